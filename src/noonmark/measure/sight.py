"""One sight: the sun's direction from the marks of a picture, or why it cannot be measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from noonmark.footage.facts import FileFacts
from noonmark.measure.camera import camera_prior
from noonmark.measure.limits import Limit, NextMark, limits_of, next_mark
from noonmark.measure.marks import Marks, check_marks
from noonmark.measure.model import Scene
from noonmark.measure.refuse import check_agreement, no_top, not_marked, not_measurable
from noonmark.measure.sun_posterior import COUNT, SunPosterior, sun_posterior

Floats = NDArray[np.float64]

LEAST_EFFECTIVE = 100.0
"""Fewer effective draws than this do not place the ends of a 90 % interval within a tenth of an sd."""
_ELEVATIONS = np.linspace(0.0, 90.0, 9001)
_TURNS = np.linspace(-200.0, 200.0, 16001)
_WIDER = 4.0


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
    usable = tuple(mark for mark in marks.objects if not_marked(mark) == "")
    scene = Scene(prior, usable, marks.horizon, marks.horizon_error_deg, marks.verticals, marks.parallels)
    blank = Sight(measurable=False, why_not="", scene=scene, focal_words=words)
    if not usable:
        return replace(blank, why_not=not_marked(marks.objects[0]) if marks.objects else "no object is marked")
    check_agreement(scene)
    posterior, widened = _enough(scene)
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
    return replace(known, why_not=why) if why else _angles(known, posterior, marks)


def _enough(scene: Scene) -> tuple[SunPosterior, bool]:
    posterior = sun_posterior(scene)
    if posterior.effective < LEAST_EFFECTIVE:
        posterior = sun_posterior(scene, count=4 * COUNT)
    if posterior.effective >= LEAST_EFFECTIVE:
        return posterior, False
    return replace(posterior, spread=posterior.spread * _WIDER), True


def _angles(sight: Sight, posterior: SunPosterior, marks: Marks) -> Sight:
    direction_only = all(no_top(mark) for mark in sight.scene.objects)
    turned = float(posterior.best[1]) + _TURNS
    relative = _angle(turned, posterior.azimuth_cdf(turned))
    azimuth = None
    known = marks.camera.up_azimuth_deg if marks.camera.down else marks.camera.azimuth_deg
    if known is not None:
        cdf = azimuth_cdf(posterior, marks.camera.azimuth_error_deg, turned)
        azimuth = _turned(_angle(turned, cdf), known)
    return replace(
        sight,
        measurable=True,
        elevation_deg=None if direction_only else _angle(_ELEVATIONS, posterior.elevation_cdf(_ELEVATIONS)),
        relative_azimuth_deg=_wrapped(relative, -180.0),
        azimuth_deg=azimuth,
        posterior=posterior,
    )


def azimuth_cdf(posterior: SunPosterior, error_deg: float, at_deg: Floats) -> Floats:
    """Return the distribution of the relative azimuth, widened by the error of the camera's own azimuth."""
    wider = posterior.spread + np.array([[0.0, 0.0], [0.0, error_deg**2]])
    return replace(posterior, spread=wider).azimuth_cdf(at_deg)


def _angle(at_deg: Floats, cdf: Floats) -> Angle:
    low90, low50, middle, high50, high90 = (float(v) for v in np.interp((0.05, 0.25, 0.5, 0.75, 0.95), cdf, at_deg))
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
