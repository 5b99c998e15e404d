"""Where the sun stood at one place over the times that a fix leaves there, with the place's own clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.zones import zone_at, zone_info
from noonmark.fix.answer import TimeProfile
from noonmark.sky.refraction import apparent_elevation
from noonmark.sky.sun import sun_direction

SLOT_S = 1800.0
"""Times are told for half hours of UTC."""
MOST_ROWS = 48

Json = dict[str, Any]


def sun_rows(lat: float, lon: float, profile: TimeProfile | None) -> Json:
    """Return the sun's direction at a place for the times of a profile, most probable first.

    Parameters
    ----------
    lat, lon : float
        [deg]
    profile : TimeProfile or None
        One item's posterior over its instant, given this place; None where the fix leaves no time there.

    Returns
    -------
    dict
        ``zone``; ``rows`` of utc, local, azimuth_deg (from true north), elevation_deg (apparent) and weight, which sum
        to 1 over all half hours; at most 48 of them. ``utc`` and ``local`` of the first.
    """
    zone = zone_at(lat, lon)
    rows = [] if profile is None else _rows(lat, lon, profile, zone_info(zone))
    first = rows[0] if rows else {"utc": None, "local": None}
    return {"lat": lat, "lon": lon, "zone": zone, "rows": rows, "utc": first["utc"], "local": first["local"]}


def _rows(lat: float, lon: float, profile: TimeProfile, zone: ZoneInfo) -> list[Json]:
    posix, weight = _slots(profile)
    utc = (posix * 1000.0).round().astype("int64").astype("datetime64[ms]")
    elevation, azimuth = sun_direction(np.full(len(utc), lat), np.full(len(utc), lon), utc)
    apparent = apparent_elevation(elevation)
    rows: list[Json] = []
    for k in np.argsort(-weight, kind="stable")[:MOST_ROWS]:
        moment = datetime.fromtimestamp(round(float(posix[k])), UTC)
        rows.append(
            {
                "utc": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
                "local": f"{moment.astimezone(zone):%Y-%m-%dT%H:%M:%S%z}",
                "azimuth_deg": round(float(azimuth[k]), 2),
                "elevation_deg": round(float(apparent[k]), 2),
                "weight": round(float(weight[k]), 6),
            }
        )
    return rows


def _slots(profile: TimeProfile) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean instant (POSIX seconds) and the probability of each half hour that has any."""
    start, end = (edge.astype("datetime64[ms]").astype(np.float64) / 1000.0 for edge in (profile.start, profile.end))
    middle = 0.5 * (start + end)
    slot, back = np.unique(np.floor(middle / SLOT_S), return_inverse=True)
    weight = np.bincount(back, weights=profile.probability, minlength=len(slot)).astype(np.float64)
    mean = np.bincount(back, weights=profile.probability * middle, minlength=len(slot)).astype(np.float64)
    kept = weight > 1e-9
    return mean[kept] / weight[kept], weight[kept]
