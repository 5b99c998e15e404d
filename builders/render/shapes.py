"""What the world is made of: boxes, balls and rods, each met by rays in closed form.

A shape tells for rays from points (n, 3) along directions (n, 3) or (3,) how far the first meeting is, and the
normals of points on its skin. Shapes are convex, so that none throws a shadow on its own lit side. Grown by a length
it holds all that lies within that length of it (and perhaps a little more); grown by a negative one, only what lies
deeper inside; None when nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Point = tuple[float, float, float]
Paint = Callable[[Floats, Floats], Floats]
"""From points (n, 3) and normals (n, 3) in the shape's own axes to linear colours (n, 3)."""
NEAREST = 1e-3
"""Nearer than this a ray meets nothing: it starts there [m]."""


class Shape(Protocol):
    """A convex solid."""

    @property
    def paint(self) -> Paint: ...
    def corners(self) -> Floats: ...
    def meets(self, start: Floats, along: Floats) -> Floats: ...
    def grown(self, by: float) -> Shape | None: ...
    def own(self, points: Floats) -> tuple[Floats, Floats]: ...
    def turned_out(self, normals: Floats) -> Floats: ...


def plain(*colour: float) -> Paint:
    """Return a paint of one linear colour."""
    return lambda points, _: np.broadcast_to(np.array(colour, np.float32), points.shape)


@dataclass(frozen=True, eq=False)
class Box:
    """An upright box: middle of its foot, its length towards an azimuth, its width across, its height [m]."""

    foot: Point
    size: Point
    azimuth_deg: float = 90.0
    paint: Paint = field(default_factory=lambda: plain(0.5, 0.5, 0.5))

    def axes(self) -> Floats:
        """Return length, width and height directions as the columns of a (3, 3) matrix."""
        s, c = np.sin(np.deg2rad(self.azimuth_deg)), np.cos(np.deg2rad(self.azimuth_deg))
        return np.array([[s, -c, 0.0], [c, s, 0.0], [0.0, 0.0, 1.0]])

    def corners(self) -> Floats:
        length, width, height = self.size
        own = np.array([[a * length / 2, b * width / 2, c * height] for a in (-1, 1) for b in (-1, 1) for c in (0, 1)])
        return own @ self.axes().T + self.foot

    def meets(self, start: Floats, along: Floats) -> Floats:
        axes, half = self.axes(), np.array(self.size) / 2
        at, step = (start - self.foot) @ axes, along @ axes
        near, far = np.full(len(start), -np.inf), np.full(len(start), np.inf)
        for k, middle in enumerate((0.0, 0.0, half[2])):
            slope = np.where(np.abs(step[..., k]) < 1e-9, 1e-9, step[..., k])
            one, two = (middle - half[k] - at[:, k]) / slope, (middle + half[k] - at[:, k]) / slope
            near, far = np.maximum(near, np.minimum(one, two)), np.minimum(far, np.maximum(one, two))
        return np.where((near <= far) & (far > NEAREST), np.where(near > NEAREST, near, far), np.inf)

    def grown(self, by: float) -> Box | None:
        length, width, height = (side + 2 * by for side in self.size)
        x, y, z = self.foot
        return (
            replace(self, foot=(x, y, z - by), size=(length, width, height)) if min(length, width, height) > 0 else None
        )

    def own(self, points: Floats) -> tuple[Floats, Floats]:
        local = (points - np.array(self.foot)) @ self.axes()
        half = np.array(self.size) / 2
        share = (local - [0.0, 0.0, half[2]]) / half
        face = np.abs(share).argmax(axis=-1)
        normals = np.zeros_like(local)
        rows = np.arange(len(local))
        normals[rows, face] = np.sign(share[rows, face])
        return local, normals

    def turned_out(self, normals: Floats) -> Floats:
        return normals @ self.axes().T


