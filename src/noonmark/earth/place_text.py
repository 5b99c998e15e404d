"""Places written as coordinates: ``LAT,LON`` in degrees."""

from __future__ import annotations

import re

from noonmark.errors import NoonmarkError

_PAIR = re.compile(r"^\s*([+-]?\d+(?:\.\d+)?)\s*[,;]\s*([+-]?\d+(?:\.\d+)?)\s*$")


def is_lat_lon(text: str) -> bool:
    """Return whether a text looks like ``LAT,LON``."""
    return bool(_PAIR.match(text))


def read_lat_lon(text: str) -> tuple[float, float]:
    """Return geodetic lat, lon [deg] from ``LAT,LON``; lon in [-180, 180).

    Examples
    --------
    >>> read_lat_lon("56.66, 124.72")
    (56.66, 124.72)
    """
    match = _PAIR.match(text)
    if not match:
        raise NoonmarkError(f"{text!r} is no LAT,LON", remedy="write degrees, latitude first: 56.66,124.72")
    return check_lat_lon(float(match[1]), float(match[2]))


def check_lat_lon(lat: float, lon: float) -> tuple[float, float]:
    """Return lat, lon with lon in [-180, 180), or say which is out of range."""
    if not -90.0 <= lat <= 90.0:
        raise NoonmarkError(f"latitude {lat:g} is outside -90 to 90", remedy="write latitude first, then longitude")
    if not -180.0 <= lon <= 360.0:
        raise NoonmarkError(f"longitude {lon:g} is outside -180 to 360", remedy="write latitude first, then longitude")
    return lat, lon if lon < 180.0 else lon - 360.0
