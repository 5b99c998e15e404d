"""A position and an instant that a file states from its own receiver or clock."""

from __future__ import annotations

from datetime import UTC

import numpy as np

from noonmark.clues.clue import Clue, LocalTerm, TimeTerm
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.local_clock import (
    DRIFT_SD_S,
    DRIFT_WEIGHT,
    LOG_NULL,
    PHONE_SD_S,
    PHONE_WEIGHT,
    ZONE_OF_PLACE,
    ZONE_OTHER,
    ZONE_UTC,
    as_seconds,
    zone_mixture,
)
from noonmark.clues.options import Options
from noonmark.clues.places import LOG_NULL_POINT, point_term
from noonmark.clues.stretches import clock_pieces, cut
from noonmark.earth.place_text import read_lat_lon
from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact

RECEIVER_M = 10.0
MOST_M = 100_000.0
POSITION_WEIGHT = np.array([0.85, 0.12, 0.03])
"""A phone's or drone's position: mostly within its stated error, at times ten times as far, seldom kilometres (a
position kept from earlier, or from the network)."""
QUICKTIME_WEIGHT = (0.25, 0.70, 0.05)
"""QuickTime creation time: written as UTC by phones, as local time by some cameras."""


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


def clock_clue(fact: ClockFact, item: str = "") -> Clue:
    """Return the clue of a clock in a file: UTC, local of unknown zone, or either."""
    terms, trust, words = _clock_terms(fact)
    source = f"{item}: {fact.source}" if item else fact.source
    return Clue("file-clock", "clock", source, trust, terms, LOG_NULL, words, item)


def _clock_terms(fact: ClockFact) -> tuple[tuple[TimeTerm | LocalTerm, ...], float, str]:
    shown = f"{fact.value:%Y-%m-%d %H:%M:%S}"
    gps = "gps" in fact.source.lower()
    if fact.value.tzinfo is not None:
        sds, weights = (PHONE_SD_S, PHONE_WEIGHT) if gps else (DRIFT_SD_S, DRIFT_WEIGHT)
        clock = clock_pieces(fact.value.timestamp(), np.maximum(sds, fact.precision_s / 2.0), weights)
        return (
            (TimeTerm(lambda start, end: cut(clock, start, end)),),
            0.98 if gps else 0.95,
            f"the file's clock says {fact.value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        )
    value = as_seconds(fact.value)
    clock = clock_pieces(value, np.maximum(DRIFT_SD_S, fact.precision_s / 2.0), DRIFT_WEIGHT)
    weights = QUICKTIME_WEIGHT if fact.scale == "unknown" else (ZONE_OF_PLACE, ZONE_UTC, ZONE_OTHER)
    kind = "UTC or local time" if fact.scale == "unknown" else "local time of a zone it does not name"
    terms = zone_mixture(value, clock, weights)
    return tuple(t for t in terms if isinstance(t, LocalTerm)), 0.95, f"the file's clock reads {shown}, {kind}"


def file_clues(facts: FileFacts, item: str) -> list[Clue]:
    """Return the clues that a file carries by itself: its best position and its best clock."""
    clues = [position_clue(place, item) for place in facts.places[:1]]
    return clues + [clock_clue(clock, item) for clock in facts.clocks[:1]]


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
