"""Truths, observations and counts; a few draws of an honest model, and of wrong ones that must fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from noonmark.calibrate.coverage import binomial_band, tally
from noonmark.calibrate.other_witnesses import GPS, NEAR, Clock, Point
from noonmark.calibrate.outcome import Outcome
from noonmark.calibrate.run import run_calibration, table_lines, write_calibration
from noonmark.calibrate.scenarios import SCENARIOS, Scenario, draw, scenarios_by_name
from noonmark.calibrate.sky_witnesses import Elevation, Shadow
from noonmark.calibrate.truths import Truth, draw_truths
from noonmark.earth.ellipsoid import distance_km
from noonmark.earth.maps import land_fraction
from noonmark.earth.prior import place_prior
from noonmark.errors import NoonmarkError

HERE = Truth(0.0, 0.0, (1663848000.0,))  # 22 September 2022, 12:00 UTC: the sun stands 88 deg high


def take(truths: Iterator[Truth], count: int) -> list[Truth]:
    return [next(truths) for _ in range(count)]


def test_the_band_of_a_share_is_the_binomial_s() -> None:
    # n = 2: P(0) = 0.01, P(1) = 0.18, P(2) = 0.81 at 0.9; the central 99 % leaves out less than 0.005 at each end.
    assert binomial_band(0.9, 2) == (0.0, 1.0)
    # n = 10,000: sd 0.5 / 100 = 0.005; 2.576 sd = 0.0129
    assert binomial_band(0.5, 10_000) == pytest.approx((0.4871, 0.5129), abs=1e-4)


def test_true_places_follow_the_prior() -> None:
    """The share of draws on land is the prior's mass there; 2,000 draws scatter by 0.5 %."""
    truths = take(draw_truths(np.random.default_rng(1), (0.0, 1.0)), 2000)
    land = float(np.sum(place_prior("default") * (land_fraction() > 0.5)))
    assert np.mean([land_fraction()[t.cell] > 0.5 for t in truths]) == pytest.approx(land, abs=0.02)


def test_true_instants_fill_the_window() -> None:
    instants = [t.instants[0] for t in take(draw_truths(np.random.default_rng(2), (100.0, 200.0)), 500)]
    assert np.mean(instants) == pytest.approx(150.0, abs=5.0)
    assert 100.0 <= min(instants) < 102.0
    assert 198.0 < max(instants) <= 200.0


def test_true_places_of_a_country_lie_in_it() -> None:
    assert {t.country for t in take(draw_truths(np.random.default_rng(3), (0.0, 1.0), country="KE"), 50)} == {"KE"}


def test_a_false_shadow_is_as_often_longer_than_its_object_as_shorter() -> None:
    """The null is even in the sun's elevation, and at 45 deg a shadow is as long as its object."""
    rng = np.random.default_rng(4)
    ratios = [Shadow().errs(HERE, rng) for _ in range(1000)]
    assert np.mean([float(str(r["shadow"])) > 1.0 for r in ratios if isinstance(r, dict)]) == pytest.approx(
        0.5, abs=0.05
    )


def test_no_shadow_is_seen_at_night() -> None:
    midnight = Truth(0.0, 0.0, (1663848000.0 + 43200.0,))
    assert Shadow().sees(midnight, np.random.default_rng(5)) is None


def test_an_elevation_is_seen_with_its_error_about_the_apparent_one() -> None:
    """At 06:00 UTC 22 September 2022 the sun rises at 0,0: 7.3 min after 6 h by the equation of time, true 1.8 deg."""
    rising = Truth(0.0, 0.0, (1663848000.0 - 21600.0,))
    rng = np.random.default_rng(6)
    seen = [Elevation(1.0).sees(rising, rng) for _ in range(4000)]
    values = [float(str(s["elevation"]).split("~")[0]) for s in seen if isinstance(s, dict)]
    whole = np.array(values)[np.array(values) > 0.0]
    # A normal about 1.83 + 0.31 (refraction) cut at 0: mean 2.14 + 0.0406 / 0.984 (plane calculus).
    assert np.mean(whole) == pytest.approx(2.18, abs=0.1)


@pytest.mark.parametrize(
    ("point", "rms_km"), [(NEAR, np.sqrt(2 * (0.7 * 9 + 0.3 * 484))), (GPS, np.sqrt(2 * 0.03) * 3.1)]
)
def test_a_named_place_lies_about_the_truth_as_its_mixture_says(point: Point, rms_km: float) -> None:
    rng, truth = np.random.default_rng(7), Truth(60.0, 179.99, (0.0,))
    seen = [point.sees(truth, rng) for _ in range(6000)]
    lat, lon = np.array([str(next(iter(s.values()))).split(",") for s in seen if isinstance(s, dict)], float).T
    assert np.sqrt(np.mean(distance_km(60.0, 179.99, lat, lon) ** 2)) == pytest.approx(rms_km, rel=0.08)


def test_a_clock_shows_the_zone_of_its_place_most_often() -> None:
    delhi = Truth(28.61, 77.21, (1663848000.0,))
    rng = np.random.default_rng(8)
    shown = [Clock().sees(delhi, rng) for _ in range(1000)]
    assert np.mean([str(s["reads"]).startswith("2022-09-22T17:") for s in shown if isinstance(s, dict)]) > 0.8


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_the_same_seed_gives_the_same_draw(scenario: Scenario) -> None:
    first, second = (draw(scenario, np.random.default_rng(9)) for _ in range(2))
    assert first.truth == second.truth
    assert [c.words for c in first.clues] == [c.words for c in second.clues]


def test_one_clue_in_four_is_false_on_average_where_the_scenario_says_so() -> None:
    """Four clues of trust 0.75 and an instant of trust 1: one false on average, sd of 400 draws 0.043."""
    (scenario,) = scenarios_by_name(("one-false",))
    rng = np.random.default_rng(1)
    false = [draw(scenario, rng).false for _ in range(400)]
    # what cannot be seen is drawn anew, which changes the shares of shadow and azimuth a little
    assert np.mean([sum(row) for row in false]) == pytest.approx(1.0, abs=0.2)
    assert not any(row[0] for row in false)


def outcome(*held: bool, credible: float = 0.5) -> Outcome:
    return Outcome(held, held, held, held, credible, 10.0)


def test_counting_is_counting() -> None:
    run = tally(SCENARIOS[0], [outcome(True, True, True), outcome(False, True, True), outcome(False, False, True)])
    assert [c.held for c in run.coverage] == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert run.median_searched_km2 == 10.0


def test_an_honest_model_holds_its_levels_and_wrong_ones_fail(tmp_path: Path) -> None:
    runs = run_calibration(["instant", "noise-doubled", "refraction-reversed"], 120, 1, progress=False)
    inside = [all(c.inside for c in run.coverage) for run in runs]
    assert inside == [True, False, False]
    assert all(run.passed for run in runs)
    table, plot = write_calibration(runs, 1, tmp_path)
    assert [s["name"] for s in json.loads(table.read_text())["scenarios"]] == [
        "instant",
        "noise-doubled",
        "refraction-reversed",
    ]
    with Image.open(plot) as image:
        assert image.size == (920, 680)
    assert len(table_lines(runs)) == 5


def test_an_unknown_scenario_is_told_with_the_known_ones() -> None:
    with pytest.raises(NoonmarkError, match="unknown scenario 'noon'"):
        run_calibration(["noon"], 10, 1, progress=False)


def test_no_draws_say_nothing() -> None:
    with pytest.raises(NoonmarkError, match="0 draws"):
        run_calibration(["instant"], 0, 1, progress=False)
