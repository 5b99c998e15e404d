# pyright: basic
"""Which days are asked: nothing heavy is left out, and what is left out is stood for."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noonmark.clues.clue import Clue
from noonmark.earth.maps import zone_names
from noonmark.fix.day_sample import DaySample, sample_days
from noonmark.fix.time_density import time_density
from noonmark.plugins import make_clue

YEARS = (datetime(1990, 1, 1, tzinfo=UTC).timestamp(), datetime(2026, 7, 1, 5, 30, tzinfo=UTC).timestamp())
DAY_S = 86400.0


def posix(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()  # type: ignore[arg-type]


def flat_weight(sample: DaySample) -> float:
    return float(np.sum(sample.factor * (sample.end - sample.start)))


def doubted(day: str) -> Clue:
    return make_clue("date", {"date": day, "trust": 0.8})


@settings(max_examples=25)
@given(st.floats(1.0, 20000.0), st.one_of(st.none(), st.floats(0.1, 20.0)))
def test_without_clues_the_days_asked_stand_for_all_of_them(days: float, scale: float | None) -> None:
    window = (YEARS[0], YEARS[0] + days * DAY_S)
    sample = sample_days([], window)
    assert flat_weight(sample) == pytest.approx(days * DAY_S, rel=1e-6)
    assert (sample.start[1:] >= sample.end[:-1]).all()
    assert sample.start[0] >= window[0]
    assert sample.end[-1] <= window[1] + 1e-6
    assert (sample.of_start <= sample.start).all()
    assert (sample.of_end >= sample.end).all()


@settings(max_examples=15)
@given(st.dates(datetime(1991, 1, 1).date(), datetime(2026, 1, 1).date()))
def test_a_day_that_a_doubted_clue_names_is_kept_with_its_neighbours(day) -> None:
    clue = doubted(day.isoformat())
    sample = sample_days([clue], YEARS)
    noon = posix(day.year, day.month, day.day, 12)
    for shift in (-1, 0, 1):
        kept = (sample.start <= noon + shift * DAY_S) & (noon + shift * DAY_S < sample.end)
        assert kept.sum() == 1
        assert sample.factor[kept][0] == pytest.approx(1.0)


def test_the_weight_of_clues_is_conserved() -> None:
    """In UTC's own zone: the sum over the days asked is the clues' integral over the whole window."""
    clues = [doubted("2022-09-22"), make_clue("posted-before", {"before": "2024-05-05T05:00:00Z", "trust": 0.7})]
    found = time_density(clues, YEARS)
    assert len(found.sample.start) > 10
    date_null, posted_null = (np.exp(c.log_null) for c in clues)
    posted = 0.7 * posted_null + 0.3 * posted_null
    late = 0.3 * posted_null
    before, after = posix(2024, 5, 5, 5, 0, 1) - YEARS[0], YEARS[1] - posix(2024, 5, 5, 5, 0, 1)
    wanted = (0.8 * posted + 0.2 * date_null * (before * posted + after * late)) / (YEARS[1] - YEARS[0])
    assert found.groups[0].total == pytest.approx(wanted, rel=1e-3)


def test_few_days_are_asked_whole() -> None:
    sample = sample_days([], (YEARS[0], YEARS[0] + 300 * DAY_S))
    assert len(sample.start) == 1
    assert sample.factor[0] == 1.0


def test_no_season_is_favoured() -> None:
    """Days that stand for 36 years: their weight per month is a month's share."""
    sample = sample_days([], YEARS)
    month = sample.start.astype("int64").astype("datetime64[s]").astype("datetime64[M]").astype(int) % 12
    share = np.bincount(month, weights=sample.factor * (sample.end - sample.start), minlength=12)
    np.testing.assert_allclose(share / share.sum(), 1.0 / 12.0, atol=0.02)


@pytest.mark.parametrize(
    "zone",
    [
        "Africa/Abidjan",
        "Pacific/Kiritimati",
        "Etc/GMT+12",
        "Asia/Yakutsk",
    ],
)
def test_a_weekday_of_trust_one_weighs_as_much_in_every_zone(zone: str) -> None:
    """A seventh of the time, wherever the zone's Thursday falls in UTC; 4 January 1990 was a Thursday."""
    index = np.array([zone_names().index(zone)], dtype=np.intp)
    clue = make_clue("local-words", {"weekday": "Thursday", "trust": 1})
    found = time_density([clue], (posix(1990, 1, 4), YEARS[1]), index)
    assert found.groups[0].total == pytest.approx(1.0 / 7.0, rel=0.15)
