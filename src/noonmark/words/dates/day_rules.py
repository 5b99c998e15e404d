"""Rules for single days named by the calendar: 22 September 2022, Friday the 22nd, the 20th of next month, Easter."""

from __future__ import annotations

from dataclasses import replace

from noonmark.words.dates.calendar import MONTH, WEEKEND, YEAR, Span, moved, one_day, real_date, unit_around
from noonmark.words.dates.holidays import Feast
from noonmark.words.dates.numeric import year_of
from noonmark.words.dates.parts import Partial, Worked, Written
from noonmark.words.dates.rewriting import Found, Made, Rule, as_day, as_span, rule

_SEP = "[-/.,]?"
_YEAR = "(?: [,/.-]{0,2} [OI]? T? (?P<y>y) )"
_WEEKDAY = "(?: (?P<w>w) [,.]? )?"


def _year(g: Found) -> tuple[int | None, bool]:
    value = g.maybe("y")
    if value is None:
        return None, False
    return (value, False) if value > 99 else year_of(f"{value:02d}")


def _date(g: Found) -> Made:
    day = g.number("n")
    year, open_century = _year(g)
    return as_day(Partial(year, g.maybe("m"), day, g.maybe("w"), open_century)) if 1 <= day <= 31 else None


def _date_of_short_year(g: Found) -> Made:
    """15 April of 87."""
    if g.number("yy") < 32:
        return None
    year, open_century = year_of(f"{g.number('yy'):02d}") if g.number("yy") < 100 else (None, False)
    return (
        as_day(Partial(year, g.maybe("m"), g.number("n"), None, open_century)) if year and g.number("n") <= 31 else None
    )


def _day_of_weekday(g: Found) -> Made:
    """Friday the 22nd; on the 22nd."""
    day = g.number("n")
    if g.has("i") and g.value("i") not in {"on", "around", "about", "by", "for", "of"}:
        return None
    return as_day(Partial(None, None, day, g.maybe("w"))) if 1 <= day <= 31 else None


def _checked(g: Found) -> Made:
    """Keep a weekday beside a date with it, so that the two can be compared."""
    part = g.value("d")
    if isinstance(part, Partial) and part.day is not None and part.weekday is None:
        return as_day(replace(part, weekday=g.number("w")))
    return None


def _turned(g: Found) -> Made:
    """Next 5 December, last 5 December: on that side of today whatever the sentence says."""
    part, side = g.value("d"), g.number("r")
    if not isinstance(part, Partial) or part.year is not None or part.month is None:
        return None
    if not side:
        return as_day(lambda written: replace(part, year=written.day.year)(written))
    return as_day(lambda written: part(Written(written.day, past=side < 0)))


def _of_related_year(g: Found) -> Made:
    """22 September last year."""
    day, month, years = g.number("n"), g.number("m"), g.number("r")
    if g.value("u") != YEAR or not 1 <= day <= 31:
        return None
    return as_day(lambda written: Partial(written.day.year + years, month, day)(written))


def _far(g: Found) -> Made:
    days = g.number("d")
    return as_day(lambda written: one_day(moved(written.day, "day", days)))


def _holiday(g: Found) -> Made:
    feast: Feast = g.value("h")
    year, _ = _year(g)
    return as_day(feast.worked(year))


def _related_holiday(g: Found) -> Made:
    """Last Easter, next Easter: the nearest on that side; this Easter: the year's own."""
    feast: Feast = g.value("h")
    side = g.number("r")
    if side and not g.has("u"):
        return as_day(lambda written: feast.worked(None)(Written(written.day, past=side < 0)))
    return as_day(lambda written: feast.worked(written.day.year + side)(written))


def _holiday_weekend(g: Found) -> Made:
    """Labor Day weekend: Saturday and Sunday, and the days that a feast near them makes free."""
    feast: Feast = g.value("h")
    year, _ = _year(g)
    day = feast.worked(year or g.maybe("z"))
    return as_span(lambda written: _long_weekend(day(written))) if g.value("u") == WEEKEND else None


def _long_weekend(feast: Span | None) -> Span | None:
    if feast is None or feast.first is None or feast.end is None:
        return None
    weekday = feast.first.weekday()
    if weekday in {0, 1}:
        return Span(moved(feast.first, "day", -2 - weekday), feast.end)
    weekend = unit_around(feast.first, WEEKEND)
    return Span(min(feast.first, weekend.first or feast.first), weekend.end) if weekday >= 3 else weekend


