"""When it was filmed, as a picture: dates against hours, in UTC and in the best place's local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from noonmark.fix.answer import TimeProfile
from noonmark.report.svg import element, group

MOST_ROWS = 10
MOST_COLUMNS = 90
SHADES = 8
_WIDTH, _LEFT, _RIGHT = 960, 104, 30
_DAY = np.timedelta64(1, "D")
_LEAST = 1e-4


@dataclass(frozen=True)
class Strip:
    """Probability on a grid: ``share[row, column]`` with dates and slots of the day along the axes."""

    days: NDArray[np.datetime64]
    share: NDArray[np.float64]
    days_each: int = 1


def time_strip(profile: TimeProfile, zone: str) -> Markup:
    """Return an ``svg`` element of one item's profile, an empty text when there is nothing to draw.

    Up to ten dates stand as rows against quarter hours; more of them as columns against hours.
    """
    if not len(profile.start) or profile.probability.sum() <= 0:
        return Markup("")
    strip = strip_on(profile, 96)
    busy = strip.share.sum(axis=1) > _LEAST
    offset = _offset_hours(profile, zone)
    if 0 < busy.sum() <= MOST_ROWS:
        return _rows(Strip(strip.days[busy], strip.share[busy]), offset, zone)
    return _columns(joined(strip_on(profile, 24)), offset, zone)


def strip_on(profile: TimeProfile, slots: int) -> Strip:
    """Return the profile on whole dates, each cut into ``slots``; a bin is spread evenly over its time."""
    order = np.argsort(profile.start)
    start: NDArray[np.datetime64] = profile.start[order].astype("M8[ms]")
    end: NDArray[np.datetime64] = profile.end[order].astype("M8[ms]")
    first: np.datetime64 = start[0].astype("M8[D]")
    last: np.datetime64 = (end.max() - np.timedelta64(1, "ms")).astype("M8[D]")
    count = int((last - first) // _DAY) + 1
    days: NDArray[np.datetime64] = first + np.arange(count) * _DAY
    edges = first.astype("M8[ms]").astype(np.float64) + np.arange(count * slots + 1) * (86_400_000.0 / slots)
    mass = np.concatenate([[0.0], np.cumsum(profile.probability[order])])
    moments = np.column_stack([start, end]).astype(np.float64).ravel()
    held = cast("Any", np).interp(edges, moments, np.column_stack([mass[:-1], mass[1:]]).ravel())
    share: NDArray[np.float64] = held[1:] - held[:-1]
    return Strip(days, share.reshape(count, slots))


def joined(strip: Strip, most: int = MOST_COLUMNS) -> Strip:
    """Return the strip from its first to its last busy date, with several dates a column beyond ``most``."""
    mass = strip.share.sum(axis=1)
    busy = np.flatnonzero(mass > min(_LEAST / 10, mass.max() / 10))
    days, share = strip.days[busy[0] : busy[-1] + 1], strip.share[busy[0] : busy[-1] + 1]
    each = -(-len(days) // most)
    starts = np.arange(0, len(days), each)
    return Strip(days[starts], np.add.reduceat(share, starts, axis=0), each)


def _offset_hours(profile: TimeProfile, zone: str) -> float | None:
    """Return local less UTC [h] at the most probable instant, None without a known zone."""
    if not zone:
        return None
    peak = profile.start[int(profile.probability.argmax())].astype("M8[s]").astype(int)
    try:
        offset = datetime.fromtimestamp(int(peak), UTC).astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return None
    return None if offset is None else offset.total_seconds() / 3600.0


def hour_label(utc_hour: float, offset: float) -> str:
    """Return a local hour, ``'14'`` or ``'14:30'``, of an hour of UTC."""
    minutes = round((utc_hour + offset) % 24 * 60) % 1440
    return f"{minutes // 60}" if minutes % 60 == 0 else f"{minutes // 60}:{minutes % 60:02d}"


def _shades(share: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return a shade of 1 to 8 by the root of the share, 0 where there is next to nothing."""
    level = np.sqrt(share / share.max())
    shade = np.ceil(level * SHADES).astype(np.intp)
    return np.where(share > share.max() * 1e-3, shade, 0)


