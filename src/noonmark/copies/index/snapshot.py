"""An index folder as it is at one moment: its rows and tables, mapped into memory."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from noonmark.copies.index.catalog import Extents, extents, lengths, reading
from noonmark.copies.index.rows import Store, mapped
from noonmark.copies.index.searching import Kept
from noonmark.copies.index.settling import SEARCHED, Span, table_name, table_spans
from noonmark.copies.index.tables import Table, open_table

_TRIES = 10


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The stores at one moment, and what the catalogue's version was then."""

    version: int
    hashes: Kept
    points: Kept
    marks: Kept


@dataclass(frozen=True)
class _Lying:
    """Where a store's rows lie, and its tables."""

    store: Store
    length: int
    extents: Extents
    spans: list[Span]


def version(database: sqlite3.Connection) -> int:
    """Return a number that changes when another connection changes the catalogue."""
    return int(database.execute("PRAGMA data_version").fetchone()[0])


def snapshot(database: sqlite3.Connection, folder: Path) -> Snapshot:
    """Return the index as it is now; a table that another process replaces meanwhile is looked for again.

    Raises
    ------
    NoonmarkError
        If a table is damaged. One that is lost is done without: its rows are compared each with each.
    """
    told, whole = _once(database, folder)
    for _ in range(_TRIES):
        if whole:
            break
        told, whole = _once(database, folder)
    return told


def _once(database: sqlite3.Connection, folder: Path) -> tuple[Snapshot, bool]:
    """Return the index as it is now, and whether all its tables are there."""
    number = version(database)
    lying = _lying(database)
    kept = [_opened(folder, one) for one in lying]
    whole = all(len(opened.tables) == len(one.spans) for opened, one in zip(kept, lying, strict=True))
    return Snapshot(number, *kept), whole


def _lying(database: sqlite3.Connection) -> list[_Lying]:
    with reading(database):
        length = lengths(database)
        return [
            _Lying(store, length[store.name], extents(database, store.name), table_spans(database, store.name))
            for store in SEARCHED
        ]


def _opened(folder: Path, lying: _Lying) -> Kept:
    tables: list[Table] = []
    for span in lying.spans:
        with suppress(FileNotFoundError):
            tables.append(open_table(folder / table_name(lying.store.name, span), *span))
    return Kept(mapped(folder, lying.store, lying.length), lying.extents, tuple(tables))
