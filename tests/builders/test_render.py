# pyright: basic
"""The renderer against numbers worked by hand, and its pixels against its own truths."""

from __future__ import annotations

from fractions import Fraction
from math import asin, pi, sqrt
from pathlib import Path

import numpy as np
import pytest
from builders.render.camera import Camera
from builders.render.clip import frames, panorama, still, write_clip
from builders.render.shading import Scene, cast, developed, first_met, sunlit
from builders.render.shapes import Ball, Box, Rod, plain
from builders.render.sun import RADIUS_DEG, Sun, sun_over
from builders.render.truth import hidden, points_of, seen
from hypothesis import given
from hypothesis import strategies as st

from noonmark.footage.open_footage import open_footage

LEVEL = Camera(position=(0.0, 0.0, 1.0), focal_px=1000.0, size=(1921, 1081))
NORTH = np.array([0.0, 1.0, 0.0])


def world(sun: Sun, *shapes: object, slope: tuple[float, float] = (0.0, 0.0)) -> Scene:
    return Scene(sun, shapes, plain(0.3, 0.3, 0.3), plain_sky, slope)  # pyright: ignore[reportArgumentType]


def plain_sky(rays: np.ndarray) -> np.ndarray:
    return np.full(rays.shape, 0.8, np.float32)


def pixel(camera: Camera, *point: float) -> tuple[float, float]:
    x, y = camera.pixels(point)
    return float(x), float(y)


def test_a_level_camera_shows_the_ground_two_metres_ahead_half_a_focal_length_down() -> None:
    assert pixel(LEVEL, 0.0, 2.0, 0.0) == pytest.approx((960.0, 1040.0))


def test_a_camera_that_looks_east_has_the_south_on_its_right() -> None:
    assert pixel(LEVEL.turned(90.0, 0.0, 0.0), 2.0, -0.2, 1.0) == pytest.approx((1060.0, 540.0))


def test_a_camera_pitched_up_shows_the_horizon_lower() -> None:
    """tan 10 deg = 0.17633."""
    assert pixel(LEVEL.turned(0.0, 10.0, 0.0), 0.0, 1e6, 1.0) == pytest.approx((960.0, 716.33), abs=0.01)


def test_a_camera_rolled_clockwise_shows_what_is_up_to_the_left_and_what_is_right_higher() -> None:
    rolled = LEVEL.turned(0.0, 0.0, 90.0)
    assert pixel(rolled, 0.0, 1.0, 1.1) == pytest.approx((860.0, 540.0))
    assert pixel(rolled, 0.1, 1.0, 1.0) == pytest.approx((960.0, 440.0))


def test_pitch_and_roll_and_azimuth_together() -> None:
    """Looking straight down with north-east up, rolled by 90: north-east is on the left, south-east, its right, up."""
    down = LEVEL.turned(45.0, -90.0, 90.0)
    assert pixel(down, 0.1, 0.1, 0.0) == pytest.approx((960.0 - 141.42, 540.0), abs=0.01)
    assert pixel(down, 0.1, -0.1, 0.0) == pytest.approx((960.0, 540.0 - 141.42), abs=0.01)


def test_distortion_stretches_the_radius_by_its_share_of_half_the_diagonal() -> None:
    """Half the diagonal of 1600 x 1200 is 1000 px; 500 px from the middle stand for 500 (1 + 0.04 / 4) = 505."""
    camera = Camera(position=(0, 0, 0), focal_px=1000.0, size=(1600, 1200), offset=(0.5, 0.5), k1=0.04)
    ray = camera.rays(1300.0, 600.0)
    assert ray[0] / ray[1] == pytest.approx(0.505)
    assert pixel(camera, 0.505, 1.0, 0.0) == pytest.approx((1300.0, 600.0))


@given(
    st.tuples(st.floats(-0.5, 959.5), st.floats(-0.5, 539.5)),
    st.tuples(st.floats(0, 360), st.floats(-89, 89), st.floats(-180, 180)),
    st.floats(-0.08, 0.15),
)
def test_a_pixel_seen_and_shown_again_is_the_same(at, turn, k1) -> None:
    camera = Camera(position=(3.0, -2.0, 1.5), k1=k1, offset=(31.0, -12.0)).turned(*turn)
    point = np.array(camera.position) + 7.0 * camera.rays(*at)
    assert camera.pixels(point) == pytest.approx(at, abs=1e-6)


