"""The solver's inner loops. Arrays in, arrays out; every name with its unit.

A *program* is the sky part of one item's clues as arrays (see :mod:`noonmark.fix.program`):

``term_sight, term_turn`` (k,)  which sight (body and offset) a term looks at; the second of a turn or -1
``term_quantity`` (k,)          0 elevation, 1 azimuth, 2 turn
``term_clue`` (k,)              which clue it belongs to, in order
``tables`` (k, TABLE_SIZE)      likelihood at the nodes, at most 1
``tops`` (k, blocks), ``lows``  the largest and least value of each block of BLOCK + 1 nodes; last, of the row
``clue_true, clue_false`` (c,)  weights: value of a clue = true * (product of its terms) + false

Bounds rest on two facts: the elevation of a fixed direction changes by no more than the angle by
which the place's normal turns, and its azimuth by no more than that angle times
``tan|elevation| + tan|lat|`` (rate of the bearing of a fixed point in a frame moved along the path,
plus the meridians' convergence; plane and spherical trigonometry).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

BLOCK = 32
ELEVATION, AZIMUTH, TURN = 0, 1, 2
FINE_SLACK, COARSE_SLACK = 0.012, 0.13
"""Error of a normal's logarithm interpolated in steps of 0.3 and 1 sd: a square step over 8 variances."""
_DEG = math.pi / 180.0
_STEEP = 89.0 * _DEG


@njit(cache=True, inline="always")
def _at(tables, k, x):  # linear interpolation in row k at node position x, inside the table
    i = min(int(x), tables.shape[1] - 2)
    f = x - i
    return tables[k, i] * (1.0 - f) + tables[k, i + 1] * f


@njit(cache=True)
def _span(tables, tops, lows, k, x0, x1):
    """Return the least and largest value of row k between two node positions."""
    last = tables.shape[1] - 1.0
    x0 = min(max(x0, 0.0), last)
    x1 = min(max(x1, 0.0), last)
    a, b = _at(tables, k, x0), _at(tables, k, x1)
    lo, hi = min(a, b), max(a, b)
    i, end = int(x0) + 1, int(x1)
    while i <= end:
        if i % BLOCK == 0 and i + BLOCK <= end:
            block = i // BLOCK
            lo, hi = min(lo, lows[k, block]), max(hi, tops[k, block])
            i += BLOCK
        else:
            value = tables[k, i]
            lo, hi = min(lo, value), max(hi, value)
            i += 1
    return lo, hi


@njit(cache=True)
def _span_round(tables, tops, lows, k, x0, x1):
    """As ``_span`` on a table whose two ends are the same angle."""
    period = tables.shape[1] - 1.0
    if x1 - x0 >= period:
        last = tops.shape[1] - 1
        return lows[k, last], tops[k, last]
    turns = math.floor(x0 / period)
    x0, x1 = x0 - turns * period, x1 - turns * period
    lo, hi = _span(tables, tops, lows, k, x0, min(x1, period))
    if x1 > period:
        lo2, hi2 = _span(tables, tops, lows, k, 0.0, x1 - period)
        lo, hi = min(lo, lo2), max(hi, hi2)
    return lo, hi


@njit(cache=True)
def _look(nx, ny, nz, cos_lat, sights, m, el, az, want_azimuth):
    """Fill elevation and azimuth [rad] of every sight of row m: unit direction and sine of parallax."""
    for k in range(sights.shape[1]):
        sx, sy, sz, parallax = sights[m, k, 0], sights[m, k, 1], sights[m, k, 2], sights[m, k, 3]
        sine = min(1.0, max(-1.0, nx * sx + ny * sy + nz * sz))
        el[k] = math.asin(sine) - parallax * math.sqrt(1.0 - sine * sine)
        if want_azimuth:
            az[k] = 0.0
            if cos_lat > 1e-12:
                angle = math.atan2((nx * sy - ny * sx) / cos_lat, (sz - nz * sine) / cos_lat)
                az[k] = angle if angle >= 0.0 else angle + 2.0 * math.pi


