# pyright: basic
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.sky.refraction import apparent_elevation, refraction_deg, refraction_sd_deg, true_elevation

ELEVATIONS = st.floats(-90.0, 90.0)
PRESSURES = st.floats(300.0, 1080.0)
TEMPERATURES = st.floats(-60.0, 50.0)


def bennett_deg(apparent):
    """Bennett 1982, J. Navigation 35, 255: refraction from apparent elevation."""
    return 1.0 / np.tan(np.radians(apparent + 7.31 / (apparent + 4.4))) / 60.0


@pytest.mark.parametrize(
    ("true", "arcmin"),
    [
        # By hand, 1.02 / tan(h + 10.3 / (h + 5.11)) + 0.0019:
        (0.0, 28.98),  # tan(2.01566) = 0.035195
        (5.0, 9.68),  # tan(6.01879) = 0.105437
        (10.0, 5.41),  # tan(10.68167) = 0.188621
        (45.0, 1.015),  # tan(45.20555) = 1.007201
        (90.0, 0.0),
    ],
)
def test_refraction_is_what_the_formula_gives_by_hand(true, arcmin):
    assert refraction_deg(true) * 60.0 == pytest.approx(arcmin, abs=0.01)


def test_meeus_worked_example_of_the_setting_sun():
    # Astronomical Algorithms, example 16.a: the lower limb seen at 30', Bennett gives 28.754' (true 1.246'),
    # and back from there Saemundsson gives 24.618' for the upper limb at true 33.25'.
    assert refraction_deg(33.25 / 60.0) * 60.0 == pytest.approx(24.618, abs=0.02)
    assert true_elevation(0.5) * 60.0 == pytest.approx(30.0 - 28.754, abs=0.1)


def test_refraction_lifts_what_is_seen():
    # Seen on the horizon, the sun is really 34 arcmin below it. A wrong sign puts it above.
    assert true_elevation(0.0) == pytest.approx(-34.5 / 60.0, abs=0.01)
    assert apparent_elevation(-34.5 / 60.0) == pytest.approx(0.0, abs=0.01)
    assert apparent_elevation(10.0) > 10.0 > true_elevation(10.0)


def test_bennett_agrees_above_the_horizon():
    apparent = np.linspace(0.0, 89.0, 500)
    lift = apparent - true_elevation(apparent)
    assert np.abs(lift - bennett_deg(apparent)).max() * 60.0 < 0.1


def test_thin_and_warm_air_refract_less():
    # By hand: 505 mbar halves it; 39.5 C instead of 10 C divides it by 312.5 / 283.
    assert refraction_deg(5.0, 505.0) == pytest.approx(refraction_deg(5.0) / 2.0)
    assert refraction_deg(5.0, 1010.0, 39.5) == pytest.approx(refraction_deg(5.0) * 283.0 / 312.5)


def test_well_below_the_horizon_there_is_none():
    assert np.all(refraction_deg(np.array([-90.0, -18.0, -6.0, -4.0])) == 0.0)
    assert np.all(refraction_deg(np.array([-2.0, -1.0, 0.0])) > 0.4)


def test_there_is_no_step_anywhere():
    elevation = np.arange(-90.0, 90.0, 0.001)
    assert np.abs(np.diff(refraction_deg(elevation))).max() < 0.001 * 0.6


def test_the_spread_is_wide_at_the_horizon_and_small_aloft():
    assert refraction_sd_deg(0.0) == pytest.approx(0.16, abs=0.01)
    assert refraction_sd_deg(5.0) == pytest.approx(0.01, abs=0.005)
    assert refraction_sd_deg(30.0) == pytest.approx(0.05 * refraction_deg(30.0), rel=1e-3)
    assert refraction_sd_deg(np.zeros((2, 3))).shape == (2, 3)


@given(ELEVATIONS, PRESSURES, TEMPERATURES)
def test_there_and_back_is_the_same(true, pressure, temperature):
    seen = apparent_elevation(true, pressure, temperature)
    assert true_elevation(seen, pressure, temperature) == pytest.approx(true, abs=1e-9)


@given(ELEVATIONS, ELEVATIONS, PRESSURES, TEMPERATURES)
def test_what_is_higher_is_seen_higher(one, other, pressure, temperature):
    low, high = sorted((one, other))
    assert apparent_elevation(low, pressure, temperature) <= apparent_elevation(high, pressure, temperature)


@given(ELEVATIONS, PRESSURES, TEMPERATURES)
def test_refraction_is_never_negative(true, pressure, temperature):
    assert refraction_deg(true, pressure, temperature) >= 0.0
    assert refraction_sd_deg(true) >= 0.0
