# pyright: basic
# NumPy's own types lose themselves in its linear algebra.
"""Where the search for the best fit starts: pitch and focal length over their priors, the rest by plane geometry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.measure.marks import Line, Point
from noonmark.measure.model import View, views_of
from noonmark.measure.projection import ray
from noonmark.measure.scene import PER_OBJECT, SHARED, Again, Scene

Floats = NDArray[np.float64]

_FOCAL_STARTS = (-1.0, 1.0)
_PITCH_STARTS = (-1.5, -0.5, 0.5, 1.5)


def starts(scene: Scene) -> Floats:
    """Return starts (k, d)."""
    prior = scene.camera
    focals = [prior.log_focal.mean + a * prior.log_focal.sd for a in _FOCAL_STARTS]
    rows: list[Floats] = []
    for log_focal in focals:
        highest = _highest_pitch(scene, log_focal)
        pitches = [prior.pitch.mean + b * prior.pitch.sd for b in _PITCH_STARTS]
        feasible = [min(pitch, highest - 3.0 * k) for k, pitch in enumerate(reversed(pitches))]
        rows += [_guess(scene, log_focal, (pitch, prior.roll.mean)) for pitch in feasible]
        if scene.horizon is not None:
            rows.append(_guess(scene, log_focal, _level_of(scene.horizon, scene, log_focal)))
    return np.array(rows)


def _highest_pitch(scene: Scene, log_focal: float) -> float:
    """Return the pitch [deg] above which some marked foot or tip of the first frame would stand in the sky."""
    ground = [point for mark in scene.objects for point in (mark.base, mark.tip) if point is not None]
    middle, focal = scene.camera.centre_y.mean, np.exp(log_focal)
    above = [float(np.rad2deg(np.arctan((middle - point[1]) / focal))) for point in ground]
    return max(-90.0, -2.0 - max(above, default=-90.0))


def _level_of(horizon: Line, scene: Scene, log_focal: float) -> tuple[float, float]:
    """Return the pitch and roll [deg] of a camera that sees this line as its horizon."""
    middle = np.array([scene.camera.centre_x.mean, scene.camera.centre_y.mean])
    one, two = (np.append((np.array(point) - middle) / np.exp(log_focal), 1.0) for point in horizon)
    up = _unit(np.cross(one, two))  # across both rays: towards the zenith, or away from it (x right, y down, z ahead)
    up = -up if up[1] > 0.0 else up
    return float(np.rad2deg(np.arcsin(up[2]))), float(np.rad2deg(np.arctan2(-up[0], -up[1])))


def _guess(scene: Scene, log_focal: float, level: tuple[float, float]) -> Floats:
    prior, (pitch, roll) = scene.camera, level
    x = np.zeros(len(scene.names))
    x[: len(SHARED)] = (
        40.0, 0.0, log_focal, pitch, roll, 0.0, 0.0, prior.centre_x.mean, prior.centre_y.mean, 0.0
    )  # fmt: skip
    for f, frame in enumerate(scene.frames, start=1):
        if frame.move is not None:
            at = scene.column(f"frame_{f}_pan")
            x[at : at + 3] = frame.move[0].mean, frame.move[1].mean + pitch - prior.pitch.mean, frame.move[2].mean
    views = views_of(x[None], scene)
    for i in range(len(scene.objects)):
        _place(x, i, views, scene)
    if scene.frames:
        _turn_frames(x, views, scene)
        views = views_of(x[None], scene)
    suns = [sun for _, sun in _suns(x, views, scene)]
    if suns:
        mean = np.mean(suns, axis=0)
        x[0] = np.clip(np.rad2deg(np.arctan2(mean[2], np.hypot(mean[0], mean[1]))), 2.0, 88.0)
        x[1] = np.rad2deg(np.arctan2(mean[0], mean[1]))
    return x


def _place(x: Floats, i: int, views: list[View], scene: Scene) -> None:
    """Fill in an object's base and height; the height is the same however its frame was turned."""
    at = len(SHARED) + i * len(PER_OBJECT)
    x[at + 2] = -1.0
    mark, view = scene.objects[i], views[scene.home(i)]
    if mark.base is None:
        return
    x[at : at + 2] = mark.base
    foot = _on_level(_seen(mark.base, view))
    if foot is not None and mark.top is not None:
        x[at + 2] = np.log(_height(foot, _seen(mark.top, view)))


