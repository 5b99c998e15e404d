"""Copy, same scene, same sound: one case each, and the order of the scores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.copies.match import Evidence
from noonmark.copies.probability import probability
from noonmark.copies.relation import MOVES, PIXELS, judged, place_score

COPY = Evidence(picture=10.0, frames=40, share=1.0, motion=0.97, pixels=0.98, agreeing=0.99)


@pytest.mark.parametrize(
    ("told", "relation"),
    [
        (COPY, "copy"),
        (Evidence(picture=11.0, frames=40, motion=0.1, pixels=0.99, agreeing=1.0), "same-scene"),
        (Evidence(picture=11.0, frames=40, motion=0.1, pixels=0.99, agreeing=1.0, sound=9.0), "copy"),
        (Evidence(sound=9.0), "same-sound"),
        (Evidence(picture=2.9, frames=40, motion=0.9, pixels=0.15, agreeing=0.3), "copy"),
        (Evidence(picture=9.0, frames=30, motion=0.7), "copy"),
        (Evidence(picture=9.0, frames=30, motion=0.1), "same-scene"),
        (Evidence(picture=9.0, frames=1, pixels=0.95, agreeing=0.97), "copy"),
    ],
    ids=["all agrees", "other take", "other take, one sound", "sound", "lettering", "hashes", "hashes, take", "still"],
)
def test_what_the_evidence_says(told: Evidence, relation: str) -> None:
    found, score = judged(told)
    assert found == relation
    assert score > 0


def test_pictures_without_relation_are_a_copy_with_a_score_below_nothing() -> None:
    relation, score = judged(Evidence(picture=1.0, frames=8, motion=0.05, pixels=0.2, agreeing=0.3))
    assert relation == "copy"
    assert score < -4
    assert probability(score) < 0.02


def test_the_place_is_read_from_the_share_of_patches_that_agree() -> None:
    # (0.75 - 0.55) x 25 = 5; the hashes (10 - 3) x 1.5 = 10.5 may lift it by 4 to 9.
    assert pytest.approx(0.55) == PIXELS
    assert place_score(Evidence(picture=0.0, agreeing=0.75, motion=0.0)) == pytest.approx(5.0)
    assert place_score(Evidence(picture=10.0, agreeing=0.75, motion=0.0)) == pytest.approx(9.0)


@given(st.floats(-1, 1), st.floats(0, 1))
def test_more_movement_in_common_never_makes_a_copy_less_sure(motion: float, more: float) -> None:
    def score(told: float) -> float:
        relation, value = judged(Evidence(picture=9.0, motion=told, pixels=0.9, agreeing=0.9))
        return value if relation == "copy" else -value

    assert score(min(1.0, motion + more)) >= score(motion)
    assert score(MOVES + 0.01) > 0 > score(MOVES - 0.01)


@given(st.floats(-20, 20), st.floats(0, 5), st.sampled_from(["picture", "scene", "sound", "none"]))
def test_a_probability_never_falls_with_the_score(score: float, more: float, kind: str) -> None:
    assert 0.0 <= probability(score, kind) <= probability(score + more, kind) <= 1.0
