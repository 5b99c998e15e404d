"""Which frames of a clip are read: the sharp ones, and of those the ones that show something new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError
from noonmark.footage.frame import Frame
from noonmark.footage.open_footage import Footage
from noonmark.words.signs.engines import opencv

LEAST_FRAMES = 4
"""Frames read even of a clip that shows nothing new: what one frame blurs, another may show."""
MOST_FRAMES = 12
"""Frames read of a clip, when not said otherwise; a detector's look at one takes about half a second."""
LOOKS_PER_FRAME = 6
"""Frames compared for each one that is read."""
LOOKS_HZ = 8.0
"""At most so many a second are compared: neighbours nearer than that are alike [Hz]."""
LONGEST_SIDE_PX = 2560
"""A clip's frames are made smaller than this; a photo is read as it is [px]."""
NEW = 0.06
"""Least mean step between two frames' thumbnails for one to show something new, of the full scale; found on the
clips of ../shared/data: frames of a camera that stands still differ by 0.02 or less."""
_THUMB = (48, 27)
_SHARP_SIDE = 480


@dataclass(frozen=True, eq=False)
class Look:
    """One frame with what its choice goes by.

    Attributes
    ----------
    frame : Frame
        Its pixels.
    sharpness : float
        Grows with the steepness of its edges; comparable within one clip.
    thumb : (27, 48) float32
        It made small, in [0, 1].
    """

    frame: Frame
    sharpness: float
    thumb: NDArray[np.float32]


def chosen_frames(footage: Footage, *, most: int = MOST_FRAMES) -> tuple[list[Frame], tuple[str, ...]]:
    """Return the frames to read, in order of time, and what is to be known about them.

    Parameters
    ----------
    footage : Footage
        A photo or a clip, open.
    most : int
        At most so many frames, 1 or more.

    Raises
    ------
    NoonmarkError
        If it holds no picture that can be decoded.
    """
    if footage.kind == "image":
        return [footage.frame_at(0)], ()
    best: list[Look] = []
    try:
        best.extend(_sharpest(footage, most))  # keeps those before an error
    except NoonmarkError as error:
        if not best:
            raise
        return _novel(best, most), (f"{error}; the frames before it are read",)
    if not best:
        raise NoonmarkError("it shows no frame", where=footage.name, remedy="give a clip with a picture")
    return _novel(best, most), ()


def _sharpest(footage: Footage, most: int) -> Iterator[Look]:
    """Yield the sharpest frame of each of twice ``most`` equal stretches of the clip."""
    length = float(footage.duration_s or 0) or 10.0
    count = max(1, min(2 * most * LOOKS_PER_FRAME // 2, round(length * LOOKS_HZ)))
    every_s, span_s = length / count, length / min(2 * most, count)
    best, number = None, 0
    for frame in footage.frames(every_s=Fraction(max(0.001, every_s)), longest_side=LONGEST_SIDE_PX):
        look = Look(frame, _sharpness(frame.pixels), _thumb(frame.pixels))
        at = int(float(frame.offset_s) / span_s + 1e-6)
        if best is not None and at != number:
            yield best
            best = None
        number = at
        if best is None or (look.frame.whole, look.sharpness) > (best.frame.whole, best.sharpness):
            best = look
    if best is not None:
        yield best


def _novel(looks: Sequence[Look], most: int) -> list[Frame]:
    """Return the frames that are sharp and unlike one another, in order of time: each time the one most so."""
    sharp = np.array([look.sharpness for look in looks])
    worth = sharp / max(float(sharp.max()), 1e-9)
    new = np.full(len(looks), 1.0)
    kept: list[int] = []
    while len(kept) < min(most, len(looks)):
        best = int(np.argmax(np.where(np.isin(np.arange(len(looks)), kept), -1.0, new * worth)))
        if len(kept) >= LEAST_FRAMES and new[best] < NEW:
            break
        kept.append(best)
        steps = [float(np.abs(look.thumb - looks[best].thumb).mean()) for look in looks]
        new = np.minimum(new, np.array(steps))
    return [looks[k].frame for k in sorted(kept)]


def _sharpness(pixels: NDArray[np.uint8]) -> float:
    """Return the mean of the steepest tiles' Laplacian: a sharp sign before a blurred street counts."""
    cv2 = opencv()
    scale = min(1.0, 2 * _SHARP_SIDE / max(pixels.shape[:2]))
    gray = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1.0 else gray
    steep = np.abs(cv2.Laplacian(gray, cv2.CV_32F))
    tiles = cv2.resize(steep, (16, 9), interpolation=cv2.INTER_AREA)
    return float(np.sort(tiles.ravel())[-36:].mean())


def _thumb(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    cv2 = opencv()
    small = cv2.resize(np.ascontiguousarray(pixels), _THUMB, interpolation=cv2.INTER_AREA)
    gray = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255.0
    return np.asarray(gray - gray.mean(), np.float32)  # a lamp or the exposure shows nothing new
