"""Sky tables: likelihoods laid out over elevation, azimuth or turn, at the solver's nodes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from noonmark.clues.clue import TABLE_SIZE
from noonmark.errors import NoonmarkError
from noonmark.sky.refraction import refraction_deg, refraction_sd_deg

ELEVATION_DEG = np.linspace(-90.0, 90.0, TABLE_SIZE)
AZIMUTH_DEG = np.linspace(0.0, 360.0, TABLE_SIZE)
TURN_DEG = np.linspace(-180.0, 180.0, TABLE_SIZE)

LEAST_ELEVATION_SD_DEG = 0.05
LEAST_AZIMUTH_SD_DEG = 0.1
PENUMBRA_SD_DEG = 0.267 / np.sqrt(3.0)
"""Sd of an edge taken anywhere across the sun's disc: uniform over +-0.267 deg, its mean semi-diameter."""

UP_SCALE_DEG = 4.0
"""Scale of :func:`up`: its edge only ends a wide plateau, so integrals over it need no finer steps."""

UP_SHARE = 0.5
"""Half of all footage shows a sun (or a moon) that is up; the other half could give no such sight. A false sight
comes from other footage, so its null carries this share."""

_ROOT_2PI = np.sqrt(2.0 * np.pi)


def gaussian(residual: NDArray[np.float64], sd: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return the normal density of a residual."""
    return np.exp(-0.5 * (residual / sd) ** 2) / (sd * _ROOT_2PI)


def apparent_nodes() -> NDArray[np.float64]:
    """Return the apparent elevation [deg] at each node of true elevation, shape (TABLE_SIZE,)."""
    return ELEVATION_DEG + refraction_deg(ELEVATION_DEG)


def refraction_spread() -> NDArray[np.float64]:
    """Return the sd [deg] of refraction between real atmospheres at each node of true elevation."""
    return refraction_sd_deg(ELEVATION_DEG)


def up(limb_deg: float = 0.267) -> NDArray[np.float64]:
    """Return the probability, at each node, that some of the body's disc stands above the horizon.

    The observer's height, hills and refraction's spread soften the edge to about 0.5 deg.
    """
    return ndtr((apparent_nodes() + limb_deg) / 0.5)


def elevation_table(elevation_deg: float, sd_deg: float) -> NDArray[np.float64]:
    """Return the density [1/deg] of a measured apparent elevation, at each node of true elevation."""
    sd = np.hypot(max(sd_deg, LEAST_ELEVATION_SD_DEG), refraction_spread())
    return gaussian(elevation_deg - apparent_nodes(), sd)


def azimuth_table(azimuth_deg: float, sd_deg: float) -> NDArray[np.float64]:
    """Return the density [1/deg] of a measured azimuth at each node, wrapped at 360."""
    return _wrapped(AZIMUTH_DEG - azimuth_deg, sd_deg)


def turn_table(turn_deg: float, sd_deg: float) -> NDArray[np.float64]:
    """Return the density [1/deg] of a measured turn at each node of -180 to 180, wrapped."""
    return _wrapped(TURN_DEG - turn_deg, sd_deg)


def _wrapped(residual: NDArray[np.float64], sd_deg: float) -> NDArray[np.float64]:
    """Return the normal density of a residual on the circle; its three nearest turns are within 1e-8 of all."""
    near = (residual + 180.0) % 360.0 - 180.0
    sd = max(sd_deg, LEAST_AZIMUTH_SD_DEG)
    return sum((gaussian(near + 360.0 * turn, sd) for turn in (-1, 0, 1)), np.zeros(len(near)))


def check_elevation(value: float, name: str) -> float:
    """Return an elevation in [-90, 90] deg, or say what is wrong."""
    if not -90.0 <= value <= 90.0:
        raise NoonmarkError(f"{name} {value:g} deg is no elevation", remedy="give degrees above the horizon, -90 to 90")
    return value


def check_azimuth(value: float, name: str) -> float:
    """Return an azimuth in [0, 360), or say what is wrong."""
    if not 0.0 <= value <= 360.0:
        raise NoonmarkError(
            f"{name} {value:g} deg is no azimuth", remedy="give degrees clockwise from true north, 0 to 360"
        )
    return value % 360.0


def check_sd(value: float, name: str, *, most: float = 90.0) -> float:
    """Return an sd in (0, most], or say what is wrong."""
    if not 0.0 < value <= most:
        raise NoonmarkError(
            f"{name} error {value:g} is not above 0 and up to {most:g}", remedy="give one standard deviation"
        )
    return value
