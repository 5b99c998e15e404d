"""Decoded frames as upright arrays that a screen can show. Runs in a child process only."""

from __future__ import annotations

from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError
from noonmark.footage.tone import HLG, PQ, WIDE, to_screen

Pixels = NDArray[np.uint8]

MOST_DECODED = 1 << 28
"""Largest picture decoded, 268 megapixels: 0.8 GB as bytes [pixels]."""
LEAST_HD = 720
"""Height from which a picture that names no colour matrix has that of BT.709, as players take it [pixels]."""
SCALING_THREADS = 2
_UNNAMED = 2


def check_size(width: int, height: int) -> None:
    """Refuse a picture that memory could not hold.

    Raises
    ------
    NoonmarkError
        If it has more than :data:`MOST_DECODED` pixels, or none.
    """
    if width <= 0 or height <= 0:
        raise NoonmarkError(f"a picture of {width} x {height} pixels shows nothing", remedy="get the file again")
    if width * height > MOST_DECODED:
        raise NoonmarkError(
            f"a picture of {width} x {height} pixels is too large to decode",
            remedy=f"give one of at most {MOST_DECODED // 1_000_000} megapixels",
        )


def fitted(width: int, height: int, longest: int | None) -> tuple[int, int]:
    """Return the size with its longer side at most ``longest``; never larger than it was.

    Examples
    --------
    >>> fitted(1920, 1080, 640)
    (640, 360)
    """
    if longest is None or max(width, height) <= longest:
        return width, height
    scale = longest / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def shown(frame: VideoFrame, scaler: VideoReformatter, *, longest: int | None = None, gray: bool = False) -> Pixels:
    """Return a frame as a player shows it.

    Parameters
    ----------
    frame : VideoFrame
        As decoded; of any depth and transfer function.
    scaler : VideoReformatter
        One for all frames: each holds threads and memory of its own.
    longest : int, optional
        Longer side of what is returned [pixels].
    gray : bool
        Luma only.

    Returns
    -------
    (height, width, 3) or (height, width) uint8
        Upright, sRGB or near it; may be a view.
    """
    check_size(frame.width, frame.height)
    width, height = fitted(frame.width, frame.height, longest)
    if frame.color_trc in {PQ, HLG}:
        deep = _reformat(scaler, frame, (width, height), "rgb48le")
        picture = to_screen(_plane(deep, np.uint16), int(frame.color_trc), wide=frame.color_primaries == WIDE)
        return turned(luma(picture) if gray else picture, frame)
    plain = _reformat(scaler, frame, (width, height), "gray" if gray else "rgb24")
    return turned(_plane(plain, np.uint8), frame)


def luma(picture: Pixels) -> Pixels:
    """Return the luma of sRGB pixels by the weights of ITU-R BT.709."""
    return np.rint(picture @ np.array([0.2126, 0.7152, 0.0722], np.float32)).astype(np.uint8)


def turned(picture: Pixels, frame: VideoFrame) -> Pixels:
    """Return the picture turned and mirrored as the clip's display matrix asks; a view.

    Notes
    -----
    The matrix takes stored (x, y) to shown (a x + c y, b x + d y), ISO/IEC 14496-12 section 6.2.2.
    """
    a, b, c, d = _matrix(frame)
    if abs(b) + abs(c) > abs(a) + abs(d):
        picture = picture.swapaxes(0, 1)
        across, down = c, b
    else:
        across, down = a, d
    picture = picture[:, ::-1] if across < 0 else picture
    return picture[::-1] if down < 0 else picture


def turned_size(frame: VideoFrame) -> tuple[int, int]:
    """Return width and height of the picture as it is shown."""
    a, b, c, d = _matrix(frame)
    on_its_side = abs(b) + abs(c) > abs(a) + abs(d)
    return (frame.height, frame.width) if on_its_side else (frame.width, frame.height)


def _matrix(frame: VideoFrame) -> tuple[int, int, int, int]:
    data: Any = frame.side_data.get("DISPLAYMATRIX")
    if data is None:
        return 1, 0, 0, 1
    numbers = np.frombuffer(bytes(data), np.int32)
    return int(numbers[0]), int(numbers[1]), int(numbers[3]), int(numbers[4])


def _reformat(scaler: VideoReformatter, frame: VideoFrame, size: tuple[int, int], form: str) -> VideoFrame:
    unnamed_hd = frame.colorspace == _UNNAMED and frame.height >= LEAST_HD and not frame.format.is_rgb
    matrix = Colorspace.ITU709 if unnamed_hd else None
    return scaler.reformat(frame, *size, format=form, src_colorspace=matrix, threads=SCALING_THREADS)


def _plane(frame: VideoFrame, of: type[np.uint8] | type[np.uint16]) -> NDArray[Any]:
    plane: Any = frame.planes[0]
    channels = 1 if frame.format.name == "gray" else 3
    rows = np.frombuffer(plane, of).reshape(-1, plane.line_size // np.dtype(of).itemsize)
    rows = rows[: frame.height, : frame.width * channels]
    return rows if channels == 1 else rows.reshape(frame.height, frame.width, 3)
