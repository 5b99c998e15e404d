"""Putting fingerprints into an index folder, inside the catalogue's transaction."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import numpy as np

from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.index.catalog import filed, lengths
from noonmark.copies.index.packing import pack
from noonmark.copies.index.protocol import Filed
from noonmark.copies.index.rows import HASHES, MARKS, POINTS, REST, STORES, append
from noonmark.errors import NoonmarkError

_NAMES = "sha256, path, item, posted, kind, duration_s, width, height, fast"
_PLACES = ", ".join(f"{store.name}, {store.name}_count" for store in STORES)
_MAKE = f"INSERT INTO files ({_NAMES}, {_PLACES}) VALUES ({', '.join('?' * 9)}, {', '.join('0' * 8)})"  # noqa: S608


def keep(database: sqlite3.Connection, folder: Path, fingerprint: Fingerprint, told: Filed) -> int:
    """Keep a fingerprint; return its number.

    Parameters
    ----------
    told : Filed
        What else is to be kept of it; its number is not looked at.

    Raises
    ------
    OSError, sqlite3.Error
        If it cannot be written.
    """
    before = one(database, told.sha256)
    if before is None:
        row = (*_told(told), told.kind, told.duration_s, *told.size, told.fast)
        number = int(database.execute(_MAKE, row).lastrowid or 0)
    else:
        number = renew(database, before, told.path, told.item, told.posted).number
    if before is None or (before.fast and not told.fast):
        _write(database, folder, number, fingerprint)
    return number


def _told(told: Filed) -> tuple[str, str, str, str | None]:
    return told.sha256, told.path, told.item, written(told.posted)


def one(database: sqlite3.Connection, sha256: str) -> Filed | None:
    """Return the file with that hash; None where there is none."""
    return next(iter(filed(database, "WHERE sha256 = ?", (sha256,))), None)


def renew(database: sqlite3.Connection, before: Filed, path: str, item: str, posted: datetime | None) -> Filed:
    """Give a file its new path, its item when one is told, and the earlier of both postings."""
    posted = earlier(before.posted, posted)
    database.execute(
        "UPDATE files SET path = ?, item = ?, posted = ? WHERE number = ?",
        (path, item or before.item, written(posted), before.number),
    )
    return before


def _write(database: sqlite3.Connection, folder: Path, number: int, fingerprint: Fingerprint) -> None:
    length, packed = lengths(database), pack(fingerprint)
    rest = np.frombuffer(packed.rest, np.uint8).reshape(-1, 1)
    rows = (packed.hashes, packed.points, packed.marks, rest)
    for store, data in zip((HASHES, POINTS, MARKS, REST), rows, strict=True):
        start = length[store.name]
        append(folder, store, start, data)
        places = f"UPDATE files SET {store.name} = ?, {store.name}_count = ? WHERE number = ?"  # noqa: S608 - constants
        database.execute(places, (start, len(data), number))
        database.execute("UPDATE lengths SET length = ? WHERE store = ?", (start + len(data), store.name))
    database.execute("UPDATE files SET fast = ? WHERE number = ?", (fingerprint.fast, number))


def written(posted: datetime | None) -> str | None:
    """Return an instant as the catalogue keeps it."""
    return None if posted is None else posted.isoformat()


def earlier(before: datetime | None, posted: datetime | None) -> datetime | None:
    """Return the earlier of two instants, either of which may not be known."""
    return min((instant for instant in (before, posted) if instant is not None), default=None)


def told_of(fingerprint: Fingerprint, path: str, item: str, posted: datetime | None) -> Filed:
    """Return what is kept of a fingerprint in the catalogue, without a number yet.

    Raises
    ------
    NoonmarkError
        If the instant of posting has no zone.
    """
    f = fingerprint
    return Filed(0, f.sha256, path, item, checked(posted, path), f.kind, float(f.duration_s), f.size, f.fast)


def checked(posted: datetime | None, path: str) -> datetime | None:
    """Return the instant of posting.

    Raises
    ------
    NoonmarkError
        If it has no zone.
    """
    if posted is not None and posted.utcoffset() is None:
        raise NoonmarkError("the instant of posting has no zone", where=path, remedy="give it in UTC")
    return posted
