"""Clocks that show local time: in the picture, in a file, or in words ("Thursday morning")."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from math import log

import numpy as np

from noonmark.clues.clue import LocalTerm, Pieces, Term, TimeTerm
from noonmark.clues.instants import check_instant
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.stretches import DAY_S, OTHER_FOOTAGE_S, add, clock_pieces, daily, pieces_of, scaled, to_utc
from noonmark.earth.zones import local_day

LOG_NULL = -log(OTHER_FOOTAGE_S)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "night": ((0.0, 4.0, 1.0), (4.0, 6.0, 0.5), (21.0, 22.0, 0.5), (22.0, 24.0, 1.0)),
    "morning": ((4.0, 6.0, 0.5), (6.0, 11.0, 1.0), (11.0, 12.0, 0.7), (12.0, 12.5, 0.2)),
    "noon": ((10.5, 11.0, 0.2), (11.0, 13.5, 1.0), (13.5, 14.5, 0.3)),
    "afternoon": ((11.5, 12.0, 0.2), (12.0, 17.0, 1.0), (17.0, 18.5, 0.5)),
    "evening": ((16.0, 17.5, 0.5), (17.5, 22.0, 1.0), (22.0, 23.5, 0.4)),
}
"""Local hours at which people use each word, with how readily beside the others (own table, in tenths)."""

DRIFT_SD_S = np.array([20.0, 180.0, 3600.0])
DRIFT_WEIGHT = np.array([0.6, 0.3, 0.1])
"""How wrong a camera's or a wall's clock is: mostly seconds, often minutes, now and then an hour or more."""
PHONE_SD_S = np.array([2.0, 30.0])
PHONE_WEIGHT = np.array([0.8, 0.2])

ZONE_OF_PLACE, ZONE_UTC, ZONE_OTHER = 0.85, 0.05, 0.10
"""A clock of unknown zone shows the place's time, UTC, or the time of some other zone (home), with these weights."""
_OTHER_ZONES_S = (-12.0 * 3600.0, 14.0 * 3600.0)


def hours_said(part: str) -> tuple[tuple[float, float, float], ...]:
    """Return (from, to, probability) of a daytime's word by local hour: over all words it sums to 1.

    Examples
    --------
    >>> hours_said("morning")[0]
    (4.0, 6.0, 0.5)
    """
    edges = sorted({hour for rows in HOURS.values() for a, b, _ in rows for hour in (a, b)})
    pieces = list(pairwise(edges))
    shares = [_readily(part, a) / sum(_readily(word, a) for word in HOURS) for a, _ in pieces]
    out: list[tuple[float, float, float]] = []
    for (a, b), share in zip(pieces, shares, strict=True):
        if out and out[-1][1] == a and out[-1][2] == share:
            out[-1] = (out[-1][0], b, share)
        elif share > 0.0:
            out.append((a, b, share))
    return tuple(out)


def _readily(part: str, hour: float) -> float:
    return sum(value for a, b, value in HOURS[part] if a <= hour < b)


def as_seconds(reading: datetime) -> float:
    """Return a naive local time as POSIX seconds, read as if it were UTC."""
    return reading.replace(tzinfo=UTC).timestamp()


def zone_mixture(reading_s: float, clock: Pieces, weights: tuple[float, float, float]) -> tuple[Term, ...]:
    """Return the term of a clock whose zone is the place's, UTC, or another, with these weights."""
    of_place, of_utc, of_other = weights
    low, high = reading_s - _OTHER_ZONES_S[1], reading_s - _OTHER_ZONES_S[0]
    elsewhere = pieces_of([(low, high, of_other / (high - low))])
    fixed = add([scaled(clock, of_utc), elsewhere]) if of_other > 0.0 else scaled(clock, of_utc)

    def pieces(start: float, end: float, zone: str) -> Pieces:
        return add([scaled(to_utc(clock, zone, start, end), of_place), fixed])

    return (LocalTerm(pieces),)


def _read_clock(options: Options) -> Reading:
    reading, step = options.local("reads")
    with options.blamed():
        check_instant(reading.replace(tzinfo=UTC), "reads")
    value = as_seconds(reading) + (step / 2.0 if step >= 60.0 else 0.0)
    sds, weights = DRIFT_SD_S, DRIFT_WEIGHT
    if options.has("error"):
        sds, weights = np.array([options.duration_s("error")]), np.ones(1)
        if sds[0] <= 0.0:
            raise options.error(f"error {sds[0]:g} s is not above 0", 'write error = "60s": one standard deviation')
    clock = clock_pieces(value, np.maximum(sds, step / np.sqrt(12.0)), weights)
    zone = options.text("zone", "unknown")
    words = f"a clock reads {reading:%Y-%m-%d %H:%M:%S}"
    if zone == "unknown":
        return Reading(
            zone_mixture(value, clock, (ZONE_OF_PLACE, ZONE_UTC, ZONE_OTHER)),
            LOG_NULL,
            f"{words}, zone unknown",
            "local-clock",
        )
    if zone == "place":
        return Reading(
            zone_mixture(value, clock, (1.0, 0.0, 0.0)), LOG_NULL, f"{words} in the place's own zone", "local-clock"
        )
    with options.blamed():
        local_day(reading.date(), zone)  # a day that the zone skipped is an error
    return Reading((TimeTerm(lambda a, b: to_utc(clock, zone, a, b)),), LOG_NULL, f"{words} in {zone}", "local-clock")


def _read_words(options: Options) -> Reading:
    day, part = options.text("weekday", "").lower(), options.text("daytime", "").lower()
    if not day and not part:
        raise options.error("neither weekday nor daytime is given", 'write weekday = "Thursday", daytime = "morning"')
    if day and day not in DAYS:
        raise options.error(f"weekday {day!r} is not known", f"write one of: {', '.join(d.title() for d in DAYS)}")
    if part and part not in HOURS:
        raise options.error(f"daytime {part!r} is not known", f"write one of: {', '.join(HOURS)}")
    hours = hours_said(part) if part else ((0.0, 24.0, 1.0),)
    weekdays = frozenset({DAYS.index(day)} if day else range(7))

    def pieces(start: float, end: float, zone: str) -> Pieces:
        return to_utc(daily(start - DAY_S, end + DAY_S, hours, weekdays), zone, start, end)

    share = sum((b - a) * value for a, b, value in hours) / 24.0 * len(weekdays) / 7.0
    said = " ".join(word for word in (day.title(), part) if word)
    return Reading(
        (LocalTerm(pieces),), log(share), f"said to be on {said}" if day else f"said to be in the {said}", "local-words"
    )


CLOCK = Kind(
    "local-clock",
    "a clock in the picture or file, of unknown or stated zone",
    {
        "reads": "what it shows: 2022-09-22T10:30 without a zone",
        "zone": '"unknown" (default), "place" (the place\'s own), or an IANA name such as Asia/Yakutsk',
        "error": 'sd, e.g. "60s"; without it, mostly seconds, at times minutes or an hour',
    },
    0.9,
    "one clock in ten was never set",
    _read_clock,
    {"reads": "2022-09-22T10:30"},
)
WORDS = Kind(
    "local-words",
    "weekday and daytime in words",
    {"weekday": "Monday to Sunday", "daytime": f"one of: {', '.join(HOURS)}"},
    0.8,
    "who says so may be wrong, or speak of the posting",
    _read_words,
    {"weekday": "Thursday", "daytime": "morning"},
)
