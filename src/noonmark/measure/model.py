"""The marks of a scene as standardised residuals of what camera, ground, objects and sun would have shown.

Every residual is (predicted - marked) / sd, priors included, so that half the sum of their squares is the negative
logarithm of the posterior, up to a constant. The sun's elevation and azimuth have no prior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from noonmark.measure.line_rows import above_horizon, parallel_miss, vertical_miss
from noonmark.measure.marks import Edge, ObjectMark, Point
from noonmark.measure.projection import (
    Axes,
    Lens,
    axes,
    ground_normal,
    on_ground,
    panned,
    project,
    ray,
    shadow_of,
    sun_vector,
)
from noonmark.measure.scene import PER_MOVE, PER_OBJECT, SHARED, CameraPrior, DirectMark, FurtherFrame, Prior, Scene

Floats = NDArray[np.float64]

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
"""How far a witness's own sun may stand from the common one, where their disagreement is asked for [deg]."""
FAR = 30.0
"""Residual of what cannot be drawn at all: behind the camera, or above the ground's horizon [sd]."""
_LEAST_COSINE = 0.1
_CAMERA_ROWS = 8


@dataclass(frozen=True)
class View:
    """A camera over its ground, for n parameter sets."""

    lens: Lens
    camera: Axes
    normal: Floats


def view_of(shared: Floats, scene: Scene) -> View:
    """Return the camera of the first frame and its ground, given the first ten columns transposed (10, n)."""
    _, _, log_focal, pitch, roll, slope_x, slope_y, cx, cy, k1 = shared
    lens = Lens(np.exp(np.clip(log_focal, 0.0, 14.0)), cx, cy, k1, scene.camera.radius_px)
    return View(lens, axes(pitch, roll), ground_normal(slope_x, slope_y))


def views_of(x: Floats, scene: Scene) -> list[View]:
    """Return the camera of each frame over the one ground, for parameter sets x (n, d)."""
    views = [view_of(x[:, : len(SHARED)].T, scene)]
    for f, frame in enumerate(scene.frames, start=1):
        camera = views[0].camera
        if frame.move is not None:
            pan, pitch, roll = _moved(x, f, scene)
            camera = panned(axes(pitch, roll), pan)
        views.append(View(views[0].lens, camera, views[0].normal))
    return views


def residuals(x: Floats, scene: Scene) -> Floats:
    """Return the standardised residuals (n, m) of parameter sets x (n, d), in the order of :func:`row_names`."""
    x = np.asfortranarray(x)  # columns are read whole
    views = views_of(x, scene)
    rows = _priors(x[:, : len(SHARED)].T, scene.camera)
    for i in range(len(scene.objects)):
        rows += object_rows(x, i, views, scene)
    rows += _height_ratios(x, scene.objects)
    for f, frame in enumerate((scene, *scene.frames)):
        rows += _move_priors(x, f, scene) if isinstance(frame, FurtherFrame) else []
        rows += _line_rows(x, f, frame, views[f], scene)
    for k, mark in enumerate(scene.direct, start=len(scene.objects)):
        rows += _own_sun_rows(x, k, scene)
        rows += _direct(mark, sun_of(x, k, mark.frame, scene), views[mark.frame])
    return finite(rows)


def finite(rows: list[Floats]) -> Floats:
    """Return rows (n,) as residuals (n, m), those that cannot be drawn as :data:`FAR`."""
    return np.nan_to_num(np.stack(rows), copy=False, nan=FAR, posinf=1e3, neginf=-1e3).T


def row_names(scene: Scene) -> tuple[str, ...]:
    """Return what each residual of :func:`residuals` is about, in order."""
    names = ["focal length", "pitch", "roll", "slope", "slope", "principal point", "principal point", "distortion"]
    for i in range(len(scene.objects)):
        names += ["agreement"] * (2 * (i in scene.loosened))
        names += ["height", "lean", "lean", "edge of the shadow"]
        for _, mark in scene.sightings(i):
            names += ["clicks"] * (2 * sum(point is not None for point in (mark.base, mark.top, mark.tip)))
    names += ["ratio of heights"] * max(0, sum(mark.height is not None for mark in scene.objects) - 1)
    for frame in (scene, *scene.frames):
        if isinstance(frame, FurtherFrame):
            names += list(PER_MOVE) if frame.move is not None else []
            names += ["motion of the sun"] * (2 if frame.drift_sd_deg > 0.0 else 0)
        names += ["horizon"] * (2 if frame.horizon else 0) + ["verticals"] * len(frame.verticals)
        names += ["parallels"] * (2 * len(frame.parallels))
    for k, mark in enumerate(scene.direct, start=len(scene.objects)):
        names += ["agreement"] * (2 * (k in scene.loosened)) + [mark.name] * 2
    return tuple(names)


def own_columns(x: Floats, i: int) -> Floats:
    """Return the parameters of object i, shape (6, n)."""
    at = len(SHARED) + i * len(PER_OBJECT)
    return x[:, at : at + len(PER_OBJECT)].T


def points_of(own: Floats, sun: tuple[Floats, Floats], view: View) -> tuple[Floats, Floats, Floats]:
    """Return an object's foot, its top and the shadow of its top in the world, each (n, 3).

    ``view`` is that of the object's home, in whose pixels ``own`` has the foot; ``sun`` is of any frame.
    """
    base_x, base_y, log_height, lean_x, lean_y, edge = own
    foot = on_ground(ray(base_x, base_y, view.lens, view.camera), view.normal)
    lean = np.stack([np.tan(np.deg2rad(lean_x)), np.tan(np.deg2rad(lean_y)), np.ones_like(lean_x)], axis=-1)
    top = foot + np.exp(np.clip(log_height, -12.0, 12.0))[:, None] * lean
    return foot, top, shadow_of(top, sun_vector(sun[0] + edge, sun[1]), view.normal)


