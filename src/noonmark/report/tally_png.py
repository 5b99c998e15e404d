"""The map and the chart of a tally as one PNG."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from noonmark.report.basemap import border_lines, coast_lines, faces
from noonmark.report.labels import place_labels
from noonmark.report.map_png import BORDER, COAST, INK, LAND, PAPER, SEA
from noonmark.report.tally_marks import Bar, Mark, bars, marks, scale_of, window
from noonmark.report.tally_words import days, interval_words
from noonmark.report.typeface import font, shortened, writable
from noonmark.report.view import View
from noonmark.report.words import grouped
from noonmark.words.tally_types import Tally, Total

WIDTH, MAP_HEIGHT, CHART_HEIGHT, HEAD_HEIGHT = 1200, 600, 300, 92
SAMPLES = 2
MOST_TOTALS, MOST_LABELS = 6, 25
LOWER, UPPER, RULE = (127, 49, 100), (229, 187, 178), (215, 216, 222)
LEFT, RIGHT, BOTTOM, TOP = 84, 24, 44, 34
LEGEND = "dark: at least, pale: at most, arrow or ring: no upper bound"
Draw = ImageDraw.ImageDraw


def tally_png(told: Tally) -> bytes:
    """Return a PNG, 1200 px wide: for each of at most six totals its words, its days and its places on a map."""
    parts = [part for total in told.totals[:MOST_TOTALS] for part in (_head(total), _chart(total), _map(total))]
    parts = parts or [_empty()]
    page = Image.new("RGB", (WIDTH * SAMPLES, sum(part.height for part in parts)), PAPER)
    y = 0
    for part in parts:
        page.paste(part, (0, y))
        y += part.height
    out = io.BytesIO()
    page.resize((WIDTH, y // SAMPLES), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _sheet(height: int, colour: tuple[int, int, int] = PAPER) -> tuple[Image.Image, Draw]:
    image = Image.new("RGB", (WIDTH * SAMPLES, height * SAMPLES), colour)
    return image, ImageDraw.Draw(image)


def _empty() -> Image.Image:
    image, draw = _sheet(HEAD_HEIGHT)
    draw.text((24 * SAMPLES, 44 * SAMPLES), "No row can be counted", INK, font(24 * SAMPLES, bold=True), anchor="lm")
    return image


def _head(total: Total) -> Image.Image:
    image, draw = _sheet(HEAD_HEIGHT)
    room = (WIDTH - 48.0) * SAMPLES
    face, small = font(26 * SAMPLES, bold=True), font(16 * SAMPLES)
    first = f"{writable(total.what)}: {interval_words(total.interval)}"
    _, elsewhere = marks(total)
    count = len(total.rows)
    second = f"{days(total.first, total.last)}, {grouped(count)} {'row' if count == 1 else 'rows'}; {LEGEND}"
    second += f"; not on the map: {', '.join(elsewhere)}" if elsewhere else ""
    draw.text((24 * SAMPLES, 36 * SAMPLES), shortened(draw, first, face, room), INK, face, anchor="lm")
    draw.text((24 * SAMPLES, 70 * SAMPLES), shortened(draw, writable(second), small, room), INK, small, anchor="lm")
    return image


def _chart(total: Total) -> Image.Image:
    image, draw = _sheet(CHART_HEIGHT)
    shown = bars(total)
    top, ticks = scale_of(shown)
    face = font(14 * SAMPLES)
    for tick in ticks:
        y = _level(tick, top)
        draw.line([(LEFT * SAMPLES, y), ((WIDTH - RIGHT) * SAMPLES, y)], RULE, SAMPLES)
        draw.text(((LEFT - 8) * SAMPLES, y), grouped(tick), INK, face, anchor="rm")
    each = (WIDTH - LEFT - RIGHT) * SAMPLES / len(shown)
    step = max(1, round(100 * SAMPLES / each + 0.5))
    for number, bar in enumerate(shown):
        middle = LEFT * SAMPLES + (number + 0.5) * each
        _bar(draw, bar, middle, each, top)
        if number % step == 0:
            draw.text((middle, (CHART_HEIGHT - 24) * SAMPLES), bar.day.isoformat(), INK, face, anchor="mm")
    return image


def _level(count: float, top: float) -> float:
    return (CHART_HEIGHT - BOTTOM - (CHART_HEIGHT - TOP - BOTTOM) * count / top) * SAMPLES


def _bar(draw: Draw, bar: Bar, middle: float, each: float, top: float) -> None:
    if bar.told is None:
        return
    half = min(35.0 * SAMPLES, each * 0.35)
    low, base = _level(bar.told.low, top), _level(0, top)
    end = low if bar.told.high is None else _level(bar.told.high, top)
    draw.rectangle([middle - half, end, middle + half, low], fill=UPPER)
    draw.rectangle([middle - half, low, middle + half, base], fill=LOWER)
    if bar.told.high is None:
        end = low - 10 * SAMPLES
        draw.line([(middle - half, low), (middle, end), (middle + half, low)], LOWER, 2 * SAMPLES)
    if each > 60 * SAMPLES:
        text = interval_words(bar.told).replace(" to ", "–")
        draw.text((middle, end - 4 * SAMPLES), text, INK, font(14 * SAMPLES, bold=True), anchor="mb")


def _map(total: Total) -> Image.Image:
    image, draw = _sheet(MAP_HEIGHT, SEA)
    found, _ = marks(total)
    view = window(found, WIDTH, MAP_HEIGHT).larger(SAMPLES)
    coast = coast_lines(view)
    for part, land in faces(view, coast):
        draw.polygon([tuple(point) for point in part.exterior.coords], fill=LAND if land else SEA)
    for lines, colour in ((border_lines(view), BORDER), (coast, COAST)):
        for line in lines:
            draw.line([tuple(point) for point in line], fill=colour, width=SAMPLES, joint="curve")
    _marks(draw, found, view)
    return image


def _marks(draw: Draw, found: list[Mark], view: View) -> None:
    x, y = view.xy(np.array([mark.lat for mark in found]), np.array([mark.lon for mark in found]))
    points = [(float(x[n]), float(y[n])) for n in range(len(found))]
    for mark, spot in zip(found, points, strict=True):
        ring = LOWER if mark.open_above else UPPER
        _shape(draw, mark, spot, mark.outer + (4.0 if mark.open_above else 0.0), ring, fill=not mark.open_above)
        _shape(draw, mark, spot, mark.inner, LOWER, fill=True)
    few, face = found[:MOST_LABELS], font(14 * SAMPLES, bold=True)
    texts = [writable(mark.label) for mark in few]
    sizes = [(draw.textlength(text, face) + 4 * SAMPLES, 20.0 * SAMPLES) for text in texts]
    frame = (4.0, 4.0, view.width - 4.0, view.height - 4.0)
    for label in place_labels(points[: len(few)], sizes, frame, gap=15.0 * SAMPLES):
        spot = label.x + 2 * SAMPLES, label.y + label.height / 2
        text = texts[label.number]
        draw.text(spot, text, INK, face, anchor="lm", stroke_width=round(2.5 * SAMPLES), stroke_fill=PAPER)


def _shape(
    draw: Draw, mark: Mark, spot: tuple[float, float], radius: float, colour: tuple[int, int, int], *, fill: bool
) -> None:
    x, y = spot
    reach = radius * SAMPLES
    box = [x - reach, y - reach, x + reach, y + reach]
    draw_it = draw.rectangle if mark.area else draw.ellipse
    draw_it(box, fill=colour if fill else None, outline=colour, width=SAMPLES)
