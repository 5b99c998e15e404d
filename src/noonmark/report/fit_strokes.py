"""Strokes of the picture of a fit: what was marked in white, what the fit puts there in colour, dark round both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from noonmark.measure.picture import RADIUS_90, DrawnObject
from noonmark.report.labels import Box, place_labels
from noonmark.report.typeface import font, shortened, writable

if TYPE_CHECKING:
    from noonmark.measure.marks import Line, Marks, ObjectMark, Point
    from noonmark.measure.picture import Drawing

SAMPLES = 2
"""Everything is drawn this many times as large and reduced, so that edges are smooth."""
MARK, INK = (255, 255, 255), (20, 20, 26)
HORIZON, PLUMB, LEVEL = (86, 180, 233), (240, 228, 66), (0, 190, 140)
SHADOW, RAY = (255, 92, 168), (255, 170, 40)
"""Told apart also by those who see few colours (after Okabe and Ito), and by their dashes."""
DASH, DOTS = (14.0, 8.0), (3.0, 6.0)

Colour: TypeAlias = tuple[int, int, int]
Spot: TypeAlias = tuple[float, float]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """A part of the picture on the page: its upper left corner [px of the picture], scale, and size on the page."""

    left: float
    top: float
    scale: float
    width: int
    height: int

    def xy(self, point: Sequence[float]) -> Spot:
        """Return where a pixel's centre lies on the page."""
        return (point[0] + 0.5 - self.left) * self.scale, (point[1] + 0.5 - self.top) * self.scale


@dataclass(frozen=True)
class Pen:
    """Draws into one window; lengths are in px of the finished page."""

    draw: ImageDraw.ImageDraw
    window: Window

    def line(
        self,
        points: Sequence[Sequence[float]] | Floats,
        colour: Colour,
        dash: tuple[float, float] | None = None,
        *,
        width: float = 2.0,
    ) -> None:
        """Draw a line of picture points; nothing where one is not finite."""
        spots = np.array([self.window.xy(point) for point in points])
        if len(spots) < 2 or not np.isfinite(spots).all():
            return
        pieces = [spots] if dash is None else _dashes(spots, dash[0] * SAMPLES, dash[1] * SAMPLES)
        for extra, ink in ((2.0, INK), (0.0, colour)):
            for piece in pieces:
                flat = [(float(x), float(y)) for x, y in piece]
                self.draw.line(flat, fill=ink, width=round((width + extra) * SAMPLES), joint="curve")

    def ring(self, point: Point, radius: float, colour: Colour, *, width: float = 1.5) -> None:
        """Draw a ring of a radius on the page [px]."""
        spot = self.window.xy(point)
        if np.isfinite(spot).all():
            for extra, ink in ((1.0, INK), (0.0, colour)):
                self.draw.circle(
                    spot, (radius + extra) * SAMPLES, outline=ink, width=round((width + 2 * extra) * SAMPLES)
                )

    def cross(self, point: Point, colour: Colour, *, size: float = 5.0) -> None:
        """Draw a cross, half as wide as ``size``."""
        x, y = self.window.xy(point)
        reach = size * SAMPLES
        for width, ink in ((4.0, INK), (1.8, colour)):
            for dx, dy in ((reach, reach), (reach, -reach)):
                self.draw.line([(x - dx, y - dy), (x + dx, y + dy)], fill=ink, width=round(width * SAMPLES))


def paint(image: Image.Image, window: Window, marks: Marks, drawing: Drawing | None, *, near: bool) -> None:
    """Draw marks and fit into a part of the picture; what is marked is named by its part when it is near."""
    pen = Pen(ImageDraw.Draw(image), window)
    if drawing is not None:
        pen.line(drawing.horizon, HORIZON, DASH)
        for lines, colour in ((drawing.level, LEVEL), (drawing.plumb, PLUMB)):
            for _, fitted in lines:
                pen.line(fitted, colour, DASH, width=1.5)
        for drawn in drawing.objects:
            _fitted(pen, drawn)
    _marked_lines(pen, marks)
    for mark in marks.objects:
        _marked(pen, mark)
    _names(pen, marks, near=near)


