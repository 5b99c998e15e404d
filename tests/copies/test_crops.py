"""The parts that an archive keeps, and the ways in which a query looks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.copies.scenes import clip

from noonmark.copies.crops import PARTS, archive_boxes, query_variants


def test_the_whole_comes_first_and_parts_lie_inside() -> None:
    boxes = archive_boxes(16 / 9)
    assert boxes.shape == (PARTS, 4)
    assert boxes[0].tolist() == [0, 0, 1, 1]
    np.testing.assert_allclose(boxes[1], [0.05, 0.05, 0.95, 0.95], atol=1e-6)


@pytest.mark.parametrize(("aspect", "part"), [
    (16 / 9, [0.341797, 0, 0.658203, 1]),  # 9/16 : 16/9 = 81/256 = 0.316406 of the width
    (9 / 16, [0, 0.341797, 1, 0.658203]),
    (1.0, [0.21875, 0, 0.78125, 1]),
])  # fmt: skip
def test_the_middle_slice_is_as_phones_cut_it(aspect: float, part: list[float]) -> None:
    np.testing.assert_allclose(archive_boxes(aspect)[4], part, atol=1e-5)


def test_parts_of_a_framed_picture_are_shares_of_the_frame() -> None:
    boxes = archive_boxes(2.0, np.array([0.2, 0.1, 0.8, 0.9], np.float32))
    np.testing.assert_allclose(boxes[0], [0.2, 0.1, 0.8, 0.9], atol=1e-6)
    np.testing.assert_allclose(boxes[1], [0.23, 0.14, 0.77, 0.86], atol=1e-6)


@given(st.floats(0.2, 5.0))
def test_parts_are_never_turned_round(aspect: float) -> None:
    boxes = archive_boxes(aspect)
    assert (boxes[:, 2:] > boxes[:, :2]).all()
    assert (boxes >= 0).all()
    assert (boxes <= 1).all()


def test_a_query_looks_plainly_first_and_never_twice() -> None:
    variants = query_variants(clip(1))
    assert variants[0].box == (0, 0, 1, 1)
    assert (variants[0].mirrored, variants[0].turn_deg, variants[0].words) == (False, 0.0, "")
    assert len(set(variants)) == len(variants)
    assert len(variants) < 100
    assert {"mirrored", "turned by 90 degrees", "turned by 5 degrees"} <= {one.words for one in variants}


def test_a_framed_query_looks_inside_its_bars_first() -> None:
    framed = np.zeros((8, 400, 512), np.uint8)
    framed[:, 56:344] = clip(2)
    first, *others = query_variants(framed)
    np.testing.assert_allclose(first.box, [0, 0.14, 1, 0.86], atol=0.003)
    assert first.words == "bars around it"
    assert any(one.box == (0, 0, 1, 1) for one in others)
