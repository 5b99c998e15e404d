"""What a web server sent, out of its record: chunks joined, packing undone, and held against the digests told."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from noonmark.case.intake.wacz_records import Record, read_headers
from noonmark.errors import NoonmarkError

LARGEST = 16 << 30
"""One file out of a web archive. [bytes]"""
WORST_RATIO = 200
SMALL = 1 << 20
_BLOCK = 1 << 16
_ALGORITHMS = {"sha1": "sha1", "sha256": "sha256", "sha512": "sha512", "md5": "md5"}

BAD_CHUNKS = "its chunks do not fit together"
PACKED = "it is packed in a way that is not read here"
DAMAGED = "it is damaged in the archive"
BOMB = f"it unpacks to more than {WORST_RATIO} times its size, as a bomb does"
TOO_LARGE = f"it is larger than {LARGEST >> 30} GB"
NO_HTTP = "it is no reply of a web server"


@dataclass(frozen=True)
class Reply:
    """A web server's reply before its content is read.

    Attributes
    ----------
    status : int
        200 where all is well.
    headers : mapping
        By their names in small letters.
    content : file
        What follows them, as it was sent.
    """

    status: int
    headers: Mapping[str, str]
    content: BinaryIO


class Digests:
    """The hash that a record tells of its content, and the hashes of the content as it passes."""

    def __init__(self, told: str) -> None:
        name, _, value = told.partition(":")
        self.told = told
        self._algorithm = _ALGORITHMS.get(name.strip().lower().replace("-", ""), "")
        self._value = value.strip()
        self._stages: dict[str, Any] = {}

    def pass_on(self, stage: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield blocks, and hash them under a name."""
        if not self._algorithm:
            yield from blocks
            return
        hasher = self._stages[stage] = hashlib.new(self._algorithm, usedforsecurity=False)
        for data in blocks:
            hasher.update(data)
            yield data

    def fits(self) -> bool | None:
        """Return whether one of the stages has the told hash; None where none is told in a way that is known.

        Archives hash the content as it was sent, as the standard says, or without its chunks, or unpacked.
        """
        if not self._stages:
            return None
        return any(hasher.digest() in _spellings(self._value) for hasher in self._stages.values())


def _spellings(value: str) -> set[bytes]:
    """Return the bytes that a digest can stand for: base 16, 32 and 64 are all in use."""
    found: set[bytes] = set()
    padded = value + "=" * (-len(value) % 8)
    for read, text in ((bytes.fromhex, value), (base64.b32decode, padded.upper()), (base64.b64decode, padded)):
        try:
            found.add(read(text))
        except (ValueError, binascii.Error):
            continue
    return found


def reply_of(record: Record) -> Reply:
    """Read the head of the reply that a record holds.

    Raises
    ------
    NoonmarkError
        If it holds none.
    """
    stream = io.BufferedReader(record.block, _BLOCK)  # pyright: ignore[reportArgumentType]
    line = stream.readline(1024).split(None, 2)
    if len(line) < 2 or not line[0].startswith(b"HTTP/") or not line[1].isdigit():
        raise NoonmarkError(NO_HTTP)
    return Reply(int(line[1][:4]), read_headers(stream), stream)


def blocks_of(reply: Reply, digests: Digests) -> Iterator[bytes]:
    """Yield a reply's content in blocks of some ten kB, as the browser had it.

    Raises
    ------
    NoonmarkError
        If its chunks do not fit, its packing is damaged or unknown, or it unpacks to too much.
    """
    blocks = digests.pass_on("sent", _read(reply.content))
    if "chunked" in reply.headers.get("transfer-encoding", "").lower():
        blocks = digests.pass_on("joined", _joined(_Blocks(blocks)))
    packing = reply.headers.get("content-encoding", "").lower().strip()
    if packing in ("gzip", "x-gzip", "deflate"):
        blocks = digests.pass_on("unpacked", _unpacked(blocks))
    elif packing not in ("", "identity"):
        raise NoonmarkError(PACKED)
    return _limited(blocks)


def _read(stream: BinaryIO) -> Iterator[bytes]:
    while data := stream.read(_BLOCK):
        yield data


def _limited(blocks: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for data in blocks:
        size += len(data)
        if size > LARGEST:
            raise NoonmarkError(TOO_LARGE)
        yield data


class _Blocks:
    """Blocks that can be read by line and by count."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._here = b""

    def more(self) -> bool:
        """Have something to give, if there is anything left."""
        if not self._here:
            self._here = next(self._blocks, b"")
        return bool(self._here)

    def take(self, most: int) -> bytes:
        """Return up to so many bytes, none at the end."""
        self.more()
        data, self._here = self._here[:most], self._here[most:]
        return data

    def rest(self) -> Iterator[bytes]:
        """Yield all that is left."""
        while data := self.take(_BLOCK):
            yield data

    def line(self) -> bytes:
        """Return a line of up to 1,000 bytes, what ends it included."""
        found = b""
        while not found.endswith(b"\n") and len(found) < 1000 and self.more():
            at = self._here.find(b"\n")
            found += self.take(at + 1 if at >= 0 else 1000)
        return found


def _joined(blocks: _Blocks) -> Iterator[bytes]:
    """Yield the content of chunks (RFC 9112, section 7.1); a content that was sent whole after all stays as it is."""
    line = blocks.line()
    if line and _length(line) is None:
        # Archiving tools join chunks and leave the header that told of them.
        yield line
        yield from blocks.rest()
        return
    while left := _length(line) if line else 0:
        while left:
            data = blocks.take(min(left, _BLOCK))
            if not data:
                raise NoonmarkError(BAD_CHUNKS)
            left -= len(data)
            yield data
        if blocks.line().strip() or not (line := blocks.line()):
            raise NoonmarkError(BAD_CHUNKS)
    if line and _length(line) is None:
        raise NoonmarkError(BAD_CHUNKS)
    for _ in blocks.rest():  # trailers
        pass


def _length(line: bytes) -> int | None:
    """Return the length that a chunk's first line tells; None where it is none."""
    told = re.fullmatch(rb"([0-9a-fA-F]{1,12})[ \t]*(;.*)?\r?\n", line)
    return int(told[1], 16) if told else None


def _unpacked(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the content of gzip or zlib; a content that was not packed after all stays as it is."""
    first = next(blocks, b"")
    if first[:2] != b"\x1f\x8b" and (first[:1] != b"\x78" or int.from_bytes(first[:2], "big") % 31):
        yield first
        yield from blocks
        return
    inflater, taken, given = zlib.decompressobj(32 + zlib.MAX_WBITS), 0, 0
    data = first
    while data:
        taken += len(data)
        while data and not inflater.eof:
            try:
                out = inflater.decompress(data, _BLOCK)
            except zlib.error:
                raise NoonmarkError(DAMAGED) from None
            given += len(out)
            if given > max(SMALL, WORST_RATIO * taken):
                raise NoonmarkError(BOMB)
            yield out
            data = inflater.unconsumed_tail
        data = next(blocks, b"")
    rest = b"" if inflater.eof else inflater.flush()
    if not inflater.eof:
        raise NoonmarkError(DAMAGED)
    yield rest
