"""The compiled loop over place clues around points: density by distance, with bounds over each cell."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True, error_model="numpy")
def radial_at(
    lat: Floats,
    lon: Floats,
    centre: Floats,
    weight: Floats,
    knots: Floats,
    values: Floats,
    true: float,
    false: float,
    rho: Floats,
    mid: Floats,
    lo: Floats,
    hi: Floats,
) -> None:
    """Multiply each cell by ``true * density + false`` of a radial clue, with bounds over the cell.

    ``centre`` (k, 3): Earth-centred coordinates [km]; ``knots`` [km] and ``values`` never growing.
    """
    for i in range(lat.shape[0]):
        px, py, pz = _ecef(lat[i], lon[i])
        a = b = c = 0.0
        for k in range(centre.shape[0]):
            chord = math.sqrt((px - centre[k, 0]) ** 2 + (py - centre[k, 1]) ** 2 + (pz - centre[k, 2]) ** 2)
            d = 2.0 * 6371.0088 * math.asin(min(1.0, chord / 12756.3))
            a += weight[k] * _knot_value(knots, values, d)
            b += weight[k] * _knot_value(knots, values, d * 0.997 + -6399.6 * rho[i])
            c += weight[k] * _knot_value(knots, values, d * 1.003 + 6399.6 * rho[i])
        mid[i] *= true * a + false
        hi[i] *= true * b + false
        lo[i] *= true * c + false


@njit(cache=True, error_model="numpy", inline="always")
def _ecef(lat: float, lon: float) -> tuple[float, float, float]:
    """Return Earth-centred coordinates [km] on the ellipsoid."""
    e2 = 0.0066943799901413165
    n = 6378.137 / math.sqrt(1.0 - e2 * math.sin(lat) ** 2)
    return n * math.cos(lat) * math.cos(lon), n * math.cos(lat) * math.sin(lon), n * (1.0 - e2) * math.sin(lat)


@njit(cache=True, error_model="numpy")
def _knot_value(knots: Floats, values: Floats, d: float) -> float:
    """Return a profile's value at a distance [km], zero beyond the last knot."""
    if d <= knots[0]:
        return values[0]
    last = knots.shape[0] - 1
    if d > knots[last]:
        return 0.0
    a, b = 0, last
    while b - a > 1:
        m = (a + b) // 2
        if knots[m] <= d:
            a = m
        else:
            b = m
    f = (d - knots[a]) / (knots[b] - knots[a])
    return values[a] * (1.0 - f) + values[b] * f
