"""When marks do not measure the sun: too little, degenerate, or contradicting one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from math import atan2, degrees, hypot, inf

import numpy as np
from msgspec import structs
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import chi2

from noonmark.errors import NoonmarkError
from noonmark.measure.best_fit import best_fit
from noonmark.measure.marks import ObjectMark
from noonmark.measure.model import object_rows, own_columns, points_of, residuals, row_names, sun_of, views_of
from noonmark.measure.projection import project
from noonmark.measure.scene import Scene
from noonmark.measure.sun_posterior import SunPosterior, quantiles

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
_UP = 1e-3
"""Chance that the sun was up, below which it was not."""
_NO_MISFIT = 20.0
"""Half the squared residuals that marks without a spare one may leave."""


def not_marked(seen: Sequence[tuple[int, ObjectMark]]) -> str:
    """Return what an object, as (frame, mark) in each frame, lacks for its shadow's direction; empty when nothing."""
    if all(mark.base_hidden or mark.base is None for _, mark in seen):
        return "the base of the object is hidden, so where its shadow starts is not known"
    return "" if any(mark.tip is not None for _, mark in seen) else "the tip of the shadow is not marked"


def elevation_told(scene: Scene) -> bool:
    """Tell whether anything but the direction of shadows is marked: a top whose shadow is, or the sun itself."""
    objects = [i for i in scene.casting if i < len(scene.objects)]
    return bool(scene.direct) or not all(_no_top(scene, i) for i in objects)


def _no_top(scene: Scene, i: int) -> bool:
    return all(mark.top_out_of_frame or mark.top is None for _, mark in scene.sightings(i))


def not_measurable(posterior: SunPosterior, scene: Scene) -> str:
    """Return why the marks do not measure the sun's elevation; empty when they do."""
    why = _not_seen(posterior, scene)
    if why or not elevation_told(scene):
        return why or _direction_open(posterior)
    if not scene.direct and all(_in_line(_whole(posterior.best, i, scene)) for i in scene.casting):
        return (
            "top, base and shadow's tip lie on one line in the picture: the shadow runs along the line of sight, and "
            "its length cannot be told from the object's height"
        )
    low, high = quantiles(posterior.elevation_cdf, (0.0, 90.0), (0.05, 0.95))
    if not tilt_is_told(scene) or _tilt_is_open(posterior, scene):
        return "nothing marked says how the camera was tilted; mark the horizon, plumb lines or a second object"
    if high - low > WIDEST_90_DEG:
        return f"the marks leave the sun's elevation anywhere from {low:.0f} to {high:.0f} deg"
    return ""


def _not_seen(posterior: SunPosterior, scene: Scene) -> str:
    """Return why no sun over any ground shows what was marked; empty when one does."""
    if posterior.effective <= 1.0 or (scene.direct and _misfit(posterior, scene) < DOUBT):
        return "no camera over level ground shows what was marked; is the shadow's tip on the ground?"
    up = float(posterior.weight @ ndtr(posterior.mean[:, 0] / np.sqrt(posterior.spread[:, 0, 0])))
    return "the marks put the sun below the horizon" if scene.direct and up < _UP else ""


def _direction_open(posterior: SunPosterior) -> str:
    best = float(posterior.best[1])
    low, high = quantiles(posterior.azimuth_cdf, (best - 180.0, best + 180.0), (0.05, 0.95))
    if high - low > WIDEST_DIRECTION_DEG:
        return f"no object's top is marked, and the shadow's direction stays open by {high - low:.0f} deg"
    return ""


def tilt_is_told(scene: Scene) -> bool:
    """Tell whether anything but one object's own uprightness says how the camera was tilted."""
    return scene.line_rows > 0 or len(scene.casting) > 1 or scene.camera.pitch.sd <= LEVELLED_SD_DEG


def _tilt_is_open(posterior: SunPosterior, scene: Scene) -> bool:
    """Tell whether the marks left the first camera's pitch where it was, and its shadows count."""
    pitch = posterior.nuisance[:, 1]
    sd = float(np.sqrt(posterior.weight @ (pitch - posterior.weight @ pitch) ** 2))
    used = not scene.frames or any(_frame(scene, k) == 0 for k in scene.casting)
    return used and sd > PITCH_OPEN * max(scene.camera.pitch.sd, LEVELLED_SD_DEG)


