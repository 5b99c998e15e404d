"""Pixels worked by hand: a camera one unit above level ground, focal length 1000 px, principal point (960, 540)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from noonmark.measure.projection import Axes, Lens, axes, ground_normal, on_ground, project, ray, shadow_of, sun_vector

Floats = NDArray[np.float64]


def one(value: float) -> Floats:
    return np.array([value])


def lens(k1: float = 0.0) -> Lens:
    return Lens(one(1000.0), one(960.0), one(540.0), one(k1), 1000.0)


def camera(pitch: float = 0.0, roll: float = 0.0) -> Axes:
    return axes(one(pitch), one(roll))


def pixel(point: tuple[float, float, float], view: Axes, glass: Lens | None = None) -> tuple[float, float]:
    x, y = project(np.array([point]), glass or lens(), view)
    return float(x[0]), float(y[0])


LEVEL = ground_normal(one(0.0), one(0.0))


def test_a_level_camera_shows_the_foot_of_a_post_two_units_ahead_half_a_focal_length_down():
    assert pixel((0.0, 2.0, -1.0), camera()) == pytest.approx((960.0, 1040.0))
    assert pixel((0.0, 2.0, -0.5), camera()) == pytest.approx((960.0, 790.0))  # its top, half a unit higher


def test_a_camera_that_looks_down_has_the_picture_s_upper_edge_ahead():
    assert pixel((0.1, 0.2, -1.0), camera(-90.0)) == pytest.approx((960.0 + 100.0, 540.0 - 200.0))


def test_a_camera_pitched_up_shows_the_horizon_lower():
    # tan 10 deg = 0.17633
    assert pixel((0.0, 1.0, 0.0), camera(10.0)) == pytest.approx((960.0, 540.0 + 176.33), abs=0.01)


def test_a_camera_rolled_clockwise_shows_what_is_up_to_the_left():
    x, y = pixel((0.0, 1.0, 0.1), camera(roll=90.0))
    assert (x, y) == pytest.approx((960.0 - 100.0, 540.0))


def test_a_camera_rolled_clockwise_shows_what_is_right_higher():
    assert pixel((0.1, 1.0, 0.0), camera(roll=90.0)) == pytest.approx((960.0, 540.0 - 100.0))


def test_the_sun_behind_the_camera_throws_the_shadow_ahead():
    top = np.array([[0.0, 2.0, -0.5]])
    tip = shadow_of(top, sun_vector(one(45.0), one(180.0)), LEVEL)
    assert tip[0] == pytest.approx((0.0, 2.5, -1.0))  # half a unit high, so half a unit long
    assert pixel(tuple(tip[0]), camera()) == pytest.approx((960.0, 940.0))


def test_the_sun_on_the_right_throws_the_shadow_to_the_left():
    tip = shadow_of(np.array([[0.0, 2.0, -0.5]]), sun_vector(one(45.0), one(90.0)), LEVEL)
    assert pixel(tuple(tip[0]), camera()) == pytest.approx((710.0, 1040.0))


def test_a_low_sun_throws_a_shadow_as_long_as_the_cotangent():
    # cot 30 deg = 1.73205
    tip = shadow_of(np.array([[0.0, 2.0, 0.0]]), sun_vector(one(30.0), one(90.0)), LEVEL)
    assert tip[0] == pytest.approx((-1.73205, 2.0, -1.0), abs=1e-5)


def test_a_shadow_that_climbs_a_slope_is_shorter():
    # Ground rising 10 deg to the left; the sun 45 deg high on the right, the post one unit high at X = 0. The ray
    # x = -s, z = 0 - s meets z = -1 + 0.17633 s at s = 1 / 1.17633 = 0.85010.
    normal = ground_normal(one(-10.0), one(0.0))
    tip = shadow_of(np.array([[0.0, 2.0, 0.0]]), sun_vector(one(45.0), one(90.0)), normal)
    assert tip[0] == pytest.approx((-0.85010, 2.0, -0.85010), abs=1e-5)


def test_a_ray_above_the_horizon_meets_no_ground():
    assert np.isnan(on_ground(ray(one(960.0), one(500.0), lens(), camera()), LEVEL)).all()


def test_a_sun_under_the_ground_s_plane_throws_no_shadow():
    tip = shadow_of(np.array([[0.0, 2.0, 0.0]]), sun_vector(one(5.0), one(90.0)), ground_normal(one(-10.0), one(0.0)))
    assert np.isfinite(tip).all()  # the ground falls away to the right: 5 deg is enough
    tip = shadow_of(np.array([[0.0, 2.0, 0.0]]), sun_vector(one(5.0), one(90.0)), ground_normal(one(10.0), one(0.0)))
    assert np.isnan(tip).all()


def test_what_is_behind_the_camera_has_no_picture():
    assert np.isnan(pixel((0.0, -1.0, 0.0), camera())).all()


def test_distortion_stretches_the_radius_by_its_share():
    # At 500 px from the middle the ideal radius is 500 (1 + 0.04 x 0.25) = 505 px.
    direction = ray(one(1460.0), one(540.0), lens(0.04), camera())
    assert direction[0] == pytest.approx((0.505, 1.0, 0.0))


@given(
    st.floats(0.0, 1919.0),
    st.floats(560.0, 1079.0),
    st.floats(-60.0, 0.0),
    st.floats(-20.0, 20.0),
    st.floats(-0.08, 0.08),
)
def test_a_pixel_seen_and_drawn_again_is_the_same(x: float, y: float, pitch: float, roll: float, k1: float):
    view = camera(pitch, roll)
    again = pixel(tuple(ray(one(x), one(y), lens(k1), view)[0]), view, lens(k1))
    assert again == pytest.approx((x, y), abs=0.05)