@dataclass(frozen=True, eq=False)
class Ball:
    """An ellipsoid along the world's axes: its middle and its half axes [m]."""

    middle: Point
    radii: Point
    paint: Paint = field(default_factory=lambda: plain(0.5, 0.5, 0.5))

    def corners(self) -> Floats:
        signs = np.array([[a, b, c] for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)])
        return signs * np.array(self.radii) + self.middle

    def meets(self, start: Floats, along: Floats) -> Floats:
        radii = np.array(self.radii, start.dtype)
        at, step = (start - np.array(self.middle, start.dtype)) / radii, along / radii
        a, b, c = (step * step).sum(-1), (at * step).sum(-1), (at * at).sum(-1) - 1.0
        root = np.sqrt(np.maximum(b * b - a * c, 0.0))
        near, far = (-b - root) / a, (-b + root) / a
        met = np.where(near > NEAREST, near, far)
        return np.where((b * b >= a * c) & (met > NEAREST), met, np.inf)

    def grown(self, by: float) -> Ball | None:
        a, b, c = (radius + by for radius in self.radii)
        return replace(self, radii=(a, b, c)) if min(a, b, c) > 0 else None

    def own(self, points: Floats) -> tuple[Floats, Floats]:
        local = points - np.array(self.middle)
        normals = local / np.array(self.radii) ** 2
        return local, normals / np.linalg.norm(normals, axis=-1, keepdims=True)

    def turned_out(self, normals: Floats) -> Floats:
        return normals


@dataclass(frozen=True, eq=False)
class Rod:
    """A round rod with flat ends, from one point to another [m]."""

    start: Point
    end: Point
    radius: float
    paint: Paint = field(default_factory=lambda: plain(0.5, 0.5, 0.5))

    def axis(self) -> tuple[Floats, float]:
        """Return the unit direction and the length [m]."""
        along = np.array(self.end) - np.array(self.start)
        length = float(np.linalg.norm(along))
        return along / length, length

    def corners(self) -> Floats:
        side = self.radius * np.sqrt(np.maximum(1.0 - self.axis()[0] ** 2, 0.0))  # of a round disc, along each axis
        signs = np.array([[a, b, c] for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)]) * side
        return np.vstack([signs + self.start, signs + self.end])

    def meets(self, start: Floats, along: Floats) -> Floats:
        axis, length = self.axis()
        axis = axis.astype(start.dtype)
        at = start - np.array(self.start, start.dtype)
        rise, climb = at @ axis, along @ axis
        across = along - (climb[..., None] if np.ndim(climb) else climb) * axis
        out = at - rise[:, None] * axis
        a, b, c = (across * across).sum(-1), (out * across).sum(-1), (out * out).sum(-1) - self.radius**2
        a = np.maximum(a, 1e-12)
        root = np.sqrt(np.maximum(b * b - a * c, 0.0))
        climb = np.where(np.abs(climb) < 1e-9, 1e-9, climb)
        ends = np.sort(np.stack([(0.0 - rise) / climb, (length - rise) / climb]), axis=0)
        near, far = np.maximum((-b - root) / a, ends[0]), np.minimum((-b + root) / a, ends[1])
        met = np.where(near > NEAREST, near, far)
        return np.where((b * b >= a * c) & (near <= far) & (met > NEAREST), met, np.inf)

    def grown(self, by: float) -> Rod | None:
        axis, length = self.axis()
        if self.radius + by <= 0 or length + 2 * by <= 0:
            return None
        start, end = np.array(self.start) - by * axis, np.array(self.end) + by * axis
        return replace(self, start=tuple(start), end=tuple(end), radius=self.radius + by)

    def own(self, points: Floats) -> tuple[Floats, Floats]:
        axis, length = self.axis()
        local = points - np.array(self.start)
        rise = local @ axis
        out = (local - rise[:, None] * axis) / self.radius
        cap = np.abs(2.0 * rise / length - 1.0) > 1.0 - 2e-3 / length
        on_cap = cap & (np.linalg.norm(out, axis=-1) < 0.995)
        normals = np.where(on_cap[:, None], np.sign(rise - length / 2)[:, None] * axis, out)
        return local, normals / np.linalg.norm(normals, axis=-1, keepdims=True)

    def turned_out(self, normals: Floats) -> Floats:
        return normals


def capsule(start: Point, end: Point, radius: float, paint: Paint) -> list[Shape]:
    """Return a rod with round ends."""
    ends: list[Shape] = [Ball(point, (radius, radius, radius), paint) for point in (start, end)]
    return [Rod(start, end, radius, paint), *ends]
