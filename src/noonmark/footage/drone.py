"""A drone's own words in XMP: how the gimbal looked, how high it flew, and whether the pixels still agree.

Sources: the lists "Photo file, XMP data" in DJI's manuals (Mavic 3M, 2023; Zenmuse P1, 2021): angles in a
north-east-down frame, so yaw counts from true north; ``RelativeAltitude`` above the point of take-off,
``AbsoluteAltitude`` above what ``AltitudeType`` names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from noonmark.footage.facts import DirectionFact, Found, HeightReference, PlaceFact
from noonmark.footage.places import lenient, make_place
from noonmark.footage.xmp import Xmp

STRAIGHT_DOWN_DEG = -80.0
"""Below this pitch the azimuth of the camera's axis says nothing, and yaw is where the picture's upper edge points."""
_NAME = "drone-dji:"


@dataclass(frozen=True)
class Drone:
    """What a drone's XMP says.

    Attributes
    ----------
    pitch_deg : float or None
        Angle of the camera's axis above the horizon [deg].
    found : tuple of Found
        Places, directions and notes.
    contradictions : tuple of str
    """

    pitch_deg: float | None = None
    found: tuple[Found, ...] = field(default=())
    contradictions: tuple[str, ...] = ()


def drone_facts(xmp: Xmp, place: PlaceFact | None, rewritten: str | None) -> Drone:
    """Read the drone's properties.

    Parameters
    ----------
    xmp : Xmp
    place : PlaceFact or None
        The file's place from EXIF; it stands in where XMP gives heights only.
    rewritten : str or None
        How it is known that a program wrote the pixels anew after the camera, in words; None when nothing says so.
    """
    if not any(name.startswith(_NAME) for name in xmp.values):
        return Drone()
    pitch_deg = _angle(xmp, "GimbalPitchDegree", 180.0)
    found = (*lenient(_places(xmp, place)), *_directions(xmp, pitch_deg))
    return Drone(pitch_deg, found, tuple(_contradictions(xmp, pitch_deg, rewritten)))


def _angle(xmp: Xmp, name: str, limit: float) -> float | None:
    value = xmp.number(_NAME + name)
    return value if value is not None and abs(value) <= limit else None


def _places(xmp: Xmp, place: PlaceFact | None) -> Iterator[PlaceFact | str]:
    own = [xmp.number(*(_NAME + name for name in names)) for names in _COORDINATES]
    lat, lon = own if own[0] is not None and own[1] is not None else (place and place.lat, place and place.lon)
    if lat is None or lon is None:
        return
    kind = xmp.text(_NAME + "AltitudeType") or ""
    reference: HeightReference = "ellipsoid" if kind == "RtkAlt" else "unknown"
    above = xmp.number(_NAME + "RelativeAltitude")
    absolute = xmp.number(_NAME + "AbsoluteAltitude")
    if own[0] is not None or place is None or place.height_m is None:
        yield make_place("DJI AbsoluteAltitude", lat, lon, absolute, None, reference)
    if above is not None:
        yield make_place("DJI RelativeAltitude", lat, lon, above, None, "take-off")


_COORDINATES = (
    ("GpsLatitude", "GPSLatitude", "Latitude"),
    ("GpsLongitude", "GPSLongitude", "GpsLongtitude", "GPSLongtitude", "Longitude"),
)
"""Some firmware spells longitude with a t too many."""


def _directions(xmp: Xmp, pitch_deg: float | None) -> Iterator[DirectionFact]:
    gimbal, flight = _angle(xmp, "GimbalYawDegree", 360.0), _angle(xmp, "FlightYawDegree", 360.0)
    if gimbal is not None:
        down = pitch_deg is not None and pitch_deg < STRAIGHT_DOWN_DEG
        yield DirectionFact("DJI GimbalYawDegree", gimbal % 360.0, "true", "image up" if down else "camera")
    if flight is not None:
        yield DirectionFact("DJI FlightYawDegree", flight % 360.0, "true", "travel")


def _contradictions(xmp: Xmp, pitch_deg: float | None, rewritten: str | None) -> Iterator[str]:
    gimbal, flight = _angle(xmp, "GimbalYawDegree", 360.0), _angle(xmp, "FlightYawDegree", 360.0)
    down = pitch_deg is not None and pitch_deg < STRAIGHT_DOWN_DEG
    if gimbal is not None and rewritten:
        yield (
            f"the gimbal's yaw of {gimbal:g} deg may not be that of these pixels: {rewritten}; a program that turns a "
            "picture leaves the yaw as it was, so the picture may be turned by 90 or 180 deg (a shadow can decide it)"
        )
    elif gimbal is not None and flight is not None and down and _turn(gimbal, flight) > 90.0:
        yield (
            f"the gimbal's yaw of {gimbal:g} deg and the drone's own of {flight:g} deg point opposite ways: with the "
            "camera straight down the picture may be turned by 180 deg (a shadow can decide it)"
        )
    reverse = xmp.text(_NAME + "CamReverse", _NAME + "GimbalReverse")
    if reverse not in (None, "0", "+0", "0.00", "+0.00"):
        yield "the drone says that its camera hung upside down; the picture may be turned by 180 deg"


def _turn(one_deg: float, other_deg: float) -> float:
    return abs((one_deg - other_deg + 180.0) % 360.0 - 180.0)
