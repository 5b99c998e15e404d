"""Originals: read-only files named by their SHA-256, copied in a stream and put in place whole."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from noonmark.errors import NoonmarkError

CHUNK_BYTES = 1 << 20
SHA256 = re.compile(r"[0-9a-f]{64}")
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS)
_PLACED = ".placed"
_FINISHED = re.compile(r"([0-9a-f]{64})(?:-\d+|\.placed)")


@dataclass(frozen=True)
class Copy:
    """A file copied into a process's corner: its hash is its name there."""

    path: Path
    sha256: str
    size: int


def original_path(originals: Path, sha256: str) -> Path:
    """Return where the original with a hash stands: ``originals/ab/abcdef...``."""
    return originals / sha256[:2] / sha256


def open_source(path: Path) -> BinaryIO:
    """Open a file to be copied; a link, a folder or a device is refused.

    Raises
    ------
    NoonmarkError
        If it is none of the files that can be kept.
    OSError
        If it cannot be opened.
    """
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NoonmarkError("this is a link", remedy="give the file that it leads to") from None
        if error.errno in (errno.ENXIO, errno.ENODEV):
            raise NoonmarkError("this is no file") from None
        raise
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise NoonmarkError("this is no file")
    return os.fdopen(number, "rb", buffering=0)


def copy_in(opener: Callable[[], BinaryIO], corner: Path, name: str) -> Copy:
    """Copy a stream into a corner while hashing it, wait for the disk, and name it by its hash.

    Raises
    ------
    NoonmarkError
        If the source changed while it was read.
    OSError
        If either side fails; :class:`SourceError` tells that it was the source.
    """
    part = corner / f"{name}.part"
    target = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with _reading(), opener() as source:
            before = _state(source)
            digest, size = _pour(source, target)
            _check_unchanged(before, _state(source))
        os.fchmod(target, 0o444)
        os.fsync(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    finally:
        os.close(target)
    named = corner / f"{digest}-{name}"
    part.rename(named)
    return Copy(named, digest, size)


class SourceError(OSError):
    """The file to be copied cannot be read, which is its own trouble and not the case's."""


@contextmanager
def _reading() -> Generator[None]:
    """Say of what fails inside that it is the source's trouble, but for writing."""
    try:
        yield
    except _TargetError as error:
        raise OSError(error.errno, error.strerror) from None
    except OSError as error:
        raise SourceError(error.errno, error.strerror or "it cannot be read") from None


class _TargetError(OSError):
    """Writing failed."""


def _pour(source: BinaryIO, target: int) -> tuple[str, int]:
    """Copy all bytes; return their SHA-256 in hexadecimal and their count. One buffer, however large the file is."""
    hasher, size = hashlib.sha256(), 0
    buffer = memoryview(bytearray(CHUNK_BYTES))
    read_into: Callable[[memoryview], int | None] = cast("Any", source).readinto
    while count := read_into(buffer):
        hasher.update(buffer[:count])
        _write(target, buffer[:count])
        size += count
    return hasher.hexdigest(), size


def _write(target: int, data: memoryview) -> None:
    try:
        done = 0
        while done < len(data):
            done += os.write(target, data[done:])
    except OSError as error:
        raise _TargetError(error.errno, error.strerror) from None


def _check_unchanged(before: tuple[int, int] | None, after: tuple[int, int] | None) -> None:
    if after != before:
        raise NoonmarkError("it changed while it was being copied", remedy="add it again when it is finished")


def _state(source: BinaryIO) -> tuple[int, int] | None:
    """Return a file's size and when it was changed; None for a stream that is no file."""
    try:
        told = os.fstat(source.fileno())
    except (OSError, AttributeError):
        return None
    return told.st_size, told.st_mtime_ns


def put_in_place(copy: Copy, originals: Path) -> Path:
    """Give a copy its place among the originals, and return the folder whose names must reach the disk.

    The copy keeps its name in the corner too until the case has recorded it: whoever cleans up after a crash then
    knows it for unrecorded. Where the file system has no links, an empty file beside it says the same.
    """
    place = original_path(originals, copy.sha256)
    place.parent.mkdir(exist_ok=True)
    with suppress(FileNotFoundError):
        place.unlink()
    try:
        os.link(copy.path, place)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        (copy.path.parent / f"{copy.sha256}{_PLACED}").touch()
        copy.path.rename(place)
    return place.parent


def forget(copies: Iterable[Copy]) -> None:
    """Take finished copies and their marks out of their corner, once the case has recorded them."""
    for copy in copies:
        copy.path.unlink(missing_ok=True)
        (copy.path.parent / f"{copy.sha256}{_PLACED}").unlink(missing_ok=True)


def unrecorded(corner: Path, originals: Path) -> Iterator[Path]:
    """Yield the originals that a process that is gone had put in place, whether the case recorded them or not."""
    for entry in sorted(corner.iterdir()):
        finished = _FINISHED.fullmatch(entry.name)
        place = original_path(originals, finished[1]) if finished else None
        if place is not None and place.exists() and (entry.name.endswith(_PLACED) or place.samefile(entry)):
            yield place
