# pyright: basic
"""noonmark.measure against the renderer's truths: two sets of formulas, one world."""

from __future__ import annotations

import json
from dataclasses import replace
from math import atan, degrees, log, radians, tan

import numpy as np
import pytest
from builders.render.camera import Camera
from builders.render.shading import Scene as World
from builders.render.shapes import plain
from builders.render.sun import Sun, sun_over
from builders.render.truth import points_of

from noonmark.measure.best_fit import best_fit
from noonmark.measure.camera import camera_prior
from noonmark.measure.marks import ObjectMark, marks_of
from noonmark.measure.model import PER_OBJECT, SHARED, CameraPrior, Prior, Scene, residuals
from noonmark.measure.sun_posterior import sun_posterior

KEYS = ("base", "top", "tip")
SUN = sun_over(56.6577, 124.7207, "2022-09-22T01:40:00")
LEVEL = Camera(focal_px=1380.0, size=(1920, 1080)).turned(20.0, 0.0, 0.0)
CAMERAS = {
    "level": LEVEL,
    "pitched down": LEVEL.turned(20.0, -14.0, 0.0),
    "pitched up": LEVEL.turned(20.0, 6.0, 0.0),
    "rolled clockwise": LEVEL.turned(20.0, -5.0, 11.0),
    "rolled the other way": LEVEL.turned(350.0, -8.0, -9.0),
    "off its centre": replace(LEVEL.turned(80.0, -6.0, 3.0), offset=(70.0, -40.0)),
    "barrel": replace(LEVEL.turned(200.0, -7.0, 2.0), k1=0.05),
    "pincushion, off its centre": replace(LEVEL.turned(265.0, -7.0, -4.0), k1=-0.04, offset=(-55.0, 30.0)),
}
SLOPES = {"level ground": (0.0, 0.0), "ground that rises to the north and falls to the east": (-0.03, 0.05)}


def posts(world: World, camera: Camera) -> list[dict[str, np.ndarray]]:
    """Return base, top and tip of three upright posts before the camera, in the world."""
    ahead = radians(camera.azimuth_deg)
    found = []
    for right, far, height in ((-1.5, 7.0, 1.2), (0.8, 9.5, 2.0), (2.6, 8.0, 1.0)):
        x, y = right * np.cos(ahead) + far * np.sin(ahead), far * np.cos(ahead) - right * np.sin(ahead)
        found.append({**points_of(world, (x, y, world.slope[0] * x + world.slope[1] * y), height), "height": height})
    return found


def world_of(sun: Sun, slope: tuple[float, float]) -> World:
    return World(sun, (), plain(0.3, 0.3, 0.3), lambda rays: rays, slope)


def object_marks(world: World, camera: Camera, error_px: float) -> tuple[ObjectMark, ...]:
    def at(point: np.ndarray) -> tuple[float, float]:
        x, y = camera.pixels(point)
        return float(x), float(y)

    clicks = [tuple(at(post[key]) for key in KEYS) for post in posts(world, camera)]
    return tuple(
        ObjectMark(base=base, top=top, tip=tip, error_px=error_px, edge="middle", lean_sd_deg=0.01)
        for base, top, tip in clicks
    )


def along(camera: Camera, slope: tuple[float, float]) -> tuple[float, float]:
    """Return the ground's rise to the camera's right and along its axis [deg]."""
    s, c = np.sin(radians(camera.azimuth_deg)), np.cos(radians(camera.azimuth_deg))
    return degrees(atan(slope[0] * c - slope[1] * s)), degrees(atan(slope[0] * s + slope[1] * c))


def prior_at(camera: Camera, slope: tuple[float, float]) -> CameraPrior:
    """Lens and ground are known; how the camera was held is not."""
    return CameraPrior(
        Prior(log(camera.focal_px), 1e-4),
        Prior(-5.0, 12.0),
        Prior(0.0, 12.0),
        Prior(camera.centre[0], 0.01),
        Prior(camera.centre[1], 0.01),
        Prior(camera.k1, 1e-5),
        camera.radius_px,
        max(1e-3, *map(abs, along(camera, slope))),
    )


def turn(azimuth: float) -> float:
    return (azimuth + 180.0) % 360.0 - 180.0


@pytest.mark.parametrize("slope", SLOPES.values(), ids=SLOPES)
@pytest.mark.parametrize("camera", CAMERAS.values(), ids=CAMERAS)
def test_the_truths_leave_no_residual(camera: Camera, slope) -> None:
    """All clicks of the renderer are where measure's own camera, ground and sun put them, within a hundredth px."""
    world = world_of(SUN, slope)
    marks = object_marks(world, camera, 1.0)
    shared = [SUN.elevation_deg, turn(SUN.azimuth_deg - camera.azimuth_deg), log(camera.focal_px), camera.pitch_deg]
    shared += [camera.roll_deg, *along(camera, slope), *camera.centre, camera.k1]
    own = [
        value
        for mark, post in zip(marks, posts(world, camera), strict=True)
        for value in (*(mark.base or ()), log(post["height"] / camera.position[2]), 0.0, 0.0, 0.0)
    ]
    assert (len(shared), len(own)) == (len(SHARED), 3 * len(PER_OBJECT))
    rows = residuals(np.array([shared + own]), Scene(prior_at(camera, slope), marks))[0]
    clicks = rows[8:].reshape(3, 10)[:, 4:]
    assert np.abs(clicks).max() < 0.01


