"""Which objects two sets of marks have in common."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.case.second.pairs import pairs
from noonmark.measure.marks import Marks, marks_of


def marks(*objects: dict[str, Any]) -> Marks:
    return marks_of(json.dumps({"size": [1000, 1000], "objects": list(objects)}).encode())


def post(x: float, y: float, tip: tuple[float, float] = (0.0, 0.0), **more: Any) -> dict[str, Any]:
    return {"base": [x, y], "top": [x, y - 100.0], "tip": list(tip), "error_px": 3.0, **more}


def test_the_same_post_is_found_and_its_clicks_are_told() -> None:
    # By hand: 3 right and 4 down is 5 px apart; errors of 3 and 4 px are 5 px together.
    (pair,) = pairs(marks(post(100, 500, name="pole")), marks(post(103, 504, (30, 40), name="lamp", error_px=4.0)))
    assert (pair.first, pair.second, pair.names) == (0, 0, ("pole", "lamp"))
    base, top, tip = pair.points
    assert (base.point, base.right_px, base.down_px, base.apart_px, base.sd_px) == ("base", 3.0, 4.0, 5.0, 5.0)
    assert (top.point, tip.point, tip.apart_px) == ("top", "tip", 50.0)


def test_another_post_is_not_the_same_and_a_far_tip_changes_nothing() -> None:
    assert pairs(marks(post(100, 500)), marks(post(130, 500))) == ()
    assert len(pairs(marks(post(100, 500, (0, 0))), marks(post(101, 500, (900, 900))))) == 1


def test_a_post_with_another_top_is_not_the_same() -> None:
    assert pairs(marks(post(100, 500)), marks({**post(100, 500), "top": [100, 300]})) == ()


def test_the_nearest_is_taken_and_each_once() -> None:
    first = marks(post(100, 500), post(110, 500))
    second = marks(post(109, 500), post(99, 500))
    assert [(pair.first, pair.second) for pair in pairs(first, second)] == [(0, 1), (1, 0)]
    assert [(pair.first, pair.second) for pair in pairs(first, marks(post(108, 500)))] == [(1, 0)]


def test_what_is_hidden_does_not_count() -> None:
    hidden = {**post(500, 500), "top": [100, 400], "base_hidden": True}
    (pair,) = pairs(marks(post(100, 500)), marks(hidden))
    assert [point.point for point in pair.points] == ["top", "tip"]
    assert pairs(marks(post(100, 500)), marks({"tip": [0, 0]})) == ()


@given(x=st.floats(-12, 12), y=st.floats(-12, 12))
def test_who_is_first_does_not_matter(x: float, y: float) -> None:
    here, there = marks(post(100, 500)), marks(post(100 + x, 500 + y))
    one, other = pairs(here, there), pairs(there, here)
    assert len(one) == len(other)
    if one:
        assert one[0].points[0].right_px == pytest.approx(-other[0].points[0].right_px)
