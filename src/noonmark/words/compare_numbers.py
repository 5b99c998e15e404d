"""Numbers and days as three languages write them, with where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from noonmark.words.compare_types import Language

Found = tuple[int, int, int]
"""Start, end and value."""
_DIGITS = re.compile("[0-9]{1,3}(?:[ ,\u00a0\u202f][0-9]{3})+(?![0-9])|[0-9]+(?:[.,][0-9]{1,2}(?![0-9]))?")
_SCALE = re.compile(
    r"\s*(?:(?P<k>thousand|тыс(?:яч\w*|\.)?|тис(?:яч\w*|\.)?)|(?P<m>million|millions|mln|миллион\w*|млн\.?|мільйон\w*))(?!\w)",
    re.IGNORECASE,
)
_MONTHS: dict[Language, tuple[str, ...]] = {
    "en": ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    "ru": (
        "январ",
        "феврал",
        "март",
        "апрел",
        "ма[яй]",
        "июн",
        "июл",
        "август",
        "сентябр",
        "октябр",
        "ноябр",
        "декабр",
    ),
    "uk": ("січ", "лют", "берез", "квіт", "трав", "черв", "лип", "серп", "верес", "жовт", "листопад", "груд"),
}
_EN_FULL = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_LAST_DAY = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Day:
    """A day as written: where it stands, and ``"21 September"`` in words that all languages share."""

    start: int
    end: int
    words: str


def numbers_in(text: str, language: Language) -> list[Found]:
    """Return the numbers of a text that are no part of a day, scaled by thousand and million.

    Examples
    --------
    >>> [value for _, _, value in numbers_in("300 тысяч человек, 1,300 и 2,5 млн", "ru")]
    [300000, 1300, 2500000]
    """
    taken = [(day.start, day.end) for day in dates_in(text, language)]
    found: list[Found] = []
    for match in _DIGITS.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        scale = _SCALE.match(text, match.end())
        times = 1 if scale is None else 1000 if scale["k"] else 1_000_000
        value = _value(match[0], times)
        if value is not None:
            found.append((match.start(), scale.end() if scale else match.end(), value))
    return found


def _value(text: str, times: int) -> int | None:
    grouped = re.fullmatch("[0-9]{1,3}(?:[ ,\u00a0\u202f][0-9]{3})+", text)
    if grouped:
        return int(re.sub("[^0-9]", "", text)) * times
    whole, _, part = text.replace(",", ".").partition(".")
    if len(whole) > 12:
        return None
    if not part:
        return int(whole) * times
    return (int(whole) * 100 + int(part.ljust(2, "0"))) * times // 100 if times > 1 else None


def dates_in(text: str, language: Language) -> list[Day]:
    """Return the days of a text: ``21 September 2022``, ``September 21``, ``21 сентября``, ``21.09.2022``.

    A day that does not exist is no day, and the years are not compared: a text often leaves them out.
    """
    found: list[Day] = []
    for match in _day_pattern(language).finditer(text):
        day = int(match["first"] or match["second"])
        name = (match["month"] or match["month2"]).casefold()
        month = next(n for n, start in enumerate(_MONTHS[language]) if re.match(start, name))
        if 1 <= day <= _LAST_DAY[month]:
            found.append(Day(match.start(), match.end(), f"{day} {_EN_FULL[month].capitalize()}"))
    for match in re.finditer(r"(?<![0-9.])([0-9]{1,2})\.([0-9]{2})\.((?:19|20)[0-9]{2})(?![0-9])", text):
        day, month = int(match[1]), int(match[2])
        if 1 <= month <= 12 and 1 <= day <= _LAST_DAY[month - 1]:
            found.append(Day(match.start(), match.end(), f"{day} {_EN_FULL[month - 1].capitalize()}"))
    return sorted(found, key=lambda told: told.start)


def _day_pattern(language: Language) -> re.Pattern[str]:
    if language == "en":
        months = "|".join([*_EN_FULL, *(rf"{start}\b\.?" for start in (*_MONTHS["en"], "sept"))])
    else:
        months = "|".join(rf"{start}\w*" for start in _MONTHS[language])
    day = r"[0-3]?[0-9]"
    return re.compile(
        rf"\b(?P<first>{day})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{months})(?:,?\s+(?:19|20)[0-9]{{2}})?(?!\w)"
        rf"|\b(?P<month2>{months})\s+(?P<second>{day})(?:st|nd|rd|th)?(?![0-9])(?:,?\s+(?:19|20)[0-9]{{2}})?",
        re.IGNORECASE,
    )
