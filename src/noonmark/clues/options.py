"""The options of a clue at the door: read once, checked once, every error with its place."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from noonmark.clues.instants import check_instant
from noonmark.errors import NoonmarkError

_UNITS_S = {"s": 1.0, "sec": 1.0, "min": 60.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_LONGEST_S = 10.0 * 365.25 * 86400.0
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]?(.*)", re.DOTALL)


class Options:
    """Options of one clue, by key, with errors that name the clue and the key."""

    def __init__(self, values: Mapping[str, object], where: str, known: set[str]) -> None:
        self.values = {str(key).replace("_", "-"): value for key, value in values.items()}
        self.where = where
        for key in self.values:
            if key not in known and key != "kind":
                near = difflib.get_close_matches(key, sorted(known), n=1)
                remedy = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(sorted(known))}"
                raise NoonmarkError(f"unknown key {key!r}", where=where, remedy=remedy)

    def has(self, key: str) -> bool:
        """Return whether the key was given."""
        return key in self.values

    def error(self, problem: str, remedy: str = "") -> NoonmarkError:
        """Return an error about this clue."""
        return NoonmarkError(problem, where=self.where, remedy=remedy)

    @contextmanager
    def blamed(self) -> Generator[None]:
        """Name this clue in errors that a check inside raises."""
        try:
            yield
        except NoonmarkError as error:
            raise error if error.where else error.at(self.where) from None

    def _raw(self, key: str, default: object) -> object:
        if key in self.values:
            return self.values[key]
        if default is None:
            raise self.error(f"{key!r} is missing", f"add {key} = ...")
        return default

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text."""
        value = self._raw(key, default)
        if not isinstance(value, str):
            raise self.error(f"{key} {value!r} is no text", f'write {key} = "..."')
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """Return a finite number."""
        return self._number(self._raw(key, default), key)

    def _number(self, value: object, key: str) -> float:
        try:
            number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.error(f"{key} {value!r} is not a number", f"write {key} = 1.8, for example")
        return number

    def above_zero(self, key: str, unit: str, default: float | None = None) -> float:
        """Return a number above 0."""
        value = self.number(key, default)
        if value <= 0.0:
            raise self.error(f"{key} {value:g}{unit} is not above 0", f"give {key} as a number above 0")
        return value

    def text_of(self, key: str) -> str:
        """Return a value as it would be typed, whatever its type."""
        value = self._raw(key, None)
        return value.isoformat() if isinstance(value, date) else str(value).strip()

    def trust(self, default: float) -> float:
        """Return the clue's trust, in (0, 1]."""
        value = self.number("trust", default)
        if not 0.0 < value <= 1.0:
            raise self.error(
                f"trust {value:g} is not a probability above 0 and up to 1",
                "give e.g. 0.9; to ignore a clue leave it out",
            )
        return value

    def share(self, key: str, default: str | float | None = None) -> float:
        """Return a relative error, written 0.05 or "5%"."""
        value = self._raw(key, default)
        text = str(value).strip()
        number = self._number(text[:-1], key) / 100.0 if text.endswith("%") else self._number(value, key)
        if not 0.0 < number <= 2.0:
            raise self.error(
                f"{key} {value} is not above 0 % and up to 200 %", 'write error = "5%": one standard deviation'
            )
        return number

    def measured(self, key: str, *, sd: float | None = None) -> tuple[float, float]:
        """Return a value and its standard deviation, written "43~6", or with ``error = 6`` beside it."""
        value = self._raw(key, None)
        first, tilde, second = str(value).partition("~")
        number = self._number(first.strip() if tilde else value, key)
        if tilde:
            return number, self._positive(self._number(second.strip(), f"{key} error"), f"{key} error")
        if sd is None and not self.has("error"):
            raise self.error(f"{key} {value} has no error", f"write one standard deviation after a tilde: {value}~4")
        return number, self._positive(self.number("error", sd), f"{key} error")

    def _positive(self, value: float, name: str) -> float:
        if value <= 0.0:
            raise self.error(f"{name} {value:g} is not above 0", "give one standard deviation, as in 43~6")
        return value

    def duration_s(self, key: str, default: str | float | None = None) -> float:
        """Return a duration in seconds, written 90, "90s", "1.5min" or "00:01:30"."""
        value = self._raw(key, default)
        text = str(value).strip()
        seconds = self._clock_s(text, key) if ":" in text else self._units_s(value, text, key)
        if abs(seconds) > _LONGEST_S:
            raise self.error(f"{key} {value} is longer than ten years", "check its unit: s, min, h or d")
        return seconds

    def _units_s(self, value: object, text: str, key: str) -> float:
        for unit in sorted(_UNITS_S, key=len, reverse=True):
            if text.endswith(unit):
                return self._number(text[: -len(unit)], key) * _UNITS_S[unit]
        return self._number(value, key)

    def _clock_s(self, text: str, key: str) -> float:
        """Return seconds of 01:30 or 00:01:30; a minus before it turns the whole, not its first part."""
        parts = text.removeprefix("-").split(":")
        if len(parts) > 3 or any(not part[:1].isdigit() for part in parts):
            raise self.error(f"{key} {text!r} is no duration", 'write 90, "90s", "1.5min" or "00:01:30"')
        seconds = sum(self._number(part, key) * 60.0**i for i, part in enumerate(reversed(parts)))
        return -seconds if text.startswith("-") else seconds

    def instant(self, key: str) -> tuple[datetime, float]:
        """Return an aware instant in UTC and the step in which it was written [s]."""
        value = self._raw(key, None)
        stamp, step = read_moment(value, f"{key}", self.where)
        if stamp.tzinfo is None:
            raise self.error(
                f"{key} {value} has no time zone",
                "write UTC with a Z (2022-09-22T03:00Z) or an offset (+09:00); "
                "for a clock of unknown zone use local-clock",
            )
        with self.blamed():
            return check_instant(stamp, key), step

    def local(self, key: str) -> tuple[datetime, float]:
        """Return a naive local time and the step in which it was written [s]."""
        value = self._raw(key, None)
        stamp, step = read_moment(value, key, self.where)
        if stamp.tzinfo is not None:
            raise self.error(f"{key} {value} carries a zone", "leave the zone out, or use the kind 'instant'")
        return stamp, step

    def day(self, key: str) -> date:
        """Return a calendar date."""
        return read_day(self._raw(key, None), key, self.where)


