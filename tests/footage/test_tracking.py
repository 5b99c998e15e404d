"""Samples into a track, and a clock out of many stamps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.footage.track import TrackPoint
from noonmark.footage.tracking import Evenly, build_track, fit_clock, instant, told


def test_a_stream_is_kept_evenly_whatever_its_length():
    chosen = Evenly[int](4)
    for number in range(9):
        chosen.add(number)
    assert (chosen.kept, chosen.seen) == ([0, 4, 8], 9)


@given(st.integers(0, 3000), st.integers(2, 50))
def test_what_is_kept_is_equally_spaced_and_at_least_half_of_what_is_allowed(length: int, most: int):
    chosen = Evenly[int](most)
    for number in range(length):
        chosen.add(number)
    steps = {late - early for early, late in zip(chosen.kept, chosen.kept[1:], strict=False)}
    assert len(steps) <= 1
    assert min(length, most // 2) <= len(chosen.kept) <= most
    assert chosen.kept[:1] == [0][:length]


def test_points_come_in_the_order_of_their_offset_and_longitude_180_is_west():
    track, notes = build_track("GPX", [TrackPoint(2.0, 1.0, 180.0, float("nan")), TrackPoint(1.0, 1.0, 2.0)])
    assert track is not None
    assert track.points == (TrackPoint(1.0, 1.0, 2.0), TrackPoint(2.0, 1.0, -180.0, None))
    assert notes == []


def test_samples_that_are_no_places_are_counted_by_reason():
    bad = [TrackPoint(0.0, 91.0, 0.0)] * 2 + [TrackPoint(0.0, 0.0, 0.0), TrackPoint(float("nan"), 1.0, 1.0)]
    track, notes = build_track("GPX", bad)
    assert track is None
    assert notes == [
        "GPX: 2 samples with a place out of range; not used",
        "GPX: 1 sample with 0, 0, as without a fix; not used",
        "GPX: 1 sample with no usable time; not used",
    ]


def test_the_clock_is_the_median_and_its_scatter_the_median_distance():
    """Less their offsets the stamps are 100.0, 100.1, 99.8, 100.0, 100.4: median 100, distances 0 .1 .2 0 .4."""
    fit = fit_clock([(0, 100.0), (1, 101.1), (2, 101.8), (3, 103.0), (4, 104.4)])
    assert fit is not None
    assert (fit.start_s, fit.rate) == (100.0, 1.0)
    assert fit.scatter_s == pytest.approx(0.14826, abs=1e-9)
    assert told("x", fit, 5) == []


def test_slow_motion_is_told_by_its_rate():
    """Eight seconds of the clip show one second of the clock."""
    fit = fit_clock([(8.0 * n, 1000.0 + n) for n in range(60)])
    assert fit is not None
    assert (fit.start_s, fit.rate) == (1000.0, 0.125)
    assert "a second of the clip is 0.125 s of the clock" in told("x", fit, 60)[0]


def test_stamps_that_are_no_numbers_are_left_out():
    assert fit_clock([(0.0, float("nan")), (float("inf"), 1.0)]) is None
    assert fit_clock([]) is None


def test_an_instant_outside_the_calendar_in_use_is_none():
    assert instant(float("nan")) is None
    assert instant(1e300) is None
    assert instant(-1e9) is None  # 1938
    assert instant(0.0004) == instant(0.0)


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=30), st.floats(-1e9, 1e9))
def test_a_right_clock_is_found_whatever_its_stamps(offsets: list[float], start_s: float):
    fit = fit_clock([(offset, start_s + offset) for offset in sorted(offsets)])
    assert fit is not None
    assert fit.start_s == pytest.approx(start_s, abs=1e-3)
    assert fit.worst == ()


@given(st.lists(st.tuples(st.floats(), st.floats()), max_size=60))
def test_any_stamps_are_answered(pairs: list[tuple[float, float]]):
    fit = fit_clock(pairs)
    assert fit is None or (told("x", fit, len(pairs)) is not None and fit.at(0.0) is not fit)
