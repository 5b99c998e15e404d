"""A place with things that move in it, filmed twice: frames for the tests, drawn from numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from tests.copies.scenes import scene

from noonmark.copies.frames import Sampled

Bytes = NDArray[np.uint8]
WIDTH, HEIGHT = 512, 288


def take(place: int, walkers: int, times_s: NDArray[np.float64]) -> Sampled:
    """Return frames of one place, seen by a camera on a stand, with eight things that move as the number says."""
    ground = scene(place, HEIGHT, WIDTH)
    rng = np.random.default_rng([place, walkers])
    paths = rng.uniform(0, 1, (8, 6))
    frames: list[Bytes] = []
    for time_s in times_s:
        frame = ground.copy()
        for x, y, speed, size, shade, phase in paths:
            across = (x + (speed - 0.5) * 0.35 * time_s + 0.04 * np.sin(1.7 * time_s + 6 * phase)) % 1.0
            down = 0.2 + 0.7 * y + 0.05 * np.sin(1.1 * time_s + 6 * phase)
            half = round(14 + 22 * size)
            left, top = round(across * WIDTH), round(down * HEIGHT)
            frame[max(0, top - half) : top + half, max(0, left - half) : left + half] = round(20 + 220 * shade)
        frames.append(frame)
    return Sampled(np.asarray(times_s, np.float32), np.stack(frames))
