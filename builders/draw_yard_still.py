"""Draw examples/neryungri/yard.png: a made-up town yard whose shadows are the real sun's.

Run as ``.venv/bin/python builders/draw_yard_still.py``. The scene is drawn by an exact pinhole; the sun stands where
noonmark.sky puts it for Neryungri at 2022-09-22T01:40Z (10:40 on the town's clocks). The script prints the true
numbers, from which those in examples/neryungri/clues.toml differ as measured ones do.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from shapely.geometry import MultiPoint, Polygon, box

from noonmark.sky.refraction import apparent_elevation
from noonmark.sky.sun import sun_direction

LAT, LON, INSTANT = 56.6577, 124.7207, "2022-09-22T01:40:00"
WIDTH, HEIGHT, FOCAL_PX, SAMPLES = 1280, 720, 950.0, 2
EYE_M, AXIS_DEG, PITCH_DEG = 1.6, 18.0, -3.5
STREET_DEG = 52.0
POST_M = 2.0
SKY_TOP, SKY_LOW, GROUND, ASPHALT, SHADE = (
    (92, 142, 198),
    (206, 221, 233),
    (163, 150, 126),
    (121, 120, 122),
    (62, 60, 64),
)
Vectors = NDArray[np.float64]


def towards(azimuth_deg: float) -> Vectors:
    """Return the level unit vector (east, north, up) of an azimuth."""
    angle = np.radians(azimuth_deg)
    return np.array([np.sin(angle), np.cos(angle), 0.0])


def project(points: Vectors) -> Vectors | None:
    """Return pixels of points (n, 3) in metres from the foot of the camera, cut at 0.3 m before it."""
    forward = towards(AXIS_DEG) * np.cos(np.radians(PITCH_DEG)) + np.array([0, 0, np.sin(np.radians(PITCH_DEG))])
    right = towards(AXIS_DEG + 90.0)
    down = -np.cross(right, forward)
    seen = (points - [0.0, 0.0, EYE_M]) @ np.column_stack([right, down, forward])
    seen = clipped(seen, 0.3)
    if len(seen) < 3:
        return None
    return SAMPLES * (FOCAL_PX * seen[:, :2] / seen[:, 2:] + [WIDTH / 2, HEIGHT / 2])


def clipped(seen: Vectors, near: float) -> Vectors:
    """Return a polygon cut at a depth before the camera (Sutherland and Hodgman)."""
    out: list[Vectors] = []
    for a, b in zip(seen, np.roll(seen, -1, axis=0), strict=True):
        if a[2] >= near:
            out.append(a)
        if (a[2] >= near) != (b[2] >= near):
            out.append(a + (b - a) * (near - a[2]) / (b[2] - a[2]))
    return np.array(out).reshape(-1, 3)


class Block:
    """An upright box: middle of its foot, length along an azimuth, depth, height, and its colour."""

    def __init__(
        self,
        middle: Vectors,
        azimuth: float,
        size: tuple[float, float, float],
        colour: tuple[int, int, int],
        foot: float = 0.0,
    ) -> None:
        along, across = towards(azimuth), towards(azimuth + 90.0)
        half = [0.5 * size[0] * along, 0.5 * size[1] * across]
        ring = [middle + a * half[0] + b * half[1] for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        self.low = np.array(ring) + np.array([0, 0, foot])
        self.high = self.low + np.array([0, 0, size[2]])
        self.colour = colour
        self.distance = float(np.linalg.norm(middle))

    def faces(self, sun: Vectors) -> list[tuple[Vectors, tuple[int, ...]]]:
        """Return the faces that look at the camera, lit by the sun."""
        middle = 0.5 * (self.low.mean(axis=0) + self.high.mean(axis=0))
        sides = [np.array([self.low[k], self.low[(k + 1) % 4], self.high[(k + 1) % 4], self.high[k]]) for k in range(4)]
        out: list[tuple[Vectors, tuple[int, ...]]] = []
        for face in [*sides, self.high, self.low]:
            normal = np.cross(face[1] - face[0], face[2] - face[0])
            normal = normal / np.linalg.norm(normal)
            normal = normal if normal @ (face.mean(axis=0) - middle) > 0 else -normal
            if normal @ (np.array([0, 0, EYE_M]) - face.mean(axis=0)) > 0:
                light = 0.42 + 0.58 * max(0.0, float(normal @ sun))
                out.append((face, tuple(int(c * light) for c in self.colour)))
        return out

    def shadow(self, sun: Vectors) -> Vectors:
        """Return the outline of its shadow on the level ground."""
        corners = np.vstack([self.low, self.high])
        ground = corners - np.outer(corners[:, 2] / sun[2], sun)
        hull = MultiPoint(ground[:, :2]).convex_hull
        ring = np.array(hull.exterior.coords[:-1]) if isinstance(hull, Polygon) else np.empty((0, 2))
        return np.column_stack([ring, np.zeros(len(ring))])


def at(distance: float, right_deg: float) -> Vectors:
    """Return a place on the ground by its distance and its angle right of the camera's axis."""
    return distance * towards(AXIS_DEG + right_deg)


