"""What the places of one text say about each other: "London, Ontario", lists, and the country that a text is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import exp, log

from noonmark.earth.gazetteer_table import Place
from noonmark.words.places.reading import Candidate, PlaceReading
from noonmark.words.places.scripts import writing

AT_HOME = 30.0
"""How many times likelier a reading is that lies in a country which the rest of the text names."""
AROUND = 1000.0
"""How many times likelier a reading is that lies in the region or country which follows after a comma."""
_LIST = re.compile(r"\s*(?:,|;|/|,?\s*(?:and|or|und|et|y|и|или|та|і|й|або)\b)\s*", re.IGNORECASE)
_BEGINNING = re.compile(r"(?:^|[.!?\n…:•«“\"]\s*)$")
_COMMA = re.compile(r"\s*,\s*|\s*\(\s*")
_IN_A_LIST, _IN_THE_COUNTRY, _INSIDE = 1.2, 0.9, 2.0
_BELIEVED = 0.6
_FOREIGN = 0.15
"""How likely a place abroad is meant by a sign in letters that are not written there, beside one at home."""
_OWN_NAME = 0.7


def settled(text: str, readings: Sequence[PlaceReading]) -> list[PlaceReading]:
    """Return readings with shares and trust after all have been heard."""
    told = _pairs(text, list(readings))
    home = _home(told)
    told = [
        _at_home(reading, home, begins=bool(_BEGINNING.search(text[max(0, reading.start - 4) : reading.start])))
        for reading in told
    ]
    return _in_lists(text, told)


def by_writing(reading: PlaceReading, text: str) -> PlaceReading:
    """Return a reading of a sign with those candidates lowered where signs are seldom so written.

    A sign in Hebrew letters that reads Arad is sooner Israel's Arad than the larger one in Romania.
    """
    told = writing(text)
    if told is None:
        return reading
    heights = dict(told[1])
    most = max(heights.values())
    factors = [_FOREIGN + (1.0 - _FOREIGN) * heights.get(each.place.country, 0.0) / most for each in reading.candidates]
    return _factored(reading, factors)


def _pairs(text: str, readings: list[PlaceReading]) -> list[PlaceReading]:
    """Raise "London" and "Ontario" of "London, Ontario" where the one lies in the other."""
    for at in range(len(readings) - 1):
        one, two = readings[at], readings[at + 1]
        if not _COMMA.fullmatch(text[one.end : two.start]):
            continue
        pairs = [
            (k, j)
            for j, outer in enumerate(two.candidates)
            if outer.place.kind in ("region", "country")
            for k, inner in enumerate(one.candidates)
            if _lies_in(inner.place, outer.place)
        ]
        if pairs:
            readings[at] = _trusted(_scaled(one, {k for k, _ in pairs}, AROUND), _INSIDE)
            readings[at + 1] = _trusted(_scaled(two, {j for _, j in pairs}, AROUND), _INSIDE)
    return readings


def _lies_in(inner: Place, outer: Place) -> bool:
    if outer.kind == "country":
        return inner.kind != "country" and inner.country == outer.country
    return inner.kind not in ("country", "region") and (inner.country, inner.region) == (outer.country, outer.region)


def _home(readings: Sequence[PlaceReading]) -> frozenset[str]:
    """Return the countries of the readings that are believed and lie in one country, under each of their meanings."""
    sure = [reading for reading in readings if reading.trust > _BELIEVED and reading.candidates]
    likeliest = [
        {each.place.country for each in reading.candidates if each.share > 0.02} for reading in sure
    ]  # fmt: skip
    return frozenset(code for codes in likeliest if len(codes) == 1 for code in codes if code)


def _at_home(reading: PlaceReading, home: frozenset[str], *, begins: bool) -> PlaceReading:
    """Raise the candidates in the text's countries; a country itself is never far from any text.

    The trust rises with them, but for the first word of a sentence, which has a capital in any case.
    """
    near = {k for k, each in enumerate(reading.candidates) if each.place.country in home or _is_country(each)}
    raised = _scaled(reading, near, AT_HOME) if home else reading
    first = raised.candidates[0] if raised.candidates else None
    known = first is not None and first.place.country in home and len(reading.text) > 4 and not begins
    return _trusted(raised, _IN_THE_COUNTRY) if known else raised


def _is_country(each: Candidate) -> bool:
    return each.place.kind == "country" and each.height >= _OWN_NAME


def _in_lists(text: str, readings: list[PlaceReading]) -> list[PlaceReading]:
    """Raise what stands in one list with a believed place."""
    joined = [bool(_LIST.fullmatch(text[a.end : b.start])) for a, b in pairwise(readings)]
    out = list(readings)
    for at, reading in enumerate(readings):
        before = at > 0 and joined[at - 1] and readings[at - 1].trust > _BELIEVED
        after = at < len(joined) and joined[at] and readings[at + 1].trust > _BELIEVED
        if before or after:
            out[at] = _trusted(reading, _IN_A_LIST)
    return out


def _trusted(reading: PlaceReading, more: float) -> PlaceReading:
    odds = log(reading.trust / max(1e-9, 1.0 - reading.trust)) + more
    return replace(reading, trust=1.0 / (1.0 + exp(-odds)))


def _scaled(reading: PlaceReading, chosen: set[int], factor: float) -> PlaceReading:
    """Return a reading with the shares of the chosen candidates raised by a factor."""
    if not chosen or len(chosen) == len(reading.candidates):
        return reading
    return _factored(reading, [factor if k in chosen else 1.0 for k in range(len(reading.candidates))])


def _factored(reading: PlaceReading, factors: Sequence[float]) -> PlaceReading:
    """Return a reading with the shares of its candidates multiplied, then brought to a sum of 1 again."""
    sizes = [each.share * factor for each, factor in zip(reading.candidates, factors, strict=True)]
    total = sum(sizes)
    shares = [replace(each, share=size / total) for each, size in zip(reading.candidates, sizes, strict=True)]
    return replace(reading, candidates=tuple(sorted(shares, key=lambda each: -each.share)))
