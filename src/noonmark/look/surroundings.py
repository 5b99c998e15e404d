"""The zone and the sun at the file's own place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import asin, atan2, cos, degrees, radians, sin

from noonmark.earth.zones import zone_at, zone_info
from noonmark.footage.facts import FileFacts

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
BORDER_DEG = 0.15
"""Within this of a zone border the zone may be the neighbour's: the map's 12.7 km, and some to spare [deg]."""


@dataclass(frozen=True)
class Surroundings:
    """A place (geodetic deg) and the zones that it can lie in, the likeliest first."""

    lat: float
    lon: float
    zones: tuple[str, ...]

    def offset(self, instant: datetime) -> timedelta:
        """Return local time less UTC at an aware instant."""
        return instant.astimezone(zone_info(self.zones[0])).utcoffset() or timedelta(0)

    def offsets(self, instant: datetime) -> set[timedelta]:
        """Return local time less UTC in every zone that the place can lie in."""
        return {instant.astimezone(zone_info(zone)).utcoffset() or timedelta(0) for zone in self.zones}

    def sun_deg(self, instant: datetime) -> float:
        """Return the sun's true elevation at an aware instant [deg], within 0.02 deg (1950-2050).

        Notes
        -----
        Low precision formulas of the Astronomical Almanac (page C5): night from day needs no more, and
        :mod:`noonmark.sky` costs a quarter of a second to load.
        """
        days = (instant - _J2000) / timedelta(days=1)
        anomaly = radians(357.528 + 0.9856003 * days)
        longitude = radians(280.460 + 0.9856474 * days + 1.915 * sin(anomaly) + 0.020 * sin(2.0 * anomaly))
        tilt = radians(23.439 - 4e-7 * days)
        declination = asin(sin(tilt) * sin(longitude))
        ascension = atan2(cos(tilt) * sin(longitude), cos(longitude))
        hour_angle = radians(280.46062 + 360.98564737 * days + self.lon) - ascension
        lat = radians(self.lat)
        return degrees(asin(sin(lat) * sin(declination) + cos(lat) * cos(declination) * cos(hour_angle)))


def surroundings_of(facts: FileFacts) -> Surroundings | None:
    """Return the surroundings of the file's best place, if it has one."""
    if not facts.places:
        return None
    return _surroundings(facts.places[0].lat, facts.places[0].lon)


@lru_cache(maxsize=256)
def _surroundings(lat: float, lon: float) -> Surroundings:
    around = [(0.0, 0.0), (BORDER_DEG, 0.0), (-BORDER_DEG, 0.0), (0.0, BORDER_DEG), (0.0, -BORDER_DEG)]
    wide = 1.0 / max(cos(radians(lat)), 0.1)
    zones = (zone_at(min(max(lat + a, -90.0), 90.0), (lon + b * wide + 180.0) % 360.0 - 180.0) for a, b in around)
    return Surroundings(lat, lon, tuple(dict.fromkeys(zones)))
