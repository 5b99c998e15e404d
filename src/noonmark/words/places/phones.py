"""Phone numbers: the country by its code, the town or region by the area code.

Numbers are split and checked by phonenumbers (Google's libphonenumber, Apache 2.0), whose names of areas are matched
with the gazetteer; Russian area codes have a table of their own, as libphonenumber knows only the region.
"""

from __future__ import annotations

import lzma
import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

from noonmark.earth.gazetteer_table import Place
from noonmark.earth.look_up import SURE_SCORE, look_up
from noonmark.words.places.areas import country, region, rows_of, town, weighed, years_note
from noonmark.words.places.reading import PlaceReading
from noonmark.words.places.scripts import countries_of_writing

INTERNATIONAL, NATIONAL = 0.9, 0.75
"""Trust of a number with its country's code, and of one whose country is guessed by the letters around it."""
LATIN = ("US", "GB", "DE", "FR", "IT", "ES", "PL", "TR", "NL", "BR")
"""Countries tried for a number in Latin text: the ten with most people of those that write so (GeoNames), roughly."""
NO_LETTERS = ("RU", "UA", "US", "GB", "DE", "FR", "IT", "ES", "PL", "TR", "KZ", "BY")
"""Countries tried for a number with no letters around it."""
MOST_COUNTRIES = 12
_NUMBER = re.compile(r"(?<![\w+])(?:\+|00)?\(?\d(?:[\s\u00a0().‑–/-]{0,3}\d){6,14}(?!\w)")
_DATE = re.compile(r"(?<!\d)(?:\d{4}[-./]\d{2}[-./]\d{2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})(?!\d)")
_AMERICAN = re.compile(r"(?:1[\s.-])?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}")
_OUT_OF_DATE = "in use there since"
_LETTER = re.compile(r"[^\W\d_]")


def phone_readings(text: str) -> list[PlaceReading]:
    """Return the phone numbers of a text, with the places of their codes."""
    found: list[PlaceReading] = []
    countries = countries_of_writing(text) or (LATIN if _LETTER.search(text) else NO_LETTERS)
    for match in _NUMBER.finditer(text):
        told = match.group().strip()
        parsed = [] if _DATE.search(told) else _parsed(told, countries)
        if parsed:
            found.append(_reading(match.start(), told, parsed))
    return found


def _parsed(told: str, countries: tuple[str, ...]) -> list[Any]:
    """Return the valid readings of a number: one with a country's code, or one for each country where it is valid."""
    import phonenumbers  # noqa: PLC0415 - a tenth of a second that texts without numbers do not need

    international = told.startswith(("+", "00"))
    out: list[Any] = []
    for code in (None,) if international else countries[:MOST_COUNTRIES]:
        if code is not None and not _is_dialled_so(told, code):
            continue
        try:
            number: Any = phonenumbers.parse(f"+{told[2:]}" if told.startswith("00") else told, code)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) and number not in out:
            out.append(number)
    return out


def _is_dialled_so(told: str, code: str) -> bool:
    """Return whether a national number is written as people of a country write it, with its area code.

    With the trunk prefix (0, in Russia 8) or the area code in brackets; in North America as 217-555-2368; where
    there is no trunk prefix, nine digits or more.
    """
    import phonenumbers  # noqa: PLC0415

    if code in ("US", "CA"):
        return bool(_AMERICAN.fullmatch(told))
    about: Any = phonenumbers.PhoneMetadata.metadata_for_region(code)
    trunk = str(about.national_prefix or "") if about else ""
    digits = re.sub(r"\D", "", told)
    if not trunk:
        return len(digits) >= 9
    return digits.startswith(trunk) or (told.startswith("(") and code in ("RU", "KZ"))


def _reading(start: int, told: str, numbers: list[Any]) -> PlaceReading:
    trust = INTERNATIONAL if told.startswith(("+", "00")) else NATIONAL
    found = [(where, note) for number in numbers for where, note in _places(number)]
    notes = dict.fromkeys(note for _, note in found if note)
    chosen = weighed((where, 1.0) for where, _ in found)
    trust = trust if chosen else 0.0
    return PlaceReading(start, start + len(told), told, "phone", chosen, trust, "code", "; ".join(notes))


def _places(number: Any) -> list[tuple[Place | None, str]]:
    import phonenumbers  # noqa: PLC0415

    code = phonenumbers.region_code_for_number(number) or ""
    kind = phonenumbers.number_type(number)
    fixed = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if kind not in fixed:
        what = "mobile" if kind == phonenumbers.PhoneNumberType.MOBILE else "not of one area"
        return [(country(code), f"{what}: the country only")]
    if number.country_code == 7:
        found = _russian(str(number.national_number))
        if found:
            return found
    return [(each, "") for each in _named(f"{number.country_code}{number.national_number}", code)]


@lru_cache(maxsize=1)
def _russian_codes() -> dict[str, tuple[str, ...]]:
    return {row[0]: row for row in rows_of("phones_ru.tsv")}


def _russian(national: str) -> list[tuple[Place | None, str]]:
    codes = _russian_codes()
    row = next((codes[national[:length]] for length in (5, 4, 3) if national[:length] in codes), None)
    if row is None:
        return []
    _, code, area, towns, first = row
    note = years_note(first, "").replace("given out since", _OUT_OF_DATE)
    places = [town(name, code, area) for name in towns.split("|")] if towns else [region(code, area)]
    return [(where, note) for where in places if where is not None]


@lru_cache(maxsize=1)
def _area_names() -> dict[str, str]:
    packed = files("noonmark.words").joinpath("data/area_codes.tsv.xz").read_bytes()
    rows = (line.split("\t") for line in lzma.decompress(packed).decode().splitlines())
    return dict(rows)


def _named(digits: str, code: str) -> list[Place | None]:
    """Return the places that libphonenumber names for a number: towns parted by slashes, then their region."""
    names = _area_names()
    told = next((names[digits[:k]] for k in range(len(digits), 0, -1) if digits[:k] in names), "")
    around = country(code)
    first, _, wider = told.partition(",")
    places = [_in_country(part.strip(), wider.strip(), code) for part in first.split("/")]
    known = list(dict.fromkeys(where for where in places if where is not None))
    return list(known) or [_in_country(wider.strip(), "", code) or around]


@lru_cache(maxsize=4096)
def _in_country(name: str, wider: str, code: str) -> Place | None:
    bare = re.sub(
        r"(?i)\s*(?:\(.*\)|\b(?:city|region|oblast|district|province|republic of|krai|county)\b)\s*", " ", name
    )
    for text in (name, bare.strip()):
        matches = (
            [m for m in look_up(text, limit=12) if m.score >= SURE_SCORE and m.place.country == code] if text else []
        )
        inside = [m for m in matches if wider and wider.casefold() in m.place.region.casefold()]
        usable = [m.place for m in inside or matches if m.place.kind in ("place", "region")]
        if usable:
            return usable[0]
    return None