def _frame(scene: Scene, k: int) -> int:
    count = len(scene.objects)
    return scene.home(k) if k < count else scene.direct[k - count].frame


def _whole(best: Floats, i: int, scene: Scene) -> ObjectMark:
    """Return an object with what is marked in other frames alone drawn into its home by the best fit."""
    mark = scene.objects[i]
    if not any(one.number == i for one in scene.again):
        return mark
    x, home = best[None], scene.home(i)
    view = views_of(x, scene)[home]
    _, top, tip = points_of(own_columns(x, i), sun_of(x, i, home, scene), view)
    drawn = [tuple(float(v[0]) for v in project(point, view.lens, view.camera)) for point in (top, tip)]
    points = {
        name: (point[0], point[1])
        for name, point in zip(("top", "tip"), drawn, strict=True)
        if getattr(mark, name) is None and np.isfinite(point).all()
    }
    return structs.replace(mark, **points)


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


def check_agreement(scene: Scene, cost: float = inf) -> None:
    """Raise when the lines contradict one another, or two witnesses of the sun disagree.

    Parameters
    ----------
    cost : float
        Half the squared residuals of the scene's best fit. No part of the scene fits worse than the whole, so a good
        fit spares the fits of its parts.

    Raises
    ------
    NoonmarkError
        With the two that disagree most, and by how much.
    """
    if chi2.sf(2.0 * cost, 2) > DOUBT:
        return
    _check_lines(scene)
    worst: tuple[float, float, int, int] | None = None
    for i, j in combinations(scene.casting, 2):
        turn, surprise = _disagreement(scene.only((i, j)))
        if surprise < DOUBT and (worst is None or surprise < worst[0]):
            worst = (surprise, turn, i, j)
    if worst is not None:
        raise NoonmarkError(
            f"{_names(scene, *worst[2:])} disagree by {worst[1]:.0f} deg",
            where="marks",
            remedy="one is not upright, not on the same ground, or not lit by the sun; leave it out or widen its error"
            if max(worst[2:]) < len(scene.objects)
            else "one is not what it was taken for; leave it out or widen its error",
        )


def check_frames(posterior: SunPosterior, scene: Scene) -> None:
    """Raise when the frames of one camera do not fit together.

    Raises
    ------
    NoonmarkError
        With the object that is marked in several frames and fits worst.
    """
    if not scene.again or _misfit(posterior, scene) > DOUBT:
        return
    x, numbers = posterior.best[None], {one.number for one in scene.again}
    views = views_of(x, scene)
    worst = max(numbers, key=lambda i: max(abs(float(row[0])) for row in object_rows(x, i, views, scene)))
    raise NoonmarkError(
        f"the frames do not fit together, worst at {scene.named(worst)}",
        where="frames",
        remedy="see that it is the same object in each, and that the camera only turned and stayed where it stood",
    )


def _misfit(posterior: SunPosterior, scene: Scene) -> float:
    """Return the chance of so large a misfit of all marks together when nothing is wrong."""
    spare = len(row_names(scene)) - len(scene.names)
    return float(chi2.sf(2.0 * posterior.cost, spare)) if spare > 0 else float(posterior.cost < _NO_MISFIT)


def _names(scene: Scene, i: int, j: int) -> str:
    if max(i, j) < len(scene.objects):
        return f"the shadows of {scene.named(i)} and {scene.named(j)}"
    first = f"the shadow of {scene.named(i)}" if i < len(scene.objects) else scene.named(i)
    return f"{first} and {scene.named(j)}"


def _disagreement(pair: Scene) -> tuple[float, float]:
    """Return by how much the suns of a scene's two witnesses differ [deg], and the chance of that when they are one."""
    _, together = best_fit(pair)
    loose = replace(pair, loose=True)
    x, apart = best_fit(loose)
    at = loose.column(f"elevation_of_{loose.loosened[0]}")
    turn = hypot(x[at], x[at + 1] * np.cos(np.deg2rad(x[0])))
    return float(turn), float(chi2.sf(2.0 * max(together - apart, 0.0), 2))


def _check_lines(scene: Scene) -> None:
    """Raise when horizon, plumb lines and parallels fit no camera together."""
    lines = replace(scene, objects=(), homes=(), again=(), direct=())
    rows = scene.line_rows
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
