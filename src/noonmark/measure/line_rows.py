"""How far marked lines lie from the horizon, the plumb line and a direction on the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from noonmark.measure.marks import Line, Point
from noonmark.measure.projection import project, ray, sun_vector

if TYPE_CHECKING:
    from noonmark.measure.model import View

Floats = NDArray[np.float64]


def above_horizon(point: Point, view: View) -> Floats:
    """Return the elevation of what a pixel shows [deg]; 0 on the true horizon."""
    direction = _ray_at(point[0], point[1], view)
    return np.rad2deg(np.arcsin(direction[:, 2] / np.linalg.norm(direction, axis=-1)))


def vertical_miss(line: Line, view: View, error_px: float) -> Floats:
    """Return how far a marked line misses the plumb line [sd]."""
    up = np.zeros_like(view.normal)
    up[:, 2] = 1.0
    return _misses(line, up, view, error_px)


def parallel_miss(line: Line, bearing: Floats, view: View, error_px: float) -> Floats:
    """Return how far a marked line misses the ground direction of azimuth ``bearing`` [deg] [sd]."""
    along = sun_vector(np.zeros_like(bearing), bearing)
    along[:, 2] = -(view.normal[:, 0] * along[:, 0] + view.normal[:, 1] * along[:, 1])
    return _misses(line, along, view, error_px)


def _misses(line: Line, along: Floats, view: View, error_px: float) -> Floats:
    """Angle between a marked line and a world direction drawn through its middle, as the offset of its ends [sd]."""
    (ax, ay), (bx, by) = line
    middle = _ray_at((ax + bx) / 2.0, (ay + by) / 2.0, view)
    step = 1e-4 * np.linalg.norm(middle, axis=-1)[:, None] * along
    x0, y0 = project(middle - step, view.lens, view.camera)
    x1, y1 = project(middle + step, view.lens, view.camera)
    dx, dy = x1 - x0, y1 - y0
    cross = (dx * (by - ay) - dy * (bx - ax)) / np.maximum(np.hypot(dx, dy), 1e-12)
    return cross / (error_px * 2.0**0.5)


def _ray_at(x: float, y: float, view: View) -> Floats:
    one = np.ones(len(view.normal))
    return ray(x * one, y * one, view.lens, view.camera)
