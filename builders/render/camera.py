"""A pinhole camera over a world in metres, written apart from noonmark.measure so that each can check the other.

World axes: x east, y north, z up. Azimuth clockwise from north, pitch above the horizon, roll clockwise as seen from
behind the camera, all in degrees. Pixels count from the centre of the upper left one, x to the right, y down. A pixel
at distance r from the principal point shows what a lens without distortion shows at ``r (1 + k1 (r / radius)^2)``,
radius being half the picture's diagonal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, hypot, radians, sin

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

NEWTON_STEPS = 12
"""More than enough for abs(k1) up to 0.2: the step is below 1e-12 after six."""


@dataclass(frozen=True)
class Camera:
    """Where a camera stands, where it looks, and its lens.

    Attributes
    ----------
    position : (x, y, z)
        [m]
    size : (width, height)
        [px]
    offset : (x, y)
        How far the principal point lies right of and below the picture's middle [px].
    """

    position: tuple[float, float, float] = (0.0, 0.0, 1.6)
    azimuth_deg: float = 0.0
    pitch_deg: float = 0.0
    roll_deg: float = 0.0
    focal_px: float = 687.0
    size: tuple[int, int] = (960, 540)
    offset: tuple[float, float] = (0.0, 0.0)
    k1: float = 0.0

    @property
    def centre(self) -> tuple[float, float]:
        """The principal point [px]."""
        return (self.size[0] - 1) / 2.0 + self.offset[0], (self.size[1] - 1) / 2.0 + self.offset[1]

    @property
    def radius_px(self) -> float:
        """Half the diagonal [px]."""
        return hypot(*self.size) / 2.0

    def turned(self, azimuth_deg: float, pitch_deg: float, roll_deg: float) -> Camera:
        """Return the same camera looking elsewhere."""
        return replace(self, azimuth_deg=azimuth_deg, pitch_deg=pitch_deg, roll_deg=roll_deg)

    def axes(self) -> Floats:
        """Return the camera's right, forward and up in the world as the columns of a (3, 3) matrix.

        The product of three rotations by the right-hand rule: about north by the roll (clockwise, seen towards
        north), about east by the pitch, about up by minus the azimuth.
        """
        turn = [radians(angle) for angle in (self.roll_deg, self.pitch_deg, -self.azimuth_deg)]
        (cr, sr), (cp, sp), (ca, sa) = ((cos(angle), sin(angle)) for angle in turn)
        roll = np.array([[cr, 0.0, sr], [0.0, 1.0, 0.0], [-sr, 0.0, cr]])
        pitch = np.array([[1.0, 0.0, 0.0], [0.0, cp, -sp], [0.0, sp, cp]])
        azimuth = np.array([[ca, -sa, 0.0], [sa, ca, 0.0], [0.0, 0.0, 1.0]])
        return azimuth @ pitch @ roll

    def rays(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """Return the unit directions (..., 3) that pixels show."""
        right, below = np.asarray(x, float) - self.centre[0], np.asarray(y, float) - self.centre[1]
        stretch = 1.0 + self.k1 * (right**2 + below**2) / self.radius_px**2
        seen = np.stack([right * stretch, np.full(right.shape, self.focal_px), -below * stretch], axis=-1)
        return (seen / np.linalg.norm(seen, axis=-1, keepdims=True)) @ self.axes().T

    def pixels(self, points: ArrayLike) -> Floats:
        """Return where the camera shows points (..., 3), as (..., 2); NaN for what is not before it."""
        seen = (np.asarray(points, float) - self.position) @ self.axes()
        ahead = np.where(seen[..., 1] > 1e-9, seen[..., 1], np.nan)
        ideal = self.focal_px * np.stack([seen[..., 0], -seen[..., 2]], axis=-1) / ahead[..., None]
        far = np.linalg.norm(ideal, axis=-1)
        near = far
        for _ in range(NEWTON_STEPS if self.k1 else 0):
            square = self.k1 * (near / self.radius_px) ** 2
            near = near - (near * (1.0 + square) - far) / (1.0 + 3.0 * square)
        shrunk = np.divide(near, far, out=np.ones_like(far), where=far > 0.0)
        return ideal * shrunk[..., None] + self.centre

    def grid(self, samples: int = 1) -> tuple[Floats, Floats]:
        """Return the pixels (x, y) of a whole picture, each (height * samples, width * samples), row by row."""
        columns, rows = ((np.arange(n * samples) + 0.5) / samples - 0.5 for n in self.size)
        x, y = np.meshgrid(columns, rows)
        return x, y
