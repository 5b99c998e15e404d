"""What a file says about itself, read safely: the door through which foreign files come in."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import FileFacts
from noonmark.footage.isolate import Limits, run_job
from noonmark.footage.wire import from_plain
from noonmark.footage.words import shown_name

LARGEST_FILE = 1 << 36
"""Largest file taken, 64 GiB: hours of the best clip, and short of what pseudo-files claim [bytes]."""
_CHUNK = 1 << 20
_GIVE = "give a picture or a clip"

AnyPath = str | bytes | os.PathLike[str] | os.PathLike[bytes]


def read_facts(path: AnyPath, *, limits: Limits | None = None) -> FileFacts:
    """Read what a picture or clip says about itself.

    The file is opened once, hashed, and parsed in a child process with limits; its name's ending is not looked at.

    Parameters
    ----------
    path : str, bytes or path
        A regular file, or a link to one.
    limits : Limits, optional
        What the child may use.

    Returns
    -------
    FileFacts
        Places and clocks in the order of their worth, the best first.

    Raises
    ------
    NoonmarkError
        If it is missing, unreadable, empty, no regular file, no picture or clip, cut off before anything can be
        read, says a place that cannot be, or cannot be parsed within the limits.
    """
    name = shown_name(path)
    try:
        with _opened(path) as file:
            sha256 = _hash(file)
            facts = from_plain(run_job("facts", file, limits or Limits()))
            return replace(facts, name=name, sha256=sha256, bytes=os.fstat(file).st_size)
    except NoonmarkError as error:
        raise error.at(name) from None
    except OSError as error:
        raise NoonmarkError(_spell(error), where=name, remedy="check the path and your right to read it") from None
    except ValueError as error:
        raise NoonmarkError(f"its facts cannot be used ({error})", where=name, remedy=_GIVE) from None


@contextmanager
def _opened(path: AnyPath) -> Generator[int]:
    """Open a regular file; a pipe or a device is neither waited for nor touched."""
    if "\0" in os.fsdecode(path):
        raise NoonmarkError("the path holds a NUL character", remedy=_GIVE)
    _check_kind(os.stat(path))  # noqa: PTH116 - a path of bytes is no Path
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _check_kind(os.fstat(file))  # the path may have changed in between
        yield file
    finally:
        os.close(file)


def _check_kind(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise NoonmarkError("it is a folder, not a file", remedy=_GIVE)
    if not stat.S_ISREG(status.st_mode):
        raise NoonmarkError("it is a pipe, socket or device, not a file", remedy=_GIVE)
    if status.st_size == 0:
        raise NoonmarkError("the file is empty", remedy="get it again from where it was first posted or sent")
    if status.st_size > LARGEST_FILE:
        raise NoonmarkError(f"the file is larger than {LARGEST_FILE >> 30} GiB", remedy="cut it into shorter clips")


def _hash(file: int) -> str:
    digest, at = hashlib.sha256(), 0
    while chunk := os.pread(file, _CHUNK, at):
        digest.update(chunk)
        at += len(chunk)
    return digest.hexdigest()


def _spell(error: OSError) -> str:
    known = {
        errno.ENOENT: "there is no such file",
        errno.EACCES: "it may not be read",
        errno.EPERM: "it may not be read",
        errno.ELOOP: "its links go in a circle",
        errno.ENAMETOOLONG: "its name is too long",
        errno.ENOTDIR: "a part of its path is no folder",
    }
    return known.get(error.errno or 0, f"it cannot be read ({os.strerror(error.errno or 0).lower()})")
