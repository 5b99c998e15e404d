"""Distances and directions on the WGS 84 ellipsoid."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

EQUATOR_KM = 6378.137
"""Equatorial radius (NIMA TR8350.2)."""
FLATTENING = 1.0 / 298.257223563
"""Flattening (NIMA TR8350.2)."""
_ANTIPODAL = np.radians(7.0)
_ECCENTRICITY2 = FLATTENING * (2.0 - FLATTENING)


def distance_km(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> NDArray[np.float64]:
    """Return the length of the shortest way over the ellipsoid [km]; arrays broadcast.

    Parameters
    ----------
    lat1, lon1, lat2, lon2 : array_like
        Geodetic [deg].

    Notes
    -----
    Lambert's formula: the great circle of the reduced latitudes and a correction of first order in
    the flattening (W. D. Lambert, J. Washington Acad. Sci. 32:271, 1942). It is singular at the
    antipode; within 7 deg of it the least of the plane waves that great ellipses of all azimuths
    bring there is taken (first order in the flattening). Against Karney's geodesics (geographiclib):
    relative error below 1.5e-6 up to 10,000 km, 3e-5 up to 19,000 km, 2e-4 at the antipode.

    Examples
    --------
    >>> round(float(distance_km(0.0, 0.0, 0.0, 1.0)), 3)
    111.319
    """
    b1, b2, turn = np.broadcast_arrays(
        _reduced(lat1), _reduced(lat2), np.radians(np.asarray(lon2, np.float64) - np.asarray(lon1, np.float64))
    )
    hav = np.sin((b2 - b1) / 2.0) ** 2 + np.cos(b1) * np.cos(b2) * np.sin(turn / 2.0) ** 2
    far = hav > np.cos(_ANTIPODAL / 2.0) ** 2
    result = np.atleast_1d(_lambert(b1, b2, np.where(far, 0.5, hav)))
    if np.any(far):
        result[np.atleast_1d(far)] = _near_antipode(b1[far], b2[far], turn[far])
    return result.reshape(hav.shape)


def _lambert(b1: NDArray[np.float64], b2: NDArray[np.float64], hav: NDArray[np.float64]) -> NDArray[np.float64]:
    sigma = 2.0 * np.arctan2(np.sqrt(hav), np.sqrt(1.0 - hav))
    p, q = (b1 + b2) / 2.0, (b2 - b1) / 2.0
    x = (sigma - np.sin(sigma)) * np.sin(p) ** 2 * np.cos(q) ** 2 / (1.0 - hav)
    y = (sigma + np.sin(sigma)) * np.cos(p) ** 2 * np.sin(q) ** 2 / np.maximum(hav, 1e-30)
    return EQUATOR_KM * (sigma - FLATTENING / 2.0 * (x + y))


def _near_antipode(b1: NDArray[np.float64], b2: NDArray[np.float64], turn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return distances [km] to places less than ``_ANTIPODAL`` from the antipode of the first."""
    east = np.cos(b2) * -np.sin(turn)
    north = np.cos(b1) * np.sin(b2) - np.sin(-b1) * np.cos(b2) * -np.cos(turn)
    short = np.arctan2(np.hypot(east, north), np.sin(-b1) * np.sin(b2) - np.cos(b1) * np.cos(b2) * np.cos(turn))
    towards = np.arctan2(east, north)
    travel = np.radians(np.arange(0.0, 360.0, 3.0)).reshape(-1, *([1] * towards.ndim))
    half = np.pi * (1.0 - FLATTENING / 2.0 * (1.0 - (np.cos(b1) * np.sin(travel)) ** 2))
    return EQUATOR_KM * np.min(half + short * np.cos(travel - towards), axis=0)


def _reduced(lat: ArrayLike) -> NDArray[np.float64]:
    return np.arctan((1.0 - FLATTENING) * np.tan(np.radians(np.asarray(lat, np.float64))))


def ecef(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
    """Return Earth-centred Earth-fixed coordinates on the ellipsoid [km], shape (..., 3).

    Parameters
    ----------
    lat, lon : array_like
        Geodetic [deg]; height 0.

    Notes
    -----
    NIMA TR8350.2, equation 4-14.
    """
    p, q = np.radians(np.asarray(lat, np.float64)), np.radians(np.asarray(lon, np.float64))
    prime = EQUATOR_KM / np.sqrt(1.0 - _ECCENTRICITY2 * np.sin(p) ** 2)
    x, y = prime * np.cos(p) * np.cos(q), prime * np.cos(p) * np.sin(q)
    return np.stack([x, y, prime * (1.0 - _ECCENTRICITY2) * np.sin(p)], axis=-1)


def unit_vectors(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
    """Return the ellipsoid's normals as unit vectors, shape (..., 3); lat, lon geodetic [deg]."""
    p, q = np.radians(np.asarray(lat, np.float64)), np.radians(np.asarray(lon, np.float64))
    return np.stack([np.cos(p) * np.cos(q), np.cos(p) * np.sin(q), np.sin(p)], axis=-1)
