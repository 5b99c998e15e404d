"""Small files written whole: after a crash there is the old one or the new one, and what was told as kept is."""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path

from noonmark.case.store.claim import sync_folder


def write_whole(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Write a file beside its place and put it there when it is whole.

    Parameters
    ----------
    path : Path
        Its folder is made when it is missing.
    data : bytes
    sync : bool
        Wait until the disk has it; left out for what can be made again.

    Raises
    ------
    OSError
        If it cannot be written; what stood there before stands there still.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name[:80]}-{secrets.token_hex(4)}")
    try:
        with made.open("xb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        made.replace(path)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise
    if sync:
        sync_folder(path.parent)


@contextmanager
def one_at_a_time(lock: Path) -> Generator[None]:
    """Let one process at a time do what the block does; the lock ends with its process."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    number = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        flock(number, LOCK_EX)
        yield
    finally:
        os.close(number)
