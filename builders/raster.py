"""Rings to shares of HEALPix cells, by scan lines: all pixels of one HEALPix ring share a latitude.

Pixels of order 12 (2.5 km2, 1.6 km) are counted in cells of order 9 (64 pixels). Rings smaller
than ``SMALL_KM2`` would fall between pixels; their area goes whole to the cell of their centroid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from topology import Ring

from noonmark.earth import cells

FINE = 12
COARSE = 9
SMALL_KM2 = 25.0
_NSIDE = 2**FINE


@dataclass(frozen=True)
class Spans:
    """Stretches of scan lines inside a ring: row, west and east ends [deg], label, +1 or -1."""

    row: NDArray[np.int64]
    west: NDArray[np.float64]
    east: NDArray[np.float64]
    label: NDArray[np.int64]
    sign: NDArray[np.int64]


@dataclass(frozen=True)
class Shares:
    """How much of which cell belongs to which label: sorted by cell, then label.

    ``lat, lon`` [deg] are the centre of gravity of that part of the cell.
    """

    cell: NDArray[np.int64]
    label: NDArray[np.int64]
    share: NDArray[np.float64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]


def row_count(row: int) -> int:
    """Return the number of pixels in a HEALPix ring, counted from the north from 1."""
    return 4 * min(row, _NSIDE, 4 * _NSIDE - row)


def row_offset(row: int) -> float:
    """Return the longitude [deg] of the first pixel centre of a ring (Gorski et al. 2005, eqs 5 and 9)."""
    polar = row < _NSIDE or row > 3 * _NSIDE
    return 180.0 / row_count(row) if polar or (row - _NSIDE) % 2 == 0 else 0.0


def row_latitudes() -> NDArray[np.float64]:
    """Return the geodetic latitude [deg] of every ring, index 0 being the northernmost."""
    z = np.empty(4 * _NSIDE - 1)
    row = np.arange(1, 4 * _NSIDE)
    cap = np.minimum(row, 4 * _NSIDE - row)
    z = np.where(cap < _NSIDE, 1.0 - cap**2 / (3.0 * _NSIDE**2), 4.0 / 3.0 - 2.0 * cap / (3.0 * _NSIDE))
    z = np.where(row > 2 * _NSIDE, -z, z)
    return _geodetic_from_authalic(z)


def _geodetic_from_authalic(sin_authalic: NDArray[np.float64]) -> NDArray[np.float64]:
    """Invert the authalic latitude of WGS 84 by a table (Snyder 1987, eqs 3-11 and 3-12)."""
    lat = np.radians(np.linspace(-90.0, 90.0, 2_000_001))
    e = np.sqrt(0.00669437999014)
    s = np.sin(lat)
    q = (1 - e**2) * (s / (1 - e**2 * s**2) + np.arctanh(e * s) / e)
    return np.degrees(np.interp(sin_authalic, q / q[-1], lat))


def small_rings(rings: list[Ring]) -> tuple[list[Ring], list[tuple[str, float, float, float]]]:
    """Split off the rings under ``SMALL_KM2``: (owner, signed area [km2], lat, lon) each."""
    large: list[Ring] = []
    small: list[tuple[str, float, float, float]] = []
    for ring in rings:
        lon, lat = ring.lonlat[:, 0], ring.lonlat[:, 1]
        dx = lon - lon[0]
        area = abs(0.5 * np.sum(dx[:-1] * lat[1:] - dx[1:] * lat[:-1])) * 111.32**2 * np.cos(np.radians(lat.mean()))
        if area < SMALL_KM2:
            small.append((ring.owner, -area if ring.hole else area, float(lat[:-1].mean()), float(lon[:-1].mean())))
        else:
            large.append(ring)
    return large, small


def scan(rings: list[Ring], labels: dict[str, int]) -> Spans:
    """Cut the rings by the scan lines; even-odd inside each ring, holes count -1."""
    lats = -row_latitudes()
    edges = np.vstack([np.column_stack([r.lonlat[:-1], r.lonlat[1:]]) for r in rings])
    owner = np.repeat(np.arange(len(rings)), [len(r.lonlat) - 1 for r in rings])
    low, high = np.minimum(-edges[:, 1], -edges[:, 3]), np.maximum(-edges[:, 1], -edges[:, 3])
    first, last = np.searchsorted(lats, low), np.searchsorted(lats, high)
    count = last - first
    which = np.repeat(np.arange(len(edges)), count)
    row = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[which]
    x0, y0, x1, y1 = edges[which].T
    x = x0 + (x1 - x0) * (-lats[row] - y0) / (y1 - y0)
    order = np.lexsort((x, owner[which], row))
    row, x, ring = row[order], x[order], owner[which][order]
    if not (np.array_equal(row[::2], row[1::2]) and np.array_equal(ring[::2], ring[1::2])):
        raise ValueError("a ring is crossed an odd number of times: it is not closed")
    label = np.array([labels[r.owner] for r in rings])[ring[::2]]
    sign = np.where(np.array([r.hole for r in rings]), -1, 1)[ring[::2]]
    return Spans(row[::2], x[::2], x[1::2], label, sign)


def paint(spans: Spans, row: int, begin: int, end: int) -> NDArray[np.int64]:
    """Return the label of every pixel of one scan line (row counted from 0); 0 is none."""
    n, step = row_count(row + 1), 360.0 / row_count(row + 1)
    change = np.zeros(n + 1, dtype=np.int64)
    here = slice(begin, end)
    a = np.ceil((spans.west[here] - row_offset(row + 1)) / step).astype(np.int64)
    b = np.ceil((spans.east[here] - row_offset(row + 1)) / step).astype(np.int64)
    value = spans.label[here] * spans.sign[here]
    for turn in (-2, -1, 0, 1, 2):
        np.add.at(change, np.clip(a + turn * n, 0, n), value)
        np.add.at(change, np.clip(b + turn * n, 0, n), -value)
    return np.cumsum(change[:-1])


def shares(rings: list[Ring], labels: dict[str, int]) -> Shares:
    """Return the share of every order-9 cell that each label covers."""
    large, small = small_rings(rings)
    spans = scan(large, labels)
    lats = row_latitudes()
    start = np.searchsorted(spans.row, np.arange(len(lats) + 1))
    keys, sums = [], []
    for block in range(0, len(lats), 64):
        key, vector = _block(spans, lats, start, range(block, min(block + 64, len(lats))))
        unique, inverse = np.unique(key, return_inverse=True)
        keys.append(unique)
        sums.append(np.column_stack([np.bincount(inverse, column, len(unique)) for column in vector.T]))
    tiny = _small_sums(small, labels)
    return _merge(np.concatenate([*keys, tiny[0]]), np.vstack([*sums, tiny[1]]))


def _block(
    spans: Spans, lats: NDArray[np.float64], start: NDArray[np.int64], rows: range
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    lat, lon, label = [np.empty(0)], [np.empty(0)], [np.empty(0, np.int64)]
    for row in rows:
        painted = paint(spans, row, int(start[row]), int(start[row + 1]))
        pixel = np.flatnonzero(painted)
        label.append(painted[pixel])
        lon.append(row_offset(row + 1) + pixel * (360.0 / row_count(row + 1)))
        lat.append(np.full(len(pixel), lats[row]))
    place = np.concatenate(lat), np.concatenate(lon)
    key = cells.cell_at(*place, COARSE).astype(np.int64) * 1024 + np.concatenate(label)
    return key, _vectors(*place, np.full(len(key), 1.0 / 4 ** (FINE - COARSE)))


def _vectors(lat: NDArray[np.float64], lon: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    p, q = np.radians(lat), np.radians(lon)
    return np.column_stack([weight, weight * np.cos(p) * np.cos(q), weight * np.cos(p) * np.sin(q), weight * np.sin(p)])


def _small_sums(
    small: list[tuple[str, float, float, float]], labels: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    if not small:
        return np.empty(0, np.int64), np.empty((0, 4))
    area, lat, lon = (np.array([s[k] for s in small]) for k in (1, 2, 3))
    key = cells.cell_at(lat, lon, COARSE).astype(np.int64) * 1024 + np.array([labels[s[0]] for s in small])
    return key, _vectors(lat, lon, area / float(cells.cell_area_km2(COARSE)))


def _merge(key: NDArray[np.int64], sums: NDArray[np.float64]) -> Shares:
    unique, inverse = np.unique(key, return_inverse=True)
    total = np.column_stack([np.bincount(inverse, column, len(unique)) for column in sums.T])
    keep = total[:, 0] > 1e-9
    unique, total = unique[keep], total[keep]
    lat = np.degrees(np.arctan2(total[:, 3], np.hypot(total[:, 1], total[:, 2])))
    lon = np.degrees(np.arctan2(total[:, 2], total[:, 1]))
    return Shares(unique // 1024, unique % 1024, np.clip(total[:, 0], 0.0, 1.0), lat, lon)
