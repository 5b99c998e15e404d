"""Place priors."""

from __future__ import annotations

import numpy as np
import pytest

from noonmark.earth import cells, maps
from noonmark.earth.gazetteer import Places
from noonmark.earth.prior import describe_prior, people_share, place_prior
from noonmark.errors import NoonmarkError

KINDS = ("default", "people", "land", "uniform")


@pytest.mark.parametrize("kind", KINDS)
def test_a_prior_sums_to_one_and_rules_nothing_out(kind: str) -> None:
    prior = place_prior(kind)
    assert prior.shape == (maps.CELLS,)
    assert float(prior.sum(dtype=np.float64)) == pytest.approx(1.0, abs=1e-6)
    assert prior.min() > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_prior_is_told_in_words(kind: str) -> None:
    assert len(describe_prior(kind)) > 20


def test_an_unknown_prior_is_told_with_the_choices() -> None:
    with pytest.raises(NoonmarkError, match="unknown prior 'urban'; choose one of default, land, people, uniform"):
        place_prior("urban")


def test_the_default_is_60_people_38_land_2_anywhere() -> None:
    default, people, land = (place_prior(kind).astype(np.float64) for kind in ("default", "people", "land"))
    anywhere = 1.0 / maps.CELLS
    bare_people, bare_land = (people - 0.01 * anywhere) / 0.99, (land - 0.01 * anywhere) / 0.99
    assert np.allclose(default, 0.6 * bare_people + 0.38 * bare_land + 0.02 * anywhere, rtol=1e-4)


def test_a_cell_of_sea_keeps_its_share_of_anywhere() -> None:
    here = int(cells.cell_at(np.array([0.0]), np.array([-140.0]), maps.ORDER)[0])
    assert float(place_prior("land")[here]) == pytest.approx(0.01 / maps.CELLS)
    assert float(place_prior("default")[here]) == pytest.approx(0.02 / maps.CELLS)


def test_people_of_one_inland_town_stay_near_it() -> None:
    one = np.array([0], np.uint16)
    town = Places(np.array([50.0]), np.array([40.0]), np.array([100_000]), one, one)
    share = people_share(town)
    lat, lon = cells.centres_at(maps.ORDER, np.flatnonzero(share).astype(np.uint64))
    assert share.sum() == pytest.approx(1.0)
    assert np.abs(lat - 50.0).max() < 0.45  # 3.3 km + 20 km and half a cell's diagonal
    assert np.abs(lon - 40.0).max() < 0.65
    assert share @ _column(0, share) == pytest.approx(50.0, abs=0.06)
    assert share @ _column(1, share) == pytest.approx(40.0, abs=0.09)


def _column(which: int, share: np.ndarray) -> np.ndarray:
    return cells.centres_at(maps.ORDER, np.arange(len(share), dtype=np.uint64))[which]


def test_people_live_north_of_the_equator_nine_times_in_ten() -> None:
    lat, _ = cells.centres_at(maps.ORDER, np.arange(maps.CELLS, dtype=np.uint64))
    assert float(place_prior("people")[lat > 0].sum(dtype=np.float64)) == pytest.approx(0.88, abs=0.03)
