"""EXIF tags into facts. Source of tags and types: EXIF 3.0 (CIPA DC-008-2023)."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal

from PIL import Image

from noonmark.errors import NoonmarkError
from noonmark.footage.clocks import dates_for, read_clock
from noonmark.footage.facts import ClockFact, DirectionFact, Found, HeightReference, PlaceFact, Reference, Role
from noonmark.footage.places import REMEDY, finite, lenient, make_place
from noonmark.footage.words import tidy

Tags = Mapping[int, Any]

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_VERSION = 0x9000
_CLOCKS: tuple[tuple[str, int, int, int, Role], ...] = (  # name, date and time, fraction, offset
    ("EXIF DateTimeOriginal", 0x9003, 0x9291, 0x9011, "capture"),
    ("EXIF DateTimeDigitized", 0x9004, 0x9292, 0x9012, "digitised"),
    ("EXIF DateTime", 0x0132, 0x9290, 0x9010, "modified"),
)
_LAT, _LON, _HEIGHT_REF, _HEIGHT, _TIME, _STATUS = 2, 4, 5, 6, 7, 9
_DOP, _TRACK, _DIRECTION, _DATUM, _METHOD, _DATE, _ERROR_M = 11, 15, 17, 18, 27, 29, 31
POOR_DOP = 10.0
"""Dilution of precision from which receivers' makers call a fix poor."""


@dataclass(frozen=True)
class Exif:
    """The tags of one file: the main and EXIF directories together, and GPS apart."""

    main: Tags = field(default_factory=dict[int, Any])
    gps: Tags = field(default_factory=dict[int, Any])
    damaged: bool = False


def load_exif(data: bytes) -> Exif:
    """Read the TIFF structure of an EXIF block; what is broken in it is left out and marked as damage."""
    exif = Image.Exif()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        _, broken = _directory(lambda: exif.load(data) or {})
        read = exif_of(exif)
    return replace(read, damaged=read.damaged or broken or bool(said))


