"""Files and folders as they are named on the command line: every file in them, in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from noonmark.case.log.instants import write_instant
from noonmark.case.store.arrival import Arrival, Arriving, Left
from noonmark.errors import NoonmarkError

_Other = TypeVar("_Other")


def files(paths: Iterable[str | Path]) -> Iterator[Arriving | Left]:
    """Yield the files that paths name: folders with all folders in them, sorted; hidden ones and links left out.

    Raises
    ------
    NoonmarkError
        If a path that was named is not there.
    """
    return files_or(paths, _no_other)


def files_or(
    paths: Iterable[str | Path], instead: Callable[[Path], Iterator[_Other] | None]
) -> Iterator[Arriving | Left | _Other]:
    """Yield files as :func:`files` does, but for folders that something else reads.

    Parameters
    ----------
    paths : iterable of path
    instead : callable
        Asked for each folder; where it returns an iterator, that is yielded and nothing else of the folder.

    Raises
    ------
    NoonmarkError
        If a path that was named is not there.
    """
    for told in paths:
        path = Path(told)
        if path.is_symlink():
            yield Left(str(told), "this is a link; give the file that it leads to")
        elif path.is_dir():
            yield from _inside(path, instead)
        elif path.exists():
            yield file_arriving(path)
        else:
            raise NoonmarkError("there is no such file or folder", where=str(told))


def _no_other(folder: Path) -> Iterator[Left] | None:
    del folder


def _inside(top: Path, instead: Callable[[Path], Iterator[_Other] | None]) -> Iterator[Arriving | Left | _Other]:
    problems: list[OSError] = []
    for folder, inner, names in os.walk(top, onerror=problems.append):
        read = instead(Path(folder))
        if read is not None:
            inner[:] = []
            yield from read
            continue
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            if name.startswith("."):
                continue
            if path.is_symlink():
                yield Left(str(path), "this is a link")
            elif not path.is_file():
                yield Left(str(path), "this is no file")
            else:
                yield file_arriving(path)
        while problems:
            error = problems.pop()
            yield Left(str(error.filename), f"this folder cannot be read ({(error.strerror or 'unknown').lower()})")


def file_arriving(path: Path) -> Arriving:
    """Return a file on its way in, with where it lay and when it was changed."""
    absolute = path.absolute()
    return Arriving(path.name, absolute, Arrival("file", path_told=str(absolute), more=_modified(absolute)))


def _modified(path: Path) -> dict[str, str]:
    try:
        seconds = path.stat().st_mtime
        return {"modified_utc": write_instant(datetime.fromtimestamp(seconds, UTC))}
    except (OSError, OverflowError, ValueError):
        return {}
