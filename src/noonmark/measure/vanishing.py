# pyright: basic
# NumPy's own types lose themselves in its linear algebra.
"""Which found edges are plumb, which are level, and the camera that they tell of.

A camera's tilt is asked of the plumb edges first: each pair of them gives a vanishing point, and the one that most
edges pass through within their errors wins, if chance alone would hardly gather as many. Level edges join in groups
of one direction. Both then tell pitch, roll and focal length together with the priors, by least squares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from noonmark.measure.lines import EDGE_ERROR_PX, lengths
from noonmark.measure.model import CameraPrior
from noonmark.measure.projection import Axes, Lens, axes, project, ray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SHARED = ("log_focal", "pitch", "roll", "centre_x", "centre_y", "k1")
PLUMB_SD_DEG = 0.4
"""How far edges of buildings, lamp posts and signs stand off plumb, or are bent by what the detector joined [deg]."""
LEVEL_SD_DEG = 0.5
"""The same of level edges, each for itself [deg]."""
SLOPE_SD_DEG = 2.0
"""How far all level edges of one direction may rise together: streets, eaves along them, as marked ground [deg]."""
STEEP_DEG = 40.0
"""Edges further than this from the picture's upright are not tried as plumb [deg]."""
CHANCE = 1e-6
"""At most this many such groups would be found by chance in a picture of edges without order (a contrario)."""
MOST_SCATTER = 1.8
"""Edges that scatter wider than this times `PLUMB_SD_DEG` are something else: branches, ribs of a bridge."""
GATE = 3.0
"""Edges further off than this do not count [sd]."""
LEAST_PLUMB, LEAST_LEVEL = 4, 8
MOST_GROUPS = 3
_TRIED = 60
_STRIPS = 24
_STRIPS_OF_A_HOUSE = 4
_ROUNDS = 6
_STEPS = (1e-5, 1e-4, 1e-4, 1e-2, 1e-2, 1e-6)


@dataclass(frozen=True, eq=False)
class Camera:
    """What the edges tell of the camera.

    Attributes
    ----------
    x : ndarray, shape (6 + 2 g,)
        `SHARED`, then azimuth and rise of each group of level edges [deg].
    spread : ndarray, shape (6 + 2 g, 6 + 2 g)
        Its covariance.
    plumb : ndarray of bool, shape (n,)
        The edges taken as plumb.
    level : tuple of ndarray of bool, each of shape (n,)
        The groups of edges taken as level.
    scatter : float
        How much wider the plumb edges scatter than `PLUMB_SD_DEG` says, at least 1.
    """

    x: Floats
    spread: Floats
    plumb: Bools
    level: tuple[Bools, ...]
    scatter: float


def camera_of(lines: Floats, prior: CameraPrior, error_px: float = EDGE_ERROR_PX) -> Camera | None:
    """Return the camera that the edges (n, 4) tell of, or None where they gather in no plumb direction."""
    start = np.array([getattr(prior, name).mean for name in SHARED])
    steep = np.abs(np.arctan2(lines[:, 2] - lines[:, 0], np.abs(lines[:, 3] - lines[:, 1]))) < np.deg2rad(STEEP_DEG)
    first = _plumb_start(lines, steep, start, prior, error_px)
    if first is None:
        return None
    camera = _settled(Camera(first, np.eye(6), steep, (), 1.0), lines, steep, prior, error_px)
    if camera is None or camera.scatter > MOST_SCATTER:
        return None
    if _TRIED**2 / 2.0 * _chance(camera.plumb, steep, lines, prior, error_px, STEEP_DEG) > CHANCE:
        return None
    for _ in range(MOST_GROUPS):
        more = _with_level(camera, lines, prior, error_px)
        if more is None:
            break
        camera = more
    return camera


def misses(x: Floats, lines: Floats, direction: Floats, prior: CameraPrior) -> Floats:
    """Return by how much lines (n, 4) miss a world direction (3,), as the offset of one end to the other [px]."""
    lens, camera = _view(x, prior)
    a, b = (_ideal(lines[:, i : i + 2], lens, camera) for i in (0, 2))
    seen = np.concatenate([part @ direction for part in (camera.right, camera.up, camera.forward)])
    return _offsets(a, b, seen[None])[0] * float(lens.focal_px[0])


def level_direction(azimuth_deg: float, rise_deg: float = 0.0) -> Floats:
    """Return the unit vector (3,) of an azimuth and a rise above the horizontal [deg]."""
    a, e = np.deg2rad(azimuth_deg), np.deg2rad(rise_deg)
    return np.array([np.cos(e) * np.sin(a), np.cos(e) * np.cos(a), np.sin(e)])


