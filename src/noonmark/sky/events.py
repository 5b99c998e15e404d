"""Rise, set, transit, twilights, phases of the moon and seasons within a window of time.

The conventions are those of the U.S. Naval Observatory: upper limb on a sea-level horizon with 34
arcmin of refraction. Instants are within 1 s of the model; real air moves a rise or a set by about
a minute, and by several at high latitude (:func:`noonmark.sky.refraction.refraction_sd_deg`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError
from noonmark.sky._roots import grid, halved, zeros
from noonmark.sky.earth_time import as_instants
from noonmark.sky.moon import moon_elongation_rad, moon_view, submoon
from noonmark.sky.refraction import HORIZON_REFRACTION_DEG
from noonmark.sky.sun import subsolar, sun_direction, sun_longitude_rad

SUN_RISE_ELEVATION_DEG = -(HORIZON_REFRACTION_DEG + 16.0 / 60.0)
"""True elevation of the sun's centre at rise and set: 34 arcmin of refraction, 16 of semidiameter (USNO)."""

TWILIGHTS = {"civil": -6.0, "nautical": -12.0, "astronomical": -18.0}
"""True elevation of the sun's centre [deg] where each twilight begins and ends (USNO)."""

PHASES = ("new moon", "first quarter", "full moon", "last quarter")
SEASONS = ("march equinox", "june solstice", "september equinox", "december solstice")

_STEP_S = 600
_DAY_S = 86_400
_POLAR_AFTER_S = 23.5 * 3600
Instants = NDArray[np.datetime64]
Floats = NDArray[np.float64]
Stays = Literal["up", "down"]


@dataclass(frozen=True, order=True)
class Event:
    """Something that the sun or the moon does at an instant.

    Attributes
    ----------
    instant : datetime
        UTC, aware.
    body : {"sun", "moon"}
    name : str
        "rise", "set", "transit"; "civil dawn", "civil dusk" and so for nautical and astronomical;
        one of ``PHASES`` or ``SEASONS``.
    """

    instant: datetime
    body: str
    name: str


@dataclass(frozen=True)
class DayEvents:
    """What the sun and the moon do at one place within a window.

    Attributes
    ----------
    events : tuple of Event
        In order of time.
    sun_stays, moon_stays : {"up", "down"} or None
        Where the body neither rises nor sets in the window: which side of the horizon it keeps.
    polar : {"polar day", "polar night"} or None
        The same of the sun in words, for windows of 23.5 h and more.
    """

    events: tuple[Event, ...]
    sun_stays: Stays | None
    moon_stays: Stays | None
    polar: Literal["polar day", "polar night"] | None

    def first(self, body: str, name: str) -> datetime | None:
        """Return the first instant of an event, or None where it does not happen."""
        return next((event.instant for event in self.events if (event.body, event.name) == (body, name)), None)


def day_events(lat: float, lon: float, start: datetime, end: datetime) -> DayEvents:
    """Return what the sun and the moon do at a place between two instants.

    Parameters
    ----------
    lat, lon : float
        Geodetic [deg], north and east positive; height 0.
    start, end : datetime
        Aware; both within 1950-2050.

    Raises
    ------
    NoonmarkError
        For a naive instant, one outside 1950-2050, an end before the start, or no such place.

    Notes
    -----
    Transit is the passage of the meridian on the side of the zenith or pole above: hour angle 0. At a
    pole it is that of the given longitude.

    Examples
    --------
    >>> day = day_events(36.95, -112.52, datetime(2023, 1, 1, 7, tzinfo=UTC), datetime(2023, 1, 2, 7, tzinfo=UTC))
    >>> day.first("sun", "rise").strftime("%H:%M")
    '14:43'
    """
    _check_place(lat, lon)
    samples = grid(*_window(start, end), _STEP_S)
    sun = partial(_sun_above, lat, lon)
    rising, sun_stays = _horizon(partial(sun, SUN_RISE_ELEVATION_DEG), samples, "sun")
    lunar, moon_stays = _horizon(partial(_moon_above, lat, lon), samples, "moon")
    events = [*rising, *lunar]
    for name, elevation in TWILIGHTS.items():
        events += _named(partial(sun, elevation), samples, "sun", (f"{name} dawn", f"{name} dusk"))
    events += _transits(lambda t: subsolar(t)[1], lon, samples, "sun")
    events += _transits(lambda t: submoon(t)[1], lon, samples, "moon")
    long = (end - start).total_seconds() >= _POLAR_AFTER_S
    polar = {"up": "polar day", "down": "polar night"}[sun_stays] if sun_stays and long else None
    return DayEvents(tuple(sorted(events)), sun_stays, moon_stays, polar)  # type: ignore[arg-type]


