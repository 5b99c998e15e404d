"""Multi-order cells: nested HEALPix on the WGS 84 ellipsoid.

Cell numbers of the ellipsoid and of the sphere look alike and mean other places (99 % differ at
order 13); every call to ``healpix_geo`` in Noonmark goes through this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from healpix_geo import nested
from numpy.typing import NDArray

EARTH_AREA_KM2 = 510_065_621.724
"""Surface of the WGS 84 ellipsoid [km2] (NIMA TR8350.2, third edition, table 3.3 constants)."""

MAX_ORDER = 29
_AREAS_KM2 = EARTH_AREA_KM2 / (12.0 * 4.0 ** np.arange(MAX_ORDER + 1.0))
_ELLIPSOID = "WGS84"
_THREADS = 1


@dataclass(frozen=True)
class Cells:
    """A set of cells of mixed orders.

    Attributes
    ----------
    order : ndarray of uint8, shape (n,)
        HEALPix order, 0 to 29.
    index : ndarray of uint64, shape (n,)
        Nested index at that order, in [0, 12 * 4**order).
    """

    order: NDArray[np.uint8]
    index: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.index)

    @property
    def area_km2(self) -> NDArray[np.float64]:
        """Area of each cell [km2], shape (n,); all cells of one order are equal."""
        return cell_area_km2(self.order)

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Cells:
        """Return the cells that a mask or an index array selects."""
        return Cells(self.order[which], self.index[which])


def no_cells() -> Cells:
    """Return the empty set."""
    return Cells(np.empty(0, np.uint8), np.empty(0, np.uint64))


def all_cells(order: int) -> Cells:
    """Return every cell of one order, in nested sequence."""
    count = int(12 * 4**order)
    return Cells(np.full(count, order, np.uint8), np.arange(count, dtype=np.uint64))


def cell_area_km2(order: NDArray[np.integer] | int) -> NDArray[np.float64]:
    """Return the area [km2] of a cell of the given order(s)."""
    return _AREAS_KM2[np.asarray(order)]


def centres(cells: Cells) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return geodetic ``lat, lon`` [deg] of the cells' centres, each (n,); lon in [-180, 180)."""
    lat, lon = np.empty(len(cells)), np.empty(len(cells))
    for order, here in _by_order(cells):
        lat[here], lon[here] = centres_at(order, cells.index[here])
    return lat, lon


def centres_at(order: int, index: NDArray[np.uint64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return geodetic ``lat, lon`` [deg] of the centres of cells of one order."""
    lon, lat = nested.healpix_to_lonlat(index, order, ellipsoid=_ELLIPSOID, num_threads=_THREADS)
    return lat, (lon + 180.0) % 360.0 - 180.0


def vertices(cells: Cells) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return geodetic ``lat, lon`` [deg] of the cells' corners (S, E, N, W), each (n, 4)."""
    lat, lon = np.empty((len(cells), 4)), np.empty((len(cells), 4))
    for order, here in _by_order(cells):
        lon[here], lat[here] = nested.vertices(cells.index[here], order, ellipsoid=_ELLIPSOID, num_threads=_THREADS)
    return lat, (lon + 180.0) % 360.0 - 180.0


def _by_order(cells: Cells) -> Iterator[tuple[int, NDArray[np.intp]]]:
    for order in np.unique(cells.order):
        yield int(order), np.flatnonzero(cells.order == order)


def cell_at(lat: NDArray[np.float64], lon: NDArray[np.float64], order: int) -> NDArray[np.uint64]:
    """Return the nested index, at one order, of the cells that hold the places (geodetic deg)."""
    lon = np.atleast_1d(np.asarray(lon, dtype=np.float64)) % 360.0
    lat = np.atleast_1d(np.asarray(lat, dtype=np.float64))
    return nested.lonlat_to_healpix(lon, lat, order, ellipsoid=_ELLIPSOID, num_threads=_THREADS)


def children(cells: Cells) -> Cells:
    """Return the four children of every cell, one order finer, in nested sequence."""
    index = (cells.index[:, None] * np.uint64(4) + np.arange(4, dtype=np.uint64)).ravel()
    return Cells(np.repeat(cells.order + np.uint8(1), 4), index)


def ancestors(cells: Cells, order: int) -> NDArray[np.uint64]:
    """Return the index at a coarser ``order`` of the cell that holds each cell."""
    shift = (2 * (cells.order.astype(np.int64) - order)).astype(np.uint64)
    return cells.index >> shift
