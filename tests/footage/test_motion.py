"""Motion along a track, with lengths known from elsewhere."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.earth.ellipsoid import distance_km
from noonmark.footage.motion import Motion, distance_m, motion_of, motion_words
from noonmark.footage.telemetry import read_telemetry
from noonmark.footage.track import Track, TrackPoint

DEGREE_M = 111195.08
"""One degree of a great circle on a sphere of 6,371,008.8 m: pi r / 180."""
LATS, LONS = st.floats(-90, 90), st.floats(-180, 180)


def track(*points: tuple[float, float, float]) -> Track:
    return Track("GPX", tuple(TrackPoint(*point) for point in points))


def test_a_degree_of_the_equator_and_of_a_meridian():
    assert distance_m(0.0, 10.0, 0.0, 11.0) == pytest.approx(DEGREE_M, abs=0.01)
    assert distance_m(60.0, 10.0, 61.0, 10.0) == pytest.approx(DEGREE_M, abs=0.01)
    assert distance_m(0.0, 179.5, 0.0, -179.5) == pytest.approx(DEGREE_M, abs=0.01)


@given(LATS, LONS, LATS, LONS)
def test_lengths_are_within_the_stated_share_of_those_on_the_ellipsoid(
    lat1: float, lon1: float, lat2: float, lon2: float
):
    ours, theirs = distance_m(lat1, lon1, lat2, lon2), 1000.0 * float(distance_km(lat1, lon1, lat2, lon2))
    assert ours == pytest.approx(theirs, rel=0.0058, abs=1.0)


def test_a_walk_there_and_half_back():
    """0.002 deg north in 20 s, 0.001 deg back in 20 s: 222.39 m and 111.20 m; speeds 11.12 and 5.56 m/s."""
    motion = motion_of(track((0, 47.0, 8.0), (20, 47.002, 8.0), (40, 47.001, 8.0)))
    assert motion.path_m == pytest.approx(333.585, abs=0.01)
    assert motion.farthest_m == pytest.approx(222.39, abs=0.01)
    assert motion.straightness == pytest.approx(1 / 3, abs=1e-6)
    assert motion.fastest_mps == pytest.approx(11.1195, abs=0.001)
    assert motion.median_mps == pytest.approx(8.33963, abs=0.001)
    assert motion_words(motion) == [
        "the camera moves up to 222 m from its first place",
        "its path is 334 m long, its ends 33 % of that apart; speed 8.3 m/s (median), 11.1 m/s at most",
    ]


def test_a_camera_that_stands_says_so():
    motion = motion_of(track((0, 47.0, 8.0), (1, 47.00001, 8.0)))
    assert motion_words(motion) == ["the camera stays within 20 m of its first place"]


def test_a_single_point_has_no_motion():
    assert motion_of(track((0, 47.0, 8.0))) == Motion(0.0, 0.0, None, None, None)


def test_a_jump_that_no_vehicle_makes_is_named_and_not_counted_as_speed():
    """0.01 deg in a second is 1,112 m/s."""
    motion = motion_of(track((0, 47.0, 8.0), (1, 47.0001, 8.0), (2, 47.0101, 8.0), (3, 47.0102, 8.0)))
    assert (motion.jumps, motion.straightness) == (1, None)
    assert motion.fastest_mps == pytest.approx(11.12, abs=0.01)
    assert "its track jumps once faster than 400 m/s, which no vehicle does" in motion_words(motion)


def test_a_receiver_s_last_digits_make_no_speed():
    """18 points a second that toggle by 1e-5 deg (1.1 m): 20 m/s if each step counted."""
    points = [(n / 18.0, 47.0 + 1e-5 * (n % 2), 8.0) for n in range(180)]
    motion = motion_of(track(*points))
    assert motion.fastest_mps is not None
    assert motion.fastest_mps < 2.3


def test_the_karma_flies_a_hundred_metres(shared_data: Path):
    """From 33.125368,-117.3310641 to 33.126003,-117.3314762 in 11.8 s is 80.3 m on the ellipsoid: 6.8 m/s."""
    with (shared_data / "video/telemetry/karma.mp4").open("rb") as stream, av.open(stream, mode="r") as container:
        flight, _ = read_telemetry(container, stream)
    assert flight is not None
    motion = motion_of(flight)
    assert motion.farthest_m == pytest.approx(80.3, rel=0.01)
    assert motion.straightness is not None
    assert motion.straightness > 0.98
    assert motion.median_mps == pytest.approx(7.5, abs=1.5)
    assert motion.jumps == 0


@given(st.lists(st.tuples(st.floats(0, 1e6), LATS, LONS), min_size=1, max_size=12))
def test_the_path_is_never_shorter_than_its_ends_are_apart(rows: list[tuple[float, float, float]]):
    motion = motion_of(track(*sorted(rows)))
    assert motion.path_m >= 0.0
    assert motion.straightness is None or 0.0 <= motion.straightness <= 1.0
    assert motion_words(motion)
