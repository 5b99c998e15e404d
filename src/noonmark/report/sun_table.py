"""Where the sun and the moon stand, told on a terminal: what ``noonmark sun`` prints."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeGuard
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from noonmark.report.print_parts import plain, show
from noonmark.report.words import grouped

_TIMES = ("rise", "transit", "set")
_NONE = "none"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def print_sun(document: Mapping[str, Any], console: Console) -> None:
    """Print the document of ``noonmark sun``.

    Parameters
    ----------
    document : mapping
        ``place`` (text, or a mapping with ``name``, ``country``, ``lat``, ``lon``) and ``instant``;
        ``sun`` and ``moon``, each with ``azimuth_deg``, ``elevation_true_deg`` and
        ``elevation_apparent_deg``; ``shadow`` with ``azimuth_deg`` and ``length_per_height``, or null
        with the sun down; ``rise``, ``set``, ``transit`` of the sun; ``twilights`` or ``twilight``, a
        mapping of kind to an instant, a pair or a mapping of instants; the moon's ``phase`` and so on.
        With ``zone``, instants are followed by the place's own clock.
        What is missing is not printed; what is null is ``none``; other plain entries are printed by name.
    console : rich.console.Console
        Where to.
    """
    document = _with_local_clock(document, str(document.get("zone") or ""))
    console.print(Text(_headline(document), style="bold"))
    _directions(document, console)
    rows = _shadow(document.get("shadow")) if "shadow" in document else []
    rows += [
        (f"sun's {name}" if name != "set" else "sunset", _told(document[name])) for name in _TIMES if name in document
    ]
    rows += _twilights(document.get("twilights") or document.get("twilight") or {})
    rows += _moon(document)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, told in rows:
        table.add_row(
            Text({"sun's rise": "sunrise", "sun's transit": "highest"}.get(name, name), style="dim"), Text(told)
        )
    console.print()
    show(table, console)


def _with_local_clock(told: Any, zone: str) -> Any:
    """Return the document with each instant as ``21:25:15Z (06:25:15 local)`` where a zone is known."""
    if not zone:
        return told
    if _is_named(told):
        return {key: _with_local_clock(value, zone) for key, value in told.items()}
    if isinstance(told, str) and _INSTANT.fullmatch(told):
        local = datetime.fromisoformat(told.replace("Z", "+00:00")).astimezone(ZoneInfo(zone))
        return f"{told} ({local:%H:%M} local)"
    return told


def _is_named(value: Any) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _is_listed(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _headline(document: Mapping[str, Any]) -> str:
    place = document.get("place", "")
    if _is_named(place):
        told = [str(place[key]) for key in ("name", "region", "country") if place.get(key)]
        spot = f"{place['lat']:.4f}, {place['lon']:.4f}" if "lat" in place and "lon" in place else ""
        place = f"{', '.join(told)} ({spot})" if told and spot else ", ".join(told) or spot
    return plain(", ".join(str(part) for part in (place, document.get("instant")) if part))


def _directions(document: Mapping[str, Any], console: Console) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for number, name in enumerate(("", "azimuth", "elevation, apparent", "elevation, true")):
        table.add_column(name, justify="right" if number else "left", no_wrap=True)
    for body in ("sun", "moon"):
        told = document.get(body)
        if _is_named(told):
            angles = [
                _degrees(told.get(key)) for key in ("azimuth_deg", "elevation_apparent_deg", "elevation_true_deg")
            ]
            table.add_row(body, *angles)
    console.print()
    show(table, console)


def _degrees(value: Any) -> str:
    return _NONE if value is None else f"{value:.2f}°".replace("-", "−")


def _shadow(shadow: Any) -> list[tuple[str, str]]:
    if not _is_named(shadow) or shadow.get("length_per_height") is None:
        return [("shadow", "none: the sun is down")]
    length = grouped(float(f"{shadow['length_per_height']:.4g}"))
    return [("shadow", f"{length} times the height, towards azimuth {_degrees(shadow.get('azimuth_deg'))}")]


def _twilights(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(f"{plain(str(kind)).replace('_', ' ')} twilight", _told(value)) for kind, value in told.items()]


def _moon(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    moon = document.get("moon")
    rows: dict[str, Any] = {"phase": document["moon_phase"]} if document.get("moon_phase") is not None else {}
    if _is_named(moon):
        rows |= {str(key): value for key, value in moon.items() if not str(key).endswith("_deg") or "phase" in str(key)}
    return [
        (f"moon's {plain(key).removesuffix('_deg').replace('_', ' ')}", _moon_value(key, value))
        for key, value in rows.items()
    ]


def _moon_value(key: str, value: Any) -> str:
    if isinstance(value, float) and key.endswith("_deg"):
        return _degrees(value)
    return f"{value * 100:.0f} %" if isinstance(value, float) and "illuminated" in key else _told(value)


def _told(value: Any) -> str:
    """Return an instant, a number, a pair or a mapping of them as text."""
    if value is None:
        return _NONE
    if _is_named(value):
        return ", ".join(f"{plain(str(key)).replace('_', ' ')} {_told(inner)}" for key, inner in value.items())
    if _is_listed(value):
        return " to ".join(_told(inner) for inner in value) or _NONE
    return f"{value:.3g}" if isinstance(value, float) else plain(str(value))
