"""Where the sun stands, for arrays of places and instants.

Within 1e-5 deg of the full apparent place, 1950-2050 (tests/truth/sun_directions.csv).
"""

from __future__ import annotations

import erfa
import numpy as np
from numpy.typing import ArrayLike, NDArray

from noonmark.sky._nodes import AU_KM, JD_OF_1970, Ephemeris, block_times, of_date, rotated
from noonmark.sky.earth_time import InstantLike, as_instants

SUN_SEMIDIAMETER_DEG = 959.63 / 3600.0
"""Angular radius of the sun at 1 au (Auwers 1891, as in the Astronomical Almanac)."""

_BLOCK_DAYS = 128
_LIGHT_DAYS_PER_AU = erfa.AULT / erfa.DAYSEC
_LONGITUDE = 3
Floats = NDArray[np.float64]


def subsolar(instants: InstantLike) -> tuple[Floats, Floats]:
    """Return where the sun stands overhead, as declination and Greenwich hour angle.

    Parameters
    ----------
    instants : ndarray of datetime64, any shape
        UTC, 1950 to 2050.

    Returns
    -------
    declination_rad, gha_rad : ndarray, same shape
        Geocentric apparent declination of date, and apparent hour angle at longitude 0, in
        [-pi, pi), westward positive. The local hour angle is ``lon + gha``.

    Raises
    ------
    NoonmarkError
        For an instant outside 1950-2050, or something that is no instant.

    Notes
    -----
    The apparent place (light time, aberration, precession, nutation) is made with erfa at one node
    a day of TT and interpolated with a cubic; the Earth rotation angle of UT1 is added. Left out:
    the bending of light (0 at the sun's centre), polar motion (below 2e-4 deg), and the observer's
    place on the Earth, which :func:`sun_direction` adds.
    """
    declination, gha, _ = _SUN.geocentric(as_instants(instants))
    return declination, gha


def sun_direction(lat_deg: ArrayLike, lon_deg: ArrayLike, instants: InstantLike) -> tuple[Floats, Floats]:
    """Return the sun's true elevation and azimuth from places on the ellipsoid.

    Parameters
    ----------
    lat_deg, lon_deg : array_like
        Geodetic [deg], north and east positive; height 0.
    instants : array_like of datetime64
        UTC, 1950 to 2050. The three broadcast together.

    Returns
    -------
    elevation_true_deg : ndarray
        [-90, 90], no refraction (:func:`noonmark.sky.refraction.apparent_elevation` adds it).
    azimuth_deg : ndarray
        [0, 360), clockwise from true north.

    Raises
    ------
    NoonmarkError
        For an instant outside 1950-2050, or something that is no instant.

    Notes
    -----
    With parallax (0.0024 deg) and diurnal aberration (9e-5 deg). Left out: polar motion (below
    2e-4 deg) and the observer's height (below 4e-6 deg at 9 km).

    Examples
    --------
    >>> import numpy as np
    >>> el, az = sun_direction(46.84228, -91.99408, np.datetime64("2016-06-23T21:33:27"))
    >>> print(f"{el:.1f} {az:.1f}")
    43.4 258.0
    """
    elevation, azimuth, _ = _SUN.topocentric(lat_deg, lon_deg, as_instants(instants))
    return elevation, azimuth


def sun_distance_km(instants: InstantLike) -> Floats:
    """Return the distance [km] from the Earth's centre to the sun's, same shape as the instants."""
    return _SUN.geocentric(as_instants(instants))[2]


def sun_longitude_rad(instants: InstantLike) -> Floats:
    """Return the apparent ecliptic longitude of date [rad], not reduced: it grows by 2 pi a year.

    Whole turns differ between calls whose instants lie in other years; within a call they agree.
    """
    return _SUN.column(as_instants(instants), _LONGITUDE)


def sun_vector_au(tt: Floats) -> Floats:
    """Return the sun's geocentric apparent vector on GCRS axes [au], (n, 3), at TT days since 1970."""
    heliocentric, barycentric = erfa.epv00(JD_OF_1970, tt)
    sun = barycentric["p"] - heliocentric["p"]
    drift = barycentric["v"] - heliocentric["v"]
    distance = np.linalg.norm(heliocentric["p"], axis=-1)
    # Where the sun was when the light left it: it moves 6 km round the barycentre meanwhile.
    towards = sun - drift * (distance * _LIGHT_DAYS_PER_AU)[:, None] - barycentric["p"]
    distance = np.linalg.norm(towards, axis=-1)
    velocity = barycentric["v"] * _LIGHT_DAYS_PER_AU
    slow = np.sqrt(1.0 - np.sum(velocity**2, axis=-1))
    return erfa.ab(towards / distance[:, None], velocity, distance, slow) * distance[:, None]


def _block(index: int) -> Floats:
    tt = block_times(index, _BLOCK_DAYS, 1)
    vector = sun_vector_au(tt)
    to_date, dpsi = of_date(tt)
    right_ascension, declination = erfa.c2s(rotated(to_date, vector))
    longitude, _ = erfa.c2s(rotated(erfa.ecm06(JD_OF_1970, tt), vector))
    distance = np.linalg.norm(vector, axis=-1) * AU_KM
    return np.column_stack([right_ascension, declination, distance, longitude + dpsi])


_SUN = Ephemeris(_block, per_day=1, block_days=_BLOCK_DAYS, cycles=(0, _LONGITUDE))
