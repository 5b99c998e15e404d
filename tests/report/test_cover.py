from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.earth.cells import Cells, all_cells, children, no_cells
from noonmark.report.cover import at_most, merged, not_finer, order_of_km, raised_density, total_km2, wholly

SETS = st.sets(st.integers(0, 12 * 4**3 - 1), min_size=1, max_size=700)


def cells_of(index: set[int], order: int = 3) -> Cells:
    return Cells(np.full(len(index), order, np.uint8), np.array(sorted(index), np.uint64))


def ground(cells: Cells, order: int = 5) -> set[int]:
    """All cells of one fine order that the cells cover."""
    found: set[int] = set()
    for own, index in zip(cells.order.tolist(), cells.index.tolist(), strict=True):
        step = 4 ** (order - own)
        found.update(range(index * step, (index + 1) * step))
    return found


@given(SETS)
def test_merging_siblings_keeps_the_ground(index: set[int]) -> None:
    cells = cells_of(index)
    assert ground(merged(cells)) == ground(cells)
    assert total_km2(merged(cells)) == pytest.approx(total_km2(cells))


def test_the_whole_earth_merges_into_twelve_cells() -> None:
    assert len(merged(all_cells(4))) == 12
    assert len(merged(no_cells())) == 0


@given(SETS, st.integers(1, 60))
def test_fewer_cells_cover_all_the_ground(index: set[int], count: int) -> None:
    cells = cells_of(index)
    told = at_most(cells, count)
    assert ground(told) >= ground(cells)
    assert len(told) <= max(count, 12)


@given(SETS, st.integers(0, 3))
def test_raising_covers_and_what_is_wholly_inside_is_inside(index: set[int], order: int) -> None:
    cells = cells_of(index)
    assert ground(not_finer(cells, order)) >= ground(cells)
    assert not_finer(cells, order).order.max() <= order
    assert ground(wholly(cells, order)) <= ground(cells)


@given(SETS, st.integers(0, 3))
def test_raising_a_density_keeps_the_probability(index: set[int], order: int) -> None:
    cells = cells_of(index)
    density = np.linspace(0.1, 1.0, len(cells))
    raised, told = raised_density(cells, density, order)
    assert (told * raised.area_km2).sum() == pytest.approx((density * cells.area_km2).sum())


def test_ten_kilometres_need_order_nine() -> None:
    assert order_of_km(10.0) == 9  # cells of order 9 are 12.7 km wide, of order 10 6.4 km
    assert order_of_km(6520.0) == 0
    assert order_of_km(1.0) == 12


def test_coarser_cells_stay_as_they_are() -> None:
    mixed = Cells(np.array([2, 5], np.uint8), np.array([7, 0], np.uint64))
    told = not_finer(mixed, 3)
    assert sorted(told.order.tolist()) == [2, 3]
    assert len(children(told)) == 8
