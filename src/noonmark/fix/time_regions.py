"""Times at a level: the most probable instants that hold it, as intervals."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.instants import from_posix
from noonmark.fix.answer import TimeProfile, Times
from noonmark.fix.instants import InstantPosterior

MOST_INTERVALS = 1000


def times_at(posterior: InstantPosterior, level: float, item: str) -> Times:
    """Return the smallest set of bins that holds the level, joined to intervals; most 1000, the nearest joined."""
    width = np.maximum(posterior.end - posterior.start, 1e-9)
    density = posterior.probability / width
    sequence = np.argsort(-density, kind="stable")
    held = np.cumsum(posterior.probability[sequence])
    last = int(np.searchsorted(held, level * float(held[-1]) - 1e-12)) if len(held) else -1
    if last < 0 or held[-1] <= 0.0:
        return Times(level, (), item)
    threshold = density[sequence[min(last, len(sequence) - 1)]]
    chosen = density >= threshold * (1.0 - 1e-9)
    start, end = _joined(posterior.start[chosen], posterior.end[chosen])
    return Times(level, tuple((from_posix(a), from_posix(b)) for a, b in zip(start, end, strict=True)), item)


def _joined(start: NDArray[np.float64], end: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    gap = start[1:] - end[:-1]
    keep = gap > 0.5
    if keep.sum() >= MOST_INTERVALS:
        keep &= gap >= np.sort(gap[keep])[-(MOST_INTERVALS - 1)]
    return np.r_[start[:1], start[1:][keep]], np.r_[end[:-1][keep], end[-1:]]


def profile_of(posterior: InstantPosterior, item: str) -> TimeProfile:
    """Return the posterior as a profile for pictures."""
    to_ms = (np.array([posterior.start, posterior.end]) * 1e3).round().astype("int64").astype("datetime64[ms]")
    return TimeProfile(to_ms[0], to_ms[1], posterior.probability, item)


def total_time(times: Times) -> timedelta:
    """Return the sum of the intervals."""
    return sum((b - a for a, b in times.intervals), timedelta())


def span(times: Times) -> timedelta:
    """Return the time from the first interval's start to the last one's end."""
    return times.intervals[-1][1] - times.intervals[0][0] if times.intervals else timedelta()
