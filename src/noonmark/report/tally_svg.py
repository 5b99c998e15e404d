"""The map and the chart of a tally as inline SVG that follows the page's light or dark colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from markupsafe import Markup

from noonmark.report.basemap import Line, border_lines, coast_lines, faces
from noonmark.report.labels import place_labels
from noonmark.report.map_frame import scale_km
from noonmark.report.svg import element, group, path_data
from noonmark.report.tally_marks import Bar, Mark, bars, marks, scale_of, window
from noonmark.report.tally_words import interval_words
from noonmark.report.view import View
from noonmark.report.words import grouped
from noonmark.words.tally_types import Total

WIDTH, MAP_HEIGHT, CHART_HEIGHT = 960, 520, 260
MOST_LABELS = 25
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 24, 40
"""Of the chart round its axes [px]."""
WIDEST_BAR = 56.0
LETTER_PX, LINE_PX = 7.4, 20.0


def tally_map(total: Total) -> Markup:
    """Return an ``svg``: a disc at each place as large as its lower end, and a ring for its upper end."""
    found, _ = marks(total)
    view = window(found, WIDTH, MAP_HEIGHT)
    coast = coast_lines(view)
    rings = [np.array(part.exterior.coords) for part, land in faces(view, coast) if land and part.area > 1.0]
    return element(
        "svg",
        element("title", f"Map of {total.what}"),
        element("rect", class_="sea", width=WIDTH, height=MAP_HEIGHT),
        element("path", class_="land", fill_rule="evenodd", d=path_data(rings, closed=True)),
        element("path", class_="border", d=path_data(_slim(border_lines(view)))),
        element("path", class_="coast", d=path_data(_slim(coast))),
        _marks(found, view),
        _scale_bar(view),
        viewBox=f"0 0 {WIDTH} {MAP_HEIGHT}",
        role="img",
        class_="map",
    )


def _slim(lines: list[Line]) -> list[Line]:
    told: Any = shapely.simplify(np.array([shapely.linestrings(line) for line in lines], dtype=object), 0.6)
    return [shapely.get_coordinates(line) for line in told if line.length > 1.0]


def _marks(found: Sequence[Mark], view: View) -> Markup:
    x, y = view.xy(np.array([mark.lat for mark in found]), np.array([mark.lon for mark in found]))
    points = [(float(x[n]), float(y[n])) for n in range(len(found))]
    shapes = [shape for mark, spot in zip(found, points, strict=True) for shape in _shapes(mark, spot)]
    few = found[:MOST_LABELS]
    sizes = [(LETTER_PX * len(mark.label), LINE_PX) for mark in few]
    frame = (4.0, 4.0, WIDTH - 4.0, MAP_HEIGHT - 44.0)
    labels = place_labels(points[: len(few)], sizes, frame, gap=15.0)
    texts = [element("text", found[told.number].label, x=told.x, y=told.y + 15) for told in labels]
    return group([*shapes, *texts], "tally-marks")


def _shapes(mark: Mark, spot: tuple[float, float]) -> list[Markup]:
    """Return the disc of the lower end and the ring of the upper one; a region's are square."""
    ring = "open" if mark.open_above else "upper"
    return [_shape(mark.area, spot, mark.outer, ring), _shape(mark.area, spot, mark.inner, "lower")]


def _shape(square: bool, spot: tuple[float, float], radius: float, name: str) -> Markup:  # noqa: FBT001
    x, y = spot
    if square:
        return element("rect", class_=name, x=x - radius, y=y - radius, width=2 * radius, height=2 * radius)
    return element("circle", class_=name, cx=x, cy=y, r=radius)


def _scale_bar(view: View) -> Markup:
    km = scale_km(view.km_per_px, 170)
    long, base = km / view.km_per_px, view.height - 16
    line = f"M16 {base - 6}V{base}H{16 + long:.1f}V{base - 6}"
    label = element("text", f"{grouped(km)} km", x=16 + long / 2, y=base - 5, text_anchor="middle")
    return group([element("path", d=line), label], "scale")


def tally_chart(total: Total) -> Markup:
    """Return an ``svg``: a bar for each day up to its lower end, lighter on to its upper end."""
    shown = bars(total)
    top, ticks = scale_of(shown)
    each = (WIDTH - LEFT - RIGHT) / len(shown)
    parts = [_tick(tick, top) for tick in ticks]
    parts += [_bar(bar, number, each, top) for number, bar in enumerate(shown)]
    parts += _days(shown, each)
    title = element("title", f"{total.what} on each day")
    box = f"0 0 {WIDTH} {CHART_HEIGHT}"
    return element("svg", title, group(parts), viewBox=box, role="img", class_="tally-chart")


def _level(count: float, top: float) -> float:
    return CHART_HEIGHT - BOTTOM - (CHART_HEIGHT - TOP - BOTTOM) * count / top


def _tick(count: int, top: float) -> Markup:
    y = _level(count, top)
    line = element("path", class_="tick", d=f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}")
    return group([line, element("text", grouped(count), x=LEFT - 8, y=y + 4.5, text_anchor="end")])


def _bar(bar: Bar, number: int, each: float, top: float) -> Markup:
    if bar.told is None:
        return Markup("")
    wide = min(WIDEST_BAR, max(1.0, each * 0.7))
    left = LEFT + (number + 0.5) * each - wide / 2.0
    low = _level(bar.told.low, top)
    parts = [element("rect", class_="lower", x=left, y=low, width=wide, height=CHART_HEIGHT - BOTTOM - low)]
    end = low
    if bar.told.high is None:
        parts.append(element("path", class_="open", d=f"M{left:.1f} {low:.1f}l{wide / 2:.1f} -9l{wide / 2:.1f} 9"))
        end = low - 9
    elif bar.told.high > bar.told.low:
        end = _level(bar.told.high, top)
        parts.append(element("rect", class_="upper", x=left, y=end, width=wide, height=low - end))
    if each > 46:
        words = interval_words(bar.told).replace(" to ", "–").replace("at least ", "≥ ")
        parts.append(element("text", words, x=left + wide / 2, y=end - 5, text_anchor="middle"))
    return group([element("title", f"{bar.day}: {interval_words(bar.told)}"), *parts])


def _days(shown: Sequence[Bar], each: float) -> list[Markup]:
    step = max(1, round(76 / each + 0.5))
    base = CHART_HEIGHT - BOTTOM + 18
    return [
        element("text", bar.day.isoformat(), x=LEFT + (number + 0.5) * each, y=base, text_anchor="middle")
        for number, bar in enumerate(shown)
        if number % step == 0
    ]
