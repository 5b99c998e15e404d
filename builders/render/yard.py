"""Two made-up town yards: one in Neryungri on an autumn morning, and one far south of it under the same caption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builders.render.camera import Camera
from builders.render.objects import (
    KERB,
    bench,
    bin_of_concrete,
    bus,
    car,
    house,
    joined,
    lamp,
    moved,
    person,
    post,
    shelter,
    tree,
)
from builders.render.paints import clear_sky, street_ground
from builders.render.shading import Scene
from builders.render.shapes import Box, Point, Shape
from builders.render.sun import sun_over

ORIGIN: Point = (0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Yard:
    """A scene with what is true of it.

    Attributes
    ----------
    place : (lat, lon)
        [deg]
    instant : str
        UTC of the first frame.
    posts : mapping
        Name to (foot, height): upright things whose shadows fall on the ground [m].
    corners : mapping
        Name to (low, high): plumb edges of houses [m].
    pan : (first, last)
        Azimuth of the camera's axis [deg].
    """

    name: str
    place: tuple[float, float]
    instant: str
    scene: Scene
    camera: Camera
    posts: Mapping[str, tuple[Point, float]]
    corners: Mapping[str, tuple[Point, Point]]
    pan: tuple[float, float]


class Street:
    """Places by their distance along a street and to its left, as seen from the origin."""

    def __init__(self, azimuth_deg: float) -> None:
        self.azimuth_deg = azimuth_deg

    def at(self, along: float, left: float) -> Point:
        return moved(ORIGIN, self.azimuth_deg, along, left)

    def kerb(self, left: float) -> Box:
        """Return a kerb along the whole street; low, so that the ground stays one plane for what is marked."""
        return Box(self.at(0.0, left), (160.0, 0.15, 0.1), self.azimuth_deg, KERB)

    def corner(self, along: float, left: float, height: float) -> tuple[Point, Point]:
        low = self.at(along, left)
        return (low[0], low[1], 1.0), (low[0], low[1], height)


def autumn_yard() -> Yard:
    """Return the yard in Neryungri on 22 September 2022, 10:40 on the town's clocks."""
    place, instant, street = (56.6577, 124.7207), "2022-09-22T01:40:12", Street(78.0)
    at, along = street.at, street.azimuth_deg
    larch, aspen = (0.40, 0.255, 0.045), (0.36, 0.30, 0.06)
    posts = {"near post": (at(2.7, 6.6), 2.0), "far post": (at(-1.2, 10.4), 2.2), "lamp": (at(12.4, 15.4), 6.5)}
    things = [
        *(post(*posts[name]) for name in ("near post", "far post")),
        lamp(*posts["lamp"], along - 90.0),
        house(at(-14.0, 52.0), along, (70.4, 12.0, 15.4), ((0.47, 0.42, 0.35), 3)),
        house(at(52.0, 66.0), along + 90.0, (64.0, 12.8, 15.4), ((0.42, 0.37, 0.34), 4)),
        bus(at(3.4, 19.3), along, (0.52, 0.36, 0.07)),
        bus(at(14.9, 19.4), along, (0.13, 0.24, 0.36)),
        shelter(at(9.4, 26.4), along),
        bench(at(-6.4, 12.6), along),
        bin_of_concrete(at(-4.9, 12.7)),
        car(at(-13.0, 19.0), along, (0.30, 0.31, 0.33)),
        car(at(25.5, 19.2), along, (0.06, 0.09, 0.16)),
        person(at(7.2, 12.2), along - 70.0, (0.30, 0.07, 0.06)),
        person(at(8.4, 25.2), along + 100.0, (0.10, 0.13, 0.10), 1.80),
        person(at(10.3, 25.4), along - 160.0, (0.13, 0.12, 0.22), 1.64),
        *(tree(at(a, b), h, larch if k % 2 else aspen, 20 + k) for k, (a, b, h) in enumerate(_autumn_trees())),
    ]
    shapes: list[Shape] = [*joined(things), street.kerb(16.4), street.kerb(23.9)]
    scene = Scene(
        sun_over(*place, instant),
        shapes,
        street_ground(along, (14.4, 16.4, 23.9, 27.6, 0.07), (0.20, 0.175, 0.08), (0.34, 0.25, 0.06)),
        clear_sky((0.19, 0.42, 0.95), (0.92, 1.02, 1.12), 3.4),
    )
    corners = {
        "left house, right corner": street.corner(21.2, 46.0, 15.0),
        "right house, left corner": street.corner(45.6, 34.0, 15.0),
    }
    return Yard("yard", place, instant, scene, Camera(focal_px=687.0, k1=0.012), posts, corners, (3.0, 19.0))


def _autumn_trees() -> list[tuple[float, float, float]]:
    return [
        (-17.0, 31.0, 9.0),
        (-9.5, 33.5, 8.0),
        (-1.0, 32.0, 9.5),
        (18.5, 31.5, 8.5),
        (31.0, 30.0, 7.5),
        (27.0, 38.0, 10.0),
    ]


def southern_yard() -> Yard:
    """Return a yard in Taizhou, Zhejiang, on 22 September 2022, 11:20 on the town's clocks."""
    place, instant, street = (28.6561, 121.4208), "2022-09-22T03:20:40", Street(110.0)
    at, along = street.at, street.azimuth_deg
    posts = {"left post": (at(0.3, 8.6), 2.2), "right post": (at(3.3, 6.5), 1.9), "lamp": (at(8.6, 11.5), 6.0)}
    things = [
        *(post(*posts[name]) for name in ("left post", "right post")),
        lamp(*posts["lamp"], along - 90.0),
        house(at(20.0, 44.0), along, (60.8, 12.0, 12.6), ((0.40, 0.43, 0.42), 13)),
        house(at(-34.0, 58.0), along + 90.0, (48.0, 12.8, 15.4), ((0.50, 0.46, 0.38), 14)),
        bus(at(-2.4, 15.4), along + 180.0, (0.35, 0.08, 0.07)),
        bus(at(13.0, 15.2), along, (0.52, 0.36, 0.07)),
        bench(at(5.6, 10.2), along),
        bin_of_concrete(at(7.1, 10.2)),
        car(at(4.9, 15.2), along, (0.42, 0.42, 0.42)),
        person(at(-3.0, 12.0), along + 30.0, (0.34, 0.33, 0.30)),
        person(at(-3.7, 12.4), along + 30.0, (0.16, 0.26, 0.36), 1.60),
        *(tree(at(a, b), h, (0.09, 0.17, 0.035), 40 + k) for k, (a, b, h) in enumerate(_southern_trees())),
    ]
    shapes: list[Shape] = [*joined(things), street.kerb(12.6), street.kerb(19.6)]
    scene = Scene(
        sun_over(*place, instant),
        shapes,
        street_ground(along, (11.0, 12.6, 19.6, 22.0, 0.07), (0.10, 0.155, 0.04), (0.30, 0.27, 0.22)),
        clear_sky((0.17, 0.39, 0.95), (0.92, 1.04, 1.15), 2.0),
    )
    corners = {
        "right house, left corner": street.corner(-10.4, 38.0, 12.4),
        "left house, right corner": street.corner(-27.6, 34.0, 15.0),
    }
    return Yard("false_caption", place, instant, scene, Camera(focal_px=661.0, k1=-0.008), posts, corners, (32.0, 49.0))


def _southern_trees() -> list[tuple[float, float, float]]:
    return [(-12.0, 26.0, 8.0), (-3.0, 27.5, 9.0), (7.0, 27.0, 7.5), (16.0, 26.5, 9.0), (25.0, 28.0, 8.0)]
