"""The places of a tally: what each written name can mean, and which place lies in which.

A name is never read as one of several places because that one is larger. Two things decide: the country that the
other names of the file lie in, and whether the name is a place's own or another name that it also bears. What stays
open stays open, and the bounds hold under every reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from noonmark.earth.ellipsoid import distance_km
from noonmark.earth.gazetteer import SAME_KM, nearest, place, resolve
from noonmark.earth.gazetteer_table import Place
from noonmark.earth.look_up import SURE_SCORE, Match, is_main, look_up
from noonmark.errors import NoonmarkError
from noonmark.words.tally_types import Spot

Key = tuple[str, ...]
"""What names one place: its kind first."""
MOST_READINGS = 120
MOST_UNKNOWN = 500
"""A name that is nowhere costs a tenth of a second; a column with more of them holds no places."""
SAME_NAME = 100.0
LIKE_SCORE = 80.0
"""Names less like an unknown one are not offered for it."""
_NEAR_SCORE = 3.0


@dataclass(frozen=True)
class _Found:
    """What look-up gave for one written name, before the other names were heard."""

    text: str
    matches: tuple[Match, ...]
    nearest: tuple[str, ...] = ()


def spots(texts: Iterable[str], company: Iterable[str] | None = None) -> dict[str, Spot]:
    """Return the place that each written name means; names with the same readings are one place.

    Parameters
    ----------
    texts : iterable of str
        As for :func:`noonmark.earth.gazetteer.resolve`. Their order does not matter.
    company : iterable of str, optional
        Those of them whose countries decide between readings; all by default.

    Raises
    ------
    NoonmarkError
        For more than 500 names that are not in the gazetteer.
    """
    found = _find_all(sorted(set(texts)))
    kept = None if company is None else frozenset(company)
    home = _countries([told for told in found if kept is None or told.text in kept])
    same: dict[tuple[frozenset[Key], str], list[_Found]] = {}
    for told in found:
        keys = _identity(_choose(told, home)[0])
        same.setdefault((keys, "" if keys else told.text.casefold()), []).append(told)
    made: dict[str, Spot] = {}
    for members in same.values():
        spot = _spot(members, home)
        made |= dict.fromkeys(spot.written, spot)
    return made


def _identity(readings: Sequence[Place]) -> frozenset[Key]:
    """Return what tells a spot from others: its readings, but for the region of a town's name round that town.

    So "Tula", which the region of Tula also bears, and "Тула", which it does not in that script, are one place.
    """
    towns = [where for where in readings if where.kind == "place"]
    regions = {key(where) for where in readings if where.kind == "region"}
    if len(towns) == 1 and len(readings) == 1 + len(regions) and regions <= set(chain(towns[0])):
        return frozenset([key(towns[0])])
    return frozenset(key(where) for where in readings)


def _spot(members: Sequence[_Found], home: frozenset[str]) -> Spot:
    readings, elsewhere = max((_choose(told, home) for told in members), key=lambda chosen: len(chosen[0]))
    return Spot(
        written=tuple(told.text for told in members),
        readings=readings,
        elsewhere=elsewhere,
        misspelt=tuple(told.text for told in members if told.matches and told.matches[0].score < SAME_NAME),
        nearest=members[0].nearest,
    )


def key(where: Place) -> Key:
    """Return what names a place and nothing else."""
    if where.kind == "country":
        return ("country", where.country)
    if where.kind == "region":
        return ("region", where.country, where.region)
    if where.geoname_id:
        return (where.kind, str(where.geoname_id))
    return (where.kind, where.name, f"{where.lat:.5f}", f"{where.lon:.5f}")


def chain(where: Place) -> tuple[Key, ...]:
    """Return the keys of a place, of the region and of the country around it, the place's own first."""
    around: list[Key] = [key(where)]
    if where.region and where.kind != "country":
        around.append(("region", where.country, where.region))
    if where.country:
        around.append(("country", where.country))
    return tuple(dict.fromkeys(around))


def full_name(where: Place) -> str:
    """Return a name with region and country: ``'Neryungri, Sakha, Russia'``; a region is told as one."""
    if where.kind == "country":
        return where.name
    kind = " (region)" if where.kind == "region" else ""
    region = where.region if where.kind != "region" else ""
    parts = dict.fromkeys(part for part in (where.name, region, where.country_name) if part)
    return ", ".join(parts) + kind


def _find_all(texts: Sequence[str]) -> list[_Found]:
    found: list[_Found] = []
    unknown = 0
    for text in texts:
        found.append(_find(text))
        unknown += not found[-1].matches
        if unknown > MOST_UNKNOWN:
            raise NoonmarkError(
                f"more than {MOST_UNKNOWN} names in the column place are not in the gazetteer, {text!r} for one",
                remedy="write names of towns, regions or countries, or LAT,LON",
            )
    return found


