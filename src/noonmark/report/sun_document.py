"""Where the sun and the moon stand at a place and an instant, as one JSON object: ``noonmark.sun/1``."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import numpy as np

from noonmark.clues.instants import check_instant
from noonmark.earth.gazetteer_table import Place
from noonmark.earth.zones import local_day, zone_info
from noonmark.report.words import iso
from noonmark.sky.events import DayEvents, day_events
from noonmark.sky.moon import moon_direction, moon_phase
from noonmark.sky.refraction import apparent_elevation
from noonmark.sky.sun import sun_direction

SCHEMA = "noonmark.sun/1"
PHASE_NAMES = (
    "new", "waxing crescent", "first quarter", "waxing gibbous", "full", "waning gibbous", "last quarter",
    "waning crescent",
)  # fmt: skip
Json = dict[str, Any]


def sun_document(place: Place, instant: datetime) -> Json:
    """Return where the sun and moon stand and what they do on that local day.

    Parameters
    ----------
    place : Place
        Of the gazetteer, or a point.
    instant : datetime
        Aware, 1950 to 2050.

    Returns
    -------
    dict
        As in ``schema/sun-1.json``. Rises and sets are those of the local calendar day that holds the instant;
        null where there is none. ``shadow`` is null with the sun's centre below the apparent horizon.

    Raises
    ------
    NoonmarkError
        For a naive instant, or one outside 1950-2050.
    """
    utc = check_instant(instant)
    local = utc.astimezone(zone_info(place.zone))
    day = day_events(place.lat, place.lon, *local_day(local.date(), place.zone))
    when = np.datetime64(utc.replace(tzinfo=None), "ms")
    sun = _direction(*sun_direction(place.lat, place.lon, when))
    moon = _direction(*moon_direction(place.lat, place.lon, when))
    elongation, lit = moon_phase(when)
    return {
        "schema": SCHEMA,
        "place": _place(place),
        "instant": iso(utc),
        "zone": place.zone,
        "local_time": local.isoformat(timespec="seconds"),
        "sun": sun,
        "moon": {
            **moon,
            "phase": phase_name(float(elongation)),
            "elongation_deg": round(float(elongation), 2),
            "illuminated_fraction": round(float(lit), 3),
            **_rise_and_set(day, "moon"),
        },
        "shadow": _shadow(sun),
        **_rise_and_set(day, "sun"),
        "stays": day.sun_stays,
        "twilights": {
            name: {part: _iso(day.first("sun", f"{name} {part}")) for part in ("dawn", "dusk")}
            for name in ("civil", "nautical", "astronomical")
        },
    }


def phase_name(elongation_deg: float) -> str:
    """Return the phase of the moon in words: the nearest of eight, by its elongation.

    Examples
    --------
    >>> phase_name(359.0), phase_name(44.0), phase_name(181.0)
    ('new', 'waxing crescent', 'full')
    """
    return PHASE_NAMES[round(elongation_deg / 45.0) % 8]


def _place(place: Place) -> Json:
    return {
        "name": place.name,
        "region": place.region,
        "country": place.country_name,
        "lat": round(place.lat, 5),
        "lon": round(place.lon, 5),
    }


def _direction(elevation: Any, azimuth: Any) -> Json:
    return {
        "azimuth_deg": round(float(azimuth), 4) % 360.0,
        "elevation_true_deg": round(float(elevation), 4),
        "elevation_apparent_deg": round(float(apparent_elevation(elevation)), 4),
    }


def _shadow(sun: Json) -> Json | None:
    """Return direction and length of a shadow on level ground, or None with the sun down."""
    elevation: float = sun["elevation_apparent_deg"]
    if elevation <= 0.0:
        return None
    length = 1.0 / math.tan(math.radians(elevation))
    return {"azimuth_deg": round((sun["azimuth_deg"] + 180.0) % 360.0, 4), "length_per_height": float(f"{length:.6g}")}


def _rise_and_set(day: DayEvents, body: str) -> Json:
    return {name: _iso(day.first(body, name)) for name in ("rise", "transit", "set")}


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else iso(instant.replace(microsecond=0))
