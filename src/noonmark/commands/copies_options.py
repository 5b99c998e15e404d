"""Which index of fingerprints a command means: a folder, or a database for a team."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.copies.index.adding import Shelf

Command = TypeVar("Command", bound=Callable[..., Any])


def index_options(command: Command) -> Command:
    """Give a command the options ``--index`` and ``--postgres``."""
    for option in (
        click.option("--postgres", metavar="URL", help="Use the index that a team keeps on PostgreSQL."),
        click.option(
            "--index", "index_path", metavar="FOLDER",
            help="Folder of the index. [NOONMARK_COPIES, or noonmark/copies where programs of yours keep data]",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def opened(index_path: str | None, postgres: str | None, *, make: bool = False) -> Shelf:
    """Open the index that is meant.

    Raises
    ------
    NoonmarkError
        If two are named, there is none, or it cannot be used.
    """
    if index_path is not None and postgres is not None:
        raise NoonmarkError("--index and --postgres name two indexes", remedy="give one of them")
    if postgres is not None:
        from noonmark.copies.index.postgres import open_postgres  # noqa: PLC0415

        return open_postgres(postgres, make=make)
    from noonmark.copies.index.opening import open_index  # noqa: PLC0415

    return open_index(None if index_path is None else Path(index_path), make=make)
