"""PDQ, the picture hash that others exchange, as its authors compute it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes
from noonmark.copies.pdq_kernels import filtered

SIDE, ROWS = 64, 16
LEAST_SIDE = 5
"""Smaller pictures have the hash 0 [pixels]."""
FULL_QUALITY = 90
"""Sum of the steps between neighbours, in hundredths of the range, for each point of quality."""


def pdq(luma: Bytes) -> tuple[Bytes, Bytes]:
    """Return the PDQ hashes of grey pictures and their qualities.

    Parameters
    ----------
    luma : ndarray of uint8, shape (n, h, w)
        Whole pictures, borders included.

    Returns
    -------
    hashes : ndarray of uint8, shape (n, 32)
        In the order in which PDQ is written in hexadecimal: most significant bit first.
    quality : ndarray of uint8, shape (n,)
        0 to 100; its authors leave out what is below 50.

    Notes
    -----
    "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", Facebook 2019, section 2; the
    windows and the rounding follow the reference program.
    """
    if luma.size and min(luma.shape[1:]) < LEAST_SIDE:
        return np.zeros((len(luma), 32), np.uint8), np.zeros(len(luma), np.uint8)
    small = np.stack([_decimated(picture) for picture in luma]) if len(luma) else np.zeros((0, SIDE, SIDE), np.float32)
    transform = _transform()
    found = (transform @ small @ transform.T).reshape(len(luma), ROWS * ROWS)
    middle = np.partition(found, ROWS * ROWS // 2 - 1, axis=1)[:, ROWS * ROWS // 2 - 1 : ROWS * ROWS // 2]
    return np.packbits((found > middle)[:, ::-1], axis=1), _quality(small)


def _decimated(luma: Bytes) -> NDArray[np.float32]:
    height, width = luma.shape
    soft = filtered(np.ascontiguousarray(luma), _window(width), _window(height))
    rows, columns = (((np.arange(SIDE) + 0.5) * side / SIDE).astype(np.int64) for side in (height, width))
    return soft[np.ix_(rows, columns)]


def _window(side: int) -> int:
    return (side + 2 * SIDE - 1) // (2 * SIDE)


def _transform() -> NDArray[np.float32]:
    rows, columns = np.arange(1, ROWS + 1)[:, None], np.arange(SIDE)[None]
    return np.asarray(np.sqrt(2.0 / SIDE) * np.cos(np.pi / 2 / SIDE * rows * (2 * columns + 1)), np.float32)


def _quality(small: NDArray[np.float32]) -> Bytes:
    steps = [
        np.trunc(np.diff(small, axis=axis) * np.float32(100) / np.float32(255)).astype(np.int64) for axis in (1, 2)
    ]
    total = sum(np.abs(step).sum(axis=(1, 2)) for step in steps)
    return np.minimum(total // FULL_QUALITY, 100).astype(np.uint8)
