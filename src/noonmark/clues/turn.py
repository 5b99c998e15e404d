"""How far a shadow (and so the sun) turned between two instants of one scene; no north is needed."""

from __future__ import annotations

from math import log

from noonmark.clues.clue import SkyTerm
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.tables import LEAST_AZIMUTH_SD_DEG, UP_SCALE_DEG, UP_SHARE, check_sd, turn_table, up

LOG_NULL = log(UP_SHARE / 360.0)


def _read(options: Options) -> Reading:
    value, sd = options.measured("turn")
    start, end = options.duration_s("offset", 0.0), options.duration_s("until")
    if end == start:
        raise options.error(
            "the two instants of the turn are the same", "give until = time of the second after the first frame"
        )
    if not -180.0 <= value <= 180.0:
        raise options.error(f"turn {value:g} deg is not within -180 to 180", "give degrees, clockwise positive")
    with options.blamed():
        check_sd(sd, "turn")
    scale = max(sd, LEAST_AZIMUTH_SD_DEG)
    terms = (
        SkyTerm("turn", turn_table(value, sd), scale, offset_s=start, turn_s=end - start),
        SkyTerm("elevation", up(), UP_SCALE_DEG, offset_s=start),
        SkyTerm("elevation", up(), UP_SCALE_DEG, offset_s=end),
    )
    words = f"shadows turned by {value:g} +-{sd:g} deg (clockwise positive) in {abs(end - start) / 60.0:g} min"
    return Reading(terms, LOG_NULL, words, "turn")


KIND = Kind(
    name="shadow-turn",
    summary="turn of a shadow between two instants of one scene, without north",
    keys={
        "turn": 'degrees, clockwise from above positive, and sd: "7.5~1"',
        "error": "sd in degrees, where not written after the tilde",
        "offset": "the first instant, after the first frame",
        "until": "the second instant, after the first frame",
    },
    trust=0.9,
    why="a moved camera passes for a turned shadow in about one case in ten",
    read=_read,
    example={"turn": "7.5~1", "until": "30min"},
)
