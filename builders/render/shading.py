"""Rays cast into a scene: what each meets first, how much of the sun's disc it sees, and its colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from builders.render.shapes import Paint, Shape
from builders.render.sun import BITS, RADIUS_DEG, Sun
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Whole = NDArray[np.integer]

SUNLIGHT = np.array([2.85, 2.5, 2.05], np.float32)
SKYLIGHT = np.array([0.34, 0.42, 0.55], np.float32)
BOUNCE = np.array([0.17, 0.15, 0.12], np.float32)
HAZE = np.array([0.60, 0.68, 0.78], np.float32)
HAZE_M = 550.0
"""Distance over which air hides all but a third of what is behind it [m]."""
SKY, GROUND = -2, -1
FARTHEST_SHADE_M = 150.0
FULL = np.uint32(2**BITS - 1)
SKIN_M = 2e-3
"""Shadow rays start this far outside the skin."""


@dataclass(frozen=True, eq=False)
class Scene:
    """All that can be seen, in metres; the ground is a plane through the origin.

    Attributes
    ----------
    slope : (east, north)
        Rise of the ground [m/m].
    sky : callable
        From unit directions (n, 3) to linear colours (n, 3).
    """

    sun: Sun
    shapes: Sequence[Shape]
    ground: Paint
    sky: Callable[[Floats], Floats]
    slope: tuple[float, float] = (0.0, 0.0)

    def normal(self) -> Floats:
        """Return the ground's unit normal."""
        up = np.array([-self.slope[0], -self.slope[1], 1.0])
        return up / np.linalg.norm(up)

    def shadow_of(self, point: tuple[float, float, float]) -> Floats:
        """Return where the sun's centre throws the shadow of a point on the ground [m]."""
        sun, normal = self.sun.centre(), self.normal()
        return np.array(point) - sun * (normal @ point) / (normal @ sun)


@dataclass(frozen=True, eq=False)
class Met:
    """First meetings of n rays: distance [m], and number of the shape, GROUND or SKY."""

    distance: Floats
    which: Whole


def cast(scene: Scene, start: tuple[float, float, float], rays: Floats) -> Floats:
    """Return the linear colours (n, 3) that unit rays (n, 3) from one point bring."""
    met = first_met(scene, start, rays)
    out = np.empty(rays.shape, np.float32)
    sky = met.which == SKY
    out[sky] = scene.sky(rays[sky])
    land = np.flatnonzero(~sky)
    distance = met.distance[land]
    points = np.array(start) + distance[:, None] * rays[land]
    colours, normals = _painted(scene, points, met.which[land])
    lit = normals @ scene.sun.centre()
    light = np.maximum(lit, 0.0) * sunlit(scene, points + SKIN_M * normals, lit, met.which[land])
    rise = normals[:, 2:]
    ambient = SKYLIGHT * (0.55 + 0.45 * rise) + BOUNCE * (1.0 - rise)
    air = np.exp(-np.maximum(distance - 8.0, 0.0) / HAZE_M)[:, None].astype(np.float32)
    out[land] = air * colours * (light[:, None].astype(np.float32) * SUNLIGHT + ambient) + (1.0 - air) * HAZE
    return out


def first_met(scene: Scene, start: tuple[float, float, float], rays: Floats) -> Met:
    """Return what unit rays (n, 3) from one point meet first."""
    normal = scene.normal()
    falls = rays @ normal
    with np.errstate(divide="ignore"):
        distance = np.where(falls < -1e-7, -float(normal @ start) / falls, np.inf)
    which = np.where(np.isfinite(distance), GROUND, SKY).astype(np.int32)
    seen = _Directions(start, rays)
    for number, shape in enumerate(scene.shapes):
        near = seen.inside(shape)
        if len(near):
            far = shape.meets(np.broadcast_to(np.array(start), (len(near), 3)), rays[near])
            closer = far < distance[near]
            distance[near[closer]], which[near[closer]] = far[closer], number
    return Met(distance, which)


class _Directions:
    """Rays from one point, in the order of their azimuths, so that those towards a shape are found at once."""

    def __init__(self, start: tuple[float, float, float], rays: Floats) -> None:
        azimuth = np.arctan2(rays[:, 0], rays[:, 1])
        self.start = start
        self.order = np.argsort(azimuth)
        self.azimuth, self.rise = azimuth[self.order], np.arcsin(np.clip(rays[self.order, 2], -1.0, 1.0))

    def inside(self, shape: Shape) -> Whole:
        """Return the rays that point into the shape's bounding rectangle of azimuth and elevation, a little wider."""
        towards = shape.corners() - self.start
        flat = np.hypot(towards[:, 0], towards[:, 1])
        middle = np.arctan2(*towards[:, :2].mean(axis=0))
        turns = (np.arctan2(towards[:, 0], towards[:, 1]) - middle + np.pi) % (2 * np.pi) - np.pi
        if np.ptp(turns) > 2.5 or flat.min() < 0.5:
            return self.order
        rises = np.arctan2(towards[:, 2], flat)
        tall = 0.15 * max(abs(rises.min()), abs(rises.max())) + 0.002
        rows = [
            np.arange(*np.searchsorted(self.azimuth, (turns.min() + turn - 0.002, turns.max() + turn + 0.002)))
            for turn in (middle - 2 * np.pi, middle, middle + 2 * np.pi)
        ]
        near = np.concatenate(rows)
        return self.order[near[(self.rise[near] > rises.min() - tall) & (self.rise[near] < rises.max() + tall)]]


