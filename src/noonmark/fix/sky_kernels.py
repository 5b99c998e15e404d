"""The compiled loops over the sky: what a place sees of the bodies, and what the sky clues make of it.

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
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ProgramArrays = tuple[Ints, Ints, Ints, Ints, Floats, Floats, Floats, Floats, Floats, bool]
"""As above, in that order: ``tops`` and ``lows`` after ``tables``; last, whether any term looks at an azimuth."""

BLOCK = 32
ELEVATION, AZIMUTH, TURN = 0, 1, 2
_DEG = math.pi / 180.0
_STEEP = 89.0 * _DEG


@njit(cache=True, error_model="numpy", inline="always")
def _at(tables: Floats, k: int, x: float) -> float:
    """Return row k at node position x, inside the table, on straight lines between nodes."""
    i = min(int(x), tables.shape[1] - 2)
    f = x - i
    return tables[k, i] * (1.0 - f) + tables[k, i + 1] * f


@njit(cache=True, error_model="numpy")
def _span(tables: Floats, tops: Floats, lows: Floats, k: int, x0: float, x1: float) -> tuple[float, float]:
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


@njit(cache=True, error_model="numpy")
def _span_round(tables: Floats, tops: Floats, lows: Floats, k: int, x0: float, x1: float) -> tuple[float, float]:
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


@njit(cache=True, error_model="numpy")
def _look(
    nx: float,
    ny: float,
    nz: float,
    cos_lat: float,
    sights: Floats,
    m: int,
    el: Floats,
    az: Floats,
    want_azimuth: bool,  # noqa: FBT001 - a compiled loop takes plain arguments
) -> None:
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


@njit(cache=True, error_model="numpy")
def _value(el: Floats, az: Floats, program: ProgramArrays) -> float:
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


@njit(cache=True, error_model="numpy", inline="always")
def _position(el: Floats, az: Floats, sight: int, turn: int, quantity: int, nodes: int) -> float:
    """Return a term's node position in its table."""
    if quantity == ELEVATION:
        return max((el[sight] / math.pi + 0.5) * nodes, 0.0)
    if quantity == AZIMUTH:
        return az[sight] / (2.0 * math.pi) * nodes
    return ((az[turn] - az[sight]) / (2.0 * math.pi) + 0.5) % 1.0 * nodes


@njit(cache=True, error_model="numpy")
def _azimuth_radius(rho: float, el: float, lat: float) -> float:
    """Return how far an azimuth can turn while the normal turns by ``rho`` [rad]."""
    steep = max(abs(el), abs(lat)) + rho
    if steep >= _STEEP:
        return math.pi
    return min(math.pi, rho * (math.tan(abs(el) + rho) + math.tan(abs(lat) + rho)))


@njit(cache=True, error_model="numpy")
def _bounds(el: Floats, az: Floats, lat: float, rho: float, program: ProgramArrays) -> tuple[float, float]:
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


@njit(cache=True, error_model="numpy")
def sky_at_nodes(
    lat: Floats,
    lon: Floats,
    group: Ints,
    first: Ints,
    node_weight: Floats,
    node_sight: Floats,
    rho: Floats,
    program: ProgramArrays,
    mid: Floats,
    lo: Floats,
    hi: Floats,
) -> None:
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


@njit(cache=True, error_model="numpy")
def sky_rows(lat: Floats, half_block: float, columns: Floats, program: ProgramArrays, tiny: float) -> Floats:
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


@njit(cache=True, error_model="numpy")
def sky_track(
    lat: float,
    lon: float,
    density: Floats,
    node_sight: Floats,
    block_reach: Floats,
    program: ProgramArrays,
    tiny: float,
    out: Floats,
    false_share: Floats,
    log_mean: Floats,
) -> float:
    """Add one place's posterior over instants to ``out``; return its sum before it is made 1.

    ``density`` (m,) time density times measure; ``node_sight`` (m, s, 4); ``block_reach`` (blocks,) how far the
    sights turn within each block of 16 instants [rad]. ``false_share`` and ``log_mean`` (c,) receive the mean of
    each clue's false share and of the logarithm of its mixture.
    """
    want_azimuth, true, false = program[9], program[7], program[8]
    count, clues = density.shape[0], true.shape[0]
    el, az = np.empty(node_sight.shape[1]), np.empty(node_sight.shape[1])
    value, parts, shares, logs = np.zeros(count), np.empty(clues), np.zeros(clues), np.zeros(clues)
    cos_lat, nz = math.cos(lat), math.sin(lat)
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
            _note_clues(w, false, parts, shares, logs)
    if total > 0.0:
        _add_share(value, total, out)
        _add_share(shares, total, false_share)
        _add_share(logs, total, log_mean)
    return total


@njit(cache=True)
def _note_clues(w: float, false: Floats, parts: Floats, shares: Floats, logs: Floats) -> None:
    for c in range(false.shape[0]):
        shares[c] += w * false[c] / parts[c]
        logs[c] += w * math.log(parts[c])


@njit(cache=True, error_model="numpy")
def _add_share(part: Floats, total: float, out: Floats) -> None:
    for i in range(part.shape[0]):
        out[i] += part[i] / total


@njit(cache=True, error_model="numpy")
def _mixtures(el: Floats, az: Floats, program: ProgramArrays, parts: Floats) -> float:
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