def horizon_ends(x: Floats, prior: CameraPrior, width: float) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return where the horizon crosses the picture's left and right edge [px], or None where it does not."""
    lens, camera = _view(x, prior)
    turns = np.arange(-75.0, 75.1, 0.5)
    far = np.array([level_direction(turn) for turn in turns])
    seen = np.stack(project(far, lens, camera), axis=-1)
    seen = seen[np.isfinite(seen).all(axis=1) & (np.abs(seen[:, 0] - x[3]) < 2.0 * prior.radius_px)]
    if len(seen) < 2 or (np.diff(seen[:, 0]) <= 0.0).any() or seen[0, 0] > 0.0 or seen[-1, 0] < width - 1.0:
        return None
    left, right = (round(float(np.interp(at, seen[:, 0], seen[:, 1])), 1) for at in (0.0, width - 1.0))
    return (0.0, left), (width - 1.0, right)


def elevation_at(point: tuple[float, float], camera: Camera, prior: CameraPrior) -> float:
    """Return the sd of the elevation that a pixel shows [deg], by the linear law of errors."""

    def elevation(x: Floats) -> float:
        seen = ray(np.array([point[0]]), np.array([point[1]]), *_view(x, prior))[0]
        return float(np.rad2deg(np.arctan2(seen[2], np.hypot(seen[0], seen[1]))))

    steps = np.array([*_STEPS, *(1e-4,) * (len(camera.x) - 6)])
    slope = np.array(
        [(elevation(camera.x + step) - elevation(camera.x - step)) / (2.0 * step.sum()) for step in np.diag(steps)]
    )
    return float(np.sqrt(slope @ camera.spread @ slope))


def _view(x: Floats, prior: CameraPrior) -> tuple[Lens, Axes]:
    return Lens(np.exp(x[0:1]), x[3:4], x[4:5], x[5:6], prior.radius_px), axes(x[1:2], x[2:3])


def errors(lines: Floats, lean_deg: float | Floats, error_px: float) -> Floats:
    """Return the sd (n,) of what `misses` gives for lines that lean by an sd [deg]."""
    return np.sqrt(2.0 * error_px**2 + (lengths(lines) * np.deg2rad(lean_deg)) ** 2)


def strips(lines: Floats, prior: CameraPrior) -> NDArray[np.intp]:
    """Return in which of `_STRIPS` upright strips of the picture each line's middle lies (n,)."""
    middle = (lines[:, 0] + lines[:, 2]) / 2.0
    width = 2.0 * prior.centre_x.mean + 1.0
    return np.clip(middle / width * _STRIPS, 0, _STRIPS - 1).astype(np.intp)


UP = np.array([0.0, 0.0, 1.0])


def _ideal(points: Floats, lens: Lens, camera: Axes) -> Floats:
    """Return undistorted picture coordinates (n, 2), x to the right and y down, in focal lengths."""
    direction = ray(points[:, 0], points[:, 1], lens, camera)
    return np.stack([direction @ camera.right[0], -(direction @ camera.up[0])], axis=-1)


def _plumb_start(lines: Floats, steep: Bools, start: Floats, prior: CameraPrior, error_px: float) -> Floats | None:
    """Return the parameters whose zenith most steep edges point to; None when fewer than needed are there."""
    tried = lines[steep]
    if len(tried) < LEAST_PLUMB:
        return None
    sd = errors(tried, PLUMB_SD_DEG, error_px)
    worth = np.log(np.maximum(lengths(tried) * np.deg2rad(2.0 * STEEP_DEG) / (sd * (2.0 * np.pi) ** 0.5), 1.0))
    tilts = _tilts(tried[:_TRIED], start, prior)
    if not len(tilts):
        return None
    lens, level = _view(np.array([*start[:1], 0.0, 0.0, *start[3:]]), prior)
    seen = axes(tilts[:, 0], tilts[:, 1])
    up = np.stack([seen.right[:, 2], seen.up[:, 2], seen.forward[:, 2]], axis=-1)
    offsets = _offsets(_ideal(tried[:, :2], lens, level), _ideal(tried[:, 2:], lens, level), up) * float(
        lens.focal_px[0]
    )
    away = (tilts - [prior.pitch.mean, prior.roll.mean]) / [prior.pitch.sd, prior.roll.sd]
    score = np.maximum(worth - 0.5 * (offsets / sd) ** 2, 0.0).sum(axis=1) - 0.5 * (away**2).sum(axis=1)
    best = start.copy()
    best[1:3] = tilts[int(np.argmax(score))]
    return best


