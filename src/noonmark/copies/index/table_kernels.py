"""Tables of chunks, built and asked in compiled loops."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from noonmark.copies.index.chunks import BLOCK
from noonmark.copies.index.scan_kernels import apart, lives, ones, room


@njit(cache=True, error_model="numpy", inline="always")
def key(rows: NDArray[np.uint64], row: int, first: int, length: int) -> np.uint64:
    """Return some bits of a row of four words, beginning with a bit's number; at most 32 of them."""
    word = first >> 6
    shift = np.uint64(first & 63)
    value = rows[row, word] >> shift
    if int(shift) + length > 64:
        value |= rows[row, word + 1] << (np.uint64(64) - shift)
    return value & ((np.uint64(1) << np.uint64(length)) - np.uint64(1))


@njit(cache=True, error_model="numpy", inline="always")
def _is_again(rows: NDArray[np.uint64], row: int, first: int, length: int) -> bool:
    """Return whether a row's key is that of an earlier row of its block."""
    own = key(rows, row, first, length)
    for other in range(row - 1, row - row % BLOCK - 1, -1):  # noqa: SIM110 - compiled
        if key(rows, other, first, length) == own:
            return True
    return False


@njit(cache=True, error_model="numpy", nogil=True)
def build(
    rows: NDArray[np.uint64], first: int, slot: int, more: int, number: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the table of one chunk: where the entries of each slot begin, shape (2**slot + 1,), and the entries.

    An entry is the number of a block, and above it the `more` bits of the key that follow those of the slot. A block
    has one entry for each key that is in it.
    """
    starts = np.zeros((1 << slot) + 1, np.uint32)
    again = np.zeros(len(rows), np.bool_)
    for row in range(len(rows)):
        again[row] = _is_again(rows, row, first, slot + more)
        if not again[row]:
            starts[np.int64(key(rows, row, first, slot)) + 1] += np.uint32(1)
    for k in range(1 << slot):
        starts[k + 1] += starts[k]
    entries = np.empty(starts[-1], np.uint32)
    at = starts[:-1].copy()
    for row in range(len(rows)):
        if again[row]:
            continue
        k = np.int64(key(rows, row, first, slot))
        rest = key(rows, row, first, slot + more) >> np.uint64(slot)
        entries[at[k]] = np.uint32(np.uint64(row // BLOCK) | rest << np.uint64(number))
        at[k] += np.uint32(1)
    return starts, entries


@njit(cache=True, error_model="numpy", inline="always")
def _is_first(
    rows: NDArray[np.uint64],
    row: int,
    asked: NDArray[np.uint64],
    query: int,
    chunk: int,
    first: NDArray[np.int64],
    length: int,
    radii: NDArray[np.int64],
) -> bool:
    """Return whether no earlier chunk finds the row, so that each pair is told once."""
    for other in range(chunk):
        differing = key(rows, row, first[other], length) ^ key(asked, query, first[other], length)
        if radii[other] >= 0 and ones(differing) <= np.uint64(radii[other]):
            return False
    return True


@njit(cache=True, error_model="numpy")
def _in_block(
    rows: NDArray[np.uint64],
    asked: NDArray[np.uint64],
    low: int,
    query: int,
    chunk: int,
    whole: np.uint64,
    first: NDArray[np.int64],
    length: int,
    radii: NDArray[np.int64],
    limits: NDArray[np.int64],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    found: NDArray[np.int64],
    count: int,
) -> tuple[NDArray[np.int64], int]:
    """Add the rows of a block that are near and that this entry stands for; return what is found, and how many."""
    for row in range(low, min(low + BLOCK, len(rows))):
        distance = apart(rows, row, asked, query)
        if distance > np.uint64(limits[0]) or key(rows, row, first[chunk], length) != whole:
            continue
        if not lives(begins, ends, limits[2] + row):
            continue
        if not _is_first(rows, row, asked, query, chunk, first, length, radii):
            continue
        found = room(found, count)
        found[count, 0] = query
        found[count, 1] = limits[2] + row
        found[count, 2] = distance
        count += 1
    return found, count


@njit(cache=True, error_model="numpy", nogil=True)
def ask(
    rows: NDArray[np.uint64],
    asked: NDArray[np.uint64],
    chunk: int,
    starts: NDArray[np.uint32],
    entries: NDArray[np.uint32],
    flips: NDArray[np.uint32],
    first: NDArray[np.int64],
    bits: NDArray[np.int64],
    radii: NDArray[np.int64],
    limits: NDArray[np.int64],
    counts: NDArray[np.int64],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return (query, row, distance) of the pairs that one chunk's table finds and none before it, shape (n, 3).

    `bits` holds the bits of a slot, of what more an entry holds, and of a block's number. `limits` holds the radius,
    the most answers of a query, and the number of the first row in the store.
    """
    slot, number, length = np.uint64(bits[0]), np.uint64(bits[2]), bits[0] + bits[1]
    mask = (np.uint64(1) << number) - np.uint64(1)
    found = np.empty((256, 3), np.int64)
    count = 0
    for query in range(len(asked)):
        own = key(asked, query, first[chunk], length)
        rest = own >> slot
        own &= (np.uint64(1) << slot) - np.uint64(1)
        for flip in flips:
            k = own ^ np.uint64(flip)
            left = np.uint64(radii[chunk]) - ones(np.uint64(flip))
            for at in range(starts[k], starts[k + np.uint64(1)]):
                if counts[query] > limits[1]:
                    break
                entry = np.uint64(entries[at])
                if ones((entry >> number) ^ rest) > left:
                    continue
                whole = k | (entry >> number) << slot
                before = count
                found, count = _in_block(
                    rows, asked, np.int64(entry & mask) * BLOCK, query, chunk, whole, first, length, radii, limits,
                    begins, ends, found, count,
                )  # fmt: skip
                counts[query] += count - before
    return found[:count].copy()
