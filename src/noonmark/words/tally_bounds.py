"""Counts as bounds: rows of one place and day, places inside places, and the sum over what does not overlap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from noonmark.words.tally_places import Nesting, nesting
from noonmark.words.tally_types import Counted, Interval, Row, Spot

_MILLION = 1_000_000
"""Shares are counted in millionths, so that ends are rounded inwards exactly."""
NOTHING = Interval(0, 0)


def row_interval(row: Row, about: float) -> Interval:
    """Return what one row allows; ``about`` is the relative half-width of a count told as "about".

    Examples
    --------
    >>> row_interval(Row("Tula", date(2022, 9, 21), 50, "about", "a", "detained", 2), 0.2)
    Interval(low=40, high=60)
    """
    if row.kind == "exact":
        return Interval(row.count, row.count)
    if row.kind == "at least":
        return Interval(row.count, None)
    share = round(about * _MILLION)
    return Interval(-(row.count * (share - _MILLION) // _MILLION), row.count * (_MILLION + share) // _MILLION)


def same_place(rows: Sequence[Row], about: float) -> tuple[Interval, str]:
    """Return what rows of one place and day allow together, and in words where they disagree.

    Counts of several sources are of the same people, so they are not added. Exact and about: the interval spans what
    either allows. At least: raises the lower end. When it exceeds all upper ends one of them is wrong, and
    the interval spans both.

    Examples
    --------
    >>> day = date(2022, 9, 21)
    >>> same_place([Row("Tula", day, 50, "exact", "a", "held", 2), Row("Tula", day, 60, "exact", "b", "held", 3)], 0.2)
    (Interval(low=50, high=60), '50 (a) and 60 (b) cannot both be true; the interval spans both')
    """
    two_sided = [(row_interval(row, about), row) for row in rows if row.kind != "at least"]
    least = max((row.count for row in rows if row.kind == "at least"), default=0)
    if not two_sided:
        return Interval(least, None), ""
    low = min(told.low for told, _ in two_sided)
    high = max(told.high or 0 for told, _ in two_sided)
    if least > high:
        firm = min((row for row in rows if row.kind == "at least" and row.count == least), key=lambda row: row.line)
        loose = max(two_sided, key=lambda told: (told[0].high or 0, -told[1].line))[1]
        return Interval(low, None), f"{tell(firm)} and {tell(loose)} cannot both be true; there is no upper bound"
    highest = max(two_sided, key=lambda told: (told[0].low, -told[1].line))
    lowest = min(two_sided, key=lambda told: (told[0].high or 0, told[1].line))
    apart = highest[0].low > (lowest[0].high or 0)
    words = f"{tell(lowest[1])} and {tell(highest[1])} cannot both be true; the interval spans both" if apart else ""
    return Interval(max(low, least), high), words


def tell(row: Row) -> str:
    """Return a row's count and source: ``'at least 50 (a)'``."""
    return f"{row.count:,} ({row.source})" if row.kind == "exact" else f"{row.kind} {row.count:,} ({row.source})"


@dataclass(frozen=True)
class Day:
    """One day's places with their bounds, and the sum over those in no other."""

    counts: tuple[Counted, ...]
    total: Interval


def day_bounds(what: str, day: date, groups: Sequence[tuple[Spot, Sequence[Row]]], about: float) -> Day:
    """Return the bounds of each place on one day, and of all together.

    Parameters
    ----------
    groups : sequence of (Spot, rows)
        The rows of each place, at least one of which says something.
    about : float
        Relative half-width of "about".

    Notes
    -----
    A place holds at least what the places in it hold together: ``T >= sum(T_i)`` over places that cannot overlap. So
    its lower end is raised by theirs, and their upper ends are lowered by its own less the lower ends of the rest.
    Where its upper end is below the sum of their lower ends one of the rows is wrong; then it spans both, without
    an upper bound. Plane arithmetic of intervals; sound under every reading of an ambiguous name.
    """
    own = [same_place(rows, about) for _, rows in groups]
    nested = nesting([spot for spot, _ in groups])
    solved = _Solved([told for told, _ in own], nested)
    words = [_told(number, own[number][1], solved, groups) for number in range(len(groups))]
    counts = [
        Counted(
            what,
            spot,
            day,
            solved.bounds[number],
            own[number][0],
            groups[nested.parent[number]][0] if number in nested.parent else None,
            tuple(sorted(rows, key=lambda row: row.line)),
            words[number],
        )
        for number, (spot, rows) in enumerate(groups)
    ]
    return Day(tuple(counts), solved.total)


class _Solved:
    """The bounds of one day: lower ends carried up, then upper ends carried down."""

    def __init__(self, own: Sequence[Interval], nested: Nesting) -> None:
        self.bounds = list(own)
        self.broken: dict[int, int] = {}
        self._overlap = nested.overlap
        self._children: dict[int, list[int]] = {}
        for child, parent in sorted(nested.parent.items()):
            self._children.setdefault(parent, []).append(child)
        tops = [number for number in range(len(own)) if number not in nested.parent]
        for top in tops:
            self._raise(top)
        for top in tops:
            self._lower(top)
        high = sum((self.bounds[top] for top in tops), NOTHING).high if tops else 0
        self.total = Interval(self._sure(tops), high)

    def _sure(self, numbers: Iterable[int], beside: int | None = None) -> int:
        """Return what places hold together at least: the sum over some that cannot overlap, greatest first."""
        taken: set[int] = set() if beside is None else {beside}
        total = 0
        for number in sorted(numbers, key=lambda n: (-self.bounds[n].low, n)):
            if number != beside and not taken & self._overlap.get(number, frozenset()):
                taken.add(number)
                total += self.bounds[number].low
        return total

    def _raise(self, number: int) -> None:
        inside = self._children.get(number, [])
        for child in inside:
            self._raise(child)
        told, sure = self.bounds[number], self._sure(inside)
        if told.high is not None and sure > told.high:
            self.broken[number] = sure
            self.bounds[number] = Interval(told.low, None)
        else:
            self.bounds[number] = Interval(max(told.low, sure), told.high)

    def _lower(self, number: int) -> None:
        inside, high = self._children.get(number, []), self.bounds[number].high
        for child in inside:
            told = self.bounds[child]
            if high is not None:
                room = max(told.low, high - self._sure(inside, beside=child))
                self.bounds[child] = Interval(told.low, room if told.high is None else min(told.high, room))
            self._lower(child)


def _told(number: int, words: str, solved: _Solved, groups: Sequence[tuple[Spot, Sequence[Row]]]) -> str:
    if number not in solved.broken:
        return words
    rows = [row for row in groups[number][1] if row.kind != "at least"]
    most = max(rows, key=lambda row: (row.count, -row.line))
    more = f"{tell(most)} is less than the {solved.broken[number]:,} at least of the places in it; no upper bound"
    return f"{words}; {more}" if words else more


def group_days(rows: Iterable[Row], places: Mapping[str, Spot]) -> dict[tuple[str, date], dict[int, list[Row]]]:
    """Return rows by what and day, then by the identity of their place."""
    days: dict[tuple[str, date], dict[int, list[Row]]] = {}
    for row in rows:
        days.setdefault((row.what, row.day), {}).setdefault(id(places[row.place]), []).append(row)
    return days
