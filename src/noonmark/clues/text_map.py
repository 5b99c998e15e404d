"""Readings of a text as a likelihood over places: how often such text is seen there, against elsewhere.

The observation is the name or code itself. Where the footage was filmed at a place, the share of such texts that are
this one falls with the distance; where the text is about something else, it is drawn from all names, a large place's
more often. The map holds the quotient of the two.

Notes
-----
The shares below are a newsroom's judgement, not a measurement; docs/words-places.md says so and shows what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import MapTerm
from noonmark.clues.places import town_radius_km
from noonmark.earth.cells import cell_area_km2, centres_at
from noonmark.earth.ellipsoid import distance_km
from noonmark.earth.gazetteer_table import Place
from noonmark.earth.maps import country_share, region_labels, region_names
from noonmark.words.places.areas import country
from noonmark.words.places.reading import Candidate, PlaceReading

ORDER = 9
_COARSE = 5
BLUR_KM = 5.0
"""A cell is 12.7 km wide: a town's likelihood is spread by this sd, so that the cell it lies in has its share."""
TINY_KM = 15.0
"""A country or region without cells of its own is spread by this sd."""
IN_TOWN, AROUND, FAR, FAR_KM = 0.65, 0.12, 0.01, 80.0
"""Of the names of towns seen in a town, two in three are its own; around it one in eight; to 80 km (a road sign, a
bus's destination) one in a hundred."""
NAMES = 200_000.0
"""Names that a text may bear: GeoNames' places of 500 people and more, to one figure."""
AREA_CODES = 10_000.0
"""Areas that a phone's code may name, to one figure."""
PEOPLE = 7.0e9
"""People of the gazetteer's countries, to one figure: a large place is named more often by texts about other things."""
IN_REGION, IN_COUNTRY = 0.75, 0.2
"""Of the plates and codes of a region seen in it, and in the rest of its country: most cars are near home."""
WIDE = ("script", "currency", "domain")
"""Kinds of readings that speak of whole countries."""
REGION_NAMED, COUNTRY_NAMED = 0.2, 0.1
"""Of the place names seen in a region (a country), those of the region (the country) itself."""

Map = NDArray[np.float32]


def map_of(reading: PlaceReading) -> Map:
    """Return, in each order-9 cell, how many times likelier a reading's text is there than when it tells nothing."""
    return _map(reading.kind, reading.candidates)


@lru_cache(maxsize=6)
def _map(kind: str, candidates: tuple[Candidate, ...]) -> Map:
    table = np.zeros(12 * 4**ORDER, np.float32)
    for each in candidates:
        _add(table, kind, each)
    table /= np.float32(sum(_null(kind, each) for each in candidates))
    table.flags.writeable = False
    return table


def map_term(readings: Sequence[PlaceReading]) -> MapTerm:
    """Return the readings of one sign, each mixed with nothing by its trust, as a term.

    One sign is one witness: between places all its readings count in full, and for the sign as a whole against a
    false one only the surest does. "Nerchinsk - Chita" on a sign that was pasted into the picture names two
    neighbours too, so the second name makes the sign no truer: the product is divided by what the others add to its
    largest value.
    """
    table = np.ones(12 * 4**ORDER, np.float32)
    elsewhere, alone = 1.0, 1.0
    for number, reading in enumerate(sorted(readings, key=lambda each: (each.kind in WIDE, -each.trust))):
        table *= np.float32(reading.trust) * map_of(reading) + np.float32(1.0 - reading.trust)
        elsewhere *= 1.0 - reading.trust
        alone = alone if number else float(table.max())
    others = max(1e-30, float(table.max())) / max(1e-30, alone)
    table /= np.float32(others)
    elsewhere /= others
    cells = np.flatnonzero(np.abs(table - np.float32(elsewhere)) > 1e-6 * (1.0 + elsewhere)).astype(np.uint32)
    return MapTerm(cells, table[cells], float(elsewhere))


def _null(kind: str, each: Candidate) -> float:
    """Return how often a text about something else is this one."""
    where = each.place
    people = max(where.population, 500) / PEOPLE
    if where.kind == "country":
        share = people if kind in (*WIDE, "phone") else 0.5 / 250.0 + 0.5 * people
        return each.height * share
    if where.kind == "region":
        return each.height * (people if kind in ("plate", "postal", "phone") else 0.5 / 4000.0 + 0.5 * people)
    return each.height * (0.5 / (AREA_CODES if kind == "phone" else NAMES) + 0.5 * people)


def _add(table: Map, kind: str, each: Candidate) -> None:
    where = each.place
    if where.kind == "country":
        named = each.height * (COUNTRY_NAMED if kind == "name" else 1.0)
        share = country_share(where.country)
        if share.any():
            table += np.float32(named) * share
        else:
            _add_bells(table, where, [(named, TINY_KM)])
    elif where.kind == "region":
        _add_region(table, kind, where, each.height)
    else:
        radius = town_radius_km(where.population)
        sds = (np.hypot(radius, BLUR_KM), np.hypot(4.0 * radius + 10.0, BLUR_KM), np.hypot(FAR_KM, radius))
        heights = (each.height * share for share in (IN_TOWN, AROUND, FAR))
        _add_bells(table, where, list(zip(heights, map(float, sds), strict=True)))


def _add_region(table: Map, kind: str, where: Place, height: float) -> None:
    own = _region_mask(where.country, where.region)
    if not own.any():
        _add_bells(table, where, [(height * IN_REGION, TINY_KM)])
        return
    if kind == "name":
        table[own] += np.float32(REGION_NAMED * height)
        return
    around = country(where.country)
    others = max(1.0, (around.population if around else 0) - where.population)
    table[own] += np.float32(IN_REGION * height)
    rest = IN_COUNTRY * height * where.population / others
    table += np.float32(min(rest, IN_COUNTRY * height)) * country_share(where.country) * ~own


@lru_cache(maxsize=64)
def _region_mask(code: str, name: str) -> NDArray[np.bool_]:
    labels = [k for k, (country_code, _, region) in enumerate(region_names()) if (country_code, region) == (code, name)]
    return np.isin(region_labels(), labels)


def _add_bells(table: Map, where: Place, bells: Sequence[tuple[float, float]]) -> None:
    """Add bells, each of a height at its middle and an sd [km], to the cells within four of the widest's sd."""
    reach = 4.0 * max(sd for _, sd in bells)
    size = float(np.sqrt(cell_area_km2(_COARSE)))
    lat, lon = _coarse_centres()
    near = np.flatnonzero(np.asarray(distance_km(lat, lon, where.lat, where.lon)) <= reach + size)
    per = 4 ** (ORDER - _COARSE)
    cells = (near[:, None] * per + np.arange(per)).ravel()
    away = np.asarray(distance_km(*centres_at(ORDER, cells.astype(np.uint64)), where.lat, where.lon))
    inside, away = cells[away <= reach], away[away <= reach]
    heights = np.zeros(len(away))
    for height, sd in bells:
        heights += height * np.exp(-0.5 * (away / sd) ** 2)
    table[inside] += heights.astype(np.float32)


@lru_cache(maxsize=1)
def _coarse_centres() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return centres_at(_COARSE, np.arange(12 * 4**_COARSE, dtype=np.uint64))
