"""A new case: its folder, its tables, and the first entry of its log."""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, insert
from sqlalchemy.schema import CreateSchema

from noonmark import __version__
from noonmark.case.log.tree import Head
from noonmark.case.store.claim import sync_folder
from noonmark.case.store.database import (
    folder_document,
    postgres_engine,
    read_url,
    schema_name,
    sqlite_engine,
)
from noonmark.case.store.migrate import upgrade
from noonmark.case.store.names import DERIVED, ORIGINALS, POSTGRES_NAME, SQLITE_NAME, TEMPORARY
from noonmark.case.store.tables import HEAD, META
from noonmark.case.store.troubles import plain_errors
from noonmark.case.store.writing import Writing, head_values
from noonmark.errors import NoonmarkError

LONGEST_TITLE = 500
_UNFINISHED = "new.sqlite"
_ROOMS = (ORIGINALS, DERIVED, TEMPORARY)


def make_folder(folder: Path, title: str, who: str, database: str | None) -> None:
    """Make a case in a new or empty folder; cut off at any moment, it can be made again.

    Raises
    ------
    NoonmarkError
        If the folder holds something, cannot be written, or the database cannot be used.
    """
    _check_title(title)
    _check_folder(folder)
    case_id = secrets.token_hex(16)
    url = None if database is None else read_url(database)
    with plain_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ROOMS:
            (folder / name).mkdir(exist_ok=True)
        if url is None:
            _make_sqlite(folder, case_id, title, who)
        else:
            _make_postgres(folder, url, case_id, title, who)
        sync_folder(folder)


def _make_sqlite(folder: Path, case_id: str, title: str, who: str) -> None:
    made = folder / TEMPORARY / _UNFINISHED
    for old in made.parent.glob(f"{_UNFINISHED}*"):
        old.unlink()
    connection = sqlite3.connect(made)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    engine = sqlite_engine(made, writable=True)
    with engine.begin() as connection:
        _fill(connection, case_id, title, who)
    engine.dispose()  # the last to leave writes the log of changes back
    made.rename(folder / SQLITE_NAME)


def _make_postgres(folder: Path, url: URL, case_id: str, title: str, who: str) -> None:
    engine = postgres_engine(url, case_id)
    with engine.begin() as connection:
        connection.execute(CreateSchema(schema_name(case_id)))
        _fill(connection, case_id, title, who)
    engine.dispose()
    unfinished = folder / TEMPORARY / POSTGRES_NAME
    unfinished.write_bytes(folder_document(url, case_id))
    unfinished.rename(folder / POSTGRES_NAME)


def _fill(connection: Connection, case_id: str, title: str, who: str) -> None:
    upgrade(connection)
    connection.execute(insert(HEAD), {"id": 1, **head_values(Head())})
    connection.execute(insert(META), [{"key": "id", "value": case_id}, {"key": "title", "value": title}])
    write = Writing(connection, who, Head(), None)
    write.append("made", {"case": case_id, "title": title, "noonmark": __version__})
    write.keep_head()


def _check_title(title: str) -> None:
    if not title.strip() or not title.isprintable() or len(title) > LONGEST_TITLE:
        raise NoonmarkError(
            "this is no title" if title.strip() else "the title is empty",
            where="--title",
            remedy=f"give one line of up to {LONGEST_TITLE} letters",
        )


def _check_folder(folder: Path) -> None:
    where = str(folder)
    if any((folder / name).exists() for name in (SQLITE_NAME, POSTGRES_NAME)):
        raise NoonmarkError("there is a case already", where=where, remedy="add to it with 'noonmark case add'")
    if folder.exists() and not folder.is_dir():
        raise NoonmarkError("this is a file", where=where, remedy="give the name of a new folder")
    with plain_errors(folder):
        others = {entry.name for entry in folder.iterdir()} - set(_ROOMS) if folder.exists() else set[str]()
        # Rooms alone are what a making that was cut off leaves; files in them are somebody's.
        if others or (folder.exists() and any((folder / ORIGINALS).glob("*"))):
            raise NoonmarkError("this folder is not empty", where=where, remedy="give the name of a new folder")