def exif_of(exif: Image.Exif) -> Exif:
    """Read the tags that Pillow has already found (TIFF, WebP)."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        main, main_broken = _directory(lambda: dict(exif))
        sub, sub_broken = _directory(lambda: dict(exif.get_ifd(_EXIF_IFD)))
        gps, gps_broken = _directory(lambda: dict(exif.get_ifd(_GPS_IFD)))
    return Exif({**main, **sub}, gps, main_broken or sub_broken or gps_broken or bool(said))


def _directory(read: Callable[[], Tags]) -> tuple[Tags, bool]:
    try:
        return read(), False
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a decoder of strangers' bytes: a broken directory is a fact about the file
        return {}, True


def exif_facts(exif: Exif) -> Iterator[Found]:
    """Yield places, clocks, directions and notes; a place that cannot be as :func:`lenient` tells it."""
    if exif.damaged:
        yield "the EXIF block is damaged; what could be read is given"
    clocks = list(_camera_clocks(exif.main))
    camera = next((item for item in clocks if isinstance(item, ClockFact)), None)
    every = [*_gps_clock(exif.gps, camera), *clocks]
    yield from lenient(_gps_place(exif))
    yield from every
    yield from _direction(exif.gps, _DIRECTION, "image direction", "camera")
    yield from _direction(exif.gps, _TRACK, "track", "travel")


def _camera_clocks(tags: Tags) -> Iterator[ClockFact | str]:
    for source, stamp, subsec, offset, role in _CLOCKS:
        text = tidy(tags.get(stamp))
        if text is None:
            continue
        if not text.strip("0: "):
            yield f"{source} is blank ({text}); not used"
        else:
            found = read_clock(source, text, subsec=tidy(tags.get(subsec)) or "", offset=tidy(tags.get(offset)) or "")
            yield found if isinstance(found, str) else replace(found, role=role)


def _gps_place(exif: Exif) -> Iterator[PlaceFact | str]:
    gps = exif.gps
    if _LAT not in gps and _LON not in gps:
        return
    lat, lon = (
        _coordinate(gps, tag, name, signs) for tag, name, signs in ((_LAT, "latitude", "NS"), (_LON, "longitude", "EW"))
    )
    broken = [value for value in (lat, lon) if isinstance(value, str)]
    if broken:
        yield from broken
        return
    height_m, reference = _height(gps, tidy(exif.main.get(_VERSION)) or "")
    place = make_place("EXIF GPS", float(lat), float(lon), height_m, number(gps.get(_ERROR_M)), reference)
    yield place
    if isinstance(place, PlaceFact):
        yield from _gps_caveats(gps)


def _coordinate(gps: Tags, tag: int, name: str, signs: str) -> float | str:
    """Return signed degrees, or a note; the reference letter stands one tag before the value."""
    parts = numbers(gps.get(tag))
    letter = (tidy(gps.get(tag - 1)) or " ")[0].upper()
    if not 1 <= len(parts) <= 3 or not all(math.isfinite(part) for part in parts):
        return f"EXIF GPS {name} holds no numbers; not used"
    if letter not in signs:
        return f"EXIF GPS {name} does not say {signs[0]} or {signs[1]}; not used"
    if any(not 0 <= part <= 60 for part in parts[1:]) or parts[0] < 0:
        written = " ".join(f"{part:g}" for part in parts)
        raise NoonmarkError(f"{name} {written} is not degrees, minutes and seconds", where="EXIF GPS", remedy=REMEDY)
    degrees = sum(part / 60.0**power for power, part in enumerate(parts))
    return degrees if letter == signs[0] else -degrees


def _height(gps: Tags, version: str) -> tuple[float | None, HeightReference]:
    """Return the height and what it counts from.

    Up to EXIF 2.32 the reference 0 and 1 stand for above and below sea level; EXIF 3.0 makes them the ellipsoid and
    adds 2 and 3 for above and below sea level.
    """
    height, code = finite(number(gps.get(_HEIGHT))), gps.get(_HEIGHT_REF)
    code = code[0] if isinstance(code, bytes) and code else code
    if height is None or not isinstance(code, int) or not 0 <= code <= 3:
        return height, "unknown"
    reference: HeightReference = "ellipsoid" if code < 2 and version >= "0300" else "sea level"
    return (-height if code in (1, 3) else height), reference


def _gps_caveats(gps: Tags) -> Iterator[str]:
    if tidy(gps.get(_STATUS)) == "V":
        yield "EXIF GPS says that the receiver had no valid fix (status V); its place may be an old one"
    datum = tidy(gps.get(_DATUM))
    if datum and "".join(c for c in datum.upper() if c.isalnum()) not in ("WGS84", "WGS1984"):
        yield f"EXIF GPS is in the datum {datum}, not WGS 84; it may be hundreds of metres off"
    dilution = number(gps.get(_DOP))
    if dilution is not None and dilution >= POOR_DOP:
        yield f"EXIF GPS states a dilution of precision of {dilution:g}: a poor fix"
    method = (tidy(_comment(gps.get(_METHOD))) or "").upper()
    if method in ("CELLID", "WLAN", "MANUAL", "NETWORK"):
        yield f"EXIF GPS says that its place is not from satellites but from {method}; it may be kilometres off"


def _comment(value: Any) -> Any:
    """Return a text whose first eight bytes name its character set, as EXIF has some."""
    return value[8:] if isinstance(value, bytes) and value[:8] in (b"ASCII\0\0\0", bytes(8)) else value


def _gps_clock(gps: Tags, camera: ClockFact | None) -> Iterator[ClockFact | str]:
    parts, date = numbers(gps.get(_TIME)), tidy(gps.get(_DATE))
    if _TIME not in gps:
        return
    if len(parts) != 3 or not all(math.isfinite(p) for p in parts) or not _is_time(parts):
        yield "EXIF GPS time holds no time of day; not used"
        return
    precision_s = _step_s(gps[_TIME][2])
    time = timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2])
    if date:
        midnight = read_clock("GPS time", f"{date} 00:00:00", scale="utc")
        if isinstance(midnight, ClockFact):
            yield ClockFact("GPS time", midnight.value + time, "utc", 0, precision_s)
        else:
            yield f"EXIF GPS date '{date}' is no date; the GPS time is not used"
    else:
        yield from _undated_clock(time, camera, precision_s)


def _undated_clock(time: timedelta, camera: ClockFact | None, precision_s: float) -> Iterator[ClockFact | str]:
    days = dates_for(time, camera.value.replace(tzinfo=None)) if camera else []
    if len(days) == 1:
        yield ClockFact("GPS time, date from the camera", days[0], "utc", 0, precision_s)
    else:
        why = "the camera's clock allows two" if days else "no clock gives one"
        yield f"EXIF GPS time {_clock_face(time)} UTC has no date, and {why}; not used"


def _clock_face(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _is_time(parts: list[float]) -> bool:
    return 0 <= parts[0] < 24 and 0 <= parts[1] < 60 and 0 <= parts[2] < 61


def _step_s(seconds: Any) -> float:
    """Return the step in which GPS seconds are written: 1/100 s for 2563/100."""
    denominator = getattr(seconds, "denominator", 1)
    return max(1.0 / denominator, 1e-6) if denominator and float(seconds) % 1 else 1.0


def _direction(gps: Tags, tag: int, name: str, of: Literal["camera", "travel"]) -> Iterator[DirectionFact | str]:
    """Yield a direction; the letter of its reference stands one tag before the value."""
    azimuth_deg = finite(number(gps.get(tag)))
    if azimuth_deg is None:
        return
    if not 0 <= azimuth_deg <= 360:
        yield f"EXIF GPS {name} {azimuth_deg:g} deg is outside 0 to 360; not used"
        return
    names: dict[str | None, Reference] = {"T": "true", "M": "magnetic"}
    reference = names.get(tidy(gps.get(tag - 1)), "unknown")
    yield DirectionFact(f"EXIF GPS {name}", azimuth_deg % 360.0, reference, of)


def number(value: Any) -> float | None:
    """Return a tag's number, or None when it is no number; 0/0 is NaN."""
    try:
        return None if value is None or isinstance(value, (str, bytes)) else float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None


def numbers(value: Any) -> list[float]:
    """Return a tag's numbers; an empty list when one of them is none."""
    items = [number(item) for item in value] if isinstance(value, (tuple, list)) else [number(value)]  # pyright: ignore[reportUnknownVariableType]
    kept = [item for item in items if item is not None]
    return kept if len(kept) == len(items) else []