def _fitted(pen: Pen, drawn: DrawnObject) -> None:
    if drawn.mark.top is not None:
        pen.line([drawn.tip, drawn.top], RAY, DOTS, width=1.5)
        pen.line([drawn.foot, drawn.top], PLUMB, width=2.0)
    pen.line([drawn.foot, drawn.tip], SHADOW, width=2.5)
    if drawn.ellipse is not None:
        pen.line(drawn.ellipse, SHADOW, width=1.5)


def _marked_lines(pen: Pen, marks: Marks) -> None:
    lines: list[tuple[Line, Colour]] = [(line, PLUMB) for line in marks.verticals]
    lines += [(line, LEVEL) for pair in marks.parallels for line in pair]
    lines += [(marks.horizon, HORIZON)] if marks.horizon is not None else []
    for line, colour in lines:
        pen.line(line, colour, width=2.5)
        for end in line:
            pen.cross(end, MARK, size=3.5)


def _marked(pen: Pen, mark: ObjectMark) -> None:
    for point in (mark.base, mark.top, mark.tip):
        if point is not None:
            radius = RADIUS_90 * mark.error_px * pen.window.scale / SAMPLES
            if radius > 4.0:
                pen.ring(point, radius, MARK)
            pen.cross(point, MARK)


def _names(pen: Pen, marks: Marks, *, near: bool) -> None:
    told: list[tuple[Point, str]] = []
    for number, mark in enumerate(marks.objects, start=1):
        name = writable(mark.name) or f"object {number}"
        if not near:
            told += [(point, name) for point in (mark.base or mark.tip or mark.top,) if point is not None]
            continue
        parts = (("foot", mark.base), ("top", mark.top), ("tip", mark.tip))
        told += [(point, part) for part, point in parts if point is not None]
    write_beside(pen, told, 15)


def write_beside(pen: Pen, told: Sequence[tuple[Point, str]], size: int) -> None:
    """Write texts beside picture points, none over another."""
    face = font(size * SAMPLES, bold=True)
    window = pen.window
    frame: Box = (4.0, 4.0, window.width - 4.0, window.height - 4.0)
    inside = [
        (spot, shortened(pen.draw, text, face, window.width / 3.0))
        for point, text in told
        if _within(spot := window.xy(point), frame)
    ]
    sizes = [(pen.draw.textlength(text, face) + 4.0 * SAMPLES, (size + 5.0) * SAMPLES) for _, text in inside]
    for label in place_labels([spot for spot, _ in inside], sizes, frame, gap=11.0 * SAMPLES):
        spot = label.x + 2.0 * SAMPLES, label.y + label.height / 2.0
        pen.draw.text(spot, inside[label.number][1], MARK, face, anchor="lm", stroke_width=5, stroke_fill=INK)


def write_title(image: Image.Image, text: str) -> None:
    """Write a text into the upper left corner."""
    draw, face = ImageDraw.Draw(image), font(17 * SAMPLES, bold=True)
    shown = shortened(draw, writable(text), face, image.width - 24.0 * SAMPLES)
    draw.text((12 * SAMPLES, 8 * SAMPLES), shown, MARK, face, stroke_width=5, stroke_fill=INK)


def _within(spot: Spot, frame: Box) -> bool:
    return frame[0] <= spot[0] <= frame[2] and frame[1] <= spot[1] <= frame[3]


def _dashes(spots: Floats, on: float, off: float) -> list[Floats]:
    """Return a line (k, 2) as dashes of length ``on`` and gaps of ``off``."""
    steps = np.hypot(*np.diff(spots, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    starts = np.arange(0.0, min(float(along[-1]), 40_000.0), on + off)
    ends = np.minimum(starts + on, along[-1])
    cuts: Floats = np.stack([starts, ends], axis=-1)
    x, y = np.interp(cuts, along, spots[:, 0]), np.interp(cuts, along, spots[:, 1])
    return list(np.stack([x, y], axis=-1))
