# pyright: basic
"""What an eye says of the light, the sun, the moon's phase and the hour."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest

from noonmark.clues.local_clock import DAYS, HOURS, hours_said
from noonmark.clues.moon import PHASES_DEG, phase_said
from noonmark.clues.sun_words import LIGHT_DEG

from .angles import at, clue, density, pieces, sky, total, utc  # noqa: TID252

PARTITIONS = (
    ("day", "civil twilight", "nautical twilight", "night"),
    ("day", "civil twilight", "dark"),
)
"""Sets of words of which one holds at every elevation."""


def light(word: str):
    return sky(clue("light", light=word))


def test_with_the_sun_ten_degrees_up_it_is_surely_day() -> None:
    assert at(light("day"), 10.0) == pytest.approx(1.0, abs=1e-9)
    assert at(light("night"), 10.0) < 1e-9


def test_at_sunset_day_and_civil_twilight_are_as_likely() -> None:
    """The border: true elevation -0.833 deg (USNO), soft by 1.5 deg."""
    assert at(light("day"), -0.833) == pytest.approx(0.5, abs=1e-6)
    assert at(light("civil twilight"), -0.833) == pytest.approx(0.5, abs=1e-3)
    assert at(light("day"), -0.833 + 1.5) == pytest.approx(0.8413, abs=1e-3)


def test_the_zenith_and_the_nadir_are_no_borders() -> None:
    assert at(light("day"), 90.0) == pytest.approx(1.0)
    assert at(light("night"), -90.0) == pytest.approx(1.0)
    assert at(sky(clue("sun-height", sun="high")), 90.0) == pytest.approx(1.0)


@pytest.mark.parametrize("words", PARTITIONS)
def test_the_words_for_light_sum_to_one_at_every_elevation_and_as_false(words: tuple[str, ...]) -> None:
    np.testing.assert_allclose(sum(light(word).table for word in words), 1.0, atol=0.01)
    assert sum(np.exp(clue("light", light=word).log_null) for word in words) == pytest.approx(1.0, abs=0.01)


def test_a_twilight_is_one_of_three() -> None:
    three = [f"{kind} twilight" for kind in ("civil", "nautical", "astronomical")]
    np.testing.assert_allclose(sum(light(word).table for word in three), light("twilight").table, atol=1e-9)
    falses = sum(np.exp(clue("light", light=word).log_null) for word in three)
    assert falses == pytest.approx(np.exp(clue("light", light="twilight").log_null))


@pytest.mark.parametrize("word", list(LIGHT_DEG))
def test_a_words_null_is_its_share_of_the_hours_over_the_earth(word: str) -> None:
    """Over the sphere and a year the sine of the elevation is nearly even on -1 to 1; rounded to 0.05."""
    low, high = LIGHT_DEG[word]
    share = 0.5 * (np.sin(np.radians(high)) - np.sin(np.radians(low)))
    assert np.exp(clue("light", light=word).log_null) == pytest.approx(share, abs=0.025)


def test_low_middle_and_high_sum_to_one_for_a_sun_that_is_up_and_as_false() -> None:
    made = [clue("sun-height", sun=word) for word in ("low", "middle", "high")]
    truths = np.array([12.0, 20.0, 35.0, 50.0, 80.0])
    np.testing.assert_allclose(sum(at(sky(one), truths) for one in made), 1.0, atol=0.01)
    assert sum(np.exp(one.log_null) for one in made) == pytest.approx(1.0)


def test_a_sun_at_ten_degrees_is_low_and_at_sixty_high() -> None:
    for word, ten, sixty in (("low", 1.0, 0.0), ("high", 0.0, 1.0)):
        term = sky(clue("sun-height", sun=word))
        assert at(term, 10.0) == pytest.approx(ten, abs=0.02)
        assert at(term, 60.0) == pytest.approx(sixty, abs=0.02)


def test_the_words_for_the_moons_phase_sum_to_one_and_as_false() -> None:
    elongation = np.linspace(0.0, 360.0, 73)
    np.testing.assert_allclose(sum(phase_said(elongation, word) for word in PHASES_DEG), 1.0)
    assert sum(np.exp(clue("moon-phase", phase=word).log_null) for word in PHASES_DEG) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("phase", "instant"),
    [  # phases of September 2022: USNO, Phases of the Moon
        ("first quarter", utc(2022, 9, 3, 18, 8)),
        ("full", utc(2022, 9, 10, 9, 59)),
        ("last quarter", utc(2022, 9, 17, 21, 52)),
        ("new", utc(2022, 9, 25, 21, 54)),
    ],
)
def test_the_phase_is_likeliest_when_the_almanac_has_it(phase: str, instant) -> None:
    """At its middle the next words are 45 deg = 2.25 sd off: 1 / (1 + 2 exp(-2.53)) = 0.863."""
    found = pieces(clue("moon-phase", phase=phase), instant - timedelta(days=7), instant + timedelta(days=7))
    assert density(found, instant) == pytest.approx(0.863, abs=0.01)
    assert max(found.density) == pytest.approx(density(found, instant), abs=0.005)


def test_the_words_for_the_hour_sum_to_one_all_day() -> None:
    rows = {word: hours_said(word) for word in HOURS}
    for hour in np.arange(0.05, 24.0, 0.1):
        assert sum(v for word in rows for a, b, v in rows[word] if a <= hour < b) == pytest.approx(1.0)
    for word in HOURS:
        assert all(b <= c for (_, b, _), (c, _, _) in pairwise(rows[word]))


def test_the_nulls_of_days_and_hours_sum_to_one() -> None:
    assert sum(np.exp(clue("local-words", daytime=word).log_null) for word in HOURS) == pytest.approx(1.0)
    assert sum(np.exp(clue("local-words", weekday=day.title()).log_null) for day in DAYS) == pytest.approx(1.0)


def test_a_false_words_null_is_its_mean_over_the_week() -> None:
    made = clue("local-words", weekday="Thursday", daytime="morning")
    week = pieces(made, utc(2022, 9, 19), utc(2022, 9, 26))
    assert total(week) / (7 * 86400.0) == pytest.approx(np.exp(made.log_null))


def test_thursday_morning_in_neryungri_is_in_the_night_of_greenwich() -> None:
    """22 September 2022 was a Thursday; 9:00 in Asia/Yakutsk is 0:00 UTC."""
    found = pieces(
        clue("local-words", weekday="Thursday", daytime="morning"), utc(2022, 9, 19), utc(2022, 9, 26), "Asia/Yakutsk"
    )
    assert density(found, utc(2022, 9, 22, 0)) == pytest.approx(1.0)
    assert density(found, utc(2022, 9, 22, 9)) == 0.0
    assert density(found, utc(2022, 9, 23, 0)) == 0.0
    assert density(found, utc(2022, 9, 21, 21)) == pytest.approx(1.0)


def test_a_weekday_alone_is_its_24_local_hours() -> None:
    found = pieces(clue("local-words", weekday="Sunday"), utc(2022, 9, 20), utc(2022, 9, 30), "Pacific/Kiritimati")
    assert total(found) == pytest.approx(86400.0)
    assert density(found, utc(2022, 9, 24, 10, 1)) == 1.0
    assert density(found, utc(2022, 9, 24, 9, 59)) == 0.0