def _offsets(a: Floats, b: Floats, seen: Floats) -> Floats:
    """Return by how much lines from a to b (n, 2) miss directions (k, 3), given to the camera's right, up and ahead.

    Both in focal lengths; the answer (k, n) is the offset of b against the direction's image through a, about the
    lines' middles.
    """
    middle, step = (a + b) / 2.0, b - a
    right, up, ahead = seen.T[:, :, None]
    x, y = right - middle[:, 0] * ahead, -up - middle[:, 1] * ahead
    return (x * step[:, 1] - y * step[:, 0]) / np.maximum(np.hypot(x, y), 1e-12)


def _tilts(lines: Floats, start: Floats, prior: CameraPrior) -> Floats:
    """Return pitch and roll (k, 2) that make pairs of lines plumb, as far as the priors allow."""
    centre = np.array([start[3], start[4]])
    ends = (lines.reshape(-1, 2, 2) - centre) / np.exp(start[0])
    ends = np.concatenate([ends, np.ones((*ends.shape[:2], 1))], axis=-1)
    planes = np.cross(ends[:, 0], ends[:, 1])
    planes /= np.linalg.norm(planes, axis=1)[:, None]
    one, two = np.triu_indices(len(lines), 1)
    up = np.cross(planes[one], planes[two])
    size = np.linalg.norm(up, axis=1)
    up = up[size > 1e-4] / size[size > 1e-4, None]
    up *= np.where(up[:, 1:2] > 0.0, -1.0, 1.0)
    tilts = np.rad2deg(np.stack([np.arcsin(up[:, 2]), np.arctan2(-up[:, 0], -up[:, 1])], axis=-1))
    away = np.abs(tilts - [prior.pitch.mean, prior.roll.mean]) / [prior.pitch.sd, prior.roll.sd]
    return tilts[away.max(axis=1) < GATE] if len(tilts) else tilts


def _settled(
    camera: Camera, lines: Floats, steep: Bools, prior: CameraPrior, error_px: float, level: tuple[Bools, ...] = ()
) -> Camera | None:
    """Return the camera fitted to the edges that pass it, chosen anew until they stay; None when too few are left."""
    x, scatter, plumb = camera.x, camera.scatter, camera.plumb
    for _ in range(8):
        near = np.abs(misses(x, lines, UP, prior)) / errors(lines, PLUMB_SD_DEG * scatter, error_px)
        now = steep & (near < GATE)
        if now.sum() < LEAST_PLUMB:
            return None
        scatter = _scatter(misses(x, lines[now], UP, prior) / errors(lines[now], PLUMB_SD_DEG, error_px))
        groups = [_group(lines[now], PLUMB_SD_DEG * scatter, STEEP_DEG, prior, error_px)]
        groups += [_group(lines[one], LEVEL_SD_DEG, 90.0, prior, error_px) for one in level]
        x, spread = _fit(x, groups, prior)
        if np.array_equal(now, plumb):
            break
        plumb = now
    return Camera(x, spread, now, level, scatter)


def _scatter(z: Floats) -> float:
    """Return by how much residuals [sd] scatter wider than they should, by their median; 1 to 3."""
    return float(np.clip(np.median(np.abs(z)) / 0.6745, 1.0, 3.0))


def _chance(chosen: Bools, of: Bools, lines: Floats, prior: CameraPrior, error_px: float, half_deg: float) -> float:
    """Return the probability that edges of any direction would gather so many into one.

    Edges in one cell of the picture are mostly of one thing and count as one (the upper tail of a binomial law with
    the cells' mean probability, which bounds that of unequal ones).
    """
    sd = errors(lines, PLUMB_SD_DEG, error_px)
    share = np.minimum(2.0 * GATE * sd / (lengths(lines) * np.deg2rad(2.0 * half_deg)), 0.9)
    cell = strips(lines, prior) + _STRIPS * strips(lines[:, [1, 0, 3, 2]], prior)
    none = np.bincount(cell[of], weights=np.log1p(-share[of]))
    there = np.bincount(cell[of], minlength=len(none)) > 0
    hits = len(np.unique(cell[chosen]))
    return float(binom.sf(hits - 1, there.sum(), np.mean(-np.expm1(none[there]))))


