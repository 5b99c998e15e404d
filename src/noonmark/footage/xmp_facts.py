"""What XMP says: clocks, places, directions and words that EXIF does not say already.

Sources: XMP specification part 2 (Adobe, 2022) for exif:, tiff:, xmp:, photoshop: and xmpMM:; IPTC Photo Metadata
Standard 2023.2; Google's Photo Sphere XMP metadata for GPano.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from noonmark.footage.clocks import read_clock
from noonmark.footage.facts import ClockFact, DirectionFact, Found, HeightReference, PlaceFact, Reference, Role
from noonmark.footage.places import SAME_PLACE_M, apart_m, lenient, make_place
from noonmark.footage.words import printable
from noonmark.footage.xmp import Xmp

_CLOCKS: tuple[tuple[str, Role], ...] = (
    ("exif:DateTimeOriginal", "capture"),
    ("photoshop:DateCreated", "capture"),
    ("exif:DateTimeDigitized", "digitised"),
    ("xmp:CreateDate", "digitised"),
    ("tiff:DateTime", "modified"),
    ("xmp:ModifyDate", "modified"),
)
_TO_THE_MINUTE = re.compile(r"(.*[T ]\d\d:\d\d)(Z|[+-]\d\d:\d\d)?")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_COORDINATE = re.compile(r"(\d{1,3})(?:[, ](\d{1,2}(?:\.\d+)?)(?:[, ](\d{1,2}(?:\.\d+)?))?)?\s*([NSEW])")
_WORDS = (
    ("sublocation", "Iptc4xmpCore:Location"),
    ("city", "photoshop:City"),
    ("region", "photoshop:State"),
    ("country", "photoshop:Country"),
    ("country code", "Iptc4xmpCore:CountryCode"),
)


def xmp_facts(xmp: Xmp, known: Sequence[ClockFact | PlaceFact]) -> Iterator[Found]:
    """Yield what the packet adds to what is known from elsewhere in the file.

    Parameters
    ----------
    xmp : Xmp
    known : sequence of ClockFact or PlaceFact
        From EXIF; a copy of one of them is passed over.
    """
    if xmp.damaged:
        yield "the XMP packet is damaged or was refused; what could be read is given"
    clocks = [fact for fact in known if isinstance(fact, ClockFact)]
    for found in (*_clocks(xmp), *_gps_clock(xmp)):
        if isinstance(found, str):
            yield found
        elif not any(_same(found, clock) for clock in clocks):
            clocks.append(found)
            yield found
    places = [fact for fact in known if isinstance(fact, PlaceFact)]
    for place in lenient(_place(xmp)):
        if isinstance(place, str) or not any(apart_m(place, other) <= SAME_PLACE_M for other in places):
            yield place
    yield from _panorama(xmp)
    yield from _days(xmp, clocks)
    yield from _notes(xmp)


def _clocks(xmp: Xmp) -> Iterator[ClockFact | str]:
    for name, role in _CLOCKS:
        text = xmp.text(name)
        if text is None or _DAY.fullmatch(text):
            continue  # a day alone is told as a note
        yield _clock(f"XMP {name.partition(':')[2]}", text, role)


def _clock(source: str, text: str, role: Role) -> ClockFact | str:
    short = _TO_THE_MINUTE.fullmatch(text)
    found = read_clock(source, f"{short.group(1)}:00{short.group(2) or ''}" if short else text)
    if isinstance(found, str):
        return found
    return replace(found, role=role, precision_s=60.0 if short else found.precision_s)


def _gps_clock(xmp: Xmp) -> Iterator[ClockFact | str]:
    """Yield exif:GPSTimeStamp; in XMP it holds date and time together, in UTC."""
    text = xmp.text("exif:GPSTimeStamp")
    if text:
        found = read_clock("XMP GPS time", text, scale="utc")
        yield found if isinstance(found, str) or found.scale == "utc" else replace(found, scale="local")


def _same(one: ClockFact, other: ClockFact) -> bool:
    """Whether ``one`` is a copy that adds nothing: the same face to the second, and no zone that is new."""
    faces = [clock.value.replace(tzinfo=None, microsecond=0) for clock in (one, other)]
    if one.precision_s >= 60.0:
        faces = [face.replace(second=0) for face in faces]
    return faces[0] == faces[1] and one.offset_minutes in (None, other.offset_minutes)


def _place(xmp: Xmp) -> Iterator[PlaceFact | str]:
    lat, lon = (xmp.text(f"exif:GPS{name}") for name in ("Latitude", "Longitude"))
    if lat is None and lon is None:
        return
    values = _coordinate(lat or "", "NS"), _coordinate(lon or "", "EW")
    if values[0] is None or values[1] is None:
        yield f"XMP GPS '{printable(f'{lat} {lon}', 60)}' is no place; not used"
        return
    yield make_place("XMP GPS", values[0], values[1], *_height(xmp))


def _coordinate(text: str, signs: str) -> float | None:
    """Return signed degrees of ``"46,50.566N"`` or ``"46,50,34N"``; None when it is neither."""
    match = _COORDINATE.fullmatch(text.strip())
    if match is None or match.group(4) not in signs:
        return None
    degrees, minutes, seconds = (float(part or 0) for part in match.groups()[:3])
    if max(minutes, seconds) >= 60:
        return None
    value = degrees + minutes / 60.0 + seconds / 3600.0
    return value if match.group(4) == signs[0] else -value


def _height(xmp: Xmp) -> tuple[float | None, None, HeightReference]:
    height = xmp.number("exif:GPSAltitude")
    sign = xmp.text("exif:GPSAltitudeRef")
    if height is None or sign not in ("0", "1"):
        return height, None, "unknown"
    return (-height if sign == "1" else height), None, "sea level"


def _panorama(xmp: Xmp) -> Iterator[Found]:
    projection = xmp.text("GPano:ProjectionType")
    if projection:
        yield f"it is a panorama ({printable(projection, 40)} projection): its straight lines are bent"
    azimuth_deg = xmp.number("GPano:PoseHeadingDegrees")
    if azimuth_deg is not None and 0.0 <= azimuth_deg <= 360.0:
        yield DirectionFact("XMP GPano heading", azimuth_deg % 360.0, "unknown")
    direction_deg = xmp.number("exif:GPSImgDirection")
    if direction_deg is not None and 0.0 <= direction_deg <= 360.0:
        names: dict[str | None, Reference] = {"T": "true", "M": "magnetic"}
        reference = names.get(xmp.text("exif:GPSImgDirectionRef"), "unknown")
        yield DirectionFact("XMP GPS image direction", direction_deg % 360.0, reference)


def _days(xmp: Xmp, clocks: Sequence[ClockFact]) -> Iterator[str]:
    """Yield dates without a time that no clock shows."""
    known = {f"{clock.value:%Y-%m-%d}" for clock in clocks}
    for name, _ in _CLOCKS:
        text = xmp.text(name)
        if text and _DAY.fullmatch(text) and text not in known:
            yield f"XMP {name.partition(':')[2]} gives only the day, {text}"


def _notes(xmp: Xmp) -> Iterator[str]:
    words = [f"{label} '{printable(text, 60)}'" for label, name in _WORDS if (text := xmp.text(name))]
    if words:
        yield f"somebody wrote into its XMP: {', '.join(words)}"
    if xmp.text("GCamera:MotionPhoto", "GCamera:MicroVideo") == "1":
        yield "it is a motion photo: a short clip follows the picture inside the file"
    agents = dict.fromkeys(xmp.values.get("xmpMM:History/stEvt:softwareAgent", ()))
    if agents:
        steps = len(xmp.values.get("xmpMM:History/stEvt:action", ()))
        names = ", ".join(printable(agent, 60) for agent in list(agents)[:4])
        yield f"its XMP history tells of {steps} step{'' if steps == 1 else 's'} in {names}"
