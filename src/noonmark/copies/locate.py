"""From a supposition to a line: which seconds of the clip are which seconds of the file."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.aligned import Aligned, aligned, changing
from noonmark.copies.clip_points import ClipPoints
from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.frames import Sampled
from noonmark.copies.geometry import Matrix
from noonmark.copies.pointed import kept_points
from noonmark.copies.query import Query
from noonmark.copies.registering import registered_pairs
from noonmark.copies.seeds import Candidate
from noonmark.copies.votes import SPEEDS, Line, stretch, vote

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NEUTRAL = 104.0
"""Bits at which a pair of frames speaks neither for nor against; 3 standard deviations below unrelated pictures."""
UNIT = 40.0
LEAST = -0.5
CHANGE = 8.0
"""Bits of a difference to the row's and the column's mean that count like `UNIT` bits nearer."""
MOST_ROWS = 160
AROUND_S = 12.0
"""Before and after the frames that looked alike [s]."""
LONG = 1500
"""Frames from which on only the part around the hits is compared."""
CLEAR = 45.0
"""Mean bits from which on the place is sought anew by keypoints."""
MOST_PAIRS = 6


@dataclass(frozen=True, eq=False)
class Located:
    """A candidate that lies on a line.

    Attributes
    ----------
    number : int
    matrix : ndarray, shape (3, 3)
    shown : Sampled
        The clip's frames that were compared.
    line : Line
        Its rows count in `shown`, its columns in `kept_rows`.
    kept_rows : ndarray of int64
        The file's frames that were compared.
    bits : float
        Mean distance along the line.
    share : float
        Share of the clip's frames on the stretch that agree.
    motion : float
        See :func:`~noonmark.copies.aligned.changing`.
    parts : int
        How many parts of the file's picture could be compared.
    """

    number: int
    matrix: Matrix
    shown: Sampled
    line: Line
    kept_rows: Ints
    bits: float
    share: float
    motion: float
    parts: int

    @property
    def strength(self) -> float:
        """How surely the frames are of one place, in standard deviations of unrelated pictures."""
        return max(0.0, NEUTRAL - self.bits) / 8.0 * self.share


def locate(query: Query, points: ClipPoints, kept: Fingerprint, candidate: Candidate) -> Located | None:
    """Return the line of a candidate, or None where its frames lie on none."""
    shown, rows = _windows(query, kept, candidate)
    if not len(shown) or not len(rows):
        return None
    told = _located(shown, kept, rows, candidate.number, candidate.matrix)
    if told is not None and told.bits < CLEAR:
        return told
    matrix = _by_points(
        shown, points, kept, candidate, None if told is None else (told.line, told.kept_rows[told.line.columns])
    )
    return told if matrix is None else _better(told, _located(shown, kept, rows, candidate.number, matrix))


def _better(told: Located | None, again: Located | None) -> Located | None:
    if told is None or again is None:
        return told or again
    return told if told.line.score >= again.line.score else again


def _windows(query: Query, kept: Fingerprint, candidate: Candidate) -> tuple[Sampled, Ints]:
    """Return the clip's frames and the file's rows to compare."""
    shown, times = query.shown, kept.times_s.astype(float)
    here, there = _together(candidate.query_s, candidate.kept_s)
    keep = np.arange(len(shown))
    if len(shown) > MOST_ROWS:
        near = (shown.times_s >= here.min() - AROUND_S) & (shown.times_s <= here.max() + AROUND_S)
        keep = np.flatnonzero(near)
        keep = keep[:: max(1, -(-len(keep) // MOST_ROWS))]
    rows = np.arange(len(times))
    if len(times) > LONG:
        span = shown.times_s[keep]
        low = there.min() - 2.0 * (here.min() - span[0]) - AROUND_S
        high = there.max() + 2.0 * (span[-1] - here.max()) + AROUND_S
        rows = np.flatnonzero((times >= low) & (times <= high))[: 4 * LONG]
    return Sampled(shown.times_s[keep], shown.luma[keep]), rows


def _together(here: Floats, there: Floats) -> tuple[Floats, Floats]:
    """Return the pairs of instants that lie nearest to one line of speed 1, in a long file."""
    offsets = there - here
    spread = 0.5 * (here.max() - here.min()) + AROUND_S
    near = (
        np.abs(offsets[:, None] - offsets[None]) <= spread if len(offsets) <= 2000 else np.ones((1, len(offsets)), bool)
    )
    best = near[int(np.argmax(near.sum(axis=1)))]
    return here[best], there[best]


def _located(shown: Sampled, kept: Fingerprint, rows: Ints, number: int, matrix: Matrix) -> Located | None:
    told = aligned(shown, kept, rows, matrix)
    live: NDArray[np.bool_] = np.asarray(np.isfinite(told.each).any(axis=(0, 1)))
    if not live.any():
        return None
    told, rows = told.of(live), rows[live]
    known: NDArray[np.bool_] = np.asarray(np.isfinite(told.each).any(axis=0))
    line = voted(told.bits, known, shown.times_s.astype(float), kept.times_s[rows].astype(float))
    if line is None:
        return None
    on = told.bits[line.rows, line.columns][known[line.rows, line.columns]]
    good = on <= NEUTRAL
    return Located(
        number, matrix, shown, line, rows, float(on[good].mean()) if good.any() else NEUTRAL, float(good.mean()),
        _moving(told, kept, rows, line), len(told.parts),
    )  # fmt: skip


def _moving(told: Aligned, kept: Fingerprint, rows: Ints, line: Line) -> float:
    return changing(told, kept, line.rows, rows[line.columns])


def voted(bits: Floats, known: NDArray[np.bool_], query_s: Floats, kept_s: Floats) -> Line | None:
    """Return the line on which the distances are least, also where the scene stands still.

    What every frame of a still scene has in common says nothing about when; so what a pair lies below the mean of its
    row and column counts more than how near it is.
    """
    plain = np.where(known, np.maximum(LEAST, (NEUTRAL - bits) / UNIT), 0.0)
    speeds = SPEEDS if len(query_s) > 2 and len(kept_s) > 2 else (1.0,)
    reach = 0.45 if len(kept_s) < 2 else max(0.45, 0.6 * float(np.median(np.diff(kept_s))))
    whole = np.minimum(bits, NEUTRAL)
    beyond = whole.mean(axis=1, keepdims=True) + whole.mean(axis=0, keepdims=True) - whole.mean() - whole
    line = vote(query_s, kept_s, plain + beyond / CHANGE * (plain > 0), speeds=speeds, reach_s=reach)
    if line is None:
        return None
    low, high = stretch(plain[line.rows, line.columns])
    rows, columns = line.rows[low : high + 1], line.columns[low : high + 1]
    score = float(plain[rows, columns].sum())
    span = float(query_s[rows[0]]), float(query_s[rows[-1]])
    return replace(line, rows=rows, columns=columns, score=score, query=span) if score > 0 else None


def _by_points(
    shown: Sampled, points: ClipPoints, kept: Fingerprint, candidate: Candidate, line: tuple[Line, Ints] | None
) -> Matrix | None:
    """Return the place from the keypoints of kept frames and of the clip's frames at the same instants."""
    if line is not None:
        here, there = shown.times_s[line[0].rows].astype(float), kept.times_s[line[1]].astype(float)
    else:
        here, there = candidate.query_s, candidate.kept_s
    held = np.unique(kept.point_frames)
    if not len(held) or not len(here):
        return None
    apart = np.abs(kept.times_s[held][None].astype(float) - there[:, None])
    order = np.argsort(apart.min(axis=0), kind="stable")[:MOST_PAIRS]
    instants = here[apart[:, order].argmin(axis=0)]
    ours = np.abs(shown.times_s[None].astype(float) - instants[:, None]).argmin(axis=1)
    mirrored = bool(np.linalg.det(candidate.matrix[:2, :2]) < 0)
    pairs = [
        (points.at(float(shown.times_s[row]), mirrored=mirrored), kept_points(kept, int(held[at])))
        for row, at in zip(ours, order, strict=True)
    ]
    size = shown.luma.shape[2], shown.luma.shape[1]
    told = registered_pairs(pairs, size)
    return None if told is None else told.matrix
