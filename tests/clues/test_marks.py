# pyright: basic
"""Marked shadows as a clue: the sight's tables, their null, and what is told when they say nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest
from tests.measure.scenes import Yard

from noonmark.clues.clue import SkyTerm
from noonmark.clues.kind import Reading
from noonmark.clues.marks import azimuth_density, elevation_density, sight_terms
from noonmark.clues.tables import AZIMUTH_DEG, apparent_nodes, azimuth_table, elevation_table, up
from noonmark.errors import NoonmarkError
from noonmark.measure.marks import marks_of
from noonmark.measure.sight import Sight, sight_of
from noonmark.measure.sun_posterior import SunPosterior
from noonmark.recipe import read_recipe

from .angles import at, clue, one_line, sky, true_of  # noqa: TID252


def posterior(*parts: tuple[float, float, float, float, float]) -> SunPosterior:
    """A mixture of (weight, elevation, azimuth, their sds)."""
    weight, el, az, sd_el, sd_az = np.array(parts).T
    spread = np.zeros((len(parts), 2, 2))
    spread[:, 0, 0], spread[:, 1, 1] = sd_el**2, sd_az**2
    mean = np.stack([el, az], axis=-1)
    return SunPosterior(weight, mean, spread, np.zeros((len(parts), 4)), 500.0, np.zeros(16), 0.0)


def terms(made: Reading) -> list[SkyTerm]:
    return [term for term in made.terms if isinstance(term, SkyTerm)]


def measured(yard: Yard, **more: object) -> Sight:
    raw = json.dumps(yard.marks(horizon=yard.horizon(), **more)).encode()
    return sight_of(marks_of(raw), (yard.width, yard.height))


@pytest.fixture(scope="module")
def sight() -> Sight:
    return measured(Yard(), camera={"focal_px": 1400})


@pytest.fixture
def marks_file(tmp_path: Path) -> Path:
    path = tmp_path / "marks.json"
    yard = Yard()
    camera = {"focal_px": 1400, "azimuth_deg": 200.0, "azimuth_error_deg": 4.0}
    path.write_text(json.dumps(yard.marks(horizon=yard.horizon(), camera=camera)))
    return path


def test_one_normal_sight_is_the_clue_of_its_elevation_and_its_azimuth() -> None:
    """Elevation 40 +-2; 10 +-3 right of an axis at 200 +-4, so azimuth 210 +-5."""
    one = posterior((1.0, 40.0, 10.0, 2.0, 3.0))
    np.testing.assert_allclose(elevation_density(one), elevation_table(40.0, 2.0) * up(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(azimuth_density(one, 200.0, 4.0), azimuth_table(210.0, 5.0), rtol=1e-9, atol=1e-12)


def test_parts_are_added_by_their_weights() -> None:
    two = posterior((0.3, 40.0, 10.0, 2.0, 3.0), (0.7, 50.0, -20.0, 1.0, 6.0))
    told = 0.3 * elevation_table(40.0, 2.0) + 0.7 * elevation_table(50.0, 1.0)
    np.testing.assert_allclose(elevation_density(two), told * up(), rtol=1e-9, atol=1e-12)
    told = 0.3 * azimuth_table(10.0, 3.0) + 0.7 * azimuth_table(340.0, 6.0)
    np.testing.assert_allclose(azimuth_density(two, 0.0, 1e-9), told, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize(("axis", "turn", "azimuth"), [(250.0, 170.0, 60.0), (10.0, -30.0, 340.0), (359.0, 1.0, 0.0)])
def test_an_azimuth_goes_on_past_north(axis: float, turn: float, azimuth: float) -> None:
    table = azimuth_density(posterior((1.0, 40.0, turn, 2.0, 3.0)), axis, 4.0)
    assert AZIMUTH_DEG[np.argmax(table)] % 360.0 == pytest.approx(azimuth)
    assert np.trapezoid(table, AZIMUTH_DEG) == pytest.approx(1.0)
    assert table[0] == pytest.approx(table[-1])


def test_a_sun_near_the_horizon_keeps_its_whole_probability_above_it() -> None:
    low = elevation_density(posterior((1.0, 2.0, 0.0, 3.0, 3.0)))
    assert np.trapezoid(low, apparent_nodes()) == pytest.approx(1.0, abs=0.05)  # its limb shows a little longer
    assert low[apparent_nodes() < -2.0].max() < 1e-3 * low.max()


def test_the_terms_and_null_are_those_of_an_elevation_and_an_azimuth_of_one_sun(sight: Sight) -> None:
    made = sight_terms(sight, 200.0, 4.0, 90.0)
    assert [(term.quantity, term.offset_s) for term in terms(made)] == [("elevation", 90.0), ("azimuth", 90.0)]
    assert made.log_null == pytest.approx(log(0.5 / 90.0) + log(1.0 / 360.0))


def test_without_the_cameras_azimuth_the_elevation_remains(sight: Sight) -> None:
    made = sight_terms(sight, None, 4.0, 0.0)
    assert [term.quantity for term in terms(made)] == ["elevation"]
    assert made.log_null == pytest.approx(log(0.5 / 90.0))


def test_the_scale_of_a_normal_table_is_its_sd(sight: Sight) -> None:
    normal = replace(sight, posterior=posterior((1.0, 40.0, 10.0, 2.0, 3.0)))
    elevation, azimuth = terms(sight_terms(normal, 200.0, 4.0, 0.0))
    assert (elevation.scale_deg, azimuth.scale_deg) == (pytest.approx(2.0, rel=0.02), pytest.approx(5.0, rel=0.02))


def test_a_direction_alone_says_that_the_sun_is_up_and_where() -> None:
    yard = Yard()
    bare = [{"base": mark["base"], "tip": mark["tip"]} for mark in yard.objects()]
    made = sight_terms(measured(yard, objects=bare), 200.0, 4.0, 0.0)
    assert [term.quantity for term in terms(made)] == ["elevation", "azimuth"]
    np.testing.assert_array_equal(terms(made)[0].table, up())
    assert made.log_null == pytest.approx(log(0.5 / 360.0))


def test_a_direction_without_the_cameras_azimuth_measures_nothing() -> None:
    yard = Yard()
    bare = [{"base": mark["base"], "tip": mark["tip"]} for mark in yard.objects()]
    with pytest.raises(NoonmarkError, match="measure nothing on the sky") as caught:
        sight_terms(measured(yard, objects=bare), None, 4.0, 0.0)
    one_line(caught.value, "camera.azimuth_deg")


def test_marks_that_are_not_measurable_are_no_clue_and_say_why(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    yard = Yard()
    path.write_text(json.dumps(yard.marks(objects=[{**yard.objects()[0], "tip": None}])))
    with pytest.raises(NoonmarkError, match="measure nothing: the tip of the shadow is not marked") as caught:
        clue("marks", path=str(path))
    one_line(caught.value, "one.json")


def test_a_marks_file_becomes_a_clue_round_the_suns_true_direction(marks_file: Path) -> None:
    """The sun stood 35 deg high (apparent), 120 deg left of an axis at 200, so at 80."""
    made = clue("marks", path=str(marks_file), offset="90s", item="clip")
    assert (made.kind, made.label, made.trust, made.item) == ("marks", "marks", 0.9, "clip")
    table = sky(made, "elevation")
    assert table.offset_s == 90.0
    assert at(table, true_of(35.0)) > 0.5 * table.table.max()
    azimuth = sky(made, "azimuth")
    assert at(azimuth, 80.0) > 0.5 * azimuth.table.max()
    assert "marks.json the sun stood 35 (3" in made.words
    assert "at azimuth 80 (7" in made.words


def test_the_frame_of_the_marks_is_the_clues_instant_unless_the_clue_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "marks.json"
    yard = Yard()
    path.write_text(json.dumps(yard.marks(horizon=yard.horizon(), camera={"focal_px": 1400}, offset_s=12.5)))
    assert sky(clue("marks", path=str(path))).offset_s == 12.5
    assert sky(clue("marks", path=str(path), offset="0s")).offset_s == 0.0


def test_a_clues_file_takes_marks_from_its_own_folder(marks_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clues = marks_file.with_name("clues.toml")
    clues.write_text('[[clue]]\nkind = "marks"\npath = "marks.json"\n')
    monkeypatch.chdir("/")
    assert read_recipe(clues).clues[0].words == clue("marks", path=str(marks_file)).words


@pytest.mark.parametrize(
    ("values", "words"),
    [({}, "'path' is missing"), ({"path": 3}, "path 3 is no text"), ({"path": "none.json"}, "there is no such file")],
)
def test_a_clue_without_a_marks_file_is_told(values: dict[str, object], words: str) -> None:
    with pytest.raises(NoonmarkError) as caught:
        clue("marks", **values)
    one_line(caught.value, words)


def _held(found: SunPosterior, level: float, rng: np.random.Generator) -> float:
    """The posterior's own share of the region that the product of its two tables calls ``level``."""
    el, az = np.linspace(0.125, 89.875, 360), np.arange(0.0, 360.0, 0.5)
    p_el = np.interp(el, apparent_nodes(), elevation_density(found))
    p_az = np.interp(az, AZIMUTH_DEG, azimuth_density(found, 0.0, 1e-9))
    product = np.outer(p_el, p_az).ravel()
    ranked = np.sort(product)[::-1]
    least = ranked[np.searchsorted(np.cumsum(ranked), level * ranked.sum())]
    which = rng.choice(len(found.weight), 20_000, p=found.weight)
    drawn = np.array([np.linalg.cholesky(part) for part in found.spread])[which]
    truth = found.mean[which] + np.einsum("nij,nj->ni", drawn, rng.standard_normal((len(which), 2)))
    at_el = np.interp(truth[:, 0], el, p_el)
    return float(np.mean(at_el * np.interp(truth[:, 1] % 360.0, az, p_az, period=360.0) >= least))


@pytest.mark.parametrize("azimuth", [-120.0, 160.0])
def test_the_product_of_the_two_tables_holds_what_it_says_within_what_the_docstring_allows(azimuth: float) -> None:
    """Truths are drawn from the joint posterior, whose own calibration is tested in ``measure``."""
    yard = Yard(sun_azimuth=azimuth, posts=Yard().posts[:2], width=4000, height=2400)
    found = measured(yard, objects=yard.objects(3.0)).posterior
    assert found is not None
    rng = np.random.default_rng(5)
    assert 0.49 < _held(found, 0.5, rng) < 0.61
    assert 0.86 < _held(found, 0.9, rng) < 0.925
