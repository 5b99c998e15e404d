"""Readings of many signs as rows of a clues file, each fact once."""

from __future__ import annotations

from collections.abc import Sequence

from noonmark.words.places.reading import PlaceReading

ABOUT_FOOTAGE = 0.9
"""One sign in ten is taken to be no part of the place: pasted into the picture, carried there (see clues/text.py)."""
LEAST_TRUST = 0.05
MOST_ROWS = 12
_WIDE = ("script", "currency", "domain")
"""Kinds that speak of countries: ten signs in one language say hardly more than one."""


def clue_rows(readings: Sequence[tuple[PlaceReading, float]], *, source: str) -> list[dict[str, object]]:
    """Return rows for ``[[clues]]`` of the kind ``text``, the surest first.

    Parameters
    ----------
    readings : sequence of (PlaceReading, float)
        Each with the probability that its text was read right.
    source : str
        Which file, and where in it.

    Notes
    -----
    Signs of one place are no independent witnesses. Of readings of one kind with the same places only the surest is
    kept, and of the kinds that speak of whole countries one each.
    """
    sure = sorted(readings, key=lambda row: -row[0].trust * row[1])
    rows: list[dict[str, object]] = []
    seen: set[tuple[object, ...]] = set()
    for reading, right in sure:
        trust = ABOUT_FOOTAGE * reading.trust * right
        fact = (reading.kind, *(() if reading.kind in _WIDE else (each.place for each in reading.candidates[:20])))
        if not reading.candidates or fact in seen or trust < LEAST_TRUST:
            continue
        seen.add(fact)
        rows.append(_row(reading, trust, source, len(rows) + 1))
    return rows[:MOST_ROWS]


def _row(reading: PlaceReading, trust: float, source: str, number: int) -> dict[str, object]:
    return {
        "kind": "text",
        "label": f"text {number}",
        "text": reading.text,
        "what": reading.kind,
        "trust": round(trust, 3),
        "source": source,
    }
