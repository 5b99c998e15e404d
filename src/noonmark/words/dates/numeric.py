"""Dates and clock times written in digits: 2022-09-22, 22.09.2022, 9/22/22, 2022-09, the 1970s, 14:30, 7 pm."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from noonmark.words.dates.parts import Partial, YearShare
from noonmark.words.dates.tokens import Token

_EDGE, _STOP = r"(?<![\w.,/$€£])", r"(?![\w])(?![.,/]\d)"
_YMD = re.compile(r"(?<!\d)([12]\d\d\d)([-/. ])(\d{1,2})\2(\d{1,2})(?!\d)")
_YYYYMMDD = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_DMY = re.compile(_EDGE + r"(\d{1,2})([-/.])(\d{1,2})[-/.,]\s?((?:\d\d){1,2})" + _STOP)
_YM = re.compile(_EDGE + r"([12]\d\d\d)\s?[-/.]\s?(\d{1,2})(?!\s[^\W\d_])" + _STOP)
_MY = re.compile(_EDGE + r"(\d{1,2})\s?[-/.]\s?([12]\d\d\d)" + _STOP)
_MD = re.compile(_EDGE + r"(\d{1,2})/(\d{1,2})" + _STOP)
_BEFORE_DATE = re.compile(
    r"(?i)(?:^|\b(?:on|by|from|to|until|till|since|before|after|between|and|this|next|last|for|in|\w+day|с|по|до|от|на|з)[\s,(-]*|-)$"
)
_LOOSE = re.compile(r"(?i)(?<=\b(?:on|in))(\s+)(\d{1,2})[-.](\d{1,2})" + _STOP)
_DOTTED = re.compile(r"(?<![\w.,:])([0-3]?\d)\.([01]\d)(?![\w%]|[.,:]\d)")
_AFTER_DAY = re.compile(r"(?i)(?<=day)(\s+)(\d{1,2})[-.](\d{1,2})" + _STOP)
_DECADE = re.compile(r"(?<!\w)['’]?(\d\d\d0|\d0)(?:(?<=\d{4})\s?['’]?s|['’]?s|-(?:е|х|ті|тих|ые|ых|і))\b")
_NOON = r"(?:\s?([ap])\.?m\b\.?)"
_CLOCK = re.compile(
    rf"(?i)(?:(?<=\d)T|(?<![\w:.,/]))([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?{_NOON}?(?:Z\b|(?![\w:]))"
)
_HOUR = re.compile(rf"(?i)(?<![\w:.,/])(1[0-2]|0?[1-9])(?:\.([0-5]\d))?()?{_NOON}(?!\w)")

_PART = re.compile(r"(?i)(?<!\w)(?:([12]\d\d\d)\s?-?)?([QH])([1-4])(?:[\s-]?(?:of\s)?([12]\d\d\d))?(?!\w)")

Order = Literal["day first", "month first", "open"]
"""How 4/5/2022 is read; open: either, the month first."""

Reader = Callable[[re.Match[str], Order], Token | None]


def numeric_dates(text: str, order: Order) -> list[Token]:
    """Return the dates and clock times written in digits, in order, none over another.

    Parameters
    ----------
    text : str
    order : Order
        How 4/5/2022 is read; where only one reading is a date, it is taken.
    """
    found: list[Token] = []
    taken = bytearray(len(text))
    for pattern, reader in _READERS:
        for match in pattern.finditer(text):
            token = reader(match, order)
            if token is not None and not any(taken[token.start : token.end]):
                found.append(token)
                taken[token.start : token.end] = b"\1" * (token.end - token.start)
    return sorted(found, key=lambda token: token.start)


def year_of(text: str) -> tuple[int, bool]:
    """Return the year that digits mean, and whether two digits may mean either century."""
    value = int(text)
    if len(text) == 4:
        return value, False
    if 30 <= value <= 40:
        return 1900 + value, True
    return (2000 if value < 30 else 1900) + value, False


def _ymd(match: re.Match[str], _: Order) -> Token | None:
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    good = (month <= 12 and day <= 31) or match[2] == "-"
    return _day(match.start(1), match.end(), Partial(year, month, day)) if good else None


def _yyyymmdd(match: re.Match[str], _: Order) -> Token | None:
    year, month, day = (int(match[k]) for k in (1, 2, 3))
    good = 1 <= month <= 12 and 1 <= day <= 31
    return _day(match.start(), match.end(), Partial(year, month, day)) if good else None


def _dmy(match: re.Match[str], order: Order) -> Token | None:
    year, open_century = year_of(match[4])
    part = _ordered(int(match[1]), int(match[3]), "day first" if match[2] == "." else order)
    if part is None:
        if len(match[4]) < 4 or match[2] == "-":
            return None
        part = Partial(None, int(match[3]), int(match[1]))
    return _day(match.start(1), match.end(), replace(part, year=year, century_open=open_century))


def _ordered(first: int, second: int, order: Order) -> Partial | None:
    """Return a month and a day; ``swapped`` where either may be either and nothing says which."""
    pairs = [(second, first), (first, second)] if order == "day first" else [(first, second), (second, first)]
    good = [(month, day) for month, day in pairs if 1 <= month <= 12 and 1 <= day <= 31]
    if not good:
        return None
    return Partial(None, *good[0], swapped=order == "open" and len(good) == 2 and first != second)


def _ym(match: re.Match[str], _: Order) -> Token | None:
    good = 1 <= int(match[2]) <= 12
    return Token("2", Partial(int(match[1]), int(match[2])), match.start(), match.end()) if good else None


def _my(match: re.Match[str], _: Order) -> Token | None:
    good = 1 <= int(match[1]) <= 12
    return Token("2", Partial(int(match[2]), int(match[1])), match.start(), match.end()) if good else None


def _md(match: re.Match[str], order: Order) -> Token | None:
    """22/9: a date after a word that dates have before them; else it may be a fraction or a score, and is weak."""
    part = _ordered(int(match[1]), int(match[2]), order)
    if part is None or match[0] == "24/7":
        return None
    dated = _BEFORE_DATE.search(match.string[max(match.start() - 12, 0) : match.start()])
    return Token("1" if dated else "v", part, match.start(1), match.end())


def _dotted(match: re.Match[str], order: Order) -> Token | None:
    """23.09, in languages that put the day first; where it may be a price or a share it is weak."""
    day, month = int(match[1]), int(match[2])
    if order != "day first" or not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    dated = day > 12 or _BEFORE_DATE.search(match.string[max(match.start() - 12, 0) : match.start()])
    return Token("1" if dated else "v", Partial(None, month, day), match.start(), match.end())


def _loose(match: re.Match[str], order: Order) -> Token | None:
    part = _ordered(int(match[2]), int(match[3]), order)
    return _day(match.start(2), match.end(), part) if part else None


def _decade(match: re.Match[str], _: Order) -> Token | None:
    return Token("Y", int(match[1]), match.start(), match.end())


def _part_of_year(match: re.Match[str], _: Order) -> Token | None:
    """Q3 2016, H2."""
    year, count = match[1] or match[4], int(match[3])
    months = 3 if match[2] in "Qq" else 6
    if count * months > 12:
        return None
    return Token("2", YearShare(months, count, int(year) if year else None), match.start(), match.end())


def _clock(match: re.Match[str], _: Order) -> Token | None:
    """14:30, 7:15 pm, 7 pm: a clock time is a point, from and to the same hour."""
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    half = (match[4] or "").casefold()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    at = hour + minute / 60 + second / 3600
    return Token("H", (at, at), match.start(), match.end()) if at <= 24 else None


def _day(start: int, end: int, part: Partial) -> Token:
    return Token("1", part, start, end)


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_YMD, _ymd), (_YYYYMMDD, _yyyymmdd), (_DMY, _dmy), (_YM, _ym), (_MY, _my), (_MD, _md), (_LOOSE, _loose),
    (_AFTER_DAY, _loose), (_DOTTED, _dotted), (_DECADE, _decade),
    (_PART, _part_of_year), (_CLOCK, _clock), (_HOUR, _clock),
)  # fmt: skip
