"""A table of sound marks by their keys, built and asked in compiled loops."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from noonmark.copies.index.scan_kernels import lives, room

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2**64 over the golden ratio: the first bits of products are spread evenly (Knuth, volume 3, section 6.4)."""


@njit(cache=True, error_model="numpy", inline="always")
def _slot(key: np.uint32, bits: int) -> np.int64:
    return np.int64((np.uint64(key) * _SPREAD) >> np.uint64(64 - bits))


@njit(cache=True, error_model="numpy", nogil=True)
def build_marks(marks: NDArray[np.uint32], bits: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return where the entries of each slot begin, shape (2**bits + 1,), and the rows of the marks, slot by slot."""
    starts = np.zeros((1 << bits) + 1, np.uint32)
    for row in range(len(marks)):
        starts[_slot(marks[row, 0], bits) + 1] += np.uint32(1)
    for k in range(1 << bits):
        starts[k + 1] += starts[k]
    entries = np.empty(len(marks), np.uint32)
    at = starts[:-1].copy()
    for row in range(len(marks)):
        k = _slot(marks[row, 0], bits)
        entries[at[k]] = np.uint32(row)
        at[k] += np.uint32(1)
    return starts, entries


@njit(cache=True, error_model="numpy", nogil=True)
def ask_marks(
    marks: NDArray[np.uint32],
    start: int,
    keys: NDArray[np.uint32],
    starts: NDArray[np.uint32],
    entries: NDArray[np.uint32],
    most: int,
    counts: NDArray[np.int64],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return (query, row, tick) of the marks with one of the keys, shape (n, 3).

    `start` is the number of the first of the marks in the store. A key with more than `most` answers is not looked
    at any further.
    """  # fmt: skip
    bits = 0
    while (1 << bits) + 1 < len(starts):
        bits += 1
    found = np.empty((1024, 3), np.int64)
    count = 0
    for query in range(len(keys)):
        k = _slot(keys[query], bits)
        for at in range(starts[k], starts[k + 1]):
            row = np.int64(entries[at])
            if counts[query] > most:
                break
            if marks[row, 0] == keys[query] and lives(begins, ends, start + row):
                found = room(found, count)
                found[count, 0] = query
                found[count, 1] = start + row
                found[count, 2] = marks[row, 1]
                count += 1
                counts[query] += 1
    return found[:count].copy()
