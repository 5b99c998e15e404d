"""The quick answer: coarser, soon, and of the same posterior; and what a memory keeps between two answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from noonmark.clues.clue import Clue
from noonmark.fix.answer import Fix
from noonmark.fix.fuse import fuse
from noonmark.fix.prepare import MOST_MAPS, MOST_OF_A_KIND, Memory
from noonmark.fix.scope import Scope
from noonmark.plugins import make_clue

SCOPE = Scope(datetime(2022, 9, 21, 6, tzinfo=UTC), datetime(2022, 9, 22, 12, tzinfo=UTC))


def _clues() -> list[Clue]:
    return [
        make_clue("shadow-length", {"object": 1.8, "shadow": 3.2, "error": "5%", "trust": 0.95, "label": "post"}),
        make_clue("local-clock", {"reads": "2022-09-22T10:40", "label": "clock"}),
        make_clue("country", {"name": "Russia", "trust": 0.9, "label": "language"}),
    ]


@pytest.fixture(scope="module")
def both() -> tuple[Fix, Fix]:
    clues = _clues()
    return fuse(clues, SCOPE, quick=True), fuse(clues, SCOPE)


def test_a_quick_answer_brackets_the_same_regions_more_loosely(both: tuple[Fix, Fix]) -> None:
    quick, full = both
    for soon, late in zip(quick.regions[:2], full.regions[:2], strict=True):
        assert soon.inner_km2 <= late.outer_km2
        assert late.inner_km2 <= soon.outer_km2


def test_a_quick_answer_ranks_the_same_place_first_and_tells_no_bits(both: tuple[Fix, Fix]) -> None:
    quick, full = both
    assert quick.places[0].name == full.places[0].name
    assert quick.places[0].probability == pytest.approx(full.places[0].probability, rel=0.2)
    assert {clue.bits for clue in quick.clues} == {0.0}
    assert max(clue.bits for clue in full.clues) > 0.5


def test_a_quick_answer_holds_the_same_hours(both: tuple[Fix, Fix]) -> None:
    (first, last), (start, end) = ((fix.times[0].intervals[0][0], fix.times[0].intervals[-1][1]) for fix in both)
    assert abs((first - start).total_seconds()) < 1800.0
    assert abs((last - end).total_seconds()) < 1800.0


def test_a_memory_gives_the_answer_that_a_new_one_gives(both: tuple[Fix, Fix]) -> None:
    clues, memory = _clues(), Memory()
    fuse(clues, SCOPE, memory=memory)
    kept, new = fuse(clues[:2], SCOPE, bits=False, memory=memory), fuse(clues[:2], SCOPE, bits=False)
    assert [region.outer_km2 for region in kept.regions] == [region.outer_km2 for region in new.regions]
    assert kept.times == new.times


def test_a_memory_tells_apart_clues_of_another_trust() -> None:
    clues, memory = _clues(), Memory()
    sure = fuse(clues, SCOPE, bits=False, memory=memory)
    doubted = fuse([*clues[:2], clues[2].named(trust=0.3)], SCOPE, bits=False, memory=memory)
    assert doubted.regions[1].outer_km2 > 1.05 * sure.regions[1].outer_km2


def test_a_memory_keeps_no_more_than_it_says() -> None:
    memory = Memory()
    for number in range(40):
        for name, most in (("layer", MOST_MAPS), ("sky", MOST_OF_A_KIND)):
            memory.get(name, [], (number,), lambda n=number: n)
            assert sum(key[0] == name for key in memory.parts) <= most
    assert memory.get("sky", [], (39,), lambda: -1) == 39
    assert memory.get("sky", [], (0,), lambda: -1) == -1
