"""Two or more sights of one scene at known offsets, believed or doubted together."""

from __future__ import annotations

from math import log
from typing import cast

from noonmark.clues.clue import Term
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.shadow_length import shadow_term
from noonmark.clues.sun_azimuth import LOG_NULL as AZIMUTH_LOG_NULL
from noonmark.clues.sun_azimuth import azimuth_terms
from noonmark.clues.sun_elevation import LOG_NULL as ELEVATION_LOG_NULL
from noonmark.clues.sun_elevation import elevation_term
from noonmark.clues.tables import UP_SHARE, check_azimuth

_KEYS = {"offset", "object", "shadow", "error", "elevation", "azimuth", "shadow-azimuth"}


def _read(options: Options) -> Reading:
    given = options.values.get("sights")
    rows = cast("list[object]", given) if isinstance(given, list) else []
    if len(rows) < 2:
        raise options.error(
            "sights needs two or more entries", 'write sights = [{offset = "0s", object = 1, shadow = 2}, ...]'
        )
    terms: list[Term] = []
    log_null, measured = 0.0, 0
    for number, row in enumerate(rows, start=1):
        where = f"{options.where}, sight {number}"
        if not isinstance(row, dict):
            raise options.error(f"sight {number} is no table", "write {offset = ..., object = ..., shadow = ...}")
        more, null, count = _sight(Options(cast("dict[str, object]", row), where, _KEYS))
        terms += more
        log_null += null
        measured += count
    log_null -= (measured - 1) * log(UP_SHARE)  # other footage shows its sun up once, whatever was measured of it
    return Reading(tuple(terms), log_null, f"{len(rows)} sights of one scene at known offsets", "sights")


def _sight(row: Options) -> tuple[list[Term], float, int]:
    """Return one sight's terms, the log density of their nulls, and how many angles it measured."""
    offset = row.duration_s("offset", 0.0)
    terms: list[Term] = []
    log_null, count = 0.0, 0
    with row.blamed():
        if row.has("object") or row.has("shadow"):
            term, null = shadow_term(
                row.above_zero("object", ""), row.above_zero("shadow", ""), row.share("error", "5%"), offset
            )
            terms.append(term)
            log_null += null
            count += 1
        if row.has("elevation"):
            terms.append(elevation_term(*row.measured("elevation"), offset))
            log_null += ELEVATION_LOG_NULL
            count += 1
        for key, turn in (("azimuth", 0.0), ("shadow-azimuth", 180.0)):
            if row.has(key):
                value, sd = row.measured(key)
                check_azimuth(value, key)
                terms += azimuth_terms((value + turn) % 360.0, sd, offset)
                log_null += AZIMUTH_LOG_NULL
                count += 1
    if not terms:
        raise row.error("nothing was measured", "give object and shadow, elevation, azimuth or shadow-azimuth")
    return terms, log_null, count


KIND = Kind(
    name="sights",
    summary="two or more sights of one scene at known offsets",
    keys={"sights": "list of {offset, and object + shadow + error, elevation, azimuth or shadow-azimuth}"},
    trust=0.95,
    why="as for one shadow: what fails (a leaning object, a slope) fails for all sights of the scene together",
    read=_read,
    example={"sights": [{"offset": "0s", "object": 1, "shadow": 2}, {"offset": "30min", "object": 1, "shadow": 1.7}]},
)
