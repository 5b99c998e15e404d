"""The populated place nearest to a few points, without the search tree that many points need."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.ellipsoid import distance_km, unit_vectors
from noonmark.earth.gazetteer_table import place, table

NEAR_DEG = 1.0
"""Half the height of the band of latitude that is searched first [deg]: 111 km."""

ABOUT_KM = 30.0
LARGER = 10
"""A place within this distance and so many times as populous is worth naming too."""


@dataclass(frozen=True)
class Town:
    """A populated place of 500 people or more, and how far from the point it stands [km]."""

    name: str
    region: str
    country: str
    km: float
    people: int


def near_towns(lat: float, lon: float) -> tuple[Town, ...]:
    """Return the populated place nearest to a point (geodetic deg), then a much larger one if there is one about.

    Notes
    -----
    Nearest is by the angle between the ellipsoid's normals, which is within 0.4 % of the distance. A place outside a
    band of latitude is farther away than the band's half height; so the band is searched, and all places only where
    it holds none so near. The second is the most populous within 30 km, if ten times as populous as the first.
    """
    columns = table()
    count = int(np.searchsorted(columns.column("kind"), 1))
    lats, lons = np.asarray(columns.column("lat")[:count]), np.asarray(columns.column("lon")[:count])
    chosen = np.flatnonzero(np.abs(lats - lat) < NEAR_DEG)
    cosines = _cosines(lat, lon, lats[chosen], lons[chosen])
    if not len(chosen) or cosines.max() < math.cos(math.radians(NEAR_DEG)):
        chosen, cosines = np.arange(count), _cosines(lat, lon, lats, lons)
    nearest = _town(lat, lon, int(chosen[cosines.argmax()]))
    about = chosen[cosines > math.cos(ABOUT_KM / 6371.0)]
    if not len(about):
        return (nearest,)
    people = np.asarray(columns.column("population")[:count])[about]
    largest = _town(lat, lon, int(about[people.argmax()]))
    return (nearest, largest) if largest.people >= LARGER * nearest.people else (nearest,)


def _cosines(lat: float, lon: float, lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.float64]:
    return unit_vectors(lats, lons) @ unit_vectors(lat, lon)


def _town(lat: float, lon: float, index: int) -> Town:
    found = place(index)
    km = float(distance_km(lat, lon, found.lat, found.lon))
    return Town(found.name, found.region, found.country_name, km, found.population)
