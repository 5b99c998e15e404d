"""Looks at many files: a folder walked, each file's answer or error, and the count at the end."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, write_all
from noonmark.commands.progress import counting
from noonmark.commands.speaking import out_console, say
from noonmark.errors import NoonmarkError
from noonmark.footage.words import printable

if TYPE_CHECKING:
    from noonmark.look.answer import Look
    from noonmark.report.look_summary import Row

LONGEST_PATH = 500
MOST_AT_ONCE = 8
"""Files read side by side, each by its own child: as many as there are cores, up to this."""
NO_MEDIA = "no picture or clip"
"""How the error of a file starts that is none by its first bytes."""


@dataclass(frozen=True)
class Target:
    """A file to look at: its path, and how it is told."""

    path: str
    told: str
    problem: NoonmarkError | None = None


@dataclass(frozen=True)
class Tally:
    """What was found so far: for each file whether it contradicts itself, its row for people, or what was wrong."""

    contrary: list[bool] = field(default_factory=list[bool])
    rows: list[Row] = field(default_factory=list["Row"])
    errors: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    left_aside: list[str] = field(default_factory=list[str])


def look_at_many(paths: Sequence[str], json_path: str | None, look_at: Callable[[str], Look]) -> None:
    """Look at every file of folders and at every file named, and tell each as it is read.

    Raises
    ------
    NoonmarkError
        If there is no file, or not one could be read; then after all are told.
    """
    targets = [target for path in paths for target in _targets(path, alone=len(paths) == 1)]
    if not targets:
        raise NoonmarkError(
            "there is no file in it", where=_told(paths[0]), remedy="give a folder with pictures or clips"
        )
    tally, lines = Tally(), list[str]()
    with counting(len(targets)) as step:
        for target, answer in _side_by_side(targets, look_at):
            line = _counted(target, answer, tally, json_path)
            if json_path == STDOUT:
                click.echo(line)
            elif json_path is not None:
                lines.append(line)
            step(target.told)
    if json_path != STDOUT:
        _print(tally)
    if json_path not in (None, STDOUT):
        for name in write_all([(str(json_path), "".join(f"{line}\n" for line in lines).encode())]):
            say(f"wrote {name}")
    _conclude(tally)


def _side_by_side(
    targets: Sequence[Target], look_at: Callable[[str], Look]
) -> Iterator[tuple[Target, Callable[[], Look]]]:
    """Yield each target in order with the function that gives its look; the next few are read meanwhile."""
    from concurrent.futures import Future, ThreadPoolExecutor  # noqa: PLC0415

    workers = min(MOST_AT_ONCE, os.cpu_count() or 1)
    pool = ThreadPoolExecutor(workers)
    ahead: deque[tuple[Target, Future[Look]]] = deque()
    try:
        for target in targets:
            ahead.append((target, pool.submit(_look, target, look_at)))
            if len(ahead) > 2 * workers:
                first, answer = ahead.popleft()
                yield first, answer.result
        while ahead:
            first, answer = ahead.popleft()
            yield first, answer.result
    finally:
        pool.shutdown(cancel_futures=True)


def _look(target: Target, look_at: Callable[[str], Look]) -> Look:
    if target.problem is not None:
        raise target.problem
    return look_at(target.path)


def _counted(target: Target, answer: Callable[[], Look], tally: Tally, json_path: str | None) -> str:
    """Count one file's answer, and return its line of JSON where that is wanted."""
    json = json_path is not None
    try:
        found = answer()
    except NoonmarkError as error:
        if error.problem.startswith(NO_MEDIA):
            tally.left_aside.append(target.told)
        else:
            tally.errors.append((target.told, _without_name(error)))
        return _error_line(target, error) if json else ""
    tally.contrary.append(bool(found.contradictions))
    if json_path != STDOUT:
        tally.rows.append(_row(target, found))
    return _look_line(target, found) if json else ""


def _row(target: Target, found: Look) -> Row:
    from noonmark.report.look_summary import row_of  # noqa: PLC0415

    return row_of(target.told, found)


def _look_line(target: Target, found: Look) -> str:
    from noonmark.report.look_document import look_document, with_path  # noqa: PLC0415

    return _one_line(with_path(look_document(found), target.told))


def _error_line(target: Target, error: NoonmarkError) -> str:
    from noonmark.report.look_document import error_document  # noqa: PLC0415

    return _one_line(error_document(_told(target.path, name=True), target.told, _without_name(error)))


def _one_line(document: dict[str, Any]) -> str:
    import json  # noqa: PLC0415

    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def _without_name(error: NoonmarkError) -> str:
    """Return what was wrong and what to do; where, the file's own name, is told beside it."""
    return str(NoonmarkError(error.problem, remedy=error.remedy))


def _targets(path: str, *, alone: bool) -> Iterator[Target]:
    if not Path(path).is_dir():
        yield Target(path, _told(path))
        return
    problems: list[OSError] = []
    for folder, inner, names in os.walk(path, onerror=problems.append):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                whole = str(Path(folder) / name)
                yield Target(whole, _told(os.path.relpath(whole, path) if alone else whole))
    for problem in problems:
        where = str(problem.filename)
        reason = (problem.strerror or "unknown reason").lower()
        error = NoonmarkError(f"this folder cannot be read ({reason})", remedy="check your right to read it")
        yield Target(where, _told(os.path.relpath(where, path) if alone else where), error)


def _told(path: str, *, name: bool = False) -> str:
    r"""Return a path made printable; bytes that are not UTF-8 become ``\xff``."""
    raw = os.fsencode(Path(path).name if name else path)
    return printable(raw.decode("utf-8", "backslashreplace"), LONGEST_PATH)


def _print(tally: Tally) -> None:
    from noonmark.report.look_summary import print_looks, print_unread  # noqa: PLC0415

    console = out_console()
    if tally.rows:
        print_looks(tally.rows, console)
    print_unread(tally.errors, tally.left_aside, console)


def _conclude(tally: Tally) -> None:
    """Say how many were looked at.

    Raises
    ------
    NoonmarkError
        If not one could be read.
    """
    if not tally.contrary:
        count = len(tally.errors) + len(tally.left_aside)
        raise NoonmarkError(
            f"none of the {count} files could be read" if count > 1 else "the one file could not be read",
            remedy="give a folder with pictures or clips",
        )
    contrary = sum(tally.contrary)
    parts = [
        f"{_files(len(tally.contrary))} looked at",
        f"{contrary} with contradictions" if contrary else "",
        f"{len(tally.errors)} could not be read" if tally.errors else "",
        f"{len(tally.left_aside)} no picture or clip" if tally.left_aside else "",
    ]
    say(", ".join(part for part in parts if part))


def _files(count: int) -> str:
    return f"{count} file{'s' * (count != 1)}"
