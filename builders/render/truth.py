"""What is true of a rendered picture: where the camera looked, where everything marked stands in it, and the sun."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from builders.render.camera import Camera
from builders.render.shading import Scene, first_met
from builders.render.shapes import Point
from builders.render.yard import Yard
from numpy.typing import NDArray

Floats = NDArray[np.floating]
HIDDEN_M = 0.15
"""What stands so much nearer than a point hides it; less is the thing's own skin [m]."""


def points_of(scene: Scene, foot: Point, height: float) -> dict[str, Floats]:
    """Return base, top and shadow's tip of an upright post in the world [m]."""
    top = (foot[0], foot[1], foot[2] + height)
    return {"base": np.array(foot), "top": np.array(top), "tip": scene.shadow_of(top)}


def truth(yard: Yard, cameras: Sequence[Camera], rate: Fraction) -> dict[str, Any]:
    """Return all truths of a clip, ready for JSON; pixels count from the centre of the upper left one."""
    camera, sun = cameras[0], yard.scene.sun
    world = {name: points_of(yard.scene, *post) for name, post in yard.posts.items()}
    return {
        "place": {"lat": yard.place[0], "lon": yard.place[1]},
        "instant": f"{yard.instant}Z",
        "sun": {"apparent_elevation_deg": sun.elevation_deg, "azimuth_deg": sun.azimuth_deg},
        "camera": {
            "position_m": list(camera.position),
            "focal_px": camera.focal_px,
            "principal_point_px": list(camera.centre),
            "k1_at_half_diagonal": camera.k1,
            "size_px": list(camera.size),
        },
        "objects": {
            name: {
                key: {"at_m": _rounded(at, 4), "hidden": hidden(yard.scene, camera, at)} for key, at in points.items()
            }
            for name, points in world.items()
        },
        "frames": [
            {
                "time_s": float(number / rate),
                "azimuth_deg": one.azimuth_deg,
                "pitch_deg": one.pitch_deg,
                "roll_deg": one.roll_deg,
                "objects": {name: {key: seen(one, at) for key, at in points.items()} for name, points in world.items()},
                "corners": {name: [seen(one, np.array(at)) for at in ends] for name, ends in yard.corners.items()},
            }
            for number, one in enumerate(cameras)
        ],
    }


def hidden(scene: Scene, camera: Camera, point: Floats) -> bool:
    """Tell whether something stands before a point."""
    ray = point - camera.position
    far = float(np.linalg.norm(ray))
    return bool(first_met(scene, camera.position, ray[None] / far).distance[0] < far - HIDDEN_M)


def seen(camera: Camera, point: Floats) -> list[float] | None:
    """Return a point's pixel; None outside the picture."""
    pixel = camera.pixels(point)
    inside = np.all((pixel >= -0.5) & (pixel <= np.array(camera.size) - 0.5))
    return _rounded(pixel, 3) if inside else None


def marks(yard: Yard, camera: Camera, rng: np.random.Generator, click_px: float) -> dict[str, Any]:
    """Return marks of one frame as an investigator would click them: whole pixels, each off by ``click_px`` (one sd).

    Marked are the posts that can be seen from foot to top with the tip of their shadow, and corners of houses.
    """

    def clicked(pixel: list[float]) -> list[float]:
        return [float(v) for v in np.rint(np.array(pixel) + rng.normal(0.0, click_px, 2))]

    objects: list[dict[str, Any]] = []
    for name, post in yard.posts.items():
        world = points_of(yard.scene, *post)
        pixels = {key: seen(camera, at) for key, at in world.items()}
        if all(pixel and not hidden(yard.scene, camera, world[key]) for key, pixel in pixels.items()):
            clicks = {key: clicked(pixel) for key, pixel in pixels.items() if pixel}
            objects.append({"name": name, **clicks, "error_px": 1.2, "edge": "middle"})
    ends = [[seen(camera, np.array(at)) for at in pair] for pair in yard.corners.values()]
    verticals = [[clicked(at) for at in pair if at] for pair in ends if all(pair)]
    return {"size": list(camera.size), "objects": objects, "verticals": verticals}


def _rounded(values: Floats, digits: int) -> list[float]:
    return [round(float(v), digits) for v in values]
