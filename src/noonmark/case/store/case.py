"""A case: one folder with originals, their record, and what was done with them."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from noonmark.case.log.entry import Entry, read_entry
from noonmark.case.log.tree import Head
from noonmark.case.store.adding import Adding, adding
from noonmark.case.store.arrival import Added, Arrival, Arriving, Left
from noonmark.case.store.database import engine_of, is_writable, read_transaction, write_transaction
from noonmark.case.store.items import arrivals_of, find_items, one_item
from noonmark.case.store.listing import Item
from noonmark.case.store.migrate import is_current, upgrade
from noonmark.case.store.originals import SHA256, original_path
from noonmark.case.store.place import Place, origin
from noonmark.case.store.recover import recover
from noonmark.case.store.tables import CHECKPOINTS, ENTRIES, META, STAMPS
from noonmark.case.store.writing import Writing, read_head, writing
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:  # what signs and verifies loads much, and listing must be quick
    from cryptography import x509

    from noonmark.case.log.findings import Finding
    from noonmark.case.log.notes import SigningKey
    from noonmark.case.store.verify import Verified
    from noonmark.case.store.verify_originals import Step


@dataclass(frozen=True)
class Case:
    """An open case. Use it in a ``with`` block, which closes its database.

    Attributes
    ----------
    place : Place
        Its folder and database.
    case_id : str
        32 hexadecimal digits, drawn when it was made.
    title : str
    recovered : tuple of str
        What was cleaned up on opening, after a crash; in words.
    """

    place: Place
    case_id: str
    title: str
    recovered: tuple[str, ...] = ()

    def __enter__(self) -> Case:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self.place.engine.dispose()

    def adding(self, what: str = "") -> AbstractContextManager[Adding]:
        """Give the right to add many files; see :func:`noonmark.case.store.adding.adding`."""
        return adding(self.place, what)

    def add_file(self, path: Path, arrival: Arrival) -> Added:
        """Add one file.

        Raises
        ------
        NoonmarkError
            If it cannot be read, or the case cannot be written.
        """
        with self.adding() as right:
            (told,) = right.add([Arriving(path.name, path, arrival)])
        if isinstance(told, Left):
            raise NoonmarkError(told.why, where=str(path))
        return told

    def items(self, search: str = "", state: str | None = None) -> list[Item]:
        """Return its items; see :func:`noonmark.case.store.items.find_items`."""
        with read_transaction(self.place.engine, self.place.folder) as connection:
            return find_items(connection, search, state)

    def item(self, told: str | int) -> Item:
        """Return the item with a number, a name, or the start of a hash; an error where that is none or several."""
        with read_transaction(self.place.engine, self.place.folder) as connection:
            return one_item(connection, told, str(self.place.folder))

    def arrivals(self, number: int) -> list[Arrival]:
        """Return how an item arrived, each time."""
        with read_transaction(self.place.engine, self.place.folder) as connection:
            return arrivals_of(connection, number)

    def original(self, sha256: str) -> Path:
        """Return the read-only file with that hash.

        Raises
        ------
        NoonmarkError
            If it is not there.
        """
        path = original_path(self.place.originals, sha256)
        if not SHA256.fullmatch(sha256) or not path.is_file():
            raise NoonmarkError(
                f"the original {sha256} is missing", where=str(self.place.folder), remedy="run 'noonmark case verify'"
            )
        return path

    def writing(self) -> AbstractContextManager[Writing]:
        """Give one transaction for rows and their entries; see :func:`noonmark.case.store.writing.writing`."""
        return writing(self.place)

    def append(self, act: str, what: Mapping[str, Any]) -> Entry:
        """Put one entry at the log's end."""
        with self.writing() as write:
            return write.append(act, what)

    def entries(self, start: int = 0) -> Iterator[Entry]:
        """Yield the log's entries from a number on."""
        query = select(ENTRIES.c.bytes).where(ENTRIES.c.number >= start).order_by(ENTRIES.c.number)
        with read_transaction(self.place.engine, self.place.folder) as connection:
            for data in connection.execution_options(yield_per=500).execute(query).scalars():
                yield read_entry(bytes(data))

    def head(self) -> Head:
        """Return the log's size and root."""
        with read_transaction(self.place.engine, self.place.folder) as connection:
            return read_head(connection, str(self.place.folder))

    def sign(self, key: SigningKey) -> str:
        """Sign the log as it is now, keep the checkpoint, and return it; a key's first use is an entry."""
        from noonmark.case.log.checkpoint import Checkpoint, sign  # noqa: PLC0415

        line = key.public.text
        with self.writing() as write:
            keys = {row.value for row in write.connection.execute(select(META).where(META.c.key.startswith("key ")))}
            if line not in keys:
                write.append("note", {"public_key": line})
                write.insert(META, [{"key": f"key {len(keys) + 1}", "value": line}])
            text = sign(Checkpoint(origin(self.case_id), write.head.size, write.head.root, datetime.now(UTC)), key)
            number = write.next_number(CHECKPOINTS)
            write.insert(CHECKPOINTS, [{"number": number, "size": write.head.size, "text": text.encode()}])
        return text

    def checkpoints(self) -> list[str]:
        """Return the signed checkpoints, the oldest first."""
        with read_transaction(self.place.engine, self.place.folder) as connection:
            texts = connection.execute(select(CHECKPOINTS.c.text).order_by(CHECKPOINTS.c.number)).scalars()
            return [bytes(text).decode("utf-8", "replace") for text in texts]

    def check_log(self) -> list[Finding]:
        """Hold entries, checkpoints and time stamps against each other; the originals are not looked at."""
        from noonmark.case.store.verify_log import Told, check_log  # noqa: PLC0415

        with read_transaction(self.place.engine, self.place.folder) as connection:
            return list(check_log(connection, self.case_id, (), Told()))

    def keep_stamp(self, checkpoint: str, reply: bytes) -> Entry:
        """Keep an authority's raw reply, a time stamp over the text of a checkpoint of this case.

        Raises
        ------
        NoonmarkError
            If the reply is no time stamp over that text, or the case has no such checkpoint.
        """
        from noonmark.case.log.checkpoint import read_unchecked  # noqa: PLC0415
        from noonmark.case.log.stamp import read_stamp  # noqa: PLC0415
        from noonmark.case.log.verify import stamped  # noqa: PLC0415

        read_stamp(reply, checkpoint.encode())
        with self.writing() as write:
            kept = select(CHECKPOINTS.c.number).where(CHECKPOINTS.c.text == checkpoint.encode())
            number = write.connection.execute(kept).scalar()
            if number is None:
                raise NoonmarkError("the case has no such checkpoint", where=str(self.place.folder))
            entry = write.append("stamped", stamped(read_unchecked(checkpoint), reply))
            write.insert(STAMPS, [{"entry": entry.number, "checkpoint": number, "reply": reply}])
        return entry

    def verify(self, step: Step | None = None, roots: Sequence[x509.Certificate] = ()) -> Verified:
        """Hold everything in it against its record; see :func:`noonmark.case.store.verify.verify_case`."""
        from noonmark.case.store.verify import verify_case  # noqa: PLC0415

        return verify_case(self.place, step or _nothing, roots)


