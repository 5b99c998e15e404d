"""A position from a receiver."""

from __future__ import annotations

import numpy as np

from noonmark.clues.clue import Clue
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.places import LOG_NULL_POINT, point_term
from noonmark.earth.place_text import read_lat_lon
from noonmark.footage.facts import PlaceFact

RECEIVER_M = 10.0
MOST_M = 100_000.0
POSITION_WEIGHT = np.array([0.85, 0.12, 0.03])
"""A phone's or drone's position: mostly within its stated error, at times ten times as far, seldom kilometres (a
position kept from earlier, or from the network)."""


def position_clue(fact: PlaceFact, item: str = "") -> Clue:
    """Return the clue of a position in a file."""
    error_km = max(fact.error_m or RECEIVER_M, 3.0) / 1000.0
    sds = np.array([error_km, max(10.0 * error_km, 0.2), 3.0 + 10.0 * error_km])
    return Clue(
        kind="gps",
        label="gps",
        source=f"{item}: {fact.source}" if item else fact.source,
        trust=0.95,
        terms=(point_term(fact.lat, fact.lon, sds, POSITION_WEIGHT),),
        log_null=LOG_NULL_POINT,
        words=f"the file gives the position {fact.lat:.5f},{fact.lon:.5f}",
        item=item,
    )


def _read(options: Options) -> Reading:
    with options.blamed():
        lat, lon = read_lat_lon(options.text("point"))
    metres = options.above_zero("metres", " m", RECEIVER_M)
    if metres > MOST_M:
        raise options.error(f"metres {metres:g} is no receiver's error", "use the kind 'within' with a radius in km")
    clue = position_clue(PlaceFact("given", lat, lon, error_m=metres))
    return Reading(clue.terms, LOG_NULL_POINT, f"a receiver gave the position {lat:g},{lon:g} (+-{metres:g} m)", "gps")


GPS = Kind(
    "gps",
    "a position from a receiver",
    {"point": '"LAT,LON"', "metres": "error, metres, one standard deviation"},
    0.95,
    "positions are seldom forged, and now and then kept from an earlier place",
    _read,
    {"point": "46.84228,-91.99408"},
)
