"""How far the air lifts what is seen, and how much that differs from day to day.

Saemundsson's formula gives refraction from true elevation; the inverse is solved from the same
formula, so that there and back is the identity. It stands for a sea-level horizon.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

STANDARD_PRESSURE_MBAR = 1010.0
STANDARD_TEMPERATURE_C = 10.0
"""The atmosphere that Saemundsson's and Bennett's coefficients stand for."""

HORIZON_REFRACTION_DEG = 34.0 / 60.0
"""At apparent elevation 0, by the convention of almanacs for rise and set."""

_LOWEST_DEG = 10.3**0.5 - 5.11
"""Where the formula is largest: d(h + 10.3 / (h + 5.11)) = 0."""
_FADE_DEG = 2.0
_ZENITH_ARCMIN = 0.0019279
_NEWTON_STEPS = 6
_STEP_DEG = 1e-5
_AIR_SPREAD = 0.05
_HORIZON_SPREAD_DEG = 0.16
_BOUNDARY_LAYER_DEG = 1.5


def refraction_deg(
    true_elevation_deg: ArrayLike,
    pressure_mbar: ArrayLike = STANDARD_PRESSURE_MBAR,
    temperature_c: ArrayLike = STANDARD_TEMPERATURE_C,
) -> Floats:
    """Return refraction for a true elevation: apparent = true + refraction.

    Parameters
    ----------
    true_elevation_deg : array_like
        Without refraction [deg], [-90, 90].
    pressure_mbar, temperature_c : array_like
        At the observer, not reduced to sea level; broadcast with the elevation.

    Returns
    -------
    ndarray
        [deg], 0 or more; 0.57 at apparent elevation 0 (true -0.57), 0.16 at 5, 0 at 90.

    Notes
    -----
    Saemundsson 1986, Sky & Telescope 72, 70, with the constant that makes the zenith 0 and the factor
    for pressure and temperature (Meeus, Astronomical Algorithms, 2nd ed., eq. 16.4). Within
    0.07 arcmin of Bennett's above the horizon. Below true -1.9 deg, where the formula has its
    largest value (0.74 deg), that value is held and fades smoothly to 0 over the next 2 deg: a body
    lower than -3.9 deg has no refraction. Nothing there is in sight from a sea-level horizon.
    """
    elevation = np.asarray(true_elevation_deg, dtype=np.float64)
    air = np.asarray(pressure_mbar) / STANDARD_PRESSURE_MBAR * (283.0 / (273.0 + np.asarray(temperature_c)))
    held = np.clip(elevation, _LOWEST_DEG, 90.0)
    arcmin = 1.02 / np.tan(np.radians(held + 10.3 / (held + 5.11))) + _ZENITH_ARCMIN
    return np.maximum(arcmin, 0.0) / 60.0 * air * _fade(elevation)


def _fade(elevation: Floats) -> Floats:
    """Return 1 where the formula holds, falling to 0 with no corner over ``_FADE_DEG`` below it."""
    x = np.clip((elevation - _LOWEST_DEG) / _FADE_DEG + 1.0, 0.0, 1.0)
    return x * x * (3.0 - 2.0 * x)


def apparent_elevation(
    true_elevation_deg: ArrayLike,
    pressure_mbar: ArrayLike = STANDARD_PRESSURE_MBAR,
    temperature_c: ArrayLike = STANDARD_TEMPERATURE_C,
) -> Floats:
    """Return the elevation at which a body is seen [deg], never below its true elevation."""
    return np.asarray(true_elevation_deg) + refraction_deg(true_elevation_deg, pressure_mbar, temperature_c)


def true_elevation(
    apparent_elevation_deg: ArrayLike,
    pressure_mbar: ArrayLike = STANDARD_PRESSURE_MBAR,
    temperature_c: ArrayLike = STANDARD_TEMPERATURE_C,
) -> Floats:
    """Return the elevation without refraction of a body seen at ``apparent_elevation_deg`` [deg].

    Notes
    -----
    The inverse of :func:`apparent_elevation` within 1e-9 deg, by Newton's steps: apparent grows with
    true elevation everywhere, so that there is one answer.
    """
    apparent = np.asarray(apparent_elevation_deg, dtype=np.float64)
    true = apparent - refraction_deg(apparent, pressure_mbar, temperature_c)
    for _ in range(_NEWTON_STEPS):
        here = apparent_elevation(true, pressure_mbar, temperature_c)
        slope = (apparent_elevation(true + _STEP_DEG, pressure_mbar, temperature_c) - here) / _STEP_DEG
        true = true - (here - apparent) / slope
    return true


def refraction_sd_deg(true_elevation_deg: ArrayLike) -> Floats:
    """Return the spread of refraction between real atmospheres, one standard deviation [deg].

    Parameters
    ----------
    true_elevation_deg : array_like
        [deg], [-90, 90].

    Returns
    -------
    ndarray
        0.16 at the horizon and below, 0.01 at 5, 5 % of refraction higher up.

    Notes
    -----
    Aloft, refraction goes with the density of the air at the observer: 5 % covers weather (pressure
    sd 1 %, temperature sd 3 %) and some hundred metres of unknown height. At the horizon the layer
    next to the ground decides: 379 risings and settings scatter by 0.175 deg, the settings alone by
    0.108 (Sampson et al. 2003, doi:10.1086/378214). Its share dies out within about 5 deg of the
    horizon (Young 2004, doi:10.1086/420806); the scale of 1.5 deg is our choice within that.
    """
    elevation = np.asarray(true_elevation_deg, dtype=np.float64)
    near = _HORIZON_SPREAD_DEG * np.exp(-np.maximum(elevation, 0.0) / _BOUNDARY_LAYER_DEG)
    return np.hypot(near, _AIR_SPREAD * refraction_deg(np.maximum(elevation, 0.0)))
