"""Asking a store of rows: tables where they are built, each row with each where they are not yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes
from noonmark.copies.index.catalog import Extents
from noonmark.copies.index.mark_kernels import ask_marks, build_marks
from noonmark.copies.index.rows import as_words
from noonmark.copies.index.tables import Asked, Table, as_marks, ask_rows, ask_table, mark_slot

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Kept:
    """A store's committed rows, whose they are, and the tables that are built.

    Attributes
    ----------
    rows : ndarray of uint8, shape (n, width)
    extents : Extents
    tables : tuple of Table
        By first row; they do not overlap.
    """

    rows: Bytes
    extents: Extents
    tables: tuple[Table, ...] = ()


def gaps(tables: Sequence[Table], length: int) -> list[tuple[int, int]]:
    """Return the rows that no table holds, as (first, last)."""
    edges = [0, *(edge for table in tables for edge in (table.first, table.last)), length]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def hashes_near(kept: Kept, asked: Bytes, radius: int, most: int) -> Rows:
    """Return (query, row, distance) of all pairs within the radius, shape (n, 3).

    A query with more than `most` answers may have any number of rows above that.
    """
    rows, extents = as_words(kept.rows), kept.extents
    words = as_words(np.ascontiguousarray(asked, np.uint8))
    what = Asked(words, radius, most, np.zeros(len(words), np.int64), extents.first, extents.last)
    found = [ask_table(rows, table, what) for table in kept.tables]
    return np.concatenate([*found, ask_rows(rows, gaps(kept.tables, len(rows)), what)])


def marks_heard(kept: Kept, keys: NDArray[np.uint32], most: int) -> Rows:
    """Return (query, file, tick) of all marks with one of the keys, shape (n, 3).

    A key with more than `most` answers may have any number of rows above that.
    """
    marks, extents = as_marks(kept.rows), kept.extents
    keys = np.ascontiguousarray(keys, np.uint32)
    counts = np.zeros(len(keys), np.int64)
    tables = [(table.first, table.last, table.slots[0]) for table in kept.tables]
    for first, last in gaps(kept.tables, len(marks)):
        tables.append((first, last, build_marks(marks[first:last], mark_slot(last - first))))
    found = [np.zeros((0, 3), np.int64)]
    for first, last, (starts, entries) in tables:
        own = marks[first:last]
        found.append(ask_marks(own, first, keys, starts, entries, most, counts, extents.first, extents.last))
    told = np.concatenate(found)
    told[:, 1] = extents.number[np.searchsorted(extents.first, told[:, 1], side="right") - 1]
    return told
