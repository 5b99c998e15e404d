"""The catalogue of an index folder: which files it holds, where their rows lie, and how far each store is committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import VERSION
from noonmark.copies.index.protocol import Filed
from noonmark.copies.index.rows import STORES
from noonmark.errors import NoonmarkError

NAME = "catalogue.sqlite"
LAYOUT = 1
"""Of the folder's files; another one cannot be read."""
_WAIT_S = 60.0
_MAKE = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE lengths (store TEXT PRIMARY KEY, length INTEGER NOT NULL);
CREATE TABLE files (
    number INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE, path TEXT NOT NULL, item TEXT NOT NULL,
    posted TEXT, kind TEXT NOT NULL, duration_s REAL NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    fast INTEGER NOT NULL, hashes INTEGER NOT NULL, hashes_count INTEGER NOT NULL, points INTEGER NOT NULL,
    points_count INTEGER NOT NULL, marks INTEGER NOT NULL, marks_count INTEGER NOT NULL, rest INTEGER NOT NULL,
    rest_count INTEGER NOT NULL
);
CREATE TABLE tables (name TEXT PRIMARY KEY, store TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE seen (path TEXT PRIMARY KEY, bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL, sha256 TEXT NOT NULL);
"""
_FILED = "number, sha256, path, item, posted, kind, duration_s, width, height, fast"
_PLACES = ", ".join(f"{store.name}, {store.name}_count" for store in STORES)


@dataclass(frozen=True, eq=False)
class Extents:
    """Where the rows of each file lie in one store, and its packed rest, by first row; arrays of shape (n,)."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    number: NDArray[np.int64]
    rest: NDArray[np.int64]
    rest_count: NDArray[np.int64]


def make_catalog(folder: Path) -> None:
    """Make the catalogue of a new folder: under another name first, so that it is whole or absent."""
    scratch = folder / f".{NAME}.new"
    scratch.unlink(missing_ok=True)
    with closing(sqlite3.connect(scratch)) as database:
        database.executescript(_MAKE)
        about = {"layout": str(LAYOUT), "fingerprint": str(VERSION), "made": datetime.now(UTC).isoformat()}
        database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        database.executemany("INSERT INTO lengths VALUES (?, 0)", [(store.name,) for store in STORES])
        database.commit()
    scratch.replace(folder / NAME)


def connect(folder: Path) -> sqlite3.Connection:
    """Open a folder's catalogue; transactions are begun by hand.

    Raises
    ------
    NoonmarkError
        If it is none, or holds fingerprints of another version.
    """
    path = folder / NAME
    where = str(folder)
    try:
        database = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=_WAIT_S, isolation_level=None
        )
        database.execute("PRAGMA synchronous = FULL")
        about: dict[str, str] = dict(database.execute("SELECT key, value FROM about").fetchall())
    except sqlite3.Error as error:
        raise NoonmarkError(
            f"this is no index of fingerprints that can be read ({error})", where=where, remedy="name another folder"
        ) from None
    try:
        check_version(about, where)
    except NoonmarkError:
        database.close()
        raise
    return database


def check_version(about: Mapping[str, str], where: str) -> None:
    """Refuse an index whose fingerprints cannot be compared with those made now."""
    told, own = f"{about.get('layout')}.{about.get('fingerprint')}", f"{LAYOUT}.{VERSION}"
    if told != own:
        raise NoonmarkError(
            f"this index is of version {told}, and this Noonmark makes {own}",
            where=where,
            remedy=f"make it again from the same files: noonmark copies add --rebuild --index {where}",
        )


@contextmanager
def reading(database: sqlite3.Connection) -> Generator[None]:
    """See one state of the catalogue until the block ends, whoever writes meanwhile."""
    database.execute("BEGIN")
    try:
        yield
    finally:
        if database.in_transaction:
            database.execute("COMMIT")


@contextmanager
def transaction(database: sqlite3.Connection) -> Generator[None]:
    """Hold the only right to write until the block ends: all of it is kept, or after an error none."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
    try:
        database.execute("COMMIT")
    except sqlite3.Error:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def lengths(database: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows of each store are committed."""
    told: dict[str, int] = dict(database.execute("SELECT store, length FROM lengths").fetchall())
    return told


def filed(database: sqlite3.Connection, condition: str = "", values: Sequence[object] = ()) -> list[Filed]:
    """Return the files that meet a condition, by number."""
    rows = database.execute(f"SELECT {_FILED} FROM files {condition} ORDER BY number", values)  # noqa: S608 - constants
    return [_filed(row) for row in rows]


def _filed(row: Sequence[object]) -> Filed:
    number, sha256, path, item, posted, kind, duration_s, width, height, fast = row
    return Filed(
        int(str(number)), str(sha256), str(path), str(item),
        None if posted is None else datetime.fromisoformat(str(posted)),
        str(kind), float(str(duration_s)), (int(str(width)), int(str(height))), bool(fast),
    )  # fmt: skip


def places(database: sqlite3.Connection, number: int) -> dict[str, tuple[int, int]]:
    """Return a file's first row and its count of rows, by store; empty for no such file."""
    row = database.execute(f"SELECT {_PLACES} FROM files WHERE number = ?", (number,)).fetchone()  # noqa: S608
    if row is None:
        return {}
    return {store.name: (row[2 * i], row[2 * i + 1]) for i, store in enumerate(STORES)}


def extents(database: sqlite3.Connection, name: str) -> Extents:
    """Return where the files' rows lie in a store."""
    columns = f"{name}, {name} + {name}_count, number, rest, rest_count"
    query = f"SELECT {columns} FROM files WHERE {name}_count > 0 ORDER BY {name}"  # noqa: S608 - constants
    rows = np.array(database.execute(query).fetchall(), np.int64).reshape(-1, 5)
    return Extents(*(np.ascontiguousarray(rows[:, i]) for i in range(5)))
