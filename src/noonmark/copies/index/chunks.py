"""Multi-index hashing: how a hash is cut into chunks, and which chunks near ones must be looked up under.

Two hashes that differ in at most r bits differ in few within some chunk (the pigeonhole principle): with m chunks and
r = k m + a, in at most k within one of the first a + 1, or at most k - 1 within one of the others. So each table is
asked for the few values near its chunk, and what it gives is compared in full: nothing is lost.
Source: Norouzi, Punjani and Fleet, "Fast exact search in Hamming space with multi-index hashing", IEEE TPAMI 36 (2014)
1107, doi:10.1109/TPAMI.2013.231, section 3.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

BITS = 256
CHUNKS = 8
BLOCK = 32
"""Rows, one behind the other, that a table knows by one number: frames in a row have much the same chunks."""
POSTING_BITS = 32
"""A table's entry: a block's number, and above it what remains of the chunk as far as there is room."""
MOST_ROWS = BLOCK << 24
"""Of one table."""
_LEAST_KEY = 6
_FULLNESS = 5
"""A table has one slot for so many entries, in powers of two."""


@dataclass(frozen=True)
class Layout:
    """Where the key of each chunk lies in a hash of four words.

    Attributes
    ----------
    first : ndarray of int64, shape (CHUNKS,)
        Its first bit.
    slot : int
        Bits that choose a slot of the table.
    more : int
        Bits after them that each entry holds, so that few blocks need be looked at.
    number : int
        Bits of a block's number.
    """

    first: NDArray[np.int64]
    slot: int
    more: int
    number: int


def layout(rows: int) -> Layout:
    """Return where the keys lie in a table of so many rows.

    Examples
    --------
    >>> told = layout(10_000_000)
    >>> told.slot, told.more, told.number
    (19, 13, 19)
    """
    edges = np.arange(CHUNKS) * BITS // CHUNKS
    width = BITS // CHUNKS
    number = max(1, ((rows - 1) // BLOCK).bit_length())
    slot = max(_LEAST_KEY, rows.bit_length() - _FULLNESS)
    return Layout(edges.astype(np.int64), slot, min(width - slot, POSTING_BITS - number), number)


def radii(radius: int) -> NDArray[np.int64]:
    """Return the radius within which each chunk is looked up; -1 for one that need not be.

    Examples
    --------
    >>> radii(31).tolist(), radii(9).tolist(), radii(2).tolist()
    ([3, 3, 3, 3, 3, 3, 3, 3], [1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, -1, -1, -1, -1, -1])
    """
    each, over = divmod(radius, CHUNKS)
    return np.where(np.arange(CHUNKS) <= over, each, each - 1).astype(np.int64)


@lru_cache(maxsize=128)
def flips(length: int, most: int) -> NDArray[np.uint32]:
    """Return all values of so many bits with at most `most` set: what to turn over in a key to get those near it."""
    told = [sum(1 << bit for bit in bits) for count in range(most + 1) for bits in combinations(range(length), count)]
    return np.array(told, np.uint32)
