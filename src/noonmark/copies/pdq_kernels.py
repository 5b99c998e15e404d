"""PDQ's box filters, compiled; the sums run in the order of the authors' own program, so that rounding agrees."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def filtered(luma: NDArray[np.uint8], along_rows: int, along_columns: int) -> NDArray[np.float32]:
    """Return a picture (h, w) after two passes of both box filters, float32."""
    height, width = luma.shape
    one = luma.astype(np.float32)
    two = np.empty((height, width), np.float32)
    for _ in range(2):
        for row in range(height):
            _row(one[row], two[row], along_rows)
        _columns(two, one, along_columns)
    return one


@njit(cache=True, nogil=True)
def _row(given: NDArray[np.float32], out: NDArray[np.float32], window: int) -> None:
    """Average a row over a window that shrinks at the ends."""
    length = given.shape[0]
    ahead = (window + 2) // 2 - 1
    total = np.float32(0.0)
    held = 0
    for at in range(length + ahead):
        if at < length:
            total += given[at]
            held += 1
        if at >= window:
            total -= given[at - window]
            held -= 1
        if at >= ahead:
            out[at - ahead] = total / np.float32(held)


@njit(cache=True, nogil=True)
def _columns(given: NDArray[np.float32], out: NDArray[np.float32], window: int) -> None:
    """Average all columns, side by side, as `_row` does one row."""
    height, width = given.shape
    ahead = (window + 2) // 2 - 1
    total = np.zeros(width, np.float32)
    held = 0
    for at in range(height + ahead):
        if at < height:
            held += 1
            for x in range(width):
                total[x] += given[at, x]
        if at >= window:
            held -= 1
            for x in range(width):
                total[x] -= given[at - window, x]
        if at >= ahead:
            share = np.float32(held)
            for x in range(width):
                out[at - ahead, x] = total[x] / share
