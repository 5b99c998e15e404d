"""Compass directions in words, magnetic ones turned to true north."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from noonmark.earth.magnetic import declination_deg
from noonmark.errors import NoonmarkError
from noonmark.footage.facts import DirectionFact, FileFacts

_OF = {"camera": "the camera pointed", "image up": "the upper edge of the picture points", "travel": "the camera moved"}


def direction_words(facts: FileFacts) -> Iterator[str]:
    """Yield each direction from true north [deg]; what cannot be turned to it is told as the file gives it."""
    for fact in facts.directions:
        yield f"{fact.source}: {_OF[fact.of]} to {_azimuth(fact, facts)}"


def _azimuth(fact: DirectionFact, facts: FileFacts) -> str:
    if fact.reference == "true":
        return f"{fact.azimuth_deg:.1f} deg from true north"
    if fact.reference == "unknown":
        return f"{fact.azimuth_deg:.1f} deg; the file does not say whether from true or magnetic north"
    said = f"{fact.azimuth_deg:.1f} deg from magnetic north"
    if not facts.places or not facts.clocks:
        return f"{said}; without a place and a date it cannot be turned to true north"
    place, day = facts.places[0], facts.clocks[0].value
    try:
        turn = declination_deg(place.lat, place.lon, (day.astimezone(UTC) if day.tzinfo else day).date())
    except NoonmarkError as error:
        return f"{said}; not turned to true north: {error}"
    true_deg = (fact.azimuth_deg + turn) % 360.0
    return f"{true_deg:.1f} deg from true north ({said}, declination {turn:+.1f} deg by the World Magnetic Model)"
