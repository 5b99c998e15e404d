"""Written dates into clock facts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from noonmark.footage.facts import ClockFact, Scale
from noonmark.footage.words import printable

FIRST_YEAR, LAST_YEAR = 1950, 2049
"""Years that a clock may show; the sun's table covers the same."""
NEVER_SET = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock without a zone
"""Zero of many clocks: shown when the clock was never set."""
OFFSETS_MINUTES = (-12 * 60, 14 * 60)
"""Offsets from UTC in use (tzdata)."""

_STAMP = re.compile(
    r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s*(Z|[+-]\d\d:?\d\d)?"
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")


def read_clock(
    source: str, text: str, *, scale: Scale = "local", subsec: str = "", offset: str = ""
) -> ClockFact | str:
    """Read one written date and time.

    Parameters
    ----------
    source : str
        Where it stands, for the fact and for notes.
    text : str
        ``"2016:06:23 16:32:50"`` (EXIF) or ISO 8601; a zone in it counts as stated by the file.
    scale : {"utc", "local", "unknown"}
        What the clock is when the text names no zone; with ``"utc"`` the value is aware.
    subsec, offset : str
        EXIF SubSecTime and OffsetTime that belong to it.

    Returns
    -------
    ClockFact or str
        A note, when this is no date that a camera can have written.

    Notes
    -----
    Formats: EXIF 3.0 (CIPA DC-008), tags DateTime and OffsetTime; ISO 8601.
    """
    match = _STAMP.fullmatch(text.strip())
    try:
        value = datetime.strptime(" ".join(match.groups()[:6]), "%Y %m %d %H %M %S") if match else None  # noqa: DTZ007
    except ValueError:
        value = None
    if match is None or value is None:
        return f"{source} '{printable(text, 40)}' is no date and time; not used"
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return f"{source} '{printable(text, 40)}' is outside {FIRST_YEAR} to {LAST_YEAR}; not used"
    if value == NEVER_SET:
        return f"{source} shows 1970-01-01 00:00:00, as a clock does that was never set; not used"
    fraction, zone = match.group(7) or _digits(subsec), match.group(8) or offset.strip()
    value, precision_s = _with_fraction(value, fraction)
    return _in_zone(source, value, precision_s, zone, scale)


def _digits(subsec: str) -> str:
    kept = subsec.strip()
    return kept if re.fullmatch(r"\d{1,9}", kept) else ""


def _with_fraction(value: datetime, fraction: str) -> tuple[datetime, float]:
    if not fraction.strip("0"):
        return value, 1.0  # ".000000" is how programs print a clock that counts whole seconds
    return value.replace(microsecond=int(fraction[:6].ljust(6, "0"))), 10.0 ** -min(len(fraction), 6)


def _in_zone(source: str, value: datetime, precision_s: float, zone: str, scale: Scale) -> ClockFact:
    if zone == "Z" or (scale == "utc" and not zone):
        return ClockFact(source, value.replace(tzinfo=UTC), "utc", 0, precision_s)
    minutes = offset_minutes(zone)
    if minutes is None:
        return ClockFact(source, value, scale, None, precision_s)
    aware = value.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    return ClockFact(source, aware, "local", minutes, precision_s)


def offset_minutes(text: str) -> int | None:
    """Return a written offset such as ``"+05:30"`` in minutes, or None when it is none that is in use.

    Examples
    --------
    >>> offset_minutes("+05:30"), offset_minutes("-0700"), offset_minutes("+99:00")
    (330, -420, None)
    """
    match = _OFFSET.fullmatch(text)
    if match is None or int(match.group(3)) > 59:
        return None
    minutes = int(match.group(1) + "1") * (int(match.group(2)) * 60 + int(match.group(3)))
    return minutes if OFFSETS_MINUTES[0] <= minutes <= OFFSETS_MINUTES[1] else None


def dates_for(time_of_day: timedelta, wall: datetime) -> list[datetime]:
    """Return the UTC instants with this time of day that a right local clock at ``wall`` admits.

    One or two: the offset from UTC must be one that is in use, give or take a quarter of an hour of clock error.

    Examples
    --------
    >>> dates_for(timedelta(hours=14, minutes=50), datetime(2002, 7, 28, 15, 50))
    [datetime.datetime(2002, 7, 28, 14, 50, tzinfo=datetime.timezone.utc)]
    """
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    slack = timedelta(minutes=15)
    low, high = (timedelta(minutes=m) for m in OFFSETS_MINUTES)
    days = (midnight + timedelta(days=shift) + time_of_day for shift in (-1, 0, 1))
    return [day.replace(tzinfo=UTC) for day in days if low - slack <= wall - day <= high + slack]


def spell(gap: timedelta) -> str:
    """Return a span in words, its sign left out, rounded to a second.

    Examples
    --------
    >>> spell(timedelta(hours=-7, minutes=-7)), spell(timedelta(days=2, seconds=3))
    ('7 h 7 min', '2 d 3 s')
    """
    seconds = round(abs(gap.total_seconds()))
    parts = ((seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"
