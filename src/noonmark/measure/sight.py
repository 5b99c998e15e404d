"""One sight: the sun's direction from the marks of a picture, or why it cannot be measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from noonmark.footage.facts import FileFacts
from noonmark.measure.assemble import scene_of
from noonmark.measure.best_fit import best_fit
from noonmark.measure.camera import camera_prior
from noonmark.measure.check_marks import check_marks
from noonmark.measure.limits import Limit, NextMark, limits_of, next_mark
from noonmark.measure.marks import Marks
from noonmark.measure.refuse import check_agreement, check_frames, elevation_told, not_measurable, tilt_is_told
from noonmark.measure.scene import Scene
from noonmark.measure.sun_posterior import SunPosterior, quantiles, settled_posterior

Floats = NDArray[np.float64]

_FARTHEST_DEG = 200.0


@dataclass(frozen=True)
class Angle:
    """A measured angle [deg]: median, and the intervals that hold it with 50 and 90 %.

    An azimuth's interval may run over 0 or 360: its second end is then the smaller one.
    """

    median: float
    interval_50: tuple[float, float]
    interval_90: tuple[float, float]


@dataclass(frozen=True)
class Sight:
    """What the marks of one picture say of the sun.

    Attributes
    ----------
    measurable : bool
    why_not : str
        The reason, when it is not measurable; then no angle is given.
    elevation_deg : Angle or None
        Apparent elevation of the sun's centre; None also where no object's top is marked, so that its shadow has a
        direction but no length.
    relative_azimuth_deg : Angle or None
        Azimuth of the sun from the camera's axis (from the picture's upper edge when it looks down), clockwise from
        above, in [-180, 180).
    azimuth_deg : Angle or None
        From true north, when the camera's own azimuth is known.
    focal_px, pitch_deg, roll_deg : float
        The camera that fits best.
    focal_words : str
        Where the focal length comes from.
    limits : tuple of Limit
    best_next_mark : NextMark or None
    effective_samples : float
    widened : bool
        Too few draws carried the weight; the answer was made wider to be safe.
    scene : Scene
    posterior : SunPosterior or None
    """

    measurable: bool
    why_not: str
    scene: Scene
    focal_words: str
    elevation_deg: Angle | None = None
    relative_azimuth_deg: Angle | None = None
    azimuth_deg: Angle | None = None
    focal_px: float | None = None
    pitch_deg: float | None = None
    roll_deg: float | None = None
    limits: tuple[Limit, ...] = ()
    best_next_mark: NextMark | None = None
    effective_samples: float = 0.0
    widened: bool = False
    posterior: SunPosterior | None = None


def sight_of(marks: Marks, size: tuple[float, float], facts: FileFacts | None = None) -> Sight:
    """Measure the sun's direction from marks.

    Parameters
    ----------
    marks : Marks
    size : (width, height)
        Of the upright picture [px].
    facts : FileFacts, optional
        What the picture's file says of its camera.

    Raises
    ------
    NoonmarkError
        For marks that cannot be (outside the picture, base equal to top), or that contradict one another.
    """
    check_marks(marks, size)
    prior, words = camera_prior(marks, size, facts)
    scene, nothing = scene_of(marks, prior)
    blank = Sight(measurable=False, why_not=nothing, scene=scene, focal_words=words)
    if nothing:
        return blank
    fit = best_fit(scene)
    check_agreement(scene, fit[1])
    posterior, widened = settled_posterior(scene, fit=fit)
    check_frames(posterior, scene)
    known = replace(
        blank,
        focal_px=float(np.exp(posterior.best[2])),
        pitch_deg=float(posterior.best[3]),
        roll_deg=float(posterior.best[4]),
        limits=limits_of(posterior.best, scene),
        best_next_mark=next_mark(posterior.best, scene, size),
        effective_samples=posterior.effective,
        widened=widened,
    )
    why = not_measurable(posterior, scene)
    if not why:
        return _angles(known, posterior, marks)
    # where the shadow itself cannot serve, finer marks of it do not help, whatever the linear law promises
    return replace(known, why_not=why, best_next_mark=None if tilt_is_told(scene) else known.best_next_mark)


def _angles(sight: Sight, posterior: SunPosterior, marks: Marks) -> Sight:
    direction_only = not elevation_told(sight.scene)
    ends = (float(posterior.best[1]) - _FARTHEST_DEG, float(posterior.best[1]) + _FARTHEST_DEG)
    relative = _angle(posterior.azimuth_cdf, ends)
    azimuth = None
    known = marks.camera.up_azimuth_deg if marks.camera.down else marks.camera.azimuth_deg
    if known is not None:
        azimuth = _turned(_angle(partial(azimuth_cdf, posterior, marks.camera.azimuth_error_deg), ends), known)
    return replace(
        sight,
        measurable=True,
        elevation_deg=None if direction_only else _angle(posterior.elevation_cdf, (0.0, 90.0)),
        relative_azimuth_deg=_wrapped(relative, -180.0),
        azimuth_deg=azimuth,
        posterior=posterior,
    )


def azimuth_cdf(posterior: SunPosterior, error_deg: float, at_deg: Floats) -> Floats:
    """Return the distribution of the relative azimuth, widened by the error of the camera's own azimuth."""
    wider = posterior.spread + np.array([[0.0, 0.0], [0.0, error_deg**2]])
    return replace(posterior, spread=wider).azimuth_cdf(at_deg)


def _angle(cdf: Callable[[Floats], Floats], ends: tuple[float, float]) -> Angle:
    low90, low50, middle, high50, high90 = (float(v) for v in quantiles(cdf, ends, (0.05, 0.25, 0.5, 0.75, 0.95)))
    return Angle(middle, (low50, high50), (low90, high90))


def _turned(angle: Angle, by_deg: float) -> Angle:
    values = (angle.median, *angle.interval_50, *angle.interval_90)
    return _wrapped(_of(tuple(value + by_deg for value in values)), 0.0)


def _wrapped(angle: Angle, least: float) -> Angle:
    values = (angle.median, *angle.interval_50, *angle.interval_90)
    return _of(tuple((value - least) % 360.0 + least for value in values))


def _of(values: tuple[float, ...]) -> Angle:
    middle, low50, high50, low90, high90 = values
    return Angle(middle, (low50, high50), (low90, high90))