def _suns(x: Floats, views: list[View], scene: Scene) -> list[tuple[int, Floats]]:
    """Return the directions to the sun that each witness gives by itself, each with the frame of its tip."""
    out: list[tuple[int, Floats]] = []
    for i, mark in enumerate(scene.objects):
        seen = scene.sightings(i)
        tips = [(frame, one.tip) for frame, one in seen if one.tip is not None]
        if not tips or mark.base is None or all(one.top is None for _, one in seen):
            continue
        foot = _on_level(_seen(mark.base, views[scene.home(i)]))
        tip = _on_level(_seen(tips[0][1], views[tips[0][0]]))
        if foot is not None and tip is not None:
            height = float(np.exp(x[len(SHARED) + i * len(PER_OBJECT) + 2]))
            out.append((tips[0][0], _unit(foot + np.array([0.0, 0.0, height]) - tip)))
    for mark in scene.direct:
        towards = _unit(_seen(mark.point, views[mark.frame]))
        out.append((mark.frame, -towards if mark.opposite else towards))
    return out


def _turn_frames(x: Floats, views: list[View], scene: Scene) -> None:
    """Fill in how far each frame was turned, by the objects that it shares with others, or else by the sun."""
    waiting = {f for f, frame in enumerate(scene.frames, start=1) if frame.move is not None}
    ties = [(scene.home(one.number), one.frame, pair) for one in scene.again if (pair := _both(scene, one)) is not None]
    ties += [(there, here, pair[::-1]) for here, there, pair in ties]
    turned = dict.fromkeys({0, *range(1, len(views))} - waiting, 0.0)
    for _ in scene.frames:
        for here, there, (near, far) in ties:
            if here in turned and there not in turned:
                between = _bearing(_seen(near, views[here])) - _bearing(_seen(far, views[there]))
                turned[there] = turned[here] + between
    suns = [(f, _bearing(sun)) for f, sun in _suns(x, views, scene)]
    known = [bearing + turned[f] for f, bearing in suns if f in turned]
    for f, bearing in suns:
        if known and f not in turned:
            turned[f] = known[0] - bearing
    for f in waiting:
        at = scene.column(f"frame_{f}_pan")
        x[at] = (x[at] + turned.get(f, 0.0) + 180.0) % 360.0 - 180.0


def _both(scene: Scene, one: Again) -> tuple[Point, Point] | None:
    """Return a point of an object in its home and the same one in another frame."""
    home, other = scene.objects[one.number], one.mark
    pairs = ((home.base, other.base), (home.top, other.top), (home.tip, other.tip))
    return next(((near, far) for near, far in pairs if near is not None and far is not None), None)


def _bearing(direction: Floats) -> float:
    return float(np.rad2deg(np.arctan2(direction[0], direction[1])))


def _seen(point: Point, view: View) -> Floats:
    return ray(np.array([point[0]]), np.array([point[1]]), view.lens, view.camera)[0]


def _on_level(sight: Floats) -> Floats | None:
    """Return where a line of sight meets level ground."""
    return -sight / sight[2] if sight[2] < -1e-9 else None


def _height(foot: Floats, sight: Floats) -> float:
    """Return how high above the foot the plumb line passes nearest to a line of sight [camera heights]."""
    sight = _unit(sight)
    rises = sight[2]
    if abs(rises) > 0.999:
        return 0.1
    # foot + h up and t sight are nearest where their difference is perpendicular to both
    h = (rises * (foot @ sight) - foot[2]) / (1.0 - rises**2)
    return float(np.clip(h, 0.02, 50.0))


def _unit(vector: Floats) -> Floats:
    return vector / np.linalg.norm(vector)
