"""Names to places: exact, in other scripts, transliterated, and misspelt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from noonmark.earth.ellipsoid import distance_km
from noonmark.earth.gazetteer_build import trigrams
from noonmark.earth.gazetteer_table import KINDS, Place, place, table
from noonmark.earth.names import key, keys, latin_key

SURE_SCORE = 88.0
"""A misspelt name is taken as one place from this score on; 'Neryungi' for Neryungri scores 94."""
_AIRPORT_KM = 60.0
_CANDIDATES = 300
_RAREST = 10
"""So many of a name's trigrams, the rarest first, are looked up; common ones cost most and tell least."""
AIRPORT_WORDS = re.compile(
    r"(?i)\s*\b(international\s+)?(airport|airfield|air\s*base|аэропорт|flughafen|aéroport|aeropuerto)\b\s*"
)


@dataclass(frozen=True)
class Match:
    """A place that a text may mean.

    Attributes
    ----------
    score : float
        Likeness of the names, 0 to 100; 100 is the same name but for case, accents and script.
    matched_name : str
        The name, in the form that was compared, that the text was matched with.
    """

    place: Place
    score: float
    matched_name: str


def look_up(text: str, limit: int = 10) -> list[Match]:
    """Return the places that a text may mean, the likeliest first; an empty list if none is near.

    Parameters
    ----------
    text : str
        A name in any script, misspelt or not, alone or followed by the region or country after a
        comma: ``"Springfield, Missouri"``. ``"<town> Airport"`` finds airports.
    limit : int
        At most so many.

    Notes
    -----
    Same names come first, then by likeness (Indel distance over trigram candidates). Equal names
    are ordered by people, a main name counting ten times an alternate one.
    """
    head, *within = [part for part in text.split(",") if keys(part)] or [""]
    found = _readings(head, within)
    if not found and not within:
        found = _split_words(head)
    if not found and AIRPORT_WORDS.search(head):
        found = _airports_near(AIRPORT_WORDS.sub(" ", head).strip(), within)
    elif not found:
        found = _fuzzy(head, within)
    return [_match(entry, score, name) for entry, score, name in found[:limit]]


def weight(kind: str, population: int, *, main: bool) -> float:
    """Return how much a reading counts against others of the same name, in people.

    A main name counts ten times an alternate one. A region's people count little, so that a
    town goes before the region around it (New York); a country goes before a town only by its main
    name (Mexico), and after a region of that name otherwise (England).
    """
    by_main, by_other = {"region": (0.2, 0.01), "country": (1.0, 0.01)}.get(kind, (10.0, 1.0))
    return max(population, 100) * (by_main if main else by_other)


def is_main(name: str, text: str) -> bool:
    """Return whether a text is a place's main name (up to a comma), not an alternate one."""
    return bool(keys(name) & keys(text.split(",", maxsplit=1)[0]))


def _readings(head: str, within: list[str]) -> list[tuple[int, float, str]]:
    """Return (entry, score, name) of all entries with exactly this name, the likeliest first."""
    found: dict[int, str] = {}
    for name in (key(head), latin_key(head)):
        for entry in _entries_of(name):
            found.setdefault(entry, name)
        if found:
            break
    inside = [entry for entry in found if _within(entry, within)]
    return [(entry, 100.0, found[entry]) for entry in sorted(inside, key=lambda e: _rank(e, head))]


def _rank(entry: int, head: str) -> tuple[float, int]:
    t = table()
    kind, population = KINDS[int(t.column("kind")[entry])], int(t.column("population")[entry])
    return -weight(kind, population, main=is_main(t.text("name", entry), head)), entry


def _within(entry: int, wanted: list[str]) -> bool:
    t = table()
    country = t.text("country_known", int(t.column("country")[entry]))
    region = int(t.column("region")[entry])
    return all(_covers(text, country, region) for text in wanted)


def _airports_near(town: str, within: list[str]) -> list[tuple[int, float, str]]:
    """Return airports within 60 km of a town: sure if they bear its name, offered otherwise."""
    found = _readings(town, within) or _fuzzy(town, within)
    if not found or found[0][1] < SURE_SCORE:
        return []
    t, (entry, score, _) = table(), found[0]
    kinds = t.column("kind")
    ports = np.flatnonzero(np.asarray(kinds) == KINDS.index("airport"))
    lat, lon = np.asarray(t.column("lat")), np.asarray(t.column("lon"))
    far = distance_km(lat[entry], lon[entry], lat[ports], lon[ports])
    near = [int(ports[k]) for k in np.argsort(far) if far[k] < _AIRPORT_KM]
    words = set(latin_key(t.text("name", entry)).split())
    named = [words <= set(latin_key(t.text("name", port)).split()) for port in near]
    scored = [
        (port, score - 3.0 if sure else 70.0, t.text("name", port)) for port, sure in zip(near, named, strict=True)
    ]
    return sorted(scored, key=lambda found: -found[1])


