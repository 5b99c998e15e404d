"""A folder that gets its name only once it is whole."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from noonmark.case.store.claim import sync_folder
from noonmark.case.store.troubles import disk_error
from noonmark.errors import NoonmarkError


@contextmanager
def new_folder(target: Path) -> Generator[Path]:
    """Give the place of a folder that does not exist yet; it becomes ``target`` once the block has ended well.

    What an earlier run that was killed left there is taken away first.

    Raises
    ------
    NoonmarkError
        If the target holds something, another process is making it, or it cannot be made.
    """
    where = str(target)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NoonmarkError(
            "there is something already", where=where, remedy="give the name of a new folder: --to FOLDER"
        )
    if not target.absolute().parent.is_dir():
        raise NoonmarkError("its folder does not exist", where=where, remedy="make it first")
    try:
        with _room(target.absolute()) as room:
            yield room / target.name
            if target.exists():
                target.rmdir()
            (room / target.name).rename(target)
            sync_folder(target.absolute().parent)
    except OSError as error:
        raise disk_error(error, target) from None


@contextmanager
def _room(target: Path) -> Generator[Path]:
    """Give an empty folder beside the target that belongs to this process."""
    room = target.with_name(f".{target.name[:100]}.importing")
    room.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(room, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        problem = "another process is importing to here"
        raise NoonmarkError(problem, where=str(target), remedy="wait for it, or give another folder") from None
    try:
        for left in room.iterdir():
            shutil.rmtree(left)
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        os.close(lock)
