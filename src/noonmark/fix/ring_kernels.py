"""The fast road of the search: one elevation term, asked over cells straight from their numbers.

A cell of order k is a square of side 1 / 2**k in its base cell's coordinates x, y (Gorski et al. 2005,
doi:10.1086/427976, section 5), here on the authalic sphere of WGS 84 and so on the ellipsoid. The sine of a
body's elevation is linear in the place's normal; its gradient in x and y gives the range over the cell, which is
closer than a disc around the centre, and the likelihood's bounds follow.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from noonmark.fix.sky_kernels import BLOCK, Floats

_ROW = np.array([2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4], dtype=np.float64)
_COLUMN = np.array([1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7], dtype=np.float64)
_QUARTER = math.pi / 4.0
_N = 1.0 / (2.0 * 298.257223563 - 1.0)
"""Third flattening of WGS 84."""
_C2 = _N * (4.0 / 3.0 + _N * (4.0 / 45.0 - _N * (16.0 / 35.0 + _N * 2582.0 / 14175.0)))
_C4 = _N * _N * (46.0 / 45.0 + _N * (152.0 / 945.0 - _N * 11966.0 / 14175.0))
_C6 = _N**3 * (3044.0 / 2835.0 + _N * 3802.0 / 14175.0)
_C8 = _N**4 * 6059.0 / 4725.0
"""Geodetic less authalic latitude: the sines of 2, 4, 6 and 8 times the authalic (Karney 2022, arXiv:2212.05818)."""
_BEND = 1.0
"""Second-order part of a cell's range of sine: below this over 4**order and over the ring's distance from the pole
(1 at 41.8 deg; largest found over orders 6 to 13: 0.51). A cell on that ring, where slopes jump, is taken as a disc."""
_WIDEST_DEG = 62.5


@njit(cache=True, error_model="numpy", inline="always")
def _even_bits(v: np.uint64) -> np.uint64:
    """Return every second bit of v, packed."""
    v &= np.uint64(0x5555555555555555)
    v = (v | (v >> np.uint64(1))) & np.uint64(0x3333333333333333)
    v = (v | (v >> np.uint64(2))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    v = (v | (v >> np.uint64(4))) & np.uint64(0x00FF00FF00FF00FF)
    v = (v | (v >> np.uint64(8))) & np.uint64(0x0000FFFF0000FFFF)
    return (v | (v >> np.uint64(16))) & np.uint64(0x00000000FFFFFFFF)


@njit(cache=True, error_model="numpy", inline="always")
def _frame(order: int, index: np.uint64) -> tuple[float, float, float, float, float, float, float, float, float]:
    """Return sine and cosine of latitude, of longitude, their slopes in x and y [rad], and where the ring lies.

    The slopes: of latitude in x (the same in y), of longitude in x and in y. The ring: its distance from the pole
    (1 between the polar caps), and from the edge of the cap.
    """
    face = int(index >> np.uint64(2 * order))
    side = 1.0 / (1 << order)
    inner = index & ((np.uint64(1) << np.uint64(2 * order)) - np.uint64(1))
    x = (float(_even_bits(inner)) + 0.5) * side
    y = (float(_even_bits(inner >> np.uint64(1))) + 0.5) * side
    ring = _ROW[face] - x - y
    if ring < 1.0 or ring > 3.0:
        south = ring > 3.0
        near = 4.0 - ring if south else ring
        gap = 1.0 - near
        polar = near * near / 3.0
        sine = polar - 1.0 if south else 1.0 - polar
        cosine = math.sqrt(polar * (2.0 - polar))
        rise = 2.0 / 3.0 * near / cosine  # of latitude, towards north, per unit of x + y
        lean = (x - y) / near
        turn = -lean / near if south else lean / near
    else:
        near, gap = 1.0, min(ring - 1.0, 3.0 - ring)
        sine = (2.0 - ring) * 2.0 / 3.0
        cosine = math.sqrt(1.0 - sine * sine)
        rise = 2.0 / 3.0 / cosine
        lean, turn = x - y, 0.0
    lon = _QUARTER * (_COLUMN[face] + lean)
    two, twice = 2.0 * sine * cosine, 1.0 - 2.0 * sine * sine
    tail = _C6 * (4.0 * twice * twice - 1.0) + _C8 * twice * (8.0 * twice * twice - 4.0)
    shift = two * (_C2 + twice * (2.0 * _C4) + tail)
    square = shift * shift
    a, b = shift * (1.0 - square / 6.0), 1.0 - square / 2.0 + square * square / 24.0
    stretch = rise * (1.0 + 2.0 * _C2 * twice)
    return (
        sine * b + cosine * a, cosine * b - sine * a, math.sin(lon), math.cos(lon),
        stretch, _QUARTER * (turn + 1.0 / near), _QUARTER * (turn - 1.0 / near), near, gap,
    )  # fmt: skip


@njit(cache=True, error_model="numpy", inline="always")
def _between(row: Floats, x: float) -> float:
    i = min(int(x), row.shape[0] - 2)
    f = x - i
    return row[i] * (1.0 - f) + row[i + 1] * f


@njit(cache=True, error_model="numpy", inline="always")
def _span(row: Floats, tops: Floats, lows: Floats, x0: float, x1: float) -> tuple[float, float]:
    last = row.shape[0] - 1.0
    x0, x1 = min(max(x0, 0.0), last), min(max(x1, 0.0), last)
    a, b = _between(row, x0), _between(row, x1)
    lo, hi = min(a, b), max(a, b)
    i, end = int(x0) + 1, int(x1)
    while i <= end:
        if i % BLOCK == 0 and i + BLOCK <= end:
            lo, hi = min(lo, lows[i // BLOCK]), max(hi, tops[i // BLOCK])
            i += BLOCK
        else:
            lo, hi = min(lo, row[i]), max(hi, row[i])
            i += 1
    return lo, hi


@njit(cache=True, error_model="numpy")
def elevation_over_cells(
    order: int,
    index: NDArray[np.uint64],
    weight: Floats,
    sights: Floats,
    row: Floats,
    tops: Floats,
    lows: Floats,
    true: float,
    false: float,
    mid: Floats,
    lo: Floats,
    hi: Floats,
) -> None:
    """Fill the sum over instants of weight * (true * likelihood + false): middle, least and largest of each cell.

    Parameters
    ----------
    order : int;  index : (n,) uint64
    weight : (m,);  sights : (m, 4) unit vector in the Earth-fixed frame and sine of parallax
    row, tops, lows : the term's table and its blocks (see :mod:`noonmark.fix.sky_kernels`)
    mid, lo, hi : (n,) overwritten
    """
    scale = (row.shape[0] - 1) / math.pi
    half = 0.5 / (1 << order)
    widest = math.radians(_WIDEST_DEG) / (1 << order)
    for i in range(index.shape[0]):
        nz, level, sin_lon, cos_lon, rise, east_x, east_y, near, gap = _frame(order, index[i])
        bend = 4.0 * _BEND * half * half / near
        kinked = gap < 2.02 * half
        a = b = c = 0.0
        for m in range(sights.shape[0]):
            along = sights[m, 0] * cos_lon + sights[m, 1] * sin_lon
            across = sights[m, 1] * cos_lon - sights[m, 0] * sin_lon
            sine = min(1.0, max(-1.0, level * along + nz * sights[m, 2]))
            north = (level * sights[m, 2] - nz * along) * rise
            east = level * across
            reach = half * (abs(north + east * east_x) + abs(north + east * east_y)) + bend
            far = abs(sine) + reach
            r = min(widest, reach / math.sqrt(1.0 - far * far)) if far < 1.0 and not kinked else widest
            x = (math.asin(sine) - sights[m, 3] * math.sqrt(1.0 - sine * sine) + 0.5 * math.pi) * scale
            x = max(x, 0.0)
            r *= (1.0 + sights[m, 3]) * scale
            low, high = _span(row, tops, lows, x - r, x + r)
            a += weight[m] * (true * _between(row, x) + false)
            b += weight[m] * (true * low + false)
            c += weight[m] * (true * high + false)
        mid[i], lo[i], hi[i] = a, b, c
