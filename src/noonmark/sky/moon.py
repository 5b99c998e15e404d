"""Where the moon stands and how much of it is lit, for arrays of places and instants.

The model (Meeus's cut of ELP 2000, by erfa) decides the error: 0.0008 deg rms and 0.005 deg at most in
direction, 13 km at most in distance, against JPL DE421 at 40,000 instants 1950-2050.
"""

from __future__ import annotations

import erfa
import numpy as np
from numpy.typing import ArrayLike, NDArray

from noonmark.sky._nodes import AU_KM, JD_OF_1970, Ephemeris, block_times, of_date, rotated
from noonmark.sky.earth_time import InstantLike, as_instants
from noonmark.sky.sun import sun_vector_au

MOON_RADIUS_KM = 0.272_507_6 * 6_378.1366
"""Mean radius of the moon: k (IAU 1982) times the Earth's equatorial radius (IERS 2010)."""

_PER_DAY = 8
_BLOCK_DAYS = 32
_LIGHT_DAYS_PER_KM = 1.0 / (erfa.CMPS / 1000.0 * erfa.DAYSEC)
_ELONGATION, _COS_PHASE = 3, 4
_TURN_DEG = 360.0
Floats = NDArray[np.float64]


def submoon(instants: InstantLike) -> tuple[Floats, Floats, Floats]:
    """Return where the moon stands overhead, and how far.

    Parameters
    ----------
    instants : ndarray of datetime64, any shape
        UTC, 1950 to 2050.

    Returns
    -------
    declination_rad, gha_rad, distance_km : ndarray, same shape
        Geocentric apparent declination of date, Greenwich apparent hour angle in [-pi, pi), westward
        positive, and the distance between the centres.

    Raises
    ------
    NoonmarkError
        For an instant outside 1950-2050, or something that is no instant.

    Notes
    -----
    Nodes every 3 h of TT, interpolated with a cubic (within 3e-6 deg). The place at the time the light
    left stands for light time and aberration together (planetary aberration, within 1e-6 deg).
    """
    return _MOON.geocentric(as_instants(instants))


def moon_direction(lat_deg: ArrayLike, lon_deg: ArrayLike, instants: InstantLike) -> tuple[Floats, Floats]:
    """Return the moon's true elevation and azimuth from places on the ellipsoid.

    Parameters
    ----------
    lat_deg, lon_deg : array_like
        Geodetic [deg], north and east positive; height 0.
    instants : array_like of datetime64
        UTC, 1950 to 2050. The three broadcast together.

    Returns
    -------
    elevation_true_deg, azimuth_deg : ndarray
        Of the centre, no refraction, [-90, 90]; clockwise from true north, [0, 360).

    Raises
    ------
    NoonmarkError
        For an instant outside 1950-2050, or something that is no instant.

    Notes
    -----
    Seen from the place itself: parallax, near 1 deg at the horizon, is in.
    """
    elevation, azimuth, _ = _MOON.topocentric(lat_deg, lon_deg, as_instants(instants))
    return elevation, azimuth


def moon_view(lat_deg: ArrayLike, lon_deg: ArrayLike, instants: InstantLike) -> tuple[Floats, Floats, Floats]:
    """Return true elevation, azimuth and the moon's apparent radius [deg] as seen from the places."""
    elevation, azimuth, distance = _MOON.topocentric(lat_deg, lon_deg, as_instants(instants))
    return elevation, azimuth, np.degrees(np.arcsin(MOON_RADIUS_KM / distance))


def moon_phase(instants: InstantLike) -> tuple[Floats, Floats]:
    """Return the moon's phase, seen from the Earth's centre.

    Returns
    -------
    elongation_deg : ndarray
        Apparent ecliptic longitude of the moon less the sun's, [0, 360): 0 new, 90 first quarter,
        180 full, 270 last quarter.
    illuminated_fraction : ndarray
        Lit share of the disc, [0, 1].

    Notes
    -----
    Meeus, Astronomical Algorithms, 2nd ed., chapters 48 and 49. From a place on the Earth the lit
    share differs by up to 0.01.
    """
    when = as_instants(instants)
    elongation = np.degrees(_MOON.column(when, _ELONGATION)) % _TURN_DEG
    lit = 0.5 * (1.0 + _MOON.column(when, _COS_PHASE))
    # The remainder of a tiny negative number is a whole turn.
    return np.where(elongation < _TURN_DEG, elongation, 0.0)[()], np.clip(lit, 0.0, 1.0)


def moon_elongation_rad(instants: InstantLike) -> Floats:
    """Return the moon's elongation [rad], not reduced: it grows by 2 pi a month.

    Whole turns differ between calls whose instants lie in other months; within a call they agree.
    """
    return _MOON.column(as_instants(instants), _ELONGATION)


def _block(index: int) -> Floats:
    tt = block_times(index, _BLOCK_DAYS, _PER_DAY)
    moon, sun = _moon_vector_km(tt), sun_vector_au(tt) * AU_KM
    to_date, _ = of_date(tt)
    right_ascension, declination = erfa.c2s(rotated(to_date, moon))
    distance = np.linalg.norm(moon, axis=-1)
    ecliptic = erfa.ecm06(JD_OF_1970, tt)
    elongation = erfa.c2s(rotated(ecliptic, moon))[0] - erfa.c2s(rotated(ecliptic, sun))[0]
    return np.column_stack([right_ascension, declination, distance, elongation, _cos_phase(moon, sun)])


def _moon_vector_km(tt: Floats) -> Floats:
    """Return the moon's geocentric apparent vector on GCRS axes [km], (n, 3)."""
    geometric = erfa.moon98(JD_OF_1970, tt)["p"] * AU_KM
    delay = np.linalg.norm(geometric, axis=-1) * _LIGHT_DAYS_PER_KM
    return erfa.moon98(JD_OF_1970, tt - delay)["p"] * AU_KM


def _cos_phase(moon: Floats, sun: Floats) -> Floats:
    """Return the cosine of the angle at the moon between the Earth and the sun, (n,)."""
    to_sun = sun - moon
    dot = -np.sum(moon * to_sun, axis=-1)
    return dot / (np.linalg.norm(moon, axis=-1) * np.linalg.norm(to_sun, axis=-1))


_MOON = Ephemeris(_block, per_day=_PER_DAY, block_days=_BLOCK_DAYS, cycles=(0, _ELONGATION))
