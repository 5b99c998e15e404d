"""Files that an export names: opened inside its folder and nowhere else."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from noonmark.errors import NoonmarkError

OUTSIDE = "its name leads out of the export's folder"
LINK = "this is a link"
NO_FILE = "this is no file"
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


def open_inside(root: Path, name: str) -> BinaryIO:
    """Open a file by the relative name that an export gives.

    Each folder on the way is opened from the one before it and no link is followed, so that nothing outside can be
    reached, whatever changes meanwhile. The root itself was given by the user and may be a link.

    Parameters
    ----------
    root : Path
        The export's folder.
    name : str
        With ``/`` between the parts.

    Raises
    ------
    NoonmarkError
        If the name is absolute, or leads out of the folder, or over a link, or to what is no file.
    OSError
        If there is no such file, or it cannot be read.
    """
    with _opened(root, name) as number:
        return os.fdopen(os.dup(number), "rb", buffering=0)


def find_inside(root: Path, name: str) -> os.stat_result:
    """Return what the system tells of a file inside an export's folder; raises as :func:`open_inside` does."""
    with _opened(root, name) as number:
        return os.fstat(number)


def parts_inside(name: str) -> list[str]:
    r"""Return the parts of a relative name.

    Raises
    ------
    NoonmarkError
        If it is empty or absolute, or has ``..``, a backslash, a drive or a NUL in it.

    Examples
    --------
    >>> parts_inside("photos/./photo_1.jpg")
    ['photos', 'photo_1.jpg']
    """
    parts = [part for part in name.split("/") if part not in ("", ".")]
    drive = parts[0][1:2] == ":" if parts else False
    if not parts or name.startswith("/") or ".." in parts or drive or "\\" in name or "\0" in name:
        raise NoonmarkError(OUTSIDE)
    return parts


@contextmanager
def _opened(root: Path, name: str) -> Generator[int]:
    *folders, last = parts_inside(name)
    number = os.open(root, _FOLDER)
    try:
        for part in folders:
            number = _step(number, part, _FOLDER | os.O_NOFOLLOW)
        number = _step(number, last, _FILE)
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise NoonmarkError(NO_FILE)
        yield number
    finally:
        os.close(number)


def _step(folder: int, part: str, flags: int) -> int:
    """Return the number of what a part names in an open folder, which is closed."""
    try:
        inner = os.open(part, flags, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR) and stat.S_ISLNK(os.lstat(part, dir_fd=folder).st_mode):
            raise NoonmarkError(LINK) from None
        if error.errno in (errno.ENXIO, errno.ENODEV):
            raise NoonmarkError(NO_FILE) from None
        if error.errno == errno.ENOTDIR:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from None
        raise
    os.close(folder)
    return inner
