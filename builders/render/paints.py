"""Colours of ground, walls and sky, drawn from noise with a fixed seed; all linear, muted as on a clear autumn day."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from builders.render.shapes import Paint
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Colour = tuple[float, float, float]

_TABLE = np.random.default_rng(20220922).random((256, 256)).astype(np.float32)
_TABLE.setflags(write=False)

DIRT, ASPHALT, GRASS, SLAB = (0.27, 0.235, 0.19), (0.155, 0.155, 0.16), (0.205, 0.19, 0.085), (0.34, 0.33, 0.315)


def noise(x: Floats, y: Floats, scale: float = 1.0, octaves: int = 3) -> Floats:
    """Return smooth noise in about [-1, 1], its coarsest grain ``scale`` metres wide."""
    out, strength = np.zeros(np.shape(x), np.float32), 1.0
    for octave in range(octaves):
        out += strength * _lattice(x * (2.0**octave / scale) + 31.7 * octave, y * (2.0**octave / scale) + 11.3 * octave)
        strength *= 0.55
    return out


def _lattice(x: Floats, y: Floats) -> Floats:
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    fx, fy = (x - column).astype(np.float32), (y - row).astype(np.float32)
    fx, fy = fx * fx * (3.0 - 2.0 * fx), fy * fy * (3.0 - 2.0 * fy)
    c0, c1, r0, r1 = column & 255, (column + 1) & 255, row & 255, (row + 1) & 255
    low = _TABLE[r0, c0] * (1.0 - fx) + _TABLE[r0, c1] * fx
    high = _TABLE[r1, c0] * (1.0 - fx) + _TABLE[r1, c1] * fx
    return 2.0 * (low * (1.0 - fy) + high * fy) - 1.0


def street_ground(
    azimuth_deg: float, bands: tuple[float, float, float, float, float], grass: Colour, litter: Colour
) -> Paint:
    """Return the ground of a yard before a street that runs towards an azimuth.

    Parameters
    ----------
    bands : five distances
        Left of the origin [m]: where the yard's asphalt ends, the street begins and ends, the pavement ends, and
        half the width of a painted line.
    grass, litter : (r, g, b)
        Linear colours of grass, and of fallen leaves and dust.
    """
    s, c = np.sin(np.deg2rad(azimuth_deg)), np.cos(np.deg2rad(azimuth_deg))
    yard, near, far, walk, line = bands

    def paint(points: Floats, _: Floats) -> Floats:
        x, y = points[:, 0], points[:, 1]
        along, across = x * s + y * c, -x * c + y * s
        fine = np.exp(-np.hypot(x, y) / 25.0).astype(np.float32)
        grain = (0.09 * noise(x, y, 2.2) + fine * (0.13 * noise(x, y, 0.05, 3)))[:, None]
        patch = (noise(x, y, 5.0, 2) > 0.45)[:, None]
        out = np.where(patch, np.float32(DIRT), np.float32(ASPHALT) * 1.25) * (1.0 + grain)
        edge = across + 0.25 * noise(along, across, 0.7, 2)
        leaf = (noise(x, y, 0.11, 1) > 0.86) & (noise(x, y, 3.0, 2) > -0.2)
        out = np.where(leaf[:, None], np.float32(litter), out)
        green = (edge > yard) & ((across < near) | (across > walk))
        out = np.where(green[:, None], np.float32(grass) * (1.0 + 2.2 * grain), out)
        road = (across > near) & (across < far)
        out = np.where(road[:, None], np.float32(ASPHALT) * (1.0 + 0.7 * grain), out)
        dash = road & (np.abs(across - (near + far) / 2) < line) & (along % 6.0 < 3.0)
        out = np.where(dash[:, None], np.float32(0.52), out)
        paved = (across >= far) & (across < walk)
        joint = (along % 0.75 < 0.03) | ((across - far) % 0.75 < 0.03)
        slab = np.float32(SLAB) * (1.0 + 0.5 * grain) * (1.0 - 0.25 * (joint * fine))[:, None]
        return np.where(paved[:, None], slab, out).astype(np.float32)

    return paint


def panels(length: float, floors: int, colour: tuple[float, float, float], seed: int) -> Paint:
    """Return the walls of a house of concrete panels 2.8 m high and 3.2 m wide, with windows."""
    rng = np.random.default_rng(seed)
    tint = rng.uniform(0.75, 1.25, (64, 64)).astype(np.float32)
    curtain = rng.random((64, 64)) < 0.35

    def paint(points: Floats, normals: Floats) -> Floats:
        long_side = np.abs(normals[:, 1]) > 0.5
        along = np.where(long_side, points[:, 0] + length / 2, points[:, 1] + 6.4)
        up = points[:, 2] - 0.9
        column, floor = np.floor(along / 3.2).astype(int), np.floor(up / 2.8).astype(int)
        in_x, in_z = along / 3.2 - column, up / 2.8 - floor
        seam = (np.minimum(in_x, 1.0 - in_x) * 3.2 < 0.04) | (np.minimum(in_z, 1.0 - in_z) * 2.8 < 0.04)
        stain = 1.0 + 0.05 * noise(along, up * 0.25, 2.5) + 0.06 * (tint[floor & 63, column & 63] - 1.0)
        out = np.float32(colour) * (stain * np.where(seam, 0.72, 1.0))[:, None]
        shown = (floor >= 0) & (floor < floors) & (long_side | (column % 4 == 1))
        window = shown & (np.abs(in_x - 0.5) < 0.24) & (np.abs(in_z - 0.55) < 0.27)
        frame = window & ((np.abs(in_x - 0.5) > 0.215) | (np.abs(in_z - 0.55) > 0.24) | (np.abs(in_x - 0.53) < 0.012))
        tone = tint[column & 63, floor & 63][:, None]
        glass = np.where(
            curtain[floor & 63, column & 63][:, None], np.float32((0.26, 0.25, 0.23)), np.float32((0.06, 0.08, 0.105))
        )
        out = np.where(window[:, None], glass * tone, out)
        out = np.where(frame[:, None], np.float32(0.55), out)
        return np.where((points[:, 2] < 0.9)[:, None], np.float32((0.20, 0.19, 0.185)), out).astype(np.float32)

    return paint


def bus_sides(size: tuple[float, float, float], colour: tuple[float, float, float]) -> Paint:
    """Return a bus's body: a band of colour below, windows along the sides and a windscreen at either end."""
    length, width, height = size

    def paint(points: Floats, normals: Floats) -> Floats:
        up = points[:, 2] / height
        out = np.where((up < 0.36)[:, None], np.float32(colour), np.float32((0.62, 0.61, 0.57)))
        out = np.where((np.abs(up - 0.37) < 0.012)[:, None], np.float32(0.16), out)
        side = np.abs(normals[:, 1]) > 0.5
        along = (points[:, 0] + length / 2 - 0.35) / ((length - 0.7) / 6)
        pane = side & (np.abs(along % 1.0 - 0.5) < 0.43) & (along > 0) & (along < 6) & (up > 0.46) & (up < 0.82)
        front = (np.abs(normals[:, 0]) > 0.5) & (np.abs(points[:, 1]) < 0.44 * width) & (up > 0.42) & (up < 0.86)
        shine = (0.055 + 0.05 * np.clip(up - 0.46, 0.0, 1.0) + 0.012 * noise(points[:, 0], points[:, 2], 0.8, 2))[
            :, None
        ]
        out = np.where((pane | front)[:, None], shine * np.float32((0.9, 1.05, 1.2)), out)
        door = side & (np.abs(along - 5.5) < 0.44) & (up > 0.08) & (up < 0.82)
        rim = door & ((np.abs(np.abs(along - 5.5) - 0.42) < 0.03) | (np.abs(along - 5.5) < 0.015))
        return np.where(rim[:, None], np.float32(0.12), out).astype(np.float32)

    return paint


