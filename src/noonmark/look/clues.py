"""The clues that a file carries by itself: its best place and its best clock, or those that are signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import numpy as np

from noonmark.clues.clue import Clue, LocalTerm, Pieces
from noonmark.clues.gps import position_clue
from noonmark.clues.local_clock import DRIFT_SD_S, DRIFT_WEIGHT, LOG_NULL, PHONE_SD_S, PHONE_WEIGHT
from noonmark.clues.stretches import DAY_S, add, clock_pieces, cut, pieces_of, scaled, to_utc
from noonmark.earth.ellipsoid import distance_km
from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact
from noonmark.footage.track import Track
from noonmark.look.answer import Look
from noonmark.look.parts import EARLIER_DAYS, Part, face_s, middle_s, parts_of, reset_density, wall
from noonmark.look.weights import Weights, rule_of

TRUST = 0.95
TRACK_TRUST, TRACK_POINTS = 0.98, 20
"""A receiver that went along for so many points gave no place kept from earlier."""
RECEIVER_TRUST, SIGNED_TRUST = 0.98, 0.99
DAY_SD_S = 3.0 * 3600.0
"""How wrong the time is on a clock whose date is wrong: whoever set the one by hand set the other too [s]. A receiver's
time is right when its date is not."""
FASTEST_M_S = 30.0
"""How fast a camera is taken to move where its track does not say [m/s]: a car on a motorway."""
_OTHER_ZONES_S = (-12.0 * 3600.0, 14.0 * 3600.0)


def clues_of(look: Look, item: str = "") -> list[Clue]:
    """Return the clues of a file: one place and one clock, for the copies of a clock are no further evidence.

    A signed place or clock takes the other's stead when its signature is valid against the user's own list.
    """
    facts, name = look.facts, item or look.facts.name
    place, clock = best_place(facts), look.clocks[0].clock if look.clocks else None
    signed = facts.provenance if facts.provenance and facts.provenance.state == "valid" else None
    clues: list[Clue] = []
    if signed and signed.place:
        clues.append(replace(position_clue(signed.place, item), label="signed-gps", trust=SIGNED_TRUST))
    elif place:
        clues.append(replace(position_clue(place, item), trust=TRACK_TRUST if _of_track(place, facts) else TRUST))
    if signed and signed.clock:
        fact = signed.clock if signed.clock.value.tzinfo is None else replace(signed.clock, role="signed")
        clues.append(replace(clock_clue(fact, facts, item), label="signed-clock", trust=SIGNED_TRUST))
    elif clock:
        clues.append(clock_clue(clock, facts, item))
    return [clue if item else replace(clue, source=f"{name}: {clue.source}") for clue in clues]


def _of_track(place: PlaceFact, facts: FileFacts) -> bool:
    track = facts.track
    if track is None or len(track.points) < TRACK_POINTS:
        return False
    first = place_at_start(track)
    apart_km = float(distance_km(place.lat, place.lon, first.lat, first.lon))
    return apart_km * 1000.0 <= 3.0 * ((first.error_m or 0.0) + 10.0)


def best_place(facts: FileFacts) -> PlaceFact | None:
    """Return the file's best place, or that of its track at the first frame."""
    if facts.places:
        return facts.places[0]
    return place_at_start(facts.track) if facts.track else None


def place_at_start(track: Track) -> PlaceFact:
    """Return where a track was at the first frame; its error grows with the way since the nearest point."""
    nearest = min(track.points, key=lambda point: abs(point.offset_s))
    near = [point for point in track.points if 0.0 < abs(point.offset_s - nearest.offset_s) <= 10.0]
    speeds = [
        float(distance_km(nearest.lat, nearest.lon, p.lat, p.lon)) * 1000.0 / abs(p.offset_s - nearest.offset_s)
        for p in near[:50]
    ]
    moved_m = abs(nearest.offset_s) * (max(speeds) if speeds else FASTEST_M_S)
    error_m = (track.error_m or 10.0) + moved_m
    return PlaceFact(track.source, nearest.lat, nearest.lon, nearest.height_m, error_m)


