"""A date that a text names: which days it means, and what is doubtful about it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from noonmark.words.dates.calendar import Span

Days = tuple[date | None, date | None]


@dataclass(frozen=True)
class Dated:
    """A date or period that a text names.

    Attributes
    ----------
    start, end : int
        Offsets in the text, the end exclusive.
    text : str
        What stands there.
    first, last : date or None
        The days meant, both inclusive, in the place's own calendar; None is open. Both are None where ``problem`` says
        that there is no such date.
    hours : tuple of float or None
        Local hours from midnight of ``first`` [h]; above 24 they are of the next day. Both the same for a clock time.
    grain : str
        ``"hours"``, ``"day"``, ``"week"``, ``"month"``, ``"year"``, ``"days"`` or ``"open"``.
    sure : bool
        Whether only one reading is likely.
    problem : str
        What is wrong with it, "" for nothing.
    other : tuple of date or None, optional
        First and last of the other reading: the coming Thursday, the month first; None where there is none.
    """

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    hours: tuple[float, float] | None
    grain: str
    sure: bool
    problem: str = ""
    other: Days | None = None


def days_of(span: Span | None, hours: tuple[float, float] | None = None) -> Days:
    """Return a span's first and last day; hours beyond midnight reach the next day."""
    if span is None:
        return None, None
    last = span.last
    if hours is not None and last is not None and hours[1] > 24:
        last += timedelta(days=1)
    return span.first, last


def grain_of(span: Span | None, hours: tuple[float, float] | None) -> str:
    """Return how coarse a span is."""
    if hours is not None:
        return "hours"
    if span is None or span.is_day:
        return "day"
    first, last = span.first, span.last
    if first is None or last is None:
        return "open"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return "year"
    if first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1]):
        return "month"
    return "week" if first.weekday() == 0 and (last - first).days == 6 else "days"