def _day_of_span(g: Found) -> Made:
    """The 20th of next month; the fifth day of June."""
    day, inside = g.number("n"), g.work("s")
    if g.has("u") and g.value("u") != "day":
        return None
    return as_day(_in_month_of(day, inside)) if 1 <= day <= 31 else None


def _day_of_now(g: Found) -> Made:
    """The 26th day of the month."""
    day = g.number("n")
    if g.value("u") != "day" or g.value("v") != MONTH:
        return None
    return as_day(_in_month_of(day, lambda written: unit_around(written.day, MONTH)))


def _in_month_of(day: int, inside: Worked) -> Worked:
    def work(written: Written) -> Span | None:
        span = inside(written)
        if span is None or span.first is None:
            return None
        found = real_date(span.first.year, span.first.month, day)
        return None if found is None else one_day(found)

    return work


NAMED: tuple[Rule, ...] = (
    rule(f"{_WEEKDAY} T? (?P<n>[no]) [-/.]? (?:y -)? O? T? (?P<m>m) {_YEAR}", _date),
    rule("(?P<y>y) [-/.] (?P<m>m) [-/.] (?P<n>n)", _date),
    rule("(?P<y>y) [-/.] (?P<n>n) [-/.] (?P<m>m)", _date),
    rule("(?P<m>m) [-] (?P<y>y) [-] (?P<n>n)", _date),
    rule("(?P<n>n) [-] (?P<y>y) [-] (?P<m>m)", _date),
    rule(f"{_WEEKDAY} T? (?P<m>m) {_SEP} T? (?P<n>[no]) (?! [t-] [no] (?!u) ) {_YEAR}", _date),
    rule("T? (?P<n>[no]) O? T? (?P<m>m) ,? (?P<r>r) (?P<u>u)", _of_related_year),
    rule("(?P<m>m) T? (?P<n>[no]) ,? (?P<r>r) (?P<u>u)", _of_related_year),
    rule("(?P<n>[no]) (?P<m>m) O (?P<yy>n)", _date_of_short_year),
)
OPEN: tuple[Rule, ...] = (
    rule(f"{_WEEKDAY} T? (?P<n>[no]) [-/.]? O? T? (?P<m>m) (?! [.,]? [no] (?![ulHP]))", _date),
    rule(
        f"(?: (?P<w>w) [,.-]? )? T? (?P<m>m) {_SEP} T? (?P<n>[no]) (?! [t&-] T? [no] (?!u) | y | ur | u[OI] )",
        _date,
    ),
    rule("r? (?P<w>w) [,(-]{0,2} I? (?P<d>1) [)]?", _checked),
    rule("(?P<d>1) ,? [(I]? (?P<w>w) [)]? (?= $|[,x)!?] )", _checked),
    rule("(?P<w>w) ,? T? (?P<n>o) (?! u | O )", _day_of_weekday),
    rule("(?P<w>w) T? (?P<n>n) (?! [ulraOkP] )", _day_of_weekday),
    rule("(?P<r>r) (?P<d>1) (?= $|[^u])", _turned),
    rule("(?P<i>I) T (?P<n>[no]) (?= $ | [.,!?t&)I-] )", _day_of_weekday),
    rule("(?P<i>I) (?P<n>n) $", _day_of_weekday),
)
RELATIVE: tuple[Rule, ...] = (
    rule("(?P<d>d)", _far),
    rule("T? (?P<h>h) (?: ,? [OI]? (?P<y>y) )? (?P<u>u) (?: [OI]? (?P<z>y) )?", _holiday_weekend),
    rule("T? (?P<u>u) O T? (?P<h>h) (?: ,? [OI]? (?P<y>y) )?", _holiday_weekend),
    rule("(?P<r>r) (?P<h>h)", _related_holiday),
    rule("T? (?P<h>h) [OI]? (?P<r>r) (?P<u>u)", _related_holiday),
    rule("T? (?P<h>h) (?: ,? [OI]? (?P<y>y) )?", _holiday),
)
OF_SPANS: tuple[Rule, ...] = (
    rule("T? (?P<n>o) (?P<u>u)? [OI]? (?P<s>2)", _day_of_span),
    rule("T? (?P<n>n) O (?P<s>2)", _day_of_span),
    rule("T? (?P<n>o) (?P<u>u) [OI] T? (?P<v>u)", _day_of_now),
)