def test_the_sun_thirty_degrees_high_in_the_east() -> None:
    assert Sun(30.0, 90.0).centre() == pytest.approx((0.8660254, 0.0, 0.5))


def test_the_disc_lies_round_the_suns_centre() -> None:
    sun = sun_over(56.6577, 124.7207, "2022-09-22T01:40:00")
    assert (sun.elevation_deg, sun.azimuth_deg) == pytest.approx((29.27, 146.85), abs=0.01)
    off = np.degrees(np.arccos(np.clip(sun.disc() @ sun.centre(), -1.0, 1.0)))
    assert off.max() < RADIUS_DEG
    assert np.sqrt((off**2).mean()) == pytest.approx(RADIUS_DEG / sqrt(2.0), rel=0.01)  # of an even disc
    assert sun.disc().mean(axis=0) == pytest.approx(sun.centre(), abs=2e-4)


def test_a_sun_behind_the_camera_throws_shadows_ahead() -> None:
    assert world(Sun(45.0, 180.0)).shadow_of((0.0, 5.0, 2.0)) == pytest.approx((0.0, 7.0, 0.0))


def test_a_shadow_that_climbs_is_shorter() -> None:
    """The ground rises 0.1 to the north: z = 2.5 - s meets 0.1 (5 + s) at s = 2 / 1.1."""
    tip = world(Sun(45.0, 180.0), slope=(0.0, 0.1)).shadow_of((0.0, 5.0, 2.5))
    assert tip == pytest.approx((0.0, 5.0 + 2.0 / 1.1, 0.5 + 0.2 / 1.1))


@pytest.mark.parametrize(
    ("shape", "distance"),
    [
        (Box((0.0, 5.0, 0.0), (2.0, 1.0, 3.0)), 4.5),
        (Box((0.0, 5.0, 0.0), (2.0, 1.0, 3.0), azimuth_deg=0.0), 4.0),
        (Box((0.0, 5.0, 1.1), (2.0, 1.0, 3.0)), np.inf),
        (Ball((0.0, 5.0, 1.0), (1.0, 2.0, 1.0)), 3.0),
        (Ball((0.0, 5.0, 1.6), (1.0, 2.0, 1.0)), 5.0 - 2.0 * 0.8),
        (Rod((0.0, 5.0, 0.0), (0.0, 5.0, 2.0), 0.25), 4.75),
        (Rod((-1.0, 5.0, 1.0), (1.0, 5.0, 1.0), 0.25), 4.75),
        (Rod((0.0, 5.0, 1.0), (0.0, 8.0, 1.0), 0.25), 5.0),
        (Rod((0.0, 5.0, 0.0), (0.0, 5.0, 0.9), 0.25), np.inf),
    ],
)
def test_a_ray_from_a_metre_above_the_origin_to_the_north_meets_shapes_where_they_begin(shape, distance) -> None:
    start = np.array([[0.0, 0.0, 1.0]])
    assert shape.meets(start, NORTH)[0] == pytest.approx(distance)
    if np.isfinite(distance):
        _, normal = shape.own(start + distance * NORTH)
        assert (shape.turned_out(normal) @ NORTH)[0] < 0.0  # towards where the ray came from


SHAPES = [
    Box((0.5, -0.3, 0.0), (2.0, 1.0, 3.0), 30.0),
    Ball((0.0, 0.0, 1.0), (1.0, 1.5, 0.8)),
    Rod((0.0, 0.0, 0.0), (0.3, 0.6, 2.0), 0.4),
]


@given(st.sampled_from(SHAPES), st.integers(0, 2**32 - 1), st.floats(0.01, 0.35))
def test_a_shape_grown_is_met_by_all_rays_that_come_near_and_shrunk_by_none_that_miss(shape, seed, by) -> None:
    rng = np.random.default_rng(seed)
    start, along = rng.normal(0.0, 4.0, (200, 3)), rng.normal(0.0, 1.0, (200, 3))
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    far = shape.meets(start, along)
    met = np.isfinite(far)
    aside = rng.normal(0.0, 1.0, (200, 3))
    aside *= 0.99 * by / np.linalg.norm(aside, axis=1, keepdims=True)
    assert np.isfinite(shape.grown(by).meets(start + aside, along))[met].all()
    if (shrunk := shape.grown(-by)) is not None:
        assert np.isfinite(shape.meets(start + aside, along))[np.isfinite(shrunk.meets(start, along))].all()


