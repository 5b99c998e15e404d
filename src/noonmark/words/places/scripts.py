"""Languages and scripts of a text, as weak clues: where signs are usually so written."""

from __future__ import annotations

import re
from functools import lru_cache

from noonmark.words.places.areas import country, rows_of, weighed
from noonmark.words.places.reading import PlaceReading

TRUST = 0.5
"""Shops abroad, tourists' signs and borrowed alphabets are common: half are taken to say nothing."""
_STRANGE = 0.05
_HAN = re.compile("[一-鿿]")
_LETTERS = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=1)
def _tables() -> dict[tuple[str, re.Pattern[str]], tuple[tuple[str, float], ...]]:
    found: dict[tuple[str, re.Pattern[str]], list[tuple[str, float]]] = {}
    for name, letters, code, height in rows_of("scripts.tsv"):
        found.setdefault((name, re.compile(letters)), []).append((code, float(height)))
    return {key: tuple(rows) for key, rows in found.items()}


def writing(text: str) -> tuple[str, tuple[tuple[str, float], ...]] | None:
    """Return the name of a text's language or script and the countries' heights; None where it tells nothing."""
    low = text.casefold()
    for (name, letters), rows in _tables().items():
        if letters.search(low):
            return (name, rows) if name != "Chinese" else _han(low, rows)
    return None


def _han(text: str, rows: tuple[tuple[str, float], ...]) -> tuple[str, tuple[tuple[str, float], ...]]:
    """Return the heights of Chinese characters, lowered where a country's own set of characters lacks one of them.

    GB 2312 holds China's simplified forms, Big 5 Taiwan's and Hong Kong's traditional ones, Shift JIS Japan's.
    """
    characters = "".join(_HAN.findall(text))
    sets = {"gb2312": ("CN", "SG", "MY"), "big5": ("TW", "HK", "MO"), "shift_jis": ("JP",)}
    strange = {code for name, codes in sets.items() if not _holds(name, characters) for code in codes}
    return "Chinese characters", tuple((code, height * (_STRANGE if code in strange else 1.0)) for code, height in rows)


def _holds(name: str, characters: str) -> bool:
    try:
        characters.encode(name)
    except UnicodeEncodeError:
        return False
    return True


def script_readings(text: str) -> list[PlaceReading]:
    """Return at most one reading: where such letters are usual. Plain Latin letters tell nothing."""
    letters = list(_LETTERS.finditer(text))
    found = writing(text) if len(letters) >= 3 else None
    if found is None:
        return []
    name, rows = found
    chosen = weighed((country(code), height) for code, height in rows)
    start, end = letters[0].start(), letters[-1].end()
    return [
        PlaceReading(
            start,
            end,
            text[start:end],
            "script",
            chosen,
            TRUST,
            "code",
            name if name.endswith("characters") else f"{name} letters",
        )
    ]


def countries_of_writing(text: str) -> tuple[str, ...]:
    """Return the codes of the countries where such letters are usual, the usual ones first."""
    found = writing(text)
    return tuple(code for code, _ in sorted(found[1], key=lambda row: -row[1])) if found else ()
