"""An index held in memory that compares everything with everything: for a few files, and to test the others against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes, Fingerprint
from noonmark.copies.index.protocol import Filed, Heard, Near
from noonmark.errors import NoonmarkError

BLOCK = 1 << 15
"""Kept hashes compared at once: 64 asked for take 64 MB."""


class MemoryIndex:
    """Fingerprints in memory, as :class:`~noonmark.copies.index.protocol.Index`; lost when the program ends."""

    def __init__(self) -> None:
        self._filed: dict[int, Filed] = {}
        self._prints: dict[int, Fingerprint] = {}
        self._next = 0

    def add(self, fingerprint: Fingerprint, *, path: str, item: str = "", posted: datetime | None = None) -> int:
        """Keep a fingerprint; return its number. One whose SHA-256 is there keeps its number and gets the new path."""
        for number, filed in self._filed.items():
            if filed.sha256 == fingerprint.sha256:
                self._filed[number] = replace(filed, path=path)
                return number
        number, self._next = self._next, self._next + 1
        f = fingerprint
        self._filed[number] = Filed(number, f.sha256, path, item, posted, f.kind, f.duration_s, f.size, f.fast)
        self._prints[number] = fingerprint
        return number

    def remove(self, number: int) -> None:
        """Take a file out; its number is not given again."""
        self._filed.pop(number, None)
        self._prints.pop(number, None)

    def files(self) -> Sequence[Filed]:
        """Return what is kept, by number."""
        return [self._filed[number] for number in sorted(self._filed)]

    def fingerprint(self, number: int) -> Fingerprint:
        """Return one file's fingerprint.

        Raises
        ------
        NoonmarkError
            If there is no such file.
        """
        if number not in self._prints:
            raise NoonmarkError(f"the index holds no file {number}", remedy="ask for its files first")
        return self._prints[number]

    def near(self, hashes: Bytes, *, radius: int, most: int = 2000) -> Near:
        """Return every kept hash within `radius` bits of those asked for, shape (q, 32)."""
        rows: list[NDArray[np.int64]] = []
        for number in sorted(self._prints):
            kept = self._prints[number]
            frame, part = np.nonzero(kept.usable)
            rows.append(_pairs(hashes, kept.hashes[frame, part], radius, number, (frame, part)))
        return _told(rows, most)

    def near_points(self, points: Bytes, *, radius: int, most: int = 200) -> Near:
        """Return every kept keypoint within `radius` bits of those asked for, shape (q, 32)."""
        rows: list[NDArray[np.int64]] = []
        for number in sorted(self._prints):
            kept = self._prints[number]
            places = kept.point_frames.astype(np.int64), np.arange(len(kept.points))
            rows.append(_pairs(points, kept.points, radius, number, places))
        return _told(rows, most)

    def heard(self, keys: NDArray[np.uint32], *, most: int = 2000) -> Heard:
        """Return every kept sound mark with one of the keys asked for, shape (q,)."""
        rows: list[NDArray[np.int64]] = []
        for number in sorted(self._prints):
            kept = self._prints[number]
            order = np.argsort(kept.mark_keys, kind="stable")
            lying = kept.mark_keys[order]
            first, last = np.searchsorted(lying, keys, "left"), np.searchsorted(lying, keys, "right")
            query = np.repeat(np.arange(len(keys)), last - first)
            count = last - first
            at = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count - first, count)
            tick = kept.mark_ticks[order[at]]
            rows.append(np.stack([query, np.full(len(query), number), tick.astype(np.int64)], axis=1))
        told = _rare(np.concatenate(rows) if rows else np.zeros((0, 3), np.int64), most)
        return Heard(told[:, 0], told[:, 1], told[:, 2])

    def close(self) -> None:
        """Nothing is open."""


def _pairs(
    asked: Bytes, kept: Bytes, radius: int, number: int, places: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> NDArray[np.int64]:
    """Return rows (query, file, frame, part, distance) of the pairs within the radius."""
    rows: list[NDArray[np.int64]] = [np.zeros((0, 5), np.int64)]
    for start in range(0, len(kept), BLOCK):
        for low in range(0, len(asked), 64):
            bits = distances(asked[low : low + 64], kept[start : start + BLOCK])
            query, at = np.nonzero(bits <= radius)
            told = [query + low, np.full(len(query), number), *(place[at + start] for place in places), bits[query, at]]
            rows.append(np.stack(told, axis=1).astype(np.int64))
    return np.concatenate(rows)


def distances(a: Bytes, b: Bytes) -> NDArray[np.int64]:
    """Return in how many bits each row of `a`, shape (n, 32), differs from each of `b`, (m, 32): shape (n, m)."""
    left = np.ascontiguousarray(a).view(np.uint64)
    right = np.ascontiguousarray(b).view(np.uint64)
    return np.bitwise_count(left[:, None] ^ right[None]).sum(axis=2, dtype=np.int64)


def _told(rows: list[NDArray[np.int64]], most: int) -> Near:
    told = _rare(np.concatenate(rows) if rows else np.zeros((0, 5), np.int64), most)
    return Near(told[:, 0], told[:, 1], told[:, 2], told[:, 3], told[:, 4])


def _rare(rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return the rows of those asked for that have at most so many answers, in the order of the asking."""
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    count = np.bincount(rows[:, 0]) if len(rows) else np.zeros(0, np.int64)
    return rows[count[rows[:, 0]] <= most]
