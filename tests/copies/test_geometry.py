"""Where pictures lie in one another, with places worked by hand and turns seen in pictures."""

from __future__ import annotations

import numpy as np
import pytest
from tests.copies.scenes import scene

from noonmark.copies.aligned import cut_out
from noonmark.copies.crops import Variant
from noonmark.copies.geometry import (
    corners,
    kept_from_query,
    moved,
    sensible,
    shares,
    unit_from_place,
    unit_from_variant,
)
from noonmark.copies.picture_hash import distance, frame_hashes
from noonmark.copies.turns import variant_hashes

WHOLE = (0.0, 0.0, 1.0, 1.0)
WIDE, TALL = (512, 288), (288, 512)


def test_the_whole_as_it_is_lies_where_it_lies() -> None:
    matrix = kept_from_query(Variant(WHOLE), WIDE, WHOLE, WIDE)
    np.testing.assert_allclose(matrix / matrix[2, 2], np.eye(3), atol=1e-12)


def test_a_place_is_a_share_of_the_longer_side() -> None:
    # 256 of 512 pixels across, 144 of 288 down: x 0.5, y 144 / 512 = 0.28125; in shares of the box both are a half.
    assert moved(unit_from_place(WHOLE, WIDE), np.array([[0.5, 0.28125]])).tolist() == [[0.5, 0.5]]


def test_a_clip_that_shows_the_upper_left_part_lies_there() -> None:
    matrix = kept_from_query(Variant(WHOLE), WIDE, (0.0, 0.0, 0.7, 0.7), WIDE)
    there = moved(matrix, corners(WIDE))
    np.testing.assert_allclose(there, [[0, 0], [0.7, 0], [0.7, 0.39375], [0, 0.39375]], atol=1e-12)


def test_a_mirrored_clip_has_its_left_edge_on_the_right() -> None:
    matrix = kept_from_query(Variant(WHOLE, mirrored=True), WIDE, WHOLE, WIDE)
    np.testing.assert_allclose(moved(matrix, np.array([[0.0, 0.1]])), [[1.0, 0.1]], atol=1e-12)
    assert np.linalg.det(matrix[:2, :2]) < 0


def test_a_clip_turned_clockwise_comes_back_by_a_turn_anticlockwise() -> None:
    # Turned clockwise, the top left corner came to the top right: that corner of the clip is the file's top left one.
    matrix = kept_from_query(Variant(WHOLE, turn_deg=90.0), TALL, WHOLE, WIDE)
    top_right = np.array([[288 / 512, 0.0]])
    np.testing.assert_allclose(moved(matrix, top_right), [[0.0, 0.0]], atol=1e-12)


@pytest.mark.parametrize(("mirrored", "turn"), [(False, 5.0), (False, -7.5), (True, 5.0), (True, 90.0)])
def test_a_variant_is_hashed_where_its_matrix_says(mirrored: bool, turn: float) -> None:
    luma = scene(4, 300, 300)[None]
    variant = Variant((0.2, 0.2, 0.8, 0.8), mirrored=mirrored, turn_deg=turn)
    hashed, _ = variant_hashes(luma, [variant])
    # Cut the same part by the matrix: each point of its square comes from the inverse of place to unit.
    size = (300, 300)
    back = unit_from_place(WHOLE, size) @ np.linalg.inv(unit_from_variant(variant, size))
    square = cut_out(luma, back, 64)
    again, _ = frame_hashes(square, np.array([WHOLE], np.float32))
    assert int(distance(hashed[0, 0], again[0, 0])) <= 16


def test_shares_count_width_and_height_for_themselves() -> None:
    matrix = kept_from_query(Variant(WHOLE), WIDE, WHOLE, TALL)
    np.testing.assert_allclose(shares(matrix, WIDE, TALL), np.eye(3), atol=1e-12)


def test_a_folded_or_squeezed_picture_is_not_sensible() -> None:
    assert sensible(np.eye(3), WIDE)
    assert sensible(np.diag([-1.0, 1.0, 1.0]), WIDE)
    assert not sensible(np.diag([1.0, 0.1, 1.0]), WIDE)
    assert not sensible(np.array([[1.0, 0, 0], [0, 1, 0], [3.0, -3.0, 1]]), WIDE)
