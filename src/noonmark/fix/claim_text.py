"""A caption such as "Magadan airport, 22 September 2022", read as a place and local dates."""

from __future__ import annotations

import calendar
import re
from datetime import date

from noonmark.clues.instants import from_posix, to_posix
from noonmark.clues.options import read_day
from noonmark.earth.gazetteer import resolve
from noonmark.errors import NoonmarkError
from noonmark.fix.claim import Claim
from noonmark.fix.scope import Scope

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_STEMS_RU = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_STEMS_UK = ("січ", "лют", "берез", "квіт", "трав", "черв", "лип", "серп", "верес", "жовт", "листопад", "груд")

_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_DAY_FIRST = re.compile(r"\b(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+([^\W\d_]{3,})\.?,?\s+(\d{4})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE)
_MONTH_ONLY = re.compile(r"\b([^\W\d_]{3,})\.?\s+(\d{4})\b", re.IGNORECASE)
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
    name = re.sub(r"^(?:in|at|near|on|в|у|на)\s+|\s+(?:on|in|at|the)$", "", name, flags=re.IGNORECASE).strip(" ,.;:")
    if not name:
        raise NoonmarkError(f"the claim {text!r} names no place", remedy='write a place and a date: "Neryungri, 22 September 2022"')
    return Claim(text, resolve(name), first, last)


def _scope_days(scope: Scope) -> tuple[date, date]:
    return from_posix(to_posix(scope.earliest)).date(), from_posix(to_posix(scope.latest)).date()


def _find_dates(text: str) -> tuple[date, date, int, int] | None:
    """Return first and last day and the span of text that names them."""
    if match := _ISO.search(text):
        day = read_day(match[1], "the claim's date")
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
            return _day(year, month, 1, text), _day(year, month, calendar.monthrange(year, month)[1], text), *match.span()
    return None


def _month(word: str) -> int:
    word = word.lower()
    for name, number in _MONTHS.items():
        if word == name or (len(word) >= 3 and word == name[:3]) or word == name[:4]:
            return number
    for number in range(1, 13):
        russian = _STEMS_RU[number - 1]
        if (word in ("май", "мая", "мае") if number == 5 else word.startswith(russian)) or word.startswith(_STEMS_UK[number - 1]):
            return number
    return 0


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return read_day(date(year, month, day), "the claim's date")
    except ValueError:
        raise NoonmarkError(f"the claim {text!r} names a day that does not exist", remedy="check the date") from None
