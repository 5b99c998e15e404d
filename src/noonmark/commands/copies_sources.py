"""What is to be added to an index of fingerprints: files, folders, and the items of cases."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from noonmark.copies.index.adding import Source
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.store.listing import Item


def sources(paths: Sequence[str], index: Path | None) -> Iterator[Source]:
    """Yield the files of each path: of a case its originals with their items, of a folder all, hidden ones left out.

    Parameters
    ----------
    index : Path or None
        The index's own folder, which is not read into itself.
    """
    own = None if index is None else index.resolve()
    for told in paths:
        path = Path(told)
        if path.is_dir():
            yield from _folder(path.resolve(), own)
        else:
            yield Source(path.absolute())


def check_there(paths: Sequence[str]) -> None:
    """Check that what was given is there, before anything is read.

    Raises
    ------
    NoonmarkError
        For a path that is not.
    """
    for told in paths:
        if not Path(told).exists():
            raise NoonmarkError("there is no such file or folder", where=told)


def _folder(top: Path, own: Path | None) -> Iterator[Source]:
    for folder, inner, names in os.walk(top):
        here = Path(folder)
        if here == own:
            inner.clear()
            continue
        if _is_case(here):
            inner.clear()
            yield from _case(here)
            continue
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            path = here / name
            if not name.startswith(".") and path.is_file():
                yield Source(path)


def _is_case(folder: Path) -> bool:
    from noonmark.case.store.names import ORIGINALS, POSTGRES_NAME, SQLITE_NAME  # noqa: PLC0415

    marks = (folder / SQLITE_NAME, folder / POSTGRES_NAME)
    return (folder / ORIGINALS).is_dir() and any(mark.is_file() for mark in marks)


def _case(folder: Path) -> Iterator[Source]:
    from noonmark.case.store.names import ORIGINALS  # noqa: PLC0415
    from noonmark.case.store.originals import original_path  # noqa: PLC0415

    for item in _items(folder):
        path = original_path(folder / ORIGINALS, item.sha256)
        yield Source(path, f"{folder.name}/{item.number} {item.name}", item.posted_utc)


def _items(folder: Path) -> list[Item]:
    from noonmark.case.store.listing import quick_list  # noqa: PLC0415

    listed = quick_list(folder)
    if listed is not None:
        return listed.items
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    with open_case(folder) as case:
        return case.items()
