"""The index held against the log: objects, items, arrivals, recipes and the case's own name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from noonmark.case.log.findings import Finding
from noonmark.case.store.rows import row_digest
from noonmark.case.store.tables import ARRIVALS, ITEMS, META, OBJECTS, RECIPES
from noonmark.case.store.verify_log import Told
from noonmark.errors import NoonmarkError

_DIFFERENT = "the index and the log say different things of it"


def check_index(connection: Connection, told: Told) -> Iterator[Finding]:
    """Yield where the tables say something else than the entries."""
    yield from _check_meta(connection, told)
    sizes = {row.sha256: row.bytes for row in connection.execute(select(OBJECTS))}
    for sha256 in sorted(sizes.keys() | told.sizes.keys()):
        if sizes.get(sha256) != told.sizes.get(sha256):
            yield Finding(f"object {sha256}", _DIFFERENT)
    items = {number: row_digest(row) for number, row in told.items.items()}
    yield from _compare(connection, ITEMS, "number", "item", items)
    yield from _compare(connection, ARRIVALS, "entry", "arrival of entry", told.arrivals)
    yield from _check_recipes(connection, told)


def _check_meta(connection: Connection, told: Told) -> Iterator[Finding]:
    meta = {row.key: row.value for row in connection.execute(select(META))}
    for key, name in (("id", "case"), ("title", "title")):
        if meta.get(key) != told.first.get(name):
            yield Finding(f"the case's {key}", "the index and the log's first entry say different things of it")
    if {value for key, value in meta.items() if key.startswith("key ")} != set(told.keys):
        yield Finding("the case's keys", "the index and the log say different things of them")


def _compare(
    connection: Connection, table: Table, key: str, name: str, expected: Mapping[int, bytes]
) -> Iterator[Finding]:
    seen: set[int] = set()
    rows = connection.execution_options(yield_per=500).execute(select(table).order_by(table.c[key])).mappings()
    for row in rows:
        number = int(row[key])
        seen.add(number)
        if number not in expected:
            yield Finding(f"{name} {number}", "the log has no such entry")
        elif _digest({str(name): value for name, value in row.items()}) != expected[number]:
            yield Finding(f"{name} {number}", _DIFFERENT)
    for number in sorted(expected.keys() - seen):
        yield Finding(f"{name} {number}", "the log tells of it and the index does not")


def _digest(row: Mapping[str, Any]) -> bytes:
    try:
        return row_digest(row)
    except NoonmarkError:  # what has no canonical form was never written by the log
        return b""


def _check_recipes(connection: Connection, told: Told) -> Iterator[Finding]:
    seen: set[int] = set()
    for row in connection.execute(select(RECIPES).order_by(RECIPES.c.entry)):
        seen.add(row.entry)
        digest = hashlib.sha256(bytes(row.text)).hexdigest()
        if not digest == row.sha256 == told.recipes.get(row.entry):
            yield Finding(f"recipe of entry {row.entry}", "it is not the one that the log recorded")
    for number in sorted(told.recipes.keys() - seen):
        yield Finding(f"recipe of entry {number}", "it is missing")
