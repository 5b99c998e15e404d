"""Making an index again from the files that it names, whatever version it is of."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from noonmark.copies.index.adding import Source
from noonmark.copies.index.catalog import NAME
from noonmark.copies.index.folder import FolderIndex, is_index, make_index
from noonmark.errors import NoonmarkError


@contextmanager
def rebuilding(folder: Path) -> Generator[tuple[FolderIndex, Sequence[Source]]]:
    """Give a new index beside the old one, and the files to add to it; at the end it takes the old one's place.

    The old index is deleted then, but stays as ``NAME.before`` where files that it names are gone from the disk, as
    nothing else knows them. A run that is cut off leaves the old index as it was, and the next one goes on.

    Raises
    ------
    NoonmarkError
        If there is no index, or its catalogue cannot be read.
    """
    coming = named(folder)
    there = [source for source in coming if source.path.exists()]
    beside = folder.with_name(f"{folder.name}.rebuilt")
    with FolderIndex(beside) if is_index(beside) else make_index(beside) as index:
        yield index, there
    before = folder.with_name(f"{folder.name}.before")
    if before.exists():
        shutil.rmtree(before)
    folder.replace(before)
    beside.replace(folder)
    if len(there) == len(coming):
        shutil.rmtree(before)


def named(folder: Path) -> list[Source]:
    """Return the files that an index of any version names.

    Raises
    ------
    NoonmarkError
        If there is no index, or its catalogue cannot be read.
    """
    path = folder / NAME
    if not path.is_file():
        raise NoonmarkError("there is no index of fingerprints here", where=str(folder), remedy="name its folder")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT path, item, posted FROM files ORDER BY number").fetchall()
    except sqlite3.Error as error:
        raise NoonmarkError(
            f"its catalogue cannot be read ({error})", where=str(folder), remedy="add the archive to a new index"
        ) from None
    return [
        Source(Path(path), item, None if when is None else datetime.fromisoformat(when)) for path, item, when in rows
    ]
