"""Streets and landmarks of a text placed by a map extract."""

from __future__ import annotations

from dataclasses import replace

from noonmark.earth.gazetteer import point
from noonmark.earth.gazetteer_table import Place
from noonmark.words.places.extract.map_names import Found, MapNames
from noonmark.words.places.reading import Candidate, PlaceReading

_SAME = 99.5


def on_the_map(reading: PlaceReading, extract: MapNames) -> PlaceReading:
    """Return a reading of a street or landmark with its places on the map, the same shares for all that fit.

    Where the map has none the reading stays as it is. A name that is only like one of the map's is misspelt, and its
    trust falls with the likeness.
    """
    found = extract.find(reading.text)
    if not found:
        return reading
    chosen = tuple(Candidate(_place(one), 1.0 / len(found), one.score) for one in found)
    best = found[0].score
    how = "same" if best >= _SAME else "misspelt"
    return replace(reading, candidates=chosen, trust=reading.trust * (best / 100.0) ** 2, how=how)


def _place(found: Found) -> Place:
    return replace(point(found.lat, found.lon), name=found.name)
