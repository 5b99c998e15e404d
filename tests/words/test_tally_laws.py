"""Laws of a tally, and truths drawn at random that its intervals must hold."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st
from tests.words.counts import row, shape

from noonmark.words.tally import ABOUT, tally
from noonmark.words.tally_types import Interval, Row

REGIONS = {"Dagestan": ("Makhachkala", "Khasavyurt", "Derbent"), "Sakha": ("Neryungri", "Yakutsk")}
TOWNS = tuple(town for towns in REGIONS.values() for town in towns)
PLACES = ("Russia", *REGIONS, *TOWNS, "Springfield", "Novosibirsk", "Berdsk")
KINDS = ("exact", "at least", "about")

some_rows = st.lists(
    st.tuples(
        st.sampled_from(PLACES), st.integers(0, 200), st.sampled_from(KINDS), st.sampled_from("ab"), st.integers(20, 22)
    ),
    max_size=14,
).map(lambda drawn: [row(p, n, k, line=line, source=s, day=d) for line, (p, n, k, s, d) in enumerate(drawn, 2)])


@given(some_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[Row], chance: random.Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert tally(shuffled) == tally(rows)


@given(some_rows, st.sampled_from(PLACES), st.integers(20, 22))
def test_adding_an_at_least_zero_changes_nothing(rows: list[Row], where: str, day: int) -> None:
    more = [*rows, row(where, 0, "at least", line=99, source="c", day=day)]
    assert [interval for _, interval in shape(tally(more))] == [interval for _, interval in shape(tally(rows))]


@given(some_rows)
def test_every_row_is_in_one_account_and_every_interval_has_its_ends_in_order(rows: list[Row]) -> None:
    told = tally(rows)
    counted = [one.line for total in told.totals for one in total.rows]
    assert sorted([*counted, *(one.line for one in told.silent)]) == [one.line for one in rows]
    intervals = [count.interval for count in told.counts] + [total.interval for total in told.totals]
    assert all(told.low >= 0 and (told.high is None or told.low <= told.high) for told in intervals)


def _seen(chance: random.Random, truth: int, kind: str) -> int:
    """A count that a monitor of a kind may tell of a truth."""
    if kind == "exact":
        return truth
    if kind == "at least":
        return chance.randint(0, truth)
    # every n with truth inside n - 20 % to n + 20 %, in whole people
    allowed = [
        n for n in range(truth * 2 + 2) if ceil(n * (1 - ABOUT) - 1e-9) <= truth <= floor(n * (1 + ABOUT) + 1e-9)
    ]
    return chance.choice(allowed)


def _world(chance: random.Random) -> dict[str, int]:
    """True counts of a day, each region with people outside its towns, and the country with people outside both."""
    true = {town: chance.randint(0, 60) for town in TOWNS}
    true |= {region: sum(true[town] for town in towns) + chance.randint(0, 30) for region, towns in REGIONS.items()}
    return true | {"Russia": sum(true[region] for region in REGIONS) + chance.randint(0, 20)}


def _tops(names: Sequence[str]) -> list[str]:
    """Those of a day's places that are in no other of them."""
    if "Russia" in names:
        return ["Russia"]
    held = {town for region in REGIONS if region in names for town in REGIONS[region]}
    return [name for name in names if name not in held]


def _holds(interval: Interval, truth: int) -> bool:
    return interval.low <= truth and (interval.high is None or truth <= interval.high)


@given(st.randoms(use_true_random=False))
def test_the_interval_holds_the_truth_that_the_rows_were_drawn_from(chance: random.Random) -> None:
    rows: list[Row] = []
    truth = 0
    worlds = {day: _world(chance) for day in (20, 21)}
    for day, world in worlds.items():
        named = [name for name in world if chance.random() < 0.5]
        said: set[str] = set()
        for name in named:
            for source in "abc"[: chance.randint(1, 3)]:
                kind = chance.choice(KINDS)
                count = _seen(chance, world[name], kind)
                rows.append(row(name, count, kind, line=len(rows) + 2, source=source, day=day))
                said |= {name} if kind != "at least" or count else set()
        truth += sum(world[name] for name in _tops(sorted(said)))
    told = tally(rows)
    assert all(_holds(total.interval, truth) for total in told.totals)
    assert all(_holds(count.interval, worlds[count.day.day][count.spot.name]) for count in told.counts)
    assert [count.told for count in told.counts if count.told] == []


@given(st.randoms(use_true_random=False), st.booleans())
def test_the_interval_holds_the_truth_under_each_reading_of_a_name(chance: random.Random, inside: bool) -> None:
    """Novosibirsk is the town, beside Berdsk, or the region, which holds Berdsk."""
    berdsk, elsewhere = chance.randint(1, 50), chance.randint(1, 50)
    named = elsewhere + (berdsk if inside else 0)
    truth = named if inside else named + berdsk
    kinds = [chance.choice(KINDS) for _ in range(2)]
    counts = [max(1, _seen(chance, one, kind)) for one, kind in zip((named, berdsk), kinds, strict=True)]
    told = tally([row("Novosibirsk", counts[0], kinds[0], line=2), row("Berdsk", counts[1], kinds[1], line=3)])
    assert _holds(told.totals[0].interval, truth)


def test_a_wrong_model_would_be_seen() -> None:
    """Sources added up, as a careless sum does, would miss the truth."""
    told = tally([row("Tula", 50, line=2), row("Tula", 50, line=3, source="b")])
    assert not _holds(told.totals[0].interval, 100)
