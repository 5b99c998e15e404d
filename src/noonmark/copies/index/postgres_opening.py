"""Reaching the PostgreSQL server that keeps an index, and what it says when it refuses."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from noonmark.copies.fingerprint import VERSION
from noonmark.copies.index.catalog import LAYOUT, check_version
from noonmark.copies.index.postgres_tables import MAKE, SCHEMA
from noonmark.errors import NoonmarkError

WHERE = "--postgres"
WRITING = 7_605_221_905_223_873
"""Of the server's advisory lock that one writer holds at a time; any number that nothing else uses."""
_WAIT_S = 10


def connected(url: str, *, make: bool) -> tuple[ModuleType, Any]:
    """Return psycopg, and a connection to a database that holds an index of this version.

    Raises
    ------
    NoonmarkError
        As :func:`noonmark.copies.index.postgres.open_postgres`.
    """
    try:
        import psycopg  # noqa: PLC0415 - an extra
    except ImportError:
        raise NoonmarkError(
            "an index on PostgreSQL needs psycopg", remedy="install it: pip install 'noonmark[postgres]'"
        ) from None
    options = f"-csearch_path={SCHEMA} -cclient_min_messages=warning -cenable_seqscan=off"
    try:
        connection: Any = psycopg.connect(url, connect_timeout=_WAIT_S, autocommit=True, options=options)
    except (psycopg.Error, ValueError) as error:
        raise refused(error, WHERE) from None
    try:
        _check(psycopg, connection, make=make)
    except BaseException:
        connection.close()
        raise
    return psycopg, connection


def _check(psycopg: ModuleType, connection: Any, *, make: bool) -> None:
    """Check that the index is there and of this version; make it where it is not, if it may be made."""
    try:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (WRITING,))
            there = cursor.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.about",)).fetchone()[0] is not None
            if not there and make:
                cursor.execute(MAKE)
                own = [("layout", str(LAYOUT)), ("fingerprint", str(VERSION))]
                cursor.executemany("INSERT INTO about VALUES (%s, %s)", own)
            elif not there:
                raise NoonmarkError(
                    "this database holds no index of fingerprints", where=WHERE,
                    remedy="make one: noonmark copies add FOLDER --postgres URL",
                )  # fmt: skip
            about = dict(cursor.execute("SELECT key, value FROM about").fetchall())
    except psycopg.Error as error:
        raise refused(error, WHERE) from None
    check_version(about, WHERE)


def refused(error: Exception, where: str) -> NoonmarkError:
    """Return what the server or its driver said, as an error of ours."""
    told = str(error).strip().splitlines()
    return NoonmarkError(
        f"the PostgreSQL server refuses ({told[0] if told else type(error).__name__})",
        where=where,
        remedy="check the URL, as postgresql://user@host/database, and that the server runs",
    )