def leaves(colour: tuple[float, float, float], grain_m: float = 0.16) -> Paint:
    """Return a crown's skin."""

    def paint(points: Floats, _: Floats) -> Floats:
        spots = noise(points[:, 0] + points[:, 2], points[:, 1] - 0.7 * points[:, 2], grain_m, 3)
        return (np.float32(colour) * np.clip(1.0 + 0.75 * spots, 0.25, 2.0)[:, None]).astype(np.float32)

    return paint


def birch(points: Floats, _: Floats) -> Floats:
    """Return birch bark: white with dark bands."""
    dark = noise(4.0 * np.arctan2(points[:, 1], points[:, 0]), points[:, 2] * 3.0, 0.5, 2) > 0.35
    return np.where(dark[:, None], np.float32((0.08, 0.075, 0.07)), np.float32((0.50, 0.49, 0.46)))


def clear_sky(
    zenith: tuple[float, float, float], low: tuple[float, float, float], hills: float
) -> Callable[[Floats], Floats]:
    """Return a sky with thin clouds and a far line of wooded hills, ``hills`` degrees high at most."""

    def paint(rays: Floats) -> Floats:
        up = np.clip(rays[:, 2], 0.0, 1.0)
        share = (1.0 - np.exp(-4.2 * up))[:, None]
        out = np.float32(low) * (1.0 - share) + np.float32(zenith) * share
        flat = np.maximum(up, 0.03) + 0.12
        cloud = noise(rays[:, 0] / flat * 0.7 + 5.0, rays[:, 1] / flat * 2.1, 1.0, 5)
        veil = (np.clip(cloud - 0.15, 0.0, 1.0) * np.clip(up * 6.0, 0.0, 1.0) * 0.75)[:, None]
        out = out * (1.0 - veil) + np.float32((1.25, 1.26, 1.28)) * veil
        azimuth = np.arctan2(rays[:, 0], rays[:, 1])
        ridge = np.deg2rad(hills) * (0.62 + 0.38 * noise(azimuth, 0.0 * azimuth, 0.35, 4))
        behind = np.deg2rad(hills) * (0.85 + 0.4 * noise(azimuth + 9.0, 0.0 * azimuth, 0.5, 3))
        out = np.where((rays[:, 2] < behind)[:, None], np.float32((0.44, 0.53, 0.63)), out)
        return np.where((rays[:, 2] < ridge)[:, None], np.float32((0.30, 0.355, 0.39)), out).astype(np.float32)

    return paint
