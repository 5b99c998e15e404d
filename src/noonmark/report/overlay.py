"""The posterior as one picture to lie over a map in Web Mercator: the page's map draws it as it comes."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from noonmark.earth.cells import Cells, centres
from noonmark.report.cover import order_of_km, raised_density
from noonmark.report.shading import DECADES, DRAWN_PX, Pixels, level_of, ramp, values_at
from noonmark.report.view import KM_PER_DEG, least_arc

PROJECTION = "EPSG:3857"
HIGHEST_LAT = 85.0511
"""Where the square map of Web Mercator ends: atan(sinh(pi)) [deg]."""
MOST_PX = 1024
MARGIN = 0.05
"""Left round what is drawn, as a share of its width and height."""
LEAST_DEG = 0.02
_WIDEST_DEG = 300.0
_PALE, _STRONG = 95, 220
"""Strength of the palest and the deepest colour, of 255: borders and names under it stay readable."""


@dataclass(frozen=True)
class Window:
    """A window of a Web Mercator map.

    Attributes
    ----------
    west, south, east, north : float
        [deg]; east lies beyond 180 where the window crosses the antimeridian.
    width, height : int
        [px]; rows are even in Mercator's y.
    """

    west: float
    south: float
    east: float
    north: float
    width: int
    height: int

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east, north [deg]."""
        return self.west, self.south, self.east, self.north

    @property
    def km_per_px(self) -> float:
        """The largest scale in the window, that of its latitude nearest to the equator [km a pixel]."""
        nearest = 0.0 if self.south < 0.0 < self.north else min(abs(self.south), abs(self.north))
        return KM_PER_DEG * math.cos(math.radians(nearest)) * (self.east - self.west) / self.width

    def lat_lon(self) -> tuple[Pixels, Pixels]:
        """Return the latitudes of the rows (height,) and the longitudes of the columns (width,) [deg]."""
        top, bottom = mercator_y(self.north), mercator_y(self.south)
        y = top + (np.arange(self.height) + 0.5) / self.height * (bottom - top)
        lon = self.west + (np.arange(self.width) + 0.5) / self.width * (self.east - self.west)
        return np.degrees(np.arctan(np.sinh(np.radians(y)))), lon


def mercator_y(lat: float) -> float:
    """Return Mercator's y [deg] of a latitude (Snyder 1987, USGS Professional Paper 1395, equation 7-2, the sphere).

    Examples
    --------
    >>> round(mercator_y(85.0511), 2), mercator_y(0.0)
    (180.0, 0.0)
    """
    held = math.radians(min(HIGHEST_LAT, max(-HIGHEST_LAT, lat)))
    return math.degrees(math.asinh(math.tan(held)))


def window_round(cells: Cells, density: NDArray[np.float64], *, most_px: int = MOST_PX) -> Window:
    """Return the window that holds all that is drawn of a posterior, with a margin; the world when it is wide.

    Parameters
    ----------
    cells, density : Cells and ndarray (n,)
        Disjoint leaves and the probability density on them [1/km2]; empty gives the world.
    most_px : int
        Of the longer side.
    """
    shown = cells.take(density > density.max(initial=0.0) * 10.0**-DECADES)
    if not len(shown):
        return window(-180.0, -HIGHEST_LAT, 180.0, HIGHEST_LAT, most_px=most_px)
    lat, lon = centres(shown)
    reach = np.degrees(np.sqrt(shown.area_km2) / 6371.0) / 1.4
    south, north = float((lat - reach).min()), float((lat + reach).max())
    west, span = least_arc(lon, reach / np.maximum(np.cos(np.radians(lat)), 0.01))
    if span > _WIDEST_DEG:
        west, span = -180.0, 360.0
    else:
        room = max(MARGIN * span, LEAST_DEG)
        west, span = (west - room + 180.0) % 360.0 - 180.0, min(360.0, span + 2.0 * room)
    tall = max(MARGIN * (north - south), LEAST_DEG)
    return window(west, south - tall, west + span, north + tall, most_px=most_px)


def window(west: float, south: float, east: float, north: float, *, most_px: int = MOST_PX) -> Window:
    """Return a window with square pixels whose longer side has ``most_px``; latitudes are held to the map's."""
    south, north = max(-HIGHEST_LAT, south), min(HIGHEST_LAT, north)
    wide, high = east - west, mercator_y(north) - mercator_y(south)
    scale = most_px / max(wide, high)
    return Window(west, south, east, north, max(1, round(wide * scale)), max(1, round(high * scale)))


def overlay_png(cells: Cells, density: NDArray[np.float64], shown: Window) -> bytes:
    """Return a PNG of a posterior in a window: transparent where there is next to nothing.

    Parameters
    ----------
    cells, density : Cells and ndarray (n,)
        Disjoint leaves and the probability density on them [1/km2].
    shown : Window

    Returns
    -------
    bytes
        A palette with transparency, the colours of the report's map. The same posterior gives the same bytes.
    """
    level = level_of(overlay_pixels(cells, density, shown))
    colour = np.where(level < 0.0, 0, 1 + np.clip(level * 254.0, 0.0, 254.0)).astype(np.uint8)
    image = Image.fromarray(colour).convert("P")
    steps = np.linspace(0.0, 1.0, 255)
    image.putpalette(np.concatenate([np.zeros((1, 3), np.uint8), ramp(steps)]).tobytes())
    strength = (_PALE + (_STRONG - _PALE) * steps).astype(np.uint8)
    out = io.BytesIO()
    image.save(out, "PNG", transparency=b"\0" + strength.tobytes(), compress_level=4)
    return out.getvalue()


def overlay_pixels(cells: Cells, density: NDArray[np.float64], shown: Window) -> Pixels:
    """Return the density [1/km2] at each pixel, shape (height, width).

    Leaves smaller than a pixel and a half are joined first, so that none falls between the pixels' middles.
    """
    out = np.zeros((shown.height, shown.width))
    if not len(cells):
        return out
    drawn, told = raised_density(cells, density, order_of_km(DRAWN_PX * shown.km_per_px))
    lat, lon = shown.lat_lon()
    rows = _touched(lat, drawn)
    if len(rows):
        at_lat = np.repeat(lat[rows], len(lon))
        found = values_at(at_lat, np.tile((lon + 180.0) % 360.0 - 180.0, len(rows)), drawn, told)
        out[rows] = found.reshape(len(rows), len(lon))
    return out


def _touched(lat: Pixels, cells: Cells) -> NDArray[np.intp]:
    """Return the rows that the cells can touch."""
    middle, _ = centres(cells)
    reach = np.degrees(np.sqrt(cells.area_km2) / 6371.0)
    return np.flatnonzero((lat >= float((middle - reach).min())) & (lat <= float((middle + reach).max())))
