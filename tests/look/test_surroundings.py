"""The zone and the sun at a file's place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.look.made import DULUTH, utc

from noonmark.footage.facts import FileFacts, PlaceFact
from noonmark.look.surroundings import Surroundings, surroundings_of
from noonmark.sky.sun import sun_direction


@given(
    st.floats(-90.0, 90.0),
    st.floats(-180.0, 179.9),
    st.datetimes(datetime(1950, 1, 2), datetime(2049, 12, 30)),
)
def test_the_quick_sun_is_within_two_hundredths_of_a_degree_of_the_full_one(lat: float, lon: float, when: datetime):
    quick = Surroundings(lat, lon, ("UTC",)).sun_deg(when.replace(tzinfo=UTC))
    full = float(sun_direction(lat, lon, np.datetime64(when, "us"))[0])
    assert quick == pytest.approx(full, abs=0.02)


def test_local_time_is_that_of_the_zone_at_the_instant():
    here = surroundings_of(FileFacts("a", "image", places=(DULUTH,)))
    assert here is not None
    assert here.zones[0] == "America/Chicago"
    assert here.offset(utc(2016, 6, 23)) == timedelta(hours=-5)
    assert here.offset(utc(2016, 1, 23)) == timedelta(hours=-6)


def test_near_a_border_the_neighbours_zone_counts_too():
    """Mexico Beach, Florida, lies at the line between Eastern and Central time."""
    here = surroundings_of(FileFacts("a", "image", places=(PlaceFact("EXIF GPS", 29.94, -85.41),)))
    assert here is not None
    assert {timedelta(hours=-5), timedelta(hours=-6)} <= here.offsets(utc(2016, 1, 23))


@pytest.mark.parametrize(("lat", "lon"), [(90.0, 0.0), (-90.0, -180.0), (0.0, -180.0), (0.0, 179.99), (89.99, 50.0)])
def test_no_place_on_earth_is_without_a_zone(lat: float, lon: float):
    here = surroundings_of(FileFacts("a", "image", places=(PlaceFact("EXIF GPS", lat, lon),)))
    assert here is not None
    assert here.zones
    assert -90.0 <= here.sun_deg(utc(2020, 3, 20, 12)) <= 90.0


def test_without_a_place_there_are_no_surroundings():
    assert surroundings_of(FileFacts("a", "image")) is None
