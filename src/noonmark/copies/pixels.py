"""A clip's frames laid over the original's: the same picture, and the same movement in it.

Two takes of one room agree in what stands still. A copy also agrees in what moves, at the same instants.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.aligned import cut_out
from noonmark.copies.clip_points import ClipPoints
from noonmark.copies.fingerprint import Bytes
from noonmark.copies.frames import Sampled
from noonmark.copies.geometry import Matrix, unit_from_place
from noonmark.copies.keypoints import keypoints
from noonmark.copies.registering import registered_pairs
from noonmark.copies.votes import Line

Floats = NDArray[np.float64]
Pictures = NDArray[np.float32]
SIDE = 96
"""Points on a side of the square in which the pictures are compared."""
PATCH = 8
LEAST_SPREAD = 3.0
"""Standard deviation below which a patch is too plain to agree or not [grey levels]."""
AGREES = 0.5
MOVING = 0.15
"""Share of the points, those that change most, in which movement is compared."""
LEAST_MOVING = 2.0
"""Mean change of those points below which nothing moves [grey levels]."""
SHIFTS_S = tuple(float(each) for each in np.arange(-12, 13) * 0.125)
"""Shifts of time that are tried [s]."""
FASTER = (-0.03, -0.02, -0.01, 0.01, 0.02, 0.03)
"""Changes of the speed that are tried, as shares of it."""
MEND_FROM_S = 6.0
"""A shorter stretch says nothing about so small changes of speed [s]."""
MENDING = 0.01
"""By so much a changed speed must agree better."""
ROWS = 32
PAIRS = 5
CLEAR = 0.93
"""Share of patches that agree from which on the place needs no keypoints to be made better."""


@dataclass(frozen=True, eq=False)
class Compared:
    """What the pixels say.

    Attributes
    ----------
    matrix : ndarray, shape (3, 3)
        From a place in the clip to one in the file, made better by keypoints.
    line : Line
        The line, shifted and its speed mended by what changes.
    pixels : float
        Median correlation of patches, in [-1, 1].
    agreeing : float
        Share of the patches with something in them that agree, in [0, 1].
    motion : float
        Correlation of the changes over time, in [-1, 1]; NaN where nothing moves.
    cover : float
        Share of the file's picture that the clip shows, in [0, 1].
    inliers : int
        Keypoints that agree.
    """

    matrix: Matrix
    line: Line
    pixels: float
    agreeing: float
    motion: float
    cover: float
    inliers: int


@dataclass(frozen=True, eq=False)
class _Laid:
    """How the two lie over each other, in time and place, and which frames of the clip are compared."""

    line: Line
    rows: NDArray[np.int64]
    matrix: Matrix
    inliers: int = 0


def compare(shown: Sampled, points: ClipPoints, kept: Sampled, line: Line, matrix: Matrix) -> Compared | None:
    """Compare a clip's frames with the original's along a line.

    Parameters
    ----------
    shown : Sampled
        The clip's frames.
    points : ClipPoints
        Of the clip.
    kept : Sampled
        The original's frames around the matched seconds, times from its first frame on.
    line : Line
    matrix : ndarray, shape (3, 3)
        Where the clip lies in the original, about.

    Returns
    -------
    Compared or None
        None where no frame of the original lies on the line.
    """
    wanted = line.offset_s + line.speed * shown.times_s[line.rows].astype(float)
    rows = line.rows[(wanted >= kept.times_s[0] - 0.3) & (wanted <= kept.times_s[-1] + 0.3)]
    if not len(rows):
        return None
    rows = rows[np.linspace(0, len(rows) - 1, min(ROWS, len(rows))).astype(np.int64)]
    first = _compared(shown, kept, _Laid(line, rows, matrix))
    if first.agreeing >= CLEAR:
        return first
    fit = _registered(shown, points, kept, _Laid(line, rows, matrix))
    return first if fit is None else max(first, _compared(shown, kept, _Laid(line, rows, *fit)), key=_worth)


def _worth(told: Compared) -> float:
    return told.pixels + told.agreeing + (0.0 if np.isnan(told.motion) else told.motion)


def _registered(shown: Sampled, points: ClipPoints, kept: Sampled, laid: _Laid) -> tuple[Matrix, int] | None:
    line, rows, matrix = laid.line, laid.rows, laid.matrix
    some = rows[np.unique(np.linspace(0, len(rows) - 1, PAIRS).astype(np.int64))]
    there = nearest(kept, line.offset_s + line.speed * shown.times_s[some].astype(float))
    mirrored = bool(np.linalg.det(matrix[:2, :2]) < 0)
    pairs = [
        (points.at(float(shown.times_s[a]), mirrored=mirrored), keypoints(kept.luma[b]))
        for a, b in zip(some, there, strict=True)
    ]
    told = registered_pairs(pairs, (shown.luma.shape[2], shown.luma.shape[1]))
    return None if told is None else (told.matrix, told.inliers)


def nearest(kept: Sampled, times_s: Floats) -> NDArray[np.int64]:
    """Return the row of the frame nearest to each instant."""
    return np.abs(kept.times_s[None].astype(float) - times_s[:, None]).argmin(axis=1)


def _compared(shown: Sampled, kept: Sampled, laid: _Laid) -> Compared:
    times = shown.times_s[laid.rows].astype(float)
    ours, theirs, inside = laid_over(Sampled(shown.times_s[laid.rows], shown.luma[laid.rows]), kept, laid.matrix)
    line, motion = _timed(times, kept, laid.line, (ours, theirs, inside))
    pixels, agreeing = _patches(ours, theirs[nearest(kept, line.offset_s + line.speed * times)], inside)
    return Compared(laid.matrix, line, pixels, agreeing, motion, float(inside.mean()), laid.inliers)


def _timed(
    times: Floats, kept: Sampled, line: Line, pictures: tuple[Pictures, Pictures, NDArray[np.bool_]]
) -> tuple[Line, float]:
    """Return the line shifted, and its speed mended, so that what changes agrees most; and how well that agrees."""
    ours, theirs, inside = pictures
    points = _changing(theirs[nearest(kept, line.offset_s + line.speed * times)], inside)
    if len(ours) < 3 or points is None:
        return line, float("nan")
    one, other, middle = ours[:, points], theirs[:, points], float(times.mean())

    def agreement(shift: float, faster: float) -> float:
        wanted = line.offset_s + line.speed * (times + faster * (times - middle)) + shift
        return _correlation(one, other[nearest(kept, wanted)])

    tried = {(shift, 0.0): agreement(shift, 0.0) - 0.002 * abs(shift) for shift in SHIFTS_S}
    first = max(tried, key=lambda key: tried[key])[0]
    if np.ptp(times) >= MEND_FROM_S:
        close = [first + step for step in (-0.375, -0.25, -0.125, 0.0, 0.125, 0.25, 0.375)]
        tried |= {(at, faster): agreement(at, faster) - MENDING for at in close for faster in FASTER}
    shift, faster = max(tried, key=lambda key: tried[key])
    speed = line.speed * (1 + faster)
    mended = replace(line, offset_s=line.offset_s + shift - faster * line.speed * middle, speed=speed)
    return mended, agreement(shift, faster)


def laid_over(shown: Sampled, kept: Sampled, matrix: Matrix) -> tuple[Pictures, Pictures, NDArray[np.bool_]]:
    """Return the clip's pictures, the file's, and which points the clip covers: squares of the file's whole picture.

    Each picture has mean 0 and standard deviation 40 over the points covered, and 0 elsewhere.
    """
    query, whole = (shown.luma.shape[2], shown.luma.shape[1]), (kept.luma.shape[2], kept.luma.shape[1])
    there = unit_from_place((0, 0, 1, 1), whole)
    cut = unit_from_place((0, 0, 1, 1), query) @ np.linalg.inv(there @ matrix)
    inside = _inside(cut)
    theirs = cut_out(kept.luma, np.eye(3), SIDE)
    return _evened(cut_out(shown.luma, cut, SIDE), inside), _evened(theirs, inside), inside


def _inside(cut: Matrix) -> NDArray[np.bool_]:
    """Return which points of the file's square lie in the clip's picture."""
    steps = (np.arange(SIDE) + 0.5) / SIDE
    across, down = np.meshgrid(steps, steps)
    there = np.stack([across, down, np.ones_like(across)], axis=-1) @ cut.T
    place = there[..., :2] / there[..., 2:]
    return np.all((place > 0.01) & (place < 0.99), axis=-1)


def _evened(pictures: Bytes, inside: NDArray[np.bool_]) -> Pictures:
    """Return pictures of mean 0 and standard deviation 40 over the points inside."""
    out = pictures.astype(np.float32)
    if not inside.any():
        return out * 0
    seen = out[:, inside]
    mean, spread = seen.mean(axis=1), np.maximum(seen.std(axis=1), 1.0)
    return np.where(inside, (out - mean[:, None, None]) * (40.0 / spread)[:, None, None], 0.0).astype(np.float32)


def _changing(theirs: Pictures, inside: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Return the points that change most over time; None where nothing does."""
    spread = np.where(inside, np.minimum(theirs.std(axis=0), 60.0), 0.0)
    count = int(inside.sum())
    if count < 16:
        return None
    most = np.sort(spread[inside])[-max(8, int(MOVING * count)) :]
    return None if most.mean() < LEAST_MOVING else inside & (spread >= most[0])


