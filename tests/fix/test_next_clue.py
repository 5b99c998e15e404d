"""What a clue not yet asked is expected to bring: held against fusing the clue that would be drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from noonmark.clues.clue import Clue, Pieces
from noonmark.errors import NoonmarkError
from noonmark.fix.answer import Fix
from noonmark.fix.fuse import fuse
from noonmark.fix.next_candidates import Candidate, Observer, Sharper, candidates_of
from noonmark.fix.next_clue import LEVEL, Asked, Besides, areas_after, drawn, next_clues, observer, own_times
from noonmark.fix.next_sample import Sample, likelihood, piece_means
from noonmark.fix.prepare import Memory
from noonmark.fix.scope import Disc, Scope
from noonmark.plugins import make_clue

DAY = Scope(datetime(2022, 9, 21, 6, tzinfo=UTC), datetime(2022, 9, 22, 12, tzinfo=UTC))
YEAR = Scope(datetime(2022, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC))
SHADOW = {"object": 1.8, "shadow": 2.6, "error": "5%"}
RING = [make_clue("shadow-length", SHADOW), make_clue("instant", {"at": "2022-09-22T03:00:00Z"})]
HOURS_OPEN = [make_clue("shadow-length", SHADOW), make_clue("country", {"name": "Russia", "trust": 0.9})]


KEPT: dict[int, tuple[list[Clue], Fix, Memory]] = {}


def solved(clues: list[Clue], scope: Scope = DAY) -> tuple[Fix, Memory]:
    """Return a fix with its memory; each list of clues is solved once."""
    if id(clues) not in KEPT:
        memory = Memory()
        KEPT[id(clues)] = clues, fuse(clues, scope, bits=False, memory=memory), memory
    return KEPT[id(clues)][1:]


def area_of(fix: Fix) -> float:
    region = next(region for region in fix.regions if region.level == LEVEL)
    return (region.inner_km2 * region.outer_km2) ** 0.5


def candidate(kind: str, clues: list[Clue], scope: Scope, fix: Fix) -> Candidate:
    return next(one for one in candidates_of(clues, scope, fix, {}) if one.kind == kind)


# ------------------------------------------------------------------ by hand


def hand_sample() -> Sample:
    """Four places with a quarter each, on 1, 2, 4 and 8 km2: densities 1/4, 1/8, 1/16, 1/32."""
    zeros = np.zeros(4)
    times = np.array([[0.0, 100.0], [0.0, 100.0], [1000.0, 1100.0], [1000.0, 1100.0]])
    return Sample(zeros, zeros, np.array([1.0, 2.0, 4.0, 8.0]), {"": times})


def test_a_region_takes_the_densest_places_first() -> None:
    sample = hand_sample()
    assert sample.area_at(0.5) == pytest.approx(3.0)  # the first two places
    assert sample.area_at(0.75) == pytest.approx(7.0)
    assert sample.area_at(0.9) == pytest.approx(7.0 + 0.6 * 8.0)  # 0.15 of the last quarter's 0.25


def test_a_weight_moves_the_region() -> None:
    sample = hand_sample()
    weight = np.array([0.0, 0.0, 1.0, 3.0])  # densities 0, 0, 1/16, 3/32 after
    assert sample.area_at(0.75, weight) == pytest.approx(8.0)
    assert sample.area_at(0.9, weight) == pytest.approx(8.0 + 0.6 * 4.0)


def test_an_even_weight_changes_nothing() -> None:
    sample = hand_sample()
    assert sample.area_at(0.9, np.full(4, 7.3)) == pytest.approx(sample.area_at(0.9))


def test_a_stretch_of_time_counts_with_the_share_of_each_place_s_times() -> None:
    # instants at 0 and 100 s stand at shares 1/4 and 3/4; beyond them the rest is spread over half a step
    times = np.array([[0.0, 100.0], [1000.0, 1100.0]])
    pieces = Pieces(np.array([-60.0]), np.array([50.0]), np.array([2.0]))
    assert piece_means(pieces, times, np.array([0.25, 0.75])) == pytest.approx([1.0, 0.0])
    quarter = Pieces(np.array([1000.0]), np.array([1050.0]), np.array([1.0]))
    assert piece_means(quarter, times, np.array([0.25, 0.75])) == pytest.approx([0.0, 0.25])


def test_draws_visit_the_posterior_evenly() -> None:
    found = [place for place, _ in drawn(hand_sample(), "", 8, np.random.default_rng(1))]
    assert sorted(found) == [0, 0, 1, 1, 2, 2, 3, 3]


def test_an_observer_sees_the_sun_where_it_stood() -> None:
    # pvlib and JPL Horizons agree on it to 0.01 deg: see tests/truth/sun_directions.csv for more
    elevation, azimuth = Observer(56.6577, 124.7207, datetime(2022, 9, 22, 1, 40, 12, tzinfo=UTC).timestamp()).sun()
    assert (elevation, azimuth) == pytest.approx((29.2892, 146.9054), abs=0.002)


# ------------------------------------------------------------------ against the solver


def test_the_sample_has_the_area_of_the_fix() -> None:
    for clues in (RING, HOURS_OPEN):
        fix, memory = solved(clues)
        assert Asked.of(clues, DAY, memory).sample.area_at(LEVEL) == pytest.approx(area_of(fix), rel=0.05)


@pytest.mark.parametrize("kind", ["country", "sun-elevation"])
def test_reweighing_gives_what_fusing_gives_at_a_known_instant(kind: str) -> None:
    _agrees(RING, DAY, kind, draws=3, within=0.12)


@pytest.mark.parametrize("kind", ["instant", "sun-azimuth"])
def test_reweighing_gives_what_fusing_gives_with_hours_open(kind: str) -> None:
    _agrees(HOURS_OPEN, DAY, kind, draws=3, within=0.12)


def test_reweighing_gives_what_fusing_gives_with_the_date_open() -> None:
    clues = [make_clue("shadow-length", SHADOW), make_clue("country", {"name": "Ukraine"})]
    _agrees(clues, YEAR, "instant", draws=2, within=0.08)


def _agrees(clues: list[Clue], scope: Scope, kind: str, *, draws: int, within: float) -> None:
    """Hold the mean logarithm of the area after drawn clues against that after fusing the very same clues."""
    fix, memory = solved(clues, scope)
    asked = Asked.of(clues, scope, memory)
    one = candidate(kind, clues, scope, fix)
    rng = np.random.default_rng(5)
    told, true = list[float](), list[float]()
    for place, instant in drawn(asked.sample, one.item, draws, rng):
        clue = one.observe(observer(asked.sample, one.item, place, instant), rng)
        if clue is None:
            continue
        told.append(np.log(asked.sample.area_at(LEVEL, asked.weight(clue)) / asked.sample.area_at(LEVEL)))
        again = fuse([*clues, clue], scope, bits=False, memory=memory)
        true.append(np.log(area_of(again) / area_of(fix)))
    assert len(told) >= 2
    assert np.mean(told) == pytest.approx(np.mean(true), abs=within)


def test_the_expectation_is_the_mean_over_places_drawn_from_the_posterior_within_its_error() -> None:
    """Two independent halves of the draws agree within their own standard errors."""
    fix, memory = solved(RING)
    one, other = (
        {told.kind: told for told in next_clues(RING, DAY, fix, draws=12, seed=seed, besides=Besides(memory=memory))}
        for seed in (1, 2)
    )
    for kind, told in one.items():
        apart = abs(told.shrinkage - other[kind].shrinkage)
        assert apart <= 3.5 * np.hypot(told.shrinkage_error, other[kind].shrinkage_error) + 1e-6


# ------------------------------------------------------------------ laws


def test_a_clue_that_tells_nothing_is_expected_to_bring_nothing() -> None:
    fix, memory = solved(RING)
    found = {one.kind: one for one in next_clues(RING, DAY, fix, draws=6, besides=Besides(memory=memory))}
    # at a known instant the posting time cannot tell more
    assert found["posted-before"].shrinkage == pytest.approx(0.0, abs=1e-9)
    assert found["posted-before"].expected_area_km2 == pytest.approx(
        next(region.outer_km2 for region in fix.regions if region.level == LEVEL)
    )


def test_the_country_tells_nothing_of_a_place_that_lies_deep_inside_one() -> None:
    clues = [*RING, make_clue("within", {"km": 50, "point": "56.66,124.72"})]
    fix, memory = solved(clues)
    found = {one.kind: one for one in next_clues(clues, DAY, fix, draws=4, besides=Besides(memory=memory))}
    assert found["country"].shrinkage == pytest.approx(0.0, abs=1e-9)


def test_the_most_useful_stands_first_and_the_same_seed_gives_the_same_answer() -> None:
    fix, memory = solved(RING)
    found = next_clues(RING, DAY, fix, draws=4, besides=Besides(memory=memory))
    assert [one.shrinkage for one in found] == sorted((one.shrinkage for one in found), reverse=True)
    assert next_clues(RING, DAY, fix, draws=4) == found
    assert found[0].kind in {"country", "sun-azimuth"}
    assert found[0].shrinkage > 0.5


def test_what_is_known_is_not_asked_again() -> None:
    fix, _ = solved(RING)
    assert {one.kind for one in candidates_of(RING, DAY, fix, {})} >= {"country", "sun-azimuth", "date"}
    more = [*RING, make_clue("country", {"name": "Russia"}), make_clue("sun-azimuth", {"azimuth": "140~4"})]
    kinds = {one.kind for one in candidates_of(more, DAY, fix, {})}
    assert not kinds & {"country", "sun-azimuth", "instant"}


def test_a_sharper_mark_is_worth_more_the_sharper_it_is() -> None:
    clues = [make_clue("sun-elevation", {"elevation": "30~2"}), make_clue("instant", {"at": "2022-09-22T03:00:00Z"})]
    fix, memory = solved(clues)
    gains = [
        next(
            one.shrinkage
            for one in next_clues(
                clues, DAY, fix, draws=8, besides=Besides({"": Sharper("mark the horizon", 2.0, after)}, memory)
            )
            if one.kind == "marks"
        )
        for after in (1.9, 1.0)
    ]
    assert gains[1] > gains[0] + 0.1
    # half the error leaves about half the ring
    assert gains[1] == pytest.approx(0.5, abs=0.15)


def test_false_observations_are_drawn_too() -> None:
    fix, memory = solved(RING)
    asked = Asked.of(RING, DAY, memory)
    one = candidate("sun-azimuth", RING, DAY, fix)
    true_only = replace(one, observe=lambda at, rng: one.observe(at, _Never(rng)))  # type: ignore[arg-type]
    mixed, honest = (
        float(np.log(areas_after(which, asked, 40, np.random.default_rng(3))).mean()) for which in (one, true_only)
    )
    assert mixed > honest


class _Never:
    """A generator whose even draws say that no observation is false."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def random(self) -> float:
        return 0.0

    def standard_normal(self) -> float:
        return float(self.rng.standard_normal())


