"""Tables of apparent directions at even steps of TT, made with erfa block by block and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import erfa
import numpy as np
from numpy.typing import NDArray

from noonmark.sky import _kernels
from noonmark.sky.earth_time import CLOCK_FIRST_DAY, DAY_US, clock_table

JD_OF_1970 = 2_440_587.5
AU_KM = 149_597_870.7
"""IAU 2012, resolution B2."""

Floats = NDArray[np.float64]
Block = Callable[[int], Floats]


@dataclass(frozen=True, eq=False)
class Ephemeris:
    """One body: how to make its blocks of nodes.

    Attributes
    ----------
    block : callable
        ``block(i)`` gives nodes ``i * block_days * per_day`` and on, shape (block_days * per_day, c);
        node k stands at TT day ``k / per_day`` since 1970-01-01.
    per_day, block_days : int
        Nodes a day; days a block.
    cycles : tuple of int
        Columns that are angles, joined over the turn of 2 pi.
    """

    block: Block
    per_day: int
    block_days: int
    cycles: tuple[int, ...]

    def geocentric(self, instants: NDArray[np.datetime64]) -> tuple[Floats, Floats, Floats]:
        """Return declination, Greenwich hour angle [rad] and distance [km] at ``datetime64[us]``."""
        us = _ticks(instants)
        parts = _kernels.geocentric(us, *self._arguments(us))
        return tuple(part.reshape(instants.shape)[()] for part in parts)  # type: ignore[return-value]

    def topocentric(self, lat_deg: object, lon_deg: object, instants: NDArray[np.datetime64]) -> tuple[Floats, ...]:
        """Return true elevation, azimuth [deg] and distance [km], of the shape of all three together."""
        lat, lon, when = np.broadcast_arrays(np.asarray(lat_deg, float), np.asarray(lon_deg, float), instants)
        us = _ticks(when)
        lat_rad, lon_rad = np.radians(lat).ravel(), np.radians(lon).ravel()
        parts = _kernels.topocentric(lat_rad, lon_rad, us, *self._arguments(us))
        return tuple(part.reshape(when.shape)[()] for part in parts)

    def column(self, instants: NDArray[np.datetime64], which: int) -> Floats:
        """Return one column of the nodes at the instants; an angle [rad] is not reduced."""
        us = _ticks(instants)
        return _kernels.column(us, *self._arguments(us), which).reshape(instants.shape)[()]

    def _arguments(self, us: NDArray[np.int64]) -> tuple[Floats, int, Floats, float, float]:
        low, high = (int(us.min()), int(us.max())) if us.size else (0, 0)
        # Two days on either side hold TT-UTC (up to 69 s) and the neighbours that a cubic needs.
        blocks = [(edge // DAY_US + reach) // self.block_days for edge, reach in ((low, -2), (high, 3))]
        nodes = _joined(self, blocks[0], blocks[1])
        return clock_table(), CLOCK_FIRST_DAY, nodes, float(blocks[0] * self.block_days), float(self.per_day)


def _ticks(instants: NDArray[np.datetime64]) -> NDArray[np.int64]:
    return np.ascontiguousarray(instants).astype("datetime64[us]", copy=False).view(np.int64).ravel()


@lru_cache(maxsize=24)
def _joined(ephemeris: Ephemeris, first: int, last: int) -> Floats:
    nodes = np.concatenate([_one(ephemeris, i) for i in range(first, last + 1)])
    for which in ephemeris.cycles:
        nodes[:, which] = np.unwrap(nodes[:, which])
    nodes.setflags(write=False)
    return nodes


@lru_cache(maxsize=1024)
def _one(ephemeris: Ephemeris, index: int) -> Floats:
    return ephemeris.block(index)


def block_times(index: int, block_days: int, per_day: int) -> Floats:
    """Return the TT of a block's nodes, in days since 1970-01-01, shape (block_days * per_day,)."""
    return index * block_days + np.arange(block_days * per_day) / per_day


def of_date(tt: Floats) -> tuple[Floats, Floats]:
    """Return the matrices from the GCRS to the intermediate frame of date, and the nutation in longitude.

    Parameters
    ----------
    tt : ndarray, shape (n,)
        TT in days since 1970-01-01.

    Returns
    -------
    ndarray (n, 3, 3) and ndarray (n,) [rad]

    Notes
    -----
    Precession IAU 2006, nutation IAU 2000B (77 terms), which costs a tenth of 2000A and is within
    1 mas (3e-7 deg) of it near 2000: McCarthy & Luzum 2003, doi:10.1023/A:1021762727016.
    """
    gamma, phi, psi, epsilon = erfa.pfw06(JD_OF_1970, tt)
    dpsi, deps = erfa.nut00b(JD_OF_1970, tt)
    x, y = erfa.bpn2xy(erfa.fw2m(gamma, phi, psi + dpsi, epsilon + deps))
    return erfa.c2ixys(x, y, erfa.s06(JD_OF_1970, tt, x, y)), dpsi


def rotated(matrix: Floats, vector: Floats) -> Floats:
    """Return ``matrix @ vector`` row by row, (n, 3, 3) with (n, 3)."""
    return np.einsum("nij,nj->ni", matrix, vector)
