"""GoPro telemetry (GPMF): the first GPS fix of a clip, of cameras and of the Karma drone.

Source: the format's description at https://github.com/gopro/gpmf-parser (key, type, size, repeat; padded to 4 bytes).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from noonmark.footage.facts import ClockFact, Found
from noonmark.footage.places import make_place

DEEPEST = 8
FIX_2D = 2
"""Least value of GPSF and of Karma's fix that stands for a position (0 none, 2 and 3 dimensions)."""
CLOCK_STEP_S = 2.0
"""The clip's first GPSU stood 1.5 s before what the later ones say in a clip of a GoPro Max [s]."""
_KARMA_GPS = struct.Struct(">Qiii4HBB")
"""GPRI: time since start [us], lat, lon, height, horizontal error, vertical error, speed, course, fix, satellites."""

Entries = dict[bytes, bytes]


@dataclass(frozen=True)
class Key:
    """One key-length-value entry; ``type`` 0 holds further entries."""

    name: bytes
    type: int
    body: bytes


def keys(data: bytes) -> Iterator[Key]:
    """Yield the entries of one level; a broken length ends them."""
    at = 0
    while at + 8 <= len(data):
        size, repeat = data[at + 5], int.from_bytes(data[at + 6 : at + 8])
        length = size * repeat
        if at + 8 + length > len(data):
            return
        yield Key(data[at : at + 4], data[at + 4], data[at + 8 : at + 8 + length])
        at += 8 + (length + 3) // 4 * 4


def sensors(data: bytes, depth: int = 0) -> Iterator[Entries]:
    """Yield each sensor's entries (``STRM``) by name, wherever they are nested."""
    for key in keys(data):
        if key.type == 0 and key.name == b"STRM":
            yield {entry.name: entry.body for entry in keys(key.body)}
        elif key.type == 0 and depth < DEEPEST:
            yield from sensors(key.body, depth + 1)


def first_fix(data: bytes, offset_s: float = 0.0) -> list[Found]:
    """Return the first fix in one payload as a place and a clock; empty when it has none.

    Parameters
    ----------
    data : bytes
        One packet of the ``GoPro MET`` stream.
    offset_s : float
        When it starts in the clip [s]; the clock is taken back by it to the first frame.

    Raises
    ------
    NoonmarkError
        If a coordinate is out of range.
    """
    found = list(sensors(data))
    for entries in found:
        if b"GPS5" in entries and int.from_bytes(entries.get(b"GPSF", b"")) >= FIX_2D:
            return [*_camera_place(entries), *_camera_clock(entries, offset_s)]
    drone = [item for entries in found for item in _drone_place(entries)]
    return drone and [*drone, *(item for entries in found for item in _drone_clock(entries, offset_s))]


def _camera_place(entries: Entries) -> list[Found]:
    """GPS5: lat, lon [deg], height [m], two speeds; 32-bit integers over the scale in SCAL."""
    sample, scale = _integers(entries[b"GPS5"])[:5], _integers(entries.get(b"SCAL", b""))
    if len(sample) != 5 or len(scale) != 5 or 0 in scale:
        return ["GoPro GPS5 has no usable scale; not used"]
    return [make_place("GoPro GPS5", sample[0] / scale[0], sample[1] / scale[1], sample[2] / scale[2])]


def _camera_clock(entries: Entries, offset_s: float) -> list[Found]:
    """GPSU: ``yymmddhhmmss.sss`` in UTC, at the payload's first sample."""
    text = entries.get(b"GPSU", b"").decode("ascii", "replace")
    try:
        instant = datetime.strptime(text[:16], "%y%m%d%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return ["GoPro GPSU is no date and time; not used"] if text else []
    return [ClockFact("GoPro GPSU", instant - timedelta(seconds=offset_s), "utc", 0, CLOCK_STEP_S)]


def _drone_place(entries: Entries) -> list[Found]:
    """Return the place of Karma's first GPRI sample with a fix; SCAL as for GPS5."""
    body, scale = entries.get(b"GPRI", b""), _integers(entries.get(b"SCAL", b""))
    if len(body) < _KARMA_GPS.size or len(scale) < 5 or 0 in scale:
        return []
    sample = _KARMA_GPS.unpack_from(body)
    lat, lon, height_m, error_m = (sample[field] / scale[field] for field in (1, 2, 3, 4))
    return [make_place("GoPro GPRI", lat, lon, height_m, error_m)] if sample[8] >= FIX_2D else []


def _drone_clock(entries: Entries, offset_s: float) -> list[Found]:
    """SYST: time since start [us] and Unix time [ms], both unsigned 64-bit."""
    milliseconds = int.from_bytes(entries.get(b"SYST", b"")[8:16])
    try:
        instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds, seconds=-offset_s)
    except OverflowError:
        return ["GoPro SYST is no date and time; not used"]
    return [ClockFact("GoPro SYST", instant, "utc", 0, CLOCK_STEP_S)] if milliseconds else []


def _integers(body: bytes) -> list[int]:
    return [int.from_bytes(body[at : at + 4], signed=True) for at in range(0, len(body) - 3, 4)]
