"""A Fix as one PNG: the posterior on a map with its regions, places, scale and sources."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from noonmark.fix.answer import Fix
from noonmark.report.basemap import border_lines, coast_lines, faces
from noonmark.report.labels import Box, place_labels
from noonmark.report.map_frame import draw_frame, layout
from noonmark.report.shading import density_pixels, level_of, mask_pixels, ramp
from noonmark.report.typeface import font, writable
from noonmark.report.view import View, view_of
from noonmark.report.words import probability

SAMPLES = 2
"""Everything is drawn this many times as large and reduced, so that edges are smooth."""
MOST_LABELS = 12

SEA, LAND = (221, 230, 235), (246, 243, 236)
COAST, BORDER = (126, 146, 158), (186, 176, 164)
INK, PAPER = (38, 36, 44), (255, 255, 255)
LINE = (74, 20, 74)


def map_png(fix: Fix, *, width: int = 1200, height: int | None = None) -> bytes:
    """Return a PNG of a Fix.

    Parameters
    ----------
    fix : Fix
        As solved, or coarse (:func:`noonmark.report.coarse.coarsened`).
    width, height : int
        Of the whole picture [px], 480 or more wide; without a height it follows from the map: the
        world is twice as wide as high, a nearer view 1.7 times.

    Returns
    -------
    bytes
        An RGB PNG. The same Fix gives the same bytes.
    """
    plan = layout(fix, width, height, SAMPLES)
    left, top, right, bottom = (round(edge) for edge in plan.map_box)
    view = view_of(fix, (right - left) // SAMPLES, (bottom - top) // SAMPLES).larger(SAMPLES)
    page = Image.new("RGB", (width * SAMPLES, plan.height), PAPER)
    page.paste(_map(fix, view), (left, top))
    draw_frame(page, fix, view, plan)
    out = io.BytesIO()
    page.resize((width, plan.height // SAMPLES), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _map(fix: Fix, view: View) -> Image.Image:
    coast = coast_lines(view)
    image = Image.new("RGB", (view.width, view.height), SEA)
    draw = ImageDraw.Draw(image)
    for part, land in faces(view, coast):
        draw.polygon([tuple(point) for point in part.exterior.coords], fill=LAND if land else SEA)
    _shade(image, fix, view)
    for line in border_lines(view):
        draw.line([tuple(point) for point in line], fill=BORDER, width=SAMPLES, joint="curve")
    for line in coast:
        draw.line([tuple(point) for point in line], fill=COAST, width=round(1.2 * SAMPLES), joint="curve")
    for level, thick in ((0.9, 1.5), (0.5, 2.5)):
        _outline(image, fix, view, level, thick)
    _places(image, fix, view)
    return image


def _shade(image: Image.Image, fix: Fix, view: View) -> None:
    if not len(fix.cells):
        return
    level = level_of(density_pixels(view, fix.cells, fix.density))
    palette = ramp(np.linspace(0, 1, 256))
    colour: Any = Image.fromarray(palette[(np.clip(level, 0, 1) * 255).astype(np.uint8)])
    strength = np.where(level < 0, 0, 95 + 125 * np.clip(level, 0, 1)).astype(np.uint8)
    image.paste(colour, (0, 0), Image.fromarray(strength))


def _outline(image: Image.Image, fix: Fix, view: View, level: float, thick: float) -> None:
    """Draw the rim of a region, as wide as ``thick`` px of the finished picture."""
    for region in fix.regions:
        if region.level == level and len(region.outer):
            mask = Image.fromarray((mask_pixels(view, region.outer) * 255).astype(np.uint8))
            rim = ImageChops.subtract(mask.filter(ImageFilter.MaxFilter(2 * round(thick * SAMPLES / 2) + 1)), mask)
            image.paste(LINE, (0, 0), rim)


def _places(image: Image.Image, fix: Fix, view: View) -> None:
    """Draw ranked places as numbered dots and their labels, first ones first."""
    draw, face = ImageDraw.Draw(image), font(14 * SAMPLES, bold=True)
    x, y = view.xy(np.array([place.lat for place in fix.places]), np.array([place.lon for place in fix.places]))
    shown = [
        number for number in range(len(fix.places)) if 0 <= x[number] < view.width and 0 <= y[number] < view.height
    ]
    shown = shown[:MOST_LABELS]
    points = [(float(x[number]), float(y[number])) for number in shown]
    texts = [f"{writable(fix.places[number].name)}  {probability(fix.places[number].probability)}" for number in shown]
    sizes = [(draw.textlength(text, face) + 4 * SAMPLES, 20.0 * SAMPLES) for text in texts]
    frame: Box = (4 * SAMPLES, 4 * SAMPLES, view.width - 4 * SAMPLES, view.height - 46 * SAMPLES)
    radius = 4 * SAMPLES
    for spot in points:
        draw.circle(spot, radius + SAMPLES, fill=PAPER)
        draw.circle(spot, radius, fill=INK)
    for label in place_labels(points, sizes, frame, gap=9.0 * SAMPLES):
        spot = label.x + 2 * SAMPLES, label.y + label.height / 2
        text = texts[label.number]
        draw.text(spot, text, INK, face, anchor="lm", stroke_width=round(2.5 * SAMPLES), stroke_fill=(*PAPER,))
