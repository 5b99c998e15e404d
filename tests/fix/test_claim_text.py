# pyright: basic
"""Captions: places and dates in three languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from noonmark.errors import NoonmarkError
from noonmark.fix.claim_text import read_claim
from noonmark.fix.scope import Scope

SCOPE = Scope(datetime(2022, 9, 20, 6, tzinfo=UTC), datetime(2022, 9, 25, 18, tzinfo=UTC))
DAY = date(2022, 9, 22)


@pytest.mark.parametrize(
    "text",
    [
        "Neryungri, 22 September 2022",
        "Neryungri, Sept 22nd, 2022",
        "Neryungri on September 22, 2022.",
        "Neryungri, the 22nd of September 2022",
        "In Neryungri, 22 Sep. 2022",
        "on 22 September 2022 near Neryungri",
        "2022-09-22 Neryungri",
        "Neryungri (2022-09-22)".replace("(", "").replace(")", ""),
        "Neryungri, 22.09.2022",
        "Нерюнгри, 22 сентября 2022",
        "22 сентября 2022 года, Нерюнгри",
        "Нерюнгри, 22 сент. 2022 г.",
        "Нерюнгрі, 22 вересня 2022 року",
        "в Нерюнгри 22 сентября 2022",
    ],
)
def test_a_place_and_a_day_are_found(text: str) -> None:
    claim = read_claim(text, SCOPE)
    assert (claim.place.name, claim.first, claim.last) == ("Neryungri", DAY, DAY)
    assert claim.text == text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Neryungri, September 2022", date(2022, 9, 1), date(2022, 9, 30)),
        ("Neryungri, February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("Магадан в сентябре 2022", date(2022, 9, 1), date(2022, 9, 30)),
        ("Київ, листопад 2022", date(2022, 11, 1), date(2022, 11, 30)),
        ("Neryungri, 2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("Neryungri", date(2022, 9, 20), date(2022, 9, 25)),
    ],
)
def test_a_month_a_year_or_nothing_is_a_span_of_days(text: str, first: date, last: date) -> None:
    claim = read_claim(text, SCOPE)
    assert (claim.first, claim.last) == (first, last)


RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
UKRAINIAN = "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"
ENGLISH = "January February March April May June July August September October November December"


@pytest.mark.parametrize("months", [RUSSIAN, UKRAINIAN, ENGLISH, " ".join(m[:3] for m in ENGLISH.split())])
def test_all_twelve_months_are_known(months: str) -> None:
    for number, month in enumerate(months.split(), 1):
        assert read_claim(f"56.66,124.72, 5 {month} 2022", SCOPE).first == date(2022, number, 5)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Липецк 2022", "Lipetsk"), ("Березники 2022", "Berezniki"), ("Серпухов 2022", "Serpukhov")],
)
def test_a_town_that_begins_like_a_month_is_a_town(text: str, name: str) -> None:
    claim = read_claim(text, SCOPE)
    assert (claim.place.name, claim.first, claim.last) == (name, date(2022, 1, 1), date(2022, 12, 31))


def test_a_place_may_have_commas() -> None:
    claim = read_claim("Springfield, Missouri, 5 May 2020", SCOPE)
    assert (claim.place.name, claim.place.region, claim.first) == ("Springfield", "Missouri", date(2020, 5, 5))
    assert read_claim("56.66,124.72, 22 September 2022", SCOPE).place.kind == "point"
    assert read_claim("Augusta, Georgia, August 2021", SCOPE).place.region == "Georgia"


def test_an_airport_is_read_as_one() -> None:
    claim = read_claim("Magadan airport, 22 September 2022", SCOPE)
    assert claim.place.kind == "airport"
    assert claim.radius_km == 5.0


def test_the_window_is_of_the_places_own_days() -> None:
    """Neryungri is at UTC+9: its 22 September is 15:00 UTC of the 21st to 15:00 UTC of the 22nd."""
    window = read_claim("Neryungri, 22 September 2022", SCOPE).window
    assert window == (datetime(2022, 9, 21, 15, tzinfo=UTC), datetime(2022, 9, 22, 15, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31 September 2022, Magadan", "names a day that does not exist"),
        ("Magadan, 30 февраля 2022", "names a day that does not exist"),
        ("Magadan, 31.09.2022", "names a day that does not exist"),
        ("Magadan, 2022-09-31", "2022-09-31 is no date"),
        ("Magadan, 22/09/2022", "22/09/2022 can be read in two ways"),
        ("Magadan, 22 September 1900", "1900-09-22 is outside 1950"),
        ("22 September 2022", "names no place"),
        ("on 22 September 2022", "names no place"),
        ("", "names no place"),
        ("Neryungriiiiingrad, 22 September 2022", "unknown place"),
        ("Springfield, 22 September 2022", "more than one reading"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(text: str, words: str) -> None:
    with pytest.raises(NoonmarkError) as caught:
        read_claim(text, SCOPE)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy
