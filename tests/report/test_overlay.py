"""The overlay of the page's map: where its pixels lie, and how much of the posterior they hold."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from PIL import Image

from noonmark.earth.cells import Cells, all_cells, cell_area_km2, cell_at
from noonmark.report.overlay import Window, mercator_y, overlay_pixels, overlay_png, window, window_round


def one_cell(lat: float, lon: float, order: int) -> Cells:
    return Cells(np.array([order], np.uint8), cell_at(np.array([lat]), np.array([lon]), order))


def test_mercator_s_y_as_snyder_works_it_out() -> None:
    # Snyder 1987, page 266: phi 35 deg gives y = 0.6528366 of the radius
    assert math.radians(mercator_y(35.0)) == pytest.approx(0.6528366, abs=1e-7)
    assert mercator_y(-60.0) == pytest.approx(-math.degrees(math.log(2.0 + math.sqrt(3.0))))
    assert mercator_y(89.0) == mercator_y(85.0511)


def test_rows_go_down_from_the_north_and_columns_east_from_the_west() -> None:
    lat, lon = window(0.0, -60.0, 90.0, 60.0, most_px=900).lat_lon()
    assert lat[0] > 59.0
    assert lat[len(lat) // 2 - 1] == pytest.approx(-lat[len(lat) // 2])
    assert np.diff(lat).max() < 0.0
    assert lon[0] == pytest.approx(45.0 / len(lon))
    # rows are even in y: near 60 deg each is half as high in degrees as on the equator
    steps = -np.diff(lat)
    assert steps[0] / steps.max() == pytest.approx(0.5, abs=0.01)


def test_the_window_holds_what_is_drawn_with_a_margin() -> None:
    shown = window_round(one_cell(56.66, 124.72, 10), np.ones(1))
    assert shown.west < 124.65
    assert shown.east > 124.79
    assert shown.south < 56.62
    assert shown.north > 56.70
    assert max(shown.width, shown.height) == 1024
    assert shown.east - shown.west < 0.4


def test_a_window_across_the_antimeridian_goes_on_beyond_180() -> None:
    pair = [one_cell(65.0, lon, 8) for lon in (179.5, -179.5)]
    cells = Cells(np.concatenate([c.order for c in pair]), np.concatenate([c.index for c in pair]))
    shown = window_round(cells, np.ones(2))
    assert 178.0 < shown.west < 180.0 < shown.east < 182.0
    image = overlay_pixels(cells, np.ones(2), shown)
    middle = image.shape[1] // 2
    assert image[:, :middle].any()
    assert image[:, middle:].any()


def test_nothing_and_everything_show_the_world() -> None:
    empty = window_round(Cells(np.empty(0, np.uint8), np.empty(0, np.uint64)), np.empty(0))
    everywhere = window_round(all_cells(4), np.ones(12 * 4**4))
    for shown in (empty, everywhere):
        assert (shown.west, shown.east) == (-180.0, 180.0)
        assert (shown.width, shown.height) == (1024, 1024)


def test_the_pixels_hold_the_probability_of_the_cells() -> None:
    rng = np.random.default_rng(3)
    cells = all_cells(3)
    mass = rng.random(len(cells))
    density = mass / mass.sum() / cell_area_km2(3)
    shown = window(-180.0, -80.0, 180.0, 80.0, most_px=700)
    lat, _ = shown.lat_lon()
    per_px = 111.32 * 360.0 / shown.width
    area = (per_px * np.cos(np.radians(lat))) ** 2  # a square pixel of Mercator shrinks both ways
    told = float((overlay_pixels(cells, density, shown) * area[:, None]).sum())
    inside = float(np.sum(mass)) / float(mass.sum())
    assert told == pytest.approx(0.985 * inside, abs=0.02)  # 1.5 % of the globe lies beyond 80 deg


def test_a_far_town_is_not_lost_between_pixels() -> None:
    cells = Cells(
        np.array([20, 5], np.uint8),
        np.concatenate(
            [cell_at(np.array([10.0]), np.array([20.0]), 20), cell_at(np.array([60.0]), np.array([100.0]), 5)]
        ),
    )
    image = overlay_pixels(cells, np.array([1e6, 1e-3]), window(-180.0, -80.0, 180.0, 80.0, most_px=720))
    row = np.flatnonzero(image[:, 396:405].any(axis=1))
    assert len(row) > 0


def test_the_picture_is_transparent_where_there_is_nothing_and_alike_each_time() -> None:
    cells, density = one_cell(0.0, 0.0, 6), np.ones(1)
    shown = window(-3.0, -3.0, 3.0, 3.0, most_px=300)
    first = overlay_png(cells, density, shown)
    assert first == overlay_png(cells, density, shown)
    pixels = np.asarray(Image.open(io.BytesIO(first)).convert("RGBA"))
    assert pixels[0, 0, 3] == 0
    middle = pixels[145, 150]
    assert middle[3] == 220
    assert tuple(middle[:3]) != (0, 0, 0)


def test_a_window_keeps_to_the_map_s_latitudes() -> None:
    shown = window(-180.0, -90.0, 180.0, 90.0)
    assert (shown.south, shown.north) == (-85.0511, 85.0511)
    assert shown.width == shown.height
    assert Window(0.0, 0.0, 1.0, 1.0, 111, 111).km_per_px == pytest.approx(1.0, abs=0.01)