@lru_cache(maxsize=256)
def _areas(text: str) -> tuple[frozenset[str], frozenset[int]]:
    """Return the country codes and region labels that have a name."""
    t = table()
    entries = [
        e for name in keys(text) for e in _entries_of(name) if KINDS[int(t.column("kind")[e])] in ("region", "country")
    ]
    countries = (e for e in entries if KINDS[int(t.column("kind")[e])] == "country")
    codes = frozenset(t.text("country_known", int(t.column("country")[e])) for e in countries)
    return codes, frozenset(int(t.column("region")[e]) for e in entries) - {0}


def _covers(text: str, country: str, region: int) -> bool:
    codes, regions = _areas(text)
    return country in codes or region in regions


def _split_words(head: str) -> list[tuple[int, float, str]]:
    """Read ``"Paris Texas"`` as ``"Paris, Texas"``."""
    words = head.split()
    for cut in range(len(words) - 1, 0, -1):
        found = _readings(" ".join(words[:cut]), [" ".join(words[cut:])])
        if found:
            return found
    return []


def named(text: str, *, transliterated: bool = True) -> list[int]:
    """Return the numbers of the entries that have exactly this name, in any case.

    A tenth of the cost of :func:`look_up`: nothing is ranked, and :func:`~noonmark.earth.gazetteer.place`
    tells each entry. Where none is found the Latin form of the name is tried, unless told not to.
    """
    return _entries_of(key(text)) or (_entries_of(latin_key(text)) if transliterated else [])


def begins_a_name(text: str) -> bool:
    """Return whether some entry's name has these words at its beginning and more words after them."""
    wanted = f"{key(text)} ".encode()
    texts, ends = _key_views()
    low = _first_at_least(wanted)
    return low < len(ends) and bytes(texts[ends[low - 1] if low else 0 : ends[low]]).startswith(wanted)


@lru_cache(maxsize=1)
def _key_views() -> tuple[memoryview, memoryview]:
    """Return the keys' bytes and their ends; plain views, as bisection through arrays costs ten times more."""
    t = table()
    return t.column("key_text").data, t.column("key_end").data


def _first_at_least(wanted: bytes) -> int:
    texts, ends = _key_views()
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if bytes(texts[ends[middle - 1] if middle else 0 : ends[middle]]) < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def _entries_of(name: str) -> list[int]:
    """Return the entries that have a key, by bisection in the sorted texts."""
    wanted = name.encode()
    texts, ends = _key_views()
    low = _first_at_least(wanted)
    if not wanted or low == len(ends) or bytes(texts[ends[low - 1] if low else 0 : ends[low]]) != wanted:
        return []
    return _owners(low)


def _owners(number: int) -> list[int]:
    first = table().column("key_first")
    return table().column("key_entry")[int(first[number]) : int(first[number + 1])].tolist()


def _fuzzy(head: str, within: list[str]) -> list[tuple[int, float, str]]:
    """Return entries with names like this one: best score first, then the larger place."""
    wanted = latin_key(head)
    best: dict[int, tuple[float, str]] = {}
    for number in _similar_keys(wanted).tolist():
        name = table().text("key", number)
        score = fuzz.ratio(wanted, name)
        for entry in _owners(number) if score >= 60.0 else []:
            if score > best.get(entry, (0.0, ""))[0]:
                best[entry] = (score, name)
    inside = [entry for entry in best if _within(entry, within)]
    ranked = sorted(inside, key=lambda e: (-round(best[e][0]), _rank(e, best[e][1])))
    return [(entry, *best[entry]) for entry in ranked]


def _similar_keys(wanted: str) -> NDArray[np.intp]:
    """Return the numbers of the Latin keys that share most trigrams with a key."""
    if not wanted:
        return np.empty(0, np.intp)
    t = table()
    first, owner = t.column("trigram_first"), t.column("trigram_key")
    grams = sorted(np.unique(trigrams([wanted])[0]).tolist(), key=lambda g: int(first[g + 1]) - int(first[g]))
    parts = [owner[int(first[g]) : int(first[g + 1])] for g in grams[:_RAREST]]
    shared = np.bincount(np.concatenate(parts), minlength=1)
    ends = t.column("key_end")
    some = np.flatnonzero(shared >= max(1, min(len(wanted), _RAREST) // 4))
    length = ends[some].astype(np.int64) - np.where(some > 0, ends[some - 1], 0)
    likeness = 2.0 * shared[some] / (length + len(wanted))
    keep = np.argsort(-likeness, kind="stable")[:_CANDIDATES]
    return some[keep]


def _match(entry: int, score: float, name: str) -> Match:
    return Match(place(entry), float(score), name)