def clock_clue(fact: ClockFact, facts: FileFacts, item: str = "") -> Clue:
    """Return the clue of a clock: the mixture of all that it can mean, with the drift of such clocks."""
    rule = rule_of(fact, facts)
    trust = RECEIVER_TRUST if rule.family == "gps" else TRUST
    source = f"{item}: {fact.source}" if item else fact.source
    return Clue(
        "file-clock",
        "clock",
        source,
        trust,
        (_term(fact, parts_of(rule), sharp=rule.family == "gps"),),
        LOG_NULL,
        _words(fact, facts),
        item,
    )


def _words(fact: ClockFact, facts: FileFacts) -> str:
    if fact.value.tzinfo is not None:
        return f"the file's clock says {fact.value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    shares: Weights = rule_of(fact, facts).weights
    shown = f"{fact.value:%Y-%m-%d}" if fact.precision_s >= DAY_S else f"{fact.value:%Y-%m-%d %H:%M:%S}"
    if shares.earlier > 0.5:
        return f"the file was written or saved at {shown}, at or after filming"
    kind = "UTC or local time" if shares.utc > 0.1 else "local time of a zone it does not name"
    return f"the file's clock reads {shown}, {kind}"


def _term(fact: ClockFact, parts: tuple[Part, ...], *, sharp: bool) -> LocalTerm:
    """Return the likelihood of the clock's face: each part's density over the instant, times its weight."""
    face = drifted(fact, sharp=sharp)
    other_day = face if sharp else _of_another_day(fact)
    local = add(
        [
            scaled(_moved(other_day if part.shift_s else face, part.shift_s), part.weight)
            for part in parts
            if part.meaning == "place"
        ]
    )
    fixed = add(
        [
            scaled(_fixed(fact, other_day if part.shift_s else face, part), part.weight)
            for part in parts
            if part.meaning in _FIXED
        ]
    )
    always = sum(part.weight * reset_density(wall(fact)) for part in parts if part.meaning == "reset")

    def pieces(start: float, end: float, zone: str) -> Pieces:
        ground = [pieces_of([(start, end, always)])] if always > 0.0 else []
        return add([to_utc(local, zone, start, end), cut(fixed, start, end), *ground])

    return LocalTerm(pieces)


_FIXED = ("stated", "utc", "other", "earlier")


def _fixed(fact: ClockFact, face: Pieces, part: Part) -> Pieces:
    at = face_s(fact)
    if part.meaning == "other":
        low, high = at - _OTHER_ZONES_S[1], at - _OTHER_ZONES_S[0]
        return pieces_of([(low, high, 1.0 / (high - low))])
    if part.meaning == "earlier":
        rows = [(at - b * DAY_S, at - a * DAY_S, w / (b - a) / DAY_S) for a, b, w in reversed(EARLIER_DAYS)]
        return pieces_of(rows)
    offset_s = (fact.offset_minutes or 0) * 60.0 if part.meaning == "stated" else 0.0
    return _moved(face, part.shift_s - offset_s)


def drifted(fact: ClockFact, *, sharp: bool) -> Pieces:
    """Return the density of the right face, about what the clock shows; sharp for a receiver's."""
    if fact.precision_s >= DAY_S:
        start = face_s(fact) - middle_s(fact)
        return pieces_of([(start, start + fact.precision_s, 1.0 / fact.precision_s)])
    sds, weights = (PHONE_SD_S, PHONE_WEIGHT) if sharp else (DRIFT_SD_S, DRIFT_WEIGHT)
    return clock_pieces(face_s(fact), np.maximum(sds, fact.precision_s / np.sqrt(12.0)), weights)


def _of_another_day(fact: ClockFact) -> Pieces:
    if fact.precision_s >= DAY_S:
        return drifted(fact, sharp=False)
    return clock_pieces(face_s(fact), np.array([DAY_SD_S]), np.ones(1))


def _moved(pieces: Pieces, seconds: float) -> Pieces:
    return Pieces(pieces.start + seconds, pieces.end + seconds, pieces.density)
