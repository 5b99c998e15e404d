"""Facts as JSON and back. What comes back from a child is checked like any foreign data."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import msgspec

from noonmark.footage.facts import FileFacts
from noonmark.footage.words import printable

T = TypeVar("T")

NOTE_LENGTH = 500
DEEPEST = 20


def to_plain(value: object) -> Any:
    """Return facts as what JSON can hold; datetimes as ISO 8601."""
    return msgspec.to_builtins(value)


def from_plain(plain: object, type_: type[T] = FileFacts) -> T:
    """Build facts from :func:`to_plain`'s form.

    Text from the file becomes printable, and is cut where it is too long.

    Raises
    ------
    ValueError
        If a value is missing, of another type, not finite or out of its range.
    """
    try:
        return msgspec.convert(_printable(plain), type_)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None


def _printable(value: object, longest: int = 200, depth: int = 0) -> object:
    """Return plain data with every text fit to print; what is no number any more becomes None and is refused later."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return printable(value, longest)
    if isinstance(value, float):
        return value if abs(value) < 1e300 else "not a finite number"
    if isinstance(value, list):
        return [_printable(item, longest, depth + 1) for item in cast(list[object], value)]
    if isinstance(value, dict):
        items = cast(dict[str, object], value).items()
        return {key: _printable(item, _longest(key, longest), depth + 1) for key, item in items}
    return value


def _longest(key: str, inherited: int) -> int:
    return NOTE_LENGTH if key in {"notes", "contradictions", "why"} else inherited
