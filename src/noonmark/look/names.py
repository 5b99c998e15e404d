"""Dates in file names: which program writes which, and what its date means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from noonmark.footage.clocks import FIRST_YEAR, LAST_YEAR
from noonmark.footage.facts import ClockFact

DAY_S = 86400.0
FIRST_UNIX, LAST_UNIX = 946_684_800.0, 2_524_608_000.0
"""Unix times that a name may hold: 2000 to 2049 [s]. Shorter numbers are counters."""
_DATE = r"(?P<y>(?:19|20)\d\d)[-_.]?(?P<m>0[1-9]|1[0-2])[-_.]?(?P<d>0[1-9]|[12]\d|3[01])"
_TIME = r"(?P<H>[01]\d|2[0-3])[-_.:]?(?P<M>[0-5]\d)[-_.:]?(?P<S>[0-5]\d)(?P<f>\d{3})?(?!\d)"
_BOTH = rf"{_DATE}[-_ T]?(?:at[ _])?{_TIME}"


@dataclass(frozen=True)
class Pattern:
    """One way of naming files.

    Attributes
    ----------
    pattern : compiled regular expression
    called : str
        Who names files so, for the clock's source; "saved" or "received" in it says that the date is no capture time.
    utc : bool
        Whether the name is in UTC.
    """

    pattern: re.Pattern[str]
    called: str
    utc: bool = False


def _named(pattern: str, called: str, *, utc: bool = False) -> Pattern:
    return Pattern(re.compile(pattern, re.ASCII | re.IGNORECASE), called, utc)


PATTERNS = (
    _named(rf"^PXL_{_BOTH}", "Pixel", utc=True),
    _named(rf"^(?:IMG|VID|AUD|PTT|STK|GIF)-{_DATE}-WA\d+", "WhatsApp, received, day only"),
    _named(rf"^WhatsApp[ _](?:Image|Video|Audio)[ _]{_BOTH}", "WhatsApp, saved"),
    _named(rf"^signal-{_BOTH}", "Signal, saved"),
    _named(rf"^(?:photo|video)_{_BOTH}", "Telegram, saved"),
    _named(rf"^(?:Screenshot|Screen[ _]Shot|Screen[ _]Recording|screen|Bildschirmfoto)[ _-]{_BOTH}", "screenshot"),
    _named(rf"^(?:DJI|dji_fly|dji_mimo)_{_BOTH}", "DJI"),
    _named(rf"^(?:IMG|VID|MVI|MVIMG|PANO|BURST|TRIM|VIDEO|PHOTO|CIMG|CAM|REC|MOV|SAM)[_-]?{_BOTH}", "local time"),
    _named(rf"^(?:LRV|PRO_VID)_{_DATE}_{_TIME}", "Insta360"),
    _named(rf"^{_BOTH}", "local time"),
    _named(rf"(?<!\d){_BOTH}", "saved"),
    _named(rf"^(?:IMG|VID|PHOTO|VIDEO)?[-_]?{_DATE}(?!\d)", "saved, day only"),
    _named(rf"(?<!\d){_DATE}(?!\d)", "saved, day only"),
)
"""The first that fits holds. What each means was observed in such files; no maker documents its names."""
_UNIX = re.compile(r"(?<![\d.])(\d{13}|\d{10})(?!\d)", re.ASCII)


def clock_in_name(name: str) -> ClockFact | None:
    """Return the clock that a file's name is, if it is one.

    Returns
    -------
    ClockFact or None
        Role ``"name"``; aware for names in UTC; a step of a day when the name holds only a date.

    Examples
    --------
    >>> clock_in_name("VID_20220922_101530.mp4").value
    datetime.datetime(2022, 9, 22, 10, 15, 30)
    >>> clock_in_name("GOPR0001.MP4") is None
    True
    """
    for known in PATTERNS:
        match = known.pattern.search(name)
        if match and (clock := _clock(match, known)):
            return clock
    return _unix(name)


def _clock(match: re.Match[str], known: Pattern) -> ClockFact | None:
    parts = match.groupdict()
    try:
        day = date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC if known.utc else None)
    source, offset = f"file name ({known.called})", 0 if known.utc else None
    if parts.get("H") is None:
        return ClockFact(source, midnight, "utc" if known.utc else "local", offset, DAY_S, "name")
    fraction = parts["f"]
    value = midnight + timedelta(
        hours=int(parts["H"]), minutes=int(parts["M"]), seconds=int(parts["S"]), milliseconds=int(fraction or 0)
    )
    step_s = 0.001 if fraction else 1.0
    return ClockFact(source, value, "utc" if known.utc else "local", offset, step_s, "name")


def _unix(name: str) -> ClockFact | None:
    for match in islice(_UNIX.finditer(name), 4):
        digits = match.group(1)
        seconds = int(digits) / (1000.0 if len(digits) == 13 else 1.0)
        if FIRST_UNIX <= seconds < LAST_UNIX:
            value = datetime.fromtimestamp(seconds, UTC)
            called = "Unix time in milliseconds, saved" if len(digits) == 13 else "Unix time, saved"
            return ClockFact(f"file name ({called})", value, "utc", 0, 0.001 if len(digits) == 13 else 1.0, "name")
    return None
