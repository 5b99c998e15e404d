# pyright: basic
"""Azimuths and turns: wrapped likelihoods, and north."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from noonmark.clues.tables import AZIMUTH_DEG, TURN_DEG, UP_SHARE, azimuth_table, turn_table
from noonmark.errors import NoonmarkError

from .angles import at, clue, one_line, sky  # noqa: TID252

TRUTH = Path(__file__).resolve().parent.parent / "truth" / "declinations.csv"
KINDS = ["sun-azimuth", "moon-azimuth", "shadow-azimuth"]


def peak(made: object, quantity: str = "azimuth") -> float:
    term = sky(made, quantity)  # type: ignore[arg-type]
    return float((AZIMUTH_DEG if quantity == "azimuth" else TURN_DEG)[np.argmax(term.table)])


@pytest.mark.parametrize("sd", [0.1, 4.0, 40.0, 90.0])
@pytest.mark.parametrize(("table", "nodes"), [(azimuth_table, AZIMUTH_DEG), (turn_table, TURN_DEG)])
def test_the_density_over_the_measured_angle_sums_to_one_on_the_circle(
    table: Callable[[float, float], NDArray[np.float64]], nodes: NDArray[np.float64], sd: float
) -> None:
    for node in (0, 150, 9050, 17995):
        half = min(180.0, 6.0 * sd)
        away = np.linspace(-half, half, 49)
        seen = (nodes[node] + away - nodes[0]) % 360.0 + nodes[0]
        density = np.array([table(float(angle), sd)[node] for angle in seen])
        assert np.trapezoid(density, away) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("kind", [*KINDS, "shadow-turn"])
def test_the_null_is_even_over_the_circle_for_the_half_of_footage_that_shows_the_body(kind: str) -> None:
    made = clue(kind, turn="7~1", until="30min") if kind == "shadow-turn" else clue(kind, azimuth="258~4")
    assert np.exp(made.log_null) * 360.0 == pytest.approx(UP_SHARE)


def test_an_azimuth_wraps_at_north() -> None:
    """359 deg is 4 deg from 3 deg and from 355 deg."""
    term = sky(clue("sun-azimuth", azimuth="359~4"), "azimuth")
    assert at(term, 3.0) == pytest.approx(float(at(term, 355.0)))
    assert at(term, 3.0) == pytest.approx(0.6065307 / (4.0 * 2.5066283), rel=1e-6)
    assert term.table[0] == pytest.approx(term.table[-1])


def test_a_turn_wraps_at_half_a_circle() -> None:
    """178 deg and -178 deg are 4 deg apart."""
    term = sky(clue("shadow-turn", turn="178~4", until="6h"), "turn")
    assert at(term, -178.0) == pytest.approx(0.6065307 / (4.0 * 2.5066283), rel=1e-6)


def test_the_sun_stands_opposite_to_a_shadow() -> None:
    assert peak(clue("shadow-azimuth", azimuth="78~4")) == pytest.approx(258.0)
    assert peak(clue("shadow-azimuth", azimuth="258~4")) == pytest.approx(78.0)
    assert peak(clue("sun-azimuth", azimuth="258~4")) == pytest.approx(258.0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_whose_azimuth_was_seen_was_up(kind: str) -> None:
    term = sky(clue(kind, azimuth="258~4"), "elevation")
    assert at(term, 10.0) == pytest.approx(1.0, abs=1e-6)
    assert at(term, -5.0) < 1e-6


def test_a_turn_is_between_two_sights_that_were_both_up() -> None:
    made = clue("shadow-turn", turn="7.5~1", offset="10min", until="40min")
    turn, first, second = made.terms
    assert (turn.offset_s, turn.turn_s, first.offset_s, second.offset_s) == (600.0, 1800.0, 600.0, 2400.0)  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_an_azimuth_from_magnetic_north_is_refused_without_a_place(kind: str) -> None:
    for more in ({}, {"at": "60,10"}, {"date": "2022-09-22"}):
        with pytest.raises(NoonmarkError) as caught:
            clue(kind, azimuth="258~4", north="magnetic", **more)
        one_line(caught.value, f"clue '{kind}'", "magnetic north", "declination")


def test_an_azimuth_from_magnetic_north_is_turned_by_the_models_declination() -> None:
    rows = csv.DictReader(line for line in TRUTH.read_text().splitlines() if not line.startswith("#"))
    for row in rows:
        made = clue("sun-azimuth", azimuth="100~1", north="magnetic", at=f"{row['lat']},{row['lon']}", date=row["day"])
        wanted = clue("sun-azimuth", azimuth=f"{100.0 + float(row['declination_deg'])}~1")
        np.testing.assert_allclose(sky(made, "azimuth").table, sky(wanted, "azimuth").table, atol=0.01 * 0.25)
        assert peak(made) == pytest.approx(100.0 + float(row["declination_deg"]), abs=0.02)


def test_a_given_declination_is_added() -> None:
    """East is positive: a compass that reads 355 where magnetic north lies 6.1 deg east looks to 1.1 deg."""
    assert peak(clue("sun-azimuth", azimuth="355~4", north="magnetic", declination=6.1)) == pytest.approx(1.1)
    assert peak(clue("shadow-azimuth", azimuth="170~4", north="magnetic", declination=-6.1)) == pytest.approx(343.9)


@settings(max_examples=20)
@given(st.floats(0.0, 359.99), st.floats(-180.0, 180.0))
def test_turning_what_was_seen_and_the_truth_by_as_much_changes_nothing(azimuth: float, turn: float) -> None:
    one, other = (azimuth_table(a, 4.0) for a in (azimuth, (azimuth + turn) % 360.0))
    truths = np.linspace(0.0, 359.0, 24)
    np.testing.assert_allclose(
        np.interp(truths, AZIMUTH_DEG, one), np.interp((truths + turn) % 360.0, AZIMUTH_DEG, other), atol=1e-5
    )
