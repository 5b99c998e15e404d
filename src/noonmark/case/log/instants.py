"""Instants as the log writes them: UTC, microseconds, one spelling."""

from __future__ import annotations

from datetime import UTC, datetime

from noonmark.errors import NoonmarkError

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def write_instant(instant: datetime) -> str:
    """Return ``2026-03-01T12:00:00.000000Z``.

    Raises
    ------
    NoonmarkError
        The instant names no zone.

    Examples
    --------
    >>> write_instant(datetime(2026, 3, 1, 12, tzinfo=UTC))
    '2026-03-01T12:00:00.000000Z'
    """
    if instant.tzinfo is None:
        raise NoonmarkError(f"the instant {instant} names no zone", remedy="give it in UTC")
    # isoformat pads the year to four digits everywhere; strftime does not.
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_instant(text: object) -> datetime:
    """Return the aware instant of that spelling; any other spelling is an error."""
    try:
        instant = datetime.strptime(str(text), _FORM).replace(tzinfo=UTC)
    except ValueError:
        instant = None
    if instant is None or write_instant(instant) != text:
        raise NoonmarkError(f"{str(text)[:40]!r} is not an instant", remedy="write 2026-03-01T12:00:00.000000Z")
    return instant
