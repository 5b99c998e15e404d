"""From rows found in the stores to answers: file, frame and part, in one order wherever the index is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.index.catalog import Extents
from noonmark.copies.index.packing import Rest
from noonmark.copies.index.protocol import Heard, Near

Rows = NDArray[np.int64]
Opened = Callable[[int, int], Rest]
"""Gives the rest of a fingerprint by where it lies: first byte and length."""
Group = tuple[int, Rest, Rows]
"""A file's number, the rest of its fingerprint, and its rows found: query, row of the file, distance."""


def by_file(found: Rows, extents: Extents, opened: Opened) -> Iterator[Group]:
    """Yield found rows (query, row of the store, distance) file by file."""
    if len(found) == 0:
        return
    at = np.searchsorted(extents.first, found[:, 1], side="right") - 1
    order = np.argsort(at, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(at[order])) + 1):
        extent = int(at[group[0]])
        rows = found[group]
        rows[:, 1] -= extents.first[extent]
        rest = opened(int(extents.rest[extent]), int(extents.rest_count[extent]))
        yield int(extents.number[extent]), rest, rows


def pictures(groups: Iterable[Group], most: int) -> Near:
    """Return found rows of hashes as answers; a row that frames in a row share becomes one answer for each."""
    parts = [np.zeros((0, 5), np.int64)]
    for number, rest, rows in groups:
        told, frames = _shared(rest, rows)
        file = np.full((len(told), 1), number)
        parts.append(np.concatenate([told[:, :1], file, frames, told[:, 2:]], axis=1))
    return near(np.concatenate(parts), most)


def _shared(rest: Rest, rows: Rows) -> tuple[Rows, Rows]:
    """Return the rows, one for each frame that has them, and those frames and parts, shape (n, 2)."""
    usable = np.flatnonzero(rest.usable.ravel())
    row = np.cumsum(rest.kept.ravel(), dtype=np.int64)[usable] - 1
    first = np.searchsorted(row, rows[:, 1], side="left")
    last = np.searchsorted(row, rows[:, 1], side="right")
    at = usable[_ranges(first, last)]
    frames = rest.usable.shape[1]
    return np.repeat(rows, last - first, axis=0), np.stack([at % frames, at // frames], axis=1)


def _ranges(first: Rows, last: Rows) -> Rows:
    """Return first[0] .. last[0] - 1, first[1] .. last[1] - 1, and so on, in one array."""
    length = last - first
    before = np.cumsum(length) - length
    return np.arange(int(length.sum())) + np.repeat(first - before, length)


def points(groups: Iterable[Group], most: int) -> Near:
    """Return found rows of keypoints as answers."""
    parts = [np.zeros((0, 5), np.int64)]
    for number, rest, rows in groups:
        frame = rest.point_frames[rows[:, 1]].astype(np.int64)
        told = [rows[:, 0], np.full(len(rows), number), frame, rows[:, 1], rows[:, 2]]
        parts.append(np.stack(told, axis=1))
    return near(np.concatenate(parts), most)


def near(rows: Rows, most: int) -> Near:
    """Return rows (query, file, frame, part, distance) in order, without those of queries that have too many."""
    rows = rare(rows, most)
    rows = rows[np.lexsort((rows[:, 3], rows[:, 2], rows[:, 1], rows[:, 0]))]
    return Near(*(np.ascontiguousarray(rows[:, i]) for i in range(5)))


def heard(rows: Rows, most: int) -> Heard:
    """Return rows (query, file, tick) in order, without those of queries that have too many."""
    rows = rare(rows, most)
    rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
    return Heard(*(np.ascontiguousarray(rows[:, i]) for i in range(3)))


def rare(rows: Rows, most: int) -> Rows:
    """Return the rows of queries that have at most so many."""
    if len(rows) == 0:
        return rows
    count = np.bincount(rows[:, 0])
    return rows[count[rows[:, 0]] <= most]
