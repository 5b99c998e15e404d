"""The sun's direction, with all nuisances averaged over: importance sampling of those that bend the answer.

Camera pitch, focal length and the ground's slope are drawn; given them the sun's direction and everything else is as
good as Gaussian, and is integrated in closed form round its own best fit (Laplace's method). So the answer is a
mixture of Gaussians over (elevation, azimuth), one for each draw. The proposal is a Student t round the best fit,
refitted by the weighted draws (adaptive multiple importance sampling; Cornuet et al. 2012,
doi:10.1111/j.1467-9469.2011.00756.x). The seed is fixed: the same marks give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp, ndtr

from noonmark.measure.best_fit import (
    MOST_ELEVATION_DEG,
    best_fit,
    covariance,
    jacobian,
    least_elevation,
    ridge,
)
from noonmark.measure.model import FAR, residuals
from noonmark.measure.scene import SHARED, Scene

Floats = NDArray[np.float64]

SEED = 20220922
DRAWN = np.array([SHARED.index(name) for name in ("log_focal", "pitch", "slope_x", "slope_y")])
FREEDOM = 7.0
"""Degrees of freedom of the proposal's t: heavier tails than any posterior met, at little cost in four dimensions."""
COUNT, ROUNDS = 350, 2
MOST_INNER_STEPS = 5
"""Gauss and Newton steps of each draw's own best fit, at most."""
_SETTLED_DEG, _SETTLED_SHARE = 0.02, 0.98
"""The steps end when they moved the sun by less than this in nearly all draws [deg]."""
LEAST_EFFECTIVE = 150.0
"""Fewer effective draws than this do not place the ends of a 90 % interval within a tenth of an sd."""
_WIDER = 4.0
_LONGEST_STEP_DEG = 25.0
_HALVINGS = 29


@dataclass(frozen=True)
class SunPosterior:
    """A mixture of Gaussians over the sun's elevation and relative azimuth, flat prior on both.

    Attributes
    ----------
    weight : ndarray, shape (n,)
        Sums to 1.
    mean : ndarray, shape (n, 2)
        Elevation and azimuth relative to the camera's axis [deg]; the azimuths lie within 180 deg of ``best``.
    spread : ndarray, shape (n, 2, 2)
        Covariances [deg2].
    nuisance : ndarray, shape (n, 4)
        The draws: log focal length, pitch and the two slopes [deg].
    effective : float
        Effective sample size.
    best : ndarray, shape (d,)
        The best fit of all parameters.
    cost : float
        Half the sum of squared residuals there.
    """

    weight: Floats
    mean: Floats
    spread: Floats
    nuisance: Floats
    effective: float
    best: Floats
    cost: float

    def elevation_cdf(self, at_deg: Floats) -> Floats:
        """Return the probability that the elevation lies below each value [deg], shape as ``at_deg``."""
        sd = np.sqrt(self.spread[:, 0, 0])
        low, high = (ndtr((edge - self.mean[:, 0]) / sd) for edge in (0.0, MOST_ELEVATION_DEG))
        below = ndtr((np.clip(at_deg, 0.0, MOST_ELEVATION_DEG)[..., None] - self.mean[:, 0]) / sd) - low
        return below / np.maximum(high - low, 1e-12) @ self.weight

    def azimuth_cdf(self, at_deg: Floats) -> Floats:
        """Return the probability that the unwrapped relative azimuth lies below each value [deg]."""
        sd = np.sqrt(self.spread[:, 1, 1])
        return ndtr((at_deg[..., None] - self.mean[:, 1]) / sd) @ self.weight


def quantiles(cdf: Callable[[Floats], Floats], ends: tuple[float, float], levels: Sequence[float]) -> Floats:
    """Return where a rising distribution passes each level, by halving: within 1e-6 deg of ends 400 deg apart."""
    low, high = (np.full(len(levels), end) for end in ends)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        under = cdf(middle) < np.asarray(levels)
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2.0


def settled_posterior(scene: Scene, *, fit: tuple[Floats, float] | None = None) -> tuple[SunPosterior, bool]:
    """Return the posterior from enough draws, and whether it had to be made wider to be safe.

    Where few draws carry the weight, four times as many are made in twice the rounds; where they still do, every
    Gaussian is made twice as wide.
    """
    fit = fit or best_fit(scene)
    posterior = sun_posterior(scene, fit=fit)
    if posterior.effective < LEAST_EFFECTIVE:
        posterior = sun_posterior(scene, fit=fit, count=4 * COUNT, rounds=2 * ROUNDS)
    if posterior.effective >= LEAST_EFFECTIVE:
        return posterior, False
    return replace(posterior, spread=posterior.spread * _WIDER), True


def sun_posterior(
    scene: Scene, *, fit: tuple[Floats, float] | None = None, count: int = COUNT, rounds: int = ROUNDS
) -> SunPosterior:
    """Return the posterior of the sun's direction.

    Parameters
    ----------
    fit : (parameters, cost), optional
        Its best fit, where that is at hand.
    count, rounds : int
        Draws a round, and rounds.
    """
    best, cost = fit or best_fit(scene)
    inner = _Inner.at(best, scene)
    proposal = _Proposal(best[DRAWN], 1.3 * inner.drawn_covariance)
    rng = np.random.default_rng(SEED)
    used, drawn, found = [proposal], [proposal.draw(rng, count)], list[_Found]()
    every, weight = drawn[0], np.zeros(count)
    for last in range(rounds):
        found.append(inner.integrate(drawn[-1], scene))
        every, logs = np.concatenate(drawn), np.concatenate([part.log_evidence for part in found])
        weight = _weights(every, logs, used)
        if last < rounds - 1:
            used.append(used[-1].refitted(every, weight))
            drawn.append(used[-1].draw(rng, count))
    mean = np.concatenate([part.mean for part in found])
    spread = np.concatenate([part.spread for part in found])
    keep = weight > 0.0
    effective = float(1.0 / np.sum(weight**2)) if keep.any() else 0.0
    return SunPosterior(weight[keep], mean[keep], spread[keep], every[keep], effective, best, cost)


