"""Pictures for the tests: textured scenes through which a camera moves, drawn from a number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, zoom

Bytes = NDArray[np.uint8]


def scene(seed: int, height: int = 400, width: int = 700) -> Bytes:
    """Return a scene with large shapes and fine detail."""
    rng = np.random.default_rng(seed)
    out = np.zeros((height, width))
    for cells, weight in ((4, 50.0), (12, 30.0), (40, 18.0)):
        grain = rng.normal(0, 1, (cells, cells * 2))
        out += weight * zoom(grain, (height / cells, width / cells / 2), order=1, grid_mode=True, mode="nearest")
    for _ in range(30):  # edges and corners, as things have them
        y, x = rng.integers(0, height - 30), rng.integers(0, width - 40)
        out[y : y + rng.integers(8, 30), x : x + rng.integers(8, 40)] += rng.normal(0, 40)
    return np.clip(gaussian_filter(out, 0.8) + 120, 0, 255).astype(np.uint8)


def clip(seed: int, count: int = 8, *, height: int = 288, width: int = 512) -> Bytes:
    """Return a camera's way through a scene, shape (count, height, width)."""
    whole = scene(seed, height + 8 * count, width + 12 * count)
    return np.stack([whole[8 * at : 8 * at + height, 12 * at : 12 * at + width] for at in range(count)])


def cut(luma: Bytes, box: tuple[float, float, float, float]) -> Bytes:
    """Return a part of pictures, given in shares (left, top, right, bottom)."""
    height, width = luma.shape[1:]
    left, top, right, bottom = box
    return np.ascontiguousarray(
        luma[:, round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
    )
