"""The packets of one stream of a clip by its index, so that nothing else of a long clip is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import BinaryIO

from av.container import InputContainer
from av.stream import Stream

MOST_PACKETS = 500_000
"""Packets read of one stream: two hours of one a frame at 60 frames a second."""
LARGEST_PACKET = 4 * 1024 * 1024
"""A larger packet is no telemetry [bytes]; GoPro's have under 64 KiB."""
MOST_BYTES = 128 * 1024 * 1024
"""Bytes read of one stream: four hours of GoPro's, at 8 KiB a second."""


@dataclass(frozen=True)
class Packet:
    """One packet: its bytes, when it starts from the clip's first frame and how long it lasts [s]."""

    data: bytes
    start_s: float
    duration_s: float


def packets(container: InputContainer, stream: Stream, file: BinaryIO) -> Iterator[Packet]:
    """Yield the packets of one stream, read straight from the file.

    Parameters
    ----------
    container : InputContainer
        Open on ``file``.
    stream : Stream
        One of its streams, of a container that has an index (MP4, MOV); of others nothing is yielded.
    file : binary file
        Its position is put back, as the container goes on reading from there.
    """
    base, first_s = float(stream.time_base or 0), _first_frame_s(container)
    entries = stream.index_entries
    count, left = min(len(entries), MOST_PACKETS), MOST_BYTES
    usual_s = _usual_s([entries[index].timestamp for index in range(min(count, 1000))], base)
    for index in range(count):
        entry = entries[index]
        left -= entry.size
        if left < 0:
            return
        if not 0 < entry.size <= LARGEST_PACKET:
            continue
        end_s = entries[index + 1].timestamp * base if index + 1 < len(entries) else _end_s(stream, base)
        duration_s = min(end_s - entry.timestamp * base, 2.0 * usual_s) if end_s is not None else usual_s
        yield Packet(
            _read(file, entry.pos, entry.size), entry.timestamp * base - first_s, duration_s if duration_s > 0 else 0.0
        )


def _usual_s(stamps: list[int], base: float) -> float:
    """Return the median time between packets, which the last one is taken to last; 1 s when there is but one."""
    return median(late - early for early, late in pairwise(stamps)) * base if stamps[1:] else 1.0


def _end_s(stream: Stream, base: float) -> float | None:
    return ((stream.start_time or 0) + stream.duration) * base if stream.duration else None


def _first_frame_s(container: InputContainer) -> float:
    for video in container.streams.video:
        if video.start_time is not None and video.time_base is not None:
            return float(video.start_time * video.time_base)
    return 0.0


def _read(file: BinaryIO, position: int, size: int) -> bytes:
    """Return bytes of the file; fewer where it is cut off."""
    before = file.tell()
    try:
        file.seek(position)
        return file.read(size)
    finally:
        file.seek(before)
