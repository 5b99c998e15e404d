"""Finding items: one query in the SQL that both databases know, and a quick way to ask it of a case on SQLite.

SQLAlchemy takes longer to load than ten thousand items take to list. So a case on SQLite that needs nothing but to be
read is asked through Python's own ``sqlite3``; every other case through :mod:`noonmark.case.store.case`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from noonmark.case.log.instants import write_instant
from noonmark.case.store.arrival import Arrival
from noonmark.case.store.names import REVISION, SQLITE_NAME, TEMPORARY, VERSION_TABLE
from noonmark.case.store.rows import STATES, folded
from noonmark.errors import NoonmarkError

_TEXTS = ("source", "path_told", "posted_by", "caption", "forwarded_from", "url")
ARRIVAL_COLUMNS = ", ".join(f"arrivals.{name}" for name in (*_TEXTS, "posted_utc", "more"))
_ITEMS = f"""
SELECT items.number, items.name, items.sha256, items.state, items.added_utc, objects.bytes AS size,
       counts.count, counts.earliest, {ARRIVAL_COLUMNS}
FROM items
JOIN objects ON objects.sha256 = items.sha256
JOIN arrivals ON arrivals.entry = items.entry
JOIN (SELECT item, count(*) AS count, min(posted_utc) AS earliest FROM arrivals GROUP BY item) AS counts
  ON counts.item = items.number
"""  # noqa: S608 - constants
_WAIT_S = 5.0


@dataclass(frozen=True)
class Item:
    """One original, with how it first arrived, and the earliest instant of posting of all its arrivals."""

    number: int
    name: str
    sha256: str
    size: int
    state: str
    added_utc: datetime
    arrivals: int
    first: Arrival
    posted_utc: datetime | None

    def plain(self) -> dict[str, Any]:
        """Return it as JSON: what ``case list --json`` and the workbench tell of an item."""
        return {
            "number": self.number,
            "name": self.name,
            "sha256": self.sha256,
            "bytes": self.size,
            "state": self.state,
            "added_utc": write_instant(self.added_utc),
            "arrivals": self.arrivals,
            "first": self.first.plain(),
            **({} if self.posted_utc is None else {"posted_utc": write_instant(self.posted_utc)}),
        }


@dataclass(frozen=True)
class Listed:
    """The items that were asked for, and whose they are."""

    case_id: str
    title: str
    items: list[Item]


def items_sql(*conditions: str) -> str:
    """Return the query of items that meet all conditions, in the order in which they came."""
    where = f"WHERE {' AND '.join(conditions)}\n" if conditions else ""
    return f"{_ITEMS}{where}ORDER BY items.number"


def searching(search: str = "", state: str | None = None) -> tuple[str, dict[str, Any]]:
    """Return the query for items with all words and in a state, and its values.

    Raises
    ------
    NoonmarkError
        If there is no such state.
    """
    conditions, values = list[str](), dict[str, Any]()
    if state is not None:
        if state not in STATES:
            raise NoonmarkError(f"'{state}' is no state of an item", remedy=f"write one of: {', '.join(STATES)}")
        conditions.append("items.state = :state")
        values["state"] = state
    if words := folded(search).split():
        hits = " AND ".join(f"arrivals.words LIKE :word{at} ESCAPE '/'" for at in range(len(words)))
        conditions.append(f"items.number IN (SELECT arrivals.item FROM arrivals WHERE {hits})")  # noqa: S608
        values |= {f"word{at}": f"%{escaped(word)}%" for at, word in enumerate(words)}
    return items_sql(*conditions), values


def escaped(text: str) -> str:
    """Return a text as LIKE takes it for itself, with ``/`` as the escape."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def item_of(row: Mapping[Any, Any] | sqlite3.Row) -> Item:
    """Return the item of a row of the query."""
    return Item(
        row["number"], row["name"], row["sha256"], row["size"], row["state"],
        _instant(row["added_utc"]), row["count"], arrival_of(row),
        None if row["earliest"] is None else _instant(row["earliest"]),
    )  # fmt: skip


def arrival_of(row: Mapping[Any, Any] | sqlite3.Row) -> Arrival:
    """Return the arrival of a row that has its columns."""
    posted = row["posted_utc"]
    return Arrival(
        **{name: row[name] for name in _TEXTS},
        posted_utc=None if posted is None else _instant(posted),
        more=json.loads(row["more"]) if row["more"] else {},
    )


def _instant(told: str) -> datetime:
    # The log's own reader checks the spelling; for ten thousand rows of its index this one is ten times as quick.
    return datetime.fromisoformat(told)


def quick_list(folder: Path, search: str = "", state: str | None = None) -> Listed | None:
    """Return the items of a case on SQLite that needs nothing but to be read; None for every other case.

    A case that is none, is damaged, is older or newer, or has something to clean up after a crash is for
    :func:`noonmark.case.store.case.open_case`, which mends it or says what is wrong.

    Raises
    ------
    NoonmarkError
        If there is no such state.
    """
    sql, values = searching(search, state)
    with suppress(OSError, sqlite3.Error, ValueError, KeyError):
        path = folder / SQLITE_NAME
        corners = folder / TEMPORARY
        if path.is_file() and not (corners.is_dir() and any(entry.is_dir() for entry in corners.iterdir())):
            return _asked(path, sql, values)
    return None


def _asked(path: Path, sql: str, values: Mapping[str, Any]) -> Listed | None:
    uri = f"file:{quote(str(path.absolute()))}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=_WAIT_S, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        versions: Sequence[sqlite3.Row] = connection.execute(
            f"SELECT version_num FROM {VERSION_TABLE}"  # noqa: S608 - a constant
        ).fetchall()
        if [row[0] for row in versions] != [REVISION]:
            return None
        meta: dict[str, str] = {row["key"]: row["value"] for row in connection.execute("SELECT key, value FROM meta")}
        items = [item_of(row) for row in connection.execute(sql, dict(values))]
        return Listed(meta["id"], meta["title"], items)
