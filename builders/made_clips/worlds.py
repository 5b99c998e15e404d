"""Places: streets, rooms, hills, shores, crowds, views from above, screens; each drawn from a seed in layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from builders.made_clips.canvas import Canvas, blank, rough, tint, words
from builders.made_clips.scenery import HALF_WIDTH, REACH, ground, house, litter, near_things, row_of_houses, sky, tree

Rng = np.random.Generator


@dataclass(frozen=True, eq=False)
class World:
    """A place, from far to near; each layer moves with the camera by its share.

    Attributes
    ----------
    layers : tuple of (Canvas, float)
        The picture and its parallax: 1 moves as the ground before the camera does, 0 not at all.
    ground : tuple of float
        Rows between which actors stand, far and near [frame heights from the middle].
    light : float
        Gain of the whole picture.
    """

    layers: tuple[tuple[Canvas, float], ...]
    ground: tuple[float, float]
    light: float
    look: str


def street(rng: Rng, per_unit: float, *, grey: bool) -> World:
    far = blank(REACH, per_unit, grey=grey, masked=False)
    horizon = rng.uniform(-0.05, 0.2)
    sky(far, rng, horizon)
    row_of_houses(far, rng, horizon, rng.uniform(0.5, 1.4))
    ground(far, rng, horizon)
    litter(far, rng, (horizon - rng.uniform(0, 0.3), 0.9), rng.uniform(0.4, 1.3))
    kerb = horizon + rng.uniform(0.05, 0.15)
    far.box(-9, kerb, 18, 0.35, tint(rng, 50, 120))
    for x in np.arange(-HALF_WIDTH, HALF_WIDTH, rng.uniform(0.2, 0.5)):
        far.box(x, kerb + 0.16, 0.12, 0.015, tint(rng, 170, 240))
    for _ in range(int(rng.integers(0, 6))):
        tree(far, rng, rng.uniform(-HALF_WIDTH, HALF_WIDTH), kerb, rng.uniform(0.3, 0.7))
    return World(((far, 0.8), (near_things(rng, per_unit, grey=grey), 1.25)), (kerb + 0.02, kerb + 0.3), 1.0, "street")


def hills(rng: Rng, per_unit: float, *, grey: bool) -> World:
    far = blank(REACH, per_unit, grey=grey, masked=False)
    horizon = rng.uniform(-0.1, 0.2)
    sky(far, rng, horizon + 0.1)
    for ridge in range(int(rng.integers(1, 4))):
        x = np.linspace(-HALF_WIDTH, HALF_WIDTH, 60)
        height = np.interp(x, np.linspace(-HALF_WIDTH, HALF_WIDTH, 12), rng.uniform(0, 0.35 - 0.08 * ridge, 12))
        edge = np.column_stack([x, horizon + 0.05 * ridge - height])
        far.polygon([*edge, (HALF_WIDTH, 1), (-HALF_WIDTH, 1)], tint(rng, 50, 160))
    ground(far, rng, horizon + 0.12, gain=rng.uniform(10, 32))
    litter(far, rng, (horizon, 0.9), rng.uniform(0.4, 1.2))
    for _ in range(int(rng.integers(0, 40))):
        low = rng.uniform(horizon + 0.1, 0.6)
        tree(far, rng, rng.uniform(-HALF_WIDTH, HALF_WIDTH), low, 0.05 + 0.5 * (low - horizon))
    for _ in range(int(rng.integers(0, 4))):
        house(far, rng, rng.uniform(-2, 2), horizon + 0.15, (rng.uniform(0.08, 0.3), rng.uniform(0.06, 0.2)))
    return World(((far, 0.6), (near_things(rng, per_unit, grey=grey), 1.2)), (horizon + 0.2, 0.45), 1.0, "hills")


def shore(rng: Rng, per_unit: float, *, grey: bool) -> World:
    far = blank(REACH, per_unit, grey=grey, masked=False)
    horizon, sand = rng.uniform(-0.2, 0.1), rng.uniform(0.15, 0.5)
    sky(far, rng, horizon)
    far.box(-9, horizon, 18, 2, np.asarray(tint(rng, 60, 150)) * (0.7, 0.95, 1.15))
    for _ in range(int(rng.integers(15, 60))):
        y = horizon + (sand - horizon) * rng.random() ** 1.5
        x, width = rng.uniform(-HALF_WIDTH, HALF_WIDTH), rng.uniform(0.1, 0.9)
        far.line([(x, y), (x + width, y + rng.normal(0, 0.01))], 0.008 + 0.02 * (y - horizon), tint(rng, 150, 250))
    ground(far, rng, sand, gain=8)
    litter(far, rng, (sand, 0.95), rng.uniform(0.2, 0.9))
    for _ in range(int(rng.integers(0, 9))):
        x, y, r = rng.uniform(-2, 2), rng.uniform(sand, 0.8), rng.uniform(0.02, 0.15)
        far.disc(x, y, (r, r * 0.6), tint(rng, 30, 130))
    return World(((far, 0.7),), (sand, sand + 0.25), 1.0, "shore")


def room(rng: Rng, per_unit: float, *, grey: bool) -> World:
    far = blank(REACH, per_unit, grey=grey, masked=False)
    floor = rng.uniform(0.15, 0.4)
    far.box(-9, -2, 18, 4, tint(rng, 110, 230))
    if rng.random() < 0.4:
        for x in np.arange(-HALF_WIDTH, HALF_WIDTH, rng.uniform(0.04, 0.2)):
            far.line([(x, -1), (x, floor)], 0.004, tint(rng, 90, 200))
    far.grain(rough(rng, 2, 5, octaves=3), rng.uniform(3, 12), -0.95, floor)
    far.box(-9, floor, 18, 2, tint(rng, 50, 170))
    far.grain(rough(rng, 3, 10, octaves=4), rng.uniform(3, 16), floor, 0.95)
    if rng.random() < 0.6:
        litter(far, rng, (rng.uniform(-0.6, 0.3), rng.uniform(0.4, 0.9)), rng.uniform(0.3, 1.2))
    for _ in range(int(rng.integers(8, 26))):
        x, width, height = rng.uniform(-HALF_WIDTH, HALF_WIDTH), rng.uniform(0.1, 0.6), rng.uniform(0.1, 0.6)
        if rng.random() < 0.45:
            y = rng.uniform(-0.8, floor - height)
            far.box(x, y, width, height, tint(rng))
            far.box(x + 0.02, y + 0.02, width - 0.04, height - 0.04, tint(rng))
            for _ in range(int(rng.integers(0, 5))):
                spot = x + rng.uniform(0.1, 0.9) * width, y + rng.uniform(0.1, 0.9) * height
                far.disc(*spot, (width * rng.uniform(0.05, 0.25), height * rng.uniform(0.05, 0.2)), tint(rng))
        else:
            low = floor + rng.uniform(0, 0.3)
            far.box(x, low - height, width, height, tint(rng, 20, 200))
            for shelf in range(int(rng.integers(0, 6))):
                far.box(x + 0.01, low - height * (shelf + 0.9) / 6, width - 0.02, 0.012, tint(rng))
    return World(((far, 1.0),), (floor + 0.05, floor + 0.4), rng.uniform(0.7, 1.05), "room")


def hall(rng: Rng, per_unit: float, *, grey: bool) -> World:
    """A passage in perspective, with doors and lamps."""
    far = blank(REACH, per_unit, grey=grey, masked=False)
    vx, vy = rng.uniform(-0.4, 0.4), rng.uniform(-0.15, 0.15)
    corners = [(-1.2, -0.9), (1.2, -0.9), (1.2, 0.9), (-1.2, 0.9)]
    for index in range(4):
        a, b = np.asarray(corners[index]) * 3, np.asarray(corners[(index + 1) % 4]) * 3
        far.polygon([a, b, (vx, vy)], tint(rng, 60, 220))
    far.grain(rough(rng, 4, 9), rng.uniform(3, 10), -0.95, 0.95)
    if rng.random() < 0.6:
        litter(far, rng, (vy - 0.3, 0.9), rng.uniform(0.2, 0.9))
    for side in (-1, 1):
        for near in np.cumprod(np.full(int(rng.integers(2, 6)), 0.62)) * 1.3:
            deep = near * rng.uniform(0.7, 0.9)
            edge = [(vx + side * near, near * 0.55), (vx + side * near, -near * 0.35)]
            back = [(vx + side * deep, -deep * 0.35), (vx + side * deep, deep * 0.55)]
            far.polygon([(x, y + vy) for x, y in [*edge, *back]], tint(rng, 30, 200))
    for near in np.cumprod(np.full(5, 0.6)):
        far.box(vx - 0.25 * near, vy - 0.75 * near, 0.5 * near, 0.05 * near, tint(rng, 200, 255))
    return World(((far, 1.0),), (vy + 0.25, 0.5), rng.uniform(0.6, 1.0), "hall")


def night(rng: Rng, per_unit: float, *, grey: bool) -> World:
    base = street(rng, per_unit, grey=grey)
    canvas = base.layers[0][0]
    canvas.pixels[:] = (canvas.pixels * rng.uniform(0.12, 0.3)).astype(np.uint8)
    for _ in range(int(rng.integers(4, 30))):
        x, y, r = rng.uniform(-2.2, 2.2), rng.uniform(-0.6, 0.4), rng.uniform(0.006, 0.03)
        glow = np.asarray(tint(rng, 180, 255))
        for ring in (3.0, 1.8, 1.0):
            canvas.disc(x, y, (r * ring, r * ring), np.clip(glow / ring, 0, 255))
    return World(((canvas, 0.8),), base.ground, rng.uniform(0.8, 1.2), "night")


def rubble(rng: Rng, per_unit: float, *, grey: bool) -> World:
    """Broken walls and stones, much alike all over."""
    far = blank(REACH, per_unit, grey=grey, masked=False)
    horizon = rng.uniform(-0.3, 0.1)
    sky(far, rng, horizon + 0.1)
    ground(far, rng, horizon, gain=26)
    litter(far, rng, (horizon, 0.95), 1.2)
    base = np.asarray(tint(rng, 90, 180))
    for _ in range(int(rng.integers(80, 220))):
        y = horizon + (0.95 - horizon) * rng.random()
        size = 0.02 + 0.12 * (y - horizon) * rng.random()
        around = np.sort(rng.uniform(0, 2 * np.pi, 5))
        x = rng.uniform(-HALF_WIDTH, HALF_WIDTH)
        far.polygon(
            np.column_stack([x + size * np.cos(around) * 1.6, y + size * np.sin(around)]), base * rng.uniform(0.4, 1.3)
        )
    for _ in range(int(rng.integers(0, 4))):
        house(far, rng, rng.uniform(-2, 2), horizon + 0.1, (rng.uniform(0.2, 0.7), rng.uniform(0.3, 0.8)))
    return World(((far, 0.9),), (horizon + 0.15, 0.5), 1.0, "rubble")


def crowd(rng: Rng, per_unit: float, *, grey: bool) -> World:
    far = blank(REACH, per_unit, grey=grey, masked=False)
    horizon = rng.uniform(-0.35, 0.0)
    sky(far, rng, horizon)
    row_of_houses(far, rng, horizon + 0.05, rng.uniform(0.2, 0.8))
    ground(far, rng, horizon + 0.05)
    litter(far, rng, (horizon - 0.2, 0.4), rng.uniform(0.3, 1))
    for y in np.sort(rng.uniform(horizon + 0.08, 0.9, int(rng.integers(120, 260)))):
        size = 0.015 + 0.07 * (y - horizon)
        x = rng.uniform(-HALF_WIDTH, HALF_WIDTH)
        far.disc(x, y + size * 1.6, (size * 1.2, size * 1.4), tint(rng, 15, 200))
        far.disc(x, y, (size * 0.5, size * 0.65), np.asarray(tint(rng, 70, 190)) * (1.1, 0.95, 0.85))
    return World(((far, 0.9),), (horizon + 0.1, 0.5), 1.0, "crowd")


def above(rng: Rng, per_unit: float, *, grey: bool) -> World:
    """A view from the air: fields, roads, roofs."""
    far = blank(REACH, per_unit, grey=grey, masked=False)
    far.pixels[:] = far.colour(tint(rng, 70, 150))
    turn = rng.uniform(0, np.pi)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    for _ in range(int(rng.integers(15, 50))):
        corner, size = rng.uniform(-2.5, 2.5, 2), rng.uniform(0.2, 0.9, 2)
        box = corner + np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * size
        far.polygon(box @ spin, tint(rng, 50, 190))
    far.grain(rough(rng, 8, 18, octaves=4), rng.uniform(5, 16), -0.95, 0.95)
    litter(far, rng, (-0.95, 0.95), rng.uniform(0.4, 1.1))
    for _ in range(int(rng.integers(1, 5))):
        start, way = rng.uniform(-1.5, 1.5, 2), rng.uniform(-4, 4, 2)
        far.line(
            [start - way, start, start + way * rng.uniform(0.6, 1.2, 2)], rng.uniform(0.01, 0.05), tint(rng, 110, 220)
        )
    for _ in range(int(rng.integers(0, 60))):
        corner, size = rng.uniform(-2.3, 2.3, 2), rng.uniform(0.02, 0.14, 2)
        far.polygon((corner + np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * size) @ spin, tint(rng, 80, 235))
    return World(((far, 1.0),), (-0.4, 0.4), 1.0, "above")


def wood(rng: Rng, per_unit: float, *, grey: bool) -> World:
    far = blank(REACH, per_unit, grey=grey, masked=False)
    far.box(-9, -2, 18, 4, np.asarray(tint(rng, 70, 170)) * (0.85, 1.1, 0.75))
    far.grain(rough(rng, 6, 14, octaves=5), rng.uniform(18, 45), -0.95, 0.95)
    floor = rng.uniform(0.2, 0.5)
    ground(far, rng, floor, gain=24)
    litter(far, rng, (-0.95, 0.95), rng.uniform(0.5, 1.2))
    for _ in range(int(rng.integers(8, 40))):
        x, width = rng.uniform(-HALF_WIDTH, HALF_WIDTH), rng.uniform(0.01, 0.09)
        far.line([(x, floor + 3 * width), (x + rng.normal(0, 0.08), -1)], width, tint(rng, 25, 140))
    return World(
        ((far, 0.8), (near_things(rng, per_unit, grey=grey), 1.3)), (floor, floor + 0.3), rng.uniform(0.6, 1), "wood"
    )


def screen(rng: Rng, per_unit: float, *, grey: bool) -> World:
    """A computer's screen: windows, lists, lines of text."""
    far = blank(REACH, per_unit, grey=grey, masked=False)
    far.pixels[:] = far.colour(tint(rng, 20, 240))
    for _ in range(int(rng.integers(2, 7))):
        x, y, width, height = *rng.uniform(-1.0, 0.4, 2), rng.uniform(0.4, 1.2), rng.uniform(0.3, 0.9)
        back = tint(rng, 190, 255) if rng.random() < 0.7 else tint(rng, 10, 60)
        ink = tint(rng, 10, 80) if back[0] > 128 else tint(rng, 170, 250)
        far.box(x, y, width, height, back)
        far.box(x, y, width, 0.05, tint(rng))
        for row in np.arange(y + 0.1, y + height - 0.02, 0.055):
            if rng.random() < 0.8:
                far.text(words(rng, int(rng.integers(1, 4))), (x + 0.03, row), 0.03, ink, font=0)
    return World(((far, 1.0),), (0.2, 0.5), 1.0, "screen")


