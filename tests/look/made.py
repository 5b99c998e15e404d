"""Facts made by hand for the tests of looks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact

DULUTH = PlaceFact("EXIF GPS", 46.84277, -91.99383)
CARLSBAD = PlaceFact("GoPro GPS5", 33.12676, -117.32734)
BERLIN = PlaceFact("EXIF GPS", 52.52, 13.405)
LONDON = PlaceFact("EXIF GPS", 51.5, -0.12)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # pyright: ignore[reportArgumentType]


def naive(*parts: int) -> datetime:
    return datetime(*parts)  # pyright: ignore[reportArgumentType]


def camera(*parts: int, offset_minutes: int | None = None, source: str = "EXIF DateTimeOriginal") -> ClockFact:
    """The camera's clock; with an offset when one is given."""
    value = naive(*parts)
    if offset_minutes is not None:
        value = value.replace(tzinfo=timezone(timedelta(minutes=offset_minutes)))
    return ClockFact(source, value, "local", offset_minutes)


def gps(*parts: int, source: str = "GPS time") -> ClockFact:
    return ClockFact(source, utc(*parts), "utc", 0)


def creation(*parts: int) -> ClockFact:
    return ClockFact("QuickTime creation time", naive(*parts), "unknown", role="container")


def facts(*clocks: ClockFact, place: PlaceFact | None = None, **given: Any) -> FileFacts:
    return FileFacts("clip.mp4", "video", clocks=clocks, places=(place,) if place else (), **given)
