"""Rules for spans: last week, September 2022, the nineties, the rest of the week, the past three days."""

from __future__ import annotations

from datetime import date, timedelta

from noonmark.words.dates.calendar import (
    CENTURY,
    DAY,
    DAYS,
    DECADE,
    MONTH,
    QUARTER,
    ROUND_THE_CLOCK,
    WEEKEND,
    WORKDAY,
    YEAR,
    Span,
    add_months,
    moved,
    unit_around,
)  # fmt: skip
from noonmark.words.dates.counted_rules import QUANTITY, Quantity, quantity_of
from noonmark.words.dates.parts import Leaning, Partial, Written
from noonmark.words.dates.rewriting import Found, Made, Rule, as_day, as_span, as_weak, rule
from noonmark.words.dates.year_rules import (
    century,
    decade,
    month,
    month_of_year,
    months,
    named_year,
    related_month,
    season,
    share_of_related_year,
    year_after,
    year_alone,
)

_WHOLE_UNITS = {QUARTER, DECADE, CENTURY}


def _related(g: Found) -> Made:
    count, unit = g.number("r"), g.unit()
    if unit == DAY:
        return as_day(Leaning(lambda written: unit_around(written.day, DAY, count)))
    return None if unit == WORKDAY else as_span(lambda written: unit_around(written.day, unit, count))


def _after_next(g: Found) -> Made:
    unit = g.unit()
    return as_span(lambda written: unit_around(written.day, unit, 2))


def _running(g: Found) -> Made:
    """The past three weeks, the next 5 years: counted from today; 5 upcoming years."""
    quantity = quantity_of([*g.all("q"), *g.all("u")]) or (((1, g.unit()),) if g.has("u") else None)
    side = g.number("r")
    if quantity is None or not side or (g.has("u") and not g.has("q") and g.value("u") == DAY):
        return None
    count, unit = quantity[0]
    if unit in _WHOLE_UNITS and len(quantity) == 1:
        return as_span(lambda written: _whole(written.day, str(unit), side * int(count)))
    return as_span(lambda written: _counted(written.day, quantity, side))


def _whole(day: date, unit: str, count: int) -> Span:
    near, far = unit_around(day, unit, 1 if count > 0 else -1), unit_around(day, unit, count)
    return Span(near.first, far.end) if count > 0 else Span(far.first, near.end)


def _counted(day: date, quantity: Quantity, side: int) -> Span:
    start = end = day + DAYS if side > 0 else day
    for count, unit in quantity:
        if unit == WORKDAY:
            end = moved(day, WORKDAY, side * count) + (DAYS if side > 0 else 0 * DAYS)
            start = moved(day, WORKDAY, 1) if side > 0 else start
        elif unit == ROUND_THE_CLOCK and side < 0:
            start, end = day + DAYS, day - int(count) * DAYS
        elif isinstance(unit, str):
            end = moved(end, unit, side * count)
    return Span(start, end) if side > 0 else Span(end, start)


def _rest(g: Found) -> Made:
    """The rest of the week: from today on."""
    unit = g.unit()

    def work(written: Written) -> Span | None:
        whole = unit_around(written.day, unit)
        return None if whole.end is None else Span(written.day, whole.end, whole.end - DAYS)

    return as_span(work)


def _half_of(g: Found) -> Made:
    """Earlier this month, later this year: until now or the middle, from now or the middle; earlier last week."""
    unit, early, count = g.unit(), g.has("early"), g.number("r")

    def work(written: Written) -> Span | None:
        whole = unit_around(written.day, unit, count)
        middle = _middle(whole, unit)
        if whole.first is None or middle is None:
            return None
        if count:
            return Span(whole.first, middle) if early else Span(middle, whole.end)
        if early:
            return Span(whole.first, min(middle, max(written.day, whole.first + DAYS)))
        return Span(max(written.day, middle), whole.end)

    return as_span(work)


