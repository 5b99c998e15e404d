# pyright: basic
# NumPy's own types lose themselves in its linear algebra.
"""The parameters that fit a scene's marks best, from several starts at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.measure.model import PER_OBJECT, SHARED, Scene, residuals
from noonmark.measure.projection import Lens, axes, ground_normal, on_ground, ray

Floats = NDArray[np.float64]

LEAST_ELEVATION_DEG, MOST_ELEVATION_DEG = 0.3, 90.0
STEP = 1e-4
"""Step of the differences in every unit used here: rounding and curvature both stay below 1e-4 of a derivative."""
_FOCAL_STARTS = (-1.0, 1.0)
_PITCH_STARTS = (-1.5, -0.5, 0.5, 1.5)
_MOST_STEPS = 40
_CONVERGED = 1e-4
"""A step that gains less than this in half the squared residuals ends the search."""
_SKY_SD_DEG = (60.0, 120.0)
"""Weak ridge on the sun's elevation and azimuth where the marks leave them open: about the whole sky."""


def best_fit(scene: Scene) -> tuple[Floats, float]:
    """Return the best parameters (d,) and half the sum of squared residuals there."""
    found, costs = fits(scene)
    best = int(np.argmin(costs))
    return found[best], float(costs[best])


def fits(scene: Scene) -> tuple[Floats, Floats]:
    """Return the fits (k, d) from each start and their costs (k,), by Levenberg and Marquardt's method."""
    x = _starts(scene)
    damping, r = np.full(len(x), 1e-2), residuals(x, scene)
    cost = half_squares(r)
    for _ in range(_MOST_STEPS):
        trial = x + _damped_step(x, r, damping, scene)
        trial[:, 0] = np.clip(trial[:, 0], LEAST_ELEVATION_DEG, MOST_ELEVATION_DEG)
        r_new = residuals(trial, scene)
        cost_new = half_squares(r_new)
        better: NDArray[np.bool_] = cost_new < cost
        gain = np.where(better, cost - cost_new, 0.0)
        x, r = np.where(better[:, None], trial, x), np.where(better[:, None], r_new, r)
        cost = np.where(better, cost_new, cost)
        damping = np.where(better, damping / 5.0, damping * 4.0).clip(1e-9, 1e8)
        best = int(np.argmin(cost))
        if gain[best] < _CONVERGED and (better[best] or damping[best] > 1e3):
            break
    return x, cost


def _damped_step(x: Floats, r: Floats, damping: Floats, scene: Scene) -> Floats:
    jac = jacobian(x, r, scene, np.arange(x.shape[1]))
    normal = jac @ jac.transpose(0, 2, 1)
    scale = np.maximum(np.einsum("kii->ki", normal), 1e-9)
    damped = normal + damping[:, None, None] * (np.eye(x.shape[1]) * scale[:, :, None])
    step: Floats = np.linalg.solve(damped, -np.einsum("kim,km->ki", jac, r)[..., None])[..., 0]
    return step


def half_squares(r: Floats) -> Floats:
    """Return half the sum of squares of each row of residuals, shape (k,)."""
    total: Floats = 0.5 * np.sum(r**2, axis=1)
    return total


def jacobian(x: Floats, r: Floats, scene: Scene, columns: NDArray[np.intp]) -> Floats:
    """Return the derivatives (k, columns, m) of the residuals r (k, m) by some parameters, by forward differences."""
    k, c = len(x), len(columns)
    moved = np.repeat(x[:, None, :], c, axis=1)
    moved[:, np.arange(c), columns] += STEP
    return (residuals(moved.reshape(k * c, -1), scene).reshape(k, c, -1) - r[:, None, :]) / STEP


def covariance(x: Floats, scene: Scene) -> Floats:
    """Return the parameters' covariance (d, d) at x by the linear law of errors (Laplace's method).

    It is the inverse of Fisher's information of the marks and the priors, so its diagonal is the Cramer-Rao figure.
    """
    jac = jacobian(x[None], residuals(x[None], scene), scene, np.arange(len(x)))[0]
    spread: Floats = np.linalg.inv(jac @ jac.T + np.diag(ridge(len(x))))
    return spread


def ridge(size: int) -> Floats:
    """Return the least information (d,) kept on each parameter, so that an open one does not spoil the algebra."""
    least = np.full(size, 1e-8)
    least[0], least[1] = (1.0 / sd**2 for sd in _SKY_SD_DEG)
    return least


def _starts(scene: Scene) -> Floats:
    """Return starts (k, d): pitch and focal length over their priors, the rest from the marks by plane geometry."""
    prior = scene.camera
    return np.array(
        [
            _guess(scene, prior.log_focal.mean + a * prior.log_focal.sd, prior.pitch.mean + b * prior.pitch.sd)
            for a in _FOCAL_STARTS
            for b in _PITCH_STARTS
        ]
    )


def _guess(scene: Scene, log_focal: float, pitch: float) -> Floats:
    prior = scene.camera
    x = np.zeros(len(scene.names))
    x[: len(SHARED)] = (
        40.0, 0.0, log_focal, pitch, prior.roll.mean, 0.0, 0.0, prior.centre_x.mean, prior.centre_y.mean, 0.0
    )  # fmt: skip
    suns = [sun for i in range(len(scene.objects)) if (sun := _place(x, i, scene)) is not None]
    if suns:
        mean = np.mean(suns, axis=0)
        x[0] = np.clip(np.rad2deg(np.arctan2(mean[2], np.hypot(mean[0], mean[1]))), 2.0, 88.0)
        x[1] = np.rad2deg(np.arctan2(mean[0], mean[1]))
    return x


def _place(x: Floats, i: int, scene: Scene) -> Floats | None:
    """Fill in an object's base and height, and return the direction from its shadow's tip to its top."""
    mark, at = scene.objects[i], len(SHARED) + i * len(PER_OBJECT)
    x[at + 2] = -1.0
    if mark.base is None:
        return None
    x[at : at + 2] = mark.base
    foot, sight, tip = (_seen(x, point, scene) for point in (mark.base, mark.top, mark.tip))
    foot = _ground(foot)
    if foot is None or sight is None:
        return None
    height = _height(foot, sight)
    x[at + 2] = np.log(height)
    end = _ground(tip)
    return None if end is None else _unit(foot + np.array([0.0, 0.0, height]) - end)


def _seen(x: Floats, point: tuple[float, float] | None, scene: Scene) -> Floats | None:
    if point is None:
        return None
    one = np.ones(1)
    lens = Lens(one * np.exp(x[2]), one * x[7], one * x[8], 0.0 * one, scene.camera.radius_px)
    return ray(one * point[0], one * point[1], lens, axes(one * x[3], one * x[4]))[0]


def _ground(sight: Floats | None) -> Floats | None:
    point = None if sight is None else on_ground(sight[None], ground_normal(np.zeros(1), np.zeros(1)))[0]
    return point if point is not None and np.isfinite(point).all() else None


def _height(foot: Floats, sight: Floats) -> float:
    """Return how high above the foot the plumb line passes nearest to a line of sight [camera heights]."""
    sight = _unit(sight)
    rises = sight[2]
    if abs(rises) > 0.999:
        return 0.1
    # foot + h up and t sight are nearest where their difference is perpendicular to both
    h = (rises * (foot @ sight) - foot[2]) / (1.0 - rises**2)
    return float(np.clip(h, 0.02, 50.0))


def _unit(vector: Floats) -> Floats:
    return vector / np.linalg.norm(vector)
