"""The places that signs point to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from noonmark.earth.gazetteer_table import Place
from noonmark.words.places.find import find_places
from noonmark.words.places.reading import PlaceReading
from noonmark.words.signs.passages import Passage, passages
from noonmark.words.signs.types import Sign

LEAST = 0.02
"""A place less probable than this is not told."""


@dataclass(frozen=True)
class Pointed:
    """One place that a sign points to.

    Attributes
    ----------
    place : Place
        Of the gazetteer.
    probability : float
        That the text is read right, means a place, and means this one, in [0, 1].
    text, kind : str
        The piece of text that says so, and what it is: a name, a phone number, ...
    signs : tuple of int
        Numbers of the signs that it stands on.
    """

    place: Place
    probability: float
    text: str
    kind: str
    signs: tuple[int, ...]


@dataclass(frozen=True)
class Hint:
    """A piece of text that says something of places, with the chance that it is read right.

    Attributes
    ----------
    reading : PlaceReading
        What it may say.
    passage : Passage
        The text it stands in.
    """

    reading: PlaceReading
    passage: Passage


def hints(signs: Sequence[Sign]) -> list[Hint]:
    """Return all that the signs' readings may say of places; a pair of signs says only what runs over both."""
    told: list[Hint] = []
    for passage in passages(signs, least=LEAST):
        for reading in find_places(passage.text, style="sign"):
            if len(passage.parts) == 1 or reading.start < passage.cut - 1 < reading.end:
                told.append(Hint(reading, passage))  # noqa: PERF401  # two loops and a choice read better so
    return told


def pointed(found: Iterable[Hint]) -> tuple[Pointed, ...]:
    """Return the places that hints point to, the most probable first.

    Notes
    -----
    Readings of one sign exclude one another, so their probabilities add; different signs are independent, and a
    place is pointed to unless all of them are wrong.
    """
    by_sign: dict[tuple[int, ...], dict[tuple[str, float, float], Pointed]] = {}
    for hint in found:
        own = by_sign.setdefault(hint.passage.parts, {})
        for candidate in hint.reading.candidates:
            chance = hint.passage.probability * hint.reading.trust * candidate.share
            _add(own, Pointed(candidate.place, chance, hint.reading.text, hint.reading.kind, hint.passage.parts))
    merged: dict[tuple[str, float, float], Pointed] = {}
    for own in by_sign.values():
        for point in own.values():
            _join(merged, point)
    told = [point for point in merged.values() if point.probability >= LEAST]
    return tuple(sorted(told, key=lambda point: -point.probability))


def _key(place: Place) -> tuple[str, float, float]:
    return place.name, place.lat, place.lon


def _add(own: dict[tuple[str, float, float], Pointed], point: Pointed) -> None:
    known = own.get(_key(point.place))
    total = min(1.0, point.probability + (known.probability if known else 0.0))
    shown = known if known is not None and known.probability >= point.probability else point
    own[_key(point.place)] = Pointed(point.place, total, shown.text, shown.kind, shown.signs)


def _join(merged: dict[tuple[str, float, float], Pointed], point: Pointed) -> None:
    known = merged.get(_key(point.place))
    if known is None:
        merged[_key(point.place)] = point
        return
    both = 1.0 - (1.0 - known.probability) * (1.0 - point.probability)
    shown = known if known.probability >= point.probability else point
    signs = tuple(dict.fromkeys(known.signs + point.signs))
    merged[_key(point.place)] = Pointed(shown.place, both, shown.text, shown.kind, signs)
