"""What the signs of a photo or clip say, as one JSON object: ``noonmark.read/1``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from noonmark.report.document import noonmark_version
from noonmark.words.signs.places import Hint, Pointed
from noonmark.words.signs.types import Read, Reading, Sign

SCHEMA = "noonmark.read/1"
Json = dict[str, Any]
SHOWN = 0.05
"""A sign less probable than this is left out."""


@dataclass(frozen=True)
class ReadFile:
    """One photo or clip read.

    Attributes
    ----------
    name : str
        Of the file.
    read : Read
        Its signs.
    hints : tuple of Hint
        What they may say of places.
    places : tuple of Pointed
        The places, the most probable first.
    """

    name: str
    read: Read
    hints: tuple[Hint, ...]
    places: tuple[Pointed, ...]


def read_document(told: ReadFile) -> Json:
    """Return what was read as in ``schema/read-1.json``."""
    read = told.read
    return {
        "schema": SCHEMA,
        "file": told.name,
        "frames_s": [round(at, 3) for at in read.frames_s],
        "languages": list(read.languages),
        "missing": list(read.missing),
        "signs": [_sign(number, sign) for number, sign in enumerate(read.signs) if sign.probability >= SHOWN],
        "places": [_place(point) for point in told.places],
        "notes": list(read.notes),
        "version": noonmark_version(),
    }


def _sign(number: int, sign: Sign) -> Json:
    return {
        "number": number + 1,
        **_reading(sign.readings[0]),
        "start_s": round(sign.start_s, 3),
        "end_s": round(sign.end_s, 3),
        "best_s": round(sign.best_s, 3),
        "corners": [[round(float(x), 1), round(float(y), 1)] for x, y in sign.corners],
        "frames": len(sign.lines),
        "others": [_reading(reading) for reading in sign.readings[1:]],
    }


def _reading(reading: Reading) -> Json:
    return {
        "text": reading.text,
        "probability": round(reading.probability, 4),
        "script": reading.script,
        "language": reading.language or None,
    }


def _place(point: Pointed) -> Json:
    place = point.place
    return {
        "name": place.name,
        "country": place.country,
        "region": place.region,
        "kind": place.kind,
        "lat": place.lat,
        "lon": place.lon,
        "probability": round(point.probability, 4),
        "by": point.kind,
        "text": point.text,
        "signs": [number + 1 for number in point.signs],
    }
