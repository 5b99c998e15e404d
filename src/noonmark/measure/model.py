"""The marks of one picture as standardised residuals of what camera, ground, objects and sun would have shown.

Every residual is (predicted - marked) / sd, priors included, so that half the sum of their squares is the negative
logarithm of the posterior, up to a constant. The sun's elevation and azimuth have no prior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from noonmark.measure.marks import Edge, Line, ObjectMark, Point
from noonmark.measure.projection import Axes, Lens, axes, ground_normal, on_ground, project, ray, shadow_of, sun_vector

Floats = NDArray[np.float64]

SHARED = ("elevation", "azimuth", "log_focal", "pitch", "roll", "slope_x", "slope_y", "centre_x", "centre_y", "k1")
PER_OBJECT = ("base_x", "base_y", "log_height", "lean_x", "lean_y", "edge")
SEMI_DIAMETER_DEG = 0.267
EDGE_SHIFT: dict[Edge, tuple[float, float]] = {
    "middle": (0.0, 0.05),
    "dark": (SEMI_DIAMETER_DEG, 0.07),
    "light": (-SEMI_DIAMETER_DEG, 0.07),
    "unknown": (0.0, SEMI_DIAMETER_DEG / 3.0**0.5),
}
"""How far above the sun's centre the point of its disc stands that ends the shadow at each edge, and its sd [deg]."""
HEIGHT_PRIOR = (log(0.5), 2.0)
"""Log of an object's height in camera heights: anything from a hundredth to thirty is within two sds."""
RATIO_SD = 0.02
"""Relative error of a stated ratio of heights."""
LOOSE_SD_DEG = 30.0
"""How far an object's own sun may stand from the common one, where their disagreement is asked for [deg]."""
FAR = 30.0
"""Residual of what cannot be drawn at all: behind the camera, or above the ground's horizon [sd]."""


@dataclass(frozen=True)
class Prior:
    """Mean and sd of a parameter before any mark."""

    mean: float
    sd: float


@dataclass(frozen=True)
class CameraPrior:
    """What is believed of the camera before any mark.

    Attributes
    ----------
    log_focal, pitch, roll, centre_x, centre_y, k1 : Prior
        Log of the focal length [log px], degrees, pixels; radial distortion at half the picture's diagonal.
    radius_px : float
        Half the picture's diagonal [px].
    slope_sd_deg : float
        Of the ground, in each direction [deg].
    """

    log_focal: Prior
    pitch: Prior
    roll: Prior
    centre_x: Prior
    centre_y: Prior
    k1: Prior
    radius_px: float
    slope_sd_deg: float


@dataclass(frozen=True)
class Scene:
    """One picture's marks with the camera's prior.

    Attributes
    ----------
    loose : bool
        Give each object but the first a sun of its own, to ask whether they agree.
    """

    camera: CameraPrior
    objects: tuple[ObjectMark, ...]
    horizon: Line | None = None
    horizon_error_deg: float = 0.5
    verticals: tuple[Line, ...] = ()
    parallels: tuple[tuple[Line, Line], ...] = ()
    line_error_px: float = 2.0
    loose: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters' names, in order."""
        count = len(self.objects)
        own = [f"{name}_{i}" for i in range(count) for name in PER_OBJECT]
        turned = [f"{name}_{i}" for i in range(1, count) for name in ("elevation", "azimuth")] if self.loose else []
        return (*SHARED, *own, *(f"parallel_{i}" for i in range(len(self.parallels))), *turned)


@dataclass(frozen=True)
class View:
    """A camera over its ground, for n parameter sets."""

    lens: Lens
    camera: Axes
    normal: Floats


def view_of(shared: Floats, scene: Scene) -> View:
    """Return the camera and ground of parameter sets, given the first ten columns transposed (10, n)."""
    _, _, log_focal, pitch, roll, slope_x, slope_y, cx, cy, k1 = shared
    lens = Lens(np.exp(np.clip(log_focal, 0.0, 14.0)), cx, cy, k1, scene.camera.radius_px)
    return View(lens, axes(pitch, roll), ground_normal(slope_x, slope_y))


def residuals(x: Floats, scene: Scene) -> Floats:
    """Return the standardised residuals (n, m) of parameter sets x (n, d), in the order of ``Scene.names``."""
    shared = x[:, : len(SHARED)].T
    view = view_of(shared, scene)
    rows = _priors(shared, scene.camera)
    for i, mark in enumerate(scene.objects):
        turn = _own_sun(x, i, scene)
        rows += [part / LOOSE_SD_DEG for part in turn if scene.loose and i]
        sun = (shared[0] + turn[0], shared[1] + turn[1])
        rows += _object(own_columns(x, i), sun, mark, view)
    rows += _height_ratios(x, scene.objects)
    if scene.horizon is not None:
        rows += [_above_horizon(point, view) / scene.horizon_error_deg for point in scene.horizon]
    rows += [_vertical(line, view, scene.line_error_px) for line in scene.verticals]
    for i, pair in enumerate(scene.parallels):
        bearing = x[:, len(SHARED) + len(scene.objects) * len(PER_OBJECT) + i]
        rows += [_parallel(line, bearing, view, scene.line_error_px) for line in pair]
    return np.nan_to_num(np.stack(rows, axis=-1), nan=FAR, posinf=1e3, neginf=-1e3)


