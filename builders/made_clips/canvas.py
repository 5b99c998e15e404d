"""A picture in world units (the frame's height is 1 at zoom 1), drawn on alike at any fineness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Colour = Sequence[float]
FINE_BITS = 3
"""OpenCV takes coordinates in eighths of a pixel."""
FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_PLAIN)
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass(frozen=True, eq=False)
class Canvas:
    """A picture, RGB or grey, whose upper left corner lies at (left, top) in world units.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (h, w, 3) or (h, w)
    mask : ndarray of uint8, shape (h, w), or None
        Where something was drawn; None where all of it counts.
    """

    pixels: Picture
    mask: Picture | None
    left: float
    top: float
    per_unit: float

    def points(self, xy: Sequence[Sequence[float]]) -> NDArray[np.int32]:
        """Return world points as OpenCV's whole numbers."""
        scaled = (np.asarray(xy, float) - (self.left, self.top)) * self.per_unit * (1 << FINE_BITS)
        return np.rint(scaled).astype(np.int32)

    def colour(self, told: Colour) -> tuple[float, ...]:
        """Return RGB as this picture counts it."""
        if self.pixels.ndim == 3:
            return tuple(float(each) for each in told)
        return (0.299 * told[0] + 0.587 * told[1] + 0.114 * told[2],)

    def polygon(self, xy: Sequence[Sequence[float]], colour: Colour) -> None:
        points = [self.points(xy)]
        cv2.fillPoly(self.pixels, points, self.colour(colour), cv2.LINE_AA, FINE_BITS)
        if self.mask is not None:
            cv2.fillPoly(self.mask, points, (255,), cv2.LINE_8, FINE_BITS)

    def box(self, left: float, top: float, width: float, height: float, colour: Colour) -> None:
        right, low = left + width, top + height
        self.polygon([(left, top), (right, top), (right, low), (left, low)], colour)

    def disc(self, x: float, y: float, radii: tuple[float, float], colour: Colour) -> None:
        centre = self.points([(x, y)])[0]
        size = tuple(max(1, round(r * self.per_unit * (1 << FINE_BITS))) for r in radii)
        told = (tuple(int(c) for c in centre), size, 0.0, 0.0, 360.0)
        cv2.ellipse(self.pixels, *told, self.colour(colour), -1, cv2.LINE_AA, FINE_BITS)
        if self.mask is not None:
            cv2.ellipse(self.mask, *told, (255,), -1, cv2.LINE_8, FINE_BITS)

    def line(self, xy: Sequence[Sequence[float]], width: float, colour: Colour) -> None:
        points = [self.points(xy)]
        thick = max(1, round(width * self.per_unit))
        cv2.polylines(
            self.pixels,
            points,
            isClosed=False,
            color=self.colour(colour),
            thickness=thick,
            lineType=cv2.LINE_AA,
            shift=FINE_BITS,
        )
        if self.mask is not None:
            cv2.polylines(
                self.mask, points, isClosed=False, color=(255,), thickness=thick, lineType=cv2.LINE_8, shift=FINE_BITS
            )

    def text(self, words: str, at: tuple[float, float], height: float, colour: Colour, *, font: int = 0) -> None:
        """Write words, their lower left corner at a place."""
        x, y = ((np.asarray(at) - (self.left, self.top)) * self.per_unit).round().astype(int)
        scale, thick = height * self.per_unit / 22.0, max(1, round(height * self.per_unit / 9))
        face = FONTS[font % len(FONTS)]
        cv2.putText(self.pixels, words, (int(x), int(y)), face, scale, self.colour(colour), thick, cv2.LINE_AA)
        if self.mask is not None:
            cv2.putText(self.mask, words, (int(x), int(y)), face, scale, (255,), thick, cv2.LINE_8)

    def grain(self, field: NDArray[np.float32], gain: float, top: float, low: float) -> None:
        """Make the rows from `top` to `low` lighter and darker by a field, stretched over them, in levels."""
        first, last = (round((y - self.top) * self.per_unit) for y in (top, low))
        first, last = max(0, first), min(len(self.pixels), last)
        if last - first < 2:
            return
        part = self.pixels[first:last]
        spread = cv2.resize(field, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_CUBIC) * gain
        spread = spread if part.ndim == 2 else spread[..., None]
        part[:] = np.clip(part + spread, 0, 255).astype(np.uint8)


def blank(span: tuple[float, float, float, float], per_unit: float, *, grey: bool, masked: bool) -> Canvas:
    """Return an empty picture from (left, top) to (right, low)."""
    left, top, right, low = span
    h, w = max(2, round((low - top) * per_unit)), max(2, round((right - left) * per_unit))
    pixels = np.zeros((h, w) if grey else (h, w, 3), np.uint8)
    return Canvas(pixels, np.zeros((h, w), np.uint8) if masked else None, left, top, per_unit)


def rough(rng: np.random.Generator, rows: int, columns: int, *, octaves: int = 4) -> NDArray[np.float32]:
    """Return noise of several scales: mean 0, deviation about 1, shape (rows, columns) times 2 ** (octaves - 1)."""
    out = np.zeros((rows, columns), np.float32)
    for step in range(octaves):
        h, w = rows << step, columns << step
        drawn = rng.standard_normal((h, w), dtype=np.float32) * 0.62**step
        out = cv2.resize(out, (w, h), interpolation=cv2.INTER_CUBIC) + drawn
    return out / np.float32(out.std() + 1e-6)


def words(rng: np.random.Generator, count: int) -> str:
    """Return made-up words."""
    return " ".join("".join(rng.choice(list(LETTERS), rng.integers(2, 10))) for _ in range(count))


def tint(rng: np.random.Generator, low: float = 30, high: float = 225) -> tuple[float, float, float]:
    """Return a colour that is rather grey, as things are."""
    base = rng.uniform(low, high)
    red, green, blue = np.clip(base + rng.normal(0, 13, 3), 0, 255)
    return float(red), float(green), float(blue)
