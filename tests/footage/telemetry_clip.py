"""MP4 files of one telemetry stream, put together box by box."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from io import BytesIO

import av

from noonmark.footage.facts import Found
from noonmark.footage.telemetry import read_telemetry
from noonmark.footage.track import Track

SECOND = 1000
"""Time units in a second."""


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def full(kind: bytes, body: bytes) -> bytes:
    return box(kind, bytes(4) + body)


def clip(entry: bytes, packets: Sequence[bytes], *, handler: bytes = b"meta", step: int = SECOND) -> bytes:
    """Return an MP4 whose only track, number 7, has this sample entry and one packet every ``step``."""
    ftyp = box(b"ftyp", b"qt  " + bytes(4) + b"qt  ")
    length, matrix = len(packets) * step, struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    mvhd = full(b"mvhd", struct.pack(">4I", 0, 0, SECOND, length) + bytes(80))
    tkhd = box(b"tkhd", struct.pack(">I5I", 7, 0, 0, 7, 0, length) + bytes(16) + matrix + bytes(8))
    mdhd = full(b"mdhd", struct.pack(">4I", 0, 0, SECOND, length) + struct.pack(">2H", 0x55C4, 0))
    hdlr = full(b"hdlr", b"mhlr" + handler + bytes(12) + b"\0")
    table = [
        full(b"stsd", struct.pack(">I", 1) + entry),
        full(b"stts", struct.pack(">3I", 1, len(packets), step)),
        full(b"stsc", struct.pack(">4I", 1, 1, len(packets), 1)),
        full(b"stsz", struct.pack(">2I", 0, len(packets)) + b"".join(struct.pack(">I", len(p)) for p in packets)),
        full(b"stco", struct.pack(">2I", 1, len(ftyp) + 8)),
    ]
    minf = box(b"minf", full(b"gmhd", b"") + box(b"stbl", b"".join(table)))
    moov = box(b"moov", mvhd + box(b"trak", tkhd + box(b"mdia", mdhd + hdlr + minf)))
    return ftyp + box(b"mdat", b"".join(packets)) + moov


def sample_entry(kind: bytes, body: bytes = b"") -> bytes:
    """Return a sample entry: six bytes reserved, the data reference, then its own."""
    return box(kind, bytes(6) + b"\0\1" + body)


def telemetry_of(data: bytes) -> tuple[Track | None, list[Found]]:
    """Open a clip in memory and read its telemetry."""
    stream = BytesIO(data)
    with av.open(stream, mode="r", format="mov") as container:
        return read_telemetry(container, stream)