def _nothing(count: int) -> None:
    del count


def make_case(folder: Path, title: str, *, database: str | None = None, who: str | None = None) -> Case:
    """Make a case in a new or empty folder.

    Parameters
    ----------
    folder : Path
    title : str
        One line.
    database : str, optional
        A PostgreSQL URL without password; left out, SQLite inside the folder.
    who : str, optional
        In whose name it is written; left out, the computer's user.

    Raises
    ------
    NoonmarkError
        If the folder holds something, or cannot be written, or the database cannot be used.
    """
    from noonmark.case.store.make import make_folder  # noqa: PLC0415

    make_folder(folder, title, who or user_name(), database)
    return open_case(folder, who=who)


def open_case(folder: Path, *, who: str | None = None) -> Case:
    """Open a case, and clean up where an earlier run was cut off.

    Raises
    ------
    NoonmarkError
        If the folder is no case, its tables are of a newer Noonmark, or its database is damaged.
    """
    writable = is_writable(folder)
    place = Place(folder, engine_of(folder, writable=writable), who or user_name(), writable)
    try:
        meta = _current_meta(place)
        return Case(place, meta["id"], meta["title"], recover(place) if writable else ())
    except BaseException:
        place.engine.dispose()
        raise


def _current_meta(place: Place) -> dict[str, str]:
    where = str(place.folder)
    with read_transaction(place.engine, place.folder) as connection:
        if is_current(connection, where):
            meta: dict[str, str] = {row.key: row.value for row in connection.execute(select(META))}
            if {"id", "title"} <= set(meta):
                return meta
            raise NoonmarkError("its database has no case in it", where=where, remedy="restore it from a copy")
    with write_transaction(place.engine, place.folder) as connection:
        if not is_current(connection, where):
            upgrade(connection)
    return _current_meta(place)


def user_name() -> str:
    """Return the name of the computer's user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
