"""Boxes of latitude and longitude: where the fields of integrated sky likelihood are laid out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import centres_at
from noonmark.earth.maps import zone_labels
from noonmark.fix.layer import FINEST


@dataclass(frozen=True)
class Box:
    """Latitudes and longitudes [rad] that can matter; ``lon`` runs east from ``lon0`` over ``width``."""

    lat0: float
    lat1: float
    lon0: float
    width: float


def group_boxes(
    lat: NDArray[np.float64], lon: NDArray[np.float64], count: int, zone_group: NDArray[np.int64] | None
) -> list[Box]:
    """Return, for each joint group, a box around the live cells (centres, deg) that its zones touch."""
    everywhere = box_around(np.radians(lat), np.radians(lon))
    if zone_group is None:
        return [everywhere]
    alive = np.zeros(_LON_BINS, bool)
    bins = _lon_bin(lon)
    for beside in (-1, 0, 1):
        alive[(bins + beside) % _LON_BINS] = True
    touched = _zone_longitudes()
    out: list[Box] = []
    for g in range(count):
        bins = np.flatnonzero(alive & touched[zone_group == g].any(axis=0))
        edge = np.radians((bins + 0.5) * (360.0 / _LON_BINS) - 180.0)
        box = box_around(np.zeros(len(edge)), edge)
        out.append(Box(everywhere.lat0, everywhere.lat1, box.lon0, box.width) if len(bins) else Box(0.0, 0.0, 0.0, 0.0))
    return out


_LON_BINS = 180
_SMALL_ZONE = 4000


def _lon_bin(lon: NDArray[np.float64]) -> NDArray[np.intp]:
    return (((lon + 180.0) * (_LON_BINS / 360.0)).astype(np.intp)) % _LON_BINS


@lru_cache(maxsize=1)
def _zone_longitudes() -> NDArray[np.bool_]:
    """Return which bins of longitude hold cells of a zone, shape (zones, bins); order 9, every fourth, all if small."""
    zone = zone_labels().astype(np.int64)
    zones = int(zone.max()) + 1
    wanted = np.bincount(zone)[zone] < _SMALL_ZONE
    wanted[::4] = True
    index = np.flatnonzero(wanted)
    _, lon = centres_at(FINEST, index.astype(np.uint64))
    flat = zone[index] * _LON_BINS + _lon_bin(lon)
    return (np.bincount(flat, minlength=zones * _LON_BINS) > 0).reshape(zones, _LON_BINS)


def box_around(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Box:
    """Return a box around cell centres (rad), with 3 deg to spare."""
    if not len(lat):
        return Box(0.0, 0.0, 0.0, 0.0)
    spare = np.radians(3.0)
    lat0, lat1 = max(-np.pi / 2, float(lat.min()) - spare), min(np.pi / 2, float(lat.max()) + spare)
    turns = np.unique(lon % (2 * np.pi))
    gaps = np.diff(np.r_[turns, turns[0] + 2 * np.pi])
    widest = int(np.argmax(gaps))
    margin = spare / max(0.2, float(np.cos(max(abs(lat0), abs(lat1)))))
    if gaps[widest] <= 2 * margin + 0.05:
        return Box(lat0, lat1, -np.pi, 2 * np.pi)
    start = turns[(widest + 1) % len(turns)] - margin
    return Box(lat0, lat1, float(start), float(2 * np.pi - gaps[widest] + 2 * margin))


def cross(a: Box, b: Box) -> Box:
    """Return the overlap of two boxes; where their longitudes overlap twice, the first box's."""
    lat0, lat1 = max(a.lat0, b.lat0), min(a.lat1, b.lat1)
    if lat1 <= lat0:
        return Box(0.0, 0.0, 0.0, 0.0)
    turn = 2 * np.pi
    if b.width >= turn - 1e-9:
        return Box(lat0, lat1, a.lon0, a.width)
    if a.width >= turn - 1e-9:
        return Box(lat0, lat1, b.lon0, b.width)
    ahead = (b.lon0 - a.lon0) % turn
    first = (ahead, min(a.width, ahead + b.width)) if ahead < a.width else (0.0, 0.0)
    wrapped = (0.0, min(a.width, ahead + b.width - turn)) if ahead + b.width > turn else (0.0, 0.0)
    if first[1] > first[0] and wrapped[1] > wrapped[0]:
        return Box(lat0, lat1, a.lon0, a.width)
    low, high = first if first[1] > first[0] else wrapped
    return Box(lat0, lat1, a.lon0 + low, high - low) if high > low else Box(0.0, 0.0, 0.0, 0.0)


def union(boxes: list[Box]) -> Box:
    """Return a box around all boxes; of two or more it spans all longitudes."""
    boxes = [box for box in boxes if box.lat1 > box.lat0]
    if not boxes:
        return Box(0.0, 0.0, 0.0, 0.0)
    lat0, lat1 = min(b.lat0 for b in boxes), max(b.lat1 for b in boxes)
    if len(boxes) == 1:
        return boxes[0]
    return Box(lat0, lat1, -np.pi, 2 * np.pi)