def blocks() -> list[Block]:
    """Return what stands in the yard."""
    wood, steel = (150, 96, 58), (196, 200, 205)
    post = Block(at(9.0, 3.0), 0.0, (0.09, 0.09, POST_M), steel)
    bench = [
        Block(at(8.5, -20.0), STREET_DEG, (1.8, 0.45, 0.05), wood, 0.42),
        *(Block(at(8.5, -20.0) + k * towards(STREET_DEG), STREET_DEG, (0.07, 0.4, 0.42), steel) for k in (-0.7, 0.7)),
    ]
    bus = [
        Block(at(24.0, 17.0), STREET_DEG, (9.0, 2.4, 1.45), (214, 178, 62), 0.35),
        Block(at(24.0, 17.0), STREET_DEG, (8.9, 2.3, 0.8), (58, 72, 84), 1.8),
        Block(at(24.0, 17.0), STREET_DEG, (9.0, 2.4, 0.25), (226, 224, 214), 2.6),
        *(
            Block(at(24.0, 17.0) + k * towards(STREET_DEG), STREET_DEG, (0.9, 2.3, 0.35), (34, 34, 36))
            for k in (-2.9, 2.6)
        ),
    ]
    sign = [
        Block(at(26.0, -9.0), STREET_DEG, (0.16, 0.16, 3.2), steel),
        Block(at(26.0, -9.0), STREET_DEG, (1.6, 0.2, 1.6), (40, 120, 70), 3.2),
    ]
    house = [
        Block(at(70.0, -30.0), STREET_DEG, (70.0, 12.0, 14.5), (203, 190, 170)),
        Block(at(110.0, 12.0), STREET_DEG, (44.0, 12.0, 14.5), (186, 178, 172)),
    ]
    return [*house, *bus, *sign, *bench, post]


def windows(block: Block, floors: int, columns: int) -> list[Vectors]:
    """Return rows of windows on the side of a house that faces the street."""
    best = min((0, 2), key=lambda k: float(np.linalg.norm(block.low[[k, (k + 1) % 4]].mean(axis=0))))
    a, b = block.low[best], block.low[(best + 1) % 4]
    out: list[Vectors] = []
    for floor in range(floors):
        for column in range(columns):
            left, right = a + (b - a) * (column + 0.28) / columns, a + (b - a) * (column + 0.72) / columns
            low, high = np.array([0, 0, 1.3 + 2.8 * floor]), np.array([0, 0, 2.7 + 2.8 * floor])
            out.append(np.array([left + low, right + low, right + high, left + high]))
    return out


def draw(sun: Vectors) -> Image.Image:
    """Return the still."""
    page = Image.new("RGB", (WIDTH * SAMPLES, HEIGHT * SAMPLES))
    pen = ImageDraw.Draw(page)
    horizon = int(SAMPLES * (HEIGHT / 2 + FOCAL_PX * np.tan(np.radians(PITCH_DEG))))
    for row in range(max(horizon, 0)):
        share = row / horizon
        pen.line(
            [(0, row), (page.width, row)],
            tuple(int(a + (b - a) * share) for a, b in zip(SKY_TOP, SKY_LOW, strict=True)),
        )
    pen.rectangle((0, horizon, page.width, page.height), GROUND)
    along, across = towards(STREET_DEG), towards(STREET_DEG + 90.0)
    centre = at(24.0, 17.0)
    fill(
        pen,
        np.array(
            [centre + a * 150 * along + (0.6 + b * 3.4) * across for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        ),
        ASPHALT,
    )
    everything = blocks()
    shade = Image.new("L", page.size)
    for block in everything:
        outline = project(block.shadow(sun))
        if outline is not None:
            ImageDraw.Draw(shade).polygon([tuple(p) for p in outline], fill=150)
    page.paste(SHADE, (0, 0), shade)
    for block in sorted(everything, key=lambda one: -one.distance):
        for face, colour in block.faces(sun):
            fill(pen, face, colour)
        if block.high[0, 2] > 10.0:
            for pane in windows(block, 5, 14):
                fill(pen, pane, (72, 84, 98))
    return page.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def fill(pen: ImageDraw.ImageDraw, points: Vectors, colour: tuple[int, ...]) -> None:
    """Fill a flat polygon of the scene."""
    seen = project(points)
    if seen is not None:
        frame = box(-1e4, -1e4, 1e4, 1e4)
        cut = Polygon(seen).buffer(0).intersection(frame)
        for part in getattr(cut, "geoms", [cut]):
            if isinstance(part, Polygon) and not part.is_empty:
                pen.polygon([tuple(p) for p in part.exterior.coords], fill=colour)


def main() -> None:
    true_elevation, azimuth = (float(value) for value in sun_direction(LAT, LON, np.datetime64(INSTANT)))
    elevation = float(apparent_elevation(true_elevation))
    level, up = np.cos(np.radians(elevation)), np.sin(np.radians(elevation))
    target = Path(__file__).resolve().parent.parent / "examples/neryungri/yard.png"
    draw(level * towards(azimuth) + np.array([0, 0, up])).save(target, optimize=True)
    shadow = POST_M / np.tan(np.radians(elevation))
    sys.stdout.write(
        f"{target.name}: sun {elevation:.2f} deg high at azimuth {azimuth:.2f}; the {POST_M:g} m post's shadow is "
        f"{shadow:.3f} m long towards {(azimuth + 180.0) % 360.0:.2f}, the street runs towards {STREET_DEG:g}\n"
    )


if __name__ == "__main__":
    main()
