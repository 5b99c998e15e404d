"""Look-up tables in files of their own: written whole or not at all, mapped into memory, and made again at will."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes
from noonmark.copies.index.chunks import Layout, flips, layout, radii
from noonmark.copies.index.mark_kernels import build_marks
from noonmark.copies.index.rows import MARKS, as_words
from noonmark.copies.index.scan_kernels import scan
from noonmark.copies.index.table_kernels import ask, build
from noonmark.errors import NoonmarkError

Rows = NDArray[np.int64]
Slots = tuple[NDArray[np.uint32], NDArray[np.uint32]]
"""Where the entries of each slot begin, and the entries."""
_MAGIC = b"noonmark table 1\n"
_HEAD = struct.Struct("<QQQ")
"""Rows, tables of slots, slots of each; then the entries of each, eight bytes each."""
_PAGE = 4096


@dataclass(frozen=True, eq=False)
class Table:
    """The tables of some rows of a store, one behind the other.

    Attributes
    ----------
    first, last : int
        The rows.
    slots : tuple of Slots
        One for each chunk of hashes; one for marks.
    """

    first: int
    last: int
    slots: tuple[Slots, ...]


def write_table(path: Path, store: str, rows: Bytes) -> None:
    """Write the tables of rows to a new file, and have the disk keep it.

    Raises
    ------
    OSError
        As the system tells it; the file is taken away.
    """
    scratch = path.with_name(f".{path.name}.new")
    try:
        with scratch.open("wb") as file:
            _write(file.write, file.seek, store, rows)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def _write(write: Callable[[bytes], object], seek: Callable[[int], object], store: str, rows: Bytes) -> None:
    seek(_PAGE)
    counts: list[int] = []
    width = 0
    for starts, entries in _built(store, rows):
        write(starts.tobytes())
        write(entries.tobytes())
        counts.append(len(entries))
        width = len(starts) - 1
    seek(0)
    write(_MAGIC + _HEAD.pack(len(rows), len(counts), width) + np.array(counts, "<u8").tobytes())


def _built(store: str, rows: Bytes) -> Iterator[Slots]:
    if store == MARKS.name:
        yield build_marks(as_marks(rows), mark_slot(len(rows)))
        return
    words, told = as_words(rows), layout(len(rows))
    for first in told.first:
        yield build(words, int(first), told.slot, told.more, told.number)


def as_marks(rows: Bytes) -> NDArray[np.uint32]:
    """Return rows of eight bytes as key and tick, shape (n, 2)."""
    return np.ascontiguousarray(rows).view(np.uint32).reshape(-1, 2)


def mark_slot(rows: int) -> int:
    """Return how many bits choose a slot in a table of so many marks."""
    return min(28, max(4, rows.bit_length() - 3))


def open_table(path: Path, first: int, last: int) -> Table:
    """Return a table, mapped into memory.

    Raises
    ------
    FileNotFoundError
        It is gone.
    NoonmarkError
        It is damaged.
    """
    data: Bytes = np.memmap(path, np.uint8, "r")
    head = data[:_PAGE].tobytes()
    start = len(_MAGIC) + _HEAD.size
    if not head.startswith(_MAGIC) or len(head) < _PAGE:
        raise _damaged(path)
    rows, count, width = _HEAD.unpack(head[len(_MAGIC) : start])
    counts = np.frombuffer(head, "<u8", count, start).astype(np.int64)
    if rows != last - first or _PAGE + 4 * (count * (width + 1) + int(counts.sum())) != len(data):
        raise _damaged(path)
    at, slots = _PAGE, list[Slots]()
    for entries in counts:
        middle, end = at + 4 * (width + 1), at + 4 * (width + 1 + int(entries))
        slots.append((data[at:middle].view(np.uint32), data[middle:end].view(np.uint32)))
        at = end
    return Table(first, last, tuple(slots))


def _damaged(path: Path) -> NoonmarkError:
    return NoonmarkError(
        "a look-up table of the index is damaged", where=str(path), remedy="delete it; the index makes it again"
    )


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked for, and what holds for all of it.

    Attributes
    ----------
    words : ndarray of uint64, shape (q, 4)
    radius, most : int
    counts : ndarray of int64, shape (q,)
        Answers so far; grows.
    begins, ends : ndarray of int64
        Rows of files that are kept, sorted.
    """

    words: NDArray[np.uint64]
    radius: int
    most: int
    counts: Rows
    begins: Rows
    ends: Rows


def ask_table(rows: NDArray[np.uint64], table: Table, asked: Asked) -> Rows:
    """Return (query, row, distance) of the pairs within the radius, shape (n, 3); `rows` are those of the store."""
    own = rows[table.first : table.last]
    told: Layout = layout(len(own))
    each = radii(asked.radius)
    bits = np.array([told.slot, told.more, told.number])
    limits = np.array([asked.radius, asked.most, table.first])
    found = [np.zeros((0, 3), np.int64)]
    for chunk, (starts, entries) in enumerate(table.slots):
        if each[chunk] < 0:
            continue
        near = flips(told.slot, int(each[chunk]))
        found.append(
            ask(
                own, asked.words, chunk, starts, entries, near, told.first, bits, each, limits,
                asked.counts, asked.begins, asked.ends,
            )
        )  # fmt: skip
    return np.concatenate(found)


def ask_rows(rows: NDArray[np.uint64], gaps: Sequence[tuple[int, int]], asked: Asked) -> Rows:
    """Return the same of rows that have no table yet."""
    found = [np.zeros((0, 3), np.int64)]
    for first, last in gaps:
        found.append(
            scan(rows[first:last], first, asked.words, asked.radius, asked.most, asked.counts, asked.begins, asked.ends)
        )
    return np.concatenate(found)
