"""The simplest change of place that keypoints agree on."""

from __future__ import annotations

import numpy as np
import pytest
from tests.copies.scenes import clip, scene

from noonmark.copies.geometry import moved
from noonmark.copies.keypoints import keypoints, keypoints_both_ways
from noonmark.copies.registering import fitted, registered_pairs

SIZE = (512, 288)


def grid() -> np.ndarray:
    return np.stack(np.meshgrid(np.linspace(0.05, 0.95, 8), np.linspace(0.05, 0.5, 6)), axis=-1).reshape(-1, 2)


@pytest.mark.parametrize(
    "matrix",
    [
        np.array([[0.7, 0, 0.1], [0, 0.7, 0.05], [0, 0, 1]]),
        np.array([[-0.8, 0, 0.9], [0, 0.8, 0.02], [0, 0, 1]]),
        np.array([[0.9, 0.08, 0.0], [-0.08, 0.9, 0.1], [0, 0, 1]]),
        np.array([[0.9, 0.05, 0.0], [0.02, 0.8, 0.1], [0.15, 0.05, 1]]),
    ],
    ids=["smaller", "mirrored", "turned", "slanted"],
)
def test_a_change_is_found_among_pairs_of_which_a_third_are_wrong(matrix: np.ndarray) -> None:
    here = grid()
    there = moved(matrix, here)
    there[::3] = np.random.default_rng(1).uniform(0, 1, there[::3].shape)
    told = fitted(here, there, SIZE)
    assert told is not None
    assert told.inliers >= 32
    np.testing.assert_allclose(moved(told.matrix, here), moved(matrix, here), atol=0.004)


def test_the_simplest_change_is_taken_also_of_a_mirrored_picture() -> None:
    rng = np.random.default_rng(5)
    here = grid()
    mirror = np.array([[-0.8, 0, 0.9], [0, 0.8, 0.02], [0, 0, 1]])
    told = fitted(here, moved(mirror, here) + rng.normal(0, 0.0015, here.shape), SIZE)
    assert told is not None
    part = told.matrix[:2, :2]
    # A similarity keeps right angles and has one scale: its part times its transpose is 0.8 squared on the diagonal.
    np.testing.assert_allclose(part @ part.T, np.eye(2) * (part @ part.T)[0, 0], atol=1e-6)
    np.testing.assert_allclose(np.linalg.det(part), -0.64, atol=0.02)


def test_pairs_without_a_rule_give_nothing() -> None:
    rng = np.random.default_rng(2)
    assert fitted(rng.uniform(0, 1, (40, 2)), rng.uniform(0, 1, (40, 2)), SIZE) is None
    assert fitted(np.zeros((3, 2)), np.zeros((3, 2)), SIZE) is None


def test_several_frames_say_where_a_crop_lies() -> None:
    luma = clip(5, 3)
    pairs = [(keypoints(each[40:240, 60:400]), keypoints(each)) for each in luma]
    told = registered_pairs(pairs, (340, 200))
    assert told is not None
    # The crop's top left corner is the pixel (60, 40) of 512.
    np.testing.assert_allclose(moved(told.matrix, np.array([[0.0, 0.0]])), [[60 / 512, 40 / 512]], atol=0.004)


def test_a_mirror_image_is_found_by_its_own_keypoints() -> None:
    picture = scene(6, 288, 512)
    flipped = np.ascontiguousarray(picture[:, ::-1])
    plain, mirrored = keypoints_both_ways(flipped)
    told = registered_pairs([(mirrored, keypoints(picture))], SIZE)
    assert told is not None
    assert np.linalg.det(told.matrix[:2, :2]) < 0
    less = registered_pairs([(plain, keypoints(picture))], SIZE)  # a few things look the same in a mirror
    assert less is None or less.inliers < 0.5 * told.inliers
    assert registered_pairs([], SIZE) is None