def card(rng: Rng, per_unit: float, *, grey: bool) -> World:
    """A slide or a card of text on one colour."""
    far = blank(REACH, per_unit, grey=grey, masked=False)
    dark = rng.random() < 0.5
    far.pixels[:] = far.colour(tint(rng, 0, 50) if dark else tint(rng, 200, 255))
    ink = tint(rng, 200, 255) if dark else tint(rng, 0, 60)
    y = rng.uniform(-0.35, 0.1)
    for line in range(int(rng.integers(1, 7))):
        size = 0.07 if line == 0 else 0.045
        far.text(words(rng, int(rng.integers(1, 4))), (-0.7, y), size, ink, font=int(rng.integers(3)))
        y += size * 2
    return World(((far, 0.0),), (0.2, 0.5), 1.0, "card")


LOOKS: Mapping[str, Callable[..., World]] = {
    "street": street, "hills": hills, "shore": shore, "room": room, "hall": hall, "night": night, "rubble": rubble,
    "crowd": crowd, "above": above, "wood": wood, "screen": screen, "card": card,
}  # fmt: skip


def world(look: str, seed: int, per_unit: float, *, grey: bool) -> World:
    """Return a place of a look; the same at any fineness."""
    return LOOKS[look](np.random.default_rng([seed, 1]), per_unit, grey=grey)
