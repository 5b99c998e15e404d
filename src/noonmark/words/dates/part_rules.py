"""Rules for parts of spans: the third week of May, the end of March, the first quarter of the year, week 12."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from noonmark.words.dates.calendar import (
    DAY,
    HALF,
    QUARTER,
    WEEK,
    WEEKEND,
    WORKDAY,
    YEAR,
    Span,
    edge_of,
    first_week,
    moved,
    unit_around,
)  # fmt: skip
from noonmark.words.dates.parts import Partial, Worked, Written, YearShare
from noonmark.words.dates.rewriting import Found, Made, Rule, as_span, rule

_EDGES = {"start", "early", "middle", "end", "late"}


@dataclass(frozen=True)
class Edge:
    """The start, middle or end of a span: ``edge`` is one of edge_of's words."""

    edge: str
    inside: Worked

    def __call__(self, written: Written) -> Span | None:
        """Work out the days near that edge."""
        span = self.inside(written)
        return None if span is None else edge_of(span, self.edge)

    def point(self, written: Written) -> Span | None:
        """Return the day that the edge means as an end of a range, or after "before" and "since".

        The end is the first day after it.
        """
        span = self.inside(written)
        if span is None or span.first is None or span.end is None:
            return None
        middle = span.first + (span.end - span.first) // 2
        at = {"start": span.first, "early": span.first, "end": span.end, "late": span.end}.get(self.edge, middle)
        return Span(at, at + timedelta(days=1))


def _nth_unit(g: Found) -> Made:
    """The third week of May, the last 3 weeks of this year, the first ten days of last year."""
    unit, inside = g.unit(), g.work("s")
    which, count = g.maybe("o"), g.number("n", 1)
    if which is None and g.number("r") != -1:
        return None

    def work(written: Written) -> Span | None:
        span = inside(written)
        return None if span is None else _part(span, unit, which or -1, count)

    return as_span(work)


def _nth_of_now(g: Found) -> Made:
    """The first quarter of the year: of the one that is going on."""
    unit, whole, which = g.unit(), g.unit("v"), g.number("o", 1)
    if unit not in {QUARTER, HALF, WEEK} or whole in {DAY, WORKDAY}:
        return None

    def work(written: Written) -> Span | None:
        return _part(unit_around(written.day, whole), unit, which, 1)

    return as_span(work)


def _part(span: Span, unit: str, which: int, count: int) -> Span | None:
    if span.first is None or span.end is None:
        return None
    if unit == WEEK:
        weeks = _weeks(span)
        chosen = weeks[-count:] if which < 0 else weeks[which - 1 : which - 1 + count]
        return Span(chosen[0], chosen[-1] + timedelta(days=7)) if chosen else None
    start = moved(span.first, unit, which - 1) if which > 0 else moved(span.end, unit, -count)
    end = moved(start, unit, count)
    return Span(start, end) if start >= span.first and end <= span.end else None


def _weeks(span: Span) -> list[date]:
    """Return the Mondays of the weeks that lie for the most part in a span: that hold its Thursday."""
    if span.first is None or span.end is None:
        return []
    monday = span.first - timedelta(days=span.first.weekday())
    out: list[date] = []
    while monday + timedelta(days=3) < span.end:
        if monday + timedelta(days=3) >= span.first:
            out.append(monday)
        monday += timedelta(days=7)
    return out


def _numbered_week(g: Found) -> Made:
    number = g.number("n", 1)
    inside = g.work("s") if g.has("s") else None
    if g.value("u") != WEEK or not 1 <= number <= 53:
        return None

    def work(written: Written) -> Span | None:
        span = inside(written) if inside else unit_around(written.day, YEAR)
        if span is None or span.first is None:
            return None
        first = first_week(span.first.year) + timedelta(days=7 * (number - 1))
        return Span(first, first + timedelta(days=7))

    return as_span(work)


def _unit_of_day(g: Found) -> Made:
    """The week of 10 April."""
    unit, day = g.unit(), g.work("d")
    if unit in {DAY, WORKDAY} or (g.has("weekend") and unit != WEEKEND):
        return None

    def work(written: Written) -> Span | None:
        found = day(written)
        return None if found is None or found.first is None else unit_around(found.first, unit)

    return as_span(work)


def _week_of_nth(g: Found) -> Made:
    """The week of the 18th."""
    day = Partial(day=g.number("n"))
    if g.value("u") != WEEK or not 1 <= g.number("n") <= 31:
        return None

    def work(written: Written) -> Span | None:
        found = day(written)
        return None if found is None or found.first is None else unit_around(found.first, WEEK)

    return as_span(work)


def _edge(g: Found) -> Made:
    if g.value("e") not in _EDGES:
        return None
    return "3", Edge(str(g.value("e")), g.work("s"))


def _edge_of_now(g: Found) -> Made:
    """The end of the week: of the one that is going on."""
    unit, count = g.unit(), g.number("r")
    if unit in {DAY, WORKDAY} or g.value("e") not in _EDGES:
        return None
    return "3", Edge(str(g.value("e")), lambda written: unit_around(written.day, unit, count))


def _half_named(g: Found) -> Made:
    """The first half of a month, its first or last days, where "half" and "dates" are words of an edge."""
    which, edge = g.maybe("o"), g.value("e")
    if edge == "half" and which in {1, 2}:
        return "e", "early" if which == 1 else "late"
    if edge == "dates" and (which == 1 or g.has("r")):
        return "e", "start" if which == 1 else "end"
    return None


def _nth_of_year(g: Found) -> Made:
    """Third quarter 2016; 2016, the third quarter."""
    year, months = g.number("y"), {QUARTER: 3, HALF: 6}.get(g.unit())
    which = g.number("o", 1)
    return as_span(YearShare(months, which, year)) if months and which * months <= 12 else None


OF_YEARS: tuple[Rule, ...] = (
    rule("(?: (?P<o>o) | (?P<r>R) ) (?P<e>e)", _half_named),
    rule("T? (?P<o>o) (?P<e>q) O", _half_named),
    rule("T? (?P<o>o) (?P<u>u) [OI,]? (?P<y>y)", _nth_of_year),
    rule("(?P<y>y) ,? T? (?P<o>o) (?P<u>u)", _nth_of_year),
)
PARTS: tuple[Rule, ...] = (
    rule("T? (?: (?P<o>o) | (?P<r>[rR]) ) (?P<n>[nk])? (?P<u>u) [OI,]? T? (?P<s>2)", _nth_unit),
    rule("(?P<s>2) T? (?P<o>o) (?P<u>u)", _nth_unit),
    rule("T? (?P<o>o) (?P<u>u) [OI]? T? (?P<v>u)", _nth_of_now),
    rule("T? (?P<u>u) (?P<n>n) (?: O? T? (?P<s>2) )", _numbered_week),
    rule("T? (?P<u>u) (?P<n>n)", _numbered_week),
    rule("T? (?P<u>u) [OSe] I? T? (?P<d>1)", _unit_of_day),
    rule("T? (?P<u>u) O T (?P<n>[no]) (?! [um] )", _week_of_nth),
    rule("(?P<d>1) (?P<weekend>(?P<u>u))", _unit_of_day),
    rule("(?P<e>e) -? O? (?P<s>2)", _edge),
    rule("(?P<e>e) O? [Tr]? (?P<u>u)", _edge_of_now),
)
