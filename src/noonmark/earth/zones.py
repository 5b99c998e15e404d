"""Local clocks: offsets from UTC with their history, from tzdata through zoneinfo.

Before about 1970 tzdata merges zones that agree since then; offsets of small places may be those
of a larger neighbour.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.maps import label_at, zone_labels, zone_names
from noonmark.errors import NoonmarkError

_PROBE = timedelta(days=3)
"""Step of the search for changes. No two changes of a zone are less than 7 days apart, 1950-2050
(probed daily for every zone of tzdata; the nearest are Brazil's of October 2000)."""


def zone_at(lat: float, lon: float) -> str:
    """Return the IANA zone at a place (geodetic deg); at sea a nautical ``Etc/GMT`` zone.

    Read from the order-9 map: within 12.7 km of a zone border it may be the neighbour's. Places
    of the gazetteer carry their exact zone.
    """
    return zone_names()[int(label_at(zone_labels(), np.array([lat]), np.array([lon]))[0])]


@lru_cache(maxsize=1024)
def zone_info(zone: str) -> ZoneInfo:
    """Return the rules of a zone by its IANA name.

    Raises
    ------
    NoonmarkError
        If tzdata has no such zone.
    """
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise NoonmarkError(f"unknown time zone {zone!r}", remedy="give an IANA name, such as Asia/Yakutsk") from None


def utc_offsets(zone: str, earliest: datetime, latest: datetime) -> tuple[NDArray[np.datetime64], NDArray[np.int32]]:
    """Return a zone's offsets from UTC within a window of instants.

    Parameters
    ----------
    zone : str
        IANA name.
    earliest, latest : datetime
        Aware; earliest before latest.

    Returns
    -------
    breaks : ndarray of datetime64[s], shape (n,)
        UTC instants, ascending: offset ``i`` holds from ``breaks[i]`` until before
        ``breaks[i + 1]``, the last until ``latest``. The first is ``earliest``, whole seconds.
    offset_s : ndarray of int32, shape (n,)
        Local clock minus UTC [s]; east of Greenwich positive.
    """
    rules = zone_info(zone)
    begin, end = earliest.astimezone(UTC).replace(microsecond=0), latest.astimezone(UTC)
    breaks, offsets = [begin], [_offset_s(rules, begin)]
    for before, after in _probes(rules, begin, end):
        change = _bisect(rules, before, after)
        breaks.append(change)
        offsets.append(_offset_s(rules, change))
    return np.array([b.replace(tzinfo=None) for b in breaks], "datetime64[s]"), np.array(offsets, np.int32)


def _probes(rules: ZoneInfo, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return the short intervals in which the offset changes."""
    found = [
        (max(before, begin), min(after, end))
        for year in range(begin.year, end.year + 1)
        for before, after in _year_changes(rules, year)
        if begin < after and before < end
    ]
    return [(a, b) for a, b in found if _offset_s(rules, a) != _offset_s(rules, b)]


@lru_cache(maxsize=65536)
def _year_changes(rules: ZoneInfo, year: int) -> tuple[tuple[datetime, datetime], ...]:
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    count = -(-(end - start) // _PROBE)
    at = [min(start + k * _PROBE, end) for k in range(count + 1)]  # not past the year: the next one would find it again
    offsets = [_offset_s(rules, instant) for instant in at]
    return tuple((at[k], at[k + 1]) for k in range(count) if offsets[k] != offsets[k + 1])


def _bisect(rules: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first whole second with the offset of ``after``."""
    old = _offset_s(rules, before)
    low, high = 0, round((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset_s(rules, before + timedelta(seconds=middle)) == old else (low, middle)
    return before + timedelta(seconds=high)


def _offset_s(rules: ZoneInfo, instant: datetime) -> int:
    offset = instant.astimezone(rules).utcoffset()
    assert offset is not None
    return round(offset.total_seconds())


def local_to_utc(local: datetime, zone: str) -> list[datetime]:
    """Return the instants at which a zone's clocks showed a time: one, or two when they went back.

    Parameters
    ----------
    local : datetime
        Naive: what the clock showed.

    Raises
    ------
    NoonmarkError
        If the time carries a zone already, or fell into a gap when clocks went forward.

    Examples
    --------
    >>> local_to_utc(datetime(2022, 9, 22, 12), "Asia/Yakutsk")
    [datetime.datetime(2022, 9, 22, 3, 0, tzinfo=datetime.timezone.utc)]
    """
    if local.tzinfo is not None:
        raise NoonmarkError(f"local time {local.isoformat()} carries an offset already", remedy="leave out the zone")
    rules = zone_info(zone)
    found = {local.replace(tzinfo=rules, fold=fold).astimezone(UTC) for fold in (0, 1)}
    real = sorted(t for t in found if t.astimezone(rules).replace(tzinfo=None, fold=0) == local.replace(fold=0))
    if not real:
        raise _gap(local, zone, max(found) - min(found))
    return real


def _gap(local: datetime, zone: str, width: timedelta) -> NoonmarkError:
    if width >= timedelta(hours=23):
        return NoonmarkError(
            f"the day {local:%Y-%m-%d} does not exist in {zone}", remedy="give the day before or after"
        )
    minutes = round(width.total_seconds() / 60)
    return NoonmarkError(
        f"local time {local:%Y-%m-%d %H:%M} does not exist in {zone}: clocks went forward by {minutes} min over it",
        remedy="give a time before or after the gap, or give UTC",
    )


def local_day(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the first instant of a local day and the first after it, in UTC.

    A day is 23 or 25 hours long when clocks change.

    Raises
    ------
    NoonmarkError
        If the day was skipped in that zone, as 2011-12-30 was in Pacific/Apia.
    """
    start, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
    if end <= start:
        raise _gap(datetime.combine(day, time.min), zone, timedelta(days=1))
    return start, end


def _midnight(day: date, zone: str) -> datetime:
    """Return the first instant whose local date is ``day`` or later."""
    rules = zone_info(zone)
    naive = datetime.combine(day, time.min)
    guesses = sorted({naive.replace(tzinfo=rules, fold=fold).astimezone(UTC) for fold in (0, 1)})
    if guesses[0].astimezone(rules).replace(tzinfo=None) == naive:
        return guesses[0]
    return _bisect(rules, guesses[0], guesses[-1])
