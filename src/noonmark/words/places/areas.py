"""Places that the code tables name: a country by its code, a region of it, a town in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import numpy as np

from noonmark.earth.gazetteer_table import KINDS, Place, place, table
from noonmark.earth.look_up import named
from noonmark.words.places.reading import Candidate


@lru_cache(maxsize=16)
def rows_of(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table in ``words/data``, without its head lines."""
    text = files("noonmark.words").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _areas() -> dict[tuple[str, str], int]:
    """Return the entries of countries (with an empty name) and first-level regions."""
    kinds = np.asarray(table().column("kind"))
    found: dict[tuple[str, str], int] = {}
    for entry in np.flatnonzero((kinds == KINDS.index("region")) | (kinds == KINDS.index("country"))).tolist():
        where = place(entry)
        found[where.country, where.region if where.kind == "region" else ""] = entry
    return found


@lru_cache(maxsize=1024)
def country(code: str) -> Place | None:
    """Return a country by its ISO code."""
    entry = _areas().get((code, ""))
    return None if entry is None else place(entry)


def country_entry(code: str) -> int | None:
    """Return the number of a country's entry in the gazetteer."""
    return _areas().get((code, ""))


@lru_cache(maxsize=4096)
def region(code: str, name: str) -> Place | None:
    """Return a first-level region by its country's code and its name in the maps."""
    entry = _areas().get((code, name))
    return None if entry is None else place(entry)


@lru_cache(maxsize=4096)
def town(name: str, code: str, within: str = "") -> Place | None:
    """Return the largest town of a name in a country, in one of its regions where that is given."""
    for entry in named(name):
        where = place(entry)
        if where.kind == "place" and where.country == code and within in ("", where.region):
            return where
    return None


def weighed(places: Iterable[tuple[Place | None, float]]) -> tuple[Candidate, ...]:
    """Return candidates with heights; their shares go by height and by the people of their countries.

    Of several places in one country each has as much as the others. A code in the table that the gazetteer lacks
    (None) is left out.
    """
    known = [(where, height) for where, height in places if where is not None]
    beside = Counter(where.country for where, _ in known)
    sizes = [height * _people(where.country) / beside[where.country] for where, height in known]
    total = sum(sizes)
    made = [Candidate(where, s / total, 100.0, height) for (where, height), s in zip(known, sizes, strict=True)]
    return tuple(sorted(made, key=lambda each: -each.share))


def _people(code: str) -> float:
    around = country(code)
    return float(max(around.population if around else 0, 1000))


def years_note(first: str, last: str) -> str:
    """Return the years in which a code was given out, in words."""
    if first and last:
        return f"given out {first} to {last}"
    if last:
        return f"given out until {last}"
    return f"given out since {first}" if first else ""
