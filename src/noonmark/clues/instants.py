"""Instants at the door: aware datetimes in UTC, and POSIX seconds inside."""

from __future__ import annotations

from datetime import UTC, datetime

from noonmark.errors import NoonmarkError

FIRST = datetime(1950, 1, 1, tzinfo=UTC)
LAST = datetime(2050, 1, 1, tzinfo=UTC)


def check_instant(value: datetime, name: str = "instant") -> datetime:
    """Return ``value`` in UTC; an instant without a zone or outside 1950-2050 is an error."""
    if value.tzinfo is None:
        raise NoonmarkError(
            f"{name} {value.isoformat()} has no time zone", remedy="write UTC with a Z, or an offset such as +09:00"
        )
    utc = value.astimezone(UTC)
    if not FIRST <= utc <= LAST:
        raise NoonmarkError(
            f"{name} {utc:%Y-%m-%d} is outside 1950 to 2050, which the sun's table covers", remedy="check the year"
        )
    return utc


def to_posix(value: datetime) -> float:
    """Return POSIX seconds of an aware instant."""
    return check_instant(value).timestamp()


def from_posix(seconds: float) -> datetime:
    """Return the UTC instant of POSIX seconds."""
    return datetime.fromtimestamp(float(seconds), UTC)
