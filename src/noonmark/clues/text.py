"""What a text in the picture says of the place: names on signs, phone numbers, plates, domains, codes, letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from noonmark.clues.clue import RadialTerm
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.options import Options
from noonmark.clues.places import LOG_NULL_POINT, mixed_profile
from noonmark.clues.text_map import map_term
from noonmark.words.places.extract.map_names import MapNames, load_extract
from noonmark.words.places.find import find_places
from noonmark.words.places.reading import PlaceReading

KINDS = ("name", "airport", "phone", "plate", "domain", "postal", "currency", "script", "landmark", "street")
LEAST_TRUST = 0.05
MOST_TOLD = 4
NEAR_MAP_KM, NEAR_MAP_SHARE = np.array([0.3, 2.0, 8.0]), np.array([0.6, 0.3, 0.1])
"""A street's name is read in it mostly, else on the way to it: sds of round normals and their weights."""
LONGEST = 2000
"""Characters of one sign; longer texts are posts or reports, and are read for claims, not as signs."""


def _read(options: Options) -> Reading:
    text = options.text("text")
    what = options.text("what", "")
    extract = _extract(options)
    if not text.strip():
        raise options.error("text is empty", 'write what the sign says: text = "Нерюнгри - Чульман"')
    if len(text) > LONGEST:
        raise options.error(f"a text of {len(text):,} characters is no sign", f"give at most {LONGEST}")
    if what and what not in KINDS:
        raise options.error(f"what {what!r} is not known", f"write one of {', '.join(KINDS)}, or leave it out")
    found = readings_of(text, what, extract)
    if not found:
        raise options.error(f"{text.strip()[:60]!r} says nothing of a place", "leave the clue out")
    points = [each for each in found if each.candidates[0].place.kind == "point"]
    if points:
        return Reading((_points_term(points[0]),), LOG_NULL_POINT, words_of(text, points), "text")
    given = bool(what) and options.has("trust")
    term = map_term([replace(each, trust=1.0) for each in found[:1]] if given else found)
    return Reading((term,), 0.0, words_of(text, found), "text")


def _extract(options: Options) -> MapNames | None:
    if not options.has("map"):
        return None
    with options.blamed():
        return load_extract(Path(options.text("map")).expanduser())


def _points_term(reading: PlaceReading) -> RadialTerm:
    """Return the density of where a street's or landmark's name is seen: at it, and on signs that lead to it."""
    lat, lon = (np.array([getattr(each.place, name) for each in reading.candidates]) for name in ("lat", "lon"))
    knots, values = mixed_profile(NEAR_MAP_KM, NEAR_MAP_SHARE)
    return RadialTerm(lat, lon, np.array([each.share for each in reading.candidates]), knots, values)


def readings_of(text: str, what: str = "", extract: MapNames | None = None) -> list[PlaceReading]:
    """Return the readings of a sign that have places, of one kind where that is named."""
    found = find_places(text, style="sign", least_trust=LEAST_TRUST, extract=extract)
    return [reading for reading in found if reading.candidates and what in ("", reading.kind)]


def words_of(text: str, found: Sequence[PlaceReading]) -> str:
    """Return what a text says, for the report."""
    told = "; ".join(_told(reading) for reading in sorted(found, key=lambda each: -each.trust)[:MOST_TOLD])
    return f"a sign reads {' '.join(text.split())[:80]!r}: {told}"


def _told(reading: PlaceReading) -> str:
    names = list(dict.fromkeys(_name(each.place.name, each.place.country_name) for each in reading.candidates))
    first = " or ".join(names[:3]) + (f" or {len(names) - 3} others" if len(names) > 3 else "")
    what = {"script": reading.note, "currency": f"the price {reading.text}", "name": f"the name {reading.text}"}
    verb = "point" if reading.kind == "script" else "points"
    return f"{what.get(reading.kind, f'the {reading.kind} {reading.text}')} {verb} to {first}"


def _name(name: str, around: str) -> str:
    return name if not around or around == name else f"{name}, {around}"


TEXT = Kind(
    "text",
    "words on a sign, a bus, a plate",
    {
        "text": "what it says, line by line",
        "map": "a map extract (.osm, .osm.gz, .osm.pbf) to look for streets and landmarks in",
        "what": f"take one kind of reading only ({', '.join(KINDS)}); a trust given with it is all the doubt there is",
    },
    0.9,
    "one sign in ten is taken to be no part of the place: pasted into the picture, carried there, or misread",
    _read,
    {"text": "Нерюнгри - Чульман"},
)