@njit(cache=True)
def _value(el, az, program):
    """Return the product of the clues' mixtures."""
    sights, turns, quantities, clues, tables, _, _, true, false, _ = program
    nodes = tables.shape[1] - 1
    product, clue, part = 1.0, 0, 1.0
    for k in range(sights.shape[0]):
        if clues[k] != clue:
            product *= true[clue] * part + false[clue]
            clue, part = clues[k], 1.0
        part *= _at(tables, k, _position(el, az, sights[k], turns[k], quantities[k], nodes))
    return product * (true[clue] * part + false[clue])


@njit(cache=True, inline="always")
def _position(el, az, sight, turn, quantity, nodes):
    if quantity == ELEVATION:
        return max((el[sight] / math.pi + 0.5) * nodes, 0.0)
    if quantity == AZIMUTH:
        return az[sight] / (2.0 * math.pi) * nodes
    return ((az[turn] - az[sight]) / (2.0 * math.pi) + 0.5) % 1.0 * nodes


@njit(cache=True)
def _azimuth_radius(rho, el, lat):
    steep = max(abs(el), abs(lat)) + rho
    if steep >= _STEEP:
        return math.pi
    return min(math.pi, rho * (math.tan(abs(el) + rho) + math.tan(abs(lat) + rho)))


@njit(cache=True)
def _bounds(el, az, lat, rho, program):
    """Return sound bounds of ``_value`` while the normal turns by up to ``rho`` [rad]."""
    sights, turns, quantities, clues, tables, tops, lows, true, false, _ = program
    nodes = tables.shape[1] - 1
    least, most, clue, lo_part, hi_part = 1.0, 1.0, 0, 1.0, 1.0
    slack = 1.02 * rho  # the moon's parallax moves its elevation by up to 1.7 % more than the normal turns
    for k in range(sights.shape[0]):
        if clues[k] != clue:
            least *= true[clue] * lo_part + false[clue]
            most *= true[clue] * hi_part + false[clue]
            clue, lo_part, hi_part = clues[k], 1.0, 1.0
        x = _position(el, az, sights[k], turns[k], quantities[k], nodes)
        if quantities[k] == ELEVATION:
            r = slack / math.pi * nodes
            lo, hi = _span(tables, tops, lows, k, x - r, x + r)
        else:
            r = _azimuth_radius(slack, el[sights[k]], lat)
            if quantities[k] == TURN:
                r += _azimuth_radius(slack, el[turns[k]], lat)
            r *= nodes / (2.0 * math.pi)
            lo, hi = _span_round(tables, tops, lows, k, x - r, x + r)
        lo_part *= lo
        hi_part *= hi
    return least * (true[clue] * lo_part + false[clue]), most * (true[clue] * hi_part + false[clue])


@njit(cache=True)
def sky_at_nodes(lat, lon, group, first, node_weight, node_sight, rho, program, mid, lo, hi):
    """Add, for each cell, the sum over its group's instants of weight * sky likelihood.

    Parameters
    ----------
    lat, lon : (n,) radians;  group : (n,) int
    first : (g + 1,) int, where each group's instants start;  node_weight : (m,)
    node_sight : (m, s, 4) unit vector of each sight in the Earth-fixed frame and sine of its parallax
    rho : (n,) radius of each cell [rad];  mid, lo, hi : (n,) added to
    """
    want_azimuth = program[9]
    el, az = np.empty(node_sight.shape[1]), np.empty(node_sight.shape[1])
    for i in range(lat.shape[0]):
        g = group[i]
        if first[g] == first[g + 1]:
            continue
        nz = math.sin(lat[i])
        cos_lat = math.sqrt(1.0 - nz * nz)
        nx, ny = cos_lat * math.cos(lon[i]), cos_lat * math.sin(lon[i])
        for m in range(first[g], first[g + 1]):
            _look(nx, ny, nz, cos_lat, node_sight, m, el, az, want_azimuth)
            w = node_weight[m]
            mid[i] += w * _value(el, az, program)
            a, b = _bounds(el, az, lat[i], rho[i], program)
            lo[i] += w * a
            hi[i] += w * b


