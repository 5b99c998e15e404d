"""What an index of fingerprints answers, wherever it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes, Fingerprint


@dataclass(frozen=True, slots=True)
class Filed:
    """One file of an index.

    Attributes
    ----------
    number : int
        Its number in this index; never given to another file, also after it is taken out.
    sha256 : str
    path : str
        Where it was last seen.
    item : str
        Its item in a case; empty when it came from a folder.
    posted : datetime or None
        When it was posted, aware, in UTC; None when that is not known.
    kind, duration_s, size, fast
        As in :class:`~noonmark.copies.fingerprint.Fingerprint`.
    """

    number: int
    sha256: str
    path: str
    item: str
    posted: datetime | None
    kind: str
    duration_s: float
    size: tuple[int, int]
    fast: bool


@dataclass(frozen=True, eq=False)
class Near:
    """Pairs of a hash asked for and one that is kept, one a row, all arrays of shape (n,).

    Attributes
    ----------
    query : ndarray of int64
        Row of the hash that was asked for.
    file : ndarray of int64
        Number of the file.
    frame : ndarray of int64
        Row of the file's `times_s`.
    part : ndarray of int64
        Which of the frame's hashes (0 is the whole); for keypoints the row in `points`.
    distance : ndarray of int64
        Bits in which the two differ.
    """

    query: NDArray[np.int64]
    file: NDArray[np.int64]
    frame: NDArray[np.int64]
    part: NDArray[np.int64]
    distance: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Heard:
    """Pairs of a sound mark asked for and one that is kept, one a row: query row, file number, its tick."""

    query: NDArray[np.int64]
    file: NDArray[np.int64]
    tick: NDArray[np.int64]


class Index(Protocol):
    """Fingerprints that can be asked. Files taken out are never answered."""

    def add(self, fingerprint: Fingerprint, *, path: str, item: str = "", posted: datetime | None = None) -> int:
        """Keep a fingerprint; return its number. One whose SHA-256 is there keeps its number and gets the new path."""
        ...

    def remove(self, number: int) -> None:
        """Take a file out."""
        ...

    def files(self) -> Sequence[Filed]:
        """Return what is kept, by number."""
        ...

    def fingerprint(self, number: int) -> Fingerprint:
        """Return one file's fingerprint."""
        ...

    def near(self, hashes: Bytes, *, radius: int, most: int = 2000) -> Near:
        """Return every kept hash within `radius` bits (at most 31) of those asked for, shape (q, 32), exactly.

        A hash asked for that has more than `most` answers is too common to say anything and gets none.
        """
        ...

    def near_points(self, points: Bytes, *, radius: int, most: int = 200) -> Near:
        """Return the kept keypoints near those asked for, shape (q, 32), in the same way."""
        ...

    def heard(self, keys: NDArray[np.uint32], *, most: int = 2000) -> Heard:
        """Return every kept sound mark with one of the keys asked for, shape (q,)."""
        ...

    def close(self) -> None:
        """Let the files go."""
        ...
