"""Did two who marked the same frame see the same sun? A test that knows what both share.

Both looked at one picture: camera, ground, and the lean and height of an object that both marked are the same for
both, known or not, and make no difference between the two. What differs is their clicks, the edge of the shadow that
each clicked at, and the objects that only one marked. So the two sets of marks are put into one scene as two frames of
a camera that did not move, with a sun for each; the difference of the two suns, with its covariance by the linear law
of errors (Laplace's method), is then held against none. The square of that difference in its own standard deviations
follows chi-squared where both measured the same sun.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from msgspec import structs
from numpy.typing import NDArray
from scipy.stats import chi2

from noonmark.case.second.pairs import ObjectPair, pairs
from noonmark.footage.facts import FileFacts
from noonmark.measure.assemble import scene_of
from noonmark.measure.best_fit import best_fit, covariance, jacobian
from noonmark.measure.camera import camera_prior
from noonmark.measure.marks import FrameMark, Marks, ObjectMark
from noonmark.measure.model import EDGE_SHIFT, object_slice, residuals
from noonmark.measure.scene import PER_OBJECT, SHARED, CameraPrior, Prior, Scene

Floats = NDArray[np.float64]

OPEN_DEG = 60.0
"""How far the second's sun may stand from the first's, one sd [deg]: a start for the search, taken out again."""
_LEAST_COSINE = 0.1


@dataclass(frozen=True)
class Agreement:
    """How two sights of one frame stand to each other.

    Attributes
    ----------
    probability : float
        Chance of a difference this large or larger where both measured the same sun as well as they said.
    elevation_deg, azimuth_deg : float
        The second's sun from the first's: higher, and further clockwise [deg]; what both share taken as the same.
    elevation_sd_deg, azimuth_sd_deg : float
        One sd of these by clicks and by what only one of them marked, where both measured the same sun [deg].
    with_elevation : bool
        False where one of them measured a direction alone; then the azimuth alone is compared.
    pairs : tuple of ObjectPair
        What both marked.
    together : bool
        False where several frames were marked: then the two sights are compared as if they shared nothing, and the
        probability is larger than it should be.
    """

    probability: float
    elevation_deg: float
    azimuth_deg: float
    elevation_sd_deg: float
    azimuth_sd_deg: float
    with_elevation: bool
    pairs: tuple[ObjectPair, ...]
    together: bool = True


def agreement(
    first: Marks,
    second: Marks,
    size: tuple[float, float],
    facts: FileFacts | None = None,
    *,
    with_elevation: bool = True,
) -> Agreement:
    """Hold two sets of marks of one frame together.

    Parameters
    ----------
    first, second : Marks
        Of one frame each, both measurable.
    size : (width, height)
        Of the upright picture [px].
    facts : FileFacts, optional
        What the picture's file says of its camera.
    with_elevation : bool
        Both measured an elevation.

    Notes
    -----
    Where the two state different things of the camera, the wider of each is taken.
    """
    found = pairs(first, second)
    scene = joint_scene(first, second, size, facts)
    x, _ = best_fit(scene)
    at = scene.column("frame_1_drift_up")
    there, alike = x[at : at + 2].copy(), x.copy()
    alike[at : at + 2] = 0.0
    spread = covariance(alike, scene)
    difference, own = _without_prior(there, spread[at : at + 2, at : at + 2])
    own = own + _edges(alike, scene, spread[at : at + 2])
    kept = slice(0 if with_elevation else 1, 2)
    distance = float(difference[kept] @ np.linalg.solve(own[kept, kept], difference[kept]))
    sd = np.sqrt(np.diag(own))
    narrow = max(float(np.cos(np.deg2rad(x[0]))), _LEAST_COSINE)
    return Agreement(
        probability=float(chi2.sf(distance, 2 if with_elevation else 1)),
        elevation_deg=float(difference[0]),
        azimuth_deg=float(difference[1]) / narrow,
        elevation_sd_deg=float(sd[0]),
        azimuth_sd_deg=float(sd[1]) / narrow,
        with_elevation=with_elevation,
        pairs=found,
    )


def agreement_apart(
    first: tuple[Floats, Floats], second: tuple[Floats, Floats], *, with_elevation: bool = True
) -> Agreement:
    """Hold two sights together as if they shared nothing: not the camera, not the ground, no object.

    Parameters
    ----------
    first, second : (mean, covariance)
        Of elevation and relative azimuth, (2,) and (2, 2) [deg, deg2].
    with_elevation : bool
        Both measured an elevation.

    Notes
    -----
    What both share moves both alike, and is counted here as if it set them apart. So the standard deviations are too
    large, and so is the probability: it can clear two who differ, and never blames two who agree.
    """
    spread = first[1] + second[1]
    difference = second[0] - first[0]
    difference = np.array([difference[0], (difference[1] + 180.0) % 360.0 - 180.0])
    kept = slice(0 if with_elevation else 1, 2)
    distance = float(difference[kept] @ np.linalg.solve(spread[kept, kept], difference[kept]))
    sd = np.sqrt(np.diag(spread))
    return Agreement(
        probability=float(chi2.sf(distance, 2 if with_elevation else 1)),
        elevation_deg=float(difference[0]),
        azimuth_deg=float(difference[1]),
        elevation_sd_deg=float(sd[0]),
        azimuth_sd_deg=float(sd[1]),
        with_elevation=with_elevation,
        pairs=(),
        together=False,
    )


def joint_scene(first: Marks, second: Marks, size: tuple[float, float], facts: FileFacts | None) -> Scene:
    """Return both sets of marks as two frames of a camera that did not move, each with a sun of its own."""
    shared = {pair.second: pair.first for pair in pairs(first, second) if _one_edge(first, second, pair)}
    ours = [structs.replace(mark, name=f"first {i}") for i, mark in enumerate(first.objects)]
    theirs = [_called(mark, j, shared) for j, mark in enumerate(second.objects)]
    frame = FrameMark(
        offset_s=first.offset_s,
        objects=tuple(theirs),
        horizon=second.horizon,
        verticals=second.verticals,
        parallels=second.parallels,
        sun=second.sun,
        own_shadow=second.own_shadow,
    )
    both = structs.replace(
        first,
        objects=tuple(ours),
        frames=(frame,),
        camera=structs.replace(first.camera, fixed=True),
        horizon_error_deg=max(first.horizon_error_deg, second.horizon_error_deg),
        sun_error_px=max(first.sun_error_px, second.sun_error_px),
        own_shadow_error_px=max(first.own_shadow_error_px, second.own_shadow_error_px),
    )
    prior = _wider(camera_prior(first, size, facts)[0], camera_prior(second, size, facts)[0])
    scene, _ = scene_of(both, prior)
    return replace(scene, frames=(replace(scene.frames[0], drift_sd_deg=OPEN_DEG),))


def _one_edge(first: Marks, second: Marks, pair: ObjectPair) -> bool:
    """Tell whether both clicked at edges of the shadow that lie at one place, as far as is known."""
    one, other = first.objects[pair.first].edge, second.objects[pair.second].edge
    return EDGE_SHIFT[one][0] == EDGE_SHIFT[other][0]


def _called(mark: ObjectMark, number: int, shared: dict[int, int]) -> ObjectMark:
    name = f"first {shared[number]}" if number in shared else f"second {number}"
    return structs.replace(mark, name=name)


def _wider(one: CameraPrior, other: CameraPrior) -> CameraPrior:
    """Return, of each thing known of the camera, what is known less well."""

    def less(a: Prior, b: Prior) -> Prior:
        return a if a.sd >= b.sd else b

    return CameraPrior(
        log_focal=less(one.log_focal, other.log_focal),
        pitch=less(one.pitch, other.pitch),
        roll=less(one.roll, other.roll),
        centre_x=less(one.centre_x, other.centre_x),
        centre_y=less(one.centre_y, other.centre_y),
        k1=less(one.k1, other.k1),
        radius_px=one.radius_px,
        slope_sd_deg=max(one.slope_sd_deg, other.slope_sd_deg),
    )


def _without_prior(difference: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Return a difference and its covariance as the marks alone give them, ``OPEN_DEG`` taken out."""
    information = np.linalg.inv(spread)
    own: Floats = np.linalg.inv(information - np.eye(2) / OPEN_DEG**2).astype(np.float64)
    return np.asarray(own @ information @ difference, np.float64), own


def _edges(x: Floats, scene: Scene, follows: Floats) -> Floats:
    """Return what the covariance of the difference gains as each clicked at an edge of their own.

    The scene has one edge for an object that both marked. That of the second differs from it by the errors of both,
    which moves the tip that they clicked, and with it their sun.
    """
    jac = jacobian(x[None], residuals(x[None], scene), scene, np.arange(len(x)))[0]
    gained = np.zeros((2, 2))
    for again in scene.again:
        if again.mark.tip is None:
            continue
        edge = len(SHARED) + again.number * len(PER_OBJECT) + PER_OBJECT.index("edge")
        rows = _tip_rows(scene, again.number)
        moved = follows @ jac[:, rows] @ jac[edge, rows]
        variance = EDGE_SHIFT[scene.objects[again.number].edge][1] ** 2 + EDGE_SHIFT[again.mark.edge][1] ** 2
        gained += variance * np.outer(moved, moved)
    return gained


def _tip_rows(scene: Scene, number: int) -> slice:
    """Return where the residuals of the tip that the second marked stand: the last two of the object."""
    end = object_slice(number, scene).stop
    return slice(end - 2, end)
