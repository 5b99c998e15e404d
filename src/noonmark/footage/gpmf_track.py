"""GoPro telemetry as a whole: one track, one clock fitted over all of its packets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from typing import BinaryIO

from noonmark.errors import NoonmarkError
from noonmark.footage.clocks import FIRST_YEAR, LAST_YEAR
from noonmark.footage.facts import ClockFact, FileFacts, Found, HeightReference, gather
from noonmark.footage.gpmf import camera_name, keys, looks_like_gpmf
from noonmark.footage.gpmf_gps import Payload, Sample, Series, gps_series
from noonmark.footage.track import Track, TrackPoint
from noonmark.footage.tracking import MOST_SAMPLES, ClockFit, Evenly, build_track, first_place, fit_clock, instant, told

LONGEST_FILE = 32 * 1024 * 1024
"""Largest file of telemetry alone that is read [bytes]."""
STALE_S = 2.0
"""How far one stamp alone may be off: the first GPSU of a GoPro Max stood 1.5 s before what the later ones say [s]."""
LONGEST_PACKET = 65535 * 4 + 8
"""The most that one device can hold: 65,535 times 4 bytes, with its head [bytes]."""
PACKET_S = 1.0
"""Packets come about once a second; in a file of telemetry alone nothing else says when one starts [s]."""
_BEST_FIRST = ("GPS9", "GPS5", "GPRI")
_CLOCKS = {"GPS9": "GoPro GPS9", "GPS5": "GoPro GPSU", "GPRI": "GoPro SYST"}


@dataclass
class _Receiver:
    """What one receiver wrote over all packets."""

    points: Evenly[Sample] = field(default_factory=Evenly[Sample])
    stamps: Evenly[tuple[float, float]] = field(default_factory=Evenly[tuple[float, float]])
    notes: dict[str, None] = field(default_factory=dict[str, None])
    samples: int = 0
    sea_level: bool = False

    def add(self, series: Series) -> None:
        self.samples += len(series.samples)
        self.sea_level = self.sea_level or series.sea_level
        self.notes.update(dict.fromkeys(series.notes))
        for stamp in series.stamps:
            self.stamps.add(stamp)
        for sample in series.samples:
            if sample.usable:
                self.points.add(sample)
                if sample.clock_s is not None:
                    self.stamps.add((sample.offset_s, sample.clock_s))


def gpmf_track(payloads: Iterable[Payload]) -> tuple[Track | None, list[Found]]:
    """Return the track in GoPro telemetry, its first place, its clock for the first frame, and notes.

    Parameters
    ----------
    payloads : iterable of Payload
        In the order of the clip; read until :data:`noonmark.footage.tracking.MOST_SAMPLES` samples are seen.

    Returns
    -------
    Track or None
        Of the best receiver that has a fix: a camera's GPS9, its GPS5, or the drone's GPRI.
    """
    receivers: dict[str, _Receiver] = {}
    for payload in payloads:
        for series in gps_series(payload):
            receivers.setdefault(series.source, _Receiver()).add(series)
        if sum(receiver.samples for receiver in receivers.values()) > MOST_SAMPLES:
            break
    notes: list[Found] = [note for receiver in receivers.values() for note in receiver.notes]
    notes += [
        f"GoPro {name}: {receiver.samples - receiver.points.seen} of {receiver.samples} samples have no fix; not used"
        for name, receiver in receivers.items()
        if receiver.points.seen < receiver.samples
    ]
    for name in _BEST_FIRST:
        if name in receivers and receivers[name].points.seen:
            track, found = _track(name, receivers[name])
            if track is not None:
                others = [other for other in receivers if other != name and receivers[other].points.seen]
                return track, [*found, *notes, *(f"GoPro {other}: a second track, not used" for other in others)]
            notes += found
    return None, [*notes, "the GoPro telemetry holds no GPS fix"]


def _track(name: str, receiver: _Receiver) -> tuple[Track | None, list[Found]]:
    source, reference = f"GoPro {name}", _reference(receiver)
    fit = fit_clock(receiver.stamps.kept)
    errors = [sample.error_m for sample in receiver.points.kept if sample.error_m]
    points = (_point(sample, fit) for sample in receiver.points.kept)
    track, notes = build_track(source, points, height_reference=reference, error_m=median(errors) if errors else None)
    if track is None:
        return None, [*notes]
    found: list[Found] = [first_place(track, source, reference), *_clock(name, fit, receiver), *notes]
    if receiver.points.seen > len(receiver.points.kept):
        found.append(f"{source}: {receiver.points.seen} points, thinned evenly to {len(receiver.points.kept)}")
    dops = [sample.dop for sample in receiver.points.kept if sample.dop is not None]
    return track, [*found, *([f"{source}: median dilution of precision {median(dops):.2f}"] if dops else [])]


def _reference(receiver: _Receiver) -> HeightReference:
    return "sea level" if receiver.sea_level else "ellipsoid"


def _point(sample: Sample, fit: ClockFit | None) -> TrackPoint:
    """Return one point; a sample without a clock of its own takes the fitted one."""
    utc = instant(sample.clock_s) if sample.clock_s is not None else fit and fit.at(sample.offset_s)
    return TrackPoint(sample.offset_s, sample.lat, sample.lon, sample.height_m, utc or None)


def _clock(name: str, fit: ClockFit | None, receiver: _Receiver) -> Iterator[Found]:
    if fit is None:
        return
    source, start = _CLOCKS[name], fit.at(0.0)
    if start is None:
        yield f"{source} is outside {FIRST_YEAR} to {LAST_YEAR}; not used"
        return
    precision_s = STALE_S if fit.scatter_s is None else max(round(fit.scatter_s, 3), 0.001)
    yield ClockFact(source, start, "utc", 0, precision_s, "telemetry")
    yield from told(source, fit, len(receiver.stamps.kept))


def read_gpmf(stream: BinaryIO) -> FileFacts:
    """Read a file that is GoPro telemetry alone, cut out of its clip.

    Raises
    ------
    NoonmarkError
        If it is none, or larger than 32 MiB.
    """
    stream.seek(0)
    data = stream.read(LONGEST_FILE + 1)
    if len(data) > LONGEST_FILE:
        raise NoonmarkError(
            f"the telemetry is larger than {LONGEST_FILE // 1024**2} MiB", remedy="give the clip it was cut out of"
        )
    if not looks_like_gpmf(data):
        raise NoonmarkError("it is no GoPro telemetry", remedy="give the clip that the telemetry was cut out of")
    packets = list(_packets(data))
    track, found = gpmf_track(packets)
    if len(packets) > 1:
        found.append("GoPro telemetry without its clip: one packet is taken as one second")
    gathered = gather(found)
    return FileFacts(
        name="",
        kind="telemetry",
        container="GPMF",
        make="GoPro",
        model=camera_name(data),
        duration_s=len(packets) * PACKET_S if len(packets) > 1 else None,
        places=gathered.places,
        clocks=gathered.clocks,
        track=track,
        notes=gathered.notes,
    )


def _packets(data: bytes) -> Iterator[Payload]:
    """Split at each device that was seen before: a packet names each device once."""
    starts, seen = [0], set[bytes]()
    for at, device in _devices(data):
        if device in seen:
            starts.append(at)
            seen.clear()
        seen.add(device)
    for index, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True)):
        yield Payload(data[start:end], index * PACKET_S, PACKET_S)


def _devices(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield where each device starts, and its number (``DVID``)."""
    at = 0
    while data[at : at + 5] == b"DEVC\0":
        for device in islice(keys(data[at : at + LONGEST_PACKET]), 1):
            yield at, next((entry.body for entry in keys(device.body) if entry.name == b"DVID"), b"")
        at += 8 + (data[at + 5] * int.from_bytes(data[at + 6 : at + 8]) + 3) // 4 * 4
