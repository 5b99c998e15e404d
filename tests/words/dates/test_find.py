"""What is doubtful or wrong about a date is told, and the likelier reading comes first."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from noonmark.errors import NoonmarkError
from noonmark.words.dates.dated import Dated
from noonmark.words.dates.find import LONGEST_TEXT, find_dates

WRITTEN = date(2022, 9, 24)


def _one(text: str, written: date = WRITTEN, day_first: bool | None = None) -> Dated:
    [found] = find_dates(text, written, day_first=day_first)
    return found


def test_a_weekday_that_contradicts_its_date_is_told_and_the_date_kept() -> None:
    told = _one("It happened on Friday, 22 September 2022.")
    assert told.problem == "22 September 2022 was a Thursday, not a Friday"
    assert (told.first, told.sure) == (date(2022, 9, 22), False)


def test_a_contradiction_is_not_hidden_by_another_year() -> None:
    # 22 September 2023 is a Friday, but a year away.
    assert "was a Thursday" in _one("It happened on Friday, 22 September.").problem


def test_a_weekday_picks_the_reading_that_agrees_with_it() -> None:
    # 26 September is a Monday in 2022, two days ahead, and was a Sunday in 2021.
    told = _one("Referendum: Monday, 26 September")
    assert (told.first, told.problem) == (date(2022, 9, 26), "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("It was on 30 February 2022.", "there is no 30 February 2022"),
        ("It was on 31 September.", "there is no 31 September"),
        ("It was 2022-02-30 then.", "there is no 30 February 2022"),
        ("It was 2022-13-05 then.", "there is no month 13"),
        ("Это было 30 февраля 2022 года.", "there is no 30 February 2022"),
    ],
)
def test_a_date_that_does_not_exist_is_told_and_never_repaired(text: str, problem: str) -> None:
    told = _one(text)
    assert (told.problem, told.first, told.last, told.sure) == (problem, None, None, False)


def test_both_readings_of_two_small_numbers_are_told() -> None:
    told = _one("It was 4/5/2022 then.")
    assert told.problem == "4/5/2022 may be 5 April 2022 or 4 May 2022"
    assert (told.first, told.other) == (date(2022, 4, 5), (date(2022, 5, 4), date(2022, 5, 4)))


@pytest.mark.parametrize(("day_first", "day"), [(True, date(2022, 5, 4)), (False, date(2022, 4, 5))])
def test_whoever_knows_the_order_of_day_and_month_says_it(day_first: bool, day: date) -> None:
    told = _one("It was 4/5/2022 then.", day_first=day_first)
    assert (told.first, told.sure, told.problem) == (day, True, "")


def test_dots_put_the_day_first() -> None:
    assert _one("It was 4.5.2022 then.").first == date(2022, 5, 4)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("He was held on Monday.", date(2022, 9, 19)),
        ("He will be tried on Monday.", date(2022, 9, 26)),
        ("The vote will be held on Monday.", date(2022, 9, 26)),
        ("On Monday he was tried.", date(2022, 9, 19)),
        ("On Monday he will come.", date(2022, 9, 26)),
        ("He said on Monday that the vote will be held on Monday.", date(2022, 9, 19)),
        ("Суд состоится в понедельник.", date(2022, 9, 26)),
        ("Суд прошёл в понедельник.", date(2022, 9, 19)),
        ("Суд відбудеться у понеділок.", date(2022, 9, 26)),
    ],
)
def test_the_verb_says_whether_a_weekday_had_passed(text: str, day: date) -> None:
    told = find_dates(text, WRITTEN)[0]
    assert (told.first, told.sure) == (day, True)


def test_a_weekday_without_a_verb_is_taken_as_passed_and_not_sure() -> None:
    told = _one("Monday, in the square")
    assert (told.first, told.sure, told.other) == (
        date(2022, 9, 19),
        False,
        (date(2022, 9, 26), date(2022, 9, 26)),
    )


def test_the_weekday_of_writing_is_that_very_day() -> None:
    assert _one("Shots were heard on Saturday.").first == WRITTEN


def test_a_date_without_a_year_is_the_nearest_one() -> None:
    assert _one("Parade: 30 September").first == date(2022, 9, 30)
    assert _one("Parade: 9 May").first == date(2022, 5, 9)


def test_a_day_counted_from_an_event_is_not_sure() -> None:
    told = _one("Two days later he was found.")
    assert (told.first, told.sure) == (date(2022, 9, 26), False)


def test_letters_of_two_scripts_in_a_word_are_read_and_told() -> None:
    told = _one("Это было 22 ceнтября 2022 года.")
    assert told.first == date(2022, 9, 22)
    assert told.problem == "'ceнтября' mixes Latin and Cyrillic letters"


def test_each_paragraph_has_its_own_language() -> None:
    text = "It was on Thursday.\n\nЭто было в среду.\n\nЦе було у вівторок."
    assert [str(each.first) for each in find_dates(text, WRITTEN)] == ["2022-09-22", "2022-09-21", "2022-09-20"]


def test_a_date_over_a_line_break_is_one_date() -> None:
    assert _one("It was on 22\nSeptember 2022.").text == "22\nSeptember 2022"


def test_the_day_of_writing_is_that_of_the_zone() -> None:
    # 18:00 UTC on the 22nd is 03:00 on the 23rd in Yakutsk (UTC+9).
    [told] = find_dates("It was today.", datetime(2022, 9, 22, 18, tzinfo=UTC), zone="Asia/Yakutsk")
    assert told.first == date(2022, 9, 23)


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ({"language": "de"}, "language 'de' is not read"),
        ({"zone": "Asia/Nowhere"}, "unknown time zone 'Asia/Nowhere'"),
    ],
)
def test_what_is_not_known_is_an_error(keywords: dict[str, str], words: str) -> None:
    with pytest.raises(NoonmarkError, match=words):
        find_dates("today", datetime(2022, 9, 22, tzinfo=UTC), **keywords)  # pyright: ignore[reportArgumentType]


def test_a_time_without_a_zone_is_not_put_into_one() -> None:
    with pytest.raises(NoonmarkError, match="has no zone"):
        find_dates("today", datetime(2022, 9, 22), zone="Asia/Yakutsk")


def test_a_text_too_long_to_be_read_at_once_is_refused() -> None:
    with pytest.raises(NoonmarkError, match="2,000,001 characters is too long"):
        find_dates("a" * (LONGEST_TEXT + 1), WRITTEN)


def test_an_empty_page_has_no_dates() -> None:
    assert find_dates("", WRITTEN) == find_dates(" \n\n \t", WRITTEN) == ()


@pytest.mark.parametrize("written", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_ends_of_the_calendar_are_no_crash(written: date) -> None:
    text = "last week, next week, on Monday, in 3 weeks, 200 years ago, last century, in May, on the 31st, next decade"
    for each in find_dates(text, written, weak=True):
        assert each.first is None or each.last is None or each.first <= each.last