@pytest.mark.parametrize("share", [-1.2, -0.8, -0.5, 0.0, 0.3, 0.7, 1.2])
def test_the_soft_edge_of_a_long_wall_is_that_of_a_disc_cut_by_a_line(share: float) -> None:
    """Of a disc that a straight edge covers up to x radii past its middle, 1/2 + (x sqrt(1 - x^2) + asin x) / pi hides.

    The wall is 10 m high and 2 cm thick: the upper edge on its shaded side ends the shadow.
    """
    wall = Box((0.0, 0.0, 0.0), (400.0, 0.02, 10.0))
    scene = world(Sun(40.0, 180.0), wall)
    rise = np.deg2rad(40.0 - share * RADIUS_DEG)  # the edge stands so much below the sun's centre
    point = np.array([[0.0, 0.01 + 10.0 / np.tan(rise), 0.0]])
    x = min(max(share, -1.0), 1.0)
    lit = 0.5 + (x * sqrt(1.0 - x * x) + asin(x)) / pi
    assert sunlit(scene, point, np.array([0.6]), np.array([-1]))[0] == pytest.approx(
        lit, abs=2.5 / 32
    )  # of 32 points of the disc


@pytest.mark.parametrize("shape", SHAPES, ids=["box", "ball", "rod"])
def test_each_shape_hides_what_its_meetings_with_the_rays_to_all_points_of_the_disc_say(shape) -> None:
    sun = Sun(25.0, 200.0)
    x, y = np.meshgrid(np.linspace(6.0, 18.0, 80), np.linspace(26.0, 42.0, 80))  # 15 m below, where edges are soft
    points = np.stack([x.ravel(), y.ravel(), np.full(x.size, -15.0)], axis=-1)
    told = sunlit(world(sun, shape), points, np.full(x.size, 0.4), np.full(x.size, -1))
    free = np.mean([~np.isfinite(shape.meets(points, towards)) for towards in sun.disc()], axis=0)
    assert told.tolist() == free.tolist()
    assert (free == 0.0).any()
    assert ((free > 0.1) & (free < 0.9)).sum() > 50


def test_what_two_shapes_hide_together_is_not_counted_twice() -> None:
    wall = Box((0.0, 0.0, 0.0), (400.0, 0.02, 10.0))
    point = np.array([[0.0, 0.01 + 10.0 / np.tan(np.deg2rad(40.0)), 0.0]])
    args = point, np.array([0.6]), np.array([-1])
    one, two = (sunlit(world(Sun(40.0, 180.0), *[wall] * count), *args)[0] for count in (1, 2))
    assert one == two == pytest.approx(0.5, abs=0.05)


def test_the_nearer_of_two_shapes_is_seen_and_the_ground_before_neither() -> None:
    near, far = Box((0.0, 5.0, 0.0), (1.0, 1.0, 2.0)), Box((0.0, 9.0, 0.0), (1.0, 1.0, 2.0))
    rays = LEVEL.rays([960.0, 960.0, 960.0, 0.0], [540.0, 900.0, 100.0, 300.0])
    met = first_met(world(Sun(40.0, 180.0), far, near), LEVEL.position, rays)
    assert met.which.tolist() == [1, -1, -2, -2]
    assert met.distance[0] == pytest.approx(4.5)
    assert met.distance[1] * rays[1, 1] == pytest.approx(1000.0 / 360.0)


def test_what_stands_behind_something_is_hidden() -> None:
    scene = world(Sun(40.0, 180.0), Box((0.0, 5.0, 0.0), (1.0, 1.0, 2.0)))
    assert hidden(scene, LEVEL, np.array([0.0, 9.0, 0.5]))
    assert not hidden(scene, LEVEL, np.array([3.0, 9.0, 0.5]))
    assert not hidden(scene, LEVEL, np.array([0.0, 4.5, 0.5]))


def test_a_shaded_ground_has_the_skys_light_alone() -> None:
    roof = Box((0.0, 5.0, 3.0), (20.0, 20.0, 0.2))
    dark, light = (
        cast(world(Sun(60.0, 180.0), *shapes), LEVEL.position, LEVEL.rays([960.0], [900.0]))[0]
        for shapes in ([roof], [])
    )
    assert (dark < 0.4 * light).all()
    assert (dark > 0.0).all()


BOARD_M = 1.5


