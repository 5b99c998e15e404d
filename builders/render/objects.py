"""Things of a yard, put together from boxes, balls and rods."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from builders.render.paints import birch, bus_sides, leaves, panels
from builders.render.shapes import Ball, Box, Point, Rod, Shape, capsule, plain

STEEL, DARK, WOOD, KERB = (
    plain(0.42, 0.44, 0.46),
    plain(0.035, 0.035, 0.04),
    plain(0.30, 0.17, 0.09),
    plain(0.4, 0.39, 0.37),
)
SKIN = plain(0.50, 0.34, 0.26)


def towards(azimuth_deg: float) -> tuple[float, float]:
    """Return the level unit vector (east, north) of an azimuth."""
    return float(np.sin(np.deg2rad(azimuth_deg))), float(np.cos(np.deg2rad(azimuth_deg)))


def moved(point: Point, azimuth_deg: float, along: float, left: float = 0.0, up: float = 0.0) -> Point:
    """Return a point moved along an azimuth, to the left of it, and up [m]."""
    s, c = towards(azimuth_deg)
    return point[0] + along * s - left * c, point[1] + along * c + left * s, point[2] + up


def post(foot: Point, height: float, radius: float = 0.045) -> list[Shape]:
    """Return a steel post."""
    return [Rod(foot, (foot[0], foot[1], foot[2] + height), radius, STEEL)]


def lamp(foot: Point, height: float, azimuth_deg: float) -> list[Shape]:
    """Return a street lamp; its arm reaches towards an azimuth a little below the mast's top."""
    high = moved(foot, 0.0, 0.0, 0.0, height - 0.35)
    tip = moved(high, azimuth_deg, 1.5, 0.0, 0.2)
    return [
        *post(foot, height, 0.07),
        Rod(high, tip, 0.035, STEEL),
        Ball(tip, (0.3, 0.16, 0.08), plain(0.3, 0.3, 0.32)),
    ]


def bus(foot: Point, azimuth_deg: float, colour: tuple[float, float, float]) -> list[Shape]:
    """Return a small town bus, 7.2 m long, 2.4 m wide and 2.9 m high, that stands towards an azimuth."""
    size = (7.2, 2.4, 2.45)
    body = Box(moved(foot, azimuth_deg, 0.0, 0.0, 0.38), size, azimuth_deg, bus_sides(size, colour))
    roof = Box(moved(foot, azimuth_deg, -0.1, 0.0, 2.83), (6.6, 2.1, 0.12), azimuth_deg, plain(0.58, 0.57, 0.54))
    parts: list[Shape] = [
        body,
        roof,
        Box(moved(foot, azimuth_deg, 0.0, 0.0, 0.25), (6.9, 2.2, 0.13), azimuth_deg, DARK),
    ]
    for along in (-2.1, 2.2):
        for side in (-1.0, 1.0):
            inner, outer = (moved(foot, azimuth_deg, along, side * reach, 0.45) for reach in (0.9, 1.23))
            hub = moved(foot, azimuth_deg, along, side * 1.26, 0.45)
            parts += [Rod(inner, outer, 0.45, DARK), Rod(outer, hub, 0.22, plain(0.33, 0.33, 0.34))]
    for side in (-0.85, 0.85):
        parts.append(Ball(moved(foot, azimuth_deg, 3.6, side, 0.85), (0.12, 0.12, 0.12), plain(0.6, 0.6, 0.55)))
    return parts


def person(foot: Point, azimuth_deg: float, coat: tuple[float, float, float], height: float = 1.72) -> list[Shape]:
    """Return a figure of capsules that walks towards an azimuth; it has no face."""
    k = height / 1.72
    cloth, trousers = plain(*coat), plain(0.055, 0.06, 0.08)

    def place(along: float, left: float, up: float) -> Point:
        return moved(foot, azimuth_deg, along * k, left * k, up * k)

    hips = [place(0.0, side, 0.88) for side in (-0.09, 0.09)]
    shoulders = [place(0.02, side, 1.38) for side in (-0.19, 0.19)]
    parts = capsule(hips[0], place(-0.22, -0.10, 0.07), 0.075 * k, trousers)
    parts += capsule(hips[1], place(0.24, 0.10, 0.07), 0.075 * k, trousers)
    parts += capsule(place(0.0, 0.0, 0.92), place(0.03, 0.0, 1.30), 0.185 * k, cloth)
    parts += capsule(shoulders[0], place(0.20, -0.27, 0.86), 0.055 * k, cloth)
    parts += capsule(shoulders[1], place(-0.16, 0.27, 0.86), 0.055 * k, cloth)
    parts += [Ball(place(0.04, 0.0, 1.60), (0.095 * k, 0.095 * k, 0.12 * k), SKIN)]
    parts += [Ball(place(0.03, 0.0, 1.645), (0.105 * k, 0.105 * k, 0.095 * k), trousers)]
    return parts


def tree(foot: Point, height: float, colour: tuple[float, float, float], seed: int) -> list[Shape]:
    """Return a tree: a trunk, some boughs, and a crown of balls that lets the sun through here and there."""
    rng = np.random.default_rng(seed)
    top = moved(foot, 0.0, 0.0, 0.0, height * 0.85)
    parts: list[Shape] = [Rod(foot, top, 0.11, birch)]
    for _ in range(72):
        up = rng.uniform(0.34, 1.0)
        wide = height * 0.20 * max(0.05, 1.0 - ((up - 0.55) / 0.50) ** 2) ** 0.5
        reach, turn = wide * rng.uniform(0.1, 1.0) ** 0.5, rng.uniform(0.0, 360.0)
        size, tint = height * rng.uniform(0.03, 0.055), rng.uniform(0.65, 1.2)
        middle = moved(foot, turn, reach, 0.0, up * height)
        shade = (colour[0] * tint, colour[1] * tint, colour[2] * tint)
        parts.append(Ball(middle, (size * 1.2, size * 1.2, size * 0.9), leaves(shade)))
    for turn in rng.uniform(0.0, 360.0, 4):
        start = moved(foot, 0.0, 0.0, 0.0, height * rng.uniform(0.3, 0.5))
        parts.append(Rod(start, moved(start, turn, height * 0.15, 0.0, height * 0.2), 0.04, birch))
    return parts


