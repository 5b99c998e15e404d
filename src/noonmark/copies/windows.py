"""A picture laid into another one: over its own blur, beside a caption, on a screen, in a corner."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes

Floats = NDArray[np.float32]
FourShares = tuple[float, float, float, float]
SIDE = 256
PICTURES = 12
LINES = 14
"""Rows, and columns, that are tried as edges of a window."""
LEAST_PIXELS = 32
"""Pictures narrower than this hold no other."""
LEAST_SIDE = 0.2
"""Share of height or width that a window has at least."""
LEAST_STEP = 3.0
"""Mean step of brightness across an edge above that on both its sides, at least [grey levels]."""


def windows(luma: Bytes, *, most: int = 3) -> list[FourShares]:
    """Return the parts that look like pictures laid into these, the likeliest first.

    Parameters
    ----------
    luma : ndarray of uint8, shape (n, h, w)
        Pictures of one clip.
    most : int

    Returns
    -------
    list of tuple
        Shares (left, top, right, bottom); never the whole.

    Notes
    -----
    A window's edges lie still and straight while what is in it and around it moves, so the mean step of brightness
    across them stands out from that beside them. Every pair of rows and of columns that stand out is tried; an edge
    counts by its weakest quarter.
    """
    if not len(luma) or min(luma.shape[1:]) < LEAST_PIXELS:
        return []
    some = luma[np.unique(np.linspace(0, len(luma) - 1, min(len(luma), PICTURES)).astype(np.int64))]
    step = max(1, -(-max(some.shape[1:]) // SIDE))
    small = _averaged(some, step)
    if min(small.shape[1:]) < LEAST_PIXELS // 2:
        return []
    down = _standing_out(np.abs(np.diff(small, axis=1)).mean(axis=0))
    across = _standing_out(np.abs(np.diff(small, axis=2)).mean(axis=0).T)
    return _best(down, across, most)


def _averaged(luma: Bytes, step: int) -> Floats:
    count, height, width = luma.shape
    cut = luma[:, : height // step * step, : width // step * step].astype(np.float32)
    return cut.reshape(count, height // step, step, width // step, step).mean(axis=(2, 4))


def _standing_out(steps: Floats) -> Floats:
    """Return by how much steps across rows, shape (h - 1, w), exceed those 2 to 4 rows off, shape (h + 1, w)."""
    padded = np.pad(steps, ((4, 4), (0, 0)), mode="edge")
    beside = np.maximum.reduce([padded[4 + off : len(padded) - 4 + off] for off in (-4, -3, -2, 2, 3, 4)])
    return np.pad(steps - beside, ((1, 1), (0, 0)), constant_values=0.0)


def _best(down: Floats, across: Floats, most: int) -> list[FourShares]:
    height, width = down.shape[0] - 1, across.shape[0] - 1
    rows, columns = _lines(down), _lines(across)
    found: list[tuple[float, FourShares]] = []
    for top, bottom in _pairs(rows, height):
        for left, right in _pairs(columns, width):
            edges = [
                _strength(down[top, left:right]) if top else None,
                _strength(down[bottom, left:right]) if bottom < height else None,
                _strength(across[left, top:bottom]) if left else None,
                _strength(across[right, top:bottom]) if right < width else None,
            ]
            inner = [edge for edge in edges if edge is not None]
            if inner and min(inner) >= LEAST_STEP:
                worth = min(inner) * len(inner)
                found.append((worth, (left / width, top / height, right / width, bottom / height)))
    ranked = [box for _, box in sorted(found, reverse=True)]
    return _apart([each for box in ranked for each in (box, *_evened(box))], most)


def _evened(box: FourShares) -> list[FourShares]:
    """Return the window with equal bars, where only one edge was found: padding is laid evenly around a picture."""
    left, top, right, bottom = box
    inner = [at for at, edge in enumerate((left, top, 1.0 - right, 1.0 - bottom)) if edge > 0.0]
    if len(inner) != 1 or max(left, top, 1.0 - right, 1.0 - bottom) >= (1.0 - LEAST_SIDE) / 2:
        return []
    side, upright = max(left, 1.0 - right), max(top, 1.0 - bottom)
    return [(side, upright, 1.0 - side, 1.0 - upright)]


def _lines(standing: Floats) -> list[int]:
    """Return the rows, both ends among them, along which most stands out somewhere."""
    width = standing.shape[1]
    part = max(4, int(LEAST_SIDE * width))
    summed = np.cumsum(np.pad(np.clip(standing, 0.0, 12.0), ((0, 0), (1, 0))), axis=1)
    runs = (summed[:, part:] - summed[:, :-part]).max(axis=1)
    inner = [int(row) + 1 for row in np.argsort(-runs[1:-1])[:LINES] if runs[row + 1] >= LEAST_STEP * part]
    return sorted({0, len(standing) - 1, *inner})


def _pairs(lines: list[int], length: int) -> list[tuple[int, int]]:
    return [(a, b) for a in lines for b in lines if b - a >= LEAST_SIDE * length]


def _strength(edge: Floats) -> float:
    """Return the mean of the weaker half of an edge's four parts."""
    parts = sorted(float(part.mean()) for part in np.array_split(np.clip(edge, 0.0, 24.0), 4))
    return (parts[0] + parts[1]) / 2


def _apart(found: list[FourShares], most: int) -> list[FourShares]:
    out: list[FourShares] = []
    for box in found:
        if all(np.abs(np.subtract(box, one)).max() > 0.02 for one in out):
            out.append(box)
        if len(out) == most:
            break
    return out
