"""Scenes worked out by hand-written geometry, which shares no code with ``noonmark.measure``."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, radians, sin, tan

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Pixel = tuple[float, float]


@dataclass(frozen=True)
class Yard:
    """A pinhole camera 1.6 m above level ground; X is right of its axis, Y along it, Z up [m]; angles [deg]."""

    width: int = 1920
    height: int = 1080
    focal_px: float = 1400.0
    pitch: float = -8.0
    roll: float = 0.0
    sun_elevation: float = 35.0
    sun_azimuth: float = -120.0
    posts: tuple[tuple[float, float, float], ...] = field(default=((-1.5, 7.0, 2.0), (2.0, 9.0, 1.8), (0.5, 14.0, 2.5)))
    """Where each stands, X and Y, and its height."""

    def pixel(self, point: tuple[float, float, float]) -> Pixel:
        """Return where a world point is seen: turned by pitch about X, then by roll about the axis."""
        x, y, z = point[0], point[1], point[2] - 1.6
        p, r = radians(self.pitch), radians(self.roll)
        ahead, above = y * cos(p) + z * sin(p), -y * sin(p) + z * cos(p)
        right, up = x * cos(r) - above * sin(r), x * sin(r) + above * cos(r)
        return (
            (self.width - 1) / 2.0 + self.focal_px * right / ahead,
            (self.height - 1) / 2.0 - self.focal_px * up / ahead,
        )

    def tip(self, post: tuple[float, float, float]) -> tuple[float, float, float]:
        """Return where a post's shadow ends: away from the sun by height over tan of the elevation."""
        x, y, height = post
        length = height / tan(radians(self.sun_elevation))
        a = radians(self.sun_azimuth)
        return (x - length * sin(a), y - length * cos(a), 0.0)

    def objects(self, error_px: float = 1.5, rng: np.random.Generator | None = None) -> list[dict[str, object]]:
        """Return the posts as objects of a marks file, clicked exactly or with an error."""
        out: list[dict[str, object]] = []
        for number, (x, y, height) in enumerate(self.posts, start=1):
            points = [self.pixel((x, y, 0.0)), self.pixel((x, y, height)), self.pixel(self.tip((x, y, height)))]
            clicked = [
                [float(v) for v in np.add(point, 0.0 if rng is None else rng.normal(0.0, error_px, 2))]
                for point in points
            ]
            keys = dict(zip(("base", "top", "tip"), clicked, strict=True))
            out.append({"name": f"post {number}", **keys, "error_px": error_px})
        return out

    def horizon(self) -> list[list[float]]:
        """Return two points of the horizon."""
        return [list(self.pixel((side * 3e8, 1e9, 1.6))) for side in (-1.0, 1.0)]

    def verticals(self) -> list[list[list[float]]]:
        """Return two house corners."""
        return [[list(self.pixel((x, 12.0, 0.2))), list(self.pixel((x, 12.0, 3.0)))] for x in (-5.0, 6.0)]

    def parallels(self) -> list[list[list[list[float]]]]:
        """Return the two edges of a path."""
        ends = [((-1.0, 5.0), (-4.0, 15.0)), ((1.0, 5.0), (-2.0, 15.0))]
        return [[[list(self.pixel((x, y, 0.0))) for x, y in line] for line in ends]]

    def marks(self, **more: object) -> dict[str, object]:
        """Return a marks file with exact clicks, the size and the posts; ``more`` is added or put in their place."""
        return {"size": [self.width, self.height], "objects": self.objects(), **more}
