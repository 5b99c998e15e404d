"""Which kind of data each track of an MP4 or MOV file carries, by its sample description (``stsd``).

Source: ISO/IEC 14496-12; Apple, "QuickTime File Format", timed metadata (``mebx``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from noonmark.footage.boxes import Box, walk

LARGEST_TABLE = 1024 * 1024
"""A larger sample description is none of ours [bytes]."""
MOST_TRACKS = 100
_TO_TABLE = (b"mdia", b"minf", b"stbl", b"stsd")

Entry = tuple[bytes, bytes]
"""Its four-letter kind and its body."""


def sample_entries(stream: BinaryIO) -> dict[int, list[Entry]]:
    """Return the sample entries of each track, by the track's number; empty when the file has no index."""
    length = stream.seek(0, 2)
    found: dict[int, list[Entry]] = {}
    for movie in _inside(stream, 0, length, b"moov"):
        for track in _inside(stream, movie.start, movie.end, b"trak"):
            if len(found) < MOST_TRACKS:
                found.setdefault(_number(stream, track), []).extend(_entries(stream, track))
    return found


def _inside(stream: BinaryIO, start: int, end: int, kind: bytes) -> list[Box]:
    return [box for box in walk(stream, start, end) if box.type == kind]


def _number(stream: BinaryIO, track: Box) -> int:
    for head in _inside(stream, track.start, track.end, b"tkhd")[:1]:
        body = _body(stream, head)
        return int.from_bytes(body[20:24] if body[:1] == b"\1" else body[12:16])
    return 0


def _entries(stream: BinaryIO, track: Box) -> Iterator[Entry]:
    boxes = [track]
    for kind in _TO_TABLE:
        boxes = [inner for box in boxes[:1] for inner in _inside(stream, box.start, box.end, kind)]
    for table in boxes[:1]:
        yield from parts(_body(stream, table)[8:])


def _body(stream: BinaryIO, box: Box) -> bytes:
    stream.seek(box.start)
    return stream.read(min(box.end - box.start, LARGEST_TABLE))


def parts(data: bytes) -> Iterator[Entry]:
    """Yield the boxes in ``data`` as kind and body; a broken length ends them."""
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        if size < 8 or at + size > len(data):
            return
        yield data[at + 4 : at + 8], data[at + 8 : at + size]
        at += size
