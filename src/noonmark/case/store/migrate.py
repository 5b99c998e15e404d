"""Which version of the tables a case has, and the steps up to this one's."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from noonmark.case.store.names import REVISION, VERSION_TABLE
from noonmark.errors import NoonmarkError


def revision(connection: Connection) -> str | None:
    """Return the version of a database's tables, None where there are none yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - a constant


def is_current(connection: Connection, where: str) -> bool:
    """Return whether a case's tables are of this version; False when they are older.

    Raises
    ------
    NoonmarkError
        When they are of a newer Noonmark, or there are none.
    """
    found = revision(connection)
    if found is None:
        raise NoonmarkError(
            "its database has no tables of a case", where=where, remedy="name the folder that 'noonmark case new' made"
        )
    if found > REVISION:
        raise NoonmarkError(
            f"this case was made by a newer Noonmark (its tables are version {found}, this one knows {REVISION})",
            where=where,
            remedy="install a newer Noonmark: pip install --upgrade noonmark",
        )
    return found == REVISION


def upgrade(connection: Connection) -> None:
    """Make the tables, or bring older ones to this version, in the connection's transaction."""
    from alembic import command  # noqa: PLC0415 - half a second, and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "noonmark.case.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