def _rows(strip: Strip, offset: float | None, zone: str) -> Markup:
    wide, high, top = (_WIDTH - _LEFT - _RIGHT) / 24, 28.0, 40.0
    bottom = top + high * len(strip.days)
    parts: list[Markup] = []
    for row, day in enumerate(strip.days):
        y = top + row * high
        parts.append(element("text", str(day), x=_LEFT - 12, y=y + high / 2 + 5, text_anchor="end"))
        parts.append(element("rect", class_="empty", x=_LEFT, y=y + 2, width=wide * 24, height=high - 4))
    shades = _shades(strip.share)
    for row, slot in zip(*np.nonzero(shades), strict=True):
        box = {"x": _LEFT + slot * wide / 4, "y": top + row * high + 2, "width": wide / 4 + 0.4, "height": high - 4}
        parts.append(element("rect", class_=f"q{shades[row, slot]}", **{k: float(v) for k, v in box.items()}))
    for hour in range(0, 25, 3):
        x = _LEFT + hour * wide
        parts.append(element("path", class_="tick", d=f"M{x:.1f} {top:.0f}V{bottom:.0f}"))
        parts.append(element("text", str(hour), x=x, y=bottom + 18, text_anchor="middle"))
        if offset is not None:
            label = hour_label(hour, offset)
            parts.append(element("text", label, class_="local", x=x, y=top - 8, text_anchor="middle"))
    parts.append(element("text", "UTC", x=_LEFT - 12, y=bottom + 18, text_anchor="end"))
    if offset is not None:
        parts.append(element("text", _zone_name(zone), class_="local", x=_LEFT - 12, y=top - 8, text_anchor="end"))
    return _svg(parts, bottom + 28)


def _columns(strip: Strip, offset: float | None, zone: str) -> Markup:
    wide, high, top = (_WIDTH - _LEFT - _LEFT) / len(strip.days), 10.0, 30.0
    bottom, right = top + high * 24, _WIDTH - _LEFT
    parts = [element("rect", class_="empty", x=_LEFT, y=top, width=right - _LEFT, height=high * 24)]
    shades = _shades(strip.share)
    for column, hour in zip(*np.nonzero(shades), strict=True):
        box = {"x": _LEFT + column * wide, "y": bottom - (hour + 1) * high, "width": wide + 0.4, "height": high + 0.4}
        parts.append(element("rect", class_=f"q{shades[column, hour]}", **{k: float(v) for k, v in box.items()}))
    for hour in range(0, 25, 6):
        y = bottom - hour * high
        parts.append(element("path", class_="tick", d=f"M{_LEFT} {y:.0f}H{right}"))
        parts.append(element("text", f"{hour}", x=_LEFT - 10, y=y + 5, text_anchor="end"))
        if offset is not None:
            parts.append(element("text", hour_label(hour, offset), class_="local", x=right + 10, y=y + 5))
    parts.append(element("text", "UTC", x=_LEFT - 10, y=top - 12, text_anchor="end"))
    if offset is not None:
        parts.append(element("text", _zone_name(zone), class_="local", x=right + 10, y=top - 12))
    for column in np.unique(np.linspace(0, len(strip.days) - 1, 6).astype(int)):
        x = _LEFT + (column + 0.5) * wide
        parts.append(element("text", str(strip.days[column]), x=x, y=bottom + 20, text_anchor="middle"))
    return _svg(parts, bottom + 32)


def _zone_name(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _svg(parts: list[Markup], height: float) -> Markup:
    title = element("title", "Probability of the first frame's instant by date and hour")
    return element("svg", title, group(parts), viewBox=f"0 0 {_WIDTH} {height:.0f}", role="img", class_="strip")
