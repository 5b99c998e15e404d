"""A caption such as "Magadan airport, 22 September 2022", read as a place and local dates."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from noonmark.clues.instants import from_posix, to_posix
from noonmark.clues.options import read_day
from noonmark.earth.gazetteer import resolve
from noonmark.errors import NoonmarkError
from noonmark.fix.claim import Claim
from noonmark.fix.scope import Scope

_RUSSIAN = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_UKRAINIAN = ("січ", "лют", "берез", "квіт", "трав", "черв", "лип", "серп", "верес", "жовт", "листопад", "груд")
_ENDINGS = {
    "": ("", "а", "е", "ом"), "ь": ("ь", "я", "е", "ем"), "й": ("й", "я", "е", "ем"),
    "ень": ("ень", "ня", "ні", "нем"), "ий": ("ий", "ого", "ому"), "листопад": ("", "а", "і", "ом"),
}  # fmt: skip
"""Endings of a month's cases, by that of its name; a stem alone would take Lipetsk (Липецк) for July (липень)."""
_SHORT_RU = ("янв", "фев", "мар", "апр", "", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")

_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_SLASHED = re.compile(r"\b\d{1,2}([/-])\d{1,2}\1\d{4}\b")
_DAY_FIRST = re.compile(
    r"\b(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+([^\W\d_]{3,})\.?,?\s+(\d{4})\b", re.IGNORECASE
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE)
_MONTH_ONLY = re.compile(r"\b([^\W\d_]{3,})\.?\s+(\d{4})\b", re.IGNORECASE)
_YEAR_ONLY = re.compile(r"(?<![\d./-])\b(19[5-9]\d|20[0-4]\d)\b(?![.,]?\d)")
_YEAR_WORD = re.compile(r"^\s*(?:года|г\.|року|р\.)", re.IGNORECASE)


def read_claim(text: str, scope: Scope) -> Claim:
    """Return the claim of a caption; without a date it spans the scope.

    Raises
    ------
    NoonmarkError
        Without a place, with an unknown or ambiguous place, with a date that does not exist.
    """
    found = _find_dates(text)
    if found is None:
        first, last = _scope_days(scope)
        rest = text
    else:
        first, last, start, end = found
        tail = text[end:]
        rest = text[:start] + " " + _YEAR_WORD.sub("", tail)
    name = re.sub(r"\s+", " ", rest).strip(" ,.;:-")
    name = re.sub(
        r"^(?:(?:in|at|near|on|в|у|на)(?:\s+|$))+|(?:\s+(?:on|in|at|the|в|у))+$", "", name, flags=re.IGNORECASE
    )
    name = name.strip(" ,.;:")
    if not name:
        raise NoonmarkError(
            f"the claim {text!r} names no place", remedy='write a place and a date: "Neryungri, 22 September 2022"'
        )
    return Claim(text, resolve(name), first, last)


def _scope_days(scope: Scope) -> tuple[date, date]:
    return from_posix(to_posix(scope.earliest)).date(), from_posix(to_posix(scope.latest)).date()


def _find_dates(text: str) -> tuple[date, date, int, int] | None:
    """Return first and last day and the span of text that names them."""
    if match := _ISO.search(text):
        day = read_day(match[1], "the claim's date")
        return day, day, *match.span()
    if match := _SLASHED.search(text):
        raise NoonmarkError(
            f"the claim's date {match[0]} can be read in two ways", remedy="write 2022-09-22, or the month as a word"
        )
    if match := _DOTTED.search(text):
        day = _day(int(match[3]), int(match[2]), int(match[1]), text)
        return day, day, *match.span()
    for pattern, order in ((_DAY_FIRST, (1, 2)), (_MONTH_FIRST, (2, 1))):
        for match in pattern.finditer(text):
            month = _month(match[order[1]])
            if month:
                day = _day(int(match[3]), month, int(match[order[0]]), text)
                return day, day, *match.span()
    for match in _MONTH_ONLY.finditer(text):
        month = _month(match[1])
        if month:
            year = int(match[2])
            return (
                _day(year, month, 1, text),
                _day(year, month, calendar.monthrange(year, month)[1], text),
                *match.span(),
            )
    if match := _YEAR_ONLY.search(text):
        year = int(match[1])
        return date(year, 1, 1), date(year, 12, 31), *match.span()
    return None


def _month(word: str) -> int:
    return _months().get(word.lower(), 0)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the forms of each month's name in English, Russian and Ukrainian, with its number."""
    forms: dict[str, int] = {"sept": 9, "сент": 9, "нояб": 11}
    for number in range(1, 13):
        name = calendar.month_name[number].lower()
        russian = {3: "", 5: "й", 8: ""}.get(number, "ь")
        ukrainian = {2: "ий", 11: "листопад"}.get(number, "ень")
        cases = [_RUSSIAN[number - 1] + end for end in _ENDINGS[russian]]
        cases += [_UKRAINIAN[number - 1] + end for end in _ENDINGS[ukrainian]]
        forms |= dict.fromkeys([name, name[:3], name[:4], *cases, _SHORT_RU[number - 1]], number)
    return {form: number for form, number in forms.items() if form}


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return read_day(date(year, month, day), "the claim's date")
    except ValueError:
        raise NoonmarkError(f"the claim {text!r} names a day that does not exist", remedy="check the date") from None
