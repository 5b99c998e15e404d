"""A file that is there whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from noonmark.case.store.claim import sync_folder
from noonmark.errors import NoonmarkError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole_file(target: Path, *, force: bool = False) -> Generator[BinaryIO]:
    """Give a file to write to, which gets its name only once the block has ended well and the disk has it.

    On Linux the file has no name at all until then, so that even a killed process leaves nothing behind.

    Parameters
    ----------
    target : Path
    force : bool
        Whether a file of that name may be replaced.

    Raises
    ------
    NoonmarkError
        If the file is there already, or cannot be written.
    """
    check_target(target, force=force)
    number, name = _opened(target)
    try:
        with os.fdopen(number, "w+b") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            os.fsync(file.fileno())
            _named(file.fileno(), name, target, force=force)
        sync_folder(target.parent)
    except OSError as error:
        raise _cannot(error, target) from None
    finally:
        if name:
            with suppress(OSError):
                name.unlink(missing_ok=True)


def check_target(target: Path, *, force: bool) -> None:
    """Refuse a target that is a folder, is there already, or whose folder is missing."""
    where = str(target)
    if target.is_dir():
        raise NoonmarkError("this is a folder", where=where, remedy="give the name of a new file in it")
    if not target.parent.is_dir():
        raise NoonmarkError("its folder does not exist", where=where, remedy=f"make it first: mkdir -p {target.parent}")
    if target.exists() and not force:
        raise NoonmarkError(
            "there is a file already", where=where, remedy="give another name, or --force to replace it"
        )


def _opened(target: Path) -> tuple[int, Path | None]:
    """Return a file without a name; or, where the system knows none, one with a name that does not matter."""
    try:
        return os.open(target.parent, os.O_TMPFILE | os.O_RDWR, 0o600), None
    except (AttributeError, OSError) as error:
        if getattr(error, "errno", errno.EOPNOTSUPP) not in (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT):
            raise _cannot(error, target) from None
    name = _beside(target)
    try:
        return os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), name
    except OSError as error:
        raise _cannot(error, target) from None


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name[:100]}-{secrets.token_hex(4)}")


def _named(number: int, name: Path | None, target: Path, *, force: bool) -> None:
    try:
        _link(number, name, target)
    except FileExistsError:
        if not force:
            raise
        between = _beside(target)
        _link(number, name, between)
        between.replace(target)


def _link(number: int, name: Path | None, target: Path) -> None:
    """Give an open file a name that nothing has."""
    if name is not None:
        os.link(name, target)
        return
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:  # with a folder given, Python asks for linkat, which follows the link in /proc to the file itself
        os.link(f"/proc/self/fd/{number}", target.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot(error: BaseException, target: Path) -> NoonmarkError:
    number, told = getattr(error, "errno", None), getattr(error, "strerror", None) or "unknown reason"
    where = getattr(error, "filename", None) or str(target)
    if number in _FULL:
        return NoonmarkError("the disk is full", where=str(target), remedy="make room, or write to another disk")
    if number == errno.EEXIST:
        return NoonmarkError("there is a file already", where=str(target), remedy="give another name")
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NoonmarkError("this cannot be written", where=str(target), remedy="check your right to write there")
    return NoonmarkError(f"it cannot be written or read ({told.lower()})", where=str(where))