def _painted(scene: Scene, points: Floats, which: Whole) -> tuple[Floats, Floats]:
    colours, normals = np.empty(points.shape, np.float32), np.empty(points.shape)
    order = np.argsort(which, kind="stable")
    numbers, starts = np.unique(which[order], return_index=True)
    for number, rows in zip(numbers, np.split(order, starts[1:]), strict=True):
        if number == GROUND:
            normals[rows] = scene.normal()
            colours[rows] = scene.ground(points[rows], normals[rows])
        else:
            shape = scene.shapes[number]
            local, own = shape.own(points[rows])
            colours[rows], normals[rows] = shape.paint(local, own), shape.turned_out(own)
    return colours, normals


def sunlit(scene: Scene, points: Floats, lit: Floats, which: Whole) -> Floats:
    """Return the share of the sun's disc (n,) that points (n, 3) see, of those whose skin faces it (lit above 0).

    One bit for each point of the disc that something hides; shapes that hide the same part are not counted twice.
    """
    hidden = np.zeros(len(points), np.uint32)
    rows = np.flatnonzero((lit > -np.deg2rad(RADIUS_DEG)) & (np.abs(points).max(axis=1) < FARTHEST_SHADE_M))
    frame = _sun_frame(scene.sun)
    rows = rows[np.argsort(points[rows] @ frame[:, 0])]
    at = (points[rows] @ frame).T.copy()
    width = 1.05 * np.tan(np.deg2rad(RADIUS_DEG))
    least = at[2].min(initial=0.0)
    for number, shape in enumerate(scene.shapes):
        corners = shape.corners() @ frame
        low, high = corners.min(axis=0), corners.max(axis=0)
        most = width * max(high[2] - least, 0.0)
        part = slice(*np.searchsorted(at[0], (low[0] - most, high[0] + most)))
        blur = width * np.maximum(high[2] - at[2, part], 0.0)
        near = (at[2, part] < high[2]) & (at[1, part] > low[1] - blur) & (at[1, part] < high[1] + blur)
        near &= (at[0, part] > low[0] - blur) & (at[0, part] < high[0] + blur)
        near &= (hidden[rows[part]] != FULL) & (which[rows[part]] != number)
        some = rows[part][near]
        if len(some):
            hidden[some] |= _hidden_by(shape, points[some], scene.sun, float(blur[near].max()))
    return 1.0 - np.bitwise_count(hidden) / BITS


def _hidden_by(shape: Shape, points: Floats, sun: Sun, blur_m: float) -> NDArray[np.uint32]:
    """Return which points of the disc a shape hides.

    The rays to the disc stray from the one to its centre by up to ``blur_m`` on the shape's far side. So the shape
    grown by that tells where it hides nothing, and shrunk by that, where it hides all; few rays remain.
    """
    out = np.zeros(len(points), np.uint32)
    grown, shrunk, centre = shape.grown(blur_m), shape.grown(-blur_m), sun.centre()
    rest = np.flatnonzero(np.isfinite(grown.meets(points, centre))) if grown else np.arange(len(points))
    if shrunk is not None:
        whole = np.isfinite(shrunk.meets(points[rest], centre))
        out[rest[whole]] = FULL
        rest = rest[~whole]
    for bit, towards in enumerate(sun.disc() if len(rest) else ()):
        out[rest] |= np.isfinite(shape.meets(points[rest], towards)).astype(np.uint32) << np.uint32(bit)
    return out


def _sun_frame(sun: Sun) -> Floats:
    """Return two directions across the sun's rays and the one towards it, as the columns of a (3, 3) matrix."""
    centre = sun.centre()
    across = np.array([centre[1], -centre[0], 0.0])
    across /= np.linalg.norm(across)
    return np.stack([across, np.cross(centre, across), centre], axis=-1)


def developed(colours: Floats, exposure: float = 0.62) -> Floats:
    """Return linear colours as a phone's picture shows them, in [0, 255]: bright parts rolled off, sRGB's curve."""
    light = np.maximum(colours, 0.0) * exposure
    light = light * (1.0 + light / 6.0) / (1.0 + light)  # Reinhard (2002), white at 6^0.5
    light = np.clip(light * 1.38, 0.0, 1.0) ** 1.08
    return 255.0 * np.where(light < 0.0031308, 12.92 * light, 1.055 * light ** (1.0 / 2.4) - 0.055)
