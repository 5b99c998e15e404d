"""Local clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.earth.maps import zone_names
from noonmark.earth.zones import local_day, local_to_utc, utc_offsets, zone_at, zone_info
from noonmark.errors import NoonmarkError


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_noon_in_neryungri_is_three_utc() -> None:
    assert local_to_utc(datetime(2022, 9, 22, 12), "Asia/Yakutsk") == [utc(2022, 9, 22, 3)]


def test_an_hour_lived_twice_gives_two_instants() -> None:
    found = local_to_utc(datetime(2022, 10, 30, 2, 30), "Europe/Berlin")
    assert found == [utc(2022, 10, 30, 0, 30), utc(2022, 10, 30, 1, 30)]


def test_lord_howe_repeats_half_an_hour() -> None:
    found = local_to_utc(datetime(2022, 4, 3, 1, 45), "Australia/Lord_Howe")
    assert found[1] - found[0] == timedelta(minutes=30)


def test_an_hour_that_clocks_skipped_is_told_as_a_gap() -> None:
    with pytest.raises(
        NoonmarkError, match="2022-03-27 02:30 does not exist in Europe/Berlin: clocks went forward by 60"
    ):
        local_to_utc(datetime(2022, 3, 27, 2, 30), "Europe/Berlin")


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Apia", date(2011, 12, 30)),
        ("Pacific/Fakaofo", date(2011, 12, 30)),
        ("Pacific/Kiritimati", date(1994, 12, 31)),
    ],
)
def test_a_day_that_a_zone_left_out_is_told(zone: str, day: date) -> None:
    with pytest.raises(NoonmarkError, match=f"the day {day} does not exist in {zone}"):
        local_day(day, zone)
    with pytest.raises(NoonmarkError, match="does not exist"):
        local_to_utc(datetime(day.year, day.month, day.day, 12), zone)


def test_the_day_before_the_missing_one_is_whole_in_apia() -> None:
    assert local_day(date(2011, 12, 29), "Pacific/Apia") == (utc(2011, 12, 29, 10), utc(2011, 12, 30, 10))


def test_days_of_clock_changes_have_23_and_25_hours() -> None:
    spring, autumn = local_day(date(2022, 3, 27), "Europe/Berlin"), local_day(date(2022, 10, 30), "Europe/Berlin")
    assert (spring[1] - spring[0], autumn[1] - autumn[0]) == (timedelta(hours=23), timedelta(hours=25))


def test_a_day_without_midnight_starts_at_the_change() -> None:
    # Beirut went from 23:59:59 to 01:00 on 28 March 2021
    assert local_day(date(2021, 3, 28), "Asia/Beirut")[0] == utc(2021, 3, 27, 22)


def test_offsets_of_a_year_in_berlin_change_at_one_utc() -> None:
    breaks, offsets = utc_offsets("Europe/Berlin", utc(2022, 1, 1), utc(2023, 1, 1))
    assert breaks.astype(str).tolist() == ["2022-01-01T00:00:00", "2022-03-27T01:00:00", "2022-10-30T01:00:00"]
    assert offsets.tolist() == [3600, 7200, 3600]


def test_samoa_jumped_the_date_line_by_a_whole_day() -> None:
    _, offsets = utc_offsets("Pacific/Apia", utc(2011, 12, 29), utc(2011, 12, 31))
    assert offsets.tolist() == [-10 * 3600, 14 * 3600]


def test_kathmandu_left_half_past_in_1986() -> None:
    breaks, offsets = utc_offsets("Asia/Kathmandu", utc(1985, 1, 1), utc(1987, 1, 1))
    assert offsets.tolist() == [19800, 20700]
    assert str(breaks[1]) == "1985-12-31T18:30:00"


def test_a_change_in_the_first_hours_of_a_year_is_found_once() -> None:
    breaks, _ = utc_offsets("Africa/Accra", utc(1950, 12, 1), utc(1951, 1, 31))
    assert len(set(breaks.tolist())) == len(breaks)


@given(st.sampled_from(zone_names()), st.integers(1950, 2049), st.integers(0, 525_000), st.integers(1, 2_000_000))
def test_offsets_agree_with_zoneinfo_at_any_instant(zone: str, year: int, begin: int, minutes: int) -> None:
    earliest = utc(year, 1, 1) + timedelta(minutes=begin)
    latest = min(earliest + timedelta(minutes=minutes), utc(2050, 1, 1))
    if latest <= earliest:
        return
    breaks, offsets = utc_offsets(zone, earliest, latest)
    assert np.all(np.diff(breaks.astype(np.int64)) > 0)
    for share in np.linspace(0, 0.999, 40):
        at = earliest + (latest - earliest) * float(share)
        index = int(np.searchsorted(breaks, np.datetime64(at.replace(tzinfo=None, microsecond=0)), side="right")) - 1
        assert at.astimezone(zone_info(zone)).utcoffset() == timedelta(seconds=int(offsets[index]))


@given(st.sampled_from(zone_names()), st.datetimes(datetime(1951, 1, 1), datetime(2049, 1, 1)))
def test_every_reading_of_a_local_time_shows_that_time(zone: str, local: datetime) -> None:
    local = local.replace(microsecond=0)
    try:
        found = local_to_utc(local, zone)
    except NoonmarkError:
        return
    assert all(t.astimezone(zone_info(zone)).replace(tzinfo=None, fold=0) == local for t in found)


@given(st.sampled_from(zone_names()), st.dates(date(1951, 1, 1), date(2049, 1, 1)))
def test_local_days_follow_each_other_without_gap_or_overlap(zone: str, day: date) -> None:
    try:
        today, tomorrow = local_day(day, zone), local_day(day + timedelta(days=1), zone)
    except NoonmarkError:
        return
    assert today[1] == tomorrow[0]
    assert today[0].astimezone(zone_info(zone)).date() == day


def test_zone_at_takes_lat_before_lon() -> None:
    assert zone_at(56.66, 124.72) == "Asia/Yakutsk"
    assert zone_at(0.0, -140.0) == "Etc/GMT+9"


def test_an_unknown_zone_is_told() -> None:
    with pytest.raises(NoonmarkError, match="unknown time zone 'Asia/Neryungri'"):
        utc_offsets("Asia/Neryungri", utc(2022, 1, 1), utc(2023, 1, 1))


def test_a_local_time_with_an_offset_is_refused() -> None:
    with pytest.raises(NoonmarkError, match="carries an offset already"):
        local_to_utc(utc(2022, 1, 1), "Europe/Berlin")