def _middle(whole: Span, unit: str) -> date | None:
    if whole.first is None or whole.end is None:
        return None
    if unit == MONTH:
        return whole.first + timedelta(days=15)
    if unit == YEAR:
        return add_months(whole.first, 6)
    return whole.first + timedelta(days=((whole.end - whole.first).days) // 2)


def _within(g: Found) -> Made:
    quantity = quantity_of(g.all("q"))
    if quantity is None or g.value("i") != "within":
        return None

    def work(written: Written) -> Span | None:
        end = written.day
        for count, unit in quantity:
            end = moved(end, str(unit), count)
        return Span(written.day, end)

    return as_span(work) if g.has("r") else as_weak(work)


def _bare(g: Found) -> Made:
    """The week, the month: too weak to be told unasked; a weekend is the last one that began, or the next."""
    unit = g.unit()
    if unit == WEEKEND:
        return as_span(_weekend)
    return None if unit == WORKDAY else as_weak(lambda written: unit_around(written.day, unit))


def _weekend(written: Written) -> Span:
    this = unit_around(written.day, WEEKEND)
    started = this.first is not None and this.first <= written.day
    return this if started or not written.past else unit_around(written.day, WEEKEND, -1)


RUNNING: tuple[Rule, ...] = (
    rule(f"(?P<i>I) (?:T? (?P<r>r))? {QUANTITY} (?! [fS] )", _within),
    rule(f"T? (?P<r>[rR]) {QUANTITY} (?! [Oalfm2] )", _running),
    rule("T? (?P<r>R) (?P<u>u) (?! [Oalfm2] )", _running),
    rule("(?<! [t&-] ) T? (?P<q> [nk] ) (?P<r>[rR]) (?P<u>u)", _running),
)
PLAIN: tuple[Rule, ...] = (
    rule("g [TrO]? (?: r )? (?P<u>u)", _rest),
    rule("(?: (?P<early>E) | [Ll] ) (?: I? T? | (?P<r>r) | I T ) (?P<u>u)", _half_of),
    rule("T? (?P<u>u) f T? r", _after_next),
    rule("(?P<m>m) ,? O? (?P<r>r) (?P<u>u)", related_month),
    rule("(?P<r>r) (?P<u>u) I? (?P<m>m)", related_month),
    rule("(?P<s>2) I? (?P<m>m)", month_of_year),
    rule("(?P<s>2) ,? [OI]? (?P<r>r) (?P<u>u)", share_of_related_year),
    rule("(?P<r>r) (?P<m>m)", related_month),
    rule("I? (?P<a>m) [&-] (?P<b>m) (?: ,? [OI]? (?P<y>y) )?", months),
    rule("T? (?P<m>m) [-,/.]? [OI]? (?P<y>y)", month),
    rule("T? (?P<m>m) (?: O (?P<yy>n) )", month),
    rule("(?P<y>y) [-,/.]? (?P<m>m)", month),
    rule("T? (?P<s>s) [OI,]? (?P<y>y)", season),
    rule("(?P<r>r) (?P<s>s)", season),
    rule("T? (?P<s>s) [OI]? (?P<r>r) (?P<u>u)", season),
    rule("T? (?P<o>o) (?P<u>u) (?! O )", century),
    rule("T? (?P<Y>Y)", decade),
    rule("(?P<r>r) (?P<u>u) (?! O )", _related),
    rule("(?<! [nkrA] ) T? (?P<u>u) O? (?P<n>[ny]) (?! u )", year_alone),
    rule("(?P<m>m)", month),
    rule("(?: ^ | (?P<i>[IFStO&TeEbfBM]) -? ) (?P<kept>(?P<y>y)) (?! [u%] ) (?P<x>x)?", year_after),
    rule("(?P<y>y) (?= Z )", year_alone),
    rule("(?<= [ueom] O ) (?P<y>y)", year_alone),
    rule("(?P<y>y)", named_year),
)
LAST: tuple[Rule, ...] = (
    rule("(?P<r>r) (?P<u>u)", _related),
    rule("I? (?P<w>w)", lambda g: as_day(Partial(weekday=g.number("w")))),
    rule("T (?P<u>u) (?! [O] )", _bare),
    rule("(?P<u>u) (?! [O] )", lambda g: _bare(g) if g.value("u") == WEEKEND else None),
)
