from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.earth.cells import Cells, centres
from noonmark.report.basemap import coast_lines, faces
from noonmark.report.shading import density_pixels, level_of, mask_pixels, ramp
from noonmark.report.view import View, view_of

from .fixes import FIXES, annulus_fix, antimeridian_fix, conflict_fix, pole_fix, region_fix, town_fix  # noqa: TID252


@pytest.mark.parametrize("name", FIXES)
def test_the_window_shows_all_of_the_90_percent_region(name: str) -> None:
    fix = FIXES[name]()
    view = view_of(fix, 900, 500)
    lat, lon = centres(fix.regions[1].outer)
    x, y = view.xy(lat, lon)
    if name != "annulus":  # a world map leaves the southernmost sea out
        assert ((x >= 0) & (x <= 900) & (y >= 0) & (y <= 500)).all()


def test_a_town_is_shown_near_and_a_ring_around_the_earth_on_the_world() -> None:
    assert not view_of(town_fix(), 900, 500).is_world
    assert view_of(town_fix(), 900, 500).km_per_px < 0.1
    for fix in (annulus_fix(), pole_fix(), conflict_fix()):
        assert view_of(fix, 900, 360).is_world


def test_a_region_across_the_antimeridian_is_shown_near() -> None:
    view = view_of(antimeridian_fix(), 900, 500)
    assert not view.is_world
    assert abs(abs(view.lon) - 180) < 1


def test_the_window_is_true_to_scale_at_its_middle() -> None:
    view = view_of(town_fix(), 900, 500)
    assert view.per_lon / view.per_lat == pytest.approx(np.cos(np.radians(view.lat)))


@given(st.floats(-80, 80), st.floats(-180, 179.9))
def test_pixels_and_degrees_go_both_ways(lat: float, lon: float) -> None:
    view = View(10.0, -170.0, 800, 400, 2.0, 2.0)
    x, y = view.xy(np.array([lat]), np.array([lon]))
    back_lat, back_lon = view.lonlat(x, y)
    assert back_lat[0] == pytest.approx(lat)
    assert (back_lon[0] - lon) % 360 == pytest.approx(0, abs=1e-9) or (back_lon[0] - lon) % 360 == pytest.approx(360)


@pytest.mark.parametrize("lon", [0.0, -180.0])
def test_every_continent_is_land_and_every_ocean_sea_wherever_the_map_is_cut(lon: float) -> None:
    view = View(13.0, lon, 1000, 395, 2.78, 2.78)
    told = faces(view, coast_lines(view))
    places = {
        (55.0, 90.0): True, (10.0, 20.0): True, (45.0, -100.0): True, (-10.0, -55.0): True, (-25.0, 135.0): True,
        (68.0, 178.0): True, (30.0, -40.0): False, (0.0, -150.0): False, (-30.0, 80.0): False,
    }  # fmt: skip
    for (lat, east), land in places.items():
        x, y = view.xy(np.array([lat]), np.array([east]))
        holders = [kind for part, kind in told if part.covers(_point(x[0], y[0]))]
        assert holders == [land], (lat, east)


def _point(x: float, y: float) -> object:
    from shapely.geometry import Point

    return Point(x, y)


def test_a_far_town_smaller_than_a_pixel_is_still_seen() -> None:
    cell = Cells(np.array([16], np.uint8), np.array([7 * 4**16 + 12345678], np.uint64))
    view = View(13.0, 0.0, 900, 355, 2.5, 2.5)
    assert mask_pixels(view, cell).sum() >= 1
    assert density_pixels(view, cell, np.ones(1)).max() > 0


def test_shading_holds_the_probability() -> None:
    fix = region_fix(0.0, 20.0, 200.0, 10, "Here", "There")
    view = view_of(fix, 600, 400)
    pixel_km2 = view.km_per_px**2
    assert density_pixels(view, fix.cells, fix.density).sum() * pixel_km2 == pytest.approx(1.0, abs=0.01)


def test_levels_fall_by_decades() -> None:
    level = level_of(np.array([1.0, 0.1, 0.01, 0.0005, 0.0]))
    assert level == pytest.approx([1.0, 2 / 3, 1 / 3, -1.0, -1.0])


def test_the_ramp_grows_darker_all_the_way() -> None:
    red, green, blue = np.moveaxis(ramp(np.linspace(0, 1, 64)).astype(float), -1, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert (np.diff(luma) < 0.5).all()
    assert luma[0] - luma[-1] > 120
