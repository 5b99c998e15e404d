"""What is worked out of words: days and spans that may lack a year or a month, until a day of writing is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from noonmark.words.dates.calendar import DAYS, MONTH, YEAR, Span, add_months, one_day, real_date, unit_around

SEARCH_YEARS, SEARCH_MONTHS = 9, 15 * 12


@dataclass(frozen=True)
class Written:
    """When a text was written, and where its open dates point.

    Attributes
    ----------
    day : date
    past : bool
        True for what had happened when it was written, False for what was to come.
    """

    day: date
    past: bool = True


Worked = Callable[[Written], Span | None]


@dataclass(frozen=True)
class Partial:
    """A day, month or year of which parts may be left open.

    Attributes
    ----------
    year, month, day, weekday : int or None
    century_open : bool
        Whether the year has two digits that may mean either century.
    swapped : bool
        Whether month and day may be exchanged (4/5/2022).
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    century_open: bool = False
    swapped: bool = False

    def __call__(self, written: Written) -> Span | None:
        """Work it out; None where there is no such date."""
        if self.year is not None:
            return self.in_year(written)
        if self.month is not None:
            return self._of_month(written)
        if self.day is not None:
            return self._of_day(written)
        return self._of_weekday(written)

    def in_year(self, written: Written) -> Span | None:
        """Work it out in its year; None where the year has no such date."""
        year = self.year or 0
        if self.century_open and not written.past:
            year += 100
        if self.month is None:
            return unit_around(date(year, 1, 1), YEAR) if 1 <= year <= 9998 else None
        if self.day is None:
            good = 1 <= year <= 9998 and 1 <= self.month <= 12
            return unit_around(date(year, self.month, 1), MONTH) if good else None
        day = real_date(year, self.month, self.day)
        return None if day is None else one_day(day)

    def _of_month(self, written: Written) -> Span | None:
        now = written.day
        step = -1 if written.past else 1
        for year in range(now.year, now.year + step * SEARCH_YEARS, step):
            found = replace(self, year=year).in_year(written)
            if found is None or found.first is None:
                continue
            if (found.first <= now) if written.past else (found.first > now):
                return found
        return None

    def _wrong_weekday(self, day: date) -> bool:
        return self.weekday is not None and self.day is not None and day.weekday() != self.weekday

    def _of_day(self, written: Written) -> Span | None:
        now = written.day
        for count in range(SEARCH_MONTHS):
            month = add_months(now.replace(day=1), -count if written.past else count)
            day = real_date(month.year, month.month, self.day or 0)
            if day is None or self._wrong_weekday(day):
                continue
            if self.weekday is not None or (day < now if written.past else day >= now):
                return one_day(day)
        return None

    def _of_weekday(self, written: Written) -> Span | None:
        if self.weekday is None:
            return None
        ahead = (self.weekday - written.day.weekday()) % 7
        return one_day(written.day + timedelta(days=ahead - 7 if written.past else ahead))


@dataclass(frozen=True)
class UnitAround:
    """The calendar's unit around the day of writing, or the one so many later."""

    unit: str
    count: int = 0

    def __call__(self, written: Written) -> Span:
        """Work it out."""
        return unit_around(written.day, self.unit, self.count)


@dataclass(frozen=True)
class Leaning:
    """A day that may lean on another one in the text ("two days later", "the same day"), counted from the writing."""

    work: Worked

    def __call__(self, written: Written) -> Span | None:
        """Work it out."""
        return self.work(written)


class NamedYear(int):
    """A year that the text calls one ("2022 года"), so that it needs nothing before it."""


@dataclass(frozen=True)
class YearShare:
    """A quarter or a half of a year: the one numbered ``count`` of so many ``months``; the nearest where no year is."""

    months: int
    count: int
    year: int | None = None

    def __call__(self, written: Written) -> Span | None:
        """Work it out."""
        if self.year is not None:
            return self._in(self.year)
        year = written.day.year
        here = self._in(year)
        begun = here.first is not None and here.first <= written.day
        return here if begun == written.past else self._in(year + (-1 if written.past else 1))

    def _in(self, year: int) -> Span:
        first = date(year, (self.count - 1) * self.months + 1, 1)
        return Span(first, add_months(first, self.months))


def range_of(first: Worked, last: Worked) -> Worked:
    """Return the span from one day or span to another, open parts of either taken from the other."""

    def work(written: Written) -> Span | None:
        start, end = _ends(*_completed(first, last), written)
        if start is None or end is None or start.first is None or end.end is None or end.first is None:
            return None
        return Span(start.first, end.end, end.first) if end.end > start.first else None

    return work


def _yearless(part: Worked) -> bool:
    return isinstance(part, Partial) and part.year is None


def _completed(first: Worked, last: Worked) -> tuple[Worked, Worked]:
    if isinstance(first, Partial) and isinstance(last, Partial):
        if first.month is None and first.day is not None and last.month is not None:
            first = replace(first, month=last.month, year=first.year or last.year)
        if last.month is None and last.day is not None and first.month is not None and last.weekday is None:
            later = first.day is not None and last.day < first.day
            month = first.month % 12 + 1 if later else first.month
            last = replace(last, month=month, year=first.year)
    return first, last


def _ends(first: Worked, last: Worked, written: Written) -> tuple[Span | None, Span | None]:
    if _yearless(first) and isinstance(last, Partial) and last.year is not None:
        end = last(written)
        if end is None or end.first is None:
            return None, None
        return first(Written(end.first, past=True)), end
    start = first(Written(written.day - DAYS) if written.past and _yearless(first) else written)
    if start is not None and start.first is not None and _yearless(last):
        return start, last(Written(start.first, past=False))
    return start, last(written)
