"""The azimuth of the sun, or of a shadow (the sun's plus 180 deg)."""

from __future__ import annotations

from math import log

from noonmark.clues.clue import Body, SkyTerm, Term
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.tables import (
    LEAST_AZIMUTH_SD_DEG,
    UP_SCALE_DEG,
    UP_SHARE,
    azimuth_table,
    check_azimuth,
    check_sd,
    up,
)
from noonmark.earth.magnetic import declination_deg
from noonmark.earth.place_text import read_lat_lon

LOG_NULL = log(UP_SHARE / 360.0)
"""A false reading is of other footage: any azimuth, evenly, where the body is up."""


def azimuth_terms(azimuth_deg: float, sd_deg: float, offset_s: float = 0.0, body: Body = "sun") -> tuple[Term, ...]:
    """Return the terms of an azimuth from true north [deg] with its sd [deg]: the direction, and the body up."""
    check_azimuth(azimuth_deg, "azimuth")
    check_sd(sd_deg, "azimuth")
    scale = max(sd_deg, LEAST_AZIMUTH_SD_DEG)
    return (
        SkyTerm("azimuth", azimuth_table(azimuth_deg, sd_deg), scale, body, offset_s),
        SkyTerm("elevation", up(), UP_SCALE_DEG, body, offset_s),
    )


def true_azimuth(options: Options, key: str) -> tuple[float, float]:
    """Return an azimuth from true north and its sd; a magnetic one is converted, or refused without a place."""
    value, sd = options.measured(key)
    with options.blamed():
        check_azimuth(value, key)
    north = options.text("north", "true")
    if north == "true":
        return value, sd
    if north != "magnetic":
        raise options.error(
            f"north {north!r} is neither 'true' nor 'magnetic'", "say which north the azimuth counts from"
        )
    if options.has("declination"):
        east = options.number("declination")
        if not -180.0 <= east <= 180.0:
            raise options.error(f"declination {east:g} deg is not within -180 to 180", "give degrees, east positive")
        return (value + east) % 360.0, sd
    if not options.has("at") or not options.has("date"):
        raise options.error(
            f"{key} {value:g} counts from magnetic north, whose difference from true north depends on the place",
            'add declination = 6.1, or at = "LAT,LON" and date = "2022-09-22", or measure from true north',
        )
    with options.blamed():
        lat, lon = read_lat_lon(options.text("at"))
        return (value + declination_deg(lat, lon, options.day("date"))) % 360.0, sd


def _read_sun(options: Options) -> Reading:
    value, sd = true_azimuth(options, "azimuth")
    with options.blamed():
        terms = azimuth_terms(value, sd, options.duration_s("offset", 0.0))
    return Reading(terms, LOG_NULL, f"the sun stands at azimuth {value:g} +-{sd:g} deg from true north", "azimuth")


def _read_shadow(options: Options) -> Reading:
    value, sd = true_azimuth(options, "azimuth")
    with options.blamed():
        terms = azimuth_terms((value + 180.0) % 360.0, sd, options.duration_s("offset", 0.0))
    return Reading(
        terms, LOG_NULL, f"shadows point to azimuth {value:g} +-{sd:g} deg from true north", "shadow-azimuth"
    )


_KEYS = {
    "azimuth": 'degrees clockwise from north and sd: "258~4"',
    "error": "sd in degrees, where not written after the tilde",
    "north": '"true" (default) or "magnetic"',
    "declination": "degrees that magnetic north lies east of true north",
    "at": '"LAT,LON" of the compass, for a magnetic azimuth',
    "date": "of the compass reading, for a magnetic azimuth",
    "offset": "time after the first frame",
}
_WHY = "one direction in ten is turned: a mirrored clip, a wrong street on the map, a compass led astray"

SUN = Kind("sun-azimuth", "azimuth of the sun", _KEYS, 0.9, _WHY, _read_sun, {"azimuth": "258~4"})
SHADOW = Kind(
    "shadow-azimuth",
    "azimuth to which shadows point, from the foot to the tip",
    _KEYS,
    0.9,
    _WHY,
    _read_shadow,
    {"azimuth": "78~4"},
)
