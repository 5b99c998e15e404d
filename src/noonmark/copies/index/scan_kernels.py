"""Bits in which hashes differ, counted in compiled loops: every pair of two sets, within a radius."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, error_model="numpy", inline="always")
def ones(v: np.uint64) -> np.uint64:
    """Return how many bits are set; the compiler knows the idiom and writes one instruction."""
    v = v - ((v >> np.uint64(1)) & np.uint64(0x5555555555555555))
    v = (v & np.uint64(0x3333333333333333)) + ((v >> np.uint64(2)) & np.uint64(0x3333333333333333))
    v = (v + (v >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (v * np.uint64(0x0101010101010101)) >> np.uint64(56)


@njit(cache=True, error_model="numpy", inline="always")
def apart(a: NDArray[np.uint64], i: int, b: NDArray[np.uint64], j: int) -> np.uint64:
    """Return in how many bits row i of a differs from row j of b."""
    return ones(a[i, 0] ^ b[j, 0]) + ones(a[i, 1] ^ b[j, 1]) + ones(a[i, 2] ^ b[j, 2]) + ones(a[i, 3] ^ b[j, 3])


@njit(cache=True, error_model="numpy")
def lives(first: NDArray[np.int64], last: NDArray[np.int64], row: int) -> bool:
    """Return whether a row belongs to a file; extents are sorted and do not overlap."""
    low, high = 0, len(first)
    while low < high:
        middle = (low + high) >> 1
        if first[middle] <= row:
            low = middle + 1
        else:
            high = middle
    return low > 0 and row < last[low - 1]


@njit(cache=True, error_model="numpy")
def room(found: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return the array, shape (n, 3), or one twice as long with the same rows when it is full."""
    if count < len(found):
        return found
    longer = np.empty((2 * len(found), 3), np.int64)
    longer[:count] = found[:count]
    return longer


@njit(cache=True, error_model="numpy", nogil=True)
def scan(
    rows: NDArray[np.uint64],
    start: int,
    asked: NDArray[np.uint64],
    radius: int,
    most: int,
    counts: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return (query, row, distance) of all pairs within the radius, shape (n, 3), comparing each with each.

    `start` is the number of the first of the rows. `counts` counts the answers of each query; one that has more
    than `most` is not looked at any further.
    """  # fmt: skip
    found = np.empty((1024, 3), np.int64)
    count = 0
    limit = np.uint64(radius)
    for query in range(len(asked)):
        if counts[query] > most:
            continue
        for i in range(len(rows)):
            distance = apart(rows, i, asked, query)
            if distance <= limit and lives(first, last, start + i):
                found = room(found, count)
                found[count, 0] = query
                found[count, 1] = start + i
                found[count, 2] = distance
                count += 1
                counts[query] += 1
                if counts[query] > most:
                    break
    return found[:count].copy()
