"""The positions in one payload of GoPro telemetry: GPS5 and GPS9 of cameras, GPRI of the Karma drone.

Source: the tables of keys at https://github.com/gopro/gpmf-parser; GPRI and SYST by the units and types that the
drone itself writes beside them (``UNIT``, ``TYPE``).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from noonmark.footage.gpmf import Entries, numbers, scales, sensors, text
from noonmark.footage.tracking import seconds_of

FIX_2D = 2
"""Least value of GPSF, of the fix in GPS9 and of Karma's that stands for a position (0 none, 2 and 3 dimensions)."""
POOREST_DOP = 20.0
"""Dilution of precision beyond which a receiver's position is a guess; GoPro calls under 5 good, 99.99 is none."""
_GPS5 = struct.Struct(">5i")
_GPS9 = struct.Struct(">7i2H")
_GPRI = struct.Struct(">Qiii4HBB")
_SYST = struct.Struct(">QQ")
_DAYS_TO_2000 = 10957
"""From 1970-01-01 to 2000-01-01, the first day that GPS9 counts."""


@dataclass(frozen=True)
class Sample:
    """One position as it is written, not yet checked for its range.

    Attributes
    ----------
    offset_s : float
        From the first frame [s].
    fix : float
        0 none, 2 or 3 dimensions.
    dop : float or None
        Dilution of precision, without a unit.
    error_m : float or None
        Horizontal error that the receiver states [m].
    clock_s : float or None
        UTC that the sample itself states, in seconds since 1970 [s].
    """

    offset_s: float
    lat: float
    lon: float
    height_m: float
    fix: float
    dop: float | None = None
    error_m: float | None = None
    clock_s: float | None = None

    @property
    def usable(self) -> bool:
        """Whether the receiver itself calls it a position."""
        return self.fix >= FIX_2D and (self.dop is None or self.dop <= POOREST_DOP)


@dataclass(frozen=True)
class Payload:
    """One packet of telemetry: its bytes, when it starts in the clip and how long it lasts [s]."""

    data: bytes
    start_s: float
    duration_s: float


@dataclass(frozen=True)
class Series:
    """The samples of one receiver in one payload.

    Attributes
    ----------
    source : str
        ``"GPS9"``, ``"GPS5"`` or ``"GPRI"``.
    stamps : tuple of (float, float)
        Offset and UTC in seconds since 1970 [s], where the payload states it apart from its samples.
    sea_level : bool
        Whether heights count from the sea; from the ellipsoid otherwise.
    """

    source: str
    samples: tuple[Sample, ...]
    stamps: tuple[tuple[float, float], ...] = ()
    sea_level: bool = False
    notes: tuple[str, ...] = ()


def gps_series(payload: Payload) -> Iterator[Series]:
    """Yield what each receiver wrote into one payload; nothing when it holds no positions.

    Samples of one payload are spread evenly over its duration, as the format asks for.
    """
    found = list(sensors(payload.data))
    drone_clock = [item for entries in found for item in _drone_clock(entries)]
    for entries in found:
        if b"GPS9" in entries:
            yield _gps9(entries, payload)
        if b"GPS5" in entries:
            yield _gps5(entries, payload)
        if b"GPRI" in entries:
            yield _gpri(entries, payload, drone_clock)


def _spread(payload: Payload, count: int) -> Iterator[float]:
    return (payload.start_s + payload.duration_s * index / count for index in range(count))


def _rows(body: bytes, layout: struct.Struct) -> list[tuple[int, ...]]:
    return list(layout.iter_unpack(body[: len(body) // layout.size * layout.size]))


def _gps5(entries: Entries, payload: Payload) -> Series:
    """GPS5: lat, lon [deg], height [m], two speeds; GPSF, GPSP and GPSU hold for the whole payload."""
    rows, scale = _rows(entries[b"GPS5"].body, _GPS5), scales(entries, 5)
    if not scale:
        return Series("GPS5", (), notes=("GoPro GPS5 has no usable scale; not used",) if rows else ())
    fix = next(iter(numbers(entries.get(b"GPSF"))), 0.0)
    dop = next(iter(numbers(entries.get(b"GPSP"))), None)
    samples = tuple(
        Sample(at, row[0] / scale[0], row[1] / scale[1], row[2] / scale[2], fix, None if dop is None else dop / 100.0)
        for at, row in zip(_spread(payload, len(rows)), rows, strict=True)
    )
    written = text(entries.get(b"GPSU"))
    clock_s = _gpsu(written)
    stamps = ((payload.start_s, clock_s),) if clock_s is not None and samples and samples[0].usable else ()
    notes = ("GoPro GPSU is no date and time; not used",) if written and clock_s is None else ()
    return Series("GPS5", samples, stamps, _above_sea(entries), notes)


def _gpsu(written: str) -> float | None:
    """GPSU: ``yymmddhhmmss.sss`` in UTC, at the payload's first sample."""
    try:
        return seconds_of(datetime.strptime(written[:16], "%y%m%d%H%M%S.%f").replace(tzinfo=UTC))
    except ValueError:
        return None


def _above_sea(entries: Entries) -> bool:
    """GPSA, where a camera writes it, names what heights count from; cameras without it use the ellipsoid."""
    return text(entries.get(b"GPSA")).startswith("MSL")


def _gps9(entries: Entries, payload: Payload) -> Series:
    """GPS9: as GPS5, then days since 2000-01-01, seconds of the day, dilution of precision and fix of each sample."""
    rows, scale = _rows(entries[b"GPS9"].body, _GPS9), scales(entries, 9)
    if not scale or text(entries.get(b"TYPE")) not in ("lllllllSS", ""):
        return Series("GPS9", (), notes=("GoPro GPS9 has no usable scale or layout; not used",) if rows else ())
    scaled = ([field / by for field, by in zip(row, scale, strict=True)] for row in rows)
    samples = tuple(
        Sample(at, row[0], row[1], row[2], row[8], row[7], clock_s=(_DAYS_TO_2000 + row[5]) * 86400.0 + row[6])
        for at, row in zip(_spread(payload, len(rows)), scaled, strict=True)
    )
    return Series("GPS9", samples, sea_level=_above_sea(entries))


def _gpri(entries: Entries, payload: Payload, clock: list[tuple[float, float]]) -> Series:
    """GPRI: drone's time [us], lat, lon, height, horizontal and vertical error, speed, course, fix, satellites."""
    rows, scale = _rows(entries[b"GPRI"].body, _GPRI), scales(entries, 10)
    if not scale:
        return Series("GPRI", (), notes=("GoPro GPRI has no usable scale; not used",) if rows else ())
    samples: list[Sample] = []
    for at, row in zip(_spread(payload, len(rows)), rows, strict=True):
        since_s, lat, lon, height_m, error_m = (row[field] / scale[field] for field in range(5))
        clock_s = clock[0][1] + since_s - clock[0][0] if clock else None
        samples.append(Sample(at, lat, lon, height_m, row[8], error_m=error_m, clock_s=clock_s))
    return Series("GPRI", tuple(samples), sea_level=True)


def _drone_clock(entries: Entries) -> Iterator[tuple[float, float]]:
    """SYST: the drone's time since start [us] and Unix time [ms], both unsigned 64-bit."""
    if b"SYST" not in entries:
        return
    scale = scales(entries, 2) or [1e6, 1e3]
    for since, unix in _rows(entries[b"SYST"].body, _SYST):
        if unix:
            yield since / scale[0], unix / scale[1]