def _correlation(ours: Pictures, theirs: Pictures) -> float:
    """Return how what changes in the one goes with what changes in the other, over points, shape (n, points)."""
    one, other = ours - ours.mean(axis=0), theirs - theirs.mean(axis=0)
    power = float((one * one).sum() * (other * other).sum())
    return float((one * other).sum()) / power**0.5 if power > 0 else 0.0


def _patches(ours: Pictures, theirs: Pictures, inside: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the median correlation of patches and the share of them that agree."""
    one, other = _blocks(ours), _blocks(theirs)
    whole = _blocks(inside[None].astype(np.float32)).mean(axis=-1)[0] > 0.95
    one, other = one - one.mean(axis=-1, keepdims=True), other - other.mean(axis=-1, keepdims=True)
    a, b = one.std(axis=-1), other.std(axis=-1)
    told = (one * other).mean(axis=-1) / np.maximum(a * b, 1e-3)
    rich = whole[None] & (b > LEAST_SPREAD)
    if not rich.any():
        return float("nan"), float("nan")
    return float(np.median(told[rich])), float((told[rich] > AGREES).mean())


def _blocks(pictures: Pictures) -> Pictures:
    """Return the patches of pictures, shape (n, rows, columns, points)."""
    count = SIDE // PATCH
    cut = pictures.reshape(len(pictures), count, PATCH, count, PATCH).transpose(0, 1, 3, 2, 4)
    return cut.reshape(len(pictures), count, count, PATCH * PATCH)