def read_day(value: object, name: str, where: str = "") -> date:
    """Return a calendar date from ``2022-09-22`` or a TOML date."""
    if isinstance(value, date) and not isinstance(value, datetime):
        found = value
    else:
        try:
            found = date.fromisoformat(str(value))
        except ValueError:
            raise NoonmarkError(f"{name} {value} is no date", where=where, remedy="write 2022-09-22") from None
    if not 1950 <= found.year < 2050:
        raise NoonmarkError(
            f"{name} {found} is outside 1950 to 2049, which the sun's table covers",
            where=where,
            remedy="check the year",
        )
    return found


def read_moment(value: object, name: str, where: str = "") -> tuple[datetime, float]:
    """Return a datetime, aware or naive, and the step in which it was written [s]."""
    if isinstance(value, datetime):
        return value, 1.0 if value.second or value.microsecond else 60.0
    text = str(value).strip()
    try:
        stamp = datetime.fromisoformat(text.replace("Z", "+00:00"))
        clock = re.split(r"[Z+-]", _clock_of(text))[0].strip()
    except ValueError:
        raise NoonmarkError(f"{name} {value} is no instant", where=where, remedy="write 2022-09-22T03:00Z") from None
    if not clock:
        raise NoonmarkError(
            f"{name} {value} has no time of day", where=where, remedy="write 2022-09-22T03:00Z, or use a date"
        )
    step = {0: 3600.0, 1: 60.0}.get(clock.count(":"), 1.0)
    return stamp, 1e-3 if "." in clock else step


def _clock_of(text: str) -> str:
    """Return what stands after the date; other forms of ISO 8601 hide how finely they are written."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return match[1]


def shift(stamp: datetime, seconds: float) -> datetime:
    """Return an instant moved by seconds."""
    return stamp + timedelta(seconds=seconds)