@njit(cache=True)
def sky_rows(lat, half_block, columns, program, tiny):
    """Return the sky likelihood on rows of latitude by columns of hour angle, shape (n, columns).

    ``columns`` (m, s, 4): unit vector of each sight, seen from longitude 0, and sine of its parallax. Blocks of 16
    columns, ``half_block`` [rad] to either side of their middle, over which the likelihood is constant (bounds
    within 0.2 %) or at most ``tiny``, cost one look.
    """
    want_azimuth, width = program[9], 16
    count = columns.shape[0]
    out = np.zeros((lat.shape[0], count))
    el, az = np.empty(columns.shape[1]), np.empty(columns.shape[1])
    for i in range(lat.shape[0]):
        cos_lat, nz = math.cos(lat[i]), math.sin(lat[i])
        for start in range(0, count, width):
            end = min(count, start + width)
            _look(cos_lat, 0.0, nz, cos_lat, columns, (start + end) // 2, el, az, want_azimuth)
            a, b = _bounds(el, az, lat[i], half_block, program)
            if b <= tiny:
                continue
            if b - a <= 0.002 * b:
                out[i, start:end] = 0.5 * (a + b)
                continue
            for j in range(start, end):
                _look(cos_lat, 0.0, nz, cos_lat, columns, j, el, az, want_azimuth)
                out[i, j] = _value(el, az, program)
    return out


@njit(cache=True)
def add_windows(field, lon, cumulative, slope, step, rate, gha, start, end, density):
    """Add to ``field`` (rows, columns) the integral over time windows of a cumulative row table.

    ``cumulative`` (rows, count + 1) is the running integral over hour angle from 0, ``slope`` its change a step; a
    window [start, end] (seconds from the instant at which the hour angle of Greenwich is ``gha``) spans the hour
    angles ``lon + gha + rate * [start, end]``. Between nodes the integral is a cubic through values and slopes.
    """
    rows = cumulative.shape[0]
    for w in range(start.shape[0]):
        for j in range(lon.shape[0]):
            x0 = (lon[j] + gha + rate * start[w]) / step
            x1 = (lon[j] + gha + rate * end[w]) / step
            for i in range(rows):
                gain = _running(cumulative, slope, i, x1) - _running(cumulative, slope, i, x0)
                field[i, j] += density[w] * max(gain, 0.0) / rate


@njit(cache=True, inline="always")
def _running(row, slope, k, x):  # value at node position x of row k; whole turns add the row's total
    count = row.shape[1] - 1
    turns = math.floor(x / count)
    x -= turns * count
    i = min(int(x), count - 1)
    f = x - i
    a, b, p, q = row[k, i], row[k, i + 1], slope[k, i], slope[k, i + 1]
    rise = b - a
    inner = a + f * (p + f * (3.0 * rise - 2.0 * p - q + f * (p + q - 2.0 * rise)))
    return turns * row[k, count] + inner


@njit(cache=True)
def field_at(lat, lon, group, coarse, coarse_grid, fine, fine_grid, rho, mid, lo, hi):
    """Add each cell's value of its group's field, interpolated; bounds over the cell.

    ``coarse`` and ``fine`` (g, 7): first index into their grids, rows, columns, lat0, lat step, lon0, lon step [rad];
    the grids hold logarithms. A cell that lies wholly inside its group's fine field is read there.
    """
    for i in range(lat.shape[0]):
        g = group[i]
        if fine.shape[0] > 0 and _inside(fine[g], lat[i], lon[i], rho[i]):
            a, b, c = _field_value(fine[g], fine_grid, lat[i], lon[i], rho[i], FINE_SLACK)
        elif coarse[g, 1] > 0:
            a, b, c = _field_value(coarse[g], coarse_grid, lat[i], lon[i], rho[i], COARSE_SLACK)
        else:
            continue
        mid[i] += math.exp(a)
        lo[i] += math.exp(b)
        hi[i] += math.exp(c)


@njit(cache=True)
def _inside(layout, lat, lon, rho):
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


@njit(cache=True)
def _field_value(layout, grid, lat, lon, rho, slack):
    """Return the middle, least and largest logarithm over a cell.

    The field is bilinear between nodes, so its extremes over a rectangle lie at the rectangle's corners, at nodes
    inside, and where its edges cross the grid's lines. ``slack`` is the error of the interpolation itself.
    """
    rows, cols, base = int(layout[1]), int(layout[2]), int(layout[0])
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


@njit(cache=True)
def _bilinear(grid, base, rows, cols, y, x):
    i, j = min(int(y), max(rows - 2, 0)), min(int(x), max(cols - 2, 0))
    fy, fx = y - i, x - j
    di = cols if rows > 1 else 0
    dj = 1 if cols > 1 else 0
    at = base + i * cols + j
    a = grid[at] * (1.0 - fx) + grid[at + dj] * fx
    b = grid[at + di] * (1.0 - fx) + grid[at + di + dj] * fx
    return a * (1.0 - fy) + b * fy


@njit(cache=True)
def _grid_span(grid, base, rows, cols, y, x, reach_y, reach_x):
    i0, i1 = max(0, int(math.floor(y - reach_y))), min(rows - 1, int(math.ceil(y + reach_y)))
    j0, j1 = max(0, int(math.floor(x - reach_x))), min(cols - 1, int(math.ceil(x + reach_x)))
    lo, hi = np.inf, -np.inf
    for i in range(i0, i1 + 1):
        for j in range(j0, j1 + 1):
            value = grid[base + i * cols + j]
            lo, hi = min(lo, value), max(hi, value)
    return lo, hi


@njit(cache=True)
def radial_at(lat, lon, centre, weight, knots, values, true, false, rho, mid, lo, hi):
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


@njit(cache=True, inline="always")
def _ecef(lat, lon):
    e2 = 0.0066943799901413165
    n = 6378.137 / math.sqrt(1.0 - e2 * math.sin(lat) ** 2)
    return n * math.cos(lat) * math.cos(lon), n * math.cos(lat) * math.sin(lon), n * (1.0 - e2) * math.sin(lat)


@njit(cache=True)
def _knot_value(knots, values, d):
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


@njit(cache=True)
def sky_track(lat, lon, density, node_sight, block_reach, program, tiny, out, false_share, log_mean):
    """Add one place's posterior over instants to ``out``; return its sum before it is made 1.

    ``density`` (m,) time density times measure; ``node_sight`` (m, s, 4); ``block_reach`` (blocks,) how far the
    sights turn within each block of 16 instants [rad]. ``false_share`` and ``log_mean`` (c,) receive the mean of
    each clue's false share and of the logarithm of its mixture.
    """
    want_azimuth, true, false = program[9], program[7], program[8]
    count, clues = density.shape[0], true.shape[0]
    el, az = np.empty(node_sight.shape[1]), np.empty(node_sight.shape[1])
    value, parts = np.zeros(count), np.empty(clues)
    shares, logs = np.zeros(clues), np.zeros(clues)
    nz = math.sin(lat)
    cos_lat = math.cos(lat)
    nx, ny = cos_lat * math.cos(lon), cos_lat * math.sin(lon)
    total = 0.0
    for block in range(block_reach.shape[0]):
        start, end = block * 16, min(count, block * 16 + 16)
        if block_reach[block] < 0.5:
            _look(nx, ny, nz, cos_lat, node_sight, (start + end) // 2, el, az, want_azimuth)
            if _bounds(el, az, lat, block_reach[block], program)[1] <= tiny:
                continue
        for j in range(start, end):
            if density[j] <= 0.0:
                continue
            _look(nx, ny, nz, cos_lat, node_sight, j, el, az, want_azimuth)
            w = density[j] * _mixtures(el, az, program, parts)
            if w <= 0.0:
                continue
            value[j] = w
            total += w
            for c in range(clues):
                shares[c] += w * false[c] / parts[c]
                logs[c] += w * math.log(parts[c])
    if total > 0.0:
        for j in range(count):
            out[j] += value[j] / total
        for c in range(clues):
            false_share[c] += shares[c] / total
            log_mean[c] += logs[c] / total
    return total


@njit(cache=True)
def _mixtures(el, az, program, parts):
    """Fill each clue's mixture; return their product."""
    sights, turns, quantities, clues, tables, _, _, true, false, _ = program
    nodes = tables.shape[1] - 1
    parts[:] = 1.0
    for k in range(sights.shape[0]):
        parts[clues[k]] *= _at(tables, k, _position(el, az, sights[k], turns[k], quantities[k], nodes))
    product = 1.0
    for c in range(true.shape[0]):
        parts[c] = true[c] * parts[c] + false[c]
        product *= parts[c]
    return product
