from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from noonmark.earth.cells import Cells, all_cells, cell_at, children, no_cells, vertices
from noonmark.report.outline import decimals, edges, polygons

from .fixes import ring_cells  # noqa: TID252

REGIONS = {
    "antimeridian": lambda: ring_cells(-17.0, 179.6, 0, 300, 8),
    "annulus": lambda: ring_cells(10.0, 170.0, 5900, 6100, 7),
    "annulus over the pole": lambda: ring_cells(75.0, 170.0, 2900, 3300, 7),
    "north pole": lambda: ring_cells(89.0, 20.0, 0, 400, 7),
    "south pole": lambda: ring_cells(-90.0, 0.0, 0, 700, 7),
    "half the Earth": lambda: ring_cells(0.0, 0.0, 0, 10_000, 6),
    "town": lambda: ring_cells(56.658, 124.72, 0, 6, 14),
}


def points_in(cells: Cells, count: int = 4000) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Random places in the cells: corners of descendants, so some stand on the cells' very edges."""
    rng = np.random.default_rng(20220922)
    picked = cells.take(rng.integers(0, len(cells), count))
    deeper = int(min(8, 29 - cells.order.max()))
    index = (picked.index << np.uint64(2 * deeper)) | rng.integers(0, 4**deeper, count).astype(np.uint64)
    lat, lon = vertices(Cells(picked.order + np.uint8(deeper), index))
    corner = rng.integers(0, 4, count)
    return lat[np.arange(count), corner], lon[np.arange(count), corner]


def outside(shape: Any, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> int:
    shapely.prepare(shape)
    return int((~shapely.intersects_xy(shape, lon, lat)).sum())


@pytest.mark.parametrize("name", REGIONS)
def test_polygons_cover_every_place_in_the_cells(name: str) -> None:
    cells = REGIONS[name]()
    for count in (3000, 60):
        shape = polygons(cells, count)
        assert shape.is_valid
        assert outside(shape, *points_in(cells)) == 0


@pytest.mark.parametrize("order", [0, 1, 2, 3, 4])
def test_the_curved_edges_of_each_kind_of_cell_lie_inside_its_polygon(order: int) -> None:
    whole = all_cells(order)
    for number in range(0, len(whole), max(1, len(whole) // 48)):
        cell = whole.take(np.array([number]))
        lat, lon = edges(cell, 64)
        away = np.abs(lat) < 90.0 - 1e-9  # at a pole every lon is the same place
        assert outside(polygons(cell), lat[away], lon[away]) == 0


@settings(max_examples=30)
@given(st.floats(-90, 90), st.floats(-180, 179.99), st.integers(5, 27))
def test_a_single_cell_anywhere_is_covered_tightly(lat: float, lon: float, order: int) -> None:
    index = cell_at(np.array([lat]), np.array([lon]), order)
    cell = Cells(np.array([order], np.uint8), index)
    shape = polygons(cell)
    assert shape.is_valid
    assert outside(shape, *points_in(cell, 200)) == 0
    south, north = shape.bounds[1], shape.bounds[3]
    assert north - south < 3.5 * 58.6 / 2**order


def test_no_ring_crosses_the_antimeridian_and_outer_rings_run_counter_clockwise() -> None:
    for made in REGIONS.values():
        shape = polygons(made())
        west, south, east, north = shape.bounds
        assert min(west + 180, 180 - east, south + 90, 90 - north) >= 0
        for part in shape.geoms:
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)


def test_a_region_on_the_antimeridian_is_two_narrow_parts() -> None:
    shape = polygons(REGIONS["antimeridian"]())
    widths = [part.bounds[2] - part.bounds[0] for part in shape.geoms]
    assert len(widths) == 2
    assert max(widths) < 5


def test_a_polar_region_spans_every_longitude_up_to_the_pole() -> None:
    west, south, east, north = polygons(REGIONS["north pole"]()).bounds
    assert (west, east, north) == (-180.0, 180.0, 90.0)
    assert south == pytest.approx(85.4, abs=0.7)  # 400 km about 89 deg N, and a cell


def test_an_annulus_keeps_its_hole() -> None:
    shape = polygons(ring_cells(0.0, 0.0, 2000, 2300, 7))
    assert len(shape.geoms) == 1
    assert len(shape.geoms[0].interiors) == 1
    assert not shape.contains(shapely.Point(0, 0))


def test_the_whole_earth_is_one_rectangle() -> None:
    assert polygons(all_cells(3)).bounds == (-180.0, -90.0, 180.0, 90.0)
    assert len(polygons(all_cells(3)).geoms) == 1


def test_no_cells_give_no_polygon() -> None:
    assert polygons(no_cells()).is_empty
    assert decimals(no_cells()) == 0


def test_half_a_million_cells_still_give_a_cover() -> None:
    cells = children(children(children(ring_cells(10.0, 170.0, 5700, 6400, 7))))
    assert len(cells) > 500_000
    shape = polygons(cells)
    assert outside(shape, *points_in(cells, 2000)) == 0


def test_coordinates_carry_no_more_decimals_than_told() -> None:
    cells = REGIONS["town"]()
    told = shapely.get_coordinates(polygons(cells))
    assert np.abs(told - np.round(told, decimals(cells))).max() < 1e-11
