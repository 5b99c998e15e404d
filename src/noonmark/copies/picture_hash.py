"""256-bit hashes of pictures and their crops: which of the lowest frequencies are above their median."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from noonmark.copies.fingerprint import Bytes

Floats = NDArray[np.float32]
SIDE = 64
"""Points on a side of the square to which a crop is averaged, as in PDQ."""
ROWS = 16
"""Lowest frequencies kept each way, without the mean."""
BITS = ROWS * ROWS
LEAST_DETAIL = 2.0
"""Median size of a frequency below which a crop is too plain for its hash to say anything [grey levels x 64]."""


def frame_hashes(luma: Bytes, boxes: NDArray[np.floating]) -> tuple[Bytes, NDArray[np.bool_]]:
    """Return the hashes of parts of pictures.

    Parameters
    ----------
    luma : ndarray of uint8, shape (n, h, w)
        Pictures of one size.
    boxes : ndarray, shape (k, 4)
        The parts, the same in every picture, as shares (left, top, right, bottom) in [0, 1].

    Returns
    -------
    hashes : ndarray of uint8, shape (n, k, 32)
        Most significant bit first; 128 of 256 bits are set.
    usable : ndarray of bool, shape (n, k)
        False where a part is too plain.
    """
    return coefficient_hashes(coefficients(luma, boxes))


def coefficients(luma: Bytes, boxes: NDArray[np.floating]) -> Floats:
    """Return the lowest frequencies of parts of pictures, shape (n, k, 16, 16): down, then across.

    Notes
    -----
    Averaging a part to 64 x 64 and its cosine transform are linear, and separate by rows and columns; so one
    matrix for the rows and one for the columns of each part do both.
    """
    count, height, width = luma.shape
    down = np.stack([_reader(height, float(top), float(bottom)) for _, top, _, bottom in boxes])
    across = np.stack([_reader(width, float(left), float(right)) for left, _, right, _ in boxes])
    parts = len(boxes)
    flat = luma.reshape(count * height, width).astype(np.float32)
    half = (flat @ across.reshape(parts * ROWS, width).T).reshape(count, height, parts, ROWS)
    return np.matmul(down[None], half.transpose(0, 2, 1, 3))


def coefficient_hashes(found: Floats) -> tuple[Bytes, NDArray[np.bool_]]:
    """Return hashes and whether they can be used, of frequencies of shape (..., 16, 16)."""
    flat = found.reshape(*found.shape[:-2], BITS)
    middle = np.partition(flat, (BITS // 2 - 1, BITS // 2), axis=-1)[..., BITS // 2 - 1 : BITS // 2 + 1].mean(-1)
    hashes = np.packbits(flat > middle[..., None], axis=-1)
    return hashes, np.asarray(np.median(np.abs(flat), axis=-1) >= LEAST_DETAIL)


def turned_coefficients(found: Floats, quarters: int, *, mirrored: bool = False) -> Floats:
    """Return the frequencies, shape (..., 16, 16), that the pictures have when mirrored, then turned.

    Parameters
    ----------
    found : ndarray, shape (..., 16, 16)
    quarters : int
        Quarter turns anticlockwise, after the mirroring from left to right.
    mirrored : bool
    """
    signs = np.where(np.arange(1, ROWS + 1) % 2, -1.0, 1.0).astype(np.float32)
    out = found * signs if mirrored else found
    for _ in range(quarters % 4):
        out = out.swapaxes(-1, -2) * signs[:, None]
    return out


def distance(one: Bytes, other: Bytes) -> NDArray[np.int64]:
    """Return in how many bits hashes differ; shapes (..., 32) that fit together."""
    return np.bitwise_count(np.bitwise_xor(one, other)).sum(axis=-1, dtype=np.int64)


@lru_cache(maxsize=4096)
def _reader(pixels: int, start: float, end: float) -> Floats:
    """Return the matrix, shape (16, pixels), from a row of pixels to the frequencies of its part."""
    edges = np.clip(np.linspace(start, end, SIDE + 1), 0.0, 1.0) * pixels
    below = np.arange(pixels, dtype=np.float64)
    low, high = edges[:-1, None], edges[1:, None]
    overlap = np.clip(np.minimum(below + 1, high) - np.maximum(below, low), 0.0, None)
    mean = overlap / np.maximum(high - low, 1e-9)
    return np.asarray(dct(np.eye(SIDE), axis=0, norm="ortho")[1 : ROWS + 1] @ mean, np.float32)
