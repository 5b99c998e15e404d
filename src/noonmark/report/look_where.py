"""Places and tracks of a file in words, with the nearest town."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from noonmark.errors import NoonmarkError
from noonmark.report import words

if TYPE_CHECKING:
    from noonmark.footage.facts import PlaceFact
    from noonmark.footage.track import Track
    from noonmark.report.nearest_town import Town

SAME_KM = 1.0
"""Places nearer to one another than this are told with one town."""
FARTHEST_KM = 300.0
"""A town farther away says nothing about a place."""
_ABOVE = {
    "sea level": "above sea level",
    "ellipsoid": "above the ellipsoid",
    "take-off": "above take-off",
    "unknown": "high (above what is not stated)",
}


def place_rows(places: Sequence[PlaceFact]) -> list[tuple[str, str]]:
    """Return rows of source and words for places, the nearest town told once for those that lie together."""
    rows: list[tuple[str, str]] = []
    named: list[PlaceFact] = []
    for found in places:
        rows.append((found.source, _place(found)))
        if not any(_apart_km(found, other) < SAME_KM for other in named):
            rows.append(("", town_of(found.lat, found.lon)))
            named.append(found)
    return [row for row in rows if row[1]]


def town_of(lat: float, lon: float, *, one: bool = False) -> str:
    """Return how far the nearest populated place is: ``"8.5 km from Arnold, Minnesota, United States"``.

    A much larger one that is about is named too; with ``one`` it is named instead. Empty where none is within 300 km,
    or the table of places cannot be had.
    """
    from noonmark.report.nearest_town import near_towns  # noqa: PLC0415 - numpy only where there is a place

    try:
        towns = near_towns(lat, lon)
    except (NoonmarkError, OSError):
        return ""
    if towns[0].km > FARTHEST_KM:
        return ""
    told = towns[-1:] if one else towns
    return words.listed(" and ".join(_from(town) for town in told), told[0].region, told[0].country)


def _from(town: Town) -> str:
    return f"in or near {town.name}" if town.km < SAME_KM else f"{_rounded_km(town.km)} from {town.name}"


def _place(found: PlaceFact) -> str:
    height = "" if found.height_m is None else f"{found.height_m:.0f} m {_ABOVE[found.height_reference]}"
    error = "" if found.error_m is None else f"±{found.error_m:.3g} m"
    return words.listed(words.place(found.lat, found.lon, 5), error, height)


def _apart_km(one: PlaceFact, other: PlaceFact) -> float:
    from noonmark.earth.ellipsoid import distance_km  # noqa: PLC0415

    return float(distance_km(one.lat, one.lon, other.lat, other.lon))


def _rounded_km(km: float) -> str:
    return f"{km:.0f} km" if km >= 9.95 else f"{km:.1f} km"


def track_rows(track: Track | None) -> list[tuple[str, str]]:
    """Return rows on a track: how many points and when, how far it leads and how fast."""
    if track is None:
        return []
    start, end = track.start_utc, track.end_utc
    span_s = track.points[-1].offset_s - track.points[0].offset_s
    count = f"{len(track.points)} point{'s' * (len(track.points) > 1)}"
    when = "" if start is None or end is None else f"{words.interval(start, end)} UTC"
    rows = [(f"track, {track.source}", words.listed(count, f"{span_s:.3g} s" if span_s > 0 else "", when))]
    return [*rows, ("", _way(track, span_s))] if len(track.points) > 1 else rows


def _way(track: Track, span_s: float) -> str:
    import numpy as np  # noqa: PLC0415

    from noonmark.earth.ellipsoid import distance_km  # noqa: PLC0415

    lat = np.array([point.lat for point in track.points])
    lon = np.array([point.lon for point in track.points])
    way_m = 1000.0 * float(distance_km(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())
    far_m = 1000.0 * float(distance_km(lat[0], lon[0], lat, lon).max())
    speed = f", {way_m / span_s * 3.6:.3g} km/h on average" if span_s > 0 else ""
    return f"{_metres(way_m)} of way, at most {_metres(far_m)} from its start{speed}"


def _metres(value: float) -> str:
    return f"{value / 1000:.3g} km" if value >= 1000 else f"{value:.3g} m" if value >= 1 else "less than 1 m"
