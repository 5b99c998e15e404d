from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.words.signs.drawn import reading

from noonmark.words.signs.joint import joint_readings


def test_one_frame_alone_says_what_it_says() -> None:
    frame = (reading("Poole", 0.7), reading("Pools", 0.2))
    assert joint_readings([frame]) == frame


def test_three_unsure_frames_that_agree_are_surer_together() -> None:
    frames = [(reading("Магадан", 0.6), reading("Магадин", 0.2))] * 3
    told = joint_readings(frames)
    assert told[0].text == "Магадан"
    # odds 3:1 against the other and 3:1 against none, each to the power 2: 9 of 9 + 1 + 1.
    assert told[0].probability == pytest.approx(9 / 11, abs=0.01)


def test_frames_that_each_err_elsewhere_are_outvoted_by_what_they_share() -> None:
    frames = [
        (reading("Нерюнгри", 0.5), reading("Нерюнгрн", 0.3)),
        (reading("Нерюнгрн", 0.4), reading("Нерюнгри", 0.35)),
        (reading("Нерюнгри", 0.5),),
    ]
    assert joint_readings(frames)[0].text == "Нерюнгри"


def test_a_sure_frame_is_not_undone_by_one_that_read_nothing_like_it() -> None:
    told = joint_readings([(reading("STOP", 0.98),), (reading("8", 0.1),)])
    assert told[0].text == "STOP"


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(["ABBA", "ABBE", "KIEL"]), st.floats(0.01, 0.32)),
            min_size=1,
            max_size=3,
            unique_by=lambda pair: pair[0],
        ),
        min_size=1,
        max_size=6,
    )
)
def test_probabilities_stay_below_one_and_do_not_depend_on_the_order(frames: list[list[tuple[str, float]]]) -> None:
    seen = [tuple(reading(text, share) for text, share in frame) for frame in frames]
    told, back = joint_readings(seen), joint_readings(seen[::-1])
    assert sum(one.probability for one in told) < 1.0
    assert {one.text: pytest.approx(one.probability) for one in told} == {one.text: one.probability for one in back}
