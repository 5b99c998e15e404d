"""Google's camera motion metadata (CAMM): the places and instants that street-view cameras write.

Source: https://developers.google.com/streetview/publish/camm-spec, packets of type 5 and 6; little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from statistics import median

from noonmark.footage.facts import ClockFact, Found
from noonmark.footage.packets import Packet
from noonmark.footage.track import Track, TrackPoint
from noonmark.footage.tracking import Evenly, build_track, first_place, fit_clock, instant, seconds_of, told

_SIZES = {0: 12, 1: 8, 2: 12, 3: 12, 4: 12, 5: 24, 6: 56, 7: 12}
"""Bytes of each type's body."""
_PLACE = struct.Struct("<3d")
_GPS = struct.Struct("<diddfffffff")
"""Seconds since the GPS epoch, fix, lat, lon, height, horizontal and vertical error, velocity (3), its error."""
_FIX_2D = 2
_GPS_EPOCH = datetime(1980, 1, 6, tzinfo=UTC)
_LEAPS = ((datetime(2017, 1, 1, tzinfo=UTC), 18), (datetime(2015, 7, 1, tzinfo=UTC), 17))
"""GPS time ahead of UTC from these days on [s] (IERS Bulletin C 52 and 49); CAMM is of 2017, so no more are needed."""
_BEFORE = 16
_FEWEST_S = 1.0


def camm_track(packets: Iterable[Packet]) -> tuple[Track | None, list[Found]]:
    """Return the track in a stream of camera motion metadata, its first place, its clock, and notes.

    Places with an instant (type 6) are used when there are any, those without (type 5) otherwise.
    """
    timed, bare, errors, stamps, lost = Evenly[TrackPoint](), Evenly[TrackPoint](), Evenly[float](), Evenly[_Pair](), 0
    for packet in packets:
        for kind, body in _records(packet.data):
            if kind == 5:
                bare.add(TrackPoint(packet.start_s, *_PLACE.unpack(body)))
            elif kind == 6:
                gps = _GPS.unpack(body)
                if gps[1] < _FIX_2D:
                    lost += 1
                    continue
                utc_s = _utc_s(gps[0])
                timed.add(TrackPoint(packet.start_s, gps[2], gps[3], gps[4], instant(utc_s)))
                stamps.add((packet.start_s, utc_s))
                errors.add(gps[5])
    chosen, source = (timed, "CAMM GPS") if timed.seen else (bare, "CAMM place")
    error_m = median(errors.kept) if errors.kept else None
    track, notes = build_track(source, chosen.kept, error_m=error_m)
    found: list[Found] = [first_place(track, source, "unknown")] if track else []
    found += [*_clock(stamps.kept), *notes]
    if lost:
        found.append(f"{source}: {lost} of {lost + timed.seen} samples have no fix; not used")
    return track, found


_Pair = tuple[float, float]


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one packet; an unknown or cut one ends them."""
    at = 0
    while at + 4 <= len(data):
        kind = int.from_bytes(data[at + 2 : at + 4], "little")
        size = _SIZES.get(kind)
        if size is None or at + 4 + size > len(data):
            return
        yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size


def _utc_s(gps_s: float) -> float:
    """Return GPS time as UTC, seconds since 1970 [s]."""
    as_if = seconds_of(_GPS_EPOCH) + gps_s
    return as_if - next((leap for day, leap in _LEAPS if as_if - leap >= seconds_of(day)), _BEFORE)


def _clock(stamps: list[_Pair]) -> Iterator[Found]:
    fit = fit_clock(stamps)
    start = fit and fit.at(0.0)
    if fit is None:
        return
    if start is None:
        yield "CAMM GPS time is outside 1950 to 2049; not used"
        return
    precision_s = _FEWEST_S if fit.scatter_s is None else max(round(fit.scatter_s, 3), 0.001)
    yield ClockFact("CAMM GPS time", start, "utc", 0, precision_s, "telemetry")
    yield from told("CAMM GPS time", fit, len(stamps))
