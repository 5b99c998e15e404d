"""What must hold whatever the clues: laws of the fix."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from noonmark.clues.clue import Clue, Pieces, SkyTerm, TimeTerm
from noonmark.earth.cells import Cells, cell_at
from noonmark.fix.answer import Fix, Region
from noonmark.fix.fuse import fuse
from noonmark.fix.prepare import prepare
from noonmark.fix.scope import Scope
from noonmark.fix.search import ask, search
from noonmark.plugins import make_clue
from noonmark.sky.refraction import apparent_elevation
from noonmark.sky.sun import sun_direction

YEAR = Scope(datetime(2022, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC))
NOON = "2022-02-27T12:00:00Z"
FEW = settings(max_examples=5)


def known_instant() -> list[Clue]:
    return [
        make_clue("shadow-length", {"object": 1, "shadow": 0.8, "error": "5%"}),
        make_clue("sun-azimuth", {"azimuth": "200~5"}),
        make_clue("near", {"place": "6.5,3.4"}),
        make_clue("instant", {"at": NOON}),
    ]


def quick(clues: list[Clue], scope: Scope = YEAR, tolerance: float = 0.05) -> Fix:
    return fuse(clues, scope, tolerance=tolerance, bits=False)


def areas(fix: Fix) -> NDArray[np.float64]:
    return np.array([(r.inner_km2, r.outer_km2) for r in fix.regions])


def false_of(fix: Fix) -> dict[str, float]:
    return {a.label: a.probability_false for a in fix.clues}


def holds(region: Region, lat: float, lon: float) -> bool:
    finest = cell_at(np.array([lat]), np.array([lon]), 29)[0]
    up = (2 * (29 - region.outer.order.astype(np.int64))).astype(np.uint64)
    return bool((region.outer.index == finest >> up).any())


@FEW
@given(st.permutations(range(4)))
def test_the_order_of_clues_does_not_matter(sequence: list[int]) -> None:
    clues = known_instant()
    first, second = quick(clues), quick([clues[i] for i in sequence])
    np.testing.assert_allclose(areas(first), areas(second), rtol=1e-6)
    assert false_of(first) == pytest.approx(false_of(second), abs=1e-9)
    assert [p.name for p in first.places] == [p.name for p in second.places]


@FEW
@given(st.floats(0.01, 1000.0))
def test_the_unit_of_object_and_shadow_does_not_matter(unit: float) -> None:
    clues = known_instant()
    scaled = make_clue("shadow-length", {"object": unit, "shadow": 0.8 * unit, "error": "5%"})
    np.testing.assert_allclose(areas(quick(clues)), areas(quick([scaled, *clues[1:]])), rtol=1e-6)


@FEW
@given(st.floats(0.05, 1.0), st.floats(-10.0, 10.0))
def test_a_clue_that_favours_nothing_changes_nothing(trust: float, log_density: float) -> None:
    """Its likelihood is its null everywhere, so it stays as false as its trust says."""

    def flat(start: float, end: float) -> Pieces:
        return Pieces(np.array([start]), np.array([end]), np.array([np.exp(log_density)]))

    clue = Clue("said", "flat", "a test", trust, (TimeTerm(flat),), log_density, "nothing")
    first, second = quick(known_instant()), quick([*known_instant(), clue])
    np.testing.assert_allclose(areas(first), areas(second), rtol=1e-6)
    assert false_of(second)["flat"] == pytest.approx(1.0 - trust, abs=1e-9)


@pytest.mark.parametrize("tolerance", [0.2, 0.02])
def test_the_tolerance_moves_the_bracket_and_not_the_region(tolerance: float) -> None:
    usual, other = areas(quick(known_instant())), areas(quick(known_instant(), tolerance=tolerance))
    assert np.all(other[:, 0] <= usual[:, 1] * 1.01)
    assert np.all(usual[:, 0] <= other[:, 1] * 1.01)


@FEW
@given(st.floats(0.1, 5.0), st.sampled_from([0.02, 0.1, 0.3]), st.floats(0.5, 1.0))
def test_regions_are_nested(ratio: float, error: float, trust: float) -> None:
    clue = make_clue("shadow-length", {"object": 1, "shadow": ratio, "error": error, "trust": trust})
    fix = quick([clue, make_clue("instant", {"at": NOON})])
    for region in fix.regions:
        assert set(keys(region.inner)) <= set(keys(region.outer))
        assert 0.0 < region.inner_km2 <= region.outer_km2
    for small, large in zip(fix.regions, fix.regions[1:], strict=False):
        assert set(keys(small.inner)) <= set(keys(large.inner))
        assert set(keys(small.outer)) <= set(keys(large.outer))


def keys(cells: Cells) -> list[tuple[int, int]]:
    return list(zip(cells.order.tolist(), cells.index.tolist(), strict=True))


ODD_PLACES = [
    (90.0, 0.0),
    (89.95, -120.0),
    (-89.99, 30.0),
    (66.0, 180.0),
    (-16.5, -179.999),
    (0.0, 0.0),
    (-77.8, 166.7),
]


@pytest.mark.parametrize(("lat", "lon"), ODD_PLACES)
def test_a_truth_at_a_pole_or_the_antimeridian_is_held(lat: float, lon: float) -> None:
    hour = 12 if abs(lon) < 90.0 else 3  # the sun is up
    instant = f"2022-06-21T{hour:02d}:00:00Z" if lat > 0 else f"2022-12-21T{hour:02d}:00:00Z"
    elevation, azimuth = sun_direction(lat, lon, np.datetime64(instant[:-1]))
    clues = [
        make_clue("sun-elevation", {"elevation": f"{float(apparent_elevation(elevation)):.6f}~0.3", "trust": 1}),
        make_clue("instant", {"at": instant}),
    ]
    if abs(lat) < 89.0:  # the azimuth of all places near a pole turns with their longitude
        clues.append(make_clue("sun-azimuth", {"azimuth": f"{float(azimuth):.6f}~1", "trust": 1}))
    scope = Scope(YEAR.earliest, YEAR.latest, prior="uniform")
    fix = quick(clues, scope)
    assert [holds(region, lat, lon) for region in fix.regions] == [True, True, True]


def test_two_clips_of_one_clue_each_are_two_factors_of_the_place() -> None:
    """Given the place, items are independent: their joint density is the product over the prior."""
    one = [make_clue("sun-elevation", {"elevation": "30~2", "item": "a", "label": "ea"}), at("a", NOON)]
    two = [
        make_clue("sun-elevation", {"elevation": "40~2", "item": "b", "label": "eb"}),
        at("b", "2022-02-27T15:00:00Z"),
    ]
    rng = np.random.default_rng(1)
    cells = rng.integers(0, 12 * 4**12, 400).astype(np.uint64)
    both, first, second, none = (ask(prepare(clues, YEAR), 12, cells)[0].density for clues in (one + two, one, two, []))
    np.testing.assert_allclose(both * none, first * second, rtol=1e-9)


def at(item: str, instant: str) -> Clue:
    return make_clue("instant", {"at": instant, "item": item, "label": f"at-{item}"})


def test_the_whole_posterior_is_the_evidence_of_its_parts() -> None:
    """A mixture is linear: evidence at trust w is w times that at trust 1 plus (1 - w) times the null's."""
    instant = make_clue("instant", {"at": NOON})
    none = search(prepare([instant], YEAR)).total
    sure, half = (make_clue("sun-elevation", {"elevation": "40~3", "trust": trust}) for trust in (1.0, 0.5))
    peak = max(float(term.table.max()) for term in sure.terms if isinstance(term, SkyTerm))
    e_sure, e_half = (search(prepare([clue, instant], YEAR)).total * peak for clue in (sure, half))
    assert e_half == pytest.approx(0.5 * e_sure + 0.5 * none / 180.0, rel=0.01)
