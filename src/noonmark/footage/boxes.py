"""The boxes of an MP4 or MOV file: is it whole, its brand, and the user data and XMP that libav leaves out.

Sources: ISO/IEC 14496-12 (boxes), 3GPP TS 26.244 section 8 (``loci``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import PlaceFact
from noonmark.footage.places import make_place
from noonmark.footage.words import tidy
from noonmark.footage.xmp import LARGEST_PACKET

MOST_BOXES = 100_000
_XMP_UUID = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
LARGEST_TEXT = 65_536
"""Larger user data is no place or date [bytes]."""


@dataclass(frozen=True)
class Box:
    """One box: its four-letter type, where its body starts and ends, and whether the file reaches its end."""

    type: bytes
    start: int
    end: int
    whole: bool = True


def walk(stream: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes that lie in [start, end); the last may be cut off."""
    for _ in range(MOST_BOXES):
        if start + 8 > end:
            return
        stream.seek(start)
        size, kind, header = int.from_bytes(stream.read(4)), stream.read(4), 8
        if size == 1:
            size, header = int.from_bytes(stream.read(8)), 16
        size = end - start if size == 0 else size
        if size < header:
            return
        yield Box(kind, start + header, min(start + size, end), start + size <= end)
        start += size


def check_whole(stream: BinaryIO, length: int) -> list[str]:
    """Return notes about a file that is cut off but can still be read.

    Raises
    ------
    NoonmarkError
        If the index (``moov``) is missing or cut off: then nothing can be read.
    """
    tops = list(walk(stream, 0, length))
    index = next((box for box in tops if box.type == b"moov"), None)
    if index is None or not index.whole:
        state = "missing" if index is None else "cut off"
        raise NoonmarkError(
            f"the clip is cut off or broken: its index (moov) is {state}",
            remedy="get the file again from where it was first posted or sent",
        )
    return [] if tops[-1].whole else ["the clip is cut off: its end is missing; what its index says is given"]


def user_data(stream: BinaryIO, length: int, largest: int = LARGEST_TEXT) -> dict[bytes, bytes]:
    """Return the boxes of ``moov/udta`` that have at most ``largest`` bytes, the first of each type."""
    kept: dict[bytes, bytes] = {}
    for outer in walk(stream, 0, length):
        inner = walk(stream, outer.start, outer.end) if outer.type == b"moov" else iter(())
        for box in [box for box in inner if box.type == b"udta"]:
            for leaf in walk(stream, box.start, box.end):
                if leaf.end - leaf.start <= largest:
                    stream.seek(leaf.start)
                    kept.setdefault(leaf.type, stream.read(leaf.end - leaf.start))
    return kept


def find_xmp(stream: BinaryIO, length: int) -> bytes:
    """Return the XMP packet: a ``uuid`` box at the top, or ``XMP_`` in the user data; empty when there is none.

    Source: XMP specification part 3, sections 1.2.7.1 (MPEG-4) and 1.2.7.2 (QuickTime).
    """
    for box in walk(stream, 0, length):
        if box.type == b"uuid" and 16 < box.end - box.start <= LARGEST_PACKET and box.whole:
            stream.seek(box.start)
            if stream.read(16) == _XMP_UUID:
                return stream.read(box.end - box.start - 16)
    return user_data(stream, length, LARGEST_PACKET).get(b"XMP_", b"")


def brand(stream: BinaryIO) -> str:
    """Return the four letters of the major brand (``ftyp``); empty in the oldest QuickTime files."""
    stream.seek(0)
    head = stream.read(12)
    return (tidy(head[8:12]) or "").strip() if head[4:8] == b"ftyp" else ""


def text_of(body: bytes) -> str:
    """Return QuickTime text: two bytes of length, two of language, then the letters."""
    return body[4 : 4 + int.from_bytes(body[:2])].decode("utf-8", "replace")


def loci_place(body: bytes) -> PlaceFact | str:
    """Return the place of a 3GPP ``loci`` box; its numbers are 16.16 fixed point, longitude first.

    Raises
    ------
    NoonmarkError
        If a coordinate is out of range.
    """
    end = _end_of_name(body)
    rest = body[end:] if end else b""
    if len(rest) < 13:
        return "3GPP loci is cut off; not used"
    lon, lat, height_m = (int.from_bytes(rest[at : at + 4], signed=True) / 65536.0 for at in (1, 5, 9))
    if rest[13:].split(b"\0", 1)[0].strip().lower() not in (b"", b"earth"):
        return "3GPP loci is not a place on Earth; not used"
    return make_place("3GPP loci", lat, lon, height_m or None)  # it has no way to leave the height out but 0


def within(stream: BinaryIO, box: Box, *path: bytes) -> Iterator[Box]:
    """Yield the boxes that lie at ``path`` inside ``box``, through every box of the types on the way."""
    found = [box]
    for kind in path:
        found = [inner for outer in found for inner in walk(stream, outer.start, outer.end) if inner.type == kind]
    yield from found


def body(stream: BinaryIO, box: Box | None, most: int = LARGEST_TEXT) -> bytes:
    """Return the first bytes of a box's body; none where there is no box."""
    if box is None:
        return b""
    stream.seek(box.start)
    return stream.read(min(box.end - box.start, most))


def _end_of_name(body: bytes) -> int:
    """Return where the name's end mark stops; 0 when there is none. UTF-16 starts with a byte order mark."""
    step = 2 if body[6:8] in (b"\xfe\xff", b"\xff\xfe") else 1
    for at in range(6, len(body) - step + 1, step):
        if body[at : at + step] == bytes(step):
            return at + step
    return 0
