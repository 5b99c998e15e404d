"""What a case holds: its items, how each arrived, and finding them."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, or_, select

from noonmark.case.store.arrival import Arrival
from noonmark.case.store.rows import STATES, folded
from noonmark.case.store.tables import ARRIVALS, ITEMS, OBJECTS
from noonmark.errors import NoonmarkError

SHORTEST_HASH = 8
"""Letters of a hash that may stand for an item."""


@dataclass(frozen=True)
class Item:
    """One original, with how it first arrived."""

    number: int
    name: str
    sha256: str
    size: int
    state: str
    added_utc: datetime
    arrivals: int
    first: Arrival


def find_items(connection: Connection, search: str = "", state: str | None = None) -> list[Item]:
    """Return the items in the order in which they came.

    Parameters
    ----------
    connection : Connection
    search : str
        Words that must all stand in one arrival of the item: in its name, path, caption, who posted it, its address
        or its hash. Large and small letters are the same.
    state : str, optional
        Only items in this state.

    Raises
    ------
    NoonmarkError
        If there is no such state.
    """
    if state is not None and state not in STATES:
        raise NoonmarkError(f"'{state}' is no state of an item", remedy=f"write one of: {', '.join(STATES)}")
    query = _query()
    if state is not None:
        query = query.where(ITEMS.c.state == state)
    if words := folded(search).split():
        hits = select(ARRIVALS.c.item)
        for word in words:
            hits = hits.where(ARRIVALS.c.words.contains(word, autoescape=True))
        query = query.where(ITEMS.c.number.in_(hits))
    return [_item(row) for row in connection.execute(query).mappings()]


def one_item(connection: Connection, told: str | int, where: str) -> Item:
    """Return the item with a number, a name, or the start of a hash.

    Raises
    ------
    NoonmarkError
        If there is none, or more than one.
    """
    name = str(told)
    ways = [ITEMS.c.name == name]
    if len(name) >= SHORTEST_HASH:
        ways.append(ITEMS.c.sha256.startswith(name.lower(), autoescape=True))
    if name.isascii() and name.isdecimal() and len(name) < 16:
        found = connection.execute(_query().where(ITEMS.c.number == int(name))).mappings().all()
        if found:
            return _item(found[0])
    found = connection.execute(_query().where(or_(*ways))).mappings().all()
    if len(found) == 1:
        return _item(found[0])
    if found:
        numbers = ", ".join(str(row["number"]) for row in found[:8]) + (", ..." if len(found) > 8 else "")
        raise NoonmarkError(f"'{name}' stands for items {numbers}", where=where, remedy="give the item's number")
    raise NoonmarkError(f"the case has no item '{name}'", where=where, remedy=_did_you_mean(connection, name))


def _did_you_mean(connection: Connection, name: str) -> str:
    names: Sequence[str] = connection.execute(select(ITEMS.c.name)).scalars().all()
    near = difflib.get_close_matches(name, names, 1)
    return f"did you mean '{near[0]}'?" if near else "see what it has: noonmark case list"


def arrivals_of(connection: Connection, number: int) -> list[Arrival]:
    """Return how an item arrived, each time."""
    rows = connection.execute(select(ARRIVALS).where(ARRIVALS.c.item == number).order_by(ARRIVALS.c.entry))
    return [_arrival(row) for row in rows.mappings()]


def _query() -> Select[Any]:
    counts = select(ARRIVALS.c.item, func.count().label("count")).group_by(ARRIVALS.c.item).subquery()
    return (
        select(ITEMS, OBJECTS.c.bytes.label("size"), counts.c.count, *_ARRIVAL_COLUMNS)
        .join(OBJECTS, OBJECTS.c.sha256 == ITEMS.c.sha256)
        .join(ARRIVALS, ARRIVALS.c.entry == ITEMS.c.entry)
        .join(counts, counts.c.item == ITEMS.c.number)
        .order_by(ITEMS.c.number)
    )


_ARRIVAL_NAMES = ("source", "path_told", "posted_utc", "posted_by", "caption", "forwarded_from", "url", "more")
_ARRIVAL_COLUMNS = tuple(ARRIVALS.c[name] for name in _ARRIVAL_NAMES)


def _item(row: RowMapping) -> Item:
    return Item(
        row["number"], row["name"], row["sha256"], row["size"], row["state"],
        _instant(row["added_utc"]), row["count"], _arrival(row),
    )  # fmt: skip


def _arrival(row: RowMapping) -> Arrival:
    posted = row["posted_utc"]
    texts = {name: row[name] for name in _ARRIVAL_NAMES if name not in ("posted_utc", "more")}
    return Arrival(
        **texts,
        posted_utc=None if posted is None else _instant(posted),
        more=json.loads(row["more"]) if row["more"] else {},
    )


def _instant(told: str) -> datetime:
    # The log's own reader checks the spelling; for ten thousand rows of its index this one is ten times as quick.
    return datetime.fromisoformat(told)