def test_likelihood_averages_over_a_place_s_instants() -> None:
    sample = hand_sample()
    clue = make_clue("between", {"earliest": "1970-01-01T00:00:00Z", "latest": "1970-01-01T00:10:00Z", "trust": 0.5})
    weight = likelihood(clue, sample)
    assert weight[0] == weight[1] > weight[2] == weight[3]


def test_where_a_sight_cannot_be_true_its_null_is_left() -> None:
    sample = hand_sample()
    clue = make_clue("sun-azimuth", {"azimuth": "10~0.5", "trust": 0.9})
    # at lat 0, lon 0 the January sun of 1970 stands in the south at midnight: the azimuth is far off
    assert likelihood(clue, sample) == pytest.approx(0.1 * np.exp(clue.log_null))


def test_a_clock_that_may_be_false_does_not_open_all_years() -> None:
    wide = Scope(datetime(1990, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    clues = [make_clue("local-clock", {"reads": "2022-09-22T10:40", "zone": "Asia/Yakutsk", "trust": 0.95})]
    fix, _ = solved(clues, wide)
    told = own_times(wide, fix)
    assert datetime(2022, 9, 21, tzinfo=UTC) < told.earliest < datetime(2022, 9, 22, 1, 40, tzinfo=UTC)
    assert datetime(2022, 9, 22, 1, 40, tzinfo=UTC) < told.latest < datetime(2022, 9, 23, tzinfo=UTC)
    open_fix, _ = solved([make_clue("country", {"name": "Russia"})], DAY)
    assert own_times(DAY, open_fix) == DAY


def test_with_no_time_left_little_is_drawn() -> None:
    fix, memory = solved(RING)
    found = next_clues(RING, DAY, fix, besides=Besides(memory=memory, seconds=0.05))
    assert len(found) <= 2
    assert all(one.draws < 48 for one in found)


# ------------------------------------------------------------------ errors


def test_where_no_place_fits_nothing_is_asked() -> None:
    clues = [make_clue("country", {"name": "Russia"}), make_clue("country", {"name": "Ukraine", "label": "other"})]
    fix = fuse(clues, replace(DAY, area=Disc(0.0, 0.0, 100.0)), bits=False)
    assert not fix.regions
    assert next_clues(clues, DAY, fix) == ()


def test_one_draw_is_refused() -> None:
    fix, _ = solved(RING)
    with pytest.raises(NoonmarkError, match="from 1 draws no expectation can be told; give 2 or more"):
        next_clues(RING, DAY, fix, draws=1)
