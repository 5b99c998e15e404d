"""The window of a map: which part of the world it shows and where each place falls in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import Cells, centres
from noonmark.fix.answer import Fix

KM_PER_DEG = 111.2
MARGIN = 2.4
"""A map is this many times as wide and as high as the 90 % region."""
LEAST_KM = 30.0
WORLD_SPAN_DEG = 150.0
"""Regions wider than this are shown on the whole world."""
_WORLD_LAT = (-58.0, 84.0)


@dataclass(frozen=True)
class View:
    """An equirectangular window.

    Attributes
    ----------
    lat, lon : float
        Its centre [deg].
    width, height : int
        [px].
    per_lat, per_lon : float
        Pixels per degree; their quotient is the cosine of the middle latitude, 1 for the world.
    """

    lat: float
    lon: float
    width: int
    height: int
    per_lat: float
    per_lon: float

    @property
    def km_per_px(self) -> float:
        """Scale at the centre [km a pixel]."""
        return KM_PER_DEG / self.per_lat

    @property
    def is_world(self) -> bool:
        """Whether the window shows every longitude."""
        return self.width / self.per_lon >= 359.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north [deg]; lon may go beyond 180."""
        half_lon, half_lat = self.width / self.per_lon / 2, self.height / self.per_lat / 2
        south, north = max(-90.0, self.lat - half_lat), min(90.0, self.lat + half_lat)
        return self.lon - half_lon, south, self.lon + half_lon, north

    def xy(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return pixels right and down from the upper left corner; each lon at its turn nearest the centre."""
        near = (np.asarray(lon) - self.lon + 180.0) % 360.0 - 180.0
        return self.width / 2 + near * self.per_lon, self.height / 2 - (np.asarray(lat) - self.lat) * self.per_lat

    def straight(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n, 2) pixels of (n, 2) lon, lat that need no turn."""
        x = self.width / 2 + (lonlat[:, 0] - self.lon) * self.per_lon
        return np.column_stack([x, self.height / 2 - (lonlat[:, 1] - self.lat) * self.per_lat])

    def lonlat(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return ``lat, lon`` [deg] of pixels; lat may go beyond 90 at the edges of the window."""
        return self.lat - (y - self.height / 2) / self.per_lat, self.lon + (x - self.width / 2) / self.per_lon

    def larger(self, times: int) -> View:
        """Return the same window with more pixels."""
        return View(
            self.lat, self.lon, self.width * times, self.height * times, self.per_lat * times, self.per_lon * times
        )


def view_of(fix: Fix, width: int, height: int) -> View:
    """Return the window that shows the 90 % region with a margin, or the world when it is wide or empty."""
    cells = _shown(fix)
    if not len(cells):
        return _world(0.0, width, height, -58.0, 84.0)
    lat, lon = centres(cells)
    reach = np.degrees(np.sqrt(cells.area_km2) / 6371.0) / 1.4
    south, north = float((lat - reach).min()), float((lat + reach).max())
    west, span = least_arc(lon, reach / np.maximum(np.cos(np.radians(lat)), 0.01))
    if span > WORLD_SPAN_DEG or north > 85 or south < -85:
        low, high = _WORLD_LAT if south > -56 and north < 82 else (-90.0, 90.0)
        return _world(west + span / 2, width, height, low, high)
    return _near((south + north) / 2, west + span / 2, north - south, span, width, height)


def _shown(fix: Fix) -> Cells:
    told = {region.level: region.outer for region in fix.regions}
    return told.get(0.9, fix.cells)


def least_arc(lon: NDArray[np.float64], reach: NDArray[np.float64]) -> tuple[float, float]:
    """Return the west end and the span [deg] of the shortest arc that holds all longitudes."""
    west, east = (lon - reach) % 360.0, (lon + reach) % 360.0
    ordered = np.sort(np.concatenate([west, east, lon % 360.0]))
    gaps = np.diff(np.append(ordered, ordered[0] + 360.0))
    widest = int(gaps.argmax())
    return float(ordered[(widest + 1) % len(ordered)]), 360.0 - float(gaps[widest])


def _world(lon: float, width: int, height: int, south: float, north: float) -> View:
    """Return a world map, cut in the Pacific, or in the Atlantic when ``lon`` is nearer to the Pacific."""
    pacific = abs((lon + 180.0) % 360.0 - 180.0) > 90.0
    scale = min(width / 360.0, height / (north - south)) if height else width / 360.0
    return View(
        (south + north) / 2, -180.0 if pacific else 0.0, width, height, max(scale, height / 180.0), width / 360.0
    )


def _near(lat: float, lon: float, lat_span: float, lon_span: float, width: int, height: int) -> View:
    squeeze = max(0.1, math.cos(math.radians(lat)))
    least = LEAST_KM / KM_PER_DEG
    per_lat = min(height / max(MARGIN * lat_span, least), width / max(MARGIN * lon_span * squeeze, least))
    if width / (per_lat * squeeze) >= 360.0:
        return _world(lon, width, height, *_WORLD_LAT)
    wrapped = (lon + 180.0) % 360.0 - 180.0
    return View(lat, wrapped, width, height, per_lat, per_lat * squeeze)