def row_names(scene: Scene) -> tuple[str, ...]:
    """Return what each residual of :func:`residuals` is about, in order."""
    names = ["focal length", "pitch", "roll", "slope", "slope", "principal point", "principal point", "distortion"]
    for i, mark in enumerate(scene.objects):
        names += ["agreement"] * (2 if scene.loose and i else 0)
        names += ["height", "lean", "lean", "edge of the shadow"]
        names += ["clicks"] * (2 * sum(point is not None for point in (mark.base, mark.top, mark.tip)))
    names += ["ratio of heights"] * max(0, sum(mark.height is not None for mark in scene.objects) - 1)
    names += ["horizon"] * (2 if scene.horizon else 0) + ["verticals"] * len(scene.verticals)
    return (*names, *["parallels"] * (2 * len(scene.parallels)))


def own_columns(x: Floats, i: int) -> Floats:
    """Return the parameters of object i, shape (6, n)."""
    at = len(SHARED) + i * len(PER_OBJECT)
    return x[:, at : at + len(PER_OBJECT)].T


def points_of(own: Floats, sun: tuple[Floats, Floats], view: View) -> tuple[Floats, Floats, Floats]:
    """Return an object's foot, its top and the shadow of its top in the world, each (n, 3)."""
    base_x, base_y, log_height, lean_x, lean_y, edge = own
    foot = on_ground(ray(base_x, base_y, view.lens, view.camera), view.normal)
    lean = np.stack([np.tan(np.deg2rad(lean_x)), np.tan(np.deg2rad(lean_y)), np.ones_like(lean_x)], axis=-1)
    top = foot + np.exp(np.clip(log_height, -12.0, 12.0))[:, None] * lean
    return foot, top, shadow_of(top, sun_vector(sun[0] + edge, sun[1]), view.normal)


def without_marks(scene: Scene) -> Scene:
    """Return the scene with its camera alone."""
    return replace(scene, objects=(), horizon=None, verticals=(), parallels=())


def _own_sun(x: Floats, i: int, scene: Scene) -> tuple[Floats, Floats]:
    if not scene.loose or i == 0:
        return np.zeros(len(x)), np.zeros(len(x))
    at = len(SHARED) + len(scene.objects) * len(PER_OBJECT) + len(scene.parallels) + 2 * (i - 1)
    return x[:, at], x[:, at + 1]


def _priors(shared: Floats, prior: CameraPrior) -> list[Floats]:
    slope = Prior(0.0, prior.slope_sd_deg)
    each = (prior.log_focal, prior.pitch, prior.roll, slope, slope, prior.centre_x, prior.centre_y, prior.k1)
    return [(value - p.mean) / p.sd for value, p in zip(shared[2:], each, strict=True)]


def _object(own: Floats, sun: tuple[Floats, Floats], mark: ObjectMark, view: View) -> list[Floats]:
    base_x, base_y, log_height, lean_x, lean_y, edge = own
    shift, sd = EDGE_SHIFT[mark.edge]
    _, top, tip = points_of(own, sun, view)
    rows = [(log_height - HEIGHT_PRIOR[0]) / HEIGHT_PRIOR[1], lean_x / mark.lean_sd_deg, lean_y / mark.lean_sd_deg]
    rows.append((edge - shift) / sd)
    drawn = ((base_x, base_y), project(top, view.lens, view.camera), project(tip, view.lens, view.camera))
    for seen, (x, y) in zip((mark.base, mark.top, mark.tip), drawn, strict=True):
        if seen is not None:
            rows += [(x - seen[0]) / mark.error_px, (y - seen[1]) / mark.error_px]
    return rows


def _height_ratios(x: Floats, objects: Sequence[ObjectMark]) -> list[Floats]:
    known = [(own_columns(x, i)[2], log(mark.height)) for i, mark in enumerate(objects) if mark.height is not None]
    return [((at - known[0][0]) - (height - known[0][1])) / RATIO_SD for at, height in known[1:]]


def _above_horizon(point: Point, view: View) -> Floats:
    """Return the elevation of what a pixel shows [deg]; 0 on the true horizon."""
    direction = _ray_at(point[0], point[1], view)
    return np.rad2deg(np.arcsin(direction[:, 2] / np.linalg.norm(direction, axis=-1)))


def _vertical(line: Line, view: View, error_px: float) -> Floats:
    up = np.zeros_like(view.normal)
    up[:, 2] = 1.0
    return _misses(line, up, view, error_px)


def _parallel(line: Line, bearing: Floats, view: View, error_px: float) -> Floats:
    """How far a marked line misses the ground direction of azimuth ``bearing`` [deg] [sd]."""
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
