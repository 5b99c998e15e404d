"""Facts as JSON and back. What comes back from a child is checked like any foreign data."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar, cast

from noonmark.footage.facts import ClockFact, DirectionFact, FileFacts, PlaceFact
from noonmark.footage.words import printable

T = TypeVar("T")
Plain = Mapping[str, Any]

MOST_ITEMS = 1000
NOTE_LENGTH = 500


def to_plain(facts: FileFacts) -> dict[str, Any]:
    """Return the facts as what JSON can hold; datetimes as ISO 8601."""
    plain = asdict(facts)
    for clock in plain["clocks"]:
        clock["value"] = clock["value"].isoformat()
    return plain


def from_plain(plain: object) -> FileFacts:
    """Build facts from :func:`to_plain`'s form.

    Raises
    ------
    ValueError
        If a value is missing, of another type, not finite or out of its range.
    """
    data = _mapping(plain)
    return FileFacts(
        name=_text(data, "name") or "",
        kind=_one_of(data, "kind", "image", "video"),
        sha256=_text(data, "sha256") or "",
        bytes=_whole(data, "bytes") or 0,
        width=_whole(data, "width"),
        height=_whole(data, "height"),
        duration_s=_number(data, "duration_s"),
        make=_text(data, "make"),
        model=_text(data, "model"),
        software=_text(data, "software"),
        orientation=_whole(data, "orientation"),
        focal_mm=_number(data, "focal_mm"),
        focal_35mm=_number(data, "focal_35mm"),
        places=_items(data, "places", _place),
        clocks=_items(data, "clocks", _clock),
        directions=_items(data, "directions", _direction),
        notes=_items(data, "notes", _note),
    )


def _place(item: object) -> PlaceFact:
    data = _mapping(item)
    lat, lon = _needed(_number(data, "lat")), _needed(_number(data, "lon"))
    if not (-90 <= lat <= 90 and -180 <= lon < 180):
        raise ValueError("place out of range")
    return PlaceFact(_source(data), lat, lon, _number(data, "height_m"), _number(data, "error_m"))


def _clock(item: object) -> ClockFact:
    data = _mapping(item)
    value = datetime.fromisoformat(_needed(_text(data, "value")))
    scale = _one_of(data, "scale", "utc", "local", "unknown")
    offset, precision_s = _whole(data, "offset_minutes", -1440), _needed(_number(data, "precision_s"))
    if (value.tzinfo is None) != (offset is None) or precision_s <= 0:
        raise ValueError("clock contradicts itself")
    return ClockFact(_source(data), value, scale, offset, precision_s)


def _direction(item: object) -> DirectionFact:
    data = _mapping(item)
    azimuth_deg = _needed(_number(data, "azimuth_deg"))
    if not 0 <= azimuth_deg < 360:
        raise ValueError("azimuth out of range")
    return DirectionFact(_source(data), azimuth_deg, _one_of(data, "reference", "true", "magnetic", "unknown"))


def _note(item: object) -> str:
    if not isinstance(item, str):
        raise ValueError("note is not text")  # noqa: TRY004 - foreign data, one kind of error
    return printable(item, NOTE_LENGTH)


def _source(data: Plain) -> str:
    return _needed(_text(data, "source"))


def _mapping(value: object) -> Plain:
    if not isinstance(value, dict):
        raise ValueError("not a mapping")  # noqa: TRY004
    return cast(Plain, value)


def _items(data: Plain, key: str, build: Callable[[object], T]) -> tuple[T, ...]:
    items = data.get(key)
    if not isinstance(items, list) or len(cast(list[object], items)) > MOST_ITEMS:
        raise ValueError(f"{key} is not a short list")
    return tuple(build(item) for item in cast(list[object], items))


def _text(data: Plain, key: str) -> str | None:
    value = data.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is not text")
    return None if value is None else printable(value)


def _number(data: Plain, key: str) -> float | None:
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{key} is not a finite number")
    return float(value)


def _whole(data: Plain, key: str, least: int = 0) -> int | None:
    value = data.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < least):
        raise ValueError(f"{key} is not a whole number")
    return value


def _one_of(data: Plain, key: str, *choices: Any) -> Any:
    if data.get(key) not in choices:
        raise ValueError(f"{key} is none of {choices}")
    return data[key]


def _needed(value: T | None) -> T:
    if value is None:
        raise ValueError("a value is missing")
    return value
