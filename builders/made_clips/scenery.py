"""What places are made of: sky, ground, houses, trees, litter and what stands near the camera."""

from __future__ import annotations

import numpy as np
from builders.made_clips.canvas import Canvas, blank, rough, tint, words

Rng = np.random.Generator
HALF_WIDTH = 2.3
"""Worlds reach so far left and right of the first view's middle [frame heights]."""
REACH = (-HALF_WIDTH, -0.95, HALF_WIDTH, 0.95)


def sky(canvas: Canvas, rng: Rng, low: float) -> None:
    """Paint a sky down to a row: paler towards the horizon, with clouds."""
    top = np.asarray(tint(rng, 90, 200)) * (0.8, 0.95, 1.15)
    rows = 14
    for row in range(rows):
        share = row / (rows - 1)
        height = (low - canvas.top) / rows
        canvas.box(canvas.left, canvas.top + row * height, 9, height * 1.1, np.clip(top * (1 + 0.35 * share), 0, 255))
    canvas.grain(rough(rng, 3, 7), rng.uniform(2, 22), canvas.top, low)


def ground(canvas: Canvas, rng: Rng, top: float, *, gain: float = 14.0) -> None:
    canvas.box(canvas.left, top, 9, 9, tint(rng, 60, 170))
    canvas.grain(rough(rng, 4, 14, octaves=5), gain, top, 0.95)


def litter(canvas: Canvas, rng: Rng, span: tuple[float, float], strength: float) -> None:
    """Strew shapes of all sizes between two rows, few large and many small, as nature does.

    Sizes fall off with the cube (the dead leaves model: Lee, Mumford, Huang 2001, doi:10.1023/A:1011109015675).
    """
    base, count = np.asarray(tint(rng, 60, 180)), int(rng.integers(150, 450))
    sizes = 0.006 / np.sqrt(rng.uniform(0.0012, 1.0, count))
    for size, x, y in zip(sizes, rng.uniform(-HALF_WIDTH, HALF_WIDTH, count), rng.uniform(*span, count), strict=True):
        shade = np.clip(base + rng.normal(0, 40) * strength + rng.normal(0, 8, 3), 0, 255)
        if rng.random() < 0.5:
            canvas.disc(x, y, (size * rng.uniform(0.4, 1.6), size * rng.uniform(0.4, 1.6)), shade)
        else:
            turn = rng.uniform(0, 7) + np.array([0.0, 1.2, 3.1, 4.4])
            canvas.polygon(np.column_stack([x + 1.6 * size * np.cos(turn), y + size * np.sin(turn)]), shade)


def house(canvas: Canvas, rng: Rng, left: float, low: float, size: tuple[float, float]) -> None:
    """Draw a front with rows of windows, and now and then a roof and a sign."""
    width, height = size
    wall, glass = tint(rng, 60, 215), tint(rng, 15, 110)
    canvas.box(left, low - height, width, height, wall)
    if rng.random() < 0.4:
        peak = left + width * rng.uniform(0.3, 0.7), low - height - width * rng.uniform(0.15, 0.5)
        canvas.polygon([(left - 0.02, low - height), peak, (left + width + 0.02, low - height)], tint(rng, 40, 150))
    columns, rows = rng.integers(1, 7), rng.integers(1, 8)
    step_x, step_y = width / columns, height / rows
    share = rng.uniform(0.3, 0.7, 2)
    for x in range(columns):
        for y in range(rows):
            if rng.random() < 0.92:
                shade = np.asarray(glass) * rng.uniform(0.6, 1.5)
                at = left + (x + 0.5 - share[0] / 2) * step_x, low - height + (y + 0.5 - share[1] / 2) * step_y
                canvas.box(*at, share[0] * step_x, share[1] * step_y, np.clip(shade, 0, 255))
    if rng.random() < 0.35:
        size_y = rng.uniform(0.03, 0.07)
        canvas.box(left + 0.02, low - 0.32, width * 0.8, size_y * 1.7, tint(rng))
        canvas.text(
            words(rng, 1), (left + 0.03, low - 0.32 + size_y * 1.3), size_y, tint(rng), font=int(rng.integers(4))
        )


def tree(canvas: Canvas, rng: Rng, x: float, low: float, height: float) -> None:
    canvas.line([(x, low), (x + rng.normal(0, 0.02), low - height * 0.6)], 0.02 * height / 0.4, tint(rng, 30, 90))
    leaf = np.asarray(tint(rng, 40, 130)) * (0.8, 1.15, 0.7)
    for _ in range(int(rng.integers(4, 12))):
        at = x + rng.normal(0, 0.16) * height, low - height * rng.uniform(0.5, 1.0)
        radius = height * rng.uniform(0.07, 0.2)
        canvas.disc(*at, (radius, radius * 0.8), np.clip(leaf * rng.uniform(0.7, 1.3), 0, 255))


def row_of_houses(canvas: Canvas, rng: Rng, low: float, tallest: float) -> None:
    x = -HALF_WIDTH
    while x < HALF_WIDTH:
        width = rng.uniform(0.2, 0.9)
        house(canvas, rng, x, low, (width, rng.uniform(0.25, 1.0) * tallest))
        x += width * rng.uniform(0.9, 1.4)


def near_things(rng: Rng, per_unit: float, *, grey: bool) -> Canvas:
    """Return a layer of poles, trees, bushes and fences that hides the rest."""
    near = blank(REACH, per_unit, grey=grey, masked=True)
    for _ in range(int(rng.integers(1, 7))):
        x, low = rng.uniform(-HALF_WIDTH, HALF_WIDTH), rng.uniform(0.3, 0.9)
        kind = rng.integers(4)
        if kind == 0:
            near.line([(x, low), (x, -0.9)], rng.uniform(0.01, 0.03), tint(rng, 20, 140))
        elif kind == 1:
            tree(near, rng, x, low, rng.uniform(0.5, 1.3))
        elif kind == 2:
            near.box(x, low - 0.15, rng.uniform(0.1, 0.5), 0.5, tint(rng, 30, 160))
        else:
            tops = [(x + 0.07 * i, low - rng.uniform(0.02, 0.2)) for i in range(8)]
            near.polygon([*tops, (x + 0.5, 1.0), (x, 1.0)], np.asarray(tint(rng, 30, 110)) * (0.8, 1.1, 0.7))
    return near
