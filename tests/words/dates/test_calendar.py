"""Arithmetic of the calendar, by counting on a printed one."""

from __future__ import annotations

from datetime import date

import pytest

from noonmark.words.dates.calendar import (
    Span,
    add_months,
    easter,
    edge_of,
    first_week,
    moved,
    nth_weekday,
    season_of,
    unit_around,
)


@pytest.mark.parametrize(
    ("year", "day"), [(1943, (4, 25)), (1954, (4, 18)), (2000, (4, 23)), (2022, (4, 17)), (2038, (4, 25))]
)
def test_easter_is_as_published(year: int, day: tuple[int, int]) -> None:
    # Meeus, Astronomical Algorithms, chapter 8, and the calendar of the western churches.
    assert easter(year) == date(year, *day)


def test_a_month_later_ends_with_the_month() -> None:
    assert add_months(date(2022, 1, 31), 1) == date(2022, 2, 28)
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert add_months(date(2022, 11, 30), 14) == date(2024, 1, 30)


def test_business_days_leave_weekends_out() -> None:
    # Saturday 24 September 2022: three working days back are Friday, Thursday, Wednesday.
    assert moved(date(2022, 9, 24), "workday", -3) == date(2022, 9, 21)
    assert moved(date(2022, 9, 23), "workday", 1) == date(2022, 9, 26)


def test_the_first_week_of_a_year_holds_its_fourth_of_january() -> None:
    assert first_week(2021) == date(2021, 1, 4)
    assert first_week(2020) == date(2019, 12, 30)


def test_units_around_a_day() -> None:
    day = date(2022, 9, 22)
    assert unit_around(day, "week") == Span(date(2022, 9, 19), date(2022, 9, 26))
    assert unit_around(day, "quarter", -1) == Span(date(2022, 4, 1), date(2022, 7, 1))
    assert unit_around(day, "decade") == Span(date(2020, 1, 1), date(2030, 1, 1))
    assert unit_around(day, "day and night", -1) == Span(date(2022, 9, 21), date(2022, 9, 23))


def test_the_nth_weekday_of_a_month() -> None:
    may = unit_around(date(2022, 5, 1), "month")
    assert nth_weekday(may, 0, 5) == date(2022, 5, 30)
    assert nth_weekday(may, 0, -1) == date(2022, 5, 30)
    assert nth_weekday(may, 2, 5) is None


def test_edges_of_a_month_a_week_and_a_year() -> None:
    march, year = unit_around(date(2022, 3, 1), "month"), unit_around(date(2022, 3, 1), "year")
    week = unit_around(date(2022, 9, 22), "week")
    assert edge_of(march, "start") == Span(date(2022, 3, 1), date(2022, 3, 16))
    assert edge_of(march, "middle") == Span(date(2022, 3, 10), date(2022, 3, 21))
    assert edge_of(year, "end") == Span(date(2022, 9, 1), date(2023, 1, 1))
    assert edge_of(year, "early") == Span(date(2022, 1, 1), date(2022, 7, 1))
    assert edge_of(week, "start") == Span(date(2022, 9, 19), date(2022, 9, 22))


def test_winter_begins_in_december_of_the_year_before() -> None:
    assert season_of(2022, 0) == Span(date(2021, 12, 1), date(2022, 3, 1))