def house(foot: Point, azimuth_deg: float, size: Point, look: tuple[tuple[float, float, float], int]) -> list[Shape]:
    """Return a house of panels with a parapet and doors on its long sides; ``look`` is its colour and a seed."""
    length, width, height = size
    colour, seed = look
    walls = Box(foot, size, azimuth_deg, panels(length, int((height - 1.4) / 2.8), colour, seed))
    dull = plain(*(0.7 * part for part in colour))
    rim = Box(moved(foot, azimuth_deg, 0.0, 0.0, height), (length + 0.3, width + 0.3, 0.35), azimuth_deg, dull)
    parts: list[Shape] = [walls, rim]
    for along in np.arange(-length / 2 + 8.0, length / 2 - 4.0, 16.0):
        porch = moved(foot, azimuth_deg, float(along), -(width / 2 + 0.6))
        parts.append(Box(moved(porch, 0.0, 0.0, 0.0, 2.5), (2.6, 1.3, 0.16), azimuth_deg, dull))
        parts.append(Box(moved(porch, azimuth_deg, 0.0, 0.55), (1.5, 0.12, 2.2), azimuth_deg, plain(0.10, 0.075, 0.06)))
    return [*parts, *_balconies(foot, azimuth_deg, size, seed)]


def _balconies(foot: Point, azimuth_deg: float, size: Point, seed: int) -> list[Shape]:
    """Return balconies in every fifth column of windows, from the first floor up; some are painted."""
    rng = np.random.default_rng(seed)
    parts: list[Shape] = []
    for along in np.arange(-size[0] / 2 + 1.6 + 3.2, size[0] / 2 - 3.0, 16.0):
        for up in np.arange(3.7, size[2] - 2.5, 2.8):
            tint = (0.30, 0.34, 0.37) if rng.random() < 0.3 else (0.40, 0.37, 0.33)
            at = moved(foot, azimuth_deg, float(along), -(size[1] / 2 + 0.45), float(up))
            parts.append(Box(at, (3.0, 0.9, 1.05), azimuth_deg, plain(*tint)))
            parts.append(Box(moved(at, 0.0, 0.0, 0.0, -0.12), (3.1, 1.0, 0.12), azimuth_deg, plain(0.33, 0.32, 0.30)))
    return parts


def car(foot: Point, azimuth_deg: float, colour: tuple[float, float, float]) -> list[Shape]:
    """Return a parked car, 4.2 m long."""
    glass = plain(0.05, 0.065, 0.085)
    low = Box(moved(foot, 0.0, 0.0, 0.0, 0.28), (4.2, 1.7, 0.55), azimuth_deg, plain(*colour))
    cabin = Box(moved(foot, azimuth_deg, -0.15, 0.0, 0.83), (2.3, 1.52, 0.42), azimuth_deg, glass)
    roof = Box(moved(foot, azimuth_deg, -0.2, 0.0, 1.25), (2.0, 1.48, 0.14), azimuth_deg, plain(*colour))
    parts: list[Shape] = [low, cabin, roof]
    for along in (-1.3, 1.3):
        for side in (-1.0, 1.0):
            inner, outer, hub = (moved(foot, azimuth_deg, along, side * reach, 0.3) for reach in (0.6, 0.87, 0.89))
            parts += [Rod(inner, outer, 0.3, DARK), Rod(outer, hub, 0.16, STEEL)]
    return parts


def bin_of_concrete(foot: Point) -> list[Shape]:
    """Return a litter bin."""
    top = moved(foot, 0.0, 0.0, 0.0, 0.62)
    return [Rod(foot, top, 0.22, KERB), Rod(top, moved(top, 0.0, 0.0, 0.0, 0.04), 0.17, DARK)]


def bench(foot: Point, azimuth_deg: float) -> list[Shape]:
    """Return a bench without a back."""
    parts: list[Shape] = [Box(moved(foot, 0.0, 0.0, 0.0, 0.42), (1.8, 0.42, 0.06), azimuth_deg, WOOD)]
    legs = [Box(moved(foot, azimuth_deg, along), (0.08, 0.38, 0.42), azimuth_deg, STEEL) for along in (-0.7, 0.7)]
    return [*parts, *legs]


def shelter(foot: Point, azimuth_deg: float) -> list[Shape]:
    """Return a bus shelter: a back wall, a roof on two posts, a bench."""
    blue = plain(0.12, 0.22, 0.34)
    back = Box(moved(foot, azimuth_deg, 0.0, 0.8), (3.6, 0.08, 2.2), azimuth_deg, blue)
    roof = Box(moved(foot, azimuth_deg, 0.0, 0.0, 2.3), (4.0, 1.9, 0.1), azimuth_deg, blue)
    posts = [part for along in (-1.7, 1.7) for part in post(moved(foot, azimuth_deg, along, -0.7), 2.3, 0.04)]
    return [back, roof, *posts, *bench(moved(foot, azimuth_deg, 0.0, 0.45), azimuth_deg)]


def joined(parts: Sequence[Sequence[Shape]]) -> list[Shape]:
    """Return the shapes of all things."""
    return [shape for part in parts for shape in part]
