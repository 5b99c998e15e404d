"""All that hints at a place without naming it: numbers, plates, domains, codes, prices and letters."""

from __future__ import annotations

from collections.abc import Callable

from noonmark.words.places.codes import currency_readings, domain_readings, postal_readings
from noonmark.words.places.phones import phone_readings
from noonmark.words.places.plates import plate_readings
from noonmark.words.places.reading import PlaceReading
from noonmark.words.places.scripts import script_readings

READERS: tuple[Callable[[str], list[PlaceReading]], ...] = (
    phone_readings,
    plate_readings,
    domain_readings,
    postal_readings,
    currency_readings,
)


def find_hints(text: str, *, script: bool = True) -> list[PlaceReading]:
    """Return what hints at a place in a text, in order; a span that one reader took is not given to the next.

    Parameters
    ----------
    text : str
    script : bool
        Whether to say where such letters are usual.
    """
    found: list[PlaceReading] = []
    for reader in READERS:
        for reading in reader(text):
            if reading.candidates and not any(a.start < reading.end and reading.start < a.end for a in found):
                found.append(reading)
    found.sort(key=lambda reading: reading.start)
    return found + (script_readings(text) if script else [])
