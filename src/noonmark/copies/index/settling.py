"""Building look-up tables behind what was added, and joining small ones to larger, while others add and ask."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from noonmark.copies.index.catalog import lengths, reading, transaction
from noonmark.copies.index.chunks import MOST_ROWS
from noonmark.copies.index.rows import HASHES, MARKS, POINTS, STORES, mapped
from noonmark.copies.index.tables import write_table

TAIL = 1 << 14
"""Rows without a table from which one is built while files are added."""
LEAST = 1 << 10
"""The same when all files are added: comparing each with each is as quick below."""
_JOIN = 3
"""A table is joined to what comes behind it when it has up to so many times its rows. So there are few tables, the
number of which grows with the logarithm of the rows, and each row is built into one a few times only."""
_LOCK = ".settling"
_ENDING = ".table"
SEARCHED = (HASHES, POINTS, MARKS)
Span = tuple[int, int]


def settle(database: sqlite3.Connection, folder: Path, least: int) -> bool:
    """Build tables where at least so many rows have none; return whether any was built.

    Nothing is done while another process does it.

    Raises
    ------
    OSError, sqlite3.Error
        If they cannot be written; the index is as good as before.
    """
    if not (_wanted(database, least) or _untidy(database, folder)):
        return False
    with _alone(folder) as allowed:
        if not allowed:
            return False
        _sweep(database, folder)
        told = _wanted(database, least)
        for store, spans, new in told:
            _build(database, folder, store, spans, new)
        return bool(told)


def _untidy(database: sqlite3.Connection, folder: Path) -> bool:
    """Return whether the tables' files are others than those that the catalogue tells of."""
    return {path.name for path in _files(folder)} != _known(database)


def _files(folder: Path) -> list[Path]:
    """Return the files of tables, half-written ones too."""
    return [path for path in folder.iterdir() if path.name.endswith((_ENDING, f"{_ENDING}.new"))]


def _known(database: sqlite3.Connection) -> set[str]:
    return {str(row[0]) for row in database.execute("SELECT name FROM tables").fetchall()}


def _wanted(database: sqlite3.Connection, least: int) -> list[tuple[str, list[Span], Span]]:
    """Return the stores that want a table, the tables that it replaces, and its rows."""
    with reading(database):
        length = lengths(database)
        spans = {store.name: table_spans(database, store.name) for store in SEARCHED}
    told: list[tuple[str, list[Span], Span]] = []
    for name, built in spans.items():
        whole = before_hole(built)
        replaced, new = joined(whole, length[name])
        if new[1] - (whole[-1][1] if whole else 0) >= least:
            told.append((name, [*replaced, *built[len(whole) :]], new))
    return told


def table_spans(database: sqlite3.Connection, store: str) -> list[Span]:
    """Return the rows of a store's tables, in order."""
    return database.execute("SELECT first, last FROM tables WHERE store = ? ORDER BY first", (store,)).fetchall()


def joined(built: Sequence[Span], length: int) -> tuple[list[Span], Span]:
    """Return which of the last tables a new one for the rest of the rows replaces, and its rows.

    Examples
    --------
    >>> joined([(0, 500), (500, 600)], 650)
    ([(500, 600)], (500, 650))
    >>> joined([(0, 500), (500, 600)], 700)
    ([(0, 500), (500, 600)], (0, 700))
    """
    first = built[-1][1] if built else 0
    replaced: list[Span] = []
    for span in reversed(built):
        if span[1] - span[0] > _JOIN * (length - first) or length - span[0] > MOST_ROWS:
            break
        replaced.insert(0, span)
        first = span[0]
    return replaced, (first, length)


def before_hole(built: Sequence[Span]) -> list[Span]:
    """Return the first tables, up to where one is missing.

    Examples
    --------
    >>> before_hole([(0, 4), (4, 7), (9, 12)])
    [(0, 4), (4, 7)]
    """
    at = 0
    for count, (first, last) in enumerate(built):
        if first != at:
            return list(built[:count])
        at = last
    return list(built)


def _build(database: sqlite3.Connection, folder: Path, store: str, replaced: Sequence[Span], new: Span) -> None:
    told = next(one for one in STORES if one.name == store)
    path = folder / table_name(store, new)
    write_table(path, store, mapped(folder, told, new[1])[new[0] :])
    with transaction(database):
        for span in replaced:
            database.execute("DELETE FROM tables WHERE store = ? AND first = ? AND last = ?", (store, *span))
        database.execute("INSERT INTO tables VALUES (?, ?, ?, ?)", (path.name, store, *new))
    for span in replaced:
        with suppress(OSError):
            (folder / table_name(store, span)).unlink()


def table_name(store: str, span: Span) -> str:
    """Return the name of a table's file."""
    return f"{store}-{span[0]}-{span[1]}{_ENDING}"


def _sweep(database: sqlite3.Connection, folder: Path) -> None:
    """Take away tables that the catalogue does not know, which a run that was cut off left, and those it has lost."""
    known = _known(database)
    there = {path.name: path for path in _files(folder)}
    for name in sorted(known - set(there)):
        database.execute("DELETE FROM tables WHERE name = ?", (name,))
    for name in sorted(set(there) - known):
        with suppress(OSError):
            there[name].unlink()


@contextmanager
def _alone(folder: Path) -> Generator[bool]:
    """Give whether no other process builds tables now; none does until the block ends."""
    number = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        yield False
        return
    try:
        yield True
    finally:
        os.close(number)
