"""The fingerprint of one file: its pictures and its sound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.borders import telling, trimmed_runs
from noonmark.copies.crops import PARTS, FourShares, archive_boxes
from noonmark.copies.fingerprint import RATE_HZ, Bytes, Fingerprint
from noonmark.copies.frames import Sampled, batches
from noonmark.copies.keypoints import KEPT_POINTS, KEPT_SIDE, Points, keypoints
from noonmark.copies.pdq import pdq
from noonmark.copies.picture_hash import frame_hashes
from noonmark.copies.representatives import Chooser
from noonmark.copies.sound_marks import Keys, marks
from noonmark.copies.windows import windows
from noonmark.errors import NoonmarkError
from noonmark.footage.metadata import opened, read_open
from noonmark.footage.open_footage import open_footage

PARTS_EVERY_S = 0.9
"""Parts of frames are kept this far apart at least, the whole of each: a query looks at four frames a second [s]."""

SMALL, LAID_POINTS = 0.5, 20
"""A picture laid into others that takes up to half of them gets so many keypoints of its own."""


@dataclass(frozen=True, eq=False)
class Told:
    """What is known of a file beside its pictures and its sound; as in the fingerprint."""

    sha256: str
    kind: Literal["image", "video", "sound"]
    duration_s: float
    size: tuple[int, int]
    fast: bool = False


def fingerprint(path: Path, *, rate_hz: float = RATE_HZ, fast: bool = False) -> Fingerprint:
    """Return the fingerprint of a file.

    Parameters
    ----------
    path : Path
        A clip, a picture or a sound.
    rate_hz : float
        Frames a second [1/s].
    fast : bool
        Key frames only: many times cheaper, and times as coarse as those lie.

    Raises
    ------
    NoonmarkError
        If the file cannot be read, or holds neither pictures nor sound. Where it breaks off later, the note says so.
    """
    with opened(path) as file:
        facts = read_open(file, path.name, lenient=True)
    if facts.kind == "telemetry":
        raise NoonmarkError("it holds neither pictures nor sound", where=path.name, remedy="give a clip")
    with open_footage(path) as footage:
        seen, heard = facts.kind != "sound", facts.kind != "image"
        told = Told(facts.sha256, facts.kind, facts.duration_s or 0.0, footage.size if seen else (0, 0), fast)
        return fingerprint_of(
            batches(footage, rate_hz=rate_hz, fast=fast) if seen else (), marks(footage) if heard else None, told=told
        )


def fingerprint_of(shown: Iterable[Sampled], heard: tuple[Keys, Keys] | None, *, told: Told) -> Fingerprint:
    """Return the fingerprint of pictures and marks of sound that are held, or come one after another.

    Parameters
    ----------
    shown : iterable of Sampled
        Pictures in order, about two a second, the longer side 512; only a batch at a time is held.
    heard : tuple of ndarray or None
        Keys and ticks from :func:`noonmark.copies.sound_marks.marks_of`.
    told : Told
        The rest.
    """
    pictures = Pictures(fast=told.fast)
    for batch in shown:
        pictures.add(batch)
    keys, ticks = heard or (np.zeros(0, np.uint32), np.zeros(0, np.uint32))
    still = told.kind == "image"
    return pictures.fingerprint(told, keys, ticks, length_s=pictures.last_s if still else told.duration_s)


class Pictures:
    """What is kept of a file's pictures, put together batch by batch."""

    def __init__(self, *, fast: bool = False) -> None:
        self.last_s, self._note, self._fast = 0.0, "", fast
        self._parts_s = -PARTS_EVERY_S
        self._parts: list[tuple[NDArray[np.generic], ...]] = [_nothing()]
        self._points: list[tuple[int, Points]] = []
        self._count = 0
        self._chooser = Chooser()

    def add(self, batch: Sampled) -> None:
        """Take the next pictures."""
        self.last_s, self._note = max(self.last_s, float(batch.times_s.max(initial=0.0))), batch.broken
        good = telling(batch.luma)
        times_s, luma = batch.times_s[good], batch.luma[good]
        if not len(times_s):
            return
        boxes = trimmed_runs(luma)
        hashes, usable = _hashes(luma, boxes)
        usable[:, 1:] &= self._spaced(times_s)[:, None]
        laid = [box for box in windows(luma, most=1) if _area(box) <= SMALL]
        for row in self._chooser.choose(times_s, hashes[:, 0]):
            self._points.append((self._count + row, keypoints(luma[row], most=KEPT_POINTS, side=KEPT_SIDE)))
            self._points += [(self._count + row, points_within(luma[row], box)) for box in laid]
        self._parts.append((times_s, hashes, usable, boxes, *pdq(luma)))
        self._count += len(times_s)

    def fingerprint(self, told: Told, keys: Keys, ticks: Keys, *, length_s: float) -> Fingerprint:
        """Return the fingerprint."""
        joined: Sequence[NDArray[np.generic]] = [np.concatenate(each) for each in zip(*self._parts, strict=True)]
        times_s, hashes, usable, boxes, hexes, quality = joined
        none = Points(np.zeros((0, 32), np.uint8), np.zeros((0, 2), np.float32))
        points = [none, *(each for _, each in self._points)]
        rows = [row for row, _ in self._points]
        return Fingerprint(
            sha256=told.sha256, kind=told.kind, duration_s=length_s, size=told.size, fast=told.fast,
            times_s=np.asarray(times_s, np.float32),
            hashes=np.asarray(hashes, np.uint8),
            usable=np.asarray(usable, np.bool_),
            boxes=np.asarray(boxes, np.float32),
            pdq=np.asarray(hexes, np.uint8),
            pdq_quality=np.asarray(quality, np.uint8),
            mark_keys=keys,
            mark_ticks=ticks,
            points=np.concatenate([each.descriptors for each in points]),
            point_places=np.concatenate([each.places for each in points]),
            point_frames=np.repeat(rows, [len(each.places) for each in points[1:]]).astype(np.int32),
            note=self._note,
        )  # fmt: skip

    def _spaced(self, times_s: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Return of which pictures the parts are kept."""
        out = np.ones(len(times_s), np.bool_)
        for row, time_s in enumerate(times_s):
            out[row] = self._fast or float(time_s) - self._parts_s >= PARTS_EVERY_S
            self._parts_s = float(time_s) if out[row] else self._parts_s
        return out


def _hashes(luma: Bytes, boxes: NDArray[np.float32]) -> tuple[Bytes, NDArray[np.bool_]]:
    """Return hashes (n, 9, 32), and which are usable, of pictures whose borders differ."""
    hashes, usable = np.zeros((len(luma), PARTS, 32), np.uint8), np.zeros((len(luma), PARTS), np.bool_)
    height, width = luma.shape[1:]
    kinds, kind = np.unique(boxes, axis=0, return_inverse=True)
    for number, (left, top, right, bottom) in enumerate(kinds):
        rows = np.flatnonzero(kind.ravel() == number)
        aspect = float((right - left) * width / ((bottom - top) * height))
        hashes[rows], usable[rows] = frame_hashes(luma[rows], archive_boxes(aspect, kinds[number]))
    return hashes, usable


def points_within(luma: Bytes, box: FourShares) -> Points:
    """Return keypoints of a picture laid into this one, as if it stood alone; their places are those in the whole."""
    height, width = luma.shape
    left, top, right, bottom = (round(edge * side) for edge, side in zip(box, (width, height) * 2, strict=True))
    found = keypoints(luma[top:bottom, left:right], most=LAID_POINTS, side=KEPT_SIDE)
    places = (found.places * max(bottom - top, right - left) + [left, top]) / max(height, width)
    return Points(found.descriptors, np.asarray(places, np.float32))


def _area(box: FourShares) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _nothing() -> tuple[NDArray[np.generic], ...]:
    return (
        np.zeros(0, np.float32), np.zeros((0, PARTS, 32), np.uint8), np.zeros((0, PARTS), np.bool_),
        np.zeros((0, 4), np.float32), np.zeros((0, 32), np.uint8), np.zeros(0, np.uint8),
    )  # fmt: skip
