"""Values as Python prints them, which is how auto-archiver fills its table: read, never run."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from noonmark.errors import NoonmarkError

DEEPEST = 40
_SPACE = re.compile(r"\s*")
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*\.?\d*(?:[eE][-+]?\d+)?|\.\d+|inf|nan)")
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_ARGUMENT = re.compile(r"(\w+)=")
_STRING = re.compile(r"[bB]?'([^'\\]*(?:\\.[^'\\]*)*)'|[bB]?\"([^\"\\]*(?:\\.[^\"\\]*)*)\"", re.DOTALL)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_WORDS: dict[str, Any] = {"None": None, "True": True, "False": False, "nan": None, "inf": None}
_ZONES = ("datetime.timezone.utc", "tzutc", "UTC", "zoneinfo.ZoneInfo")


def read_python(text: str) -> Any:
    """Return the value of a text that Python printed: texts, numbers, lists, dicts, instants; nothing is run.

    Raises
    ------
    NoonmarkError
        If it is not such a value, or nested deeper than 40 levels.

    Examples
    --------
    >>> read_python("{'url': 'https://example.org', 'n': [1, 2.5, None, True]}")
    {'url': 'https://example.org', 'n': [1, 2.5, None, True]}
    >>> str(read_python("datetime.datetime(2022, 3, 11, 8, 30, tzinfo=datetime.timezone.utc)"))
    '2022-03-11 08:30:00+00:00'
    """
    reader = _Reader(text)
    value = reader.value(DEEPEST)
    if reader.peek():
        raise reader.trouble()
    return value


class _Reader:
    """A text and how far it is read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def trouble(self) -> NoonmarkError:
        """Return the error of what stands here."""
        return NoonmarkError(f"it cannot be read as a value from letter {self._at + 1} on")

    def peek(self) -> str:
        """Return the next letter that is no white space, empty at the end."""
        self._at = self._match(_SPACE).end()
        return self._text[self._at : self._at + 1]

    def value(self, depth: int) -> Any:
        """Return the value that begins here."""
        letter = self.peek()
        if depth == 0 or not letter:
            raise self.trouble()
        if letter == "{":
            return self._braces(depth)
        if letter in "[(":
            return self._items("]" if letter == "[" else ")", lambda: self.value(depth - 1))
        if letter in "'\"" or self._text[self._at : self._at + 2] in ("b'", 'b"'):
            return self._string()
        return self._word_or_number(letter, depth)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise self.trouble()
        return found

    def _take(self, letter: str) -> bool:
        if self.peek() != letter:
            return False
        self._at += 1
        return True

    def _items(self, end: str, one: Callable[[], Any]) -> list[Any]:
        """Return what stands between a bracket, on which it is, and its end."""
        self._at += 1
        found: list[Any] = []
        while not self._take(end):
            found.append(one())
            if not self._take(",") and self.peek() != end:
                raise self.trouble()
        return found

    def _braces(self, depth: int) -> Any:
        """Return a dict, or a set as a list."""
        found = self._items("}", lambda: self._pair(depth - 1))
        if any(len(pair) == 1 for pair in found):
            return [pair[0] for pair in found]
        return {str(key): value for key, value in found}

    def _pair(self, depth: int) -> tuple[Any, ...]:
        key = self.value(depth)
        return (key, self.value(depth)) if self._take(":") else (key,)

    def _string(self) -> str:
        found = self._match(_STRING)
        self._at = found.end()
        return _ESCAPE.sub(_letter, found[1] if found[1] is not None else found[2])

    def _word_or_number(self, letter: str, depth: int) -> Any:
        if not (letter.isalpha() or letter == "_"):
            number = self._match(_NUMBER)
            self._at = number.end()
            return _number(number[0], self.trouble())
        name = self._match(_NAME)
        self._at = name.end()
        if self.peek() == "(":
            return _made(name[0], self._items(")", lambda: self._argument(depth - 1)))
        if name[0] not in _WORDS and name[0] not in _ZONES:
            raise self.trouble()
        return UTC if name[0] in _ZONES else _WORDS[name[0]]

    def _argument(self, depth: int) -> tuple[str, Any]:
        self.peek()
        named = _ARGUMENT.match(self._text, self._at)
        if named is None:
            return "", self.value(depth)
        self._at = named.end()
        return named[1], self.value(depth)


def _letter(found: re.Match[str]) -> str:
    told = found[1]
    if told[0] in "xuU" and len(told) > 1:
        number = int(told[1:], 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return _LETTERS.get(told, told)


def _number(told: str, trouble: NoonmarkError) -> int | float | None:
    try:
        value = float(told)
        whole = re.fullmatch(r"[-+]?[\d_]{1,18}", told)
        return int(told) if whole else value if abs(value) < float("inf") else None
    except ValueError:
        raise trouble from None


def _made(name: str, arguments: list[tuple[str, Any]]) -> Any:
    """Return what a call stands for: instants and spans of time, the rest of it as its first argument."""
    plain = [value for key, value in arguments if not key]
    named = {key: value for key, value in arguments if key}
    kind = name.rpartition(".")[2]
    try:
        if kind == "datetime":
            return datetime(*plain, **named)  # noqa: DTZ001 - one that has no zone is printed without one
        if kind == "timedelta":
            return timedelta(*plain, **named)
        if kind in ("timezone", "tzoffset"):
            offset = plain[-1] if isinstance(plain[-1], timedelta) else timedelta(seconds=float(plain[-1]))
            return timezone(offset)
        if kind in ("tzutc", "ZoneInfo"):
            return UTC if plain in ([], ["UTC"]) else None
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return plain[0] if plain else None
