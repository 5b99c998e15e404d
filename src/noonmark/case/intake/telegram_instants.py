"""When a message of a Telegram export was posted, at the latest.

A posting instant says that what was posted had been filmed before it. So wherever an export leaves room, the latest
instant that it can mean is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

WESTERNMOST = timedelta(hours=12)
EASTERNMOST = timedelta(hours=14)
"""Local clocks are between UTC-12 and UTC+14 (IANA time zone database, Etc/GMT+12 and Pacific/Kiritimati)."""
_LATEST, _EDITED = "latest", "edited"
_NEVER = ("1969-12-31", "1970-01-01")
"""How early exports write the edit of a message that was never edited: second 0, on the clock of that place."""
_LAST_SECOND = 253_402_300_799
"""9999-12-31T23:59:59Z, the last one that a date can be."""


@dataclass(frozen=True)
class Posted:
    """When a message was posted.

    Attributes
    ----------
    utc : datetime or None
        The message's files were there by then, and not necessarily before.
    more : mapping
        The export's own words; ``posted_is`` is ``"latest"`` where the zone is unknown, and ``"edited"`` where the
        instant is that of the last edit.
    odd : tuple of str
        Keys whose values are no instants, or contradict each other.
    """

    utc: datetime | None = None
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])
    odd: tuple[str, ...] = ()


def posted_of(told: Mapping[str, object]) -> Posted:
    """Return when a message was posted, or, when it was edited, last changed: an edit can put in another file.

    Examples
    --------
    >>> posted_of({"date": "2019-06-04T00:01:59"}).utc
    datetime.datetime(2019, 6, 4, 12, 1, 59, tzinfo=datetime.timezone.utc)
    """
    odd: list[str] = []
    posted, sure = _instant(told, "date", odd)
    edited, edit_sure = _instant(told, "edited", odd)
    keys = ("date", "date_unixtime", "edited", "edited_unixtime")
    more: dict[str, Any] = {
        key: told[key] for key in keys if isinstance(told.get(key), str) and len(str(told[key])) < 40
    }
    more |= {key: told[key] for key in keys if _is_second(told.get(key))}
    instants = [one for one in (posted, edited) if one is not None]
    utc = max(instants, default=None)
    if posted is None and edited is None:
        return Posted(None, more, tuple(odd))
    if not (edit_sure if utc == edited else sure):
        more["posted_is"] = _LATEST
    elif utc == edited:
        more["posted_is"] = _EDITED
    return Posted(utc, more, tuple(odd))


def _instant(told: Mapping[str, object], key: str, odd: list[str]) -> tuple[datetime | None, bool]:
    """Return the latest instant that a date can mean, and whether it is the very instant."""
    unix = f"{key}_unixtime"
    if told.get(unix) in ("0", 0) or str(told.get(key))[:10] in _NEVER:
        return None, True
    exact, local = _of_seconds(told.get(unix)), _of_text(told.get(key))
    odd += [name for name, found in ((unix, exact), (key, local)) if told.get(name) is not None and found is None]
    if local is None:
        return exact, True
    if local.tzinfo is not None:
        return max(filter(None, (exact, local.astimezone(UTC)))), True
    latest = _shifted(local, WESTERNMOST)
    if exact is None:
        return latest, False
    ahead = local.replace(tzinfo=UTC) - exact
    if -WESTERNMOST <= ahead <= EASTERNMOST:
        return exact, True
    odd.append(key)  # the two cannot both be right, so the later one bounds
    return max(exact, latest), False


def _of_seconds(value: object) -> datetime | None:
    """Return the instant of a count of seconds since 1970, a number or its digits."""
    if isinstance(value, str) and len(value) < 15 and value.isascii() and value.isdecimal():
        value = int(value)
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and _is_second(value) else None


def _is_second(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LAST_SECOND


def _of_text(value: object) -> datetime | None:
    """Return what a text says; without a zone where it tells none."""
    if not isinstance(value, str) or not 16 <= len(value) <= 40:  # a day without a clock is none
        return None
    try:
        told = datetime.fromisoformat(value)
        return told.astimezone(UTC) if told.tzinfo is not None else told
    except (ValueError, OverflowError):
        return None


def _shifted(local: datetime, by: timedelta) -> datetime:
    try:
        return local.replace(tzinfo=UTC) + by
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
