"""What a file says about itself, read safely: the door through which foreign files come in."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

from noonmark.errors import NoonmarkError
from noonmark.footage.encoders import name_marks
from noonmark.footage.exiftool import ask_exiftool, compared
from noonmark.footage.facts import FileFacts
from noonmark.footage.isolate import Limits, run_job
from noonmark.footage.name_endings import ending_notes
from noonmark.footage.places import IMPOSSIBLE, REMEDY, impossible_in
from noonmark.footage.wire import from_plain
from noonmark.footage.words import shown_name

LARGEST_FILE = 1 << 36
"""Largest file taken, 64 GiB: hours of the best clip, and short of what pseudo-files claim [bytes]."""
_CHUNK = 1 << 20
_GIVE = "give a picture, a clip or a track"

AnyPath = str | bytes | os.PathLike[str] | os.PathLike[bytes]


def read_facts(path: AnyPath, *, exiftool: bool = False, limits: Limits | None = None) -> FileFacts:
    """Read what a picture, clip, sound or track says about itself.

    The file is opened once, hashed, and parsed in a child process with limits; its name's ending decides nothing.

    Parameters
    ----------
    path : str, bytes or path
        A regular file, or a link to one.
    exiftool : bool
        Also ask ExifTool, where it is installed, in a child of its own; what it reads otherwise joins
        ``contradictions`` and ``notes``.
    limits : Limits, optional
        What the child may use.

    Returns
    -------
    FileFacts
        Places and clocks in the order of their worth, the best first.

    Raises
    ------
    NoonmarkError
        If it is missing, unreadable, empty, no regular file, of no kind that is read here, cut off before anything
        can be read, says a place that cannot be, or cannot be parsed within the limits.
    """
    with opened(path) as file:
        return read_open(file, shown_name(path), exiftool=exiftool, limits=limits)


def read_open(
    file: int, name: str, *, exiftool: bool = False, lenient: bool = False, limits: Limits | None = None
) -> FileFacts:
    """Read the facts of a file from :func:`opened`; it is hashed, and ExifTool asked, while the child reads it.

    Parameters
    ----------
    file : int
        Descriptor; its read position stays as it is.
    name : str
        The file's name, fit to print.
    lenient : bool
        Tell a place that cannot be among the contradictions, and go on without it.
    exiftool, limits
        As for :func:`read_facts`.

    Raises
    ------
    NoonmarkError
        As for :func:`read_facts`.
    """
    given, over, before = limits or Limits(), Event(), os.fstat(file)
    with _named(name), ThreadPoolExecutor(2) as pool:
        try:
            digest = pool.submit(_hash, file, over)
            other = pool.submit(ask_exiftool, file, given) if exiftool else None
            facts = from_plain(run_job("facts", file, given))
            if not lenient:
                _refuse_impossible(facts)
            notes = (*facts.notes, *ending_notes(name, facts.container), *name_marks(name))
            facts = replace(facts, name=name, sha256=digest.result(), bytes=before.st_size, notes=notes)
            _check_unchanged(before, os.fstat(file))
            return compared(facts, other.result()) if other else facts
        finally:
            over.set()


def _check_unchanged(before: os.stat_result, after: os.stat_result) -> None:
    """Refuse a file that was written to meanwhile: its hash and its facts would be of two different files."""
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise NoonmarkError("the file changed while it was read", remedy="wait until it is whole, and look again")


def _refuse_impossible(facts: FileFacts) -> None:
    for text in impossible_in(facts.contradictions):
        where, _, problem = text.removesuffix(IMPOSSIBLE).partition(": ")
        raise NoonmarkError(problem, where=where, remedy=REMEDY)


@contextmanager
def opened(path: AnyPath) -> Generator[int]:
    """Open a regular file for the jobs on it; a pipe or a device is neither waited for nor touched.

    Raises
    ------
    NoonmarkError
        If it is missing, unreadable, empty, too large or no regular file.
    """
    with _named(shown_name(path)):
        file = _open(path)
    try:
        yield file
    finally:
        os.close(file)


def _open(path: AnyPath) -> int:
    if "\0" in os.fsdecode(path):
        raise NoonmarkError("the path holds a NUL character", remedy=_GIVE)
    _check_kind(os.stat(path))  # noqa: PTH116 - a path of bytes is no Path
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _check_kind(os.fstat(file))  # the path may have changed in between
    except BaseException:
        os.close(file)
        raise
    return file


@contextmanager
def _named(name: str) -> Generator[None]:
    """Turn what goes wrong with a file into an error that names it."""
    try:
        yield
    except NoonmarkError as error:
        raise error.at(name) from None
    except OSError as error:
        raise NoonmarkError(_spell(error), where=name, remedy="check the path and your right to read it") from None
    except ValueError as error:
        raise NoonmarkError(f"its facts cannot be used ({error})", where=name, remedy=_GIVE) from None


def _check_kind(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise NoonmarkError("it is a folder, not a file", remedy=_GIVE)
    if not stat.S_ISREG(status.st_mode):
        raise NoonmarkError("it is a pipe, socket or device, not a file", remedy=_GIVE)
    if status.st_size == 0:
        raise NoonmarkError("the file is empty", remedy="get it again from where it was first posted or sent")
    if status.st_size > LARGEST_FILE:
        raise NoonmarkError(f"the file is larger than {LARGEST_FILE >> 30} GiB", remedy="cut it into shorter clips")


def _hash(file: int, over: Event) -> str:
    """Return the file's SHA-256; when the reading is over by an error, the rest of a long file is not hashed."""
    digest, at = hashlib.sha256(), 0
    while (chunk := os.pread(file, _CHUNK, at)) and not over.is_set():
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
