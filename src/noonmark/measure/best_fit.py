# pyright: basic
# NumPy's own types lose themselves in its linear algebra.
"""The parameters that fit a scene's marks best, from several starts at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.measure.model import finite, object_rows, object_slice, residuals, views_of
from noonmark.measure.scene import PER_OBJECT, SHARED, Scene
from noonmark.measure.starts import starts

Floats = NDArray[np.float64]

LEAST_ELEVATION_DEG, MOST_ELEVATION_DEG = 0.3, 90.0
_LEAST_SEEN_DEG = -30.0
"""A sun seen by itself may be fitted below the horizon: its spread there counts for what is above."""
STEP = 1e-4
"""Step of the differences in every unit used here: rounding and curvature both stay below 1e-4 of a derivative."""
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
    x = starts(scene)
    damping, r = np.full(len(x), 1e-2), residuals(x, scene)
    cost = half_squares(r)
    for _ in range(_MOST_STEPS):
        trial = x + _damped_step(x, r, damping, scene)
        trial[:, 0] = np.clip(trial[:, 0], least_elevation(scene), MOST_ELEVATION_DEG)
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


def least_elevation(scene: Scene) -> float:
    """Return the least elevation that a fit may take [deg]: where there are shadows, the sun is up."""
    return _LEAST_SEEN_DEG if scene.direct and not scene.objects else LEAST_ELEVATION_DEG


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
    """Return the derivatives (k, columns, m) of the residuals r (k, m) by some parameters, by forward differences.

    An object's own parameters touch its own residuals alone, so no others are worked out for them.
    """
    out = np.zeros((len(x), len(columns), r.shape[1]))
    owner = (columns - len(SHARED)) // len(PER_OBJECT)
    owner[(columns < len(SHARED)) | (owner >= len(scene.objects))] = -1
    if any(mark.height is not None for mark in scene.objects):  # ratios of heights join objects
        owner[:] = -1
    for i in np.unique(owner):
        at = np.flatnonzero(owner == i)
        moved = np.repeat(x, len(at), axis=0)
        moved[np.arange(len(moved)), np.tile(columns[at], len(x))] += STEP
        moved = np.asfortranarray(moved)
        rows = slice(None) if i < 0 else object_slice(int(i), scene)
        there = residuals(moved, scene) if i < 0 else finite(object_rows(moved, int(i), views_of(moved, scene), scene))
        out[:, at, rows] = (there.reshape(len(x), len(at), -1) - r[:, None, rows]) / STEP
    return out


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
