"""Web domains, postal codes and currencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from noonmark.earth.gazetteer_table import Place, place
from noonmark.earth.look_up import is_main, named
from noonmark.words.places.areas import country, region, rows_of, town, weighed, years_note
from noonmark.words.places.reading import PlaceReading
from noonmark.words.places.scripts import countries_of_writing

_DOMAIN = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:www\.)?((?:[\w-]{2,63}\.){1,4}([^\W\d_]{2,6}))(?![\w-])", re.IGNORECASE
)
COUNTRY_TRUST, TOWN_TRUST = 0.7, 0.5
POSTAL_TRUST, CURRENCY_TRUST = 0.6, 0.7
_LONG_NAME = 6
_RU_CODE = re.compile(r"(?<![\d-])(\d{3})\d{3}(?![\d-])")
_UA_CODE = re.compile(r"(?<![\d-])(\d{2})\d{3}(?![\d-])")
_GB_CODE = re.compile(r"(?<!\w)([A-Z]{1,2})\d[A-Z\d]?\s?\d[A-Z]{2}(?!\w)")
_US_CODE = re.compile(r"(?<!\w)([A-Z]{2})\s+\d{5}(?:-\d{4})?(?!\w)")
_PLAIN = re.compile(r"[\s\u00a0]")


def domain_readings(text: str) -> list[PlaceReading]:
    """Return the web domains of a text: a town of the ending or in the name, else the ending's country."""
    found: list[PlaceReading] = []
    for match in _DOMAIN.finditer(text):
        where, trust, ending = _of_domain(match[1].casefold())
        if where is not None:
            chosen = weighed([(where, 1.0)])
            found.append(PlaceReading(*match.span(1), match[1], "domain", chosen, trust, "code", f".{ending}"))
    return found


def _of_domain(name: str) -> tuple[Place | None, float, str]:
    """Return where a domain's owners mostly are, the trust in that, and the ending."""
    labels = name.split(".")
    endings = _endings()
    for ending in (".".join(labels[-2:]), labels[-1]):
        if ending in endings:
            code, city, trust = endings[ending]
            return town(city, code) if city else country(code), trust, ending
    ending = labels[-1]
    code = ending.upper() if ending.isascii() and len(ending) == 2 else ""
    inside = _town_in(labels[:-1], code)
    return (inside, TOWN_TRUST, ending) if inside else (country(code) if code else None, COUNTRY_TRUST, ending)


@lru_cache(maxsize=1)
def _endings() -> dict[str, tuple[str, str, float]]:
    return {ending: (code, city, float(trust)) for ending, code, city, trust in rows_of("domains.tsv")}


def _town_in(labels: list[str], code: str) -> Place | None:
    """Return a town of a country whose main name stands in a domain's name, with six letters or more."""
    words = [part for label in labels for part in label.split("-") if len(part) >= _LONG_NAME]
    for entry in [entry for word in words if code for entry in named(word)]:
        found = place(entry)
        if found.kind == "place" and found.country == code and any(is_main(found.name, word) for word in words):
            return found
    return None


@lru_cache(maxsize=1)
def _postal() -> dict[tuple[str, str], str]:
    """Return the area by country and first characters."""
    found: dict[tuple[str, str], str] = {}
    for code, first, last, area in rows_of("postal.tsv"):
        if first.isdigit():
            found |= {(code, f"{k:0{len(first)}d}"): area for k in range(int(first), int(last) + 1)}
        else:
            found[code, first] = area
    return found


def postal_readings(text: str) -> list[PlaceReading]:
    """Return postal codes of Russia, Ukraine, Great Britain and the United States (after its state's letters)."""
    near = set(countries_of_writing(text))
    found = [*_digits(text, _RU_CODE, "RU")] if "RU" in near else []
    found += [*_digits(text, _UA_CODE, "UA")] if "UA" in near else []
    for match in _GB_CODE.finditer(text):
        found += _one(match, town(_postal().get(("GB", match[1]), ""), "GB"), 0.8)
    for match in _US_CODE.finditer(text):
        state = next((place(e) for e in named(f"{match[1]}") if _is_state(place(e))), None)
        found += _one(match, state, 0.8)
    return found


def _is_state(where: Place) -> bool:
    return where.kind == "region" and where.country == "US"


def _digits(text: str, pattern: re.Pattern[str], code: str) -> Iterator[PlaceReading]:
    for match in pattern.finditer(text):
        area = _postal().get((code, match[1]))
        yield from _one(match, region(code, area) if area else None, POSTAL_TRUST)


def _one(match: re.Match[str], where: Place | None, trust: float) -> list[PlaceReading]:
    if where is None:
        return []
    return [PlaceReading(*match.span(), match.group(), "postal", weighed([(where, 1.0)]), trust, "code")]


@lru_cache(maxsize=1)
def _currencies() -> tuple[tuple[re.Pattern[str], tuple[tuple[str, float, str], ...]], ...]:
    signs: dict[str, list[tuple[str, float, str]]] = {}
    for written, code, height, first, last in rows_of("currencies.tsv"):
        for sign in written.split("|"):
            signs.setdefault(sign, []).append((code, float(height), years_note(first, last)))
    return tuple((re.compile(_price(sign)), tuple(rows)) for sign, rows in signs.items())


def _price(sign: str) -> str:
    """Return the pattern of a price: a number with a sign after it, or a symbol before it."""
    number = r"\d+(?:[\s\u00a0.,]\d{2,3})*\s?"
    word = re.match(r"\w", sign) is not None
    after = rf"(?<!\w){number}(?:{sign})(?!\w)"
    return after if word else rf"{after}|(?:{sign})\s?{number}"


def currency_readings(text: str) -> list[PlaceReading]:
    """Return the prices of a text, with the countries that use the currency."""
    spans: dict[tuple[int, int], dict[str, float]] = {}
    for pattern, rows in _currencies():
        for match in pattern.finditer(text):
            at = spans.setdefault((match.start(), match.start() + len(match.group().rstrip())), {})
            for code, height, _ in rows:
                at[code] = max(height, at.get(code, 0.0))
    kept = [span for span in spans if not any(a <= span[0] and span[1] <= b and (a, b) != span for a, b in spans)]
    return [_price_reading(text, span, spans[span]) for span in sorted(kept)]


def _price_reading(text: str, span: tuple[int, int], codes: dict[str, float]) -> PlaceReading:
    chosen = weighed((country(code), height) for code, height in codes.items())
    return PlaceReading(*span, text[span[0] : span[1]], "currency", chosen, CURRENCY_TRUST, "code")
