"""Two fixes are compared, and what differs is told in km2, seconds and probability; sums by hand."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from noonmark.case.recipe.compare import MOST_PLACES, compare


def fix() -> dict[str, Any]:
    """A fix as JSON, with the keys that are compared."""
    return {
        "scope": {"earliest": "2022-09-21T06:00:00Z", "latest": "2022-09-23T06:00:00Z", "area": None,
                  "place_prior": "land"},
        "regions": [{"level": 0.5, "area_km2": {"inner": 480.0, "outer": 500.0}},
                    {"level": 0.9, "area_km2": {"inner": 12000.0, "outer": 12300.0}}],
        "times": [{"level": 0.9, "item": "a.mp4", "intervals": [["2022-09-22T01:40:00Z", "2022-09-22T01:50:00Z"]]}],
        "places": [{"name": name, "region": "Sakha", "country": "Russia", "probability": p}
                   for name, p in (("Neryungri", 0.6), ("Aldan", 0.3), ("Tommot", 0.1))],
        "clues": [{"label": "gps", "kind": "gps", "source": "a.mp4", "item": "", "trust": 0.95, "words": "here",
                   "probability_false": 0.031, "bits": 4.2}],
        "determined": {"place": True, "date": False},
        "conflict": [],
        "statement": "Somewhere.",
        "version": "0.1.0",
    }  # fmt: skip


def changed(*path: Any, to: object) -> dict[str, Any]:
    """The fix with one value replaced."""
    told = copy.deepcopy(fix())
    at: Any = told
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = to
    return told


def test_the_same_fix_differs_in_nothing() -> None:
    assert compare(fix(), fix()) == ()


def test_words_and_version_alone_are_no_difference() -> None:
    assert compare(fix(), {**fix(), "statement": "Elsewhere.", "version": "0.2.0"}) == ()


@pytest.mark.parametrize(
    ("after", "line"),
    [
        # 12,410 / 12,300 = 1.00894
        (changed("regions", 1, "area_km2", "outer", to=12410.0),
         "the 90 % region was 12,300 km2 and is 12,410 km2 (+0.9 %)"),
        # 12,300 * 1.001 = 12,312.3: a thousandth is told
        (changed("regions", 1, "area_km2", "outer", to=12312.3),
         "the 90 % region was 12,300 km2 and is 12,310 km2 (+0.1 %)"),
        # 470 / 480 = 0.97917
        (changed("regions", 0, "area_km2", "inner", to=470.0),
         "the part surely inside the 50 % region was 480 km2 and is 470 km2 (-2.1 %)"),
        (changed("regions", 0, "area_km2", "outer", to=0.0), "the 50 % region was 500 km2 and is 0 km2 (-100.0 %)"),
        (changed("clues", 0, "probability_false", to=0.030), "P(gps false) was 0.031 and is 0.030"),
        (changed("clues", 0, "trust", to=0.5), "the trust of 'gps' was 0.95 and is 0.5"),
        (changed("clues", 0, "words", to="there"), "the words of 'gps' were 'here', now 'there'"),
        (changed("clues", 0, "bits", to=4.1), "what 'gps' told, in bits, was 4.200 and is 4.100"),
        (changed("clues", 0, "label", to="other"), "the clue 'gps' is gone"),
        (changed("times", 0, "intervals", 0, 1, to="2022-09-22T01:50:02Z"),
         "the 90 % times of a.mp4 were 2022-09-22T01:40:00Z to 2022-09-22T01:50:00Z "
         "and are 2022-09-22T01:40:00Z to 2022-09-22T01:50:02Z"),
        (changed("times", 0, "intervals", to=[]),
         "the 90 % times of a.mp4 were 2022-09-22T01:40:00Z to 2022-09-22T01:50:00Z and are none "
         "(1 of them then, 0 now)"),
        (changed("places", 1, "probability", to=0.25), "P(Aldan, Sakha, Russia) was 0.300 and is 0.250"),
        (changed("places", to=fix()["places"][:2]), "Tommot, Sakha, Russia, 0.1, is no longer among the places"),
        (changed("places", to=fix()["places"][::-1]), "the places are ranked in another order"),
        (changed("determined", "date", to=True), "the date was not determined and now is"),
        (changed("determined", "place", to=False), "the place was determined and now is not"),
        (changed("scope", "place_prior", to="people"), "the scope's place prior was land and is people"),
        (changed("regions", to=[]), "there was a fix and now no place fits"),
        (changed("conflict", to=[["gps"], ["a", "b"]]),
         "the least sets of clues to leave out were none and are gps; or a and b"),
    ],
)  # fmt: skip
def test_a_change_is_told_in_its_unit(after: dict[str, Any], line: str) -> None:
    assert compare(fix(), after)[0] == line


@pytest.mark.parametrize(
    "after",
    [
        # 5 / 12,300 = 0.041 %, below 0.05 %
        changed("regions", 1, "area_km2", "outer", to=12305.0),
        changed("clues", 0, "probability_false", to=0.0314),
        changed("clues", 0, "bits", to=4.2049),
        changed("places", 0, "probability", to=0.6004),
        changed("times", 0, "intervals", 0, 1, to="2022-09-22T01:50:00.900Z"),
    ],
)
def test_what_is_below_the_stated_rounding_is_the_same(after: dict[str, Any]) -> None:
    assert compare(fix(), after) == ()


def test_of_many_places_the_most_changed_are_told_and_the_rest_counted() -> None:
    places = [{"name": f"P{n}", "region": "", "country": "X", "probability": 0.01 * n} for n in range(9)]
    before, after = {**fix(), "places": places}, {**fix(), "places": [{**row, "probability": 0.0} for row in places]}
    lines = compare(before, after)
    assert len(lines) == MOST_PLACES + 1
    assert lines[0] == "P(P8, X) was 0.080 and is 0.000"
    assert lines[-1] == "3 more places have another probability"


def test_a_claim_is_compared_too() -> None:
    claim = {"text": "There", "place": {"name": "Aldan"}, "window": ["a", "b"], "log10_lr": 2.2}
    assert compare(fix(), {**fix(), "claim": claim}) == ("the claim was not checked and now is",)
    lines = compare({**fix(), "claim": claim}, {**fix(), "claim": {**claim, "log10_lr": 2.3}})
    assert lines == ("the claim's log10 likelihood ratio was 2.200 and is 2.300",)
