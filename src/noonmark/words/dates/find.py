"""Dates found in a text: where each stands, and which days it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from noonmark.errors import NoonmarkError
from noonmark.words.dates.calendar import Span
from noonmark.words.dates.dated import Dated, Days, days_of, grain_of
from noonmark.words.dates.grammar import WEAK, worked_out
from noonmark.words.dates.hour_rules import Timed
from noonmark.words.dates.language import lexicon_for, lexicon_named
from noonmark.words.dates.lexicon import Lexicon
from noonmark.words.dates.numeric import Order, numeric_dates
from noonmark.words.dates.parts import Leaning, Partial, Written
from noonmark.words.dates.problems import (
    letters_problem,
    missing_problem,
    swapped_day,
    swapped_problem,
    weekday_problem,
)  # fmt: skip
from noonmark.words.dates.tense import is_past
from noonmark.words.dates.tokens import Token, words_of

LONGEST_TEXT = 2_000_000
"""Characters that are read at once: a book of 1,000 pages."""

_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*", re.MULTILINE)
_NEARER, _YEARLY = 4, 300
_HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Readings:
    """A date in a text with what it means if it had passed when the text was written, and if it was to come.

    Attributes
    ----------
    token : Token
    past, future : Span or None
        None where the calendar has no such date.
    gone : bool or None
        What the sentence says: it had passed, it was to come, or nothing.
    """

    token: Token
    past: Span | None
    future: Span | None
    gone: bool | None


def find_dates(
    text: str,
    written: date,
    *,
    language: str | None = None,
    zone: str | None = None,
    day_first: bool | None = None,
    weak: bool = False,
) -> tuple[Dated, ...]:
    """Return the dates and periods that a text names, in order.

    Parameters
    ----------
    text : str
    written : date or datetime
        The day on which it was written, by its own calendar; "on Thursday" counts from it.
    language : str, optional
        ``"en"``, ``"ru"`` or ``"uk"``; without it each paragraph's own.
    zone : str, optional
        IANA zone of the place: the day of an aware ``written`` is taken there.
    day_first : bool, optional
        Whether 4/5/2022 is 4 May; without it both readings are told, in English the month first.
    weak : bool
        Whether to tell "the week", "the day" and the like, which seldom name a date.

    Returns
    -------
    tuple of Dated

    Raises
    ------
    NoonmarkError
        For an unknown language or zone, and a text longer than 2,000,000 characters.

    Examples
    --------
    >>> [one] = find_dates("Shots were heard on Thursday morning.", date(2022, 9, 24))
    >>> one.first.isoformat(), one.hours
    ('2022-09-22', (8, 12))
    """
    day = day_written(written, zone)
    found = find_readings(text, day, language=language, day_first=day_first)
    return tuple(_dated(text, each, day) for each in found if weak or each.token.tag != WEAK)


def day_written(written: date, zone: str | None) -> date:
    """Return the day of writing, in a zone where one is given.

    Raises
    ------
    NoonmarkError
        For an unknown zone, and a zone given with a time that has none.
    """
    if not isinstance(written, datetime) or zone is None:
        return written.date() if isinstance(written, datetime) else written
    if written.tzinfo is None:
        raise NoonmarkError(f"the time {written.isoformat()} has no zone", remedy="write it as 2022-09-22T18:00Z")
    try:
        return written.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NoonmarkError(f"unknown time zone {zone!r}", remedy="give one such as Asia/Yakutsk") from None


def find_readings(
    text: str, written: date, *, language: str | None = None, day_first: bool | None = None
) -> Iterator[Readings]:
    """Yield the dates of a text with both of their readings.

    Raises
    ------
    NoonmarkError
        As ``find_dates``.
    """
    if len(text) > LONGEST_TEXT:
        raise NoonmarkError(
            f"a text of {len(text):,} characters is too long to be read at once",
            remedy=f"cut it into parts of at most {LONGEST_TEXT:,}",
        )
    given = lexicon_named(language) if language is not None else None
    for found in _PARAGRAPH.finditer(text):
        lexicon = given or lexicon_for(found.group())
        yield from _in_paragraph(found, written, lexicon, _order(lexicon, day_first))


def _in_paragraph(paragraph: re.Match[str], written: date, lexicon: Lexicon, order: Order) -> Iterator[Readings]:
    text, at = paragraph.group(), paragraph.start()
    tokens = _tokens(text, order)
    words = [token for token in tokens if token.tag in "x.!?"]
    for token in worked_out(lexicon.context(lexicon.tagged(lexicon.numbers(tokens)), text), text):
        past, future = (_span_of(token, Written(written, past=side)) for side in (True, False))
        moved = Token(token.tag, token.value, token.start + at, token.end + at)
        yield Readings(moved, past or future, future or past, is_past(words, token.start, lexicon))


def _order(lexicon: Lexicon, day_first: bool | None) -> Order:  # noqa: FBT001 - None is a third way of reading
    if day_first is None:
        return "day first" if lexicon.day_first else "open"
    return "day first" if day_first else "month first"


def _tokens(text: str, order: Order) -> list[Token]:
    out: list[Token] = []
    at = 0
    for token in numeric_dates(text, order):
        out += [*words_of(text[at : token.start], at), token]
        at = token.end
    return [*out, *words_of(text[at:], at)]


def _span_of(token: Token, written: Written) -> Span | None:
    try:
        span: Span | None = token.value(written)
    except (OverflowError, ValueError):  # before year 1 or after 9999, which datetime does not have
        return None
    turned = span is not None and span.first is not None and span.end is not None and span.end <= span.first
    return None if turned else span


def _dated(text: str, each: Readings, written: date) -> Dated:
    token = each.token
    hours = token.value.hours if isinstance(token.value, Timed) else None
    part = token.value.day if isinstance(token.value, Timed) else token.value
    told = text[token.start : token.end]
    if each.past is None:
        return Dated(token.start, token.end, told, None, None, None, "day", sure=False, problem=missing_problem(part))
    chosen, sure = _chosen(each, part, written)
    first, last = days_of(chosen, hours)
    other = _other(each, chosen, hours)
    problem = weekday_problem(part, first, written) or letters_problem(told)
    if isinstance(part, Partial) and part.swapped:
        problem = problem or swapped_problem(told, part, first)
        exchanged = swapped_day(part, first)
        other = (exchanged, exchanged)
    return Dated(
        token.start, token.end, told, first, last, hours, grain_of(chosen, hours), sure and not problem, problem, other
    )


def _other(each: Readings, chosen: Span | None, hours: tuple[float, float] | None) -> Days | None:
    left = each.future if chosen == each.past else each.past
    return None if left == chosen else days_of(left, hours)


def _chosen(each: Readings, part: object, written: date) -> tuple[Span | None, bool]:
    """Return the likelier reading, and whether it is the only likely one."""
    past, future = each.past, each.future
    if past == future or past is None or future is None:
        return past or future, not isinstance(part, Leaning)
    if isinstance(part, Partial) and future.is_day and future.first == written:
        return future, True
    if isinstance(part, Partial) and part.weekday is not None and part.month is not None:
        agree = [span for span in (past, future) if span.first and span.first.weekday() == part.weekday]
        if len(agree) == 1 and agree[0].first and abs(agree[0].first - written) < _HALF_A_YEAR:
            return agree[0], True
    if each.gone is not None:
        return (past if each.gone else future), True
    return _nearest(past, future, written)


def _nearest(past: Span, future: Span, written: date) -> tuple[Span, bool]:
    """Return the past reading; of two a year apart the coming one where it is four times nearer."""
    before, after = past.first or past.end, future.first or future.end
    if before is None or after is None or (after - before).days < _YEARLY:
        return past, False
    gone, coming = (written - before).days, (after - written).days
    if gone > _NEARER * coming:
        return future, False
    return past, coming > _NEARER * gone
