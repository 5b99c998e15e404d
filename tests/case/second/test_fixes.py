"""How much of one fix lies in another's region, and whose marks a fix rests on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
import pytest
from tests.case.second.making import ben_and_eve, measured_case

from noonmark.case.second.fixes import held, with_azimuth
from noonmark.case.second.measuring import read_for_case
from noonmark.case.store.case import open_case
from noonmark.earth.cells import Cells
from noonmark.fix.answer import Fix


def cells(*rows: tuple[int, int]) -> Cells:
    """Cells of (order, index)."""
    return Cells(np.array([order for order, _ in rows], np.uint8), np.array([index for _, index in rows], np.uint64))


@dataclass(frozen=True)
class Posterior:
    """What `held` reads of a fix."""

    cells: Cells
    density: np.ndarray[Any, np.dtype[np.float64]]


def posterior(*rows: tuple[int, int, float]) -> Fix:
    """A posterior of (order, index, density)."""
    return cast(Fix, Posterior(cells(*((o, i) for o, i, _ in rows)), np.array([density for *_, density in rows])))


def test_a_region_holds_what_lies_in_its_cells() -> None:
    # By hand: two cells of order 1, one three times as dense. The region is the dense one: 3/4. Then a fourth of it.
    two = posterior((1, 0, 1.0), (1, 5, 3.0))
    assert held(cells((1, 5)), two) == pytest.approx(0.75)
    assert held(cells((2, 20)), two) == pytest.approx(0.75 / 4.0)
    assert held(cells((0, 0), (0, 1)), two) == pytest.approx(1.0)
    assert held(cells((1, 6)), two) == 0.0
    assert held(cells(), two) == 0.0
    # A fourth of the area at four times the density weighs the same.
    assert held(cells((2, 20)), posterior((1, 0, 1.0), (2, 20, 4.0))) == pytest.approx(0.5)


def test_the_order_of_cells_and_their_cutting_do_not_matter() -> None:
    fix = posterior((3, 70, 1.0), (3, 71, 2.0), (2, 100, 0.5), (5, 4000, 9.0))
    whole = cells((2, 17), (2, 100))
    cut = cells((2, 100), (3, 71), (3, 70), (3, 69), (4, 272), (4, 273), (4, 275), (4, 274))
    assert held(cut, fix) == pytest.approx(held(whole, fix))


def test_the_finest_cells_are_told_apart() -> None:
    last = 12 * 4**29 - 1
    fix = posterior((29, last, 1.0), (29, last - 1, 3.0))
    assert held(cells((29, last)), fix) == pytest.approx(0.25)
    assert held(cells((29, last - 1), (29, last)), fix) == pytest.approx(1.0)


def test_which_way_the_camera_looked_is_taken_from_the_first_where_the_second_gave_nothing(tmp_path: Path) -> None:
    first = measured_case(tmp_path).used
    ben_and_eve(tmp_path)
    with open_case(tmp_path / "yard") as case:
        second, _ = read_for_case(case, tmp_path / "ben.json")
    turned = with_azimuth(first, second)
    assert turned.content["camera"]["azimuth_deg"] == 250.0
    assert turned.content["camera"]["focal_px"] is None
    assert turned.content["objects"] == second.content["objects"]
    own = msgspec.structs.replace(
        second, content={**second.content, "camera": {**second.content["camera"], "azimuth_deg": 9.0}}
    )
    assert with_azimuth(first, own) is own
