"""Rules that join days and spans: from one to another, before, after, since, by."""

from __future__ import annotations

from collections.abc import Callable

from noonmark.words.dates.calendar import DAY, DAYS, WORKDAY, Span, unit_around
from noonmark.words.dates.part_rules import Edge
from noonmark.words.dates.parts import Partial, Worked, Written, range_of
from noonmark.words.dates.rewriting import Found, Made, Rule, as_open, as_range, as_span, rule

_OPERAND = "(?: [1236] | T? [noyw] )"


def _operand(g: Found, name: str) -> Worked | None:
    """Return a range's end: a day, a span, an edge of one, a bare day of the month, year or weekday."""
    token = next(token for token in g.all(name) if token.tag != "T")
    if token.tag == "3":
        edge: Edge = token.value
        return edge.point
    if token.tag in "126":
        return token.value
    if token.tag == "w":
        return Partial(weekday=token.value)
    if token.tag == "y":
        return Partial(token.value)
    return Partial(None, None, token.value) if 1 <= token.value <= 31 else None


def _range(g: Found) -> Made:
    first, last = _operand(g, "a"), _operand(g, "b")
    if first is None or last is None:
        return None
    bare = [token.tag for token in [*g.all("a"), *g.all("b")] if token.tag != "T"]
    if set(bare) == {"o"} and g.has("from") and g.all("b")[-1].value > 3:
        return as_range(range_of(first, last))
    if bare[0] == "6" and bare[-1] in "no":
        return None
    if all(tag in "now" for tag in bare) or (set(bare) == {"y"} and not (g.has("from") or _rising(g))):
        return None
    return as_range(range_of(first, last))


def _rising(g: Found) -> bool:
    """Return whether two bare years stand as 2014-2018 do."""
    return g.all("a")[-1].value < g.all("b")[-1].value


def _in_month(g: Found) -> Made:
    """November 19-20; 4 and 5 May; from April the ninth till the seventeenth."""
    month, year = g.maybe("m"), g.maybe("y")
    a, b = g.number("a"), g.number("b")
    if not (1 <= a <= 31 and 1 <= b <= 31) or (g.has("and") and not g.has("from") and b != a + 1):
        return None
    later = (month or 1) % 12 + 1 if b < a else month
    return as_range(range_of(Partial(year, month, a), Partial(year, later, b)))


def _of_span(g: Found) -> Made:
    """From 4 to 22 this month."""
    a, b, inside = g.number("a"), g.number("b"), g.work("s")
    if not (1 <= a <= 31 and 1 <= b <= 31):
        return None

    def work(written: Written) -> Span | None:
        span = inside(written)
        if span is None or span.first is None:
            return None
        year, month = span.first.year, span.first.month
        return range_of(Partial(year, month, a), Partial(year, month, b))(written)

    return as_range(work)


def _to_now(g: Found) -> Made:
    """From March to date: until today."""
    inside: Worked | None = g.value("d")

    def work(written: Written) -> Span | None:
        start = inside(written) if inside else Span(None, None)
        return None if start is None else Span(start.first, written.day + DAYS, written.day)

    return as_range(work)


def _unit_to_now(g: Found) -> Made:
    """The year to date."""
    unit = g.unit()

    def work(written: Written) -> Span | None:
        return Span(unit_around(written.day, unit).first, written.day + DAYS, written.day)

    return None if unit in {DAY, WORKDAY} else as_range(work)


def _open(side: str) -> Callable[[Found], Made]:
    def make(g: Found) -> Made:
        token = g.all("d")[-1]
        edge = token.value if token.tag == "3" else None
        if _is_no_end(g):
            return None
        through = side == "until" and edge is None and _excludes(g)
        return as_open(lambda written: _sided(token.value, edge, "before" if through else side, written))

    return make


def _is_no_end(g: Found) -> bool:
    """Return whether "to" or "from" has no other end: "listen to 1990s music", "a report from Monday"."""
    return g.value("t") == "to" or g.value("from") == "from"


def _excludes(g: Found) -> bool:
    """Return whether a Russian or Ukrainian "until" stands before a month or year, which it leaves out."""
    token = g.all("d")[-1]
    return g.value("t") == "до" and token.tag == "2"


def _sided(inside: Worked, edge: Edge | None, side: str, written: Written) -> Span | None:
    span, point = inside(written), edge.point(written) if edge else None
    if span is None:
        return None
    if edge is not None and edge.edge != "middle" and point is not None and side != "since":
        return Span(point.first, None) if side == "after" else Span(None, point.first)
    return {
        "before": Span(None, span.first),
        "after": Span(span.end, None),
        "since": Span(span.first, None),
        "until": Span(None, span.end),
        "by": Span(None, span.end, span.first),
    }[side]


def _edge_alone(g: Found) -> Made:
    return as_span(g.value("e"))


def _and_later(g: Found) -> Made:
    inside = g.work("d")
    return as_open(lambda written: _sided(inside, None, "since", written))


_DAYS_OF = "T? (?P<a>[no]) (?: [t-] | (?P<and>&) ) T? (?P<b>[no])"
IN_MONTH: tuple[Rule, ...] = (
    rule(f"S? F? T? (?P<m>m) (?P<from>[FS])? {_DAYS_OF} (?: ,? O? (?P<y>y) )? (?! [lau] )", _in_month),
    rule(f"(?P<from>[FS])? I? {_DAYS_OF} O? T? (?P<m>m) (?: [,.]? [OI]? (?P<y>y) )?", _in_month),
)
OF_SPANS: tuple[Rule, ...] = (rule("[FSI]? T? (?P<a>[no]) [t&-] T? (?P<b>[no]) [OI]? (?P<s>2)", _of_span),)
RANGES: tuple[Rule, ...] = (
    rule("S (?P<d>[12]) J", _to_now),
    rule("T? (?P<u>u) J", _unit_to_now),
    rule(f"(?P<from>F) T? (?P<a>{_OPERAND}) [&t-] T? (?P<b>{_OPERAND})", _range),
    rule(f"(?P<from>S) T? (?P<a>{_OPERAND}) [t-] T? (?P<b>{_OPERAND})", _range),
    rule(f"I? T? (?P<a>{_OPERAND}) [t-] T? (?P<b>{_OPERAND}) (?! [.] [no] )", _range),
)
OPEN: tuple[Rule, ...] = (
    rule("(?P<d>[126]) Z (?= $ | [.,)?] )", _and_later),
    rule("b (?P<d>[1236])", _open("before")),
    rule("f (?P<d>[1236])", _open("after")),
    rule("M (?P<d>[126])", _open("after")),
    rule("(?P<from>S) (?P<d>[1236])", _open("since")),
    rule("(?P<t>t) (?P<d>[1236])", _open("until")),
    rule("B (?P<d>[1236])", _open("by")),
    rule("J", _to_now),
    rule("(?P<e>3)", _edge_alone),
)
