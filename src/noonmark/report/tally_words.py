"""A tally in words: intervals, totals and days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from noonmark.report.words import DASH, grouped
from noonmark.words.tally_types import Interval, Row, Total

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def interval_words(told: Interval) -> str:
    """Return an interval for people.

    Examples
    --------
    >>> interval_words(Interval(3, 3)), interval_words(Interval(3, None)), interval_words(Interval(3, 5))
    ('3', 'at least 3', '3 to 5')
    >>> interval_words(Interval(0, None)), interval_words(Interval(0, 4))
    ('not bounded', 'at most 4')
    """
    if told.high is None:
        return f"at least {grouped(told.low)}" if told.low else "not bounded"
    if told.high == told.low:
        return grouped(told.low)
    return f"{grouped(told.low)} to {grouped(told.high)}" if told.low else f"at most {grouped(told.high)}"


def sentence(total: Total) -> str:
    """Return a total as one sentence."""
    count = len(total.by_place)
    rows = len(total.rows)
    where = f"{grouped(count)} {'place' if count == 1 else 'places'}"
    made = f"{grouped(rows)} {'row' if rows == 1 else 'rows'}"
    return f"{total.what}: {interval_words(total.interval)}, {days(total.first, total.last)}, in {where}, from {made}"


def day_words(day: date) -> str:
    """Return ``'21 September 2022'``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days(first: date, last: date) -> str:
    """Return a span of days, nothing said twice.

    Examples
    --------
    >>> days(date(2022, 9, 21), date(2022, 9, 24)), days(date(2022, 9, 30), date(2022, 10, 1))
    ('21–24 September 2022', '30 September to 1 October 2022')
    """
    if first == last:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{day_words(last)}"
    head = day_words(first) if first.year != last.year else f"{first.day} {MONTHS[first.month - 1]}"
    return f"{head} to {day_words(last)}"


def sources(rows: Sequence[Row]) -> list[str]:
    """Return the sources of rows, each once, in the order of the alphabet."""
    return sorted({row.source.casefold(): row.source for row in reversed(rows)}.values(), key=str.casefold)
