# pyright: basic
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noonmark.errors import NoonmarkError
from noonmark.sky.events import day_events, moon_phase_events, season_events
from noonmark.sky.moon import moon_view
from noonmark.sky.sun import sun_direction

HALF_MINUTE_S = 30.0
TOLERANCE_S = 1.5
"""What the conventions differ by: the printed minute is rounded, so 30 s is the least that can be asked."""


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(day, body, name):
    """Return the first such event's instant, which must be there."""
    instant = day.first(body, name)
    assert instant is not None
    return instant


def array(instant):
    return np.datetime64(instant.replace(tzinfo=None), "us")


def test_every_rise_and_set_of_2023_is_the_naval_observatorys(table, shared_data):
    rows = table(shared_data / "sun_truth" / "usno_rise_set_2023_fredonia.csv")
    year = day_events(36.95, -112.52, utc("2023-01-01T06:00"), utc("2024-01-01T07:00"))
    ours = [event for event in year.events if event.name in {"rise", "set"}]
    assert len(ours) == len(rows) == 1436
    theirs = sorted((datetime.fromisoformat(row["utc"]), row["body"], row["event"]) for row in rows)
    for body in ("sun", "moon"):
        mine = [event for event in ours if event.body == body]
        printed = [row for row in theirs if row[1] == body]
        assert [event.name for event in mine] == [row[2] for row in printed]
        off = [abs((event.instant - row[0]).total_seconds()) for event, row in zip(mine, printed, strict=True)]
        assert max(off) <= HALF_MINUTE_S + TOLERANCE_S


def test_phases_and_seasons_of_2018_are_the_naval_observatorys(table, shared_data):
    rows = table(shared_data / "sun_truth" / "usno_events_2018.csv")
    names = {"moon first quarter": "first quarter", "moon full": "full moon"}
    start, end = utc("2018-09-10T00:00"), utc("2018-12-31T00:00")
    ours = (*moon_phase_events(start, end), *season_events(start, end))
    assert len(rows) == 4
    for row in rows:
        when = datetime.fromisoformat(row["utc"])
        name = names.get(row["event"], row["event"])
        off = min(abs((event.instant - when).total_seconds()) for event in ours if event.name == name)
        assert off <= HALF_MINUTE_S + TOLERANCE_S


def test_phases_and_seasons_come_in_their_order():
    year = moon_phase_events(utc("2020-01-01T00:00"), utc("2021-01-01T00:00"))
    assert [event.name for event in year][:5] == [
        "first quarter", "full moon", "last quarter", "new moon", "first quarter"
    ]  # fmt: skip
    assert len(year) == 50  # By hand: 366 / 29.53 * 4 = 49.6
    seasons = season_events(utc("2020-01-01T00:00"), utc("2021-01-01T00:00"))
    assert [event.instant.strftime("%m-%d %H:%M") for event in seasons] == [
        "03-20 03:49", "06-20 21:43", "09-22 13:30", "12-21 10:02"
    ]  # fmt: skip


def test_a_day_at_the_equator_on_the_equinox_has_six_and_a_half_minutes_more_than_twelve_hours():
    # By hand: each end gains 0.8333 deg at 15 deg an hour, 2 * 200 s; the equation of time grows by 18 s a
    # day, which takes 9 s from the half that is light; parallax of 0.0024 deg takes 1 s.
    day = day_events(0.0, 0.0, utc("2024-03-20T00:00"), utc("2024-03-21T00:00"))
    length = at(day, "sun", "set") - at(day, "sun", "rise")
    assert length.total_seconds() == pytest.approx(12 * 3600 + 390, abs=2)
    # Noon there: 12:00 less the equation of time, -7 min 24 s on that day.
    assert at(day, "sun", "transit").strftime("%H:%M") == "12:07"
    # Civil dusk is (6 - 0.8333) / 15 h = 20 min 40 s after the set.
    dusk = at(day, "sun", "civil dusk") - at(day, "sun", "set")
    assert dusk.total_seconds() == pytest.approx(1240, abs=5)


def test_twilights_follow_each_other():
    day = day_events(62.03, 129.73, utc("2022-09-21T15:00"), utc("2022-09-22T15:00"))
    names = [
        "astronomical dawn", "nautical dawn", "civil dawn", "rise", "transit", "set", "civil dusk", "nautical dusk",
        "astronomical dusk",
    ]  # fmt: skip
    assert [event.name for event in day.events if event.body == "sun"] == names


