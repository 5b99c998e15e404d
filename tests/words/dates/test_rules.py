"""A number worked by hand for each rule: written on Saturday 24 September 2022, in the week from Monday 19."""

from __future__ import annotations

from datetime import date

import pytest

from noonmark.words.dates.dated import Dated
from noonmark.words.dates.find import find_dates

WRITTEN = date(2022, 9, 24)

DAYS = {
    "It was on 22 September 2022.": "2022-09-22",
    "It was on September 22nd, 2022.": "2022-09-22",
    "It was on the twenty-second of September 2022.": "2022-09-22",
    "It was 2022-09-22 there.": "2022-09-22",
    "It was 20220922 there.": "2022-09-22",
    "It was 9/22/22 there.": "2022-09-22",
    "It was on 15 April of 87.": "1987-04-15",
    "She was born on January twenty five nineteen eighty six.": "1986-01-25",
    "It was on 22 September last year.": "2021-09-22",
    "It happened on Thursday.": "2022-09-22",
    "It happened last Friday.": "2022-09-16",
    "It happened on Tuesday of last week.": "2022-09-13",
    "It happened this past Wednesday.": "2022-09-21",
    "It was the first Monday of May.": "2022-05-02",
    "It was the last Sunday of August 2022.": "2022-08-28",
    "It happened three days ago.": "2022-09-21",
    "It was 2 years, 1 month and 21 days ago.": "2020-08-03",
    "It came two weeks after 1 September 2022.": "2022-09-15",
    "It came three days before 24 February 2022.": "2022-02-21",
    "It will be in two weeks.": "2022-10-08",
    "It will be two days after tomorrow.": "2022-09-27",
    "It was the day before yesterday.": "2022-09-22",
    "It was three business days ago.": "2022-09-21",
    "It is on the 20th of next month.": "2022-10-20",
    "It was on Christmas 2021.": "2021-12-25",
    "It was on Easter 2022.": "2022-04-17",
    "It was on Thanksgiving 2022.": "2022-11-24",
}

SPANS = {
    "Listen to 1990s music.": ("1990-01-01", "1999-12-31"),
    "It was last week.": ("2022-09-12", "2022-09-18"),
    "It was earlier this week.": ("2022-09-19", "2022-09-21"),
    "It was over the weekend.": ("2022-09-24", "2022-09-25"),
    "It was in September 2022.": ("2022-09-01", "2022-09-30"),
    "It was in August.": ("2022-08-01", "2022-08-31"),
    "It was in 2014.": ("2014-01-01", "2014-12-31"),
    "It was in Q2 2022.": ("2022-04-01", "2022-06-30"),
    "It was the third quarter of 2021.": ("2021-07-01", "2021-09-30"),
    "It was in the first half of 2022.": ("2022-01-01", "2022-06-30"),
    "It was in the spring of 2022.": ("2022-03-01", "2022-05-31"),
    "It was in the winter of 2022.": ("2021-12-01", "2022-02-28"),
    "It was in the 1990s.": ("1990-01-01", "1999-12-31"),
    "It was in the 20th century.": ("1900-01-01", "1999-12-31"),
    "It was at the end of March 2022.": ("2022-03-16", "2022-03-31"),
    "It was in mid-September.": ("2022-09-10", "2022-09-20"),
    "It was the third week of May 2022.": ("2022-05-16", "2022-05-22"),
    "It was the week of April 10th.": ("2022-04-04", "2022-04-10"),
    "It was in week 12 of 2022.": ("2022-03-21", "2022-03-27"),
    "It was in the past three days.": ("2022-09-21", "2022-09-23"),
    "It was in the past 24 hours.": ("2022-09-23", "2022-09-24"),
    "It was Labor Day weekend 2022.": ("2022-09-03", "2022-09-05"),
    "It is off for the rest of the week.": ("2022-09-24", "2022-09-25"),
    "It was from 4 to 22 September 2022.": ("2022-09-04", "2022-09-22"),
    "It was November 19-20, 2021.": ("2021-11-19", "2021-11-20"),
    "It was between 28 August and 3 September 2022.": ("2022-08-28", "2022-09-03"),
    "It was from 2014 to 2018.": ("2014-01-01", "2018-12-31"),
    "It was in March and April 2022.": ("2022-03-01", "2022-04-30"),
    "It was 2 September 2022 - 5 September 2022.": ("2022-09-02", "2022-09-05"),
    "It was so since 24 February 2022.": ("2022-02-24", None),
    "It was before 24 February 2022.": (None, "2022-02-23"),
    "It was after 24 February 2022.": ("2022-02-25", None),
    "It is done by 1 October 2022.": (None, "2022-10-01"),
    "It was before the end of December 2021.": (None, "2021-12-31"),
    "It was so from March 2022 to date.": ("2022-03-01", "2022-09-24"),
}

