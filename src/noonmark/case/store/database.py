"""The case's database: SQLite inside the folder, or PostgreSQL by a URL; how each begins, locks and waits."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from noonmark.case.store.names import POSTGRES_NAME, SQLITE_NAME
from noonmark.case.store.troubles import plain_errors
from noonmark.errors import NoonmarkError

FOLDER_SCHEMA = "noonmark.case-folder/1"
WAIT_S = 120.0
"""How long a command waits while another writes to the case. A batch is written in less than a second."""
_WRITES = "noonmark_writes"
_NO_CASE = "make one with 'noonmark case new', or name the folder that it made"


def sqlite_engine(path: Path, *, writable: bool) -> Engine:
    """Return the engine of a database file that exists; nothing is opened yet.

    Notes
    -----
    ``synchronous=FULL`` waits for the disk at each commit (https://www.sqlite.org/pragma.html#pragma_synchronous).
    A folder that cannot be written holds no log to share, so the file is then taken as it stands (``immutable``).
    """
    mode = "mode=rw" if writable else "mode=ro" if _has_log(path) else "mode=ro&immutable=1"
    uri = f"file:{quote(str(path.absolute()))}?{mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=2)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: it then waits its turn, and never fails half way.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def postgres_engine(url: URL, case_id: str) -> Engine:
    """Return the engine of a case on a PostgreSQL server, where each case has a schema of its own.

    Raises
    ------
    NoonmarkError
        If psycopg is not installed.
    """
    try:
        import psycopg  # noqa: F401, PLC0415 # pyright: ignore[reportUnusedImport] - an extra, looked for here
    except ImportError:
        raise NoonmarkError(
            "a case on PostgreSQL needs psycopg", remedy="install it: pip install 'noonmark[postgres]'"
        ) from None
    options = f"-csearch_path={schema_name(case_id)} -clock_timeout={WAIT_S * 1000:.0f} -cclient_min_messages=warning"
    return create_engine(url, connect_args={"options": options, "connect_timeout": 10})


def schema_name(case_id: str) -> str:
    """Return the name of a case's schema on a PostgreSQL server."""
    return f"noonmark_{case_id}"


def read_url(told: str) -> URL:
    """Return a database URL that a user gave.

    Raises
    ------
    NoonmarkError
        If it is no PostgreSQL URL, or holds a password, which would be written into the case's folder.
    """
    where = "--database"
    try:
        url = make_url(told)
    except ArgumentError:
        raise NoonmarkError(
            "this is no database URL", where=where, remedy="write postgresql://user@host/database"
        ) from None
    if url.get_backend_name() != "postgresql":
        raise NoonmarkError(
            f"'{url.drivername}' is no database that a case can be kept in",
            where=where,
            remedy="write postgresql://user@host/database, or leave it out for SQLite in the folder",
        )
    if url.password is not None or "password" in url.query:
        raise NoonmarkError(
            "the URL holds a password, which would be written into the case's folder",
            where=where,
            remedy="leave it out and keep it in ~/.pgpass or PGPASSWORD",
        )
    return url.set(drivername="postgresql+psycopg")


def folder_document(url: URL, case_id: str) -> bytes:
    """Return what ``case.json`` says: where the case's database is."""
    told = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return (json.dumps({"schema": FOLDER_SCHEMA, "case": case_id, "database": told}, indent=2) + "\n").encode()


def engine_of(folder: Path, *, writable: bool) -> Engine:
    """Return the engine of the case in a folder.

    Raises
    ------
    NoonmarkError
        If the folder is missing or holds no case.
    """
    where = str(folder)
    try:
        if (folder / SQLITE_NAME).is_file():
            return sqlite_engine(folder / SQLITE_NAME, writable=writable)
        if (folder / POSTGRES_NAME).is_file():
            told: Any = json.loads((folder / POSTGRES_NAME).read_bytes())
            return postgres_engine(read_url(str(told["database"])), _id(told["case"]))
    except (ValueError, KeyError, TypeError):
        raise NoonmarkError(
            "this does not say where the case's database is",
            where=str(folder / POSTGRES_NAME),
            remedy="put the file back as 'noonmark case new' wrote it",
        ) from None
    except OSError as error:
        raise NoonmarkError(
            f"it cannot be read ({(error.strerror or 'unknown reason').lower()})", where=where
        ) from None
    if not folder.exists():
        raise NoonmarkError("there is no such folder", where=where, remedy=_NO_CASE)
    raise NoonmarkError(
        "this folder is no case" if folder.is_dir() else "this is a file, not a case's folder",
        where=where,
        remedy=_NO_CASE,
    )


def _id(told: object) -> str:
    found = str(told)
    int(found, 16)
    return found


@contextmanager
def write_transaction(engine: Engine, folder: Path) -> Generator[Connection]:
    """Give a connection whose changes are kept all together or not at all; one writer at a time.

    Raises
    ------
    NoonmarkError
        If the case cannot be written: read-only, disk full, held by another process for too long, damaged.
    """
    with plain_errors(folder), engine.connect() as plain:
        connection = plain.execution_options(**{_WRITES: True})
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT id FROM head WHERE id = 1 FOR UPDATE"))
            yield connection


@contextmanager
def read_transaction(engine: Engine, folder: Path) -> Generator[Connection]:
    """Give a connection that sees the case as it is now, whatever others write meanwhile."""
    with plain_errors(folder), engine.connect() as plain:
        connection = plain
        if plain.dialect.name == "postgresql":
            connection = plain.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def is_writable(folder: Path) -> bool:
    """Return whether this process may write to a case's folder and to its database file."""
    database = folder / SQLITE_NAME
    return os.access(folder, os.W_OK) and (not database.exists() or os.access(database, os.W_OK))