def board(sun: Sun, foot: tuple[float, float, float]) -> Box:
    """A board that faces the sun: its shadow ends in a straight edge, soft by the sun's disc alone."""
    return Box(foot, (1.2, 0.002, BOARD_M), sun.azimuth_deg + 90.0)


VIEWS = [
    (Camera(focal_px=300.0, size=(480, 270)).turned(0.0, -12.0, 0.0), (0.0, 0.0)),
    (Camera(focal_px=330.0, size=(480, 270), k1=0.06).turned(10.0, -18.0, 9.0), (0.0, 0.0)),
    (Camera(focal_px=280.0, size=(480, 270), k1=-0.05, offset=(25.0, -14.0)).turned(-8.0, -9.0, -6.0), (0.02, 0.04)),
]


@pytest.fixture(params=range(len(VIEWS)), ids=["level", "rolled", "off its centre, on a slope"])
def shown(request):
    camera, slope = VIEWS[request.param]
    sun = Sun(32.0, 215.0)
    foot = (0.4, 5.5, slope[0] * 0.4 + slope[1] * 5.5)
    scene = world(sun, board(sun, foot), slope=slope)
    return scene, camera, points_of(scene, foot, BOARD_M)


def shadow_end(picture: np.ndarray, camera: Camera, base: np.ndarray, tip: np.ndarray) -> np.ndarray:
    """Return the pixel where, from inside the shadow along its middle, half the sun's light has come back."""
    steps = np.linspace(0.75, 1.25, 400)
    x, y = camera.pixels(base + steps[:, None] * (tip - base)).T
    column, row = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = x - column, y - row
    grey = picture.astype(float).mean(axis=2)
    level = (grey[row, column] * (1 - fx) + grey[row, column + 1] * fx) * (1 - fy)
    level += (grey[row + 1, column] * (1 - fx) + grey[row + 1, column + 1] * fx) * fy
    scale = np.linspace(0.0, 3.0, 3001)
    light = np.interp(level, developed(scale), scale)
    half = (np.median(light[:80]) + np.median(light[-80:])) / 2.0
    at = int(np.argmax(light > half))
    return np.array([x[at], y[at]])


def test_the_shadow_ends_in_the_picture_where_the_truth_says(shown) -> None:
    scene, camera, points = shown
    found = shadow_end(still(scene, camera, 3), camera, points["base"], points["tip"])
    assert np.linalg.norm(found - seen(camera, points["tip"])) < 0.5


def test_the_shadow_ends_there_in_a_noisy_compressed_clip_too(shown, tmp_path: Path) -> None:
    scene, camera, points = shown
    cameras = [camera.turned(camera.azimuth_deg + k, camera.pitch_deg, camera.roll_deg) for k in (0.0, 0.7, 1.4)]
    path = tmp_path / "board.mp4"
    write_clip(path, frames(panorama(scene, cameras, 1.5), cameras, 1), Fraction(25, 2), {}, 900_000)
    with open_footage(path) as footage:
        for number, one in enumerate(cameras):
            picture = footage.frame_at(footage.start_s + Fraction(2 * number, 25)).pixels
            found = shadow_end(picture, one, points["base"], points["tip"])
            assert np.linalg.norm(found - seen(one, points["tip"])) < 1.0, number


def test_an_edge_of_a_house_is_drawn_where_the_truth_says() -> None:
    """The sunlit wall before a dark ground ends at the corner's pixel."""
    house = Box((-4.0, 12.0, 0.0), (8.0, 4.0, 6.0), paint=plain(0.9, 0.9, 0.9))
    camera = Camera(focal_px=300.0, size=(480, 270), k1=0.05).turned(3.0, 4.0, -5.0)
    picture = still(world(Sun(40.0, 180.0), house), camera, 3).astype(float).mean(axis=2)
    for up in (0.8, 1.5, 4.0):
        x, y = camera.pixels((0.0, 10.0, up))
        row = picture[round(float(y))]
        left, right = row[int(x) - 6], row[int(x) + 7]
        crossing = np.interp(
            (left + right) / 2.0,
            row[int(x) - 6 : int(x) + 8][:: int(np.sign(right - left))],
            np.arange(14.0)[:: int(np.sign(right - left))],
        )
        tilt = (round(float(y)) - y) * np.diff([*camera.pixels([(0.0, 10.0, up), (0.0, 10.0, up + 0.1)])], axis=0)[0]
        assert crossing + int(x) - 6 == pytest.approx(x + tilt[0] / tilt[1] if tilt[1] else x, abs=0.6)