HOURS = {
    "It was on Thursday morning.": ("2022-09-22", (8, 12)),
    "It was in the evening of 22 September.": ("2022-09-22", (16, 20)),
    "It was at 7 pm on 22 September.": ("2022-09-22", (19, 19)),
    "It was on 22 September at 14:30.": ("2022-09-22", (14.5, 14.5)),
    "It was 2022-09-22T14:30Z there.": ("2022-09-22", (14.5, 14.5)),
    "It was last night.": ("2022-09-23", (20, 30)),
    "It is tonight.": ("2022-09-24", (20, 30)),
    "It was late Wednesday.": ("2022-09-21", (18, 24)),
    "It was early on Thursday.": ("2022-09-22", (0, 8)),
    "It was yesterday from 2 to 4 pm.": ("2022-09-23", (14, 16)),
    "It was before dawn on 24 February 2022.": ("2022-02-24", (2, 6)),
    "It was the night of Wednesday to Thursday.": ("2022-09-21", (20, 30)),
    "Это было в ночь на 22 сентября.": ("2022-09-21", (20, 30)),
    "Це було у ніч на 22 вересня.": ("2022-09-21", (20, 30)),
    "Это было вчера вечером.": ("2022-09-23", (17, 23)),
    "Це було о 7 годині вечора 22 вересня.": ("2022-09-22", (19, 19)),
}

NOT_DATES = (
    "The moon and the sun, 30 s of it.",
    "He may march on, and the sun sat low; the second man said so.",
    "Up to 2000 people and around 1500 men were held.",
    "A group of 1200 men was in no town.",
    "Call 555-2022, open 24/7, with 1/2 a cup.",
    "He stood on the 21st floor.",
    "The day was long and the week too.",
    "Listen to the radio from home.",
)


def _one(text: str) -> Dated:
    found = find_dates(text, WRITTEN)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_the_one_worked_by_hand(text: str) -> None:
    assert (str(_one(text).first), str(_one(text).last)) == (DAYS[text], DAYS[text])


@pytest.mark.parametrize("text", SPANS)
def test_a_span_is_the_one_worked_by_hand(text: str) -> None:
    told = _one(text)
    first, last = SPANS[text]
    assert (told.first and str(told.first), told.last and str(told.last)) == (first, last)


@pytest.mark.parametrize("text", HOURS)
def test_hours_belong_to_their_day(text: str) -> None:
    told = _one(text)
    assert (str(told.first), told.hours) == HOURS[text]
    assert told.grain == "hours"


@pytest.mark.parametrize("text", NOT_DATES)
def test_what_only_looks_like_a_date_is_not_told(text: str) -> None:
    assert find_dates(text, WRITTEN) == ()


def test_a_night_ends_on_the_day_after_it_began() -> None:
    told = _one("В ночь на 22 сентября был обстрел.")
    assert (str(told.first), str(told.last)) == ("2022-09-21", "2022-09-22")


def test_weak_ones_are_told_when_asked_for() -> None:
    told = find_dates("He rested for the week.", WRITTEN, weak=True)
    assert [(str(each.first), str(each.last)) for each in told] == [("2022-09-19", "2022-09-25")]


def test_months_are_counted_before_days() -> None:
    # From 31 March a month back is 28 February, and three days more 25 February.
    [told] = find_dates("It was 3 days and 1 month ago.", date(2022, 3, 31))
    assert told.first == date(2022, 2, 25)


def test_a_date_does_not_reach_over_the_end_of_a_sentence() -> None:
    told = find_dates("Held between Wednesday and Thursday. The 11 men left. On Monday. 22 were seen.", WRITTEN)
    assert [each.text for each in told] == ["between Wednesday and Thursday", "On Monday"]


def test_an_abbreviation_is_no_end_of_a_sentence() -> None:
    assert _one("It was on Wed. Sept. 21.").text == "Wed. Sept. 21"


@pytest.mark.parametrize("text", ["Снято 23.09 у вокзала", "Снято от 05.09, цена 10.05 доллара", "Это было в 2022-м"])
def test_short_russian_dates_are_told_and_prices_are_not(text: str) -> None:
    assert _one(text).first in {date(2022, 9, 23), date(2022, 9, 5), date(2022, 1, 1)}
