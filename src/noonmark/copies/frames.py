"""Frames of a file as small grey pictures, a few a second, decoded in a child process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import RATE_HZ, Bytes
from noonmark.errors import NoonmarkError
from noonmark.footage.frame import Frame
from noonmark.footage.open_footage import Footage

LONGEST_SIDE = 512
"""Of the pictures kept while a file is read [pixels]; PDQ's authors, too, make larger ones smaller to this."""
BATCH = 64
MOST_HELD = 3000
"""Frames held at once for a query: 0.44 GB of 16:9 pictures."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """Some frames of one file.

    Attributes
    ----------
    times_s : ndarray of float32, shape (n,)
        From the first frame on [s].
    luma : ndarray of uint8, shape (n, h, w)
        Upright grey pictures, the longer side at most 512.
    broken : str
        In words, why no frame after these can be read though the file should have some; empty otherwise.
    """

    times_s: NDArray[np.float32]
    luma: Bytes
    broken: str = ""

    def __len__(self) -> int:
        """Return how many frames there are."""
        return len(self.times_s)


def sampled(footage: Footage, *, rate_hz: float = RATE_HZ, fast: bool = False) -> Sampled:
    """Return all frames asked for at once; for long files take :func:`batches`.

    Parameters
    ----------
    footage : Footage
        A clip or a picture.
    rate_hz : float
        Frames a second, above 0 [1/s].
    fast : bool
        Only key frames, of which there may be far fewer.

    Notes
    -----
    In a file whose pictures change their size, those of another size than the first are brought to it. Of a file
    with more than 3,000 frames to give (12 minutes at 4 a second) an even choice is held, at least 1,500.
    """
    parts, step, seen = list[Sampled](), 1, 0
    for batch in batches(footage, rate_hz=rate_hz, fast=fast):
        parts.append(_chosen(batch, np.flatnonzero((seen + np.arange(len(batch))) % step == 0)))
        seen += len(batch)
        while sum(len(part) for part in parts) > MOST_HELD:
            step *= 2
            parts = [_every_second(parts)]
    return _as_one(parts)


def batches(footage: Footage, *, rate_hz: float = RATE_HZ, fast: bool = False, count: int = BATCH) -> Iterator[Sampled]:
    """Yield the frames in order, at most `count` at a time, each batch of one size of picture; at least one.

    Raises
    ------
    NoonmarkError
        If no frame can be read. Where a file breaks off later, the last batch says so.
    """
    held: list[Frame] = []
    frames, any_came, broken = _frames(footage, rate_hz, fast=fast), False, ""
    while True:
        try:
            frame = next(frames, None)
        except NoonmarkError as error:
            if not any_came:
                raise
            frame, broken = None, str(error)
        if frame is None:
            break
        if held and (len(held) >= count or frame.pixels.shape != held[0].pixels.shape):
            yield _joined(held)
            held = []
        held.append(frame)
        any_came = True
    if not held:
        raise NoonmarkError("no frame of it can be decoded", where=footage.name, remedy="get the file again")
    yield _joined(held, broken)


def _frames(footage: Footage, rate_hz: float, *, fast: bool) -> Iterator[Frame]:
    every = 1 / Fraction(rate_hz).limit_denominator(1000)
    if fast:
        return footage.key_frames(apart_s=every, longest_side=LONGEST_SIDE, gray=True)
    return footage.frames(every_s=every, longest_side=LONGEST_SIDE, gray=True)


def _joined(frames: list[Frame], broken: str = "") -> Sampled:
    times = np.asarray([float(frame.offset_s) for frame in frames], np.float32)
    return Sampled(times, np.stack([frame.pixels for frame in frames]), broken)


def _chosen(batch: Sampled, rows: NDArray[np.int64]) -> Sampled:
    return Sampled(batch.times_s[rows], batch.luma[rows], batch.broken)


def _every_second(parts: list[Sampled]) -> Sampled:
    whole = _as_one(parts)
    return _chosen(whole, np.arange(0, len(whole), 2))


def _as_one(parts: list[Sampled]) -> Sampled:
    height, width = parts[0].luma.shape[1:]
    luma = np.concatenate([_brought(part.luma, (height, width)) for part in parts])
    return Sampled(np.concatenate([part.times_s for part in parts]), luma, parts[-1].broken)


def _brought(luma: Bytes, shape: tuple[int, int]) -> Bytes:
    """Return the pictures in another size, each point from the nearest one."""
    if luma.shape[1:] == shape:
        return luma
    rows, columns = (np.arange(new) * old // new for new, old in zip(shape, luma.shape[1:], strict=True))
    return np.asarray(luma[:, rows][:, :, columns], np.uint8)
