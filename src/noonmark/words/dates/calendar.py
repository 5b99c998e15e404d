"""Arithmetic of the Gregorian calendar (proleptic), as speech counts: weeks from Monday, ends exclusive."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = timedelta(days=1)
DAY, WEEK, MONTH, QUARTER, YEAR, DECADE, CENTURY = "day", "week", "month", "quarter", "year", "decade", "century"
WEEKEND, WORKDAY, FORTNIGHT, WORKWEEK = "weekend", "workday", "fortnight", "workweek"
HALF, ROUND_THE_CLOCK = "half year", "day and night"
_MONTHS = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12, DECADE: 120, CENTURY: 1200}
_DAYS_IN = {DAY: 1, ROUND_THE_CLOCK: 1, WEEK: 7, FORTNIGHT: 14, WEEKEND: 7, WORKWEEK: 7}


@dataclass(frozen=True)
class Span:
    """Days from ``first`` until before ``end``; None is open.

    Attributes
    ----------
    first, end : date or None
    stated_end : date or None
        Where an end was named ("from 4 to 22 May", "2014 to 2018"): the first day of what was named. All of what was
        named is in the span.
    """

    first: date | None
    end: date | None
    stated_end: date | None = None

    @property
    def last(self) -> date | None:
        """The last day in it."""
        return None if self.end is None else self.end - DAYS

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.first is not None and self.end == self.first + DAYS


def one_day(day: date) -> Span:
    """Return the span of one day."""
    return Span(day, day + DAYS)


def real_date(year: int, month: int, day: int) -> date | None:
    """Return a date, None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_months(day: date, count: int) -> date:
    """Return the same day of a month so many later, or that month's last day.

    Raises
    ------
    ValueError
        Before year 1 and after year 9999.
    """
    number = day.year * 12 + day.month - 1 + count
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moved(day: date, unit: str, count: float) -> date:
    """Return a day so many units later (earlier where the count is negative)."""
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        return add_months(day, int(months))
    if unit == WORKDAY:
        return _workdays(day, int(count))
    return day + timedelta(days=int(count * _DAYS_IN[unit]))


def _workdays(day: date, count: int) -> date:
    step = DAYS if count > 0 else -DAYS
    while count:
        day += step
        if day.weekday() < 5:
            count -= 1 if count > 0 else -1
    return day


def unit_around(day: date, unit: str, count: int = 0) -> Span:
    """Return the calendar's unit around a day, or the one so many later."""
    if unit in {WEEK, FORTNIGHT, WORKWEEK, WEEKEND}:
        monday = day - timedelta(days=day.weekday())
        start = monday + timedelta(days=count * (14 if unit == FORTNIGHT else 7))
        if unit == WEEKEND:
            return Span(start + timedelta(days=5), start + timedelta(days=7))
        return Span(start, start + timedelta(days={WEEK: 7, FORTNIGHT: 14, WORKWEEK: 5}[unit]))
    if unit in _MONTHS:
        months = _MONTHS[unit]
        number = (day.year * 12 + day.month - 1) // months * months + count * months
        first = date(number // 12, number % 12 + 1, 1)
        return Span(first, add_months(first, months))
    if unit == ROUND_THE_CLOCK and count:
        return Span(day + min(count, 0) * DAYS, day + max(count, 0) * DAYS + DAYS)
    return one_day(day + timedelta(days=count))


def first_week(year: int) -> date:
    """Return the Monday of ISO week 1: the week that holds 4 January."""
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=fourth.weekday())


def nth_weekday(span: Span, weekday: int, which: int) -> date | None:
    """Return the nth such weekday of a span (from 1; -1 is the last), None where it has not so many."""
    if span.first is None or span.end is None:
        return None
    found = span.first + timedelta(days=(weekday - span.first.weekday()) % 7)
    days = [found + timedelta(days=7 * k) for k in range(54) if found + timedelta(days=7 * k) < span.end]
    at = which - 1 if which > 0 else which
    return days[at] if -len(days) <= at < len(days) else None


def easter(year: int) -> date:
    """Return Easter Sunday of the western churches.

    Notes
    -----
    The anonymous Gregorian computus (Meeus, Astronomical Algorithms, 2nd ed., chapter 8).
    """
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    shift = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * shift) // 451
    month, day = divmod(h + shift - 7 * m + 114, 31)
    return date(year, month, day + 1)


def season_of(year: int, season: int) -> Span:
    """Return a northern season, 0 winter (from December of the year before) to 3 autumn, by whole months."""
    first = add_months(date(year, 1, 1), 3 * season - 1)
    return Span(first, add_months(first, 3))


def edge_of(span: Span, edge: str) -> Span | None:
    """Return the start, middle or end of a span, or its early or late half.

    Notes
    -----
    Speech draws no sharp line. A year has thirds; a month its days 1 to 15, 10 to 20 and 16 on; a week Monday to
    Wednesday, Tuesday to Friday and Thursday on: the conventions of Recognizers-Text, so that answers can be compared.
    """
    if span.first is None or span.end is None:
        return None
    first, end, days = span.first, span.end, (span.end - span.first).days
    if edge in {"early", "late"} and days > 31:
        half = add_months(first, 6) if 360 < days < 370 else first + timedelta(days=days // 2)
        return Span(first, half) if edge == "early" else Span(half, end)
    at = {"start": 0, "early": 0, "middle": 1, "end": 2, "late": 2}[edge]
    if days > 31:
        cuts = [
            add_months(first, 4 * k) if 360 < days < 370 else first + timedelta(days=k * days // 3) for k in (0, 1, 2)
        ]
        cuts.append(end)
        return Span(cuts[at], cuts[at + 1])
    if days >= 28:
        return _shares(first, end, 15, (9, 20))[at]
    return _shares(first, end, 3, (1, 5))[at] if days == 7 else span


def _shares(first: date, end: date, half: int, middle: tuple[int, int]) -> tuple[Span, Span, Span]:
    """Return the start, the middle and the end, cut at so many days."""
    cut, low, high = (first + timedelta(days=days) for days in (half, *middle))
    return Span(first, cut), Span(low, high), Span(cut, end)
