"""Records of a WARC (ISO 28500), read in a stream: strict, with a limit on all that is held in memory."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from noonmark.errors import NoonmarkError

LONGEST_LINE = 1 << 16
MOST_HEADERS = 1 << 18
"""Bytes of one record's own headers, and of the HTTP headers in it."""
WORST_RATIO = 200
"""A WARC of pages is packed by ten or so; zlib's bombs reach 1,030."""
SMALL = 64 << 20
"""A WARC may be packed as much as it likes until it has given so many bytes."""
_BLOCK = 1 << 16
_VERSION = re.compile(rb"WARC/(0\.1[78]|1\.[01])\r?\n")
_LENGTH = re.compile(r"\d{1,18}")

CUT = "the archive ends in the middle of a record"
DAMAGED = "the archive is damaged here"
BOMB = f"it unpacks to more than {WORST_RATIO} times its size, as a bomb does"
LONG_HEADERS = "a record has endless headers"
NO_LENGTH = "a record does not tell its length"
WRONG_LENGTH = "a record is not followed by another: its length is wrong, or the archive is damaged here"


class Block(io.RawIOBase):
    """The content of one record, as long as its headers tell."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        super().__init__()
        self._stream = stream
        self.left = length

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; an archive that ends before the record does is an error."""
        view = memoryview(buffer).cast("B")
        wanted = min(len(view), self.left)
        left, self.left = self.left, 0  # after an error there is nothing more to be read
        data = self._stream.read(wanted) if wanted else b""
        if wanted and not data:
            raise NoonmarkError(CUT)
        self.left = left - len(data)
        view[: len(data)] = data
        return len(data)


@dataclass(frozen=True)
class Record:
    """One record: its headers by their names in small letters, and its content, to be read before the next is asked."""

    number: int
    headers: Mapping[str, str]
    block: BinaryIO

    @property
    def kind(self) -> str:
        """``response``, ``resource``, ``revisit``, ..."""
        return self.headers.get("warc-type", "").lower()

    @property
    def address(self) -> str:
        """What was asked for; the angle brackets of some writers taken off."""
        return self.headers.get("warc-target-uri", "").strip("<>")


def records(stream: BinaryIO) -> Iterator[Record | str]:
    """Yield a WARC's records, and in words what could not be read.

    Parameters
    ----------
    stream : file
        A plain WARC, or one packed with gzip: each record by itself or all together.

    Notes
    -----
    Where records are packed each by itself, what is wrong in one does not touch the next. In a plain WARC nothing
    behind a wrong length is read: a record hidden in another's content would be taken for one of the archive's.
    """
    number = 0
    try:
        for part in _parts(stream):
            reader = io.BufferedReader(cast("Any", part), _BLOCK)
            try:
                while (headers := _headers(reader)) is not None:
                    number += 1
                    yield from _record(number, headers, reader)
            except NoonmarkError as error:
                yield str(error)
                if not part.can_go_on():
                    return
    except NoonmarkError as error:
        yield str(error)


def _record(number: int, headers: Mapping[str, str], reader: BinaryIO) -> Iterator[Record]:
    told = headers.get("content-length", "").strip()
    if not _LENGTH.fullmatch(told):
        raise NoonmarkError(NO_LENGTH)
    block = Block(reader, int(told))
    yield Record(number, headers, cast("BinaryIO", block))
    while block.left:
        block.read(_BLOCK)


def _headers(reader: BinaryIO) -> dict[str, str] | None:
    """Return the next record's headers; None at the end."""
    line = reader.readline(LONGEST_LINE)
    while line in (b"\r\n", b"\n"):
        line = reader.readline(LONGEST_LINE)
    if not line:
        return None
    if not _VERSION.fullmatch(line):
        raise NoonmarkError(WRONG_LENGTH)
    return read_headers(reader)


def read_headers(reader: BinaryIO) -> dict[str, str]:
    """Return headers up to the empty line, by their names in small letters; the first of a name counts.

    Raises
    ------
    NoonmarkError
        If they are too long, or the archive ends in them.
    """
    found: dict[str, str] = {}
    name, size = "", 0
    while (line := reader.readline(LONGEST_LINE)) not in (b"\r\n", b"\n"):
        size += len(line)
        if not line.endswith(b"\n") or size > MOST_HEADERS:
            raise NoonmarkError(CUT if len(line) < LONGEST_LINE and size <= MOST_HEADERS else LONG_HEADERS)
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[:1] in " \t" and name:
            found[name] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        found.setdefault(name, value.strip())
    return found


class _Pushed:
    """A stream that what was read too far can be given back to."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._back = b""
        self.size = 0

    def read(self) -> bytes:
        data, self._back = self._back or self._stream.read(_BLOCK), b""
        self.size += len(data)
        return data

    def give_back(self, data: bytes) -> None:
        self._back = data + self._back
        self.size -= len(data)


class _Plain(io.RawIOBase):
    """A WARC that is not packed."""

    def __init__(self, source: _Pushed) -> None:
        super().__init__()
        self._source = source

    def readable(self) -> bool:
        return True

    def can_go_on(self) -> bool:
        return False

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        data = self._source.read()
        self._source.give_back(data[len(view) :])
        view[: len(data)] = data[: len(view)]
        return min(len(data), len(view))


class _Member(io.RawIOBase):
    """One member of a gzip file (RFC 1952), unpacked."""

    def __init__(self, source: _Pushed, given_before: int) -> None:
        super().__init__()
        self._source = source
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._back = b""
        self.given = given_before

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        out = self._some(len(view))
        view[: len(out)] = out
        self.given += len(out)
        if self.given > max(SMALL, WORST_RATIO * self._source.size):
            raise NoonmarkError(BOMB)
        return len(out)

    def _some(self, most: int) -> bytes:
        try:
            while not self._inflater.eof:
                data = self._inflater.unconsumed_tail or self._source.read()
                out = self._inflater.decompress(data, most)
                if self._inflater.eof:
                    self._source.give_back(self._inflater.unused_data)
                if out:
                    return out
                if not data and not self._inflater.eof:
                    raise NoonmarkError(CUT)
        except zlib.error:
            raise NoonmarkError(DAMAGED) from None
        return b""

    def can_go_on(self) -> bool:
        """Go on to the member's end, where the next one begins, if it can be reached."""
        try:
            while self.read(_BLOCK):
                pass
        except NoonmarkError:
            return False
        return True


def _parts(stream: BinaryIO) -> Iterator[_Plain | _Member]:
    """Yield what must be read one after another: the members of a gzip file, or the whole file."""
    source = _Pushed(stream)
    head = source.read()
    source.give_back(head)
    if not head.startswith(b"\x1f\x8b"):
        yield _Plain(source)
        return
    given = 0
    while head := source.read():
        head = head.lstrip(b"\0")  # some writers fill the last block up
        if not head:
            continue
        source.give_back(head)
        if not head.startswith(b"\x1f"):
            raise NoonmarkError(DAMAGED)
        member = _Member(source, given)
        yield member
        given = member.given
