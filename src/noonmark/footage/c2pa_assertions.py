"""The place and the clock that the assertions of one C2PA manifest state.

Read are ``stds.exif``, ``stds.iptc``, ``stds.schema-org.CreativeWork``, ``c2pa.metadata`` and every other
``*.metadata``, and as a last clock the action ``c2pa.created`` of a camera. Sources: C2PA Technical Specification 2.2,
"Metadata assertions" and "Actions"; XMP specification part 2 (coordinates); schema.org.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from noonmark.errors import NoonmarkError
from noonmark.footage.clocks import read_clock
from noonmark.footage.facts import ClockFact, PlaceFact
from noonmark.footage.places import make_place

Plain: TypeAlias = Mapping[str, object]

_NUMBER = r"(\d{1,12}(?:\.\d{1,15})?(?:/\d{1,12})?)"
_GAP = r"\s*(?:,|;|:|\s|deg|[°'′\"″])\s*"
_COORDINATE = re.compile(
    rf"([+-]?){_NUMBER}(?:{_GAP}{_NUMBER})?(?:{_GAP}{_NUMBER})?(?:\s*[°'′\"″,])?\s*([NSEW]?)", re.IGNORECASE
)
_AXES = {"lat": ("N", "S"), "lon": ("E", "W")}
_INNER = (
    "Iptc4xmpExt:LocationCreated",
    "iptcExt:LocationCreated",
    "locationCreated",
    "contentLocation",
    "geo",
)
"""Objects inside an assertion that say where the picture was taken (never ``LocationShown``)."""
_MOST_OBJECTS = 10_000
_CLOCKS = (
    ("exif:DateTimeOriginal", "exif:SubSecTimeOriginal", "OffsetTimeOriginal"),
    ("photoshop:DateCreated", "", ""),
    ("dateCreated", "", ""),
    ("exif:DateTimeDigitized", "exif:SubSecTimeDigitized", "OffsetTimeDigitized"),
)
_CAPTURES = ("digitalCapture", "computationalCapture")


@dataclass(frozen=True)
class Signed:
    """What assertions state.

    Attributes
    ----------
    place : PlaceFact or None
    clock : ClockFact or None
        Of role ``"signed"``.
    notes : tuple of str
        What was left out, and why.
    """

    place: PlaceFact | None = None
    clock: ClockFact | None = None
    notes: tuple[str, ...] = ()


def read_assertions(manifest: Plain) -> Signed:
    """Return the first place and the best clock of a manifest.

    In a claim of version 2 only *created* assertions are the signer's own word; *gathered* ones are passed
    on unchecked, and are left out with a note.

    Parameters
    ----------
    manifest : mapping
        One manifest of c2pa's report.
    """
    own, passed_on = _by_author(manifest)
    notes = list[str]()
    places = [place for label, data in own for place in _places(label, data, notes)]
    clocks = [clock for label, data in own for clock in _clocks(label, data, notes)]
    clocks.sort(key=lambda clock: clock.scale != "utc")  # satellites before the camera; otherwise as they stand
    clocks += [] if clocks else _captured(manifest)
    if any(True for label, data in passed_on for _ in (*_places(label, data, []), *_clocks(label, data, []))):
        notes.append("a place or clock in a gathered assertion is not the signer's own word; not used")
    return Signed(places[0] if places else None, clocks[0] if clocks else None, tuple(notes))


Assertion: TypeAlias = tuple[str, Plain]


def _by_author(manifest: Plain) -> tuple[list[Assertion], list[Assertion]]:
    """Return the assertions that the signer created and those only passed on, as (label, data)."""
    all_are_own = manifest.get("claim_version") == 1
    own, passed_on = list[Assertion](), list[Assertion]()
    for assertion in objects(manifest.get("assertions")):
        label, data = assertion.get("label"), as_object(assertion.get("data"))
        if isinstance(label, str) and _tells(label.split("__")[0]):
            kept = own if all_are_own or assertion.get("created") is True else passed_on
            kept.append((label.split("__")[0], data))
    return own, passed_on


def _tells(label: str) -> bool:
    return label.endswith(".metadata") or label.startswith(("stds.exif", "stds.iptc", "stds.schema-org.CreativeWork"))


def _within(data: Plain, depth: int = 0) -> Iterator[Plain]:
    """Yield an assertion's object and those in it that say where the picture was taken."""
    yield data
    for key in _INNER if depth < 3 else ():
        inner = data.get(key)
        for item in objects(inner) or [as_object(inner)]:
            if item:
                yield from _within(item, depth + 1)


def _places(label: str, data: Plain, notes: list[str]) -> Iterator[PlaceFact]:
    source = f"C2PA {label}"
    for item in _within(data):
        lat = _coordinate(item, "lat", ("exif:GPSLatitude", "latitude"))
        lon = _coordinate(item, "lon", ("exif:GPSLongitude", "longitude"))
        if lat is None and lon is None:
            continue
        try:
            place = _place(source, item, lat, lon)
        except NoonmarkError as error:
            place = f"{source}: {error.problem}; not used"
        if isinstance(place, PlaceFact):
            yield place
        else:
            notes.append(place)


