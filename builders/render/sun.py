"""The sun over a place at an instant, as it casts shadows: its apparent direction and the extent of its disc."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.sky.refraction import apparent_elevation
from noonmark.sky.sun import sun_direction

Floats = NDArray[np.float64]

RADIUS_DEG = 0.267
"""The sun's apparent radius, mean over the year (Astronomical Almanac); 0.262 in July, 0.271 in January."""
BITS = 32
"""Points of the disc; one bit each."""
_GOLDEN_ANGLE = np.pi * (3.0 - 5.0**0.5)


@dataclass(frozen=True)
class Sun:
    """Apparent elevation and azimuth of the sun's centre [deg]; azimuth clockwise from north."""

    elevation_deg: float
    azimuth_deg: float

    def centre(self) -> Floats:
        """Return the unit vector (east, north, up) towards the sun's centre."""
        el, az = np.deg2rad([self.elevation_deg, self.azimuth_deg])
        return np.array([np.cos(el) * np.sin(az), np.cos(el) * np.cos(az), np.sin(el)])

    def disc(self) -> Floats:
        """Return unit vectors (BITS, 3) towards points spread evenly over the disc (Vogel 1979, a sunflower)."""
        middle = self.centre()
        across = np.array([middle[1], -middle[0], 0.0])
        across /= np.linalg.norm(across)
        number = np.arange(BITS)
        radius = np.tan(np.deg2rad(RADIUS_DEG)) * np.sqrt((number + 0.5) / BITS)
        turn = number * _GOLDEN_ANGLE
        spread = np.outer(radius * np.cos(turn), across) + np.outer(radius * np.sin(turn), np.cross(middle, across))
        out = middle + spread
        return out / np.linalg.norm(out, axis=1, keepdims=True)


def sun_over(lat: float, lon: float, instant: str) -> Sun:
    """Return the real sun over a place [deg, north and east positive] at an instant of UTC such as 2022-09-22T01:40."""
    elevation, azimuth = sun_direction(lat, lon, np.datetime64(instant))
    return Sun(float(apparent_elevation(elevation)), float(azimuth))
