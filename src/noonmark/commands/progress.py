"""Bars on stderr for what takes a while; nothing where stderr is no terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def counting(count: int) -> Generator[Callable[[str], None]]:
    """Show how many of a count are done; call what is given with the name of each."""
    if not sys.stderr.isatty():
        yield _nothing
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=count)
        yield lambda told: bar.update(task, advance=1, description=_safe(told))


@contextmanager
def counting_up(expected: int | None) -> Generator[Callable[[str], None]]:
    """Show how many are done of what may be more or fewer than expected; call what is given with the name of each."""
    if not sys.stderr.isatty():
        yield _nothing
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=expected)

        def step(told: str) -> None:
            done = bar.tasks[0].completed + 1
            total = None if expected is not None and done > expected else bar.tasks[0].total
            bar.update(task, completed=done, total=total, description=_safe(told))

        yield step


def _safe(told: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in told[:60])


@contextmanager
def hashing(size: int) -> Generator[Callable[[int], None]]:
    """Show how many bytes of a size are hashed; what is given may be called from several threads."""
    if not sys.stderr.isatty():
        yield _no_bytes
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn  # noqa: PLC0415

    lock = threading.Lock()
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=size)

        def step(count: int) -> None:
            with lock:
                bar.update(task, advance=count)

        yield step


def _nothing(told: str) -> None:
    del told


def _no_bytes(count: int) -> None:
    del count