def _with_level(camera: Camera, lines: Floats, prior: CameraPrior, error_px: float) -> Camera | None:
    """Return the camera with one more group of level edges, or None where no more gather."""
    free = ~camera.plumb & ~np.any([np.zeros(len(lines), dtype=bool), *camera.level], axis=0)
    azimuths = _azimuths(lines[free][:_TRIED], camera.x, prior)
    sd = np.hypot(errors(lines, LEVEL_SD_DEG, error_px), lengths(lines) * np.deg2rad(_tilt_sd(camera)))
    best, found = 0.0, None
    for azimuth in azimuths:
        z = np.abs(misses(camera.x, lines, level_direction(azimuth), prior)) / sd
        near = free & (z < GATE)
        score = float(np.maximum(1.0 - (z[near] / GATE) ** 2, 0.0).sum())
        if score > best:
            best, found = score, (azimuth, near)
    if found is None or found[1].sum() < LEAST_LEVEL:
        return None
    if len(azimuths) * _chance(found[1], free, lines, prior, error_px, 90.0) > CHANCE:
        return None
    x = np.concatenate([camera.x, [found[0], 0.0]])
    start = Camera(x, camera.spread, camera.plumb, (*camera.level, found[1]), camera.scatter)
    more = _settled(start, lines, camera.plumb, prior, error_px, start.level)
    if more is None or (np.abs(more.x[1:3] - camera.x[1:3]) > GATE * np.diag(camera.spread)[1:3] ** 0.5).any():
        return None  # what contradicts the plumb edges is not level
    return more


def _tilt_sd(camera: Camera) -> float:
    return float(min(np.hypot(camera.spread[1, 1] ** 0.5, camera.spread[2, 2] ** 0.5), 3.0))


def _azimuths(lines: Floats, x: Floats, prior: CameraPrior) -> list[float]:
    """Return where lines meet the horizon [deg]."""
    lens, camera = _view(x, prior)
    a, b = (ray(lines[:, i], lines[:, i + 1], lens, camera) for i in (0, 2))
    level = np.cross(np.cross(a, b), UP)
    return [float(v) for v in np.rad2deg(np.arctan2(level[:, 0], level[:, 1]))]


@dataclass(frozen=True, eq=False)
class _Group:
    """Edges of one direction: their sd each, and as one of many in a strip; the odds that one is a stranger."""

    lines: Floats
    alone: Floats
    sd: Floats
    strange: Floats


def _group(lines: Floats, lean_deg: float, half_deg: float, prior: CameraPrior, error_px: float) -> _Group:
    alone = errors(lines, lean_deg, error_px)
    sd = errors(lines, lean_deg * _crowding(lines, prior), error_px)
    strange = alone * (2.0 * np.pi) ** 0.5 / (lengths(lines) * np.deg2rad(2.0 * half_deg))
    return _Group(lines, alone, sd, strange)


def _fit(x: Floats, groups: list[_Group], prior: CameraPrior) -> tuple[Floats, Floats]:
    """Return the best parameters and their covariance, by Gauss and Newton's method with priors.

    Each edge counts by the probability that it belongs to its group, against one of any direction (a mixture).
    """

    def rows(at: Floats) -> Floats:
        found = [(at[i] - getattr(prior, name).mean) / getattr(prior, name).sd for i, name in enumerate(SHARED)]
        parts = [np.array(found), at[7::2] / SLOPE_SD_DEG]
        for i, group in enumerate(groups):
            parts.append(misses(at, group.lines, _direction(at, i), prior) / group.sd)
        return np.concatenate(parts)

    steps = np.array([*_STEPS, *(1e-4,) * (len(x) - 6)])
    rounds = 0
    while True:
        r = rows(x)
        jac = np.stack([(rows(x + step) - r) / step.sum() for step in np.diag(steps)], axis=-1)
        known = np.ones(len(r) - sum(len(group.lines) for group in groups))
        weight = np.concatenate(
            [known, *(_belongs(x, group, _direction(x, i), prior) for i, group in enumerate(groups))]
        )
        spread = np.asarray(np.linalg.inv(jac.T @ (jac * weight[:, None]) + 1e-9 * np.eye(len(x))), dtype=np.float64)
        if rounds == _ROUNDS:
            return x, spread
        x, rounds = x - spread @ (jac.T @ (weight * r)), rounds + 1


def _belongs(x: Floats, group: _Group, direction: Floats, prior: CameraPrior) -> Floats:
    """Return the probability (n,) that each edge has the group's direction."""
    z = misses(x, group.lines, direction, prior) / group.alone
    return 1.0 / (1.0 + group.strange * np.exp(np.minimum(0.5 * z**2, 50.0)))


def _direction(x: Floats, group: int) -> Floats:
    return UP if group == 0 else level_direction(x[4 + 2 * group], x[5 + 2 * group])


def _crowding(lines: Floats, prior: CameraPrior) -> Floats:
    """Return the factor (n,) on each line's lean, so that lines of one house, which lean together, count as one."""
    strip = strips(lines, prior) // _STRIPS_OF_A_HOUSE
    return np.sqrt(np.bincount(strip)[strip])