def _find(text: str) -> _Found:
    try:
        written = resolve(text) if "," in text or ";" in text else None
    except NoonmarkError:
        written = None
    if written is not None and written.kind == "point":
        return _Found(text, _at_point(written))
    matches = look_up(text, limit=MOST_READINGS)
    sure = [m for m in matches if m.score >= max(SURE_SCORE, matches[0].score - _NEAR_SCORE)]
    if sure and sure[0].score >= SAME_NAME:
        return _Found(text, tuple(m for m in sure if m.score >= SAME_NAME))
    near = () if sure else tuple(full_name(m.place) for m in matches[:3] if m.score >= LIKE_SCORE)
    return _Found(text, tuple(sure), near)


def _at_point(where: Place) -> tuple[Match, ...]:
    """Return a point and the town that it may lie in: one within 20 km."""
    town = place(int(nearest(where.lat, where.lon)))
    near = float(distance_km(where.lat, where.lon, town.lat, town.lon)) <= SAME_KM
    return tuple(Match(read, SAME_NAME, read.name) for read in ([where, town] if near else [where]))


def _countries(found: Sequence[_Found]) -> frozenset[str]:
    """Return the countries of the names that are in one country only."""
    each = [{m.place.country for m in told.matches} for told in found]
    return frozenset(country for countries in each if len(countries) == 1 for country in countries if country)


def _choose(told: _Found, home: frozenset[str]) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Return the readings that stay, and those that lie in countries where the rest of the file does not."""
    at_home = tuple(m for m in told.matches if m.place.country in home) or told.matches
    elsewhere = tuple(m for m in told.matches if m not in at_home)
    return _distinct(_by_own_name(told.text, at_home)), _distinct(_by_own_name(told.text, elsewhere))


def _by_own_name(text: str, matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """Leave out a place that bears the name as another name where a place of that kind has it as its own."""
    if not matches or matches[0].score < SAME_NAME:
        return matches
    own = {m.place.kind for m in matches if is_main(m.place.name, text)}
    return tuple(m for m in matches if m.place.kind not in own or is_main(m.place.name, text))


def _distinct(matches: tuple[Match, ...]) -> tuple[Place, ...]:
    """Return the places, without those of one kind within 20 km of an earlier one."""
    kept: list[Place] = []
    for one in (m.place for m in matches):
        close = (
            other.kind == one.kind == "place" and float(distance_km(one.lat, one.lon, other.lat, other.lon)) <= SAME_KM
            for other in kept
        )
        if key(one) not in {key(other) for other in kept} and not any(close):
            kept.append(one)
    return tuple(kept)


@dataclass(frozen=True)
class Nesting:
    """Which of a day's places lie in which.

    Attributes
    ----------
    parent : dict of int to int
        The nearest place around one, by number; under every reading.
    overlap : dict of int to set of int
        Places that may be one and the same, or one in the other, where a name has several readings.
    """

    parent: Mapping[int, int]
    overlap: Mapping[int, frozenset[int]]


def nesting(places: Sequence[Spot]) -> Nesting:
    """Return which places surely lie in which, and which may overlap."""
    sure = {key(spot.readings[0]): number for number, spot in enumerate(places) if len(spot.readings) == 1}
    parent: dict[int, int] = {}
    for number, spot in enumerate(places):
        around = _around(spot, sure, number)
        if around is not None:
            parent[number] = around
    return Nesting(parent, _overlaps(places))


def _around(spot: Spot, sure: Mapping[Key, int], number: int) -> int | None:
    """Return the nearest sure place that holds every reading."""
    chains = [chain(where) for where in spot.readings]
    for step in chains[0]:
        holder = sure.get(step)
        if holder is not None and holder != number and all(step in other for other in chains):
            return holder
    return None


def _overlaps(places: Sequence[Spot]) -> dict[int, frozenset[int]]:
    own: dict[Key, set[int]] = {}
    below: dict[Key, set[int]] = {}
    for number, spot in enumerate(places):
        for where in spot.readings:
            own.setdefault(key(where), set()).add(number)
            for step in chain(where):
                below.setdefault(step, set()).add(number)
    found: dict[int, set[int]] = {}
    for number, spot in enumerate(places):
        if len(spot.readings) > 1:
            near = [below.get(key(where), set()) for where in spot.readings]
            near += [own.get(step, set()) for where in spot.readings for step in chain(where)]
            for other in {other for others in near for other in others if other != number}:
                found.setdefault(number, set()).add(other)
                found.setdefault(other, set()).add(number)
    return {number: frozenset(others) for number, others in found.items()}
