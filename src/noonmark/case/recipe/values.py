"""A clue's values as JSON: TOML's dates and times are told apart from texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, cast

from noonmark.errors import NoonmarkError

_DATETIME, _DATE, _TIME = "$datetime", "$date", "$time"
_READ = {_DATETIME: datetime.fromisoformat, _DATE: date.fromisoformat, _TIME: time.fromisoformat}


def to_plain(value: object) -> Any:
    """Return a value of a clues file as JSON holds it.

    Examples
    --------
    >>> to_plain([date(2022, 9, 22), "2022-09-22", 1.5])
    [{'$date': '2022-09-22'}, '2022-09-22', 1.5]
    """
    if isinstance(value, datetime):
        return {_DATETIME: value.isoformat()}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, time):
        return {_TIME: value.isoformat()}
    if isinstance(value, Mapping):
        return {str(key): to_plain(part) for key, part in cast("Mapping[object, object]", value).items()}
    if isinstance(value, list | tuple):
        return [to_plain(part) for part in cast("list[object]", value)]
    return value


def from_plain(value: object) -> Any:
    """Return the value of :func:`to_plain`.

    Raises
    ------
    NoonmarkError
        For a date or time that is none.

    Examples
    --------
    >>> from_plain({"$date": "2022-09-22"})
    datetime.date(2022, 9, 22)
    """
    if isinstance(value, list):
        return [from_plain(part) for part in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    table = cast("dict[str, object]", value)
    if len(table) == 1 and (kind := next(iter(table))) in _READ:
        return _read(kind, table[kind])
    return {key: from_plain(part) for key, part in table.items()}


def _read(kind: str, text: object) -> Any:
    try:
        return _READ[kind](str(text))
    except ValueError:
        raise NoonmarkError(f"{str(text)[:60]!r} is no {kind[1:]}", where="recipe") from None
