"""When, in UTC or as dates: an instant, a span, a local date, a posting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import log

import numpy as np

from noonmark.clues.clue import LocalTerm, Pieces, TimeTerm
from noonmark.clues.instants import FIRST, LAST, to_posix
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options, read_day, read_moment
from noonmark.clues.stretches import DAY_S, OTHER_FOOTAGE_S, clock_pieces, cut, pieces_of, to_utc

LOG_NULL = -log(OTHER_FOOTAGE_S)
_KNOWN = "given as known: what the user states as a limit of the search is taken as said, unless given a trust"


def span_term(start: float, end: float, density: float | None = None) -> TimeTerm:
    """Return a flat density between two instants (POSIX seconds); by default one that sums to 1."""
    value = 1.0 / (end - start) if density is None else density

    def pieces(first: float, last: float) -> Pieces:
        a, b = max(first, start), min(last, end)
        return pieces_of([(a, b, value)] if b > a else [])

    return TimeTerm(pieces)


def local_span_term(first: date, last: date) -> LocalTerm:
    """Return a flat density over local calendar dates, both included."""
    start = _day_s(first)
    end = _day_s(last) + DAY_S

    def pieces(begin: float, stop: float, zone: str) -> Pieces:
        return to_utc(pieces_of([(start, end, 1.0 / (end - start))]), zone, begin, stop)

    return LocalTerm(pieces)


def _day_s(day: date) -> float:
    return float((day - date(1970, 1, 1)).days) * DAY_S


def _read_instant(options: Options) -> Reading:
    stamp, step = options.instant("at")
    centre = to_posix(stamp)
    if options.has("error"):
        sd = options.duration_s("error")
        if sd <= 0.0:
            raise options.error(f"error {sd:g} s is not above 0", 'write error = "30s": one standard deviation')
        term = TimeTerm(lambda first, last: cut(clock_pieces(centre, np.array([sd]), np.ones(1)), first, last))
        return Reading((term,), LOG_NULL, f"filmed at {stamp:%Y-%m-%dT%H:%M:%SZ} +-{sd:g} s", "at")
    half = max(step, 2.0) / 2.0
    return Reading((span_term(centre - half, centre + half),), LOG_NULL, f"filmed at {stamp:%Y-%m-%dT%H:%M:%SZ}", "at")


def _read_between(options: Options) -> Reading:
    first, last = options.text_of("earliest"), options.text_of("latest")
    if len(first) <= 10 and len(last) <= 10:
        start, end = read_day(first, "earliest", options.where), read_day(last, "latest", options.where)
        if end < start:
            raise options.error(f"the span ends ({end}) before it starts ({start})", "give the earlier date first")
        words = f"filmed between the local dates {start} and {end}, both included"
        return Reading((local_span_term(start, end),), LOG_NULL, words, "between")
    begin, _ = _end_of_span(options, "earliest", first, late=False)
    stop, _ = _end_of_span(options, "latest", last, late=True)
    if stop <= begin:
        raise options.error(f"the span ends ({last}) before it starts ({first})", "give the earlier instant first")
    words = f"filmed between {begin:%Y-%m-%dT%H:%M:%SZ} and {stop:%Y-%m-%dT%H:%M:%SZ}"
    return Reading((span_term(to_posix(begin), to_posix(stop)),), LOG_NULL, words, "between")


def _end_of_span(options: Options, key: str, text: str, *, late: bool) -> tuple[datetime, float]:
    """Return one end of a span; a bare date reaches as far as any zone on Earth lets it."""
    if len(text) <= 10:
        day = read_day(text, key, options.where)
        edge = FIRST + timedelta(seconds=_day_s(day) - FIRST.timestamp())
        reach = edge + (timedelta(hours=36) if late else timedelta(hours=-14))
        return min(max(reach, FIRST), LAST), DAY_S
    read_moment(text, key, options.where)
    return options.instant(key)


def _read_date(options: Options) -> Reading:
    day = options.day("date")
    return Reading((local_span_term(day, day),), LOG_NULL, f"filmed on the local date {day}", "date")


def _read_posted(options: Options) -> Reading:
    stamp, step = options.instant("before")
    latest = to_posix(stamp) + step

    def pieces(first: float, last: float) -> Pieces:
        return pieces_of([(first, min(last, latest), 1.0 / OTHER_FOOTAGE_S)] if latest > first else [])

    return Reading((TimeTerm(pieces),), LOG_NULL, f"posted at {stamp:%Y-%m-%dT%H:%M:%SZ}, so filmed before", "posted")


INSTANT = Kind(
    "instant",
    "the instant of the first frame",
    {"at": "UTC with a Z, or with an offset", "error": 'sd, e.g. "30s"; without it, the step in which it is written'},
    1.0,
    _KNOWN,
    _read_instant,
    {"at": "2024-02-29T12:00Z"},
)
BETWEEN = Kind(
    "between",
    "a span of dates or instants",
    {
        "earliest": "date (local, included) or instant with zone",
        "latest": "date (local, included) or instant with zone",
    },
    1.0,
    _KNOWN,
    _read_between,
    {"earliest": "2022-09-21", "latest": "2022-09-23"},
)
DATE = Kind("date", "a local calendar date", {"date": "2022-09-22"}, 1.0, _KNOWN, _read_date, {"date": "2022-09-22"})
POSTED = Kind(
    "posted-before",
    "an instant by which it was public",
    {"before": "UTC with a Z, or with an offset"},
    1.0,
    "a post's time is set by the platform's server; give less where only the poster says so",
    _read_posted,
    {"before": "2022-09-22T10:00Z"},
)
