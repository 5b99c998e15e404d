"""What stands around and over the map: headline, key, scale bar, inset and sources."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from noonmark.fix.answer import Fix
from noonmark.report.basemap import coast_lines, faces
from noonmark.report.shading import ramp
from noonmark.report.typeface import font, shortened, wrapped, writable
from noonmark.report.view import View, view_of
from noonmark.report.words import area, grouped

INK, SOFT, PAPER, RULE = (38, 36, 44), (98, 98, 108), (255, 255, 255), (208, 210, 214)
LINE, FRAME, MARK = (74, 20, 74), (150, 158, 164), (196, 62, 84)
_MARGIN = 24
_BASE_CREDIT = "Coast and borders: Natural Earth"
_INSET_LAND, _INSET_SEA = (228, 224, 216), (247, 249, 250)


@dataclass(frozen=True)
class Layout:
    """Where things stand [px of the enlarged page]; ``lines`` is the wrapped statement."""

    scale: int
    width: int
    height: int
    map_box: tuple[float, float, float, float]
    lines: tuple[str, ...]


def layout(fix: Fix, width: int, height: int | None, scale: int) -> Layout:
    """Return the layout of a page ``width`` px wide before enlargement."""
    draw = ImageDraw.Draw(Image.new("RGB", (8, 8)))
    inner = (width - 2 * _MARGIN) * scale
    lines = tuple(wrapped(draw, writable(fix.statement), font(19 * scale), inner, 3))
    top = (_MARGIN + 30 + 27 * len(lines) + 12) * scale
    foot = 92 * scale
    shape = 360.0 / 142.0 if view_of(fix, 1000, 590).is_world else 1.7
    tall = round(inner / shape) if height is None else height * scale - top - foot
    tall = max(160 * scale, tall // scale * scale)
    box = (_MARGIN * scale, top, _MARGIN * scale + inner, top + tall)
    return Layout(scale, width * scale, top + tall + foot, box, lines)


def draw_frame(page: Image.Image, fix: Fix, view: View, plan: Layout) -> None:
    """Draw all that is not the map itself."""
    draw = ImageDraw.Draw(page)
    _headline(draw, plan)
    draw.rectangle(plan.map_box, outline=FRAME, width=plan.scale)
    if not view.is_world:
        _inset(page, view, plan)
        _scale_bar(draw, view, plan)
    _key(page, fix, plan)
    _credit(draw, fix, plan)


def _headline(draw: ImageDraw.ImageDraw, plan: Layout) -> None:
    unit, left = plan.scale, _MARGIN * plan.scale
    draw.text((left, (_MARGIN - 4) * unit), "NOONMARK FIX", LINE, font(13 * unit, bold=True))
    for number, line in enumerate(plan.lines):
        draw.text((left, (_MARGIN + 20 + 27 * number) * unit), line, INK, font(19 * unit))


def scale_km(km_per_px: float, most_px: float) -> float:
    """Return the longest round distance (1, 2 or 5 times a power of ten) [km] within ``most_px``."""
    most = km_per_px * most_px
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most * (1 + 1e-9))


def _scale_bar(draw: ImageDraw.ImageDraw, view: View, plan: Layout) -> None:
    unit = plan.scale
    km = scale_km(view.km_per_px, 180 * unit)
    long = km / view.km_per_px
    left, bottom = plan.map_box[0] + 18 * unit, plan.map_box[3] - 18 * unit
    text = f"{grouped(km)} km" if km >= 1 else f"{grouped(round(km * 1000))} m"
    path = [(left, bottom - 6 * unit), (left, bottom), (left + long, bottom), (left + long, bottom - 6 * unit)]
    draw.line(path, PAPER, 5 * unit)
    draw.line(path, INK, 2 * unit)
    spot = left + long / 2, bottom - 5 * unit
    draw.text(spot, text, INK, font(13 * unit), anchor="ms", stroke_width=2 * unit, stroke_fill=PAPER)


def _inset(page: Image.Image, view: View, plan: Layout) -> None:
    """Draw the world small in the upper right corner, with the map's window marked."""
    unit = plan.scale
    wide, tall = 216 * unit, 86 * unit
    small = View(13.0, 0.0, wide, tall, tall / 142.0, wide / 360.0)
    left, top = round(plan.map_box[2] - wide - 12 * unit), round(plan.map_box[1] + 12 * unit)
    image = Image.new("RGB", (wide, tall), _INSET_SEA)
    draw = ImageDraw.Draw(image)
    for part, land in faces(small, coast_lines(small)):
        draw.polygon([tuple(point) for point in part.exterior.coords], fill=_INSET_LAND if land else _INSET_SEA)
    x, y = small.xy(np.array([view.lat]), np.array([view.lon]))
    half_x = max(4.0 * unit, view.width / view.per_lon * small.per_lon / 2)
    half_y = max(4.0 * unit, view.height / view.per_lat * small.per_lat / 2)
    draw.rectangle((x[0] - half_x, y[0] - half_y, x[0] + half_x, y[0] + half_y), outline=MARK, width=2 * unit)
    page.paste(image, (left, top))
    ImageDraw.Draw(page).rectangle((left - unit, top - unit, left + wide, top + tall), outline=FRAME, width=unit)


def _key(page: Image.Image, fix: Fix, plan: Layout) -> None:
    """Draw the colour key and the regions' areas below the map."""
    draw, unit, face = ImageDraw.Draw(page), plan.scale, font(13 * plan.scale)
    x, y = plan.map_box[0], plan.map_box[3] + 24 * unit
    bar = np.repeat(ramp(np.linspace(0, 1, 150 * unit))[None], 12 * unit, axis=0)
    draw.text((x, y), "1/1000", SOFT, face, anchor="lm")
    x += draw.textlength("1/1000", face) + 8 * unit
    page.paste(Image.fromarray(bar), (round(x), round(y - 6 * unit)))
    x += 158 * unit
    draw.text((x, y), "of the greatest density", SOFT, face, anchor="lm")
    x += draw.textlength("of the greatest density", face) + 34 * unit
    for region in fix.regions:
        if region.level in {0.5, 0.9}:
            thick = 3 * unit if region.level == 0.5 else 2 * unit
            draw.rectangle((x, y - 6 * unit, x + 20 * unit, y + 6 * unit), outline=LINE, width=thick)
            text = f"{region.level * 100:g} % region: {writable(area(region.inner_km2, region.outer_km2))}"
            draw.text((x + 28 * unit, y), text, INK, face, anchor="lm")
            x += draw.textlength(text, face) + 62 * unit


def _credit(draw: ImageDraw.ImageDraw, fix: Fix, plan: Layout) -> None:
    unit, face = plan.scale, font(11 * plan.scale)
    y = plan.map_box[3] + 60 * unit
    draw.line((plan.map_box[0], y - 12 * unit, plan.map_box[2], y - 12 * unit), RULE, unit)
    text = writable(" · ".join((_BASE_CREDIT, *fix.data_sources)))
    room = plan.map_box[2] - plan.map_box[0]
    draw.text((plan.map_box[0], y), shortened(draw, text, face, room), SOFT, face)
