"""What to draw of a fit: where camera, ground and sun put each object, its shadow, the horizon and the lines [px]."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import atan, degrees

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from noonmark.measure.best_fit import STEP, best_fit, covariance
from noonmark.measure.marks import Line, ObjectMark, Point
from noonmark.measure.model import View, own_columns, points_of, view_of
from noonmark.measure.projection import project, ray, sun_vector
from noonmark.measure.scene import PER_OBJECT, SHARED, Scene

Floats = NDArray[np.float64]

RADIUS_90 = float(np.sqrt(chi2.ppf(0.9, 2)))
"""Radius of the circle that holds 90 % of a normal error in the plane [sd]."""
_ROUND = np.linspace(0.0, 2.0 * np.pi, 73)
_LARGEST_ELLIPSE = 1.0
"""Wider than the picture an ellipse says nothing [diagonals]."""


@dataclass(frozen=True, eq=False)
class DrawnObject:
    """One object as the fit sees it.

    Attributes
    ----------
    mark : ObjectMark
    foot, top, tip : (x, y)
        Of the upright object, and of its shadow's tip [px]; NaN for what is out of the camera's view.
    ellipse : ndarray, shape (k, 2), or None
        Where the tip is foretold: outline of the region that holds its click with 90 % [px].
    foretold : bool
        The tip comes from all marks but this tip itself, so that the click can be judged by it. A single object's tip
        cannot be foretold: the fit lays it on its click.
    """

    mark: ObjectMark
    foot: Point
    top: Point
    tip: Point
    ellipse: Floats | None
    foretold: bool


@dataclass(frozen=True, eq=False)
class Drawing:
    """All that a fit draws into its picture.

    Attributes
    ----------
    objects : tuple of DrawnObject
    horizon : ndarray, shape (k, 2)
        The fitted horizon from left to right [px]; it may lie outside the picture.
    plumb, level : tuple of (line, ndarray of shape (k, 2))
        Each marked vertical or parallel and the fitted line through its middle, towards its vanishing point.
    """

    objects: tuple[DrawnObject, ...]
    horizon: Floats
    plumb: tuple[tuple[Line, Floats], ...]
    level: tuple[tuple[Line, Floats], ...]


def drawing_of(scene: Scene, best: Floats) -> Drawing:
    """Return what to draw of the best fit (d,) of a scene."""
    view = view_of(best[None, : len(SHARED)].T, scene)
    at = len(SHARED) + len(scene.objects) * len(PER_OBJECT)
    level: list[tuple[Line, Floats]] = []
    for i, pair in enumerate(scene.parallels):
        along = sun_vector(np.zeros(1), best[at + i : at + i + 1])
        along[:, 2] = -(view.normal[:, 0] * along[:, 0] + view.normal[:, 1] * along[:, 1])
        level += [(line, _through(line, along, view)) for line in pair]
    up = np.array([[0.0, 0.0, 1.0]])
    return Drawing(
        tuple(_drawn(i, scene, best) for i in range(len(scene.objects)) if scene.home(i) == 0),
        _horizon(view),
        tuple((line, _through(line, up, view)) for line in scene.verticals),
        tuple(level),
    )


def _drawn(i: int, scene: Scene, best: Floats) -> DrawnObject:
    mark = scene.objects[i]
    foot, top, tip = (_point(best, i, k, scene) for k in range(3))
    foretold = len(scene.objects) > 1 and mark.top is not None and mark.tip is not None
    if foretold:
        blind = msgspec.structs.replace(mark, tip=None)
        others = replace(scene, objects=(*scene.objects[:i], blind, *scene.objects[i + 1 :]))
        best, _ = best_fit(others)
        tip = _point(best, i, 2, others)
        scene = others
    ellipse = _ellipse(i, scene, best, mark.error_px) if foretold else None
    return DrawnObject(mark, foot, top, tip, ellipse, foretold)


def _point(x: Floats, i: int, which: int, scene: Scene) -> Point:
    px, py = _points(x[None], i, which, scene)[0]
    return float(px), float(py)


def _points(x: Floats, i: int, which: int, scene: Scene) -> Floats:
    """Return the pixels (n, 2) of an object's foot, top or tip (0 to 2) for parameter sets (n, d)."""
    shared = x[:, : len(SHARED)].T
    view = view_of(shared, scene)
    point = points_of(own_columns(x, i), (shared[0], shared[1]), view)[which]
    return np.stack(project(point, view.lens, view.camera), axis=-1)


def _ellipse(i: int, scene: Scene, best: Floats, click_px: float) -> Floats | None:
    """Return the outline (k, 2) of the tip's 90 % by the linear law of errors; None when it cannot be drawn."""
    moved = np.vstack([best, best + STEP * np.eye(len(best))])
    points = _points(moved, i, 2, scene)
    slopes = (points[1:] - points[0]) / STEP
    if not np.isfinite(slopes).all():
        return None
    spread = slopes.T @ covariance(best, scene) @ slopes + (click_px**2 + 1e-9) * np.eye(2)
    values, vectors = np.linalg.eigh(spread)
    radii = RADIUS_90 * np.sqrt(np.maximum(values, 0.0))
    if radii.max() > _LARGEST_ELLIPSE * 2.0 * scene.camera.radius_px:
        return None
    return points[0] + (radii * np.stack([np.cos(_ROUND), np.sin(_ROUND)], axis=-1)) @ vectors.T


def _horizon(view: View) -> Floats:
    half = degrees(atan(1.2 * view.lens.radius_px / float(view.lens.focal_px[0])))
    turns = np.linspace(-half, half, 41, dtype=np.float64)
    far = sun_vector(np.zeros(len(turns)), turns)
    return _pixels(lambda k: far[k : k + 1], len(turns), view)


def _through(line: Line, along: Floats, view: View) -> Floats:
    """Return the picture (k, 2) of a straight line of direction ``along`` (1, 3) through a marked line's middle."""
    (ax, ay), (bx, by) = line
    middle = ray(np.array([(ax + bx) / 2.0]), np.array([(ay + by) / 2.0]), view.lens, view.camera)
    steps = np.linalg.norm(middle) / np.linalg.norm(along) * np.tan(np.linspace(-1.5, 1.5, 121))
    return _pixels(lambda k: middle + steps[k] * along, len(steps), view)


def _pixels(point: Callable[[int], Floats], count: int, view: View) -> Floats:
    """Return the pixels of points that can be seen, shape (k, 2), within some pictures' widths."""
    found = np.array([np.concatenate(project(point(k), view.lens, view.camera)) for k in range(count)])
    centre = np.array([view.lens.centre_x[0], view.lens.centre_y[0]])
    return found[np.abs(found - centre).max(axis=1) < 6.0 * view.lens.radius_px]
