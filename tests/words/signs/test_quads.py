from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.words.signs.drawn import box

from noonmark.words.signs.quads import grown, ordered, quads_of, sides

pytest.importorskip("cv2", reason="needs the extra ocr")


def test_corners_come_in_the_order_of_reading_however_they_are_given() -> None:
    square = box(10, 20, 80, 10)
    for shift in range(4):
        assert ordered(np.roll(square, shift, axis=0)).tolist() == square.tolist()


def test_a_line_is_as_long_and_high_as_it_is_drawn() -> None:
    assert sides(box(0, 0, 30, 10)) == (30.0, 10.0)


def test_a_line_grows_by_area_by_perimeter() -> None:
    # 40 x 10: area 400, perimeter 100, times 1.6: 6.4 on each side.
    assert grown(box(0, 0, 40, 10)) == pytest.approx(box(-6.4, -6.4, 52.8, 22.8), abs=1e-4)


@given(st.floats(-0.5, 0.5), st.floats(20, 200), st.floats(8, 20))
def test_growing_keeps_the_middle_and_the_turn_of_a_line(turn: float, length: float, height: float) -> None:
    turned = box(-length / 2, -height / 2, length, height) @ np.array(
        [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    )
    bigger = grown(turned)
    assert bigger.mean(axis=0) == pytest.approx([0, 0], abs=1e-2)
    edge = bigger[1] - bigger[0]
    assert np.arctan2(edge[1], edge[0]) == pytest.approx(turn, abs=1e-3)


def test_one_line_in_the_map_is_one_quadrilateral_round_it() -> None:
    heat = np.zeros((100, 200), np.float32)
    heat[40:50, 30:150] = 0.9
    quads, scores = quads_of(heat, threshold=0.3, least_score=0.5)
    assert len(quads) == 1
    assert scores[0] == pytest.approx(0.9, abs=0.1)
    low, high = quads[0].min(axis=0), quads[0].max(axis=0)
    assert (low < [30, 40]).all()
    assert (high > [149, 49]).all()


def test_a_line_seen_aslant_is_followed_by_both_its_edges() -> None:
    heat = np.zeros((200, 300), np.float32)
    for x in range(40, 260):  # 40 px high at its left end, 14 at its right: a wall that runs away from the camera
        half = 20 - 13 * (x - 40) / 220
        heat[round(100 - half) : round(100 + half), x] = 0.9
    [quad], _ = quads_of(heat, threshold=0.3, least_score=0.5)
    left, right = quad[3, 1] - quad[0, 1], quad[2, 1] - quad[1, 1]
    assert left > 1.5 * right


def test_an_empty_map_has_no_line() -> None:
    quads, scores = quads_of(np.zeros((64, 64), np.float32), threshold=0.3, least_score=0.5)
    assert quads.shape == (0, 4, 2)
    assert scores.shape == (0,)
