# pyright: basic
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.sky._iers import published_ut1
from noonmark.sky.earth_time import clock_table, tt_minus_utc_s, ut1_minus_utc_s, ut1_slack_s


@pytest.mark.parametrize(
    ("utc", "seconds"),
    [
        ("2024-06-01T00:00:00", 37 + 32.184),  # 37 leap seconds since 2017
        ("2016-12-31T23:59:59", 36 + 32.184),  # IERS Bulletin C 52
        ("2017-01-01T00:00:00", 37 + 32.184),
        ("1972-01-01T00:00:00", 10 + 32.184),
        # By hand from the USNO table: 1966-1968 TAI-UTC = 4.3131700 + (MJD - 39126) * 0.002592 s; MJD 39490.5.
        ("1966-12-31T12:00:00", 4.31317 + 364.5 * 0.002592 + 32.184),
        ("1955-01-01T00:00:00", 32.184),
    ],
)
def test_terrestrial_time_follows_the_leap_seconds(utc, seconds):
    assert tt_minus_utc_s(np.datetime64(utc)) == pytest.approx(seconds, abs=1e-6)


def test_ut1_is_the_published_one():
    # IERS 20 C04: 1962-01-01 0.0326338 s and 1962-01-02 0.0320547 s; noon lies between.
    assert ut1_minus_utc_s(np.datetime64("1962-01-01T00:00:00")) == pytest.approx(0.0326338, abs=1e-7)
    assert ut1_minus_utc_s(np.datetime64("1962-01-01T12:00:00")) == pytest.approx(0.03234425, abs=1e-7)


def test_a_leap_second_is_a_step_of_ut1_minus_utc_and_not_a_slope():
    hours = np.datetime64("2016-12-30", "h") + np.arange(96)
    offset = ut1_minus_utc_s(hours)
    steps = np.diff(offset)
    assert np.count_nonzero(np.abs(steps) > 0.01) == 1
    assert steps[47] == pytest.approx(1.0, abs=1e-3)


def test_ut1_agrees_with_the_truth_table_of_another_reader(table, truth):
    rows = table(truth / "sun_directions.csv")
    utc = np.array([row["utc"].rstrip("Z") for row in rows], dtype="datetime64[us]")
    theirs = np.array([float(row["ut1_minus_utc_s"]) for row in rows])
    np.testing.assert_allclose(ut1_minus_utc_s(utc), theirs, atol=2e-6)


def test_ut1_is_utc_outside_the_table_and_the_slack_says_so():
    outside = np.array(["1955-06-01", "2033-01-01", "2045-01-01"], dtype="datetime64[D]")
    assert np.all(ut1_minus_utc_s(outside) == 0.0)
    before, after, late = ut1_slack_s(outside)
    assert before == 0.3
    assert after == 0.9
    assert late == pytest.approx(0.9 + 1.1 * 10, abs=0.01)


def test_the_slack_is_small_where_ut1_is_measured():
    assert ut1_slack_s(np.datetime64("1990-01-01")) == 0.001


@pytest.fixture
def no_package(monkeypatch):
    monkeypatch.setattr("noonmark.sky._iers.find_spec", lambda name: None)
    published_ut1.cache_clear()
    clock_table.cache_clear()
    yield
    published_ut1.cache_clear()
    clock_table.cache_clear()


def test_without_the_package_ut1_is_utc_and_all_is_slack(no_package):
    when = np.array(["1960-01-01", "1990-01-01"], "datetime64[D]")
    assert np.all(ut1_minus_utc_s(when) == 0.0)
    assert np.all(ut1_slack_s(when) == 0.9)


@given(st.integers(-7304 * 86_400, 29_584 * 86_400))
def test_ut1_stays_within_a_second_of_utc(second):
    assert abs(ut1_minus_utc_s(np.datetime64(second, "s"))) < 0.9
