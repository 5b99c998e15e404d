"""One writing to a case: what is recorded and its entries in the log, kept together or not at all."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from noonmark.case.log.entry import Entry, next_entry, read_entry
from noonmark.case.log.tree import HASH_BYTES, Head, leaf_hash
from noonmark.case.store.database import write_transaction
from noonmark.case.store.place import Place
from noonmark.case.store.rows import STATES
from noonmark.case.store.tables import ENTRIES, HEAD, ITEMS
from noonmark.errors import NoonmarkError

_LOOK = "run 'noonmark case verify'"


@dataclass
class Writing:
    """An open transaction with the log's end in hand."""

    connection: Connection
    who: str
    head: Head
    last: Entry | None
    _started_at: int = field(init=False)

    def __post_init__(self) -> None:
        self._started_at = self.head.size

    def append(self, act: str, what: Mapping[str, Any]) -> Entry:
        """Put one entry at the log's end; it is kept when the writing is.

        An entry whose ``what`` holds ``item`` and ``state`` gives that item that state.
        """
        return self.append_all([(act, what)])[0]

    def append_all(self, acts: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Entry]:
        """Put entries at the log's end, in their order."""
        made: list[Entry] = []
        rows: list[dict[str, Any]] = []
        for act, what in acts:
            entry = next_entry(self.last, act, self.who, what)
            leaf = entry.leaf_hash
            made.append(entry)
            rows.append({"number": entry.number, "bytes": entry.to_bytes(), "leaf_hash": leaf})
            self.last, self.head = entry, self.head.add(leaf)
        self.insert(ENTRIES, rows)
        for entry in made:
            self._follow(entry)
        return made

    def _follow(self, entry: Entry) -> None:
        state, item = entry.what.get("state"), entry.what.get("item")
        if state is None or item is None:
            return
        if state not in STATES:
            raise NoonmarkError(f"'{state}' is no state of an item", remedy=f"write one of {', '.join(STATES)}")
        done = self.connection.execute(update(ITEMS).where(ITEMS.c.number == item).values(state=state))
        if done.rowcount != 1:
            raise NoonmarkError(f"the case has no item {item}")

    def insert(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put rows into a table."""
        told = [dict(row) for row in rows]
        if told:
            self.connection.execute(insert(table), told)

    def next_number(self, table: Table, first: int = 1) -> int:
        """Return the number after the largest in a table."""
        largest = self.connection.execute(select(func.max(table.c.number))).scalar()
        return first if largest is None else int(largest) + 1

    def keep_head(self) -> None:
        """Write the log's size and root down, as the last of the writing."""
        if self.head.size != self._started_at:
            self.connection.execute(update(HEAD).where(HEAD.c.id == 1).values(**head_values(self.head)))


def head_values(head: Head) -> dict[str, Any]:
    """Return the values of the one row of ``head``."""
    return {"size": head.size, "root": head.root, "frontier": b"".join(head.peaks)}


def read_head(connection: Connection, where: str) -> Head:
    """Return the log's head as it is written down.

    Raises
    ------
    NoonmarkError
        If it does not fit itself.
    """
    row = connection.execute(select(HEAD.c.size, HEAD.c.root, HEAD.c.frontier).where(HEAD.c.id == 1)).first()
    if row is not None:
        size, packed = int(row.size), bytes(row.frontier)
        head = Head(size, tuple(packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES)))
        if len(packed) == HASH_BYTES * size.bit_count() and head.root == bytes(row.root):
            return head
    raise NoonmarkError("the log's head was altered, so nothing can be put behind it", where=where, remedy=_LOOK)


def last_entry(connection: Connection, head: Head, where: str) -> Entry | None:
    """Return the log's last entry, None in an empty log.

    Raises
    ------
    NoonmarkError
        If the head tells another size, or the entry was altered.
    """
    row = connection.execute(select(ENTRIES).order_by(ENTRIES.c.number.desc()).limit(1)).first()
    if (0 if row is None else int(row.number) + 1) != head.size:
        raise NoonmarkError(f"the log's head tells {head.size} entries and there are others", where=where, remedy=_LOOK)
    if row is None:
        return None
    data = bytes(row.bytes)
    try:
        if leaf_hash(data) == bytes(row.leaf_hash):
            return read_entry(data)
    except NoonmarkError:
        pass
    raise NoonmarkError("the log's last entry was altered, so nothing can be put behind it", where=where, remedy=_LOOK)


@contextmanager
def writing(place: Place) -> Generator[Writing]:
    """Give a writing; at the end of the block all of it is kept, with its entries, or on an error nothing.

    Raises
    ------
    NoonmarkError
        If the case cannot be written.
    """
    if not place.writable:
        raise NoonmarkError(
            "this case cannot be written here",
            where=str(place.folder),
            remedy="check your right to write there, or work on a copy",
        )
    with write_transaction(place.engine, place.folder) as connection:
        head = read_head(connection, str(place.folder))
        given = Writing(connection, place.who, head, last_entry(connection, head, str(place.folder)))
        yield given
        given.keep_head()
