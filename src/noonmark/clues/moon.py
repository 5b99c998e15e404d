"""The moon: its elevation, its azimuth, its phase."""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Pieces, TimeTerm
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.stretches import pieces_of
from noonmark.clues.sun_azimuth import LOG_NULL as AZIMUTH_LOG_NULL
from noonmark.clues.sun_azimuth import azimuth_terms, true_azimuth
from noonmark.clues.sun_elevation import LOG_NULL as ELEVATION_LOG_NULL
from noonmark.clues.sun_elevation import elevation_term
from noonmark.clues.tables import gaussian
from noonmark.sky.moon import moon_phase

PHASES_DEG = {
    "new": 0.0, "waxing crescent": 45.0, "first quarter": 90.0, "waxing gibbous": 135.0, "full": 180.0,
    "waning gibbous": 225.0, "last quarter": 270.0, "waning crescent": 315.0,
}  # fmt: skip
"""Elongation of the moon from the sun at the middle of each named phase."""
PHASE_SD_DEG = 20.0
_STEP_S = 3.0 * 3600.0


def _read_elevation(options: Options) -> Reading:
    value, sd = options.measured("elevation")
    with options.blamed():
        term = elevation_term(value, sd, options.duration_s("offset", 0.0), "moon")
    return Reading(
        (term,), ELEVATION_LOG_NULL, f"the moon stands {value:g} +-{sd:g} deg above the horizon", "moon-elevation"
    )


def _read_azimuth(options: Options) -> Reading:
    value, sd = true_azimuth(options, "azimuth")
    with options.blamed():
        terms = azimuth_terms(value, sd, options.duration_s("offset", 0.0), "moon")
    return Reading(terms, AZIMUTH_LOG_NULL, f"the moon stands at azimuth {value:g} +-{sd:g} deg", "moon-azimuth")


def _read_phase(options: Options) -> Reading:
    word = options.text("phase").lower()
    if word not in PHASES_DEG:
        raise options.error(f"phase {word!r} is not known", f"write one of: {', '.join(PHASES_DEG)}")

    def pieces(start: float, end: float) -> Pieces:
        edges = np.r_[np.arange(start, end, _STEP_S), end]
        middle = 0.5 * (edges[:-1] + edges[1:])
        elongation, _ = moon_phase((middle * 1e3).astype("int64").astype("datetime64[ms]"))
        return pieces_of(zip(edges[:-1], edges[1:], phase_said(elongation, word), strict=True))

    return Reading((TimeTerm(pieces),), log(1.0 / len(PHASES_DEG)), f"the moon is {word}", "moon-phase")


def phase_said(elongation_deg: NDArray[np.float64], word: str) -> NDArray[np.float64]:
    """Return the probability of a phase's word at elongations from the sun [deg]; over all words it sums to 1."""
    middles = np.array(list(PHASES_DEG.values()))
    away = (elongation_deg[:, None] - middles + 180.0) % 360.0 - 180.0
    likely = gaussian(away, PHASE_SD_DEG)
    return likely[:, list(PHASES_DEG).index(word)] / likely.sum(axis=1)


_AZIMUTH_KEYS = {
    "azimuth": 'degrees clockwise from north and sd: "258~4"',
    "error": "sd in degrees",
    "north": '"true" or "magnetic"',
    "declination": "degrees that magnetic north lies east",
    "at": '"LAT,LON" of the compass',
    "date": "of the compass reading",
    "offset": "time after the first frame",
}
_WHY = "a street lamp or a lens flare passes for the moon about once in ten"
ELEVATION = Kind(
    "moon-elevation",
    "the moon's apparent elevation",
    {"elevation": 'degrees and sd: "20~2"', "error": "sd in degrees", "offset": "time after the first frame"},
    0.9,
    _WHY,
    _read_elevation,
    {"elevation": "20~2"},
)
AZIMUTH = Kind("moon-azimuth", "the moon's azimuth", _AZIMUTH_KEYS, 0.9, _WHY, _read_azimuth, {"azimuth": "120~3"})
PHASE = Kind(
    "moon-phase",
    "the moon's phase in words",
    {"phase": f"one of: {', '.join(PHASES_DEG)}"},
    0.9,
    "seen from afar, a crescent and a quarter are mixed up at times; the phases are soft by 20 deg besides",
    _read_phase,
    {"phase": "full"},
)
