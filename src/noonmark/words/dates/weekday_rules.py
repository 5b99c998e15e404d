"""Rules for weekdays: last Friday, Tuesday of last week, the first Monday of May."""

from __future__ import annotations

from noonmark.words.dates.calendar import DAYS, MONTH, WEEK, Span, nth_weekday, one_day, unit_around
from noonmark.words.dates.parts import Partial, Written
from noonmark.words.dates.rewriting import Found, Made, Rule, as_day, as_range, rule


def _related(g: Found) -> Made:
    """Last Friday: of last week; this Friday: of this week."""
    weekday, weeks = g.number("w"), g.number("r")
    return as_day(lambda written: _in_span(unit_around(written.day, WEEK, weeks), weekday))


def _near(g: Found) -> Made:
    """Take the nearest on that side of today: this coming Friday, this past Wednesday."""
    weekday, side = g.number("w"), g.number("r")
    return as_day(
        lambda written: Partial(weekday=weekday)(Written(written.day + (DAYS if side > 0 else 0 * DAYS), past=side < 0))
    )


def _in_week(g: Found) -> Made:
    return _related(g) if g.value("u") == WEEK else None


def _in_span(span: Span | None, weekday: int, which: int = 1) -> Span | None:
    day = None if span is None else nth_weekday(span, weekday, which)
    return None if day is None else one_day(day)


def _nth_in(g: Found) -> Made:
    """First Friday of July; the last Sunday of next month; the first week of October on Friday."""
    weekday, which, inside = g.number("w"), g.number("o", -1), g.work("s")
    return as_day(lambda written: _in_span(inside(written), weekday, which))


def _in_week_named(g: Found) -> Made:
    """The first week of October, on Friday."""
    weekday, inside = g.number("w"), g.work("s")

    def work(written: Written) -> Span | None:
        span = inside(written)
        return _in_span(span, weekday) if span and span.first and span.end == span.first + 7 * DAYS else None

    return as_day(work)


def _nth_open(g: Found) -> Made:
    """The second Sunday, of no month named: of the month that is going on, or of the one before it."""
    weekday, which = g.number("w"), g.number("o", 1)

    def work(written: Written) -> Span | None:
        for count in (0, -1 if written.past else 1):
            found = _in_span(unit_around(written.day, MONTH, count), weekday, which)
            if found is None or found.first is None:
                return None
            if (found.first <= written.day) == written.past:
                return found
        return None

    return as_day(work)


def _range_in_week(g: Found) -> Made:
    """From next Monday to Friday; this week from Tuesday to Thursday."""
    first, last, weeks = g.number("a"), g.number("b"), g.number("r")
    if g.has("u") and g.value("u") != WEEK:
        return None

    def work(written: Written) -> Span | None:
        week = unit_around(written.day, WEEK, weeks)
        if week.first is None:
            return None
        end = week.first + (last + (7 if last < first else 0)) * DAYS
        return Span(week.first + first * DAYS, end + DAYS, end)

    return as_range(work)


def _range_around(g: Found) -> Made:
    """From Monday to Wednesday; Wednesday-Thursday: the nearest that had ended, or is to come."""
    first, last = g.number("a"), g.number("b")
    length = (last - first) % 7

    def work(written: Written) -> Span | None:
        ahead = Partial(weekday=last if written.past else first)
        found = ahead(Written(written.day + (DAYS if written.past else 0 * DAYS), past=written.past))
        if found is None or found.first is None:
            return None
        start = found.first - length * DAYS if written.past else found.first
        return Span(start, start + (length + 1) * DAYS, start + length * DAYS)

    return as_range(work)


WEEKDAYS: tuple[Rule, ...] = (
    rule("(?P<r>r) (?P<u>u) [FS] (?P<a>w) [t&-] (?P<b>w)", _range_in_week),
    rule("(?P<r>r) (?P<u>u) ,? (?P<a>w) [t-] (?P<b>w)", _range_in_week),
    rule("[FS]? (?P<r>r) (?P<a>w) [t-] (?P<b>w)", _range_in_week),
    rule("(?P<w>w) [IO]* (?P<r>r) (?P<u>u)", _in_week),
    rule("(?P<r>r) (?P<u>u) [,-]? I? (?P<w>w)", _in_week),
    rule("r (?P<r>r) (?P<w>w)", _near),
    rule("(?P<r>r) (?P<w>w) (?! [,(-]{0,2} (?:1|m|T?[no]) | O )", _related),
)
OF_SPANS: tuple[Rule, ...] = (
    rule("T? (?: (?P<o>o) | [rR] ) (?P<w>w) [OI]? T? (?P<s>2)", _nth_in),
    rule("(?P<s>2) [.,]? I (?P<w>w)", _in_week_named),
    rule("T? (?P<o>o) (?P<w>w)", _nth_open),
)
RANGES: tuple[Rule, ...] = (rule("[FS]? (?P<a>w) [t&-] (?P<b>w)", _range_around),)
