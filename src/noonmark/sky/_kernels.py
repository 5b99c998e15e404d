"""The compiled loops: from instants and daily nodes to hour angles and directions.

A table of nodes has rows evenly spaced in TT; its first two columns are right ascension from the
celestial intermediate origin (continuous) and declination [rad], the third the distance [km].
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ticks = NDArray[np.int64]

EQUATOR_KM = 6378.137
FLATTENING = 1.0 / 298.257223563
"""WGS 84 (NIMA TR8350.2)."""
_E2 = FLATTENING * (2.0 - FLATTENING)

_ROTATION_V_OVER_C = 7.292115e-5 * EQUATOR_KM / 299_792.458
"""Speed of the equator over that of light: the size of diurnal aberration [rad]."""

_TURN = 2.0 * math.pi
_DAY_US = 86_400_000_000
_ERA_AT_J2000 = 0.7790572732640
_ERA_RATE = 0.00273781191135448
"""Earth rotation angle (IAU 2000, resolution B1.8), in turns and turns a day beyond one."""


@njit(cache=True, nogil=True)
def _look(us: int, clock: Floats, clock_day: int) -> tuple[float, float]:
    """Return TT in days since 1970 and the Earth rotation angle [rad] (not reduced)."""
    day = us // _DAY_US
    f = (us - day * _DAY_US) / _DAY_US
    row = day - clock_day
    tt = day + f + (clock[row, 0] + f * (clock[row, 1] - clock[row, 0])) / 86400.0
    ut1 = f + (clock[row, 2] + f * (clock[row, 3] - clock[row, 2])) / 86400.0
    # eraEra00: the day starts at noon for a Julian Date, hence the half turn.
    turns = ut1 + 0.5 + _ERA_AT_J2000 + _ERA_RATE * (day - 10957.5 + ut1)
    return tt, _TURN * (turns - math.floor(turns))


@njit(cache=True, nogil=True)
def _weights(x: float) -> tuple[float, float, float, float]:
    """Return the weights of four nodes at -1, 0, 1, 2 for x in [0, 1] (Lagrange's cubic)."""
    a, b, c = x + 1.0, x - 1.0, x - 2.0
    return -x * b * c / 6.0, a * b * c / 2.0, -a * x * c / 2.0, a * x * b / 6.0


@njit(cache=True, nogil=True)
def _node(tt: float, first: float, per_day: float) -> tuple[int, float]:
    """Return the row before TT and the fraction of a step after it."""
    s = (tt - first) * per_day
    k = int(s)
    return k, s - k


@njit(cache=True, nogil=True)
def _apparent(
    us: int, clock: Floats, clock_day: int, nodes: Floats, first: float, per_day: float
) -> tuple[float, float, float]:
    """Return declination, Greenwich hour angle [rad, not reduced] and distance [km]."""
    tt, era = _look(us, clock, clock_day)
    k, x = _node(tt, first, per_day)
    w0, w1, w2, w3 = _weights(x)
    ra = w0 * nodes[k - 1, 0] + w1 * nodes[k, 0] + w2 * nodes[k + 1, 0] + w3 * nodes[k + 2, 0]
    dec = w0 * nodes[k - 1, 1] + w1 * nodes[k, 1] + w2 * nodes[k + 1, 1] + w3 * nodes[k + 2, 1]
    far = w0 * nodes[k - 1, 2] + w1 * nodes[k, 2] + w2 * nodes[k + 1, 2] + w3 * nodes[k + 2, 2]
    return dec, era - ra, far


@njit(cache=True, nogil=True)
def geocentric(
    us: Ticks, clock: Floats, clock_day: int, nodes: Floats, first: float, per_day: float
) -> tuple[Floats, Floats, Floats]:
    """Return declination, Greenwich hour angle in [-pi, pi) [rad] and distance [km], each (n,)."""
    dec, gha, far = np.empty(us.size), np.empty(us.size), np.empty(us.size)
    for i in range(us.size):
        d, h, r = _apparent(us[i], clock, clock_day, nodes, first, per_day)
        h -= _TURN * math.floor(h / _TURN + 0.5)
        dec[i], gha[i], far[i] = d, h if h < math.pi else h - _TURN, r
    return dec, gha, far


@njit(cache=True, nogil=True)
def topocentric(
    lat: Floats, lon: Floats, us: Ticks, clock: Floats, clock_day: int, nodes: Floats, first: float, per_day: float
) -> tuple[Floats, Floats, Floats]:
    """Return elevation, azimuth in [0, 360) [deg] and distance [km] from places on the ellipsoid.

    ``lat``, ``lon`` [rad] geodetic; the horizon is square to the ellipsoid's normal.
    """
    elevation, azimuth, distance = np.empty(us.size), np.empty(us.size), np.empty(us.size)
    for i in range(us.size):
        dec, gha, far = _apparent(us[i], clock, clock_day, nodes, first, per_day)
        hour = gha + lon[i]
        sin_dec, cos_dec = math.sin(dec), math.cos(dec)
        sin_hour, cos_hour = math.sin(hour), math.cos(hour)
        sin_lat, cos_lat = math.sin(lat[i]), math.cos(lat[i])
        curve = math.sqrt(1.0 - _E2 * sin_lat * sin_lat)
        aberration = _ROTATION_V_OVER_C * cos_lat / curve
        # The body in east, north, up [km], less the observer's own place seen from the centre.
        e = far * (aberration - cos_dec * sin_hour)
        n = far * (sin_dec * cos_lat - cos_dec * cos_hour * sin_lat) + EQUATOR_KM * _E2 * sin_lat * cos_lat / curve
        u = far * (sin_dec * sin_lat + cos_dec * cos_hour * cos_lat) - EQUATOR_KM * curve
        level2 = e * e + n * n
        elevation[i] = math.degrees(math.atan2(u, math.sqrt(level2)))
        turn = math.degrees(math.atan2(e, n))
        azimuth[i] = turn + 360.0 if turn < 0.0 else turn
        distance[i] = math.sqrt(level2 + u * u)
    return elevation, azimuth, distance


@njit(cache=True, nogil=True)
def column(us: Ticks, clock: Floats, clock_day: int, nodes: Floats, first: float, per_day: float, which: int) -> Floats:
    """Return one column of the nodes at the instants, (n,)."""
    out = np.empty(us.size)
    for i in range(us.size):
        tt, _ = _look(us[i], clock, clock_day)
        k, x = _node(tt, first, per_day)
        w0, w1, w2, w3 = _weights(x)
        out[i] = w0 * nodes[k - 1, which] + w1 * nodes[k, which] + w2 * nodes[k + 1, which] + w3 * nodes[k + 2, which]
    return out
