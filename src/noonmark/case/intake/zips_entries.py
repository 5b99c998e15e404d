"""The files that a zip tells of, each with the reason why it must not be taken, where there is one."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from noonmark.errors import NoonmarkError

LARGEST_DIRECTORY = 16 << 20
"""A zip's list of files is read into memory; this is enough for over 100,000. [bytes]"""
MOST_FILES = 100_000
WORST_RATIO = 200
"""Footage is packed by a few parts in a hundred, text by ten; zlib's bombs reach 1,030."""
SMALL = 1 << 20
"""Files below it may be packed as much as they like. [bytes]"""
MOST_BYTES = 64 << 30
"""All files of one zip together, where the zip itself is not larger. [bytes]"""
STORED, DEFLATED = 0, 8
_LOCAL_HEADER = 30
NESTED_ENDINGS = (".zip", ".wacz", ".warc", ".warc.gz", ".tar", ".tar.gz", ".tgz", ".7z", ".rar", ".gz", ".bz2", ".xz")
_UTF8 = 0x800
_ENCRYPTED = 0x1 | 0x40 | 0x2000

_PLAIN = {"File is not a zip file": "its list of files, which stands at its end, is not there"}

OUTSIDE = "its name leads out of the archive"
LINK = "this is a link"
NO_FILE = "this is no file"
LOCKED = "it is encrypted; unpack it with its password and add what comes out"
PACKED = "it is packed in a way that is not read here; unpack it and add what comes out"
TWICE = "a file of the same name stands before it in the archive"
OVERLAP = "its bytes lie over another file's, as in a zip bomb"
BOMB = f"it would unpack to more than {WORST_RATIO} times its size, as a zip bomb does"
TOO_MUCH = "the archive's files together are larger than its limit"
TOO_MANY = f"the archive has more than {MOST_FILES:,} files"
NESTED = "it is an archive inside an archive, which is not opened; unpack it and add what comes out"


@dataclass(frozen=True)
class Entry:
    """One file in a zip, as its list tells it.

    Attributes
    ----------
    name : str
        With ``/`` between its parts, all of them harmless; empty where it has no such name.
    told_name : str
        As the zip has it.
    raw_name : bytes
        The same in the zip's own letters.
    at : int
        Where its own header begins. [bytes]
    packed, size : int
        [bytes]
    crc : int
        CRC-32 of its content.
    method : int
        0 stored, 8 deflated.
    why_not : str
        Why it must not be taken; empty where it can.
    """

    name: str
    told_name: str
    raw_name: bytes
    at: int
    packed: int
    size: int
    crc: int
    method: int
    why_not: str = ""


def entries(stream: BinaryIO, size: int, *, nested: tuple[str, ...] = NESTED_ENDINGS) -> list[Entry]:
    """Return the files of a zip; folders and hidden files are left out.

    Parameters
    ----------
    stream : file
        The whole zip, open to be read.
    size : int
        Of the zip. [bytes]
    nested : tuple of str
        Endings of the names of archives, which are not opened.

    Raises
    ------
    NoonmarkError
        If its list of files cannot be read.
    """
    told = [info for info in _listed(stream) if not _is_aside(info.orig_filename)]
    overlapping = _overlapping(told)
    names: set[str] = set()
    total, most = 0, max(MOST_BYTES, 4 * size)
    found: list[Entry] = []
    for info in told:
        name, why = _checked(info)
        why = why or (NESTED if name.lower().endswith(nested) else "")
        why = why or (OVERLAP if id(info) in overlapping else "") or (TWICE if name in names else "")
        if not why:
            names.add(name)
            total += info.file_size
            why = TOO_MUCH if total > most else TOO_MANY if len(names) > MOST_FILES else ""
        found.append(_entry(info, name, why))
    return found


def _entry(info: zipfile.ZipInfo, name: str, why: str) -> Entry:
    raw = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437", "replace")
    at, packed, size = info.header_offset, info.compress_size, info.file_size
    return Entry(name, info.orig_filename, raw, at, packed, size, info.CRC, info.compress_type, why)


def safe_name(told: str) -> str:
    r"""Return a name with ``/`` between its parts, or nothing where it could lead out of a folder.

    Examples
    --------
    >>> safe_name("photos\\a.jpg"), safe_name("./photos//a.jpg")
    ('photos/a.jpg', 'photos/a.jpg')
    >>> safe_name("../a.jpg"), safe_name("/etc/passwd"), safe_name("C:\\a.jpg"), safe_name("a\0.jpg")
    ('', '', '', '')
    """
    name = told.replace("\\", "/")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    bad = name.startswith("/") or ".." in parts or "\0" in name or re.match(r"[A-Za-z]:", name) is not None
    return "" if bad else "/".join(parts)


def is_zip(path: Path) -> bool:
    """Tell whether a file begins as a zip does; never raises."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False


def names(path: Path) -> list[str]:
    """Return the names that a zip lists, harmless or not; none where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return [info.filename for info in _listed(stream)]
    except (OSError, NoonmarkError):
        return []


class _Bounded:
    """A stream that refuses to give much at once: what a list of files may take in memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self.seek, self.tell, self._read = stream.seek, stream.tell, stream.read

    def read(self, size: int = -1) -> bytes:
        data = self._read(LARGEST_DIRECTORY + 1 if size < 0 else min(size, LARGEST_DIRECTORY + 1))
        if len(data) > LARGEST_DIRECTORY:
            raise zipfile.BadZipFile("its list of files is too long")
        return data


def _listed(stream: BinaryIO) -> Sequence[zipfile.ZipInfo]:
    try:
        return zipfile.ZipFile(cast("Any", _Bounded(stream))).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError, OSError) as error:
        told = _PLAIN.get(str(error), str(error).lower().rstrip(".")) or type(error).__name__
        raise NoonmarkError(f"it cannot be read as a zip ({told})", remedy="is it whole? get it again") from None


def _is_aside(name: str) -> bool:
    """Tell whether a name is a folder's, or hidden."""
    return name.endswith(("/", "\\")) or any(
        part == "__MACOSX" or (part[:1] == "." and part.strip(".")) for part in re.split(r"[\\/]", name)
    )


def _checked(info: zipfile.ZipInfo) -> tuple[str, str]:
    """Return a harmless name, empty where there is none, and why the file must not be taken."""
    name = safe_name(info.orig_filename)
    kind = stat.S_IFMT(info.external_attr >> 16)
    return name, next((why for why, bad in _reasons(info, name, kind) if bad), "")


def _reasons(info: zipfile.ZipInfo, name: str, kind: int) -> Iterator[tuple[str, bool]]:
    yield OUTSIDE, not name
    yield LINK, kind == stat.S_IFLNK
    yield NO_FILE, kind not in (0, stat.S_IFREG)
    yield LOCKED, bool(info.flag_bits & _ENCRYPTED)
    yield PACKED, info.compress_type not in (STORED, DEFLATED)
    yield BOMB, info.file_size > max(SMALL, WORST_RATIO * info.compress_size)


def _overlapping(told: Iterable[zipfile.ZipInfo]) -> set[int]:
    """Return the ids of those whose bytes reach into another's."""
    bad: set[int] = set()
    last, end = None, 0
    for info in sorted(told, key=lambda info: info.header_offset):
        if last is not None and info.header_offset < end:
            bad |= {id(last), id(info)}
        reach = info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size
        if last is None or reach > end:
            last, end = info, reach
    return bad
