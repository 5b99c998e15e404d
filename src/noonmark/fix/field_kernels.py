"""The compiled loops over fields: sky likelihood integrated over time, laid out on latitude and longitude."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, error_model="numpy")
def add_windows(
    field: Floats,
    lon: Floats,
    cumulative: Floats,
    slope: Floats,
    step: float,
    rate: float,
    gha: float,
    start: Floats,
    end: Floats,
    density: Floats,
) -> None:
    """Add to ``field`` (columns, rows) the integral over time windows of a cumulative table.

    ``cumulative`` (count + 1, rows) is the running integral over hour angle from 0, ``slope`` its change a step; a
    window [start, end] (seconds from the instant at which the hour angle of Greenwich is ``gha``) spans the hour
    angles ``lon + gha + rate * [start, end]``. Between nodes the integral is a cubic through values and slopes. All
    rows of a column are asked at the same hour angles, so rows lie next to each other in memory.
    """
    rows = cumulative.shape[1]
    gain = np.empty(rows)
    for w in range(start.shape[0]):
        for j in range(lon.shape[0]):
            gain[:] = 0.0
            _add_running(cumulative, slope, (lon[j] + gha + rate * end[w]) / step, 1.0, gain)
            _add_running(cumulative, slope, (lon[j] + gha + rate * start[w]) / step, -1.0, gain)
            factor = density[w] / rate
            for i in range(rows):
                field[j, i] += factor * max(gain[i], 0.0)


@njit(cache=True, error_model="numpy", inline="always")
def _add_running(cumulative: Floats, slope: Floats, x: float, sign: float, out: Floats) -> None:
    """Add the running integral of all rows at node position x; whole turns add a row's total."""
    count = cumulative.shape[0] - 1
    turns = math.floor(x / count)
    x -= turns * count
    k = min(int(x), count - 1)
    f = x - k
    for i in range(out.shape[0]):
        a, p, q = cumulative[k, i], slope[k, i], slope[k + 1, i]
        rise = cumulative[k + 1, i] - a
        inner = a + f * (p + f * (3.0 * rise - 2.0 * p - q + f * (p + q - 2.0 * rise)))
        out[i] += sign * (turns * cumulative[count, i] + inner)


@njit(cache=True, error_model="numpy")
def field_at(
    lat: Floats,
    lon: Floats,
    group: Ints,
    coarse: Floats,
    coarse_grid: Floats,
    fine: Floats,
    fine_grid: Floats,
    rho: Floats,
    mid: Floats,
    lo: Floats,
    hi: Floats,
) -> None:
    """Add each cell's value of its group's field, interpolated; bounds over the cell.

    ``coarse`` and ``fine`` (g, 8): first index into their grids, rows, columns, lat0, lat step, lon0, lon step [rad],
    error of the interpolation [of a logarithm];
    the grids hold logarithms. A cell that lies wholly inside its group's fine field is read there.
    """
    for i in range(lat.shape[0]):
        g = group[i]
        if fine.shape[0] > 0 and _inside(fine[g], lat[i], lon[i], rho[i]):
            a, b, c = _field_value(fine[g], fine_grid, lat[i], lon[i], rho[i])
        elif coarse[g, 1] > 0:
            a, b, c = _field_value(coarse[g], coarse_grid, lat[i], lon[i], rho[i])
        else:
            continue
        mid[i] += math.exp(a)
        lo[i] += math.exp(b)
        hi[i] += math.exp(c)


@njit(cache=True, error_model="numpy")
def _inside(layout: Floats, lat: float, lon: float, rho: float) -> bool:
    """Return whether a cell lies wholly inside a field."""
    if layout[1] == 0:
        return False
    y = lat - layout[3]
    if y < rho or y > (layout[1] - 1) * layout[4] - rho:
        return False
    if layout[2] <= 1 or layout[2] * layout[6] >= 2.0 * math.pi:
        return True
    x = (lon - layout[5]) % (2.0 * math.pi)
    reach = rho / max(1e-3, math.cos(min(abs(lat) + rho, 1.57)))
    return reach < x < (layout[2] - 1) * layout[6] - reach


@njit(cache=True, error_model="numpy")
def _field_value(layout: Floats, grid: Floats, lat: float, lon: float, rho: float) -> tuple[float, float, float]:
    """Return the middle, least and largest logarithm over a cell.

    The field is bilinear between nodes, so its extremes over a rectangle lie at the rectangle's corners, at nodes
    inside, and where its edges cross the grid's lines; the error of the interpolation itself comes on top.
    """
    rows, cols, base, slack = int(layout[1]), int(layout[2]), int(layout[0]), layout[7]
    y = min(max((lat - layout[3]) / layout[4], 0.0), rows - 1.0)
    x, reach_x = 0.0, 0.0
    if cols > 1:
        x = min(((lon - layout[5]) % (2.0 * math.pi)) / layout[6], cols - 1.0)
        reach_x = rho / max(1e-3, math.cos(min(abs(lat) + rho, 1.57))) / layout[6]
    reach_y = rho / layout[4]
    centre = _bilinear(grid, base, rows, cols, y, x)
    if max(reach_x, reach_y) > 1.0:
        low, high = _grid_span(grid, base, rows, cols, y, x, reach_y, reach_x)
        return centre, low - slack, high + slack
    low, high = centre, centre
    y1, x1 = min(y + reach_y, rows - 1.0), min(x + reach_x, cols - 1.0)
    v = max(y - reach_y, 0.0)
    while True:
        u = max(x - reach_x, 0.0)
        while True:
            value = _bilinear(grid, base, rows, cols, v, u)
            low, high = min(low, value), max(high, value)
            if u >= x1:
                break
            u = min(math.floor(u) + 1.0, x1)
        if v >= y1:
            break
        v = min(math.floor(v) + 1.0, y1)
    return centre, low - slack, high + slack


@njit(cache=True, error_model="numpy")
def _bilinear(grid: Floats, base: int, rows: int, cols: int, y: float, x: float) -> float:
    """Return the value at row y, column x between four nodes."""
    i, j = min(int(y), max(rows - 2, 0)), min(int(x), max(cols - 2, 0))
    fy, fx = y - i, x - j
    di = cols if rows > 1 else 0
    dj = 1 if cols > 1 else 0
    at = base + i * cols + j
    a = grid[at] * (1.0 - fx) + grid[at + dj] * fx
    b = grid[at + di] * (1.0 - fx) + grid[at + di + dj] * fx
    return a * (1.0 - fy) + b * fy


@njit(cache=True, error_model="numpy")
def _grid_span(
    grid: Floats, base: int, rows: int, cols: int, y: float, x: float, reach_y: float, reach_x: float
) -> tuple[float, float]:
    """Return the least and largest node within reach."""
    i0, i1 = max(0, int(math.floor(y - reach_y))), min(rows - 1, int(math.ceil(y + reach_y)))
    j0, j1 = max(0, int(math.floor(x - reach_x))), min(cols - 1, int(math.ceil(x + reach_x)))
    lo, hi = np.inf, -np.inf
    for i in range(i0, i1 + 1):
        for j in range(j0, j1 + 1):
            value = grid[base + i * cols + j]
            lo, hi = min(lo, value), max(hi, value)
    return lo, hi
