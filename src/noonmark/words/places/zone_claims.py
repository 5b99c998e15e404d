"""Differences of clocks that a text states, "six time zones east of Ukraine", and whether they hold on a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal

import numpy as np

from noonmark.earth.gazetteer_table import Place, table
from noonmark.earth.maps import region_names
from noonmark.earth.zones import zone_info
from noonmark.words.places.reading import PlaceReading

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "one a an один одна одну одним один", "two два две двома дві", "three три трёх трьох", "four четыре чотири",
            "five пять п'ять п’ять", "six шесть шість", "seven семь сім", "eight восемь вісім",
            "nine девять дев'ять дев’ять",
            "ten десять", "eleven одиннадцать одинадцять", "twelve двенадцать дванадцять",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_EAST = "east ahead later восточнее впереди вперёд вперед східніше попереду опережает випереджає восток востоку схід"
_WEST = "west behind earlier западнее позади назад західніше позаду отстаёт отстает відстає запад западу захід"
_COUNT = "|".join([r"\d{1,2}(?:[.,]5)?", *sorted(map(re.escape, _NUMBERS), key=len, reverse=True)])
_UNIT = (
    r"time[\s-]?zones?|hours?|часов(?:ых|ой|ого)\s+пояс(?:а|ов|ом)?|час(?:а|ов)?|"
    r"годинн?(?:их|ий|і|и)?\s*(?:пояс(?:и|ів)?)?|часов(?:і|их)\s+пояс(?:и|ів)"
)
_SIDE = "|".join(f"{_EAST} {_WEST}".split())
_CLAIM = re.compile(
    rf"(?<!\w)(?:на\s+)?(?P<count>{_COUNT})[\s-]+(?:{_UNIT})\s+(?:to\s+the\s+|на\s+|к\s+|до\s+)?(?P<side>{_SIDE})(?!\w)"
    r"(?:\s+(?:of|than|from|от|чем|чем\s+в|від|за|ніж))?",
    re.IGNORECASE,
)
_FAR = 60
LEAST_TRUST = 0.15
SOME_PEOPLE = 0.1
"""Share of a country's people whose clocks count: Ukraine's are Kyiv's, though Crimea's differ in winter."""
"""A name beside such a claim is a place; readings less sure than this are not taken even so."""


@dataclass(frozen=True)
class ZoneClaim:
    """A stated difference of clocks.

    Attributes
    ----------
    start, end : int
        Characters of the text, from the number to the place that it counts from.
    text : str
    hours : float
        East positive: clocks at ``where`` are said to be so many hours ahead of those at ``other``.
    where, other : PlaceReading or None
        The place it speaks of, named before it, and the place that it counts from, named after it.
    """

    start: int
    end: int
    text: str
    hours: float
    where: PlaceReading | None
    other: PlaceReading | None


@dataclass(frozen=True)
class ZoneCheck:
    """Whether a stated difference holds: true for all readings, false for all, or open; with the offsets used."""

    verdict: Literal["true", "false", "open"]
    words: str
    hours: tuple[float, ...]


def find_zone_claims(text: str, places: Sequence[PlaceReading]) -> tuple[ZoneClaim, ...]:
    """Return the differences of clocks that a text states, given the places found in it.

    Examples
    --------
    >>> from noonmark.words.places.find import find_places
    >>> text = "In Yakutsk, six time zones east of Ukraine, men boarded buses."
    >>> [claim] = find_zone_claims(text, find_places(text))
    >>> claim.hours, check_zone_claim(claim, date(2022, 9, 22)).verdict
    (6.0, 'true')
    """
    return tuple(_claim(text, found, places) for found in _CLAIM.finditer(text))


def _claim(text: str, found: re.Match[str], places: Sequence[PlaceReading]) -> ZoneClaim:
    written = found["count"].casefold()
    hours = float(_NUMBERS[written]) if written in _NUMBERS else float(written.replace(",", "."))
    side = -1.0 if found["side"].casefold() in _WEST.split() else 1.0
    near = [each for each in places if each.trust >= LEAST_TRUST and each.candidates]
    before = [each for each in near if each.end <= found.start() and found.start() - each.end < 2 * _FAR]
    after = [each for each in near if 0 <= each.start - found.end() < _FAR // 2]
    other = after[0] if after else None
    end = other.end if other else found.end()
    return ZoneClaim(found.start(), end, text[found.start() : end], side * hours, before[-1] if before else None, other)


def check_zone_claim(claim: ZoneClaim, day: date) -> ZoneCheck:
    """Return whether a stated difference of clocks holds at noon UTC of a day.

    A country's or a region's clocks are those that a tenth of its people or more keep. A claim is open where
    some of them agree and some do not, or where a place is not known.
    """
    if claim.where is None or claim.other is None:
        return ZoneCheck("open", "it does not say between which places", ())
    here, there = (_likeliest(each) for each in (claim.where, claim.other))
    if here is None or there is None:
        return ZoneCheck("open", "a name in it has more than one reading", ())
    one, two = offsets(here, day), offsets(there, day)
    apart = tuple(sorted({a - b for a in one for b in two}))
    agree = [abs(each - claim.hours) < 1e-9 for each in apart]
    verdict = "true" if all(agree) else "open" if any(agree) else "false"
    told = f"{here.name} was at {_utc(one)}, {there.name} at {_utc(two)} on {day.isoformat()}"
    return ZoneCheck(verdict, told, apart)


def _likeliest(reading: PlaceReading) -> Place | None:
    return reading.likeliest


def offsets(where: Place, day: date) -> tuple[float, ...]:
    """Return the offsets from UTC [h] that clocks of a place kept at noon UTC of a day, in order."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    found = {noon.astimezone(zone_info(zone)).utcoffset() for zone in _zones(where)}
    return tuple(sorted(each.total_seconds() / 3600.0 for each in found if each is not None))


@lru_cache(maxsize=256)
def _zones(where: Place) -> frozenset[str]:
    """Return the zones of a place, or of a region's or country's places: those in which a tenth of its people live."""
    if where.kind not in ("country", "region"):
        return frozenset({where.zone})
    t = table()
    count = int(np.searchsorted(t.column("kind"), 1))
    codes = [t.text("country_known", k) for k in range(len(t.column("country_known_end")))]
    inside = np.asarray(t.column("country")[:count]) == codes.index(where.country)
    if where.kind == "region":
        labels = [
            k for k, (code, _, name) in enumerate(region_names()) if (code, name) == (where.country, where.region)
        ]
        inside &= np.isin(np.asarray(t.column("region")[:count]), labels)
    people = np.bincount(
        np.asarray(t.column("zone")[:count])[inside], np.asarray(t.column("population")[:count])[inside]
    )
    numbers = np.flatnonzero(people >= SOME_PEOPLE * max(1.0, float(people.sum())))
    return frozenset(t.text("zone_known", int(k)) for k in numbers) or frozenset({where.zone})


def _utc(hours: tuple[float, ...]) -> str:
    told = [
        f"UTC{'+' if h >= 0 else '-'}{int(abs(h))}" + (f":{round(abs(h) % 1 * 60):02d}" if h % 1 else "") for h in hours
    ]
    return told[0] if len(told) == 1 else f"{told[0]} to {told[-1]}"
