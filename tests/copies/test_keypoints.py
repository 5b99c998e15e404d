"""Keypoints find where one picture lies in another, whatever was done to it, and nothing in unrelated ones."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, rotate, zoom
from tests.copies.scenes import clip, cut, scene

from noonmark.copies.keypoints import (
    KEPT_POINTS,
    KEPT_SIDE,
    Points,
    keypoints,
    keypoints_both_ways,
    paired,
    registered,
)
from noonmark.copies.picture_hash import distance
from noonmark.errors import NoonmarkError


def kept(picture: np.ndarray) -> Points:
    return keypoints(picture, most=KEPT_POINTS, side=KEPT_SIDE)


def test_a_crop_is_placed_where_it_was_cut() -> None:
    picture = clip(1, 1)[0]  # 512 x 288
    told = registered(keypoints(cut(picture[None], (0.25, 0.25, 0.875, 0.875))[0]), kept(picture))
    assert told is not None
    assert not told.mirrored
    # a place p (in shares of 320 pixels) lies at 0.625 p + (128, 72) / 512
    expected = np.array([[0.625, 0, 0.25], [0, 0.625, 0.140625], [0, 0, 1]])
    np.testing.assert_allclose(told.matrix, expected, atol=0.02)


def test_an_inset_a_turned_and_a_blurred_copy_are_placed() -> None:
    picture = clip(2, 1)[0]
    inset = clip(3, 1)[0].copy()
    inset[20:164, 240:496] = zoom(picture, 0.5, order=1)
    assert inliers(inset, picture) >= 8
    assert inliers(rotate(picture, 12, order=1), picture) >= 8
    assert inliers(gaussian_filter(picture, 1.5), picture) >= 8


def test_a_mirrored_copy_is_placed_by_the_mirror_images_descriptors() -> None:
    picture = clip(4, 1)[0]
    copy = np.ascontiguousarray(picture[:, ::-1])
    assert registered(keypoints(copy), kept(picture)) is None
    told = registered(keypoints(copy, mirrored=True), kept(picture))
    assert told is not None
    assert told.mirrored
    np.testing.assert_allclose(told.matrix, [[-1, 0, 1], [0, 1, 0], [0, 0, 1]], atol=0.02)


def test_the_mirror_images_descriptors_need_no_mirroring_of_the_picture() -> None:
    picture = scene(5, 300, 400)
    told = keypoints(picture, mirrored=True, most=9999)
    drawn = keypoints(np.ascontiguousarray(picture[:, ::-1]), most=9999)
    rows, columns = paired(told, drawn, within=8)
    assert len(rows) > 0.4 * len(drawn.places), "of those whose direction is not between two"
    there = np.column_stack([1 - drawn.places[columns, 0], drawn.places[columns, 1]])
    assert np.median(np.abs(told.places[rows] - there)) < 0.003


def test_both_ways_are_those_asked_for_one_by_one() -> None:
    picture = scene(6, 200, 300)
    for found, mirrored in zip(keypoints_both_ways(picture), (False, True), strict=True):
        alone = keypoints(picture, mirrored=mirrored)
        np.testing.assert_array_equal(found.descriptors, alone.descriptors)
        np.testing.assert_array_equal(found.places, alone.places)


def test_unrelated_pictures_are_not_placed_and_their_descriptors_differ() -> None:
    asked, held = [keypoints(scene(seed)) for seed in range(6)], [kept(scene(seed + 50)) for seed in range(6)]
    assert all(registered(one, other) is None for one in asked for other in held)
    apart = distance(asked[0].descriptors[:, None], held[0].descriptors[None])
    assert 115 < apart.mean() < 141
    assert apart.min() > 31


def test_they_are_spread_over_the_picture() -> None:
    picture = np.full((288, 512), 120, np.uint8)
    picture[:, :256] = 120 + (clip(7, 1)[0][:, :256].astype(int) - 120) // 6
    picture[100:200, 300:460] = np.random.default_rng(1).choice([0, 255], (25, 40)).repeat(4, 0).repeat(4, 1)
    places = keypoints(picture, most=40).places
    assert np.sum(places[:, 0] < 0.5) >= 15, "though those of the letters, on the right, are far stronger"


def test_they_are_the_same_again_and_at_most_so_many() -> None:
    picture = scene(8)
    one, other = keypoints(picture, most=30), keypoints(picture, most=30)
    assert one.descriptors.shape == (30, 32)
    np.testing.assert_array_equal(one.descriptors, other.descriptors)
    assert (one.places >= 0).all()
    assert (one.places <= 1).all()


@pytest.mark.parametrize("shape", [(288, 512), (1, 1), (3, 400), (40, 2)])
def test_plain_and_tiny_pictures_have_none(shape: tuple[int, int]) -> None:
    found = keypoints(np.full(shape, 90, np.uint8))
    assert found.descriptors.shape == (0, 32)
    assert found.places.shape == (0, 2)
    assert registered(found, keypoints(scene(9))) is None


def test_without_opencv_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(NoonmarkError, match=r"need OpenCV.*pip install 'noonmark\[vision\]'"):
        keypoints(scene(1))


def inliers(copy: np.ndarray, picture: np.ndarray) -> int:
    told = registered(keypoints(copy), kept(picture))
    return 0 if told is None else told.inliers
