"""Pictures of a drawn town whose camera is known: boxes with windows, textured, grainy, through a lens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from noonmark.measure.projection import Axes, Lens, axes, project, ray

Floats = NDArray[np.float64]

WIDTH, HEIGHT = 960, 640
NEAR = 0.5
"""Nothing nearer to the camera's plane is drawn [camera heights]."""


@dataclass(frozen=True)
class Town:
    """A camera over its town; angles [deg], lengths [px] or camera heights."""

    focal_px: float
    pitch: float
    roll: float
    centre: tuple[float, float]
    k1: float

    def lens(self) -> Lens:
        cx, cy = self.centre
        values = (np.array([value]) for value in (self.focal_px, cx, cy, self.k1))
        return Lens(*values, radius_px=float(np.hypot(WIDTH, HEIGHT)) / 2.0)

    def axes(self) -> Axes:
        return axes(np.array([self.pitch]), np.array([self.roll]))

    def pixels(self, points: Floats) -> Floats:
        """Return the pixels (n, 2) of world points (n, 3)."""
        return np.stack(project(points, self.lens(), self.axes()), axis=-1)

    def elevation(self, x: float, y: float) -> float:
        """Return how far above the true horizon a pixel looks [deg]."""
        seen = ray(np.array([x]), np.array([y]), self.lens(), self.axes())[0]
        return float(np.rad2deg(np.arctan2(seen[2], np.hypot(seen[0], seen[1]))))

    def plumb_miss(self, line: tuple[tuple[float, float], tuple[float, float]]) -> float:
        """Return how far a line's second end lies off the plumb line through its first, about its middle [px]."""
        (ax, ay), (bx, by) = line
        middle = ray(np.array([(ax + bx) / 2.0]), np.array([(ay + by) / 2.0]), self.lens(), self.axes())
        low, high = self.pixels(middle + np.array([[0.0, 0.0, -1e-3], [0.0, 0.0, 1e-3]]))
        along = (high - low) / np.hypot(*(high - low))
        return float(along[0] * (by - ay) - along[1] * (bx - ax))


def drawn_town(rng: np.random.Generator, *, focal_px: float | None = None) -> Town:
    """Return a camera as the proposals' priors believe it to be; a known focal length where it is given."""
    habit = 27.0 * float(np.hypot(WIDTH, HEIGHT)) / 43.2666
    centre = rng.normal([(WIDTH - 1) / 2.0, (HEIGHT - 1) / 2.0], 0.05 * WIDTH if focal_px is None else 0.02 * WIDTH)
    return Town(
        focal_px=habit * float(np.exp(np.clip(rng.normal(0.0, 0.45), -0.9, 0.9))) if focal_px is None else focal_px,
        pitch=float(np.clip(rng.normal(-3.0, 8.0), -20.0, 14.0)),
        roll=float(rng.normal(0.0, 6.0)),
        centre=(float(centre[0]), float(centre[1])),
        k1=float(rng.normal(0.0, 0.02)),
    )


def picture_of(town: Town, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return the picture (HEIGHT, WIDTH, 3): a street of houses that lean a little, on ground that slopes a little."""
    image = Image.new("L", (2 * WIDTH, 2 * HEIGHT), 205)
    draw = ImageDraw.Draw(image)
    bearing, slope = float(rng.uniform(-50.0, 50.0)), np.deg2rad(rng.normal(0.0, 1.0, 2))
    _fill(
        draw,
        town,
        np.array([[-400.0, 0.6, -1.0], [400.0, 0.6, -1.0], [400.0, 900.0, -1.0], [-400.0, 900.0, -1.0]]),
        110,
    )
    places = np.stack([rng.uniform(-22.0, 22.0, 18), rng.uniform(5.0, 40.0, 18)], axis=-1)
    for x, y in places[np.argsort(-np.hypot(*places.T))]:
        _house(draw, town, np.array([x, y, -1.0]), np.deg2rad(bearing + rng.normal(0.0, 0.4)), slope, rng)
    gray = np.asarray(image.reduce(2), dtype=np.float64)
    rough = np.asarray(
        Image.fromarray(rng.integers(0, 255, (HEIGHT // 4, WIDTH // 4), dtype=np.uint8)).resize((WIDTH, HEIGHT))
    )
    gray = gray + (rough - 127.0) * 0.06 + rng.normal(0.0, 4.0, gray.shape)
    return np.repeat(np.clip(gray, 0, 255).astype(np.uint8)[..., None], 3, axis=-1)


def _house(
    draw: ImageDraw.ImageDraw, town: Town, at: Floats, turn: float, slope: Floats, rng: np.random.Generator
) -> None:
    """Draw one house: its walls that face the camera, then their windows."""
    lean = np.deg2rad(rng.normal(0.0, 0.4, 2))
    one = np.array([np.cos(turn), np.sin(turn), slope[0]])
    two = np.array([-np.sin(turn), np.cos(turn), slope[1]])
    up = np.array([lean[0], lean[1], 1.0])
    wide, deep, high = rng.uniform(1.5, 5.0), rng.uniform(1.5, 5.0), rng.uniform(1.5, 6.0)
    shade = int(rng.integers(70, 170))
    for corner, along, length, tone in (
        (at, one, wide, 0), (at + deep * two, one, wide, 0), (at, two, deep, 35), (at + wide * one, two, deep, 35)
    ):  # fmt: skip
        outward = corner + along * length / 2.0 - (at + (wide * one + deep * two) / 2.0)
        if (outward[:2] @ (corner + along * length / 2.0)[:2]) >= 0.0:
            continue
        _wall(draw, town, (corner, along * length, up * high), shade + tone, rng)


def _wall(
    draw: ImageDraw.ImageDraw, town: Town, wall: tuple[Floats, Floats, Floats], shade: int, rng: np.random.Generator
) -> None:
    corner, along, up = wall
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    _fill(draw, town, corner + square[:, :1] * along + square[:, 1:] * up, shade)
    across, floors = int(rng.integers(1, 4)), int(rng.integers(1, 3))
    for i in range(across):
        for j in range(floors):
            spot = (square * [0.5, 0.5] + 0.25 + [i, j]) / [across, floors]
            _fill(draw, town, corner + spot[:, :1] * along + spot[:, 1:] * up, shade - 45)


def _fill(draw: ImageDraw.ImageDraw, town: Town, corners: Floats, shade: int) -> None:
    """Fill a flat shape; its sides bend with the lens, and it is left out where it passes behind the camera."""
    steps = np.linspace(0.0, 1.0, 9)[:-1, None]
    sides = [a + steps * (b - a) for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)]
    outline = np.concatenate(sides)
    outline = outline[(outline @ town.axes().forward[0]) > NEAR]
    spots = town.pixels(outline)
    if len(spots) > 2 and np.isfinite(spots).all():
        draw.polygon([(float(2.0 * x + 0.5), float(2.0 * y + 0.5)) for x, y in np.clip(spots, -4e3, 8e3)], fill=shade)
