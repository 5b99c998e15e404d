"""Pictures marked in two frames of one camera, and pictures of the sun or of the camera's own shadow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import hypot, log

import numpy as np
from numpy.typing import NDArray

from noonmark.calibrate.marked_scenes import FOCAL_SD, HEIGHT, HORIZON_SD_DEG, LEAST_LENGTH_PX, WIDTH
from noonmark.measure.camera import CENTRE_SD, K1_SD, PHONE_35MM, PITCH, ROLL
from noonmark.measure.marks import Line, ObjectMark
from noonmark.measure.model import EDGE_SHIFT, HEIGHT_PRIOR, View, own_columns, points_of, sun_of, views_of
from noonmark.measure.projection import project, sun_vector
from noonmark.measure.scene import PER_OBJECT, SHARED, Again, CameraPrior, DirectMark, FurtherFrame, Prior, Scene

Floats = NDArray[np.float64]

PAN_SD_DEG = 30.0
_BATCH = 4096
_MOST_BATCHES = 400


@dataclass(frozen=True)
class Turned:
    """One way in which such pictures are marked.

    Attributes
    ----------
    name : str
    kind : {"pan", "split", "own shadow", "sun"}
        Two objects, the first in both frames and the second in the second; one object whose tip is in the second frame
        and whose base and top are in both; no object, but the camera's own shadow; or the sun itself.
    focal : {"known", "phone", "unknown"}
    error_px : float
        Of each click [px].
    drift_sd_deg : float
        How far the sun moves between the frames, in each direction [deg].
    believed_px : float or None
        What the measurement is told of the clicks' error, where that is wrong on purpose.
    """

    name: str
    kind: str = "pan"
    focal: str = "phone"
    error_px: float = 1.0
    drift_sd_deg: float = 0.0
    believed_px: float | None = None

    @property
    def prior(self) -> CameraPrior:
        """What cameras are drawn from."""
        return CameraPrior(
            log_focal=Prior(log(PHONE_35MM * hypot(WIDTH, HEIGHT) / 43.2666), FOCAL_SD[self.focal]),
            pitch=PITCH,
            roll=ROLL,
            centre_x=Prior((WIDTH - 1) / 2, CENTRE_SD * WIDTH),
            centre_y=Prior((HEIGHT - 1) / 2, CENTRE_SD * WIDTH),
            k1=Prior(0.0, K1_SD),
            radius_px=hypot(WIDTH, HEIGHT) / 2,
            slope_sd_deg=2.0,
        )


def draw_turned(setting: Turned, rng: np.random.Generator) -> tuple[Floats, Scene]:
    """Return the true parameters (d,) and the marked scene; drawn again until all that is marked can be seen."""
    frame = FurtherFrame((Prior(0.0, PAN_SD_DEG), PITCH, ROLL), setting.drift_sd_deg)
    blank = ObjectMark(error_px=setting.error_px)
    objects = {"pan": 2, "split": 1}.get(setting.kind, 0)
    shape = Scene(
        setting.prior,
        (replace_tip(blank),) * objects,
        frames=(frame,) if objects else (),
        homes=(0, 1)[:objects],
        line_error_px=setting.error_px,
    )
    for _ in range(_MOST_BATCHES):
        x = _parameters(shape, rng)
        views = views_of(x, shape)
        clicks = _CLICKS[setting.kind](x, views, shape)
        noisy = [points + rng.normal(0.0, setting.error_px, points.shape) for points in clicks]
        seen = np.all([_inside(points) for points in noisy], axis=0) if noisy else np.zeros(len(x), bool)
        seen &= _long_enough(noisy)
        if seen.any():
            at = int(np.argmax(seen))
            pairs = [(float(points[at, 0]), float(points[at, 1])) for points in noisy]
            return x[at], _marked(setting, shape, pairs, _horizon(x[at], views[0], at, rng))
    raise RuntimeError(f"setting {setting.name} shows nothing that could be marked")


def replace_tip(mark: ObjectMark) -> ObjectMark:
    """Return a mark with points, so that a scene counts it among its witnesses before anything is drawn."""
    return ObjectMark(base=(0.0, 0.0), top=(0.0, 0.0), tip=(0.0, 0.0), error_px=mark.error_px)


def _parameters(shape: Scene, rng: np.random.Generator) -> Floats:
    prior, n = shape.camera, _BATCH
    slope = Prior(0.0, prior.slope_sd_deg)
    each = (prior.log_focal, prior.pitch, prior.roll, slope, slope, prior.centre_x, prior.centre_y, prior.k1)
    columns = [rng.uniform(0.0, 90.0, n), rng.uniform(-180.0, 180.0, n), *(rng.normal(p.mean, p.sd, n) for p in each)]
    lean_sd = ObjectMark().lean_sd_deg
    _, edge_sd = EDGE_SHIFT["unknown"]
    for _ in shape.objects:
        columns += [rng.uniform(0.0, WIDTH, n), rng.uniform(0.0, HEIGHT, n), rng.normal(*HEIGHT_PRIOR, n)]
        columns += [rng.normal(0.0, lean_sd, n), rng.normal(0.0, lean_sd, n), rng.normal(0.0, edge_sd, n)]
    for frame in shape.frames:
        columns += [rng.normal(p.mean, p.sd, n) for p in frame.move or ()]
        drift = frame.drift_sd_deg
        columns += [rng.normal(0.0, drift, n) for _ in range(2)] if drift else []
    assert len(columns) == len(SHARED) + len(PER_OBJECT) * len(shape.objects) + len(shape.frames) * 3 + 2 * any(
        frame.drift_sd_deg > 0.0 for frame in shape.frames
    )
    return np.stack(columns, axis=-1)


def _object(x: Floats, i: int, frame: int, views: list[View], shape: Scene) -> list[Floats]:
    """Return base, top and tip of an object in a frame, each (n, 2) [px]."""
    own = own_columns(x, i)
    world = points_of(own, sun_of(x, i, frame, shape), views[shape.home(i)])
    lens, camera = views[frame].lens, views[frame].camera
    drawn = [np.stack(project(point, lens, camera), axis=-1) for point in world]
    return [own[:2].T, *drawn[1:]] if frame == shape.home(i) else drawn


def _pan(x: Floats, views: list[View], shape: Scene) -> list[Floats]:
    both = [_object(x, 0, frame, views, shape) for frame in (0, 1)]
    return [*both[0], *both[1][:2], *_object(x, 1, 1, views, shape)]


def _split(x: Floats, views: list[View], shape: Scene) -> list[Floats]:
    return [*_object(x, 0, 0, views, shape)[:2], *_object(x, 0, 1, views, shape)]


def _direct(sign: float) -> Callable[[Floats, list[View], Scene], list[Floats]]:
    def clicks(x: Floats, views: list[View], _: Scene) -> list[Floats]:
        towards = sign * sun_vector(x[:, 0], x[:, 1])
        return [np.stack(project(towards, views[0].lens, views[0].camera), axis=-1)]

    return clicks


_CLICKS: dict[str, Callable[[Floats, list[View], Scene], list[Floats]]] = {
    "pan": _pan,
    "split": _split,
    "own shadow": _direct(-1.0),
    "sun": _direct(1.0),
}


_SPANS = {8: ((0, 1), (0, 2), (3, 4), (5, 6), (5, 7)), 5: ((0, 1), (2, 3), (2, 4))}
"""Which clicks of a pan, and of a split object, are the ends of an object or of its shadow."""


def _marked(setting: Turned, shape: Scene, points: list[tuple[float, float]], horizon: Line) -> Scene:
    error = setting.believed_px or setting.error_px
    if setting.kind == "pan":
        first = ObjectMark(base=points[0], top=points[1], tip=points[2], error_px=error)
        again = ObjectMark(base=points[3], top=points[4], error_px=error)
        second = ObjectMark(base=points[5], top=points[6], tip=points[7], error_px=error)
        return replace(shape, objects=(first, second), again=(Again(0, 1, again),), horizon=horizon)
    if setting.kind == "split":
        first = ObjectMark(base=points[0], top=points[1], error_px=error)
        again = ObjectMark(base=points[2], top=points[3], tip=points[4], error_px=error)
        return replace(shape, objects=(first,), again=(Again(0, 1, again),), horizon=horizon)
    direct = DirectMark(points[0], error, opposite=setting.kind == "own shadow")
    return replace(shape, direct=(direct,), horizon=horizon)


def _horizon(truth: Floats, view: View, at: int, rng: np.random.Generator) -> Line:
    """Return two points of the true horizon, each off by its own error of elevation."""
    half = np.arctan(WIDTH / 2.0 / np.exp(truth[2])) * 0.7
    ends: list[tuple[float, float]] = []
    for turn in (-half, half):
        rise = np.tan(np.deg2rad(rng.normal(0.0, HORIZON_SD_DEG)))
        far = np.tile([np.sin(turn), np.cos(turn), rise], (len(view.normal), 1))
        x, y = project(far, view.lens, view.camera)
        ends.append((float(x[at]), float(y[at])))
    return ends[0], ends[1]


def _inside(points: Floats) -> NDArray[np.bool_]:
    x, y = points.T
    return (x >= 0.0) & (x < WIDTH) & (y >= 0.0) & (y < HEIGHT)


def _long_enough(points: list[Floats]) -> NDArray[np.bool_]:
    """Tell where each object and its shadow are long enough in the picture to be marked, by what was clicked."""
    spans = _SPANS.get(len(points), ())
    lengths = [np.hypot(*(points[a] - points[b]).T) for a, b in spans]
    return (
        np.all([length >= LEAST_LENGTH_PX for length in lengths], axis=0) if lengths else np.ones(len(points[0]), bool)
    )