@dataclass(frozen=True)
class _Found:
    log_evidence: Floats
    mean: Floats
    spread: Floats


@dataclass(frozen=True)
class _Inner:
    """How everything else follows the drawn nuisances, to first order round the best fit."""

    best: Floats
    rest: NDArray[np.intp]
    follows: Floats
    drawn_covariance: Floats

    @staticmethod
    def at(best: Floats, scene: Scene) -> _Inner:
        rest = np.setdiff1d(np.arange(len(best)), DRAWN)
        spread = covariance(best, scene)
        own = spread[np.ix_(DRAWN, DRAWN)]
        follows: Floats = np.asarray(np.linalg.solve(own, spread[np.ix_(DRAWN, rest)]).T, dtype=np.float64)
        return _Inner(best, rest, follows, own)

    def integrate(self, drawn: Floats, scene: Scene) -> _Found:
        """Integrate the rest out at each draw (n, 4)."""
        x = np.empty((len(drawn), len(self.best)))
        x[:, DRAWN] = drawn
        x[:, self.rest] = self.best[self.rest] + (drawn - self.best[DRAWN]) @ self.follows.T
        x[:, 0] = np.clip(x[:, 0], least_elevation(scene), MOST_ELEVATION_DEG)
        for _ in range(MOST_INNER_STEPS):
            r, jac, information = self._linear(x, scene)
            pull: Floats = np.einsum("nkm,nm->nk", jac, r)[..., None]
            step = np.asarray(np.linalg.solve(information, pull), np.float64)[..., 0]
            step[:, :2] = np.clip(step[:, :2], -_LONGEST_STEP_DEG, _LONGEST_STEP_DEG)
            x[:, self.rest] -= step
            x[:, 0] = np.clip(x[:, 0], least_elevation(scene), MOST_ELEVATION_DEG)
            if np.quantile(np.abs(step[:, :2]).max(axis=1), _SETTLED_SHARE) < _SETTLED_DEG:
                break
        r, _, information = self._linear(x, scene)
        sign, log_det = np.linalg.slogdet(information)
        drawable = (sign > 0) & np.isfinite(log_det) & (np.abs(r).max(axis=1) < FAR - 1.0)
        logs = np.where(drawable, -0.5 * np.sum(r**2, axis=1) - 0.5 * log_det, -np.inf)
        sun = np.broadcast_to(np.eye(len(self.rest), 2), (len(x), len(self.rest), 2))
        spread = np.linalg.solve(information, sun)[:, :2] + 1e-6 * np.eye(2)
        mean = x[:, :2].copy()
        mean[:, 1] = self.best[1] + (mean[:, 1] - self.best[1] + 180.0) % 360.0 - 180.0
        return _Found(logs, mean, spread)

    def _linear(self, x: Floats, scene: Scene) -> tuple[Floats, Floats, Floats]:
        r = residuals(x, scene)
        jac = jacobian(x, r, scene, self.rest)
        information = jac @ jac.transpose(0, 2, 1) + np.diag(ridge(len(self.best))[self.rest])
        scale = np.einsum("nkk->nk", information)  # rounding must not make what cannot be drawn singular
        return r, jac, information + 1e-10 * np.eye(len(self.rest)) * scale.max(axis=1)[:, None, None]


@dataclass(frozen=True)
class _Proposal:
    """A multivariate Student t of ``FREEDOM`` degrees."""

    centre: Floats
    spread: Floats

    def draw(self, rng: np.random.Generator, count: int) -> Floats:
        normal = rng.standard_normal((count, len(self.centre))) @ np.linalg.cholesky(self.spread).T
        return self.centre + normal * np.sqrt(FREEDOM / rng.chisquare(FREEDOM, count))[:, None]

    def log_density(self, x: Floats) -> Floats:
        d, factor = len(self.centre), np.linalg.cholesky(self.spread)
        z = np.linalg.solve(factor, (x - self.centre).T)
        norm = gammaln((FREEDOM + d) / 2.0) - gammaln(FREEDOM / 2.0) - 0.5 * d * np.log(FREEDOM * np.pi)
        tail = 0.5 * (FREEDOM + d) * np.log1p(np.sum(z**2, axis=0) / FREEDOM)
        return norm - np.log(np.diag(factor)).sum() - tail

    def refitted(self, x: Floats, weight: Floats) -> _Proposal:
        """Return the t with the draws' mean and covariance; itself, wider, when too few draws carry the weight."""
        if not weight.any() or 1.0 / np.sum(weight**2) < 5.0 * x.shape[1]:
            return _Proposal(self.centre, 2.0 * self.spread)
        mean = weight @ x
        off = x - mean
        return _Proposal(mean, (off * weight[:, None]).T @ off + 1e-9 * np.eye(x.shape[1]))


def _weights(x: Floats, logs: Floats, used: list[_Proposal]) -> Floats:
    if not np.isfinite(logs).any():
        return np.zeros(len(x))
    raw = logs - logsumexp([p.log_density(x) for p in used], axis=0)
    return np.exp(raw - logsumexp(raw))
