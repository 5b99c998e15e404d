"""Number plates: the region by its code, with the years in which the code was given out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from noonmark.words.places.areas import country, region, rows_of, weighed, years_note
from noonmark.words.places.lookalike import TO_LATIN
from noonmark.words.places.reading import PlaceReading

_RU, _UA, _BY = "[ABEKMHOPCTYX]", "[ABCEHIKMOPTX]", "[ABEIKMHOPCTX]"
_GAP = r"[\s\u00a0·•-]{0,3}"
TRUST_SHAPED, TRUST_LOOSE = 0.85, 0.5
"""Trust in a plate of a shape that few other texts have, and of a shape that house numbers and models share.

A car stands outside its region of registration often: see the clue's own share for places elsewhere.
"""


@dataclass(frozen=True)
class Shape:
    """How a country's plates look: a pattern with the group ``code``; ``digits`` says which codes the table has."""

    country: str
    pattern: re.Pattern[str]
    trust: float


SHAPES = (
    Shape("RU", re.compile(rf"(?<!\w){_RU}{_GAP}\d{{3}}{_GAP}{_RU}{{2}}{_GAP}(?P<code>\d{{2,3}})(?!\w)"), TRUST_SHAPED),
    Shape("RU", re.compile(rf"(?<!\w){_RU}{{2}}{_GAP}\d{{3}}{_GAP}(?P<code>\d{{2,3}})(?!\w)"), TRUST_LOOSE),
    Shape("UA", re.compile(rf"(?<!\w)(?P<code>{_UA}{{2}}){_GAP}\d{{4}}{_GAP}{_UA}{{2}}(?!\w)"), TRUST_SHAPED),
    Shape("KZ", re.compile(rf"(?<!\w)\d{{3}}{_GAP}[A-Z]{{3}}{_GAP}(?P<code>\d{{2}})(?!\w)"), TRUST_SHAPED),
    Shape("KZ", re.compile(rf"(?<!\w)(?P<code>[A-Z]){_GAP}\d{{3}}{_GAP}[A-Z]{{3}}(?!\w)"), TRUST_LOOSE),
    Shape("BY", re.compile(rf"(?<!\w)\d{{4}}{_GAP}{_BY}{{2}}[\s-]{{1,3}}(?P<code>[1-8])(?!\w)"), TRUST_SHAPED),
    Shape("KG", re.compile(rf"(?<!\w)(?P<code>0[1-9]){_GAP}(?:KG{_GAP})?\d{{3}}{_GAP}[A-Z]{{3}}(?!\w)"), TRUST_SHAPED),
    Shape("TR", re.compile(r"(?<!\w)(?P<code>\d{2})\s?[A-Z]{1,3}\s?\d{2,4}(?!\w)"), TRUST_LOOSE),
    Shape("RO", re.compile(r"(?<!\w)(?P<code>[A-Z]{1,2})[\s-]\d{2,3}[\s-][A-Z]{3}(?!\w)"), TRUST_LOOSE),
    Shape("CZ", re.compile(r"(?<!\w)\d(?P<code>[A-Z])[0-9A-Z]\s\d{4}(?!\w)"), TRUST_LOOSE),
    Shape("PL", re.compile(r"(?<!\w)(?P<code>[A-Z])[A-Z]{1,2}\s(?=[A-Z0-9]*\d)[A-Z0-9]{4,5}(?!\w)"), TRUST_LOOSE),
    Shape("CH", re.compile(r"(?<!\w)(?P<code>[A-Z]{2})[\s·•-]{1,2}\d{4,6}(?!\w)"), TRUST_LOOSE),
    Shape("DE", re.compile(r"(?<!\w)(?P<code>[A-ZÄÖÜ]{1,3})[\s:·•-]{1,3}[A-Z]{1,2}\s?\d{1,4}[HE]?(?!\w)"), TRUST_LOOSE),
)


@lru_cache(maxsize=1)
def _codes() -> dict[tuple[str, str], tuple[tuple[str, str, str], ...]]:
    """Return (region, first year, last year) by country and code."""
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for code, letters, name, first, last in rows_of("plates.tsv"):
        found.setdefault((code, letters), []).append((name, first, last))
    return {key: tuple(rows) for key, rows in found.items()}


def plate_readings(text: str) -> list[PlaceReading]:
    """Return the number plates of a text; one that fits several countries' shapes has the regions of each."""
    plain = text.translate(TO_LATIN).upper() if len(text.upper()) == len(text) else text.translate(TO_LATIN)
    spans: dict[tuple[int, int], list[tuple[Shape, str]]] = {}
    for shape in SHAPES:
        for match in shape.pattern.finditer(plain):
            if (shape.country, match["code"]) in _codes() and _upper(text[match.start() : match.end()]):
                spans.setdefault(match.span(), []).append((shape, match["code"]))
    kept = [span for span in spans if not any(_inside(span, other) for other in spans)]
    return [_reading(text, span, spans[span]) for span in sorted(kept)]


def _upper(told: str) -> bool:
    """Return whether the letters of a plate are capitals; a line that was read in small letters is none."""
    return told == told.upper()


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _reading(text: str, span: tuple[int, int], fits: list[tuple[Shape, str]]) -> PlaceReading:
    rows = [
        (shape, name, first, last) for shape, code in fits for name, first, last in _codes()[shape.country, code]
    ]  # fmt: skip
    best = max(shape.trust for shape, *_ in rows)
    chosen = weighed((region(shape.country, name), shape.trust / best) for shape, name, _, _ in rows)
    notes = dict.fromkeys(f"{_country(shape.country)}: {years_note(first, last)}" for shape, _, first, last in rows)
    trust = best / (1.0 + 0.25 * (len({shape.country for shape, *_ in rows}) - 1))
    return PlaceReading(*span, text[span[0] : span[1]], "plate", chosen, trust, "code", "; ".join(notes))


def _country(code: str) -> str:
    where = country(code)
    return where.name if where else code
