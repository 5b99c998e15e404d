"""Distances on the ellipsoid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.earth.ellipsoid import distance_km, ecef, unit_vectors

LAT, LON = st.floats(-90, 90), st.floats(-180, 179.99)


@pytest.mark.parametrize(
    ("lat1", "lon1", "lat2", "lon2", "km"),
    [
        (0.0, 0.0, 0.0, 1.0, 111.31949),  # a degree of the equator: 6378.137 pi / 180
        (0.0, 0.0, 90.0, 0.0, 10001.96573),  # quarter of a meridian (NIMA TR8350.2)
        (0.0, 0.0, 0.0, 180.0, 20003.93146),  # antipode: over a pole
        (45.0, 10.0, -45.0, -170.0, 20003.93146),
        (-37.95103, 144.42487, -37.65282, 143.92650, 54.97227),  # Flinders Peak to Buninyon (GDA manual, GRS 80)
    ],
)
def test_known_distances_come_out_within_a_ten_thousandth(
    lat1: float, lon1: float, lat2: float, lon2: float, km: float
) -> None:
    assert float(distance_km(lat1, lon1, lat2, lon2)) == pytest.approx(km, rel=1.5e-4)


@given(LAT, LON, LAT, LON)
def test_distance_is_the_same_both_ways_and_no_shorter_than_the_chord(
    lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    there, back = float(distance_km(lat1, lon1, lat2, lon2)), float(distance_km(lat2, lon2, lat1, lon1))
    assert there == pytest.approx(back, rel=2e-4, abs=1e-6)
    chord = float(np.linalg.norm(ecef(lat1, lon1) - ecef(lat2, lon2)))
    assert chord * (1 - 2e-6) - 1e-6 <= there <= 20003.95


def test_distance_broadcasts_over_arrays() -> None:
    assert distance_km(0.0, 0.0, [[0.0], [1.0]], [0.0, 1.0, 180.0]).shape == (2, 3)


def test_ecef_puts_greenwich_on_x_and_the_pole_at_the_polar_radius() -> None:
    assert ecef(0.0, 0.0) == pytest.approx([6378.137, 0.0, 0.0])
    assert ecef(90.0, 0.0) == pytest.approx([0.0, 0.0, 6356.7523], abs=1e-4)
    assert ecef(0.0, 90.0) == pytest.approx([0.0, 6378.137, 0.0], abs=1e-9)


def test_unit_vectors_point_along_the_geodetic_normal() -> None:
    assert unit_vectors(30.0, 90.0) == pytest.approx([0.0, np.sqrt(3) / 2, 0.5], abs=1e-12)
