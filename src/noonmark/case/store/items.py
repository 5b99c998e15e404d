"""What a case holds: its items, how each arrived, and finding one by what a user types."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from sqlalchemy import Connection, select, text

from noonmark.case.store.arrival import Arrival
from noonmark.case.store.listing import Item, arrival_of, escaped, item_of, items_sql, searching
from noonmark.case.store.tables import ARRIVALS, ITEMS
from noonmark.errors import NoonmarkError

SHORTEST_HASH = 8
"""Letters of a hash that may stand for an item."""


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
    sql, values = searching(search, state)
    return [item_of(row) for row in connection.execute(text(sql), values).mappings()]


def one_item(connection: Connection, told: str | int, where: str) -> Item:
    """Return the item with a number, a name, or the start of a hash.

    Raises
    ------
    NoonmarkError
        If there is none, or more than one.
    """
    name = str(told)
    if name.isascii() and name.isdecimal() and len(name) < 16:
        found = _rows(connection, "items.number = :number", number=int(name))
        if found:
            return found[0]
    if len(name) >= SHORTEST_HASH:
        ways = "(items.name = :name OR items.sha256 LIKE :start ESCAPE '/')"
        found = _rows(connection, ways, name=name, start=f"{escaped(name.lower())}%")
    else:
        found = _rows(connection, "items.name = :name", name=name)
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(str(item.number) for item in found[:8]) + (", ..." if len(found) > 8 else "")
        raise NoonmarkError(f"'{name}' stands for items {numbers}", where=where, remedy="give the item's number")
    raise NoonmarkError(f"the case has no item '{name}'", where=where, remedy=_did_you_mean(connection, name))


def _rows(connection: Connection, condition: str, **values: str | int) -> list[Item]:
    return [item_of(row) for row in connection.execute(text(items_sql(condition)), values).mappings()]


def _did_you_mean(connection: Connection, name: str) -> str:
    names: Sequence[str] = connection.execute(select(ITEMS.c.name)).scalars().all()
    near = difflib.get_close_matches(name, names, 1)
    return f"did you mean '{near[0]}'?" if near else "see what it has: noonmark case list"


def arrivals_of(connection: Connection, number: int) -> list[Arrival]:
    """Return how an item arrived, each time."""
    rows = connection.execute(select(ARRIVALS).where(ARRIVALS.c.item == number).order_by(ARRIVALS.c.entry))
    return [arrival_of(row) for row in rows.mappings()]
