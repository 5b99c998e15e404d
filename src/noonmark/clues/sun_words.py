"""What an eye says of the light: day, a twilight or night; the sun low, middling or high."""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from noonmark.clues.clue import SkyTerm
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.tables import ELEVATION_DEG, apparent_nodes

LIGHT_DEG = {
    "day": (-0.833, 90.0),
    "civil twilight": (-6.0, -0.833),
    "nautical twilight": (-12.0, -6.0),
    "astronomical twilight": (-18.0, -12.0),
    "twilight": (-18.0, -0.833),
    "night": (-90.0, -12.0),
    "dark": (-90.0, -6.0),
}
"""True elevations of the sun's centre at which each light begins and ends (USNO's definitions)."""
LIGHT_SD_DEG = 1.5
"""How far off an eye and a camera's exposure put those borders."""
LIGHT_NULL = {
    "day": 0.5, "civil twilight": 0.05, "nautical twilight": 0.05, "astronomical twilight": 0.05,
    "twilight": 0.15, "night": 0.4, "dark": 0.45,
}  # fmt: skip
"""How often such a word would be said of other footage: the share of the year's hours over the Earth, where the
sine of the elevation is even on -1 to 1 (0.507, 0.045, 0.052, 0.051, 0.147, 0.396, 0.448), rounded to 0.05."""

HEIGHT_DEG = {"low": (0.0, 20.0), "middle": (20.0, 50.0), "high": (50.0, 90.0)}
HEIGHT_SD_DEG = 4.0
HEIGHT_NULL = {"low": 0.4, "middle": 0.4, "high": 0.2}
_AWAY_DEG = 30.0


def _between(elevation_deg: NDArray[np.float64], bounds: tuple[float, float], sd: float) -> NDArray[np.float64]:
    low, high = (b + np.copysign(_AWAY_DEG, b) if abs(b) >= 90.0 else b for b in bounds)
    return ndtr((elevation_deg - low) / sd) - ndtr((elevation_deg - high) / sd)


def _word(options: Options, key: str, known: dict[str, tuple[float, float]]) -> str:
    word = options.text(key).lower().replace("-", " ")
    if word not in known:
        raise options.error(f"{key} {word!r} is not known", f"write one of: {', '.join(known)}")
    return word


def _read_light(options: Options) -> Reading:
    word = _word(options, "light", LIGHT_DEG)
    table = _between(ELEVATION_DEG, LIGHT_DEG[word], LIGHT_SD_DEG)
    term = SkyTerm("elevation", table, LIGHT_SD_DEG, offset_s=options.duration_s("offset", 0.0))
    return Reading((term,), log(LIGHT_NULL[word]), f"the light is that of {word}", "light")


def _read_height(options: Options) -> Reading:
    word = _word(options, "sun", HEIGHT_DEG)
    low, high = HEIGHT_DEG[word]
    table = _between(apparent_nodes(), (low, high), HEIGHT_SD_DEG)
    term = SkyTerm("elevation", table, HEIGHT_SD_DEG, offset_s=options.duration_s("offset", 0.0))
    return Reading((term,), log(HEIGHT_NULL[word]), f"the sun looks {word} ({low:g} to {high:g} deg)", "sun-height")


LIGHT = Kind(
    "light",
    "day, a twilight, night",
    {"light": f"one of: {', '.join(LIGHT_DEG)}", "offset": "time after the first frame"},
    0.95,
    "lamps and exposure deceive now and then; the borders are soft by 1.5 deg besides",
    _read_light,
    {"light": "day"},
)
HEIGHT = Kind(
    "sun-height",
    "the sun low, middle or high, by eye",
    {"sun": "low (0 to 20 deg), middle (20 to 50) or high (50 to 90)", "offset": "time after the first frame"},
    0.85,
    "an eye's word; the borders are soft by 4 deg besides",
    _read_height,
    {"sun": "low"},
)
