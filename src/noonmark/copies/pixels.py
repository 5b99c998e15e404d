"""A clip's frames laid over the original's: the same picture, and the same movement in it.

Two takes of one room agree in what stands still. A copy also agrees in what moves, at the same instants.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    shift_s : float
        To be added to the line's offset [s].
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
    shift_s: float
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
    rows = line.rows[np.linspace(0, len(line.rows) - 1, min(ROWS, len(line.rows))).astype(np.int64)]
    wanted = line.offset_s + line.speed * shown.times_s[rows].astype(float)
    rows = rows[(wanted >= kept.times_s[0] - 0.3) & (wanted <= kept.times_s[-1] + 0.3)]
    if not len(rows):
        return None
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
    line, rows, matrix = laid.line, laid.rows, laid.matrix
    ours, theirs, inside = laid_over(Sampled(shown.times_s[rows], shown.luma[rows]), kept, matrix)
    times = shown.times_s[rows].astype(float)
    at = [nearest(kept, line.offset_s + shift + line.speed * times) for shift in SHIFTS_S]
    motions = [_motion(ours, theirs[each], inside) for each in at]
    told = np.array([one if np.isfinite(one) else -1.0 for one in motions])
    best = int(np.argmax(told - 0.002 * np.abs(SHIFTS_S))) if np.any(np.isfinite(motions)) else len(SHIFTS_S) // 2
    pixels, agreeing = _patches(ours, theirs[at[best]], inside)
    return Compared(matrix, SHIFTS_S[best], pixels, agreeing, motions[best], float(inside.mean()), laid.inliers)


def laid_over(
    shown: Sampled, kept: Sampled, matrix: Matrix
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
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


def _evened(pictures: Bytes, inside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return pictures of mean 0 and standard deviation 40 over the points inside."""
    out = pictures.astype(np.float32)
    if not inside.any():
        return out * 0
    seen = out[:, inside]
    mean, spread = seen.mean(axis=1), np.maximum(seen.std(axis=1), 1.0)
    return np.where(inside, (out - mean[:, None, None]) * (40.0 / spread)[:, None, None], 0.0).astype(np.float32)


def _motion(ours: NDArray[np.float32], theirs: NDArray[np.float32], inside: NDArray[np.bool_]) -> float:
    """Return how what changes in the one goes with what changes in the other, over the points that change most."""
    if len(ours) < 3 or not inside.any():
        return float("nan")
    one, other = ours[:, inside], theirs[:, inside]
    one, other = one - one.mean(axis=0), other - other.mean(axis=0)
    spread = np.minimum(other.std(axis=0), 60.0)
    most = np.sort(spread)[-max(8, int(MOVING * len(spread))) :]
    if most.mean() < LEAST_MOVING:
        return float("nan")
    points = spread >= most[0]
    a, b = one[:, points].ravel(), other[:, points].ravel()
    return float(a @ b / max(1e-6, np.sqrt(float(a @ a) * float(b @ b))))


def _patches(ours: NDArray[np.float32], theirs: NDArray[np.float32], inside: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the median correlation of patches and the share of them that agree."""
    one, other = _blocks(ours), _blocks(theirs)
    whole = _blocks(inside[None].astype(np.float32)).mean(axis=-1)[0] > 0.95
    one, other = one - one.mean(axis=-1, keepdims=True), other - other.mean(axis=-1, keepdims=True)
    a, b = one.std(axis=-1), other.std(axis=-1)
    told = (one * other).mean(axis=-1) / np.maximum(a * b, 1e-3)
    rich = whole[None] & (b > LEAST_SPREAD)
    if not rich.any():
        return float("nan"), float("nan")
    return float(np.median(told[rich])), float(np.mean(told[rich] > AGREES))


def _blocks(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the patches of pictures, shape (n, rows, columns, points)."""
    count = SIDE // PATCH
    cut = pictures.reshape(len(pictures), count, PATCH, count, PATCH).transpose(0, 1, 3, 2, 4)
    return cut.reshape(len(pictures), count, count, PATCH * PATCH)