@pytest.mark.parametrize("camera", CAMERAS.values(), ids=CAMERAS)
def test_exact_marks_give_the_real_sun_and_how_the_camera_was_held(camera: Camera) -> None:
    marks = object_marks(world_of(SUN, (0.0, 0.0)), camera, 0.05)
    best, _ = best_fit(Scene(prior_at(camera, (0.0, 0.0)), marks))
    assert best[0] == pytest.approx(SUN.elevation_deg, abs=0.1)
    assert turn(best[1] + camera.azimuth_deg - SUN.azimuth_deg) == pytest.approx(0.0, abs=0.1)
    assert best[3] == pytest.approx(camera.pitch_deg, abs=0.1)
    assert best[4] == pytest.approx(camera.roll_deg, abs=0.1)


@pytest.mark.parametrize("wrong", ["pitch", "roll", "azimuth"])
def test_a_turned_sign_would_be_seen(wrong: str) -> None:
    """Planted: marks of a camera held otherwise do not fit the truths."""
    camera = CAMERAS["rolled clockwise"]
    held = {"azimuth": camera.azimuth_deg, "pitch": camera.pitch_deg, "roll": camera.roll_deg}
    turned = camera.turned(*{**held, wrong: -held[wrong]}.values())
    world = world_of(SUN, (0.0, 0.0))
    exact, other = (np.array([c.pixels(p["tip"]) for p in posts(world, camera)]) for c in (camera, turned))
    assert np.nanmax(np.abs(exact - other)) > 50.0


COUNT = 40


def drawn(rng: np.random.Generator) -> tuple[Camera, World]:
    """Return a camera and a world as the priors of a marks file with a known focal length expect them."""
    size = (1920, 1080)
    offset = tuple(rng.normal(0.0, 0.02 * size[0], 2))
    camera = Camera(focal_px=1400.0 * np.exp(rng.normal(0.0, 0.03)), size=size, offset=offset, k1=rng.normal(0.0, 0.02))
    held = camera.turned(rng.uniform(0.0, 360.0), rng.normal(-5.0, 4.0), rng.normal(0.0, 3.0))
    east, north = (tan(radians(angle)) for angle in rng.normal(0.0, 2.0, 2))
    sun = Sun(rng.uniform(15.0, 65.0), (held.azimuth_deg + rng.uniform(50.0, 310.0)) % 360.0)
    return held, world_of(sun, (east, north))


def clicked(camera: Camera, world: World, rng: np.random.Generator) -> list[dict[str, object]] | None:
    """Return marks of two posts, clicks 1.5 px and posts 1 deg off (one sd); None where one is out of view."""
    ahead, marks = radians(camera.azimuth_deg), []
    for right, far in (
        (rng.uniform(-2.5, -0.5), rng.uniform(5.0, 8.0)),
        (rng.uniform(0.5, 4.0), rng.uniform(8.0, 12.0)),
    ):
        x, y = right * np.cos(ahead) + far * np.sin(ahead), far * np.cos(ahead) - right * np.sin(ahead)
        foot = np.array([x, y, world.slope[0] * x + world.slope[1] * y])
        height = rng.uniform(0.8, 2.0)
        lean = np.tan(np.deg2rad(rng.normal(0.0, 1.0, 2)))
        top = foot + height * np.array([*lean, 1.0])
        pixels = camera.pixels([foot, top, world.shadow_of(tuple(top))]) + rng.normal(0.0, 1.5, (3, 2))
        if not np.all((pixels > 0.0) & (pixels < np.array(camera.size) - 1.0)):
            return None
        marks.append({**dict(zip(KEYS, pixels.tolist(), strict=True)), "error_px": 1.5, "edge": "middle"})
    return marks


def test_the_intervals_of_forty_noisy_scenes_hold_the_sun_about_as_often_as_they_say() -> None:
    """Binomial: of 40, 50 % hold 12 to 28 and 90 % at least 30, each with a chance above 0.995."""
    rng = np.random.default_rng(1866)
    shares: list[float] = []
    while len(shares) < COUNT:
        camera, world = drawn(rng)
        objects = clicked(camera, world, rng)
        if objects is not None:
            told = {"objects": objects, "camera": {"focal_px": 1400.0, "focal_error": 0.03}}
            marks = marks_of(json.dumps(told).encode())
            prior, _ = camera_prior(marks, (1920.0, 1080.0), None)
            posterior = sun_posterior(Scene(prior, marks.objects))
            shares.append(float(posterior.elevation_cdf(np.array([world.sun.elevation_deg]))[0]))
    off = np.abs(np.array(shares) - 0.5)
    assert 12 <= (off < 0.25).sum() <= 28
    assert (off < 0.45).sum() >= 30
