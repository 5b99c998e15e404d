"""What rules for years, months, seasons, decades and centuries make of what they find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from noonmark.words.dates.calendar import CENTURY, MONTH, YEAR, Span, add_months, season_of, unit_around
from noonmark.words.dates.numeric import year_of
from noonmark.words.dates.parts import NamedYear, Partial, UnitAround, Written, YearShare
from noonmark.words.dates.rewriting import Found, Made, as_range, as_span

_BEFORE_YEARS = {"in", "since", "until", "till", "during", "before", "after", "the", "from", "by", "between"}
_BEFORE_COUNTS = {"around", "about", "over", "at", "within", "up to", "more than", "at least", "около", "близько"}


def year_alone(g: Found) -> Made:
    """Make a year of a number."""
    value = g.number("y") or g.number("n")
    return as_span(Partial(value)) if value > 999 and (not g.has("u") or g.value("u") == YEAR) else None


def year_after(g: Found) -> Made:
    """In 2022, since 2014; not "around 2000 people", "a group of 1200 men"."""
    word = str(g.value("i"))
    counts = word in _BEFORE_COUNTS or (g.has("x") and word not in _BEFORE_YEARS)
    return None if counts and not isinstance(g.value("y"), NamedYear) else year_alone(g)


def named_year(g: Found) -> Made:
    """Make a year of a number that the text calls a year."""
    return year_alone(g) if isinstance(g.value("y"), NamedYear) else None


def month(g: Found) -> Made:
    """Make a month, of a year or of none."""
    month, year, open_century = g.maybe("m"), g.maybe("y"), False
    if year is None and g.has("yy"):
        if g.number("yy") > 99:
            return None
        year, open_century = year_of(f"{g.number('yy'):02d}")
    return as_span(Partial(year, month, None, None, open_century))


def related_month(g: Found) -> Made:
    """September last year; last September."""
    month, count = g.number("m", 1), g.number("r")
    if g.has("u") and g.value("u") != YEAR:
        return None
    return as_span(lambda written: unit_around(date(written.day.year + count, month, 1), MONTH))


def month_of_year(g: Found) -> Made:
    """Last year in March, where "last year" is one word."""
    year, month = g.value("s"), g.number("m")
    if not isinstance(year, UnitAround) or year.unit != YEAR:
        return None
    return as_span(lambda written: unit_around(date(written.day.year + year.count, month, 1), MONTH))


def share_of_related_year(g: Found) -> Made:
    """Q3 this year."""
    share, count = g.value("s"), g.number("r")
    if not isinstance(share, YearShare) or share.year is not None or g.value("u") != YEAR:
        return None
    return as_span(lambda written: replace(share, year=written.day.year + count)(written))


def months(g: Found) -> Made:
    """March and April: of one year, where the second follows the first."""
    first, last, year = g.number("a"), g.number("b"), g.maybe("y")
    if last != first % 12 + 1:
        return None

    def work(written: Written) -> Span | None:
        end = Partial(year, last)(written)
        return None if end is None or end.first is None else Span(add_months(end.first, -1), end.end, end.first)

    return as_range(work)


def season(g: Found) -> Made:
    """Spring 2022, last summer: northern seasons, whole months; a winter has the year that it ends in."""
    season, year, count = g.number("s"), g.maybe("y"), g.number("r")
    if g.has("u") and g.value("u") != YEAR:
        return None
    if year is not None:
        return as_span(lambda _: season_of(year, season))
    return as_span(lambda written: season_of(written.day.year + count, season))


def decade(g: Found) -> Made:
    """The nineties, the 1990s."""
    value = g.number("Y")
    if value >= 1000:
        return as_span(lambda _: _ten_years(value))
    return as_span(lambda written: _ten_years((1900 if written.past or value < 20 else 2000) + value))


def _ten_years(year: int) -> Span:
    return Span(date(year, 1, 1), date(year + 10, 1, 1))


def century(g: Found) -> Made:
    """The 20th century."""
    first = (g.number("o", 1) - 1) * 100
    if g.value("u") != CENTURY or not 0 <= first <= 2900:
        return None
    return as_span(lambda _: Span(date(max(first, 1), 1, 1), date(first + 100, 1, 1)))
