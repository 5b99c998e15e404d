"""Frames that resemble each other vote for a line: from when on, and how fast, the clip runs through the file.

A copy's frames lie on one straight line of (clip time, file time). Hits that are scattered lie on none; those of a
scene that stands still lie on all of them alike, and the line then has rivals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
AnyFloats = NDArray[np.floating]
STEP_S = 0.125
"""Offsets are tried at this step [s]: a quarter of the time between two kept frames."""
SPEEDS: tuple[float, ...] = tuple(float(s) for s in np.round(np.exp(np.arange(-34, 35) * 0.02), 4))
"""Speeds that are tried: 0.51 to 1.97 in steps of 2 %, which is 0.1 s over a clip of 5 s."""
REACH_S = 0.45
"""A kept frame speaks for instants up to this far from it [s]: not quite the time between two kept frames."""
PLAIN = 0.06
"""How much of the score a speed other than 1 costs where nothing else tells them apart."""
APART_S = 1.5
"""Offsets further from the best than this are its rivals [s]."""


@dataclass(frozen=True, eq=False)
class Line:
    """File time = `offset_s` + `speed` * clip time.

    Attributes
    ----------
    offset_s, speed : float
    score : float
        Sum of the weights along the best stretch of the line.
    rival : float
        The same for the best line of this speed that lies over `APART_S` away.
    query : tuple of float
        The stretch, in the clip's time [s].
    rows, columns : ndarray of int64, shape (n,)
        The frames of the clip on the stretch and the kept frame nearest to each.
    """

    offset_s: float
    speed: float
    score: float
    rival: float
    query: tuple[float, float]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    def at(self, query_s: float) -> float:
        """Return the file's time for a time of the clip [s]."""
        return self.offset_s + self.speed * query_s


def vote(
    query_s: AnyFloats, kept_s: AnyFloats, weights: AnyFloats, *, speeds: tuple[float, ...] = SPEEDS,
    reach_s: float = REACH_S,
) -> Line | None:  # fmt: skip
    """Return the line with the greatest sum of weights.

    Parameters
    ----------
    query_s, kept_s : ndarray, shapes (q,) and (k,)
        Times of the frames, rising [s].
    weights : ndarray, shape (q, k)
        How much each pair speaks for one picture: above 0 for, below 0 against.
    speeds : tuple of float
        The speeds to try.
    reach_s : float
        How far from a kept frame it still speaks [s].

    Returns
    -------
    Line or None
        None where no stretch of any line has a sum above 0.

    Notes
    -----
    A Hough transform over offset and speed; the stretch is the greatest partial sum (Kadane).
    """
    if not len(query_s) or not len(kept_s):
        return None
    query_s, kept_s, weights = (np.asarray(each, np.float64) for each in (query_s, kept_s, weights))
    even, first = _evened(kept_s, weights, reach_s)
    best: tuple[float, float, int] | None = None
    sums: Floats = np.zeros(0)
    for speed in speeds:
        shift = np.round(speed * query_s / STEP_S).astype(np.int64)
        along = _along(even, shift)
        total = _greatest(along) * (1 - PLAIN * min(1.0, abs(np.log(speed)) * 4))
        at = int(np.argmax(total))
        if best is None or total[at] > best[0]:
            best, sums = (float(total[at]), speed, at), total
    assert best is not None
    if best[0] <= 0:
        return None
    return _line(query_s, kept_s, weights, best, sums, first)


def _evened(kept_s: Floats, weights: Floats, reach_s: float) -> tuple[Floats, float]:
    """Return the weights at even steps of file time, shape (q, n), and the first step's time."""
    first = float(np.floor(kept_s[0] / STEP_S) * STEP_S)
    times = np.arange(first, kept_s[-1] + STEP_S, STEP_S)
    right = np.clip(np.searchsorted(kept_s, times), 1, max(1, len(kept_s) - 1))
    left = right - 1
    right = np.minimum(right, len(kept_s) - 1)
    gap = np.maximum(kept_s[right] - kept_s[left], 1e-9)
    share = np.clip((times - kept_s[left]) / gap, 0, 1)
    near_left, near_right = np.abs(times - kept_s[left]) <= reach_s, np.abs(times - kept_s[right]) <= reach_s
    share = np.where(near_left & near_right, share, np.where(near_right, 1.0, 0.0))
    mixed = weights[:, left] * (1 - share) + weights[:, right] * share
    return np.where(near_left | near_right, mixed, 0.0), first


def _along(even: Floats, shift: NDArray[np.int64]) -> Floats:
    """Return the weights along each offset's line, shape (q, offsets); offsets run from -shift[-1] steps on."""
    q, n = even.shape
    span = int(shift[-1])
    offsets = n + span
    column: NDArray[np.int64] = shift[:, None] + np.arange(-span, n, dtype=np.int64)[None]
    inside = (column >= 0) & (column < n)
    flat: NDArray[np.int64] = np.clip(column, 0, n - 1) + np.arange(q, dtype=np.int64)[:, None] * n
    out = np.where(inside, even.ravel()[flat], 0.0)
    assert out.shape == (q, offsets)
    return out


def _greatest(along: Floats) -> Floats:
    """Return the greatest partial sum down each column."""
    run = np.cumsum(np.vstack([np.zeros((1, along.shape[1])), along]), axis=0)
    return np.max(run - np.minimum.accumulate(run, axis=0), axis=0)


def _line(
    query_s: Floats, kept_s: Floats, weights: Floats, best: tuple[float, float, int], sums: Floats, first: float
) -> Line:
    score, speed, at = best
    shift = round(speed * float(query_s[-1]) / STEP_S)
    near: NDArray[np.bool_] = np.asarray(np.abs(sums - score) <= 0.01 * score)
    at = _middle(near, at)
    offset = first + (at - shift) * STEP_S
    apart: NDArray[np.bool_] = np.abs(np.arange(len(sums), dtype=np.int64) - at) * STEP_S > APART_S
    rival = float(np.max(sums[apart], initial=0.0))
    wanted = offset + speed * query_s
    columns = np.abs(wanted[:, None] - kept_s[None]).argmin(axis=1)
    inside = (wanted >= kept_s[0] - 2 * STEP_S) & (wanted <= kept_s[-1] + 4 * STEP_S)
    value = np.where(inside, weights[np.arange(len(query_s)), columns], 0.0)
    low, high = stretch(value)
    rows = np.arange(low, high + 1)
    return Line(offset, speed, score, rival, (float(query_s[low]), float(query_s[high])), rows, columns[low : high + 1])


def _middle(near: NDArray[np.bool_], at: int) -> int:
    """Return the middle of the run of offsets that are as good as the best."""
    low = high = at
    while low > 0 and near[low - 1]:
        low -= 1
    while high < len(near) - 1 and near[high + 1]:
        high += 1
    return (low + high) // 2


def stretch(values: AnyFloats) -> tuple[int, int]:
    """Return first and last row of the greatest partial sum.

    >>> stretch(np.array([-1.0, 2.0, -1.0, 3.0, -5.0]))
    (1, 3)
    """
    run = np.concatenate([[0.0], np.cumsum(values)])
    least = np.minimum.accumulate(run)
    end = int(np.argmax(run[1:] - least[1:]))
    start = int(np.argmin(run[: end + 1]))
    return start, end
