"""The pinhole camera and the sun's shadow, for many parameter sets at once.

World axes: X to the camera's right, Y along the horizontal of its axis, Z up; the camera stands at the origin and its
height above the ground is the unit of length. Angles in degrees: *pitch* above the horizon, *roll* clockwise as seen
from behind the camera, azimuth clockwise from Y. With pitch -90 the camera looks straight down and Y is where the
picture's upper edge points. Arrays are (n,) or (n, 3), n parameter sets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_DEPTH = 1e-6
"""Nearer to the camera's plane than this a point has no picture [camera heights]."""
_LEAST_STRETCH = 0.2
"""Keeps the lens from folding over far outside the picture."""


@dataclass(frozen=True)
class Axes:
    """The camera's right, up and forward directions in the world, each of shape (n, 3)."""

    right: Floats
    up: Floats
    forward: Floats


@dataclass(frozen=True)
class Lens:
    """Focal length [px], principal point [px], each (n,), radial distortion (n,), and the scale of its radius [px].

    A pixel at distance r from the principal point stands for the undistorted distance ``r (1 + k1 (r / radius)^2)``.
    """

    focal_px: Floats
    centre_x: Floats
    centre_y: Floats
    k1: Floats
    radius_px: float


def axes(pitch_deg: Floats, roll_deg: Floats) -> Axes:
    """Return the camera's axes; plane rotations about the world's X, then about the camera's own axis."""
    pitch, roll = np.deg2rad(pitch_deg), np.deg2rad(roll_deg)
    zero = np.zeros_like(pitch)
    forward = np.stack([zero, np.cos(pitch), np.sin(pitch)], axis=-1)
    upright = np.stack([zero, -np.sin(pitch), np.cos(pitch)], axis=-1)
    level = np.zeros_like(forward)
    level[..., 0] = 1.0
    c, s = np.cos(roll)[..., None], np.sin(roll)[..., None]
    return Axes(c * level - s * upright, s * level + c * upright, forward)


def panned(camera: Axes, pan_deg: Floats) -> Axes:
    """Return the axes of a camera turned clockwise, as seen from above, by an angle (n,) [deg]."""
    c, s = np.cos(np.deg2rad(pan_deg)), np.sin(np.deg2rad(pan_deg))

    def turned(v: Floats) -> Floats:
        return np.stack([c * v[..., 0] + s * v[..., 1], c * v[..., 1] - s * v[..., 0], v[..., 2]], axis=-1)

    return Axes(turned(camera.right), turned(camera.up), turned(camera.forward))


def ray(x: Floats, y: Floats, lens: Lens, camera: Axes) -> Floats:
    """Return the world direction (n, 3), not of unit length, that a pixel shows."""
    dx, dy = x - lens.centre_x, y - lens.centre_y
    stretch = (1.0 + lens.k1 * (dx**2 + dy**2) / lens.radius_px**2) / lens.focal_px
    return camera.forward + (dx * stretch)[..., None] * camera.right - (dy * stretch)[..., None] * camera.up


def project(point: Floats, lens: Lens, camera: Axes) -> tuple[Floats, Floats]:
    """Return the pixel (x, y) of a world point (n, 3); NaN behind the camera.

    The distortion is undone by two steps of Newton's method on the radius: within 1e-4 px for abs(k1) up to 0.1.
    """
    depth = _dot(point, camera.forward)
    scale = lens.focal_px / np.where(depth > LEAST_DEPTH, depth, np.nan)
    x, y = scale * _dot(point, camera.right), -scale * _dot(point, camera.up)
    bend = lens.k1 * (x**2 + y**2) / lens.radius_px**2
    shrunk = 1.0 / np.maximum(1.0 + bend, _LEAST_STRETCH)
    for _ in range(2):
        missing = shrunk * (1.0 + bend * shrunk**2) - 1.0
        shrunk = shrunk - missing / np.maximum(1.0 + 3.0 * bend * shrunk**2, _LEAST_STRETCH)
    return lens.centre_x + x * shrunk, lens.centre_y + y * shrunk


def sun_vector(elevation_deg: Floats, azimuth_deg: Floats) -> Floats:
    """Return the unit vector (n, 3) towards the sun."""
    el, az = np.deg2rad(elevation_deg), np.deg2rad(azimuth_deg)
    return np.stack([np.cos(el) * np.sin(az), np.cos(el) * np.cos(az), np.sin(el)], axis=-1)


def ground_normal(slope_x_deg: Floats, slope_y_deg: Floats) -> Floats:
    """Return the normal (n, 3), of height 1, of ground that rises by these angles towards X and Y."""
    one = np.ones_like(slope_x_deg)
    return np.stack([-np.tan(np.deg2rad(slope_x_deg)), -np.tan(np.deg2rad(slope_y_deg)), one], axis=-1)


def on_ground(direction: Floats, normal: Floats) -> Floats:
    """Return where a ray meets the ground (n, 3); NaN when it points at the sky."""
    falls = _dot(direction, normal)
    return direction * np.where(falls < -1e-9, -1.0 / np.where(falls < -1e-9, falls, -1.0), np.nan)[..., None]


def shadow_of(top: Floats, sun: Floats, normal: Floats) -> Floats:
    """Return where the shadow of a point falls on the ground (n, 3); NaN when the sun is under the ground's plane."""
    rises = _dot(sun, normal)
    length = np.where(rises > 1e-6, (_dot(top, normal) + 1.0) / np.where(rises > 1e-6, rises, 1.0), np.nan)
    return top - length[..., None] * sun


def _dot(a: Floats, b: Floats) -> Floats:
    return np.einsum("...i,...i->...", a, b)
