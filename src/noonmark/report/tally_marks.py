"""What the map and the chart of a tally show: marks with sizes, bars with heights, and the window of the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from noonmark.report.tally_words import interval_words
from noonmark.report.view import KM_PER_DEG, WORLD_SPAN_DEG, View, least_arc
from noonmark.words.tally_types import Interval, Spot, Total

LARGEST_PX = 22.0
SMALLEST_PX = 3.0
LEAST_KM = 900.0
MARGIN = 1.35
MOST_BARS = 366


@dataclass(frozen=True)
class Mark:
    """A place on the map.

    Attributes
    ----------
    inner, outer : float
        Radius for the lower and the upper end [px]; areas are as the counts are.
    open_above : bool
        Whether there is no upper end; then ``outer`` is ``inner``.
    area : bool
        Whether it stands for a region or country.
    """

    label: str
    lat: float
    lon: float
    inner: float
    outer: float
    open_above: bool
    area: bool


def marks(total: Total) -> tuple[list[Mark], list[str]]:
    """Return the marks of a total, the largest first, and the names that have no one place on a map."""
    placed = [(spot, told) for spot, told in total.by_place if on_map(spot)]
    most = max((max(told.low, told.high or 0) for _, told in placed), default=0)
    found = [_mark(spot, told, max(1, most)) for spot, told in placed]
    return found, [spot.name for spot, _ in total.by_place if not on_map(spot)]


def on_map(spot: Spot) -> bool:
    """Return whether a place can be shown: it has one reading, or a town and the region of its name."""
    return len(spot.readings) == 1 or spot.town_or_region


def _mark(spot: Spot, told: Interval, most: int) -> Mark:
    where = next((place for place in spot.readings if place.kind == "place"), spot.readings[0])
    inner, outer = _radius(told.low, most), _radius(told.high if told.high is not None else told.low, most)
    area = where.kind in ("region", "country")
    return Mark(f"{spot.name} {interval_words(told)}", where.lat, where.lon, inner, outer, told.high is None, area)


def _radius(count: int, most: int) -> float:
    return max(SMALLEST_PX, LARGEST_PX * math.sqrt(count / most)) if count else SMALLEST_PX


def window(found: Sequence[Mark], width: int, height: int) -> View:
    """Return the window of the map that shows all marks with a margin; the world where they are far apart."""
    if not found:
        return View(13.0, 0.0, width, height, max(height / 142.0, width / 360.0), width / 360.0)
    lat = np.array([mark.lat for mark in found])
    lon = np.array([mark.lon for mark in found])
    west, span = least_arc(lon, np.zeros(len(lon)))
    if span > WORLD_SPAN_DEG:
        return View(13.0, 0.0, width, height, max(height / 142.0, width / 360.0), width / 360.0)
    middle = float(lat.min() + lat.max()) / 2.0
    squeeze = max(0.1, math.cos(math.radians(middle)))
    least = LEAST_KM / KM_PER_DEG
    tall, wide = float(np.ptp(lat)) * MARGIN, span * squeeze * MARGIN
    room = 2.0 * LARGEST_PX
    per_lat = min((height - room) / max(tall, least), (width - 3.0 * room) / max(wide, least))
    return View(middle, (west + span / 2.0 + 180.0) % 360.0 - 180.0, width, height, per_lat, per_lat * squeeze)


@dataclass(frozen=True)
class Bar:
    """One day of the chart; a day with no count has no interval."""

    day: date
    told: Interval | None


def bars(total: Total) -> list[Bar]:
    """Return every day from the first to the last; beyond 366 days only those with counts."""
    known = dict(total.by_day)
    count = (total.last - total.first).days + 1
    if count > MOST_BARS:
        return [Bar(day, told) for day, told in total.by_day]
    every = [total.first + timedelta(days=number) for number in range(count)]
    return [Bar(day, known.get(day)) for day in every]


def scale_of(shown: Sequence[Bar]) -> tuple[float, list[int]]:
    """Return the top of the chart's axis and its ticks: 1, 2 or 5 times a power of ten apart, whole numbers.

    Examples
    --------
    >>> scale_of([Bar(date(2022, 9, 21), Interval(3, 37))])
    (40.0, [0, 10, 20, 30, 40])
    """
    most = max((max(bar.told.low, bar.told.high or 0) for bar in shown if bar.told), default=1)
    rough = max(1.0, most / 4.0)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = int(next(unit * times for times in (1, 2, 5, 10) if unit * times >= rough))
    top = max(step, math.ceil(most / step) * step)
    return float(top), list(range(0, top + 1, step))
