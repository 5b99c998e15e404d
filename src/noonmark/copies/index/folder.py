"""The embedded index: one folder of append-only files, searched as they lie, and a small catalogue of what is whose.

A fingerprint's rows are written behind all others and kept by the disk before the catalogue tells of them, in one
transaction; what a crash or a full disk leaves behind that is written over by the next. So two processes may add at
once and others ask meanwhile, and a file taken out is gone from the catalogue at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes, Fingerprint
from noonmark.copies.index import answers
from noonmark.copies.index.catalog import (
    NAME,
    connect,
    filed,
    make_catalog,
    places,
    reading,
    transaction,
)
from noonmark.copies.index.packing import Rest, unpack, unpack_rest
from noonmark.copies.index.protocol import Filed, Heard, Near
from noonmark.copies.index.rows import HASHES, MARKS, POINTS, REST, Store, mapped
from noonmark.copies.index.searching import hashes_near, marks_heard
from noonmark.copies.index.settling import LEAST, TAIL, settle
from noonmark.copies.index.snapshot import Snapshot, snapshot, version
from noonmark.copies.index.writing import checked, keep, one, renew, told_of
from noonmark.errors import NoonmarkError

RADIUS = 31
"""Widest radius that is searched exactly [bits]."""
_OPEN = 64
"""Rests of fingerprints that are kept unpacked."""


class FolderIndex:
    """Fingerprints in one folder, as :class:`~noonmark.copies.index.protocol.Index`.

    Parameters
    ----------
    folder : Path
        An index's folder.

    Raises
    ------
    NoonmarkError
        If it is no index, or one of another version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = connect(folder)
        self._now: Snapshot | None = None
        self._opened = lru_cache(maxsize=_OPEN)(self._rest)

    def __enter__(self) -> FolderIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the files go."""
        self._now = None
        self._opened.cache_clear()
        self.database.close()

    def add(self, fingerprint: Fingerprint, *, path: str, item: str = "", posted: datetime | None = None) -> int:
        """Keep a fingerprint; return its number.

        One whose SHA-256 is there keeps its number and gets the new path; its item too when one is told, the earlier
        of both postings, and what was read of it when that is new or was read from key frames only.

        Raises
        ------
        NoonmarkError
            If the instant has no zone, or the folder cannot be written, above all for a full disk; then nothing is
            added.
        """
        told = told_of(fingerprint, path, item, posted)
        with self._writing():
            number = keep(self.database, self.folder, fingerprint, told)
        self._settle(TAIL)
        return number

    def renew(self, sha256: str, *, path: str, item: str = "", posted: datetime | None = None) -> bool:
        """Give a file that is there its new path, as :meth:`add` does; return whether it is there."""
        checked(posted, path)
        with self._writing():
            before = one(self.database, sha256)
            if before is not None:
                renew(self.database, before, path, item, posted)
        return before is not None

    def saw(self, path: str, size: int, modified_ns: int, sha256: str) -> None:
        """Note what a path held, so that it need not be read again while its size and time of change stay."""
        with self._writing():
            self.database.execute("REPLACE INTO seen VALUES (?, ?, ?, ?)", (path, size, modified_ns, sha256))

    def seen(self, path: str, size: int, modified_ns: int) -> str | None:
        """Return the SHA-256 of what a path held when it had this size and time of change; None if not known."""
        query = "SELECT sha256 FROM seen WHERE path = ? AND bytes = ? AND modified_ns = ?"
        row = self.database.execute(query, (path, size, modified_ns)).fetchone()
        return None if row is None else str(row[0])

    @contextmanager
    def _writing(self) -> Generator[None]:
        try:
            with transaction(self.database):
                yield
        except (OSError, sqlite3.Error) as error:
            raise self._unwritten(error) from None
        finally:
            self._now = None

    def _unwritten(self, error: Exception) -> NoonmarkError:
        why = (error.strerror if isinstance(error, OSError) else "") or str(error)
        return NoonmarkError(
            f"the index cannot be written ({why.lower()})",
            where=str(self.folder),
            remedy="what was added before is kept; make room, and give the same command again",
        )

    def remove(self, number: int) -> None:
        """Take a file out; its room is used again once the index is made anew.

        Raises
        ------
        NoonmarkError
            If there is no such file, or the folder cannot be written.
        """
        with self._writing():
            count = self.database.execute("DELETE FROM files WHERE number = ?", (number,)).rowcount
        if count == 0:
            raise self._missing(number)

    def _missing(self, number: int) -> NoonmarkError:
        return NoonmarkError(f"the index holds no file {number}", where=str(self.folder), remedy="ask for its files")

    def files(self) -> Sequence[Filed]:
        """Return what is kept, by number."""
        return filed(self.database)

    def find(self, sha256: str) -> Filed | None:
        """Return the file with that hash; None where there is none."""
        return one(self.database, sha256)

    def fingerprint(self, number: int) -> Fingerprint:
        """Return one file's fingerprint.

        Hashes that were not usable come back as zeros, and the places of keypoints within 8e-6.

        Raises
        ------
        NoonmarkError
            If there is no such file, or it is damaged.
        """
        with reading(self.database):
            told, lying = filed(self.database, "WHERE number = ?", (number,)), places(self.database, number)
        if not told:
            raise self._missing(number)
        rows = (self._part(store, *lying[store.name]) for store in (HASHES, POINTS, MARKS))
        return unpack(told[0], self._opened(*lying[REST.name]), *rows)

    def _part(self, store: Store, first: int, count: int) -> Bytes:
        return np.array(mapped(self.folder, store, first + count)[first:])

    def _rest(self, first: int, count: int) -> Rest:
        return unpack_rest(self._part(REST, first, count).tobytes())

    def near(self, hashes: Bytes, *, radius: int, most: int = 2000) -> Near:
        """Return every kept hash within `radius` bits (at most 31) of those asked for, shape (q, 32), exactly.

        A hash asked for that has more than `most` answers is too common to say anything and gets none.
        """
        now = self._seen()
        found = hashes_near(now.hashes, hashes, checked_radius(radius), most)
        return answers.pictures(answers.by_file(found, now.hashes.extents, self._opened), most)

    def near_points(self, points: Bytes, *, radius: int, most: int = 200) -> Near:
        """Return the kept keypoints near those asked for, shape (q, 32), in the same way."""
        now = self._seen()
        found = hashes_near(now.points, points, checked_radius(radius), most)
        return answers.points(answers.by_file(found, now.points.extents, self._opened), most)

    def heard(self, keys: NDArray[np.uint32], *, most: int = 2000) -> Heard:
        """Return every kept sound mark with one of the keys asked for, shape (q,)."""
        return answers.heard(marks_heard(self._seen().marks, keys, most), most)

    def size(self) -> int:
        """Return how much room the folder takes, look-up tables included [bytes]."""
        return sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())

    def settle(self) -> None:
        """Build the look-up tables that are wanted once all files are added.

        Raises
        ------
        NoonmarkError
            If they cannot be written; the index is as good as before.
        """
        self._settle(LEAST)

    def _settle(self, least: int) -> None:
        try:
            if settle(self.database, self.folder, least):
                self._now = None
        except (OSError, sqlite3.Error) as error:
            raise self._unwritten(error) from None

    def _seen(self) -> Snapshot:
        if self._now is None or self._now.version != version(self.database):
            self._now = snapshot(self.database, self.folder)
        return self._now


def checked_radius(radius: int) -> int:
    """Return the radius.

    Raises
    ------
    NoonmarkError
        If it is none from 0 to 31 bits.
    """
    if not 0 <= radius <= RADIUS:
        raise NoonmarkError(f"a radius of {radius} bits cannot be searched exactly", remedy=f"give 0 to {RADIUS}")
    return radius


def make_index(folder: Path) -> FolderIndex:
    """Make an index in a new or empty folder, and open it.

    Raises
    ------
    NoonmarkError
        If the folder holds other things, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(not entry.name.startswith(".") for entry in folder.iterdir()):
            raise NoonmarkError(
                "this folder holds other things", where=str(folder), remedy="name a new folder for the index"
            )
        make_catalog(folder)
    except (OSError, sqlite3.Error) as error:
        why = (error.strerror if isinstance(error, OSError) else "") or str(error)
        raise NoonmarkError(
            f"no index can be made here ({why.lower()})", where=str(folder), remedy="name another folder"
        ) from None
    return FolderIndex(folder)


def is_index(folder: Path) -> bool:
    """Return whether there is an index, of whatever version."""
    return (folder / NAME).is_file()
