"""A clip of a scene: the panorama that a turning camera sees, frame by frame, with noise, compressed as phones do.

The camera stands still and turns, so that all its frames are views of one panorama, cast once and sampled finely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from builders.render.camera import Camera
from builders.render.shading import Scene, cast, developed
from numpy.typing import NDArray

Floats = NDArray[np.floating]

NOISE = 2.2
"""Of a phone's small sensor by day, before compression [levels of 255]."""
ENCODER = {"preset": "veryfast", "threads": "1", "x264-params": "mbtree=0:rc-lookahead=0:sync-lookahead=0"}
"""Without looking ahead: with it the bytes differed now and then from run to run (x264 core 165)."""


@dataclass(frozen=True, eq=False)
class Panorama:
    """Colours (rows, columns, 3) in [0, 255] over azimuth and elevation, both [rad], even steps.

    Attributes
    ----------
    west, top : float
        Azimuth and elevation of the middle of the upper left pixel [rad].
    step : float
        [rad]
    """

    colours: Floats
    west: float
    top: float
    step: float

    def seen(self, rays: Floats) -> Floats:
        """Return the colours (..., 3) towards unit directions (..., 3), between pixels in proportion."""
        azimuth = np.arctan2(rays[..., 0], rays[..., 1])
        column = ((azimuth - self.west + np.pi) % (2 * np.pi) - np.pi) / self.step
        row = (self.top - np.arcsin(rays[..., 2])) / self.step
        height, width = self.colours.shape[:2]
        left = np.clip(np.floor(column), 0, width - 2).astype(np.intp)
        above = np.clip(np.floor(row), 0, height - 2).astype(np.intp)
        right, below = (column - left).astype(np.float32)[..., None], (row - above).astype(np.float32)[..., None]
        flat, first = self.colours.reshape(-1, self.colours.shape[2]), above * width + left
        high = flat[first] * (1.0 - right) + flat[first + 1] * right
        low = flat[first + width] * (1.0 - right) + flat[first + width + 1] * right
        return high * (1.0 - below) + low * below


def panorama(scene: Scene, cameras: Sequence[Camera], fineness: float) -> Panorama:
    """Cast what all cameras see from their common position; ``fineness`` samples to a pixel in the middle."""
    seen = np.concatenate([_border(camera) for camera in cameras])
    middle = np.arctan2(*seen[:, :2].mean(axis=0))
    turns = (np.arctan2(seen[:, 0], seen[:, 1]) - middle + np.pi) % (2 * np.pi) - np.pi
    rises = np.arcsin(seen[:, 2])
    step = 1.0 / (fineness * cameras[0].focal_px)
    west, top = middle + turns.min() - 2 * step, rises.max() + 2 * step
    azimuth = west + step * np.arange(int(np.ptp(turns) / step) + 5)
    elevation = top - step * np.arange(int(np.ptp(rises) / step) + 5)
    bands = np.array_split(elevation, max(1, len(elevation) * len(azimuth) // 600_000))
    colours = np.concatenate([_band(scene, cameras[0], azimuth, band) for band in bands])
    return Panorama(colours, west, top, step)


def _band(scene: Scene, camera: Camera, azimuth: Floats, elevation: Floats) -> Floats:
    az, el = np.meshgrid(azimuth, elevation)
    rays = np.stack([np.cos(el) * np.sin(az), np.cos(el) * np.cos(az), np.sin(el)], axis=-1)
    colours = developed(cast(scene, camera.position, rays.reshape(-1, 3)))
    return colours.reshape(*az.shape, 3).astype(np.float32)


def _border(camera: Camera) -> Floats:
    """Return the directions of a picture's border and of its middle lines."""
    wide, high = np.linspace(-1.0, camera.size[0], 40), np.linspace(-1.0, camera.size[1], 40)
    x = np.concatenate([wide, wide, wide, *(np.full(40, at) for at in (wide[0], wide[-1], wide[20]))])
    y = np.concatenate([*(np.full(40, at) for at in (high[0], high[-1], high[20])), high, high, high])
    return camera.rays(x, y)


def still(scene: Scene, camera: Camera, samples: int = 2) -> NDArray[np.uint8]:
    """Return one picture (height, width, 3), each pixel the mean of samples x samples rays; no noise."""
    x, y = camera.grid(samples)
    colours = cast(scene, camera.position, camera.rays(x, y).reshape(-1, 3))
    width, height = camera.size
    fine = developed(colours).reshape(height, samples, width, samples, 3)
    return np.rint(fine.mean(axis=(1, 3))).astype(np.uint8)


def frames(seen: Panorama, cameras: Sequence[Camera], seed: int) -> Iterator[NDArray[np.uint8]]:
    """Yield the pictures (height, width, 3) of each camera, with noise."""
    rng = np.random.default_rng(seed)
    width, height = cameras[0].size
    grain = rng.standard_normal((height + 64, width + 64, 1), dtype=np.float32)
    grain = NOISE * (0.8 * grain + 0.35 * rng.standard_normal((height + 64, width + 64, 3), dtype=np.float32))
    x, y = cameras[0].grid()
    for camera in cameras:
        down, right = rng.integers(0, 64, 2)
        colours = seen.seen(camera.rays(x, y).astype(np.float32)) + grain[down : down + height, right : right + width]
        yield np.clip(colours + 0.5, 0.0, 255.0).astype(np.uint8)


def write_clip(
    path: Path, pictures: Iterator[NDArray[np.uint8]], rate: Fraction, tags: Mapping[str, str], bits: int = 2_600_000
) -> None:
    """Write an H.264 clip in an MP4 file with a phone's tags."""
    options = {"movflags": "use_metadata_tags"} if tags else {}
    with av.open(str(path), "w", container_options=options) as container:
        container.metadata.update(tags)
        stream = container.add_stream("libx264", rate=rate, options=ENCODER)
        stream.pix_fmt, stream.bit_rate = "yuv420p", bits
        for number, pixels in enumerate(pictures):
            if number == 0:
                stream.height, stream.width = pixels.shape[:2]
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = number, 1 / rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
