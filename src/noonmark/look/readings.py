"""The readings of a clock: which instants it can mean, with their weights."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from noonmark.clues.local_clock import DRIFT_SD_S, DRIFT_WEIGHT
from noonmark.clues.stretches import OTHER_FOOTAGE_S
from noonmark.earth.zones import local_to_utc, zone_at
from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, FileFacts
from noonmark.look.answer import Reading
from noonmark.look.parts import Part, main_meaning, wall, weighed_parts
from noonmark.look.weights import family, family_in, rule_of

ZONES_S = 26.0 * 3600.0
"""From the most western zone to the most eastern [s]."""
RIGHT = 0.98
"""Probability that the receiver's clock and the other speak of the same footage, as in the receiver's trust."""
LEAST = 0.0005
"""Readings of less weight are left out."""
AGREED = timedelta(minutes=2)
SAME = timedelta(seconds=1)
NO_ZONE = "local time of the place, whose zone is not known"


def readings(fact: ClockFact, facts: FileFacts) -> tuple[Reading, ...]:
    """Return what a clock can mean, the heaviest first; the weights sum to 1.

    Parameters
    ----------
    fact : ClockFact
        One clock of the file.
    facts : FileFacts
        The file: its make and software weigh the readings, its best place gives the zone of the place.

    Notes
    -----
    A local time that clocks showed twice is two readings of half the weight each; one that clocks skipped has no
    instant. Within 12.7 km of a border the zone may be the neighbour's. Where a receiver's clock stands in the file
    too, the readings of the other clocks are weighed by how near they come to it: by the density of the drift that a
    camera's clock has, and for a reading without an instant by an even density over all zones.
    """
    zone = zone_at(facts.places[0].lat, facts.places[0].lon) if facts.places else None
    rule = rule_of(fact, facts)
    found = [
        reading
        for part in weighed_parts(fact, facts)
        for reading in _of_part(part, fact, zone, rule.why if part.meaning == main_meaning(rule) else "")
    ]
    kept = [reading for reading in _merged(_beside(found, fact, facts)) if reading.weight >= LEAST]
    total = sum(reading.weight for reading in kept)
    shares = (replace(reading, weight=reading.weight / total) for reading in kept)
    return tuple(sorted(shares, key=lambda reading: -reading.weight))


def _beside(found: list[Reading], fact: ClockFact, facts: FileFacts) -> list[Reading]:
    """Return the readings weighed by the receiver's clock in the file, if it has another than this."""
    receiver = next((clock for clock in facts.clocks if family_in(clock, facts) == "gps"), None)
    if receiver is None or family(fact) == "gps" or any(each.utc is None and each.weight > 0.3 for each in found):
        return found
    likely = [_agreement(each, receiver.value) * each.weight for each in found]
    shares = [
        RIGHT * weight / sum(likely) + (1.0 - RIGHT) * each.weight for each, weight in zip(found, likely, strict=True)
    ]
    words = f"; {receiver.source} in this file agrees"
    return [
        replace(each, weight=share, why=each.why + (words if _close(each, receiver.value) else ""))
        for each, share in zip(found, shares, strict=True)
    ]


def _close(reading: Reading, instant: datetime) -> bool:
    return reading.utc is not None and abs(reading.utc - instant) <= AGREED


def _agreement(reading: Reading, instant: datetime) -> float:
    """Return the density of a receiver's instant given a reading [1/s]."""
    if reading.utc is None:
        return 1.0 / ZONES_S
    gaps = (reading.utc - instant).total_seconds() / DRIFT_SD_S
    return (
        float(np.sum(DRIFT_WEIGHT * np.exp(-0.5 * gaps**2) / DRIFT_SD_S)) / np.sqrt(2.0 * np.pi) + 1.0 / OTHER_FOOTAGE_S
    )


def _of_part(part: Part, fact: ClockFact, zone: str | None, why: str) -> list[Reading]:
    shift = timedelta(seconds=part.shift_s)
    shown = wall(fact) + shift
    if part.meaning == "place":
        return _of_place(part, shown, zone, why)
    if part.meaning in ("stated", "utc"):
        instant = fact.value.astimezone(UTC) + shift if part.meaning == "stated" else shown.replace(tzinfo=UTC)
        said = f"as stated, {offset_text(fact.offset_minutes or 0)}" if part.meaning == "stated" else "UTC"
        return [Reading(instant, part.weight, _told(said, part, why))]
    words = {
        "other": "local time of another zone, such as the owner's home",
        "reset": f"counted from a restart on {shown.year}-01-01, so no date at all",
        "earlier": "when the file was written, received or saved; filmed some time before",
    }
    return [Reading(None, part.weight, words[part.meaning])]


def _of_place(part: Part, shown: datetime, zone: str | None, why: str) -> list[Reading]:
    if zone is None:
        return [Reading(None, part.weight, _told(NO_ZONE, part, why))]
    try:
        instants = local_to_utc(shown, zone)
    except NoonmarkError:
        return [Reading(None, part.weight, f"local time of the place, {zone}, whose clocks skipped that time")]
    return [
        Reading(
            instant,
            part.weight / len(instants),
            _told(f"local time of the place, {zone} ({offset_text(_minutes(shown, instant))})", part, why),
        )
        for instant in instants
    ]


def _told(said: str, part: Part, why: str) -> str:
    if part.shift_s:
        return f"{said}, by a clock that is a day {'behind' if part.shift_s > 0 else 'ahead'}"
    return f"{said}: {why}" if why else said


def _minutes(shown: datetime, instant: datetime) -> int:
    return round((shown.replace(tzinfo=UTC) - instant).total_seconds() / 60.0)


def offset_text(minutes: int) -> str:
    """Return an offset from UTC as people write it.

    Examples
    --------
    >>> offset_text(-300), offset_text(345), offset_text(0)
    ('UTC-5', 'UTC+5:45', 'UTC')
    """
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def _merged(found: list[Reading]) -> list[Reading]:
    """Return the readings with those of one instant made one, under the words of the heavier."""
    out: list[Reading] = []
    for reading in sorted(found, key=lambda r: -r.weight):
        same = next((r for r in out if r.utc and reading.utc and abs(r.utc - reading.utc) < SAME), None)
        if same is None:
            out.append(reading)
        else:
            out[out.index(same)] = Reading(same.utc, same.weight + reading.weight, same.why)
    return out
