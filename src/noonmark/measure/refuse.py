"""When marks do not measure the sun: too little, degenerate, or contradicting one another."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import atan2, degrees, hypot

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from noonmark.errors import NoonmarkError
from noonmark.measure.best_fit import best_fit
from noonmark.measure.marks import ObjectMark
from noonmark.measure.model import PER_OBJECT, SHARED, Scene, residuals
from noonmark.measure.sun_posterior import SunPosterior

Floats = NDArray[np.float64]

WIDEST_90_DEG = 35.0
"""A 90 % interval of elevation wider than this says next to nothing: at a known instant, two fifths of the Earth."""
WIDEST_DIRECTION_DEG = 90.0
PITCH_OPEN = 0.6
"""The camera's tilt is open when its sd is still above this share of what it was before any mark."""
LEVELLED_SD_DEG = 3.0
"""A tilt given with a smaller sd than this is known: a gimbal's, or a levelled camera's [deg]."""
IN_LINE_DEG = 4.0
DOUBT = 1e-4
"""Chance of so large a misfit when nothing is wrong, below which marks are said to contradict one another."""


def not_marked(mark: ObjectMark) -> str:
    """Return what an object lacks for its shadow's direction to be measured; empty when nothing."""
    if mark.base_hidden or mark.base is None:
        return "the base of the object is hidden, so where its shadow starts is not known"
    return "the tip of the shadow is not marked" if mark.tip is None else ""


def no_top(mark: ObjectMark) -> bool:
    """Tell whether an object's height cannot be known, so that its shadow has a direction but no length."""
    return mark.top_out_of_frame or mark.top is None


def not_measurable(posterior: SunPosterior, scene: Scene) -> str:
    """Return why the marks do not measure the sun's elevation; empty when they do."""
    if posterior.effective <= 1.0:
        return "no camera over level ground shows what was marked; is the shadow's tip on the ground?"
    if all(no_top(mark) for mark in scene.objects):
        return _direction_open(posterior)
    if all(_in_line(mark) for mark in scene.objects):
        return (
            "top, base and shadow's tip lie on one line in the picture: the shadow runs along the line of sight, and "
            "its length cannot be told from the object's height"
        )
    levels: Floats = np.linspace(0.0, 90.0, 901)
    low, high = (float(v) for v in np.interp((0.05, 0.95), posterior.elevation_cdf(levels), levels))
    if not _tilt_is_told(scene) or _pitch_sd(posterior) > PITCH_OPEN * max(scene.camera.pitch.sd, LEVELLED_SD_DEG):
        return "nothing marked says how the camera was tilted; mark the horizon, plumb lines or a second object"
    if high - low > WIDEST_90_DEG:
        return f"the marks leave the sun's elevation anywhere from {low:.0f} to {high:.0f} deg"
    return ""


def _direction_open(posterior: SunPosterior) -> str:
    turns: Floats = float(posterior.best[1]) + np.linspace(-180.0, 180.0, 1441)
    low, high = (float(v) for v in np.interp((0.05, 0.95), posterior.azimuth_cdf(turns), turns))
    if high - low > WIDEST_DIRECTION_DEG:
        return f"no object's top is marked, and the shadow's direction stays open by {high - low:.0f} deg"
    return ""


def _tilt_is_told(scene: Scene) -> bool:
    """Tell whether anything but one object's own uprightness says how the camera was tilted."""
    lines = scene.horizon is not None or bool(scene.verticals) or bool(scene.parallels)
    return lines or len(scene.objects) > 1 or scene.camera.pitch.sd <= LEVELLED_SD_DEG


def _pitch_sd(posterior: SunPosterior) -> float:
    pitch = posterior.nuisance[:, 1]
    return float(np.sqrt(posterior.weight @ (pitch - posterior.weight @ pitch) ** 2))


def _in_line(mark: ObjectMark) -> bool:
    """Tell whether the shadow lies along its object in the picture, within what the clicks allow."""
    if mark.base is None or mark.top is None or mark.tip is None:
        return True
    rise = (mark.top[0] - mark.base[0], mark.top[1] - mark.base[1])
    fall = (mark.tip[0] - mark.base[0], mark.tip[1] - mark.base[1])
    cross, dot = rise[0] * fall[1] - rise[1] * fall[0], rise[0] * fall[0] + rise[1] * fall[1]
    between = abs(degrees(atan2(cross, dot)))
    blur = degrees(mark.error_px * 1.5 / max(min(hypot(*rise), hypot(*fall)), 1e-9))
    return min(between, 180.0 - between) < max(IN_LINE_DEG, blur)


def check_agreement(scene: Scene) -> None:
    """Raise when the lines contradict one another, or two objects' shadows disagree.

    Raises
    ------
    NoonmarkError
        With the two that disagree most, and by how much.
    """
    _check_lines(scene)
    if len(scene.objects) < 2:
        return
    worst: tuple[float, float, str, str] | None = None
    for i, j in combinations(range(len(scene.objects)), 2):
        turn, surprise = _disagreement(replace(scene, objects=(scene.objects[i], scene.objects[j])))
        if surprise < DOUBT and (worst is None or surprise < worst[0]):
            worst = (surprise, turn, _name(scene, i), _name(scene, j))
    if worst is not None:
        raise NoonmarkError(
            f"the shadows of {worst[2]} and {worst[3]} disagree by {worst[1]:.0f} deg",
            where="marks",
            remedy="one is not upright, not on the same ground, or not lit by the sun; leave it out or widen its error",
        )


def _name(scene: Scene, i: int) -> str:
    return f"the {scene.objects[i].name}" if scene.objects[i].name else f"object {i + 1}"


def _disagreement(pair: Scene) -> tuple[float, float]:
    """Return by how much two objects' suns differ [deg], and the chance of that when they are one."""
    _, together = best_fit(pair)
    loose = replace(pair, loose=True)
    x, apart = best_fit(loose)
    at = len(SHARED) + 2 * len(PER_OBJECT) + len(pair.parallels)
    turn = hypot(x[at], x[at + 1] * np.cos(np.deg2rad(x[0])))
    return float(turn), float(chi2.sf(2.0 * max(together - apart, 0.0), 2))


def _check_lines(scene: Scene) -> None:
    """Raise when horizon, plumb lines and parallels fit no camera together."""
    lines = replace(scene, objects=())
    rows = 2 * (scene.horizon is not None) + len(scene.verticals) + 2 * len(scene.parallels)
    if rows < 2:
        return
    x, cost = best_fit(lines)
    if chi2.sf(2.0 * cost, rows) > DOUBT:
        return
    r = np.abs(residuals(x[None], lines)[0])
    which = "the horizon and the plumb lines" if scene.horizon is not None and scene.verticals else "the marked lines"
    raise NoonmarkError(
        f"{which} contradict one another: no camera shows both ({r.max():.0f} sd apart)",
        where="marks",
        remedy="check which lines are truly level or plumb, or widen horizon_error_deg",
    )