def moon_phase_events(start: datetime, end: datetime) -> tuple[Event, ...]:
    """Return the new moons, quarters and full moons between two instants, in order.

    Notes
    -----
    The apparent ecliptic longitude of the moon less the sun's is 0, 90, 180, 270 deg (Astronomical
    Almanac). Within 15 s: the lunar model is good to 18 arcsec at worst.
    """
    return _quarters(moon_elongation_rad, _window(start, end), "moon", PHASES)


def season_events(start: datetime, end: datetime) -> tuple[Event, ...]:
    """Return the equinoxes and solstices between two instants, in order.

    Notes
    -----
    The sun's apparent ecliptic longitude is 0, 90, 180, 270 deg (Astronomical Almanac).
    """
    return _quarters(sun_longitude_rad, _window(start, end), "sun", SEASONS)


def _check_place(lat: float, lon: float) -> None:
    if not -90.0 <= lat <= 90.0:
        raise NoonmarkError(
            f"latitude {lat:g} is not on the Earth", remedy="give degrees from -90 to 90, latitude first"
        )
    if not -180.0 <= lon <= 360.0:
        raise NoonmarkError(f"longitude {lon:g} is not on the Earth", remedy="give degrees from -180 to 180")


def _window(start: datetime, end: datetime) -> tuple[np.datetime64, np.datetime64]:
    first = np.datetime64(as_instants(start, "start").item(), "us")
    last = np.datetime64(as_instants(end, "end").item(), "us")
    if last <= first:
        raise NoonmarkError(
            f"the window ends ({end:%Y-%m-%dT%H:%M:%S%z}) before it starts ({start:%Y-%m-%dT%H:%M:%S%z})",
            remedy="give the earlier instant first",
        )
    return first, last


def _sun_above(lat: float, lon: float, elevation_deg: float, instants: Instants) -> Floats:
    return sun_direction(lat, lon, instants)[0] - elevation_deg


def _moon_above(lat: float, lon: float, instants: Instants) -> Floats:
    elevation, _, radius = moon_view(lat, lon, instants)
    return elevation + radius + HORIZON_REFRACTION_DEG


def _horizon(curve: Callable[[Instants], Floats], samples: Instants, body: str) -> tuple[list[Event], Stays | None]:
    events = _named(curve, samples, body, ("rise", "set"))
    if events:
        return events, None
    return [], "up" if curve(samples[:1])[0] >= 0.0 else "down"


def _named(curve: Callable[[Instants], Floats], samples: Instants, body: str, names: tuple[str, str]) -> list[Event]:
    instants, rising = zeros(curve, samples)
    return _events(instants, body, (names[0] if up else names[1] for up in rising))


def _transits(gha: Callable[[Instants], Floats], lon: float, samples: Instants, body: str) -> list[Event]:
    def hour_angle(instants: Instants) -> Floats:
        return _wrapped(gha(instants) + np.radians(lon))

    before = hour_angle(samples)
    at = np.flatnonzero((before[:-1] < 0.0) & (before[1:] >= 0.0) & (np.abs(before[1:]) < 1.0))
    rising = np.ones(len(at), dtype=np.bool_)
    return _events(halved(hour_angle, samples[at], samples[at + 1], rising=rising), body, ["transit"] * len(at))


def _quarters(
    angle: Callable[[Instants], Floats],
    window: tuple[np.datetime64, np.datetime64],
    body: str,
    names: tuple[str, ...],
) -> tuple[Event, ...]:
    samples = grid(*window, _DAY_S)
    quarter = np.floor(angle(samples) / (np.pi / 2.0)).astype(np.int64)
    at = np.flatnonzero(quarter[1:] > quarter[:-1])
    reached = quarter[at + 1] % 4
    rising = np.ones(len(at), dtype=np.bool_)
    # The angle is told from the quarter, since whole turns differ between calls.
    passed = halved(lambda t: _wrapped(angle(t) - reached * (np.pi / 2.0)), samples[at], samples[at + 1], rising=rising)
    return tuple(_events(passed, body, [names[int(k)] for k in reached.tolist()]))


def _wrapped(angle: Floats) -> Floats:
    """Return the angle in [-pi, pi)."""
    return (angle + np.pi) % (2.0 * np.pi) - np.pi


def _events(instants: Instants, body: str, names: Iterable[str]) -> list[Event]:
    moments: list[datetime] = instants.astype("datetime64[ms]").tolist()
    return [Event(moment.replace(tzinfo=UTC), body, name) for moment, name in zip(moments, names, strict=True)]
