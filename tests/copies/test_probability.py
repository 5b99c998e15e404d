"""From a score to a probability: which reading, and how sure at most."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest

from noonmark.copies.match import Evidence
from noonmark.copies.probability import kind_of, probability

PIXELS = Evidence(picture=9.0, frames=40, share=1.0, motion=0.9, pixels=0.95, agreeing=1.0, sound=0.0, distance=12.0)


def test_hashes_alone_are_read_by_their_own_curve() -> None:
    assert kind_of("copy", replace(PIXELS, agreeing=nan)) == "hashes"
    assert kind_of("copy", PIXELS) == "picture"


def test_a_single_picture_is_never_told_above_nine_in_ten() -> None:
    assert kind_of("copy", replace(PIXELS, motion=nan), still=True) == "still"
    assert probability(40.0, "still") == 0.9
    assert probability(0.0, "still") == 0.5


def test_hashes_alone_are_even_at_a_score_of_three() -> None:
    assert probability(3.0, "hashes") == 0.5
    assert probability(2.0, "hashes") == pytest.approx(0.2689, abs=1e-4)  # 1 / (1 + e)
    assert probability(40.0, "hashes") == 0.97


@pytest.mark.parametrize("kind", ["picture", "hashes", "still", "scene", "sound"])
def test_no_probability_falls_with_the_score(kind: str) -> None:
    told = [probability(score / 4, kind) for score in range(-40, 60)]
    assert told == sorted(told)
    assert 0.0 <= told[0] < 0.1
    assert 0.5 < told[-1] <= 1.0
