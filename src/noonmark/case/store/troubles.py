"""What a disk or a database complains of, in one line each."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from noonmark.errors import NoonmarkError

_ROOM = 256 * 1024
"""Free bytes below which SQLite's 'disk I/O error' means a full disk: its shared index grows by 32 KiB."""
_KEPT = "what was acknowledged is kept"


@contextmanager
def plain_errors(folder: Path) -> Generator[None]:
    """Turn errors of the database and of the disk into one line that says what to do.

    Raises
    ------
    NoonmarkError
        For any of them.
    """
    try:
        yield
    except DBAPIError as error:
        raise database_error(str(error.orig), folder) from None
    except OSError as error:
        raise disk_error(error, folder) from None


def disk_error(error: OSError, folder: Path) -> NoonmarkError:
    """Return what the system's complaint means for a case."""
    where = str(folder)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _full(where)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return _read_only(where)
    reason = (error.strerror or "unknown reason").lower()
    told = f" ({error.filename})" if isinstance(error.filename, str) else ""
    return NoonmarkError(f"the case's folder cannot be used: {reason}{told}", where=where)


def database_error(told: str, folder: Path) -> NoonmarkError:
    """Return what a database's complaint means for a case."""
    where, words = str(folder), " ".join(told.split())
    lower = words.lower()
    if "locked" in lower or "lock timeout" in lower:
        return NoonmarkError(
            "another process kept writing to this case for too long",
            where=where,
            remedy="wait until it has ended, then give the same command again",
        )
    if "disk is full" in lower or "no space left" in lower or ("disk i/o error" in lower and _is_full(folder)):
        return _full(where)
    if "readonly" in lower or "read-only" in lower or "unable to open database file" in lower:
        return _read_only(where)
    if "malformed" in lower or "not a database" in lower or "disk i/o error" in lower:
        return NoonmarkError(
            f"its database is damaged ({words})",
            where=where,
            remedy="keep the folder as it is and go on from a copy; the originals are files of their own",
        )
    if "connection" in lower or "could not" in lower:
        return NoonmarkError(
            f"its database does not answer ({words[:200]})", where=where, remedy="see that the server runs"
        )
    return NoonmarkError(f"its database says: {words[:300]}", where=where)


def _full(where: str) -> NoonmarkError:
    return NoonmarkError("the disk is full", where=where, remedy=f"make room and give the same command again; {_KEPT}")


def _read_only(where: str) -> NoonmarkError:
    return NoonmarkError(
        "this case cannot be written here", where=where, remedy="check your right to write there, or work on a copy"
    )


def _is_full(folder: Path) -> bool:
    try:
        room = os.statvfs(folder)
    except OSError:
        return False
    return room.f_bavail * room.f_frsize < _ROOM
