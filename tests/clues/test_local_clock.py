# pyright: basic
"""Clocks: drift, unknown zones, and hours that come twice or never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noonmark.clues.clue import Clue
from noonmark.clues.local_clock import ZONE_OF_PLACE, ZONE_UTC
from noonmark.earth.maps import zone_names

from .angles import clue, density, pieces, total, utc  # noqa: TID252

ZONES = ["Asia/Yakutsk", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu"]


def week_of(middle: datetime) -> tuple[datetime, datetime]:
    return middle - timedelta(days=4), middle + timedelta(days=4)


@pytest.mark.parametrize("zone", ["unknown", "place", "Asia/Yakutsk"])
@pytest.mark.parametrize("place", ZONES)
def test_a_clocks_density_sums_to_one(zone: str, place: str) -> None:
    """Where the offset stands still, the sum over readings at an instant is that over instants at a reading."""
    made = clue("local-clock", reads="2022-09-22T12:00:00", zone=zone)
    assert total(pieces(made, *week_of(utc(2022, 9, 22, 12)), place)) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("instant", [utc(2022, 10, 30, 0, 50), utc(2022, 3, 27, 0, 50), utc(2022, 7, 1)])
def test_the_density_over_readings_sums_to_one_also_where_clocks_change(instant: datetime) -> None:
    """One instant near the changes in Berlin, readings of 3 h about its local clock in steps of 97 s."""
    middle = instant.replace(tzinfo=None) + timedelta(hours=1.5)
    readings = [middle + timedelta(seconds=97 * k) for k in range(-60, 61)]
    made = [clue("local-clock", reads=r.isoformat(), zone="place", error="8min") for r in readings]
    found = [density(pieces(one, *week_of(instant), "Europe/Berlin"), instant) for one in made]
    assert sum(found) * 97.0 == pytest.approx(1.0, abs=0.01)


def test_noon_on_the_places_clock_is_three_utc_in_neryungri() -> None:
    found = pieces(
        clue("local-clock", reads="2022-09-22T12:00:00", zone="place", error="60s"),
        *week_of(utc(2022, 9, 22)),
        "Asia/Yakutsk",
    )
    middle = float(np.sum(found.density * (found.end - found.start) * (found.start + found.end) / 2.0))
    assert middle == pytest.approx(utc(2022, 9, 22, 3).timestamp(), abs=1e-4 * middle)
    assert density(found, utc(2022, 9, 22, 3)) == max(found.density)


def test_a_reading_to_the_minute_is_of_the_middle_of_that_minute() -> None:
    found = pieces(clue("local-clock", reads="2022-09-22T12:00", zone="UTC", error="1s"), *week_of(utc(2022, 9, 22)))
    assert density(found, utc(2022, 9, 22, 12, 0, 30)) == max(found.density)


def test_an_hour_that_a_clock_shows_twice_counts_twice() -> None:
    made = clue("local-clock", reads="2022-10-30T02:30:00", zone="place", error="60s")
    found = pieces(made, *week_of(utc(2022, 10, 30)), "Europe/Berlin")
    assert total(found) == pytest.approx(2.0, abs=0.01)
    assert density(found, utc(2022, 10, 30, 0, 30)) == density(found, utc(2022, 10, 30, 1, 30)) == max(found.density)


def test_an_hour_that_a_clock_skips_is_at_no_instant() -> None:
    made = clue("local-clock", reads="2022-03-27T02:30:00", zone="place", error="60s")
    assert total(pieces(made, *week_of(utc(2022, 3, 27)), "Europe/Berlin")) == pytest.approx(0.0, abs=1e-6)


def test_a_clock_of_unknown_zone_may_show_utc() -> None:
    """At noon UTC the weights of the place's zone are nothing (9 h off), so UTC's and another's are left."""
    made = clue("local-clock", reads="2022-09-22T12:00:00")
    found = pieces(made, *week_of(utc(2022, 9, 22)), "Asia/Yakutsk")
    place = density(found, utc(2022, 9, 22, 3))
    assert density(found, utc(2022, 9, 22, 12)) / place == pytest.approx(ZONE_UTC / ZONE_OF_PLACE, rel=0.01)
    assert 0.0 < density(found, utc(2022, 9, 22, 8)) < 0.01 * place
    assert density(found, utc(2022, 9, 23, 12)) == 0.0


@settings(max_examples=40)
@given(
    st.sampled_from(zone_names()),
    st.datetimes(datetime(1975, 1, 1), datetime(2040, 1, 1)),
    st.floats(-3.0, 3.0),
)
def test_the_density_at_an_instant_is_that_of_what_the_zones_clock_showed(
    zone: str, when: datetime, sds: float
) -> None:
    """Directly: the normal of the local clock's reading less what was read, from the zone's rules themselves."""
    from zoneinfo import ZoneInfo

    instant = when.replace(microsecond=0, tzinfo=UTC)
    shown = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    read = shown + timedelta(seconds=round(sds * 600.0))
    made: Clue = clue("local-clock", reads=read.isoformat(), zone="place", error="10min")
    found = density(pieces(made, *week_of(instant), zone), instant)
    reach = abs(round(sds * 600.0)) / 600.0
    low, high = (np.exp(-0.5 * max(0.0, reach + d) ** 2) / (600.0 * 2.5066283) for d in (0.7, -0.7))
    assert low <= found <= high * (1.0 + 1e-9)
