"""Pictures as an investigator would mark them, drawn from what the measurement believes before any mark."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot, log

import numpy as np
from numpy.typing import NDArray

from noonmark.measure.camera import (
    CENTRE_SD,
    CROPPED_CENTRE_SD,
    EXIF_SD,
    K1_SD,
    PHONE_35MM,
    PHONE_SD,
    PITCH,
    ROLL,
    UNKNOWN_SD,
)
from noonmark.measure.marks import Line, ObjectMark
from noonmark.measure.model import EDGE_SHIFT, HEIGHT_PRIOR, View, own_columns, points_of, view_of
from noonmark.measure.projection import project
from noonmark.measure.scene import PER_OBJECT, SHARED, CameraPrior, Prior, Scene

Floats = NDArray[np.float64]

WIDTH, HEIGHT = 1920, 1080
LEAST_LENGTH_PX = 60.0
"""Nobody marks an object or a shadow that is shorter in the picture."""
FOCAL_SD = {"known": EXIF_SD, "phone": PHONE_SD, "unknown": UNKNOWN_SD}
HORIZON_SD_DEG = 0.5
_PLUMB_HALF_HEIGHT = 0.25
_MOST_TRIES = 100_000


@dataclass(frozen=True)
class Setting:
    """One way in which pictures are marked.

    Attributes
    ----------
    name, words : str
    objects : int
    focal : {"known", "phone", "unknown"}
    horizon, down : bool
    plumb : int
        Plumb lines marked.
    error_px : float
        Of each click, one sd [px].
    centre_sd : float or None
        Of the principal point, in shares of the width; None as the measurement believes.
    believed_slope_deg : float or None
        What the measurement is told of the ground's slope, where that is wrong on purpose.
    """

    name: str
    words: str
    objects: int = 1
    focal: str = "known"
    horizon: bool = False
    down: bool = False
    plumb: int = 0
    error_px: float = 1.0
    slope_sd_deg: float = 2.0
    centre_sd: float | None = None
    believed_slope_deg: float | None = None

    @property
    def honest(self) -> bool:
        """Whether the measurement is told the truth about its errors."""
        return self.believed_slope_deg is None

    @property
    def prior(self) -> CameraPrior:
        """What cameras are drawn from."""
        share = self.centre_sd or (CENTRE_SD if self.focal == "known" else CROPPED_CENTRE_SD)
        return CameraPrior(
            log_focal=Prior(log(PHONE_35MM * hypot(WIDTH, HEIGHT) / 43.2666), FOCAL_SD[self.focal]),
            pitch=Prior(-90.0, 1.0) if self.down else PITCH,
            roll=Prior(0.0, 1.0) if self.down else ROLL,
            centre_x=Prior((WIDTH - 1) / 2, share * WIDTH),
            centre_y=Prior((HEIGHT - 1) / 2, share * WIDTH),
            k1=Prior(0.0, K1_SD),
            radius_px=hypot(WIDTH, HEIGHT) / 2,
            slope_sd_deg=self.slope_sd_deg,
        )


def draw_scene(setting: Setting, rng: np.random.Generator) -> tuple[Floats, Scene]:
    """Return the true parameters (d,) and the marked scene, the marks with their stated errors.

    Scenes of which some point falls outside the picture are drawn again: whoever marks, marks what is there. The
    choice rests on what was seen, so it does not bend the posterior.
    """
    for _ in range(_MOST_TRIES):
        truth = _parameters(setting, rng)
        blank = Scene(setting.prior, (ObjectMark(),) * setting.objects)
        view = view_of(truth[None, : len(SHARED)].T, blank)
        marks = [_marked(truth, i, view, setting, rng) for i in range(setting.objects)]
        lines = [_plumb(truth, side, view, setting, rng) for side in np.linspace(-0.5, 0.5, setting.plumb)]
        horizon = _horizon(truth, view, rng) if setting.horizon else None
        if None in marks or None in lines:
            continue
        scene = replace(
            blank,
            objects=tuple(mark for mark in marks if mark is not None),
            verticals=tuple(line for line in lines if line is not None),
            horizon=horizon,
            line_error_px=setting.error_px,
        )
        if setting.believed_slope_deg is not None:
            scene = replace(scene, camera=replace(scene.camera, slope_sd_deg=setting.believed_slope_deg))
        return truth, scene
    raise RuntimeError(f"setting {setting.name} shows nothing that could be marked")


def _parameters(setting: Setting, rng: np.random.Generator) -> Floats:
    prior = setting.prior
    slope = Prior(0.0, prior.slope_sd_deg)
    each = (prior.log_focal, prior.pitch, prior.roll, slope, slope, prior.centre_x, prior.centre_y, prior.k1)
    shared = [rng.uniform(0.0, 90.0), rng.uniform(-180.0, 180.0), *(rng.normal(p.mean, p.sd) for p in each)]
    own = [_own(rng) for _ in range(setting.objects)]
    return np.concatenate([shared, *own])


def _own(rng: np.random.Generator) -> Floats:
    lean_sd = ObjectMark().lean_sd_deg
    shift, sd = EDGE_SHIFT["unknown"]
    values = (
        rng.uniform(0.0, WIDTH), rng.uniform(0.0, HEIGHT), rng.normal(*HEIGHT_PRIOR),
        rng.normal(0.0, lean_sd), rng.normal(0.0, lean_sd), rng.uniform(-1.0, 1.0) * sd * 3.0**0.5 + shift,
    )  # fmt: skip
    assert len(values) == len(PER_OBJECT)
    return np.array(values)


def _marked(truth: Floats, i: int, view: View, setting: Setting, rng: np.random.Generator) -> ObjectMark | None:
    own = own_columns(truth[None], i)
    _, top, tip = points_of(own, (truth[None, 0], truth[None, 1]), view)
    exact = [own[:2, 0], *(np.array(project(p, view.lens, view.camera))[:, 0] for p in (top, tip))]
    points = [point + rng.normal(0.0, setting.error_px, 2) for point in exact]
    if not all(_inside(point) for point in points):
        return None
    base, top_px, tip_px = points
    if min(np.hypot(*(top_px - base)), np.hypot(*(tip_px - base))) < (20.0 if setting.down else LEAST_LENGTH_PX):
        return None
    return ObjectMark(base=_pair(base), top=_pair(top_px), tip=_pair(tip_px), error_px=setting.error_px)


def _plumb(truth: Floats, side: float, view: View, setting: Setting, rng: np.random.Generator) -> Line | None:
    """Return a plumb line two units ahead and ``side`` units to the right, as clicked."""
    level = np.tan(np.deg2rad(truth[3])) * 2.0
    ends: list[tuple[float, float]] = []
    for z in (level - _PLUMB_HALF_HEIGHT, level + _PLUMB_HALF_HEIGHT):
        at = np.array(project(np.array([[side, 2.0, z]]), view.lens, view.camera))[:, 0]
        point = at + rng.normal(0.0, setting.error_px, 2)
        if not _inside(point):
            return None
        ends.append(_pair(point))
    return ends[0], ends[1]


def _horizon(truth: Floats, view: View, rng: np.random.Generator) -> Line:
    """Return two points of the true horizon, each off by its own error of elevation."""
    half = np.arctan(WIDTH / 2.0 / np.exp(truth[2])) * 0.7
    ends: list[tuple[float, float]] = []
    for turn in (-half, half):
        rise = np.tan(np.deg2rad(rng.normal(0.0, HORIZON_SD_DEG)))
        far = np.array([[np.sin(turn), np.cos(turn), rise]])
        ends.append(_pair(np.array(project(far, view.lens, view.camera))[:, 0]))
    return ends[0], ends[1]


def _inside(point: Floats) -> bool:
    return bool(np.isfinite(point).all() and 0 <= point[0] < WIDTH and 0 <= point[1] < HEIGHT)


def _pair(point: Floats) -> tuple[float, float]:
    return float(point[0]), float(point[1])
