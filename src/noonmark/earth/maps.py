"""Label maps of the Earth: land, countries, first-level regions, time zones.

All are arrays over the 3,145,728 cells (162 km2, 12.7 km) of HEALPix order 9, nested, on the
WGS 84 ellipsoid. They are shipped as runs and laid out once, on first use. Do not write into them.

Sources: Natural Earth 5 (public domain) for land, lakes and countries; OpenStreetMap contributors
by timezonefinder (ODbL) for zones; GeoNames (CC BY 4.0) for regions and towns on small islands.
The scripts that make them are ``builders/make_earth_maps.py`` and ``builders/make_regions.py``.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from noonmark.earth import cells
from noonmark.errors import NoonmarkError

_T = TypeVar("_T", bound=np.generic)
ORDER = 9
CELLS = 12 * 4**ORDER
_DATA = Path(__file__).parent / "data"


@lru_cache
def land_fraction() -> NDArray[np.float32]:
    """Return the share of land of every cell, shape (3145728,), in [0, 1]; lakes are not land.

    Notes
    -----
    Counted on 64 pixels a cell, so within 0.02 of Natural Earth's 1:10m coast. A town on an islet
    that Natural Earth lacks gives its cell 4/255 of land.
    """
    return _frozen(_runs("land", "value").astype(np.float32) / np.float32(255.0))


@lru_cache
def country_labels() -> NDArray[np.uint16]:
    """Return an index into :func:`country_codes` for every cell; 0 is sea and no man's land.

    A cell with any land carries the country that has most of it, also where its centre is at sea.
    """
    return _frozen(_runs("countries", "value"))


@lru_cache
def country_codes() -> tuple[str, ...]:
    """Return ISO 3166-1 alpha-2 codes by label (and XK, Kosovo); label 0 is ``""``."""
    return ("", *_names("countries"))


def country_share(code: str) -> NDArray[np.float32]:
    """Return the share of every cell that is land or lake of one country, shape (3145728,).

    Unlike :func:`country_labels` this knows both sides of a border: a cell cut by it counts for
    each country with its share.

    Raises
    ------
    NoonmarkError
        For a code that no label has.
    """
    label = country_label(code)
    share = (country_labels() == label).astype(np.float32)
    cell, owner, part = _borders()
    share[cell[owner == label]] = part[owner == label]
    return share


def country_label(code: str) -> int:
    """Return the label of an ISO 3166-1 alpha-2 code (any case)."""
    try:
        return country_codes().index(code.upper()) if code else 0
    except ValueError:
        raise NoonmarkError(
            f"unknown country code {code!r}", remedy="give an ISO 3166-1 code of two letters, such as RU"
        ) from None


@lru_cache
def _borders() -> tuple[NDArray[np.intp], NDArray[np.uint16], NDArray[np.float32]]:
    with np.load(_DATA / "countries.npz") as table:
        cell = np.cumsum(table["border_step"], dtype=np.int64)
        return cell, table["border_label"], table["border_share"].astype(np.float32) / np.float32(255.0)


@lru_cache
def zone_labels() -> NDArray[np.uint16]:
    """Return an index into :func:`zone_names` for every cell; at sea the nautical Etc/GMT zones.

    A cell cut by a zone border carries the zone of its main country's part: a place within one
    cell (12.7 km) of such a border may read the neighbour's zone.
    """
    return _frozen(_runs("zones", "value"))


@lru_cache
def zone_names() -> tuple[str, ...]:
    """Return the IANA names that the labels of :func:`zone_labels` stand for."""
    return _names("zones")


@lru_cache
def region_labels() -> NDArray[np.uint16]:
    """Return an index into :func:`region_names` for every cell with a country; 0 is none.

    A cell's region is that of the gazetteer place nearest to its centre within the same country,
    a stand-in for borders, which no registry has for all countries.
    """
    return _frozen(_runs("regions", "value"))


@lru_cache
def region_names() -> tuple[tuple[str, str, str], ...]:
    """Return ``(country, admin1 code, name)`` by label; label 0 is ``("", "", "")``."""
    rows = (row.split("\t") for row in _names("regions"))
    return (("", "", ""), *((country, code, name) for country, code, name in rows))


def coastline() -> list[NDArray[np.float32]]:
    """Return lines of the coast for pictures, each (n, 2): lon, lat [deg]; cut at 180 deg, so none crosses it.

    Natural Earth 1:50m, simplified by 0.05 deg (6 km): not for measuring.
    """
    return list(_lines("coastline"))


def country_borders() -> list[NDArray[np.float32]]:
    """Return land borders between countries (Natural Earth's, de facto), as :func:`coastline`."""
    return list(_lines("borders"))


@lru_cache
def _lines(name: str) -> tuple[NDArray[np.float32], ...]:
    with np.load(_DATA / "outlines.npz") as table:
        step, count = table[f"{name}_step"].astype(np.int32), table[f"{name}_count"]
    parts = np.split(step, np.cumsum(count)[:-1])
    return tuple((np.cumsum(part, axis=0) / 100.0).astype(np.float32) for part in parts)


def label_at(labels: NDArray[_T], lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[_T]:
    """Return the labels of the cells that hold the places (geodetic deg), shape (n,)."""
    return labels[cells.cell_at(lat, lon, ORDER).astype(np.intp)]


def fingerprint(*files: str) -> str:
    """Return eight hex digits that change with the shipped tables, to name what is built from them."""
    crc = 0
    for file in files:
        crc = zlib.crc32((_DATA / file).read_bytes(), crc)
    return f"{crc:08x}"


def _runs(name: str, key: str) -> NDArray[np.uint16]:
    with np.load(_DATA / f"{name}.npz") as table:
        return np.repeat(table[key], table["length"])


def _names(name: str) -> tuple[str, ...]:
    with np.load(_DATA / f"{name}.npz") as table:
        return tuple(bytes(table["names"]).decode().split("\n"))


def _frozen(array: NDArray[_T]) -> NDArray[_T]:
    array.flags.writeable = False
    return array