def sun_of(x: Floats, k: int, frame: int, scene: Scene) -> tuple[Floats, Floats]:
    """Return the sun's elevation and azimuth (n,) for witness k in a frame [deg]; the azimuth from the first's axis."""
    elevation, azimuth = x[:, 0], x[:, 1]
    if k in scene.loosened:
        at = scene.column(f"elevation_of_{k}")
        elevation, azimuth = elevation + x[:, at], azimuth + x[:, at + 1]
    if frame and scene.frames[frame - 1].drift_sd_deg > 0.0:
        at = scene.column(f"frame_{frame}_drift_up")
        narrow = np.maximum(np.cos(np.deg2rad(elevation)), _LEAST_COSINE)
        elevation, azimuth = elevation + x[:, at], azimuth + x[:, at + 1] / narrow
    return elevation, azimuth


def object_rows(x: Floats, i: int, views: Sequence[View], scene: Scene) -> list[Floats]:
    """Return the residuals of object i in all frames that show it."""
    own, mark, home = own_columns(x, i), scene.objects[i], scene.home(i)
    _, _, log_height, lean_x, lean_y, edge = own
    shift, sd = EDGE_SHIFT[mark.edge]
    rows = _own_sun_rows(x, i, scene)
    rows += [(log_height - HEIGHT_PRIOR[0]) / HEIGHT_PRIOR[1], lean_x / mark.lean_sd_deg, lean_y / mark.lean_sd_deg]
    rows.append((edge - shift) / sd)
    for frame, seen in scene.sightings(i):
        foot, top, tip = points_of(own, sun_of(x, i, frame, scene), views[home])
        for point, world in ((seen.base, foot), (seen.top, top), (seen.tip, tip)):
            if point is not None and world is foot and seen is mark:  # the foot's own pixels are parameters
                rows += [(own[0] - point[0]) / seen.error_px, (own[1] - point[1]) / seen.error_px]
            elif point is not None:
                rows += _missed(world, point, seen.error_px, views[frame])
    return rows


def object_slice(i: int, scene: Scene) -> slice:
    """Return where the residuals of object i stand among all."""
    counts = [_object_row_count(k, scene) for k in range(i + 1)]
    start = _CAMERA_ROWS + sum(counts[:i])
    return slice(start, start + counts[i])


def _object_row_count(i: int, scene: Scene) -> int:
    points = [point for _, mark in scene.sightings(i) for point in (mark.base, mark.top, mark.tip)]
    return 4 + 2 * (i in scene.loosened) + 2 * sum(point is not None for point in points)


def _missed(world: Floats, point: Point, error_px: float, view: View) -> list[Floats]:
    x, y = project(world, view.lens, view.camera)
    return [(x - point[0]) / error_px, (y - point[1]) / error_px]


def _direct(mark: DirectMark, sun: tuple[Floats, Floats], view: View) -> list[Floats]:
    towards = sun_vector(*sun)
    return _missed(-towards if mark.opposite else towards, mark.point, mark.error_px, view)


def _own_sun_rows(x: Floats, k: int, scene: Scene) -> list[Floats]:
    if k not in scene.loosened:
        return []
    at = scene.column(f"elevation_of_{k}")
    return [x[:, at] / LOOSE_SD_DEG, x[:, at + 1] / LOOSE_SD_DEG]


def _moved(x: Floats, f: int, scene: Scene) -> Floats:
    at = scene.column(f"frame_{f}_{PER_MOVE[0]}")
    return x[:, at : at + len(PER_MOVE)].T


def _move_priors(x: Floats, f: int, scene: Scene) -> list[Floats]:
    frame, rows = scene.frames[f - 1], list[Floats]()
    if frame.move is not None:
        rows += [(value - p.mean) / p.sd for value, p in zip(_moved(x, f, scene), frame.move, strict=True)]
    if frame.drift_sd_deg > 0.0:
        at = scene.column(f"frame_{f}_drift_up")
        rows += [x[:, at] / frame.drift_sd_deg, x[:, at + 1] / frame.drift_sd_deg]
    return rows


def _line_rows(x: Floats, f: int, frame: Scene | FurtherFrame, view: View, scene: Scene) -> list[Floats]:
    rows: list[Floats] = []
    if frame.horizon is not None:
        rows += [above_horizon(point, view) / scene.horizon_error_deg for point in frame.horizon]
    rows += [vertical_miss(line, view, scene.line_error_px) for line in frame.verticals]
    for i, pair in enumerate(frame.parallels):
        bearing = x[:, scene.column(f"frame_{f}_parallel_{i}" if f else f"parallel_{i}")]
        rows += [parallel_miss(line, bearing, view, scene.line_error_px) for line in pair]
    return rows


def _priors(shared: Floats, prior: CameraPrior) -> list[Floats]:
    slope = Prior(0.0, prior.slope_sd_deg)
    each = (prior.log_focal, prior.pitch, prior.roll, slope, slope, prior.centre_x, prior.centre_y, prior.k1)
    return [(value - p.mean) / p.sd for value, p in zip(shared[2:], each, strict=True)]


def _height_ratios(x: Floats, objects: Sequence[ObjectMark]) -> list[Floats]:
    known = [(own_columns(x, i)[2], log(mark.height)) for i, mark in enumerate(objects) if mark.height is not None]
    return [((at - known[0][0]) - (height - known[0][1])) / RATIO_SD for at, height in known[1:]]
