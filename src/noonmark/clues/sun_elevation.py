"""The sun's apparent elevation, measured directly."""

from __future__ import annotations

from math import log

from noonmark.clues.clue import Body, SkyTerm
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.tables import LEAST_ELEVATION_SD_DEG, UP_SHARE, check_elevation, check_sd, elevation_table

LOG_NULL = log(UP_SHARE / 90.0)
"""A false reading is of other footage: any apparent elevation from 0 to 90 deg, evenly, where the body is up."""


def elevation_term(elevation_deg: float, sd_deg: float, offset_s: float = 0.0, body: Body = "sun") -> SkyTerm:
    """Return the term of an apparent elevation [deg] with its sd [deg]."""
    check_elevation(elevation_deg, "elevation")
    check_sd(sd_deg, "elevation")
    scale = max(sd_deg, LEAST_ELEVATION_SD_DEG)
    return SkyTerm("elevation", elevation_table(elevation_deg, sd_deg), scale, body, offset_s)


def _read(options: Options) -> Reading:
    value, sd = options.measured("elevation")
    with options.blamed():
        term = elevation_term(value, sd, options.duration_s("offset", 0.0))
    return Reading((term,), LOG_NULL, f"the sun stands {value:g} +-{sd:g} deg above the horizon", "elevation")


KIND = Kind(
    name="sun-elevation",
    summary="the sun's apparent elevation (refraction included)",
    keys={
        "elevation": 'degrees above the horizon and sd: "43~6"',
        "error": "sd in degrees, where not written after the tilde",
        "offset": "time after the first frame",
    },
    trust=0.95,
    why="as for a shadow's length: one reading in twenty is of something else",
    read=_read,
    example={"elevation": "43~6"},
)
