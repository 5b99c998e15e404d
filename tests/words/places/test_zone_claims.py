"""Stated differences of clocks are found and checked on a day."""

from __future__ import annotations

from datetime import date

import pytest

from noonmark.earth.gazetteer import resolve
from noonmark.words.places.find import find_places
from noonmark.words.places.zone_claims import ZoneCheck, check_zone_claim, find_zone_claims, offsets

SEPTEMBER, JANUARY = date(2022, 9, 22), date(2022, 1, 22)


def checked(text: str, day: date = SEPTEMBER) -> ZoneCheck:
    [claim] = find_zone_claims(text, find_places(text))
    return check_zone_claim(claim, day)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("In Neryungri, six time zones east of Ukraine, men left.", "true"),  # UTC+9 against UTC+3 in summer
        ("In Neryungri, five time zones east of Ukraine, men left.", "false"),
        ("Якутск на шесть часов впереди Киева.", "true"),
        ("Владивосток, на семь часовых поясов восточнее Москвы.", "true"),  # UTC+10 against UTC+3
        ("Lviv is three time zones west of Yekaterinburg.", "false"),  # two: UTC+3 against UTC+5
        ("London is 5 hours ahead of New York.", "true"),
        ("Lviv is two time zones west of Yekaterinburg.", "true"),
        ("Киев на шесть часов позади Якутска.", "true"),
        ("Vladivostok lies seven time zones east of Russia.", "open"),  # Moscow has UTC+3, Yekaterinburg UTC+5
    ],
)
def test_a_stated_difference_is_checked(text: str, verdict: str) -> None:
    assert checked(text).verdict == verdict


def test_the_day_decides_where_clocks_change() -> None:
    text = "Neryungri is six time zones east of Ukraine."
    assert (checked(text).verdict, checked(text, JANUARY).verdict) == ("true", "false")
    assert checked(text, JANUARY).words == "Neryungri was at UTC+9, Ukraine at UTC+2 on 2022-01-22"


def test_a_claim_without_places_is_open() -> None:
    assert checked("It lies six time zones east.").verdict == "open"


def test_a_country_has_the_clocks_of_its_people() -> None:
    assert {3.0, 5.0} <= set(offsets(resolve("Russia"), SEPTEMBER))  # Moscow's and Yekaterinburg's
    assert offsets(resolve("Ukraine"), JANUARY) == (2.0,)  # Crimea has Moscow's clocks, a twentieth of the people
    assert offsets(resolve("Kathmandu"), SEPTEMBER) == (5.75,)
