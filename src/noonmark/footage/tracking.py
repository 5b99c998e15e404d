"""Raw samples into a checked track, and a clip's clock out of many stamps that each err a little."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from statistics import median
from typing import Generic, TypeVar

from noonmark.footage.clocks import FIRST_YEAR, LAST_YEAR
from noonmark.footage.facts import HeightReference, PlaceFact
from noonmark.footage.places import NULL_ISLAND_DEG
from noonmark.footage.track import MOST_POINTS, Track, TrackPoint

MOST_SAMPLES = 1_000_000
"""Samples read of one file: 15 hours of a receiver that writes 18 a second."""
OFF_S = 0.5
"""A stamp that is farther from the fit is named in a note [s]."""
SLOW_OR_FAST = 0.05
"""A clip whose time line runs this much off the receiver's clock was not filmed at the rate it is shown at."""
FEW = 3
"""Fewer stamps than this say nothing about their own scatter."""
GAINED_S = 2.0
"""A clip too short to gain this on the clock says nothing about its pace: stamps jitter, some by whole seconds [s]."""
FEW_FOR_RATE, MOST_FOR_ALL = 5, 40
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEIGHTS = (-1e7, 1e9)
_OFFSETS_S = 1e10
_FARTHEST_S = 1e10
"""Seconds since 1970 that no calendar needs; also keeps out what is no number [s]."""

T = TypeVar("T")


class Evenly(Generic[T]):
    """Keeps an even choice of a stream whose length nobody knows, at most ``most`` of it."""

    def __init__(self, most: int = MOST_POINTS) -> None:
        self.kept: list[T] = []
        self.seen = 0
        self._most, self._step = most, 1

    def add(self, item: T) -> None:
        """Take the next item of the stream."""
        if self.seen % self._step == 0:
            if len(self.kept) == self._most:
                self.kept, self._step = self.kept[::2], self._step * 2
            if self.seen % self._step == 0:
                self.kept.append(item)
        self.seen += 1


def fault(lat: float, lon: float) -> str | None:
    """Return in words why this is no place on Earth that a receiver measured, or None."""
    if not (math.isfinite(lat) and math.isfinite(lon)):
        return "a place that is no number"
    if abs(lat) > 90.0 or abs(lon) > 180.0:
        return "a place out of range"
    if abs(lat) < NULL_ISLAND_DEG and abs(lon) < NULL_ISLAND_DEG:
        return "0, 0, as without a fix"
    return None


def build_track(
    source: str,
    samples: Iterable[TrackPoint],
    *,
    height_reference: HeightReference = "unknown",
    error_m: float | None = None,
) -> tuple[Track | None, list[str]]:
    """Return the track of all samples that are places, thinned evenly, and notes about the others.

    Parameters
    ----------
    samples : iterable of TrackPoint
        As read, so perhaps out of range; at most :data:`MOST_SAMPLES` are looked at.
    height_reference : str
        What the heights count from.
    error_m : float or None
        Horizontal error that the receiver states [m].

    Returns
    -------
    Track or None
        None when no sample is a place; points in the order of their offset.
    """
    kept, faults = Evenly[TrackPoint](), Counter[str]()
    for point in _first(samples, faults):
        why = fault(point.lat, point.lon) or (None if abs(point.offset_s) <= _OFFSETS_S else "no usable time")
        if why:
            faults[why] += 1
        else:
            kept.add(_clean(point))
    notes = [f"{source}: {count} {_samples(count)} with {why}; not used" for why, count in faults.items()]
    if kept.seen > len(kept.kept):
        notes.append(f"{source}: {kept.seen} points, thinned evenly to {len(kept.kept)}")
    points = tuple(sorted(kept.kept, key=lambda point: point.offset_s))
    usable = error_m if error_m is not None and math.isfinite(error_m) and error_m > 0 else None
    return (Track(source, points, usable, height_reference) if points else None), notes


def _first(samples: Iterable[TrackPoint], faults: Counter[str]) -> Iterator[TrackPoint]:
    for count, point in enumerate(samples):
        if count >= MOST_SAMPLES:
            faults[f"a number above {MOST_SAMPLES}"] += 1
            return
        yield point


def _samples(count: int) -> str:
    return "sample" if count == 1 else "samples"


def _clean(point: TrackPoint) -> TrackPoint:
    height_m = point.height_m
    if height_m is not None and not _HEIGHTS[0] <= height_m <= _HEIGHTS[1]:  # also NaN
        height_m = None
    return replace(point, lon=-180.0 if point.lon == 180.0 else point.lon, height_m=height_m)


def first_place(track: Track, source: str, reference: HeightReference) -> PlaceFact:
    """Return the place of a track's first point as a fact."""
    point = track.points[0]
    return PlaceFact(source, point.lat, point.lon, point.height_m, track.error_m, reference)


@dataclass(frozen=True)
class ClockFit:
    """What many stamps together say about the first frame.

    Attributes
    ----------
    start_s : float
        Clock at offset 0, seconds since 1970-01-01 on the clock's own scale [s].
    rate : float
        Seconds of the clock in a second of the clip; 1 unless it was filmed slower or faster than it is shown.
    scatter_s : float or None
        1.4826 times the median distance of the stamps from the fit [s]; None when there are fewer than three.
    worst : tuple of float
        Distance of each stamp from the fit that is off by more than half a second [s].
    first_off_s : float
        Of the first stamp [s]; negative when it is early.
    """

    start_s: float
    rate: float
    scatter_s: float | None
    worst: tuple[float, ...]
    first_off_s: float

    def at(self, offset_s: float) -> datetime | None:
        """Return the clock at an offset [s], as if it were UTC; None outside 1950 to 2049."""
        return instant(self.start_s + self.rate * offset_s)


def instant(seconds: float) -> datetime | None:
    """Return seconds since 1970 [s] as a UTC instant, rounded to a millisecond; None outside 1950 to 2049."""
    try:
        found = _EPOCH + timedelta(milliseconds=round(seconds * 1000.0))
    except (OverflowError, ValueError):
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def seconds_of(stamp: datetime) -> float:
    """Return a stamp as seconds since 1970 [s]; one without a zone is taken as if UTC."""
    return ((stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)) - _EPOCH) / timedelta(seconds=1)


def fit_clock(pairs: Sequence[tuple[float, float]], *, step_s: float = 0.0) -> ClockFit | None:
    """Fit one clock to stamps; one that is far off moves nothing.

    Parameters
    ----------
    pairs : sequence of (float, float)
        Offset in the clip and the clock's seconds since 1970 [s], in the order of the offsets.
    step_s : float
        Step in which the clock is written [s]; a stamp may be off by that much more before it is named.

    Returns
    -------
    ClockFit or None
        None without stamps.

    Notes
    -----
    The median of ``clock - rate * offset``; the rate is the median slope between stamps (Theil and Sen), and 1 when
    that is within 5 %, within 2 s over the clip, or there are fewer than five.

    Examples
    --------
    >>> fit = fit_clock([(0.0, 98.5), (1.0, 101.0), (2.0, 102.0), (3.0, 103.0)])
    >>> fit.start_s, fit.first_off_s
    (100.0, -1.5)
    """
    pairs = [pair for pair in pairs if abs(pair[0]) <= _OFFSETS_S and abs(pair[1]) <= _FARTHEST_S]
    if not pairs:
        return None
    rate = _rate(pairs)
    start_s = median(clock - rate * offset for offset, clock in pairs)
    off = [clock - rate * offset - start_s for offset, clock in pairs]
    scatter_s = 1.4826 * median(abs(value) for value in off) if len(pairs) >= FEW else None
    return ClockFit(start_s, rate, scatter_s, tuple(value for value in off if abs(value) > OFF_S + step_s), off[0])


def _rate(pairs: Sequence[tuple[float, float]]) -> float:
    """Slopes between all stamps of a few, or across half the clip of many; too few to outvote a stale one give 1."""
    if len(pairs) < FEW_FOR_RATE:
        return 1.0
    both = combinations(pairs, 2) if len(pairs) <= MOST_FOR_ALL else zip(pairs, pairs[len(pairs) // 2 :], strict=False)
    slopes = [(late[1] - early[1]) / (late[0] - early[0]) for early, late in both if late[0] - early[0] > 0]
    rate = median(slopes) if slopes else 1.0
    gained_s = abs(rate - 1.0) * (pairs[-1][0] - pairs[0][0])
    return rate if abs(rate - 1.0) > SLOW_OR_FAST and gained_s > GAINED_S and rate > 0 else 1.0


def told(source: str, fit: ClockFit, count: int) -> list[str]:
    """Return notes about a fitted clock: stamps that are off, a clip that does not run at the clock's pace."""
    notes: list[str] = []
    if abs(fit.first_off_s) > OFF_S and len(fit.worst) == 1:
        side = "before" if fit.first_off_s < 0 else "after"
        notes.append(
            f"{source}: the first of {count} stamps is {abs(fit.first_off_s):.1f} s {side} what the others say; "
            "the clock is fitted over all of them"
        )
    elif fit.worst:
        furthest = max(abs(value) for value in fit.worst)
        notes.append(
            f"{source}: {len(fit.worst)} of {count} stamps are off the fitted clock by up to {furthest:.1f} s; "
            "the clock is fitted over all of them"
        )
    if fit.rate != 1.0:
        notes.append(
            f"{source}: a second of the clip is {fit.rate:.3g} s of the clock: a time lapse, slow motion or a cut"
        )
    return notes
