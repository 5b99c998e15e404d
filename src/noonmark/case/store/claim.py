"""A process's own corner of a case's ``tmp`` folder, held by a lock that ends with the process."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_GATE = ".gate"
_LOCK = ".lock"


@contextmanager
def claim(temporary: Path) -> Generator[Path]:
    """Give a new folder inside ``tmp`` that belongs to this process until the block ends.

    After an error it stays, without its owner: what it holds tells what must be taken away.
    """
    with _gate(temporary):
        mine = temporary / f"{os.getpid()}-{secrets.token_hex(4)}"
        mine.mkdir(mode=0o700)
        lock = os.open(mine / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        sync_folder(temporary)
        yield mine
        shutil.rmtree(mine, ignore_errors=True)
    finally:
        os.close(lock)


@contextmanager
def dead_claims(temporary: Path) -> Generator[list[Path]]:
    """Give the corners whose process is gone; nobody else makes or cleans any meanwhile."""
    if not any(_corners(temporary)):
        yield []
        return
    with _gate(temporary):
        yield [corner for corner in _corners(temporary) if not is_alive(corner)]


def is_alive(corner: Path) -> bool:
    """Return whether the process that a corner belongs to still runs."""
    try:
        lock = os.open(corner / _LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def any_alive(temporary: Path) -> bool:
    """Return whether some process is adding now."""
    return any(is_alive(corner) for corner in _corners(temporary))


def _corners(temporary: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        yield from (entry for entry in sorted(temporary.iterdir()) if entry.is_dir() and not entry.is_symlink())


@contextmanager
def _gate(temporary: Path) -> Generator[None]:
    """Let one process at a time make or clean corners."""
    temporary.mkdir(exist_ok=True)
    number = os.open(temporary / _GATE, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
