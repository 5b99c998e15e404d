"""Rules for days counted from a day: three days ago, two weeks after 22 September, in a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from noonmark.words.dates import calendar as c
from noonmark.words.dates.calendar import DAY, Span, moved, one_day
from noonmark.words.dates.parts import Leaning, Partial, Worked, Written
from noonmark.words.dates.rewriting import Found, Made, Rule, as_day, as_range, rule
from noonmark.words.dates.tokens import Token

Quantity = tuple[tuple[float, str | int], ...]
"""Counts with their units; a weekday's number stands for "three Fridays"."""

QUANTITY = "(?P<q> (?: (?: [nkA] (?:&?(?:A?q))? u | Q ) [,&]* )+ )"
_FEW = {"few": 3, "several": 3, "couple": 2, "пар": 2}
_MOST = 3000
_LARGE_FIRST = (c.CENTURY, c.DECADE, c.YEAR, c.HALF, c.QUARTER, c.MONTH)


def quantity_of(tokens: list[Token]) -> Quantity | None:
    """Return the counts and units of a run such as "2 years, 1 month and 21 days", None where it is none."""
    out: list[tuple[float, str | int]] = []
    count: float | None = None
    for token in tokens:
        if token.tag == "Q":
            out.append(token.value)
        elif token.tag in "nkA":
            count = (count or 0) + _count(token)
        elif token.tag in "uw":
            if count is None or count > _MOST:
                return None
            out.append((count, token.value))
            count = None
    return tuple(out) or None


def _count(token: Token) -> float:
    if token.tag == "n":
        return float(token.value)
    if token.tag == "A":
        return 1
    return next((value for word, value in _FEW.items() if word in str(token.value)), 3)


def shifted(quantity: Quantity, sign: int, base: Worked | None = None) -> Worked:
    """Return a day so much after (or before) another, today if none."""

    def work(written: Written) -> Span | None:
        start = one_day(written.day) if base is None else base(written)
        if start is None or start.first is None:
            return None
        return one_day(counted(start.first, quantity, sign))

    return work


def counted(day: date, quantity: Quantity, sign: int) -> date:
    """Return a day so much later, or earlier: years and months first."""
    for count, unit in sorted(quantity, key=_rank):
        day = _weekdays_on(day, sign * count, unit) if isinstance(unit, int) else moved(day, unit, sign * count)
    return day


def _rank(part: tuple[float, str | int]) -> int:
    return _LARGE_FIRST.index(str(part[1])) if part[1] in _LARGE_FIRST else len(_LARGE_FIRST)


def _weekdays_on(day: date, count: float, weekday: int) -> date:
    near = (weekday - day.weekday()) % 7 or 7
    return moved(day, DAY, near + 7 * (count - 1) if count > 0 else near - 7 + 7 * (count + 1))


def _ago(g: Found) -> Made:
    quantity = quantity_of(g.all("q"))
    return None if quantity is None else as_day(shifted(quantity, -1))


def _unit_ago(g: Found) -> Made:
    return as_day(shifted(((1, g.unit()),), -1))


def _ahead(g: Found) -> Made:
    quantity = quantity_of(g.all("q"))
    if quantity is None or (g.has("i") and g.value("i") != "in"):
        return None
    return as_day(shifted(quantity, 1))


def _later(g: Found) -> Made:
    """Two days later, which may be after what was just told; two days from now."""
    quantity = quantity_of(g.all("q"))
    if quantity is None:
        return None
    ahead = shifted(quantity, 1)
    return as_day(Leaning(ahead) if g.value("l") in {"later", "спустя"} else ahead)


def _unit_ahead(g: Found) -> Made:
    return as_day(shifted(((1, g.unit()),), 1))


def _from_day(sign: int) -> Callable[[Found], Made]:
    def make(g: Found) -> Made:
        quantity = quantity_of(g.all("q")) or (((1, g.unit()),) if g.has("u") else None)
        if quantity is None or (g.has("t") and g.value("t") != "до"):
            return None
        return as_day(shifted(quantity, sign, g.work("d")))

    return make


def _from_weekday(g: Found) -> Made:
    """3 days from Tuesday: the one to come."""
    quantity, day = quantity_of(g.all("q")), Partial(weekday=g.number("w"))
    if quantity is None:
        return None
    return as_day(lambda written: shifted(quantity, 1, day)(Written(written.day, past=False)))


def _bounded(sign: int, *, more: bool) -> Callable[[Found], Made]:
    """More than 2 weeks after today; less than 3 days after tomorrow."""

    def make(g: Found) -> Made:
        quantity, base = quantity_of(g.all("q")), g.work("d")
        if quantity is None:
            return None
        return as_range(lambda written: _side(base(written), shifted(quantity, sign, base)(written), sign, more=more))

    return make


def _side(base: Span | None, edge: Span | None, sign: int, *, more: bool) -> Span | None:
    if base is None or edge is None:
        return None
    if more:
        return Span(edge.first, None) if sign > 0 else Span(None, edge.first)
    return Span(base.first, edge.first) if sign > 0 else Span(edge.first, base.first)


def _lasting(g: Found) -> Made:
    """For 3 days from today; a week starting tomorrow; within the next 2 weeks after today."""
    quantity, base = quantity_of(g.all("q")), g.work("d")
    lasts = g.value("i") in {"for", "within"} or str(g.value("s")).startswith(("start", "beginning", "commenc"))
    if quantity is None or not lasts:
        return None

    def work(written: Written) -> Span | None:
        start, end = base(written), shifted(quantity, 1, base)(written)
        return Span(start.first, end.first) if start and end else None

    return as_range(work)


COUNTED: tuple[Rule, ...] = (
    rule(f"M {QUANTITY} [fS] (?P<d>1)", _bounded(1, more=True)),
    rule(f"N {QUANTITY} [fS] (?P<d>1)", _bounded(1, more=False)),
    rule(f"M {QUANTITY} b (?P<d>1)", _bounded(-1, more=True)),
    rule(f"N {QUANTITY} b (?P<d>1)", _bounded(-1, more=False)),
    rule(f"(?P<i>I) (?: T? r )? {QUANTITY} ,? [fS] (?P<d>1)", _lasting),
    rule(f"{QUANTITY} ,? (?P<s>S) (?P<d>1)", _lasting),
    rule(f"{QUANTITY} a", _ago),
    rule("(?<! [nkAr] ) (?P<u>u) a", _unit_ago),
    rule(f"C? {QUANTITY} [fS] (?P<d>1)", _from_day(1)),
    rule("C (?P<u>u) f (?P<d>1)", _from_day(1)),
    rule(f"{QUANTITY} [fS] (?P<w>w)", _from_weekday),
    rule(f"I? {QUANTITY} b (?P<d>1)", _from_day(-1)),
    rule(f"I? {QUANTITY} (?P<t>t) (?P<d>1)", _from_day(-1)),
    rule("I (?P<u>u) (?P<t>t) (?P<d>1)", _from_day(-1)),
    rule("(?P<q>[nkA]w) (?P<l>l)", _later),
    rule(f"{QUANTITY} (?P<l>l)", _later),
    rule(f"C {QUANTITY}", _ahead),
    rule("C (?P<u>u)", _unit_ahead),
    rule(f"(?P<i>I) {QUANTITY}", _ahead),
)
