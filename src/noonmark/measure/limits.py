# pyright: basic
# NumPy's own types lose themselves in its linear algebra.
"""What limits a sight: each nuisance's share of the variance, and the one mark that would help most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import radians, tan

import msgspec
import numpy as np
from numpy.typing import NDArray

from noonmark.measure.best_fit import covariance, jacobian, ridge
from noonmark.measure.marks import Line, ObjectMark
from noonmark.measure.model import residuals, row_names, view_of
from noonmark.measure.projection import project
from noonmark.measure.scene import Prior, Scene

Floats = NDArray[np.float64]

KM_PER_DEG = 111.2
"""One degree of the sun's elevation is one degree of a great circle on the ground (mean Earth radius 6,371 km)."""
_LEAST_GAIN = 0.9
"""A further mark is worth asking for when it takes a tenth off the error."""


@dataclass(frozen=True)
class Limit:
    """How much of the elevation's variance comes from one source of error.

    Attributes
    ----------
    nuisance : str
    share : float
        In [0, 1]; all shares together are 1.
    degrees, km : float
        The error of elevation that it alone would make, one sd, and the same on the ground.
    """

    nuisance: str
    share: float
    degrees: float
    km: float


@dataclass(frozen=True)
class NextMark:
    """The mark that would help most: what to do, and the error of elevation before and after [deg]."""

    what: str
    before_deg: float
    after_deg: float

    @property
    def words(self) -> str:
        """Such as ``mark the horizon: 2.1 deg becomes 1.2``."""
        return f"{self.what}: {self.before_deg:.1f} deg becomes {self.after_deg:.1f}"


def limits_of(x: Floats, scene: Scene) -> tuple[Limit, ...]:
    """Return the sources of error with their shares at the best fit x, the largest first.

    Notes
    -----
    To first order the estimate's error is a sum over the residuals, each an independent source of one sd (law of
    propagation of errors, JCGM 100:2008, 5.1.2), so the variance splits exactly.
    """
    columns = np.arange(len(x))
    jac = jacobian(x[None], residuals(x[None], scene), scene, columns)[0]
    moves: Floats = np.linalg.solve(jac @ jac.T + np.diag(ridge(len(x))), jac)[0] ** 2
    names = row_names(scene)
    total = {name: sum(float(move) for move, own in zip(moves, names, strict=True) if own == name) for name in names}
    variance = sum(total.values())
    found = [_limit(name, part / variance, variance) for name, part in total.items()]
    return tuple(sorted(found, key=lambda limit: -limit.share))


def replace_error(mark: ObjectMark, factor: float) -> ObjectMark:
    """Return the object with its click error multiplied."""
    return msgspec.structs.replace(mark, error_px=mark.error_px * factor)


def _limit(name: str, share: float, variance: float) -> Limit:
    degrees = float((share * variance) ** 0.5)
    return Limit(name, share, degrees, degrees * KM_PER_DEG)


def next_mark(x: Floats, scene: Scene, size: tuple[float, float]) -> NextMark | None:
    """Return the mark that would help most at the best fit x; None when none takes off a tenth."""
    before = float(covariance(x, scene)[0, 0] ** 0.5)
    tried = [(what, float(covariance(x, more)[0, 0] ** 0.5)) for what, more in _more(x, scene, size)]
    what, after = min(tried, key=lambda one: one[1])
    return NextMark(what, before, after) if after < _LEAST_GAIN * before else None


def _more(x: Floats, scene: Scene, size: tuple[float, float]) -> list[tuple[str, Scene]]:
    camera = scene.camera
    focal = replace(camera, log_focal=Prior(camera.log_focal.mean, min(camera.log_focal.sd, 0.03)))
    level = replace(camera, slope_sd_deg=min(camera.slope_sd_deg, 0.5))
    out = [
        ("find out the focal length to 3 %", replace(scene, camera=focal)),
        ("find out the slope of the ground to half a degree", replace(scene, camera=level)),
        ("click again, twice as exactly", replace(scene, objects=tuple(replace_error(m, 0.5) for m in scene.objects))),
    ]
    if scene.horizon is None:
        out.append(("mark the horizon", replace(scene, horizon=_horizon_line(x, scene, size), horizon_error_deg=0.5)))
    if len(scene.verticals) < 2:
        out.append(("mark two plumb lines", replace(scene, verticals=_plumb_lines(x, scene, size))))
    return out


def _horizon_line(x: Floats, scene: Scene, size: tuple[float, float]) -> Line:
    """Return where the horizon lies at the best fit, drawn across the picture."""
    view = view_of(x[None, :10].T, scene)
    half = float(np.rad2deg(np.arctan(size[0] / 2.0 / np.exp(x[2])))) * 0.8
    ends: list[tuple[float, float]] = []
    for turn in (-half, half):
        far = np.array([[tan(radians(turn)), 1.0, 0.0]])
        px, py = project(far, view.lens, view.camera)
        ends.append((float(px[0]), float(py[0])))
    return ends[0], ends[1]


def _plumb_lines(x: Floats, scene: Scene, size: tuple[float, float]) -> tuple[Line, ...]:
    """Return two long plumb lines at the sides of the picture, as the best fit would show them."""
    view = view_of(x[None, :10].T, scene)
    lines: list[Line] = list(scene.verticals)
    pitch = radians(float(x[3]))
    for side in (-0.35, 0.35):
        across = side * size[0] / float(np.exp(x[2]))
        ends: list[tuple[float, float]] = []
        for height in (tan(pitch) - 0.3, tan(pitch) + 0.3):
            px, py = project(np.array([[across, 1.0, height]]), view.lens, view.camera)
            ends.append((float(px[0]), float(py[0])))
        lines.append((ends[0], ends[1]))
    return tuple(lines)
