"""One caption of a drone's subtitles into place, height and clock, in any of DJI's dialects.

Source: the files themselves; DJI has not published the format. Longitude stands first in ``GPS(...)``, latitude first
where both are named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from noonmark.footage.clocks import FIRST_YEAR, LAST_YEAR
from noonmark.footage.facts import HeightReference

LONGEST = 1024
"""Bytes of one caption that are looked at; DJI's have under 500."""
_NUMBER = r"([-+]?\d{1,9}(?:\.\d{0,12})?)"
_TIME_LINE = re.compile(r"(\d{1,4}):(\d\d):(\d\d)[,.](\d{1,3})\s{0,4}-->")
_STAMP = re.compile(
    r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\s{1,4}(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,3}))?(?:[.,](\d{3}))?"
)
_GPS = re.compile(r"\bGPS ?\(([^,()]{1,40}),([^,()]{1,40})[,)]")
_LAT = re.compile(rf"\[ ?latitude ?: ?{_NUMBER}")
_LON = re.compile(rf"\[ ?longt?itude ?: ?{_NUMBER}")
_NAMED = re.compile(r"\[ ?latitude ?:")
_PLACE_WORDS = re.compile(r"\b(?:GPS ?\(|HOME ?\(|BAROMETER ?:)|\[ ?(?:latitude|longt?itude) ?:")
_CAMERA_WORDS = re.compile(r"\b(iso|shutter|ss|fnum|ev|ct)(?: ?:| [-\d])|\b(f)/\d", re.IGNORECASE)
"""Two of them together are a camera's; one alone may be spoken in a film."""
_HEIGHTS: tuple[tuple[re.Pattern[str], HeightReference], ...] = (
    (re.compile(rf"\brel_alt ?: ?{_NUMBER}"), "take-off"),
    (re.compile(rf"\b(?:BAROMETER|Hb) ?: ?{_NUMBER}"), "take-off"),
    (re.compile(rf"\bH {_NUMBER}m"), "take-off"),
    (re.compile(rf"\babs_alt ?: ?{_NUMBER}"), "unknown"),
    (re.compile(rf"\[ ?alt[a-z]* ?: ?{_NUMBER}"), "unknown"),
)
"""Where a height stands and what it counts from; the first that is there counts. What ``abs_alt`` and the lone
height count from differs by model, and DJI does not say."""
_DIALECTS: tuple[tuple[str, str], ...] = (
    ("Hb:", "DJI, old"),
    ("BAROMETER", "DJI Mavic Pro"),
    ("F.PRY", "DJI Phantom 4 RTK"),
    ("SS ", "DJI Mavic Mini or Phantom 4 Pro"),
    ("longtitude", "DJI Mavic 2"),
    ("SrtCnt", "DJI Air 2S"),
    ("FrameCnt", "DJI Mavic Air or later"),
)


@dataclass(frozen=True)
class Block:
    """What one caption says; None where it does not.

    Attributes
    ----------
    offset_s : float or None
        Where its time line puts it in the clip [s].
    lat, lon : float or None
        As written, not yet checked for their range [deg]; NaN when the drone wrote that it has none.
    local : datetime or None
        The drone's clock, without a zone.
    step_s : float
        Step in which that clock is written [s].
    """

    offset_s: float | None
    lat: float | None
    lon: float | None
    height_m: float | None
    height_reference: HeightReference
    local: datetime | None
    step_s: float


def read_block(text: str) -> Block | None:
    """Read one caption with or without its time line; None when it is no telemetry.

    Examples
    --------
    >>> block = read_block("GPS(149.0251,-20.2533,16) BAROMETER:1.9")
    >>> block.lat, block.lon, block.height_m, block.height_reference
    (-20.2533, 149.0251, 1.9, 'take-off')
    """
    text = text[:LONGEST]
    line, stamp = _TIME_LINE.search(text), _STAMP.search(text)
    if not _PLACE_WORDS.search(text) and len({"".join(m).lower() for m in _CAMERA_WORDS.findall(text)}) < 2:
        return None
    local, step_s = _local(stamp)
    lat, lon = _place(text)
    height_m, reference = _height(text)
    return Block(_offset(line), lat, lon, height_m, reference, local, step_s)


def dialect(text: str) -> str:
    """Return in words which drones write like this."""
    return next((name for mark, name in _DIALECTS if mark in text), "DJI")


def _offset(line: re.Match[str] | None) -> float | None:
    if line is None:
        return None
    hours, minutes, seconds = (int(part) for part in line.groups()[:3])
    return hours * 3600 + minutes * 60 + seconds + int(line.group(4).ljust(3, "0")) / 1000


def _place(text: str) -> tuple[float | None, float | None]:
    if found := _GPS.search(text):
        return _degrees(found.group(2)), _degrees(found.group(1))
    lat, lon = _LAT.search(text), _LON.search(text)
    if lat and lon:
        return float(lat.group(1)), float(lon.group(1))
    return (float("nan"), float("nan")) if _NAMED.search(text) else (None, None)


def _degrees(text: str) -> float:
    return float(text) if re.fullmatch(_NUMBER, text.strip()) else float("nan")


def _height(text: str) -> tuple[float | None, HeightReference]:
    for pattern, reference in _HEIGHTS:
        if found := pattern.search(text):
            return float(found.group(1)), reference
    return None, "unknown"


def _local(stamp: re.Match[str] | None) -> tuple[datetime | None, float]:
    if stamp is None:
        return None, 1.0
    milli, micro = stamp.group(7), stamp.group(8)
    year, month, day, hour, minute, second = (int(part) for part in stamp.groups()[:6])
    try:
        whole = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the drone names no zone
    except ValueError:
        return None, 1.0
    if not FIRST_YEAR <= whole.year <= LAST_YEAR:
        return None, 1.0
    extra = timedelta(milliseconds=int(milli.ljust(3, "0")) if milli else 0, microseconds=int(micro) if micro else 0)
    return whole + extra, 1.0 if milli is None else (1e-6 if micro else 1e-3)
