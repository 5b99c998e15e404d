"""What each track of an MP4 says about its picture's turn and its edit list, read from the boxes themselves.

Source: ISO/IEC 14496-12:2022, sections 8.3.2 (``tkhd``, the matrix), 8.4.2 (``mdhd``), 8.6.1.3 (``ctts``) and 8.6.6
(``elst``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from noonmark.footage.boxes import Box, body, walk, within

PRIMING_S = 0.1
"""Sound that an edit list leaves out at the start because its coder needs a run-up is shorter [s]."""


@dataclass(frozen=True)
class TrackEdit:
    """One track, in the order of the file.

    Attributes
    ----------
    rotation_deg : int or None
        Clockwise turn that shows the picture upright [deg]; None where the matrix is no turn by quarters.
    mirrored : bool
        The matrix also mirrors the picture.
    edited : bool
        Its edit list leaves out samples that the file holds, or shifts them.
    """

    rotation_deg: int | None
    mirrored: bool
    edited: bool


@dataclass(frozen=True)
class Edit:
    """One entry of an edit list, in seconds; ``media_s`` is None for an empty edit."""

    duration_s: float
    media_s: float | None
    rate: float


def track_edits(stream: BinaryIO, length: int) -> tuple[TrackEdit, ...]:
    """Return turn and edits of every track; empty when there is no index."""
    index = next((box for box in walk(stream, 0, length) if box.type == b"moov"), None)
    if index is None:
        return ()
    movie_rate = _scale(body(stream, next(within(stream, index, b"mvhd"), None), 100))
    return tuple(_track(stream, trak, movie_rate) for trak in within(stream, index, b"trak"))


def _track(stream: BinaryIO, trak: Box, movie_rate: int) -> TrackEdit:
    rotation_deg, mirrored = turn_of(body(stream, next(within(stream, trak, b"tkhd"), None), 100))
    header = body(stream, next(within(stream, trak, b"mdia", b"mdhd"), None), 100)
    handler = body(stream, next(within(stream, trak, b"mdia", b"hdlr"), None), 12)[8:12]
    delays = body(stream, next(within(stream, trak, b"mdia", b"minf", b"stbl", b"ctts"), None), 16)
    rate = _scale(header)
    first_s = int.from_bytes(delays[12:16], signed=True) / rate if delays[:1] else 0.0
    edits = read_edits(body(stream, next(within(stream, trak, b"edts", b"elst"), None)), movie_rate, rate)
    media_s = _duration(header) / rate
    slack_s = PRIMING_S if handler == b"soun" else 1.5 / movie_rate
    return TrackEdit(rotation_deg, mirrored, is_edited(edits, media_s, first_s, slack_s))


def turn_of(header: bytes) -> tuple[int | None, bool]:
    """Return the clockwise turn [deg] and whether it is mirrored, of a ``tkhd`` body.

    The matrix sends (x, y) to (a x + c y, b x + d y), y down: a turn by +90 deg takes the right-hand way down.
    """
    start = 52 if header[:1] == b"\1" else 40
    a, b, c, d = (int.from_bytes(header[start + 4 * at :][:4], signed=True) for at in (0, 1, 3, 4))
    if (a, b) == (0, 0):
        return None, False
    degrees = math.degrees(math.atan2(b, a)) % 360.0
    quarter = round(degrees / 90.0) * 90
    return (quarter % 360 if abs(degrees - quarter) < 1.0 else None), a * d - b * c < 0


def read_edits(data: bytes, movie_rate: int, rate: int) -> tuple[Edit, ...]:
    """Return the entries of an ``elst`` body; durations count in the movie's scale, starts in the track's."""
    wide = data[:1] == b"\1"
    size, width = (20, 8) if wide else (12, 4)
    entries = (data[at : at + size] for at in range(8, min(8 + size * int.from_bytes(data[4:8]), len(data)), size))
    return tuple(_edit(entry, width, movie_rate, rate) for entry in entries if len(entry) == size)


def _edit(entry: bytes, width: int, movie_rate: int, rate: int) -> Edit:
    start = int.from_bytes(entry[width : 2 * width], signed=True)
    return Edit(
        int.from_bytes(entry[:width]) / movie_rate,
        None if start == -1 else start / rate,
        int.from_bytes(entry[2 * width :], signed=True) / 65536.0,
    )


def is_edited(edits: Sequence[Edit], media_s: float, first_s: float, slack_s: float) -> bool:
    """Whether an edit list does more than what every coder needs.

    Parameters
    ----------
    edits : sequence of Edit
    media_s : float
        How long the track's samples are together [s]; 0 when they stand in fragments.
    first_s : float
        Delay of the first picture behind its decoding, for B-frames [s]: an edit that starts there leaves out nothing.
    slack_s : float
        Shorter cuts and shifts are no edits [s].
    """
    if not edits:
        return False
    shift_s = sum(edit.duration_s for edit in edits if edit.media_s is None)
    kept = [edit for edit in edits if edit.media_s is not None]
    if len(kept) != 1 or shift_s > slack_s or kept[0].rate != 1.0:
        return True
    start_s, length_s = kept[0].media_s or 0.0, kept[0].duration_s
    ends_early = length_s > 0 and media_s > 0 and media_s - max(0.0, start_s - first_s) - length_s > max(slack_s, 0.01)
    return start_s - first_s > slack_s or ends_early


def _scale(header: bytes) -> int:
    """Return the time scale of an ``mvhd`` or ``mdhd`` body [Hz]; 1 where it is broken."""
    at = 20 if header[:1] == b"\1" else 12
    return int.from_bytes(header[at : at + 4]) or 1


def _duration(header: bytes) -> int:
    at, width = (24, 8) if header[:1] == b"\1" else (16, 4)
    value = int.from_bytes(header[at : at + width])
    return 0 if value >= (1 << (8 * width)) - 1 else value
