"""Written places into place facts: ranges checked, the empty fix at 0, 0 told apart."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import HeightReference, PlaceFact
from noonmark.footage.words import printable

NULL_ISLAND_DEG = 1e-5
"""Nearer to 0, 0 than this is what receivers write without a fix [deg], about 1 m."""
EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG) [m]."""
_HEIGHTS_M = (-1e7, 1e9)
"""Heights that a fact may hold (:data:`noonmark.footage.track.Metres`); others are mistakes [m]."""
SAME_PLACE_M = 20.0
"""Two statements of one place in a file that are nearer than this do not contradict each other [m]."""
IMPOSSIBLE = "; that cannot be, and the place is not used"
REMEDY = "do not trust this file's place; use --no-metadata and give the place as a clue of your own"

_ISO6709 = re.compile(r"([+-]\d{1,8}(?:\.\d*)?)([+-]\d{1,9}(?:\.\d*)?)([+-]\d+(?:\.\d*)?)?(?:CRS[^/]*)?/?")


def make_place(
    source: str,
    lat: float,
    lon: float,
    height_m: float | None = None,
    error_m: float | None = None,
    height_reference: HeightReference = "unknown",
) -> PlaceFact | str:
    """Return a checked place, or a note when the file holds no fix.

    Parameters
    ----------
    lat, lon : float
        Geodetic [deg] as written; lon 180 becomes -180.
    height_m, error_m : float or None
        [m]; a height that is no number or farther off than the Moon, or an error of 0 or less, is left out.
    height_reference : str
        What the height counts from; ``"unknown"`` where there is no height.

    Raises
    ------
    NoonmarkError
        If the latitude is outside [-90, 90] or the longitude outside [-180, 180].
    """
    if not (math.isfinite(lat) and math.isfinite(lon)):
        return f"{source} holds a place without numbers (0/0); not used"
    _check_range(source, "latitude", lat, 90.0)
    _check_range(source, "longitude", lon, 180.0)
    if abs(lat) < NULL_ISLAND_DEG and abs(lon) < NULL_ISLAND_DEG:
        return f"{source} says 0, 0, as a receiver does that has no fix; not used as a place"
    height_m = height_m if height_m is not None and _HEIGHTS_M[0] <= height_m <= _HEIGHTS_M[1] else None
    reference = "unknown" if height_m is None else height_reference
    return PlaceFact(source, lat, -180.0 if lon == 180.0 else lon, height_m, above_zero(error_m), reference)


def _check_range(source: str, name: str, value: float, limit: float) -> None:
    if abs(value) > limit:
        raise NoonmarkError(f"{name} {value:g} deg is outside -{limit:g} to {limit:g}", where=source, remedy=REMEDY)


def finite(value: float | None) -> float | None:
    """Return ``value``, or None when it is NaN or infinite."""
    return value if value is not None and math.isfinite(value) else None


def above_zero(value: float | None) -> float | None:
    """Return ``value``, or None when it is not a finite number above 0."""
    return value if value is not None and math.isfinite(value) and value > 0 else None


def lenient(found: Iterable[PlaceFact | str]) -> Iterator[PlaceFact | str]:
    """Yield what is found up to a place that cannot be; that one becomes a text that ends in :data:`IMPOSSIBLE`.

    Examples
    --------
    >>> next(lenient(make_place("EXIF GPS", lat, 0.0) for lat in (91.0,)))
    'EXIF GPS: latitude 91 deg is outside -90 to 90; that cannot be, and the place is not used'
    """
    try:
        yield from found
    except NoonmarkError as error:
        yield f"{error.where}: {error.problem}{IMPOSSIBLE}"


def impossible_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Return those of the texts that :func:`lenient` made."""
    return tuple(text for text in texts if text.endswith(IMPOSSIBLE))


def apart_m(one: PlaceFact, other: PlaceFact) -> float:
    """Return how far two places are from each other [m], on a sphere of the Earth's size (within 0.6 %).

    Examples
    --------
    >>> round(apart_m(PlaceFact("a", 0.0, 179.5), PlaceFact("b", 0.0, -179.5)))
    111195
    """
    lat, other_lat, gap = (math.radians(value) for value in (one.lat, other.lat, other.lon - one.lon))
    haversine = math.sin((other_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin(gap / 2) ** 2
    return 2.0 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(haversine)))


def place_contradictions(places: Sequence[PlaceFact]) -> Iterator[str]:
    """Yield where the places of one file are further apart than :data:`SAME_PLACE_M` (and their own errors)."""
    for other in places[1:]:
        distance_m = apart_m(places[0], other)
        if distance_m > SAME_PLACE_M + (places[0].error_m or 0.0) + (other.error_m or 0.0):
            yield f"{places[0].source} and {other.source} are {spell_distance(distance_m)} apart"


def spell_distance(metres: float) -> str:
    """Return a distance in words.

    Examples
    --------
    >>> spell_distance(42.4), spell_distance(12345.0)
    ('42 m', '12.3 km')
    """
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"


def read_iso6709(source: str, text: str) -> PlaceFact | str:
    """Read a place such as ``"+34.0754-118.2543+012.3/"``.

    Degrees, degrees and minutes, or degrees, minutes and seconds, by the count of digits before the point.

    Raises
    ------
    NoonmarkError
        If a coordinate is out of range.

    Notes
    -----
    ISO 6709:2008, annex H.

    Examples
    --------
    >>> read_iso6709("QuickTime", "+5130.00-00006.00/")
    PlaceFact(source='QuickTime', lat=51.5, lon=-0.1, height_m=None, error_m=None, height_reference='unknown')
    """
    match = _ISO6709.fullmatch(text.strip())
    lat = _sexagesimal(match.group(1), 2) if match else None
    lon = _sexagesimal(match.group(2), 3) if match else None
    if match is None or lat is None or lon is None:
        return f"{source} '{printable(text, 40)}' is no place; not used"
    return make_place(source, lat, lon, float(match.group(3)) if match.group(3) else None)


def _sexagesimal(text: str, degree_digits: int) -> float | None:
    sign, body = (-1.0 if text[0] == "-" else 1.0), text[1:]
    whole = len(body.split(".")[0])
    if whole <= 3 and whole <= degree_digits + 1:
        return sign * float(body)
    if whole not in (degree_digits + 2, degree_digits + 4):
        return None
    parts = [float(body[:degree_digits]), float(body[degree_digits : degree_digits + 2])]
    if whole == degree_digits + 2:
        parts = [parts[0], float(body[degree_digits:])]
    else:
        parts.append(float(body[degree_digits + 2 :]))
    return None if max(parts[1:]) >= 60.0 else sign * sum(part / 60.0**power for power, part in enumerate(parts))