@pytest.mark.parametrize(
    ("date", "polar", "stays"), [("2023-06-01", "polar day", "up"), ("2023-12-01", "polar night", "down")]
)
def test_polar_day_and_night_are_told(date, polar, stays):
    start = utc(f"{date}T00:00")
    day = day_events(78.2, 15.6, start, start + timedelta(days=1))
    assert (day.polar, day.sun_stays) == (polar, stays)
    assert day.first("sun", "rise") is None


def test_a_short_window_without_a_rise_is_no_polar_day():
    noon = day_events(0.0, 0.0, utc("2024-03-20T10:00"), utc("2024-03-20T14:00"))
    assert noon.sun_stays == "up"
    assert noon.polar is None


def test_a_sun_that_is_up_for_minutes_is_not_missed():
    # Find, by fine sampling, a latitude whose highest sun on that day is barely above the limit.
    start = utc("2023-12-10T00:00")
    fine = array(start) + np.arange(0, 86_400, 5) * np.timedelta64(1, "s")
    for lat in np.arange(67.0, 68.5, 0.002):
        peak = sun_direction(lat, 20.0, fine)[0].max() + 50.0 / 60.0
        if 0.0 < peak < 0.002:
            day = day_events(lat, 20.0, start, start + timedelta(days=1))
            assert day.polar is None
            up = at(day, "sun", "set") - at(day, "sun", "rise")
            assert timedelta(0) < up < timedelta(minutes=25)
            return
    pytest.fail("no such latitude among those tried")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((213.0, 0.0), "latitude 213"),
        ((0.0, 400.0), "longitude 400"),
        ((float("nan"), 0.0), "latitude nan"),
    ],
)
def test_a_place_off_the_earth_is_told(arguments, words):
    lat, lon = arguments
    with pytest.raises(NoonmarkError, match=words):
        day_events(lat, lon, utc("2024-01-01T00:00"), utc("2024-01-02T00:00"))


def test_bad_windows_are_told():
    with pytest.raises(NoonmarkError, match="before it starts"):
        day_events(0.0, 0.0, utc("2024-01-02T00:00"), utc("2024-01-01T00:00"))
    with pytest.raises(NoonmarkError, match=r"start .* has no time zone"):
        day_events(0.0, 0.0, datetime(2024, 1, 1), utc("2024-01-02T00:00"))
    with pytest.raises(NoonmarkError, match="end 2061"):
        moon_phase_events(utc("2024-01-02T00:00"), utc("2061-01-01T00:00"))


@settings(max_examples=25)
@given(st.floats(-89, 89), st.floats(-180, 179), st.datetimes(datetime(1951, 1, 1), datetime(2050, 1, 1)))
def test_at_rise_and_set_the_upper_limb_is_on_the_horizon(lat, lon, start):
    start = start.replace(tzinfo=UTC)
    day = day_events(lat, lon, start, start + timedelta(days=2))
    for event in day.events:
        if event.name not in {"rise", "set"}:
            continue
        later = array(event.instant) + np.array([-1_000_000, 1_000_000]) * np.timedelta64(1, "us")
        if event.body == "sun":
            before, after = sun_direction(lat, lon, later)[0] + 50.0 / 60.0
        else:
            elevation, _, radius = moon_view(lat, lon, later)
            before, after = elevation + radius + 34.0 / 60.0
        assert (before <= 0.0 <= after) if event.name == "rise" else (before >= 0.0 >= after)


@settings(max_examples=25)
@given(st.floats(-89, 89), st.floats(-180, 179), st.datetimes(datetime(1951, 1, 1), datetime(2050, 1, 1)))
def test_a_window_cut_in_two_holds_the_same_events(lat, lon, start):
    start = start.replace(tzinfo=UTC)
    middle, end = start + timedelta(hours=11), start + timedelta(days=1)
    whole = day_events(lat, lon, start, end).events
    halves = day_events(lat, lon, start, middle).events + day_events(lat, lon, middle, end).events
    assert [(event.body, event.name) for event in whole] == [(event.body, event.name) for event in halves]
    for one, other in zip(whole, halves, strict=True):
        assert abs((one.instant - other.instant).total_seconds()) < 0.1