def _place(source: str, item: Plain, lat: float | None, lon: float | None) -> PlaceFact | str:
    if lat is None or lon is None or math.isnan(lat) or math.isnan(lon):
        return f"{source} holds a place that cannot be read; not used"
    error_m = read_coordinate(item.get("exif:GPSHPositioningError"), "", ("", ""))
    return make_place(source, lat, lon, None, error_m)


def _coordinate(item: Plain, axis: str, keys: tuple[str, ...]) -> float | None:
    """Return degrees, None when it is not stated, NaN when it cannot be read."""
    key = next((key for key in keys if item.get(key) is not None), None)
    if key is None:
        return None
    value = read_coordinate(item[key], text(item.get(f"{key}Ref")), _AXES[axis])
    return math.nan if value is None else value


def read_coordinate(value: object, reference: str, letters: tuple[str, str]) -> float | None:
    """Read one written coordinate [deg], or None when it is none.

    Parameters
    ----------
    value : object
        A number, or text: degrees, degrees and minutes, or degrees, minutes and seconds, each decimal or a fraction.
    reference : str
        N, S, E or W when it stands beside the value; empty otherwise.
    letters : tuple of str
        The positive and the negative letter of this axis.

    Examples
    --------
    >>> round(read_coordinate("39,21.102N", "", ("N", "S")), 6)
    39.3517
    >>> read_coordinate("74/1,30/1,36/1", "W", ("E", "W"))
    -74.51
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = repr(float(value))
    match = _COORDINATE.fullmatch(text(value))
    if match is None:
        return None
    sign, *numbers, letter = match.groups()
    letter = (letter or reference.strip()[:1]).upper()
    parts = [_fraction(number) for number in numbers if number]
    if (letter and (sign or letter not in letters)) or any(part is None for part in parts):
        return None
    known = cast(list[float], parts)
    if any(part >= 60.0 for part in known[1:]):
        return None
    total = sum(part / 60.0**power for power, part in enumerate(known))
    return -total if sign == "-" or letter == letters[1] != "" else total


def _fraction(written: str) -> float | None:
    upper, _, lower = written.partition("/")
    divisor = float(lower) if lower else 1.0
    return float(upper) / divisor if divisor else None


def _clocks(label: str, data: Plain, notes: list[str]) -> Iterator[ClockFact]:
    """Yield GPS time before the camera's clock, for each object of an assertion."""
    for item in _within(data):
        for key, written, subsec, offset, scale in _written_clocks(item):
            clock = read_clock(f"C2PA {label} {key.split(':')[-1]}", written, scale=scale, subsec=subsec, offset=offset)
            if isinstance(clock, str):
                notes.append(clock)
            else:
                yield as_signed(clock)


def _written_clocks(item: Plain) -> Iterator[tuple[str, str, str, str, Literal["utc", "local"]]]:
    gps, day = text(item.get("exif:GPSTimeStamp")), text(item.get("exif:GPSDateStamp"))
    if gps:
        yield "exif:GPSTimeStamp", f"{day} {gps}" if day else gps, "", "", "utc"
    for key, subsec, offset in _CLOCKS:
        written = text(item.get(key))
        if written:
            zone = next(
                (text(item[f"{room}:{offset}"]) for room in ("exif", "exifEX") if f"{room}:{offset}" in item), ""
            )
            yield key, written, text(item.get(subsec)), zone, "local"


def as_signed(clock: ClockFact) -> ClockFact:
    """Return the clock with the role ``"signed"``."""
    return ClockFact(clock.source, clock.value, clock.scale, clock.offset_minutes, clock.precision_s, "signed")


def _captured(manifest: Plain) -> list[ClockFact]:
    """Return when a camera made the picture, by the action ``c2pa.created`` that says it is a capture."""
    for assertion in objects(manifest.get("assertions")):
        if not text(assertion.get("label")).startswith("c2pa.actions"):
            continue
        for action in objects(as_object(assertion.get("data")).get("actions")):
            kind = text(action.get("digitalSourceType")).rsplit("/", 1)[-1]
            if action.get("action") == "c2pa.created" and kind in _CAPTURES:
                clock = read_clock("C2PA action created", text(action.get("when")), scale="unknown")
                return [as_signed(clock)] if isinstance(clock, ClockFact) else []
    return []


def as_object(value: object) -> Plain:
    """Return a JSON object, or an empty one."""
    return cast(Plain, value) if isinstance(value, dict) else {}


def objects(value: object) -> list[Plain]:
    """Return the objects in a JSON list, :data:`_MOST_OBJECTS` at most."""
    items = cast(list[object], value)[:_MOST_OBJECTS] if isinstance(value, list) else []
    return [cast(Plain, item) for item in items if isinstance(item, dict)]


def text(value: object) -> str:
    """Return a JSON text (also written as JSON-LD's ``{"@value": ...}``), or an empty one."""
    if isinstance(value, dict):
        value = cast(Plain, value).get("@value")
    return value.strip()[:200] if isinstance(value, str) else ""
