"""The gazetteer's entries for a phrase: the same name, inflected, in look-alike letters, or misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from noonmark.earth.gazetteer_table import Place, place
from noonmark.earth.look_up import AIRPORT_WORDS, is_main, look_up, named, weight
from noonmark.earth.names import key, latin_key
from noonmark.words.places.areas import country_entry
from noonmark.words.places.inflect import phrase_forms
from noonmark.words.places.lookalike import in_one_script, is_mixed, twins
from noonmark.words.places.reading import Candidate, How

MOST_CANDIDATES = 120
CODES = {
    "us": "US", "usa": "US", "u s": "US", "uk": "GB", "u k": "GB", "uae": "AE", "drc": "CD", "dr congo": "CD",
    "dprk": "KP", "prc": "CN", "ksa": "SA", "сша": "US", "рф": "RU", "оаэ": "AE", "кнр": "CN", "кндр": "KP",
    "фрг": "DE", "юар": "ZA", "рк": "KZ", "рб": "BY", "оае": "AE", "др конго": "CD", "црр": "CD",
}  # fmt: skip
"""Short forms of countries that are taken as names; other codes (IN, AS, IS) are words first."""
MEANING_SIGNS = re.compile("[㐀-鿿가-힯]")
"""Chinese characters and Hangul: their sounds in Latin letters are shared by too many words to be a name."""
INFLECTED_SHARE = 0.3
MISSPELT_SCORE = 84.0
"""'Isakiivskiy' for Isaakiivskyi scores 87, 'Neryungi' for Neryungri 94; unlike names of one length seldom above 80."""
_SHORT = 4
_OTHER_SPELLING = 70.0
"""Likeness of Kiev and Kyiv is 75, of Dnepr and Dnipro 73, of Springfield and Powder Springs 64."""


@dataclass(frozen=True)
class Hit:
    """An entry of the gazetteer, how it was found, and the likeness of the names."""

    entry: int
    how: How
    score: float


@lru_cache(maxsize=20_000)
def hits(phrase: str, *, fuzzy: bool = False) -> tuple[Hit, ...]:
    """Return the entries that a phrase may name; names as they stand come before changed ones.

    Parameters
    ----------
    phrase : str
        Words as they stand in the text.
    fuzzy : bool
        Whether to look for misspelt names where nothing else is found (about 10 ms).
    """
    if is_mixed(phrase):
        return tuple(Hit(hit.entry, "look-alike", hit.score) for each in in_one_script(phrase) for hit in hits(each))
    found = {entry: Hit(entry, "same", 100.0) for entry in _same(phrase)}
    for form in phrase_forms(tuple(phrase.split()))[1:]:
        for entry in _same(form):
            found.setdefault(entry, Hit(entry, "inflected", 99.0))
    if not found and not phrase.isascii() and not MEANING_SIGNS.search(phrase):
        found = {entry: Hit(entry, "transliterated", 99.0) for entry in named(phrase)}
    if not found and len(phrase) > _SHORT:
        for twin in twins(phrase):
            found |= {entry: Hit(entry, "look-alike", 98.0) for entry in _same(twin)}
    if not found and AIRPORT_WORDS.search(phrase):
        found = _airports(phrase)
    if not found and fuzzy and len(key(phrase)) > _SHORT and not MEANING_SIGNS.search(phrase):
        found = _misspelt(phrase)
    return tuple(found.values())


def _same(phrase: str) -> Iterable[int]:
    bare = key(phrase)
    if bare in CODES and phrase.replace(".", "").replace(" ", "")[:2].isupper():
        entry = country_entry(CODES[bare])
        return () if entry is None else (entry,)
    if len(bare) < 2 or (bare.isascii() and len(bare) <= 3 and not _is_own_name(bare)):
        return ()
    return named(phrase, transliterated=False)


@lru_cache(maxsize=4096)
def _is_own_name(bare: str) -> bool:
    """Return whether so short a name is some place's main name (Ulm, Ufa), and no mere code."""
    return any(key(place(entry).name) == bare for entry in named(bare))


def _airports(phrase: str) -> dict[int, Hit]:
    found: dict[int, Hit] = {}
    town = AIRPORT_WORDS.sub(" ", phrase).strip(" ,")
    for form in phrase_forms(tuple(town.split()))[:40]:
        if not named(form):
            continue
        for match in look_up(f"{form} airport", limit=4):
            if match.place.kind == "airport" and match.score > 90.0:
                found.setdefault(_number(match.place), Hit(_number(match.place), "same", match.score))
        if found:
            break
    return found


def _misspelt(phrase: str) -> dict[int, Hit]:
    best: dict[int, Hit] = {}
    for form in _fuzzy_forms(phrase):
        for match in look_up(form, limit=12):
            near = match.score - (0.0 if form == phrase else 1.0)
            if near >= MISSPELT_SCORE and match.place.kind != "airport":
                number = _number(match.place)
                if number not in best or best[number].score < near:
                    best[number] = Hit(number, "misspelt", near)
    return best


def _fuzzy_forms(phrase: str) -> tuple[str, ...]:
    """Return the phrase and, where its endings may be cases, its shortest base form."""
    forms = phrase_forms(tuple(phrase.split()))
    return (phrase, min(forms, key=len)) if len(forms) > 1 else (phrase,)


@lru_cache(maxsize=4096)
def _number(where: Place) -> int:
    """Return the number of an entry that look-up gave."""
    return next(entry for entry in named(where.name) if place(entry) == where)


def candidates(found: Iterable[Hit], phrase: str, *, airport: bool = False) -> tuple[Candidate, ...]:
    """Return the places of some hits, the likeliest first.

    Shares go by people, a main name counting ten times an alternate one (see :func:`noonmark.earth.look_up.weight`),
    an inflected reading less than one as it stands, and a misspelt one by its likeness.
    """
    rows: list[tuple[Place, float, float, float]] = []
    for hit in found:
        where = place(hit.entry)
        if (where.kind == "airport") != airport:
            continue
        size = weight(where.kind, where.population, main=is_main(where.name, phrase) or hit.how != "same")
        rows.append((where, size * _liking(hit), hit.score, usual(where, phrase)))
    rows = sorted(rows, key=lambda row: -row[1])[:MOST_CANDIDATES]
    total = sum(size for _, size, _, _ in rows)
    return tuple(Candidate(where, size / total, score, height) for where, size, score, height in rows)


def usual(where: Place, phrase: str) -> float:
    """Return how usual it is to call a place so, beside its main name: 1 for that, in any script.

    An older or other spelling (Kiev, Kharkov) is nearly as usual, a name of another kind (Springfield for Springfield
    Gardens, Poole for Poland in some tongue) is not. Judged by the likeness of the Latin forms.
    """
    if where.kind == "airport" or is_main(where.name, phrase):
        return 1.0
    told, own = latin_key(phrase), latin_key(where.name)
    long = min(len(told), len(own)) >= _SHORT
    if long and len(told.split()) == len(own.split()) and fuzz.ratio(told, own) >= _OTHER_SPELLING:
        return 0.7
    if not phrase.isascii():
        return 0.3
    return 0.03 if where.kind == "country" else 0.1


def _liking(hit: Hit) -> float:
    if hit.how == "inflected":
        return INFLECTED_SHARE
    return 1.0 if hit.how != "misspelt" else float(2.0 ** ((hit.score - 100.0) / 2.0))


def is_airport_phrase(phrase: str) -> bool:
    """Return whether a phrase speaks of an airport."""
    return bool(AIRPORT_WORDS.search(phrase)) or bool(re.search(r"(?i)\b(аэропорт|аеропорт)\w{0,3}\b", phrase))
