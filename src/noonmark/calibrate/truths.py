"""True places and instants, drawn from what a scope says was possible before any clue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import cell_at, centres_at
from noonmark.earth.maps import ORDER, country_codes, country_labels, zone_labels, zone_names
from noonmark.earth.prior import place_prior

_FINE_ORDER = 27
_PLACES = 1 << 2 * (_FINE_ORDER - ORDER)
"""Places within an order-9 cell that can be drawn, 5 cm apart."""


@dataclass(frozen=True)
class Truth:
    """Where and when the footage was filmed.

    Attributes
    ----------
    lat, lon : float
        Geodetic [deg].
    instants : tuple of float
        The first frame of each item, POSIX seconds.
    """

    lat: float
    lon: float
    instants: tuple[float, ...]

    @property
    def cell(self) -> int:
        """The order-9 cell, in which the prior is flat and labels hold."""
        return int(cell_at(np.array([self.lat]), np.array([self.lon]), ORDER)[0])

    @property
    def zone(self) -> str:
        """The IANA zone of the place."""
        return zone_names()[int(zone_labels()[self.cell])]

    @property
    def country(self) -> str:
        """The ISO code of the place's country; empty at sea."""
        return country_codes()[int(country_labels()[self.cell])]


def draw_truths(
    rng: np.random.Generator, window: tuple[float, float], *, items: int = 1, prior: str = "default", country: str = ""
) -> Iterator[Truth]:
    """Yield truths without end: a cell by the prior, a place evenly inside it, instants evenly in the window.

    Parameters
    ----------
    window : (float, float)
        POSIX seconds; each of ``items`` instants is drawn from it by itself.
    country : str
        ISO code; places elsewhere are left out.
    """
    cells, held = _cumulative(prior, country)
    first, last = window
    total = float(held[-1])
    while True:
        cell = int(cells[np.searchsorted(held, rng.random() * total)])
        inside = cell * _PLACES + int(rng.integers(_PLACES))
        lat, lon = centres_at(_FINE_ORDER, np.array([inside], np.uint64))
        instants = tuple(float(rng.uniform(first, last)) for _ in range(items))
        yield Truth(float(lat[0]), float(lon[0]), instants)


@lru_cache(maxsize=4)
def _cumulative(prior: str, country: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    mass = place_prior(prior).astype(np.float64)
    if country:
        mass = mass * (country_labels() == country_codes().index(country))
    cells = np.flatnonzero(mass > 0.0)
    return cells, np.cumsum(mass[cells])
