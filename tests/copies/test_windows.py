"""Pictures laid into others are found to a hundredth of the frame."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, zoom
from tests.copies.scenes import clip

from noonmark.copies.windows import FourShares, windows

NEAR = 0.008
"""Two pixels of the 256 on which windows are looked for."""


def shrunk(luma: np.ndarray, height: int, width: int) -> np.ndarray:
    return zoom(luma, (1, height / luma.shape[1], width / luma.shape[2]), order=1, grid_mode=True, mode="nearest")


def found_among(found: list[FourShares], box: FourShares) -> bool:
    return any(np.abs(np.subtract(one, box)).max() <= NEAR for one in found)


def test_a_picture_in_a_corner_of_another_is_found() -> None:
    luma = clip(1)
    luma[:, 20:150, 280:480] = shrunk(clip(2), 130, 200)
    np.testing.assert_allclose(windows(luma)[0], [280 / 512, 20 / 288, 480 / 512, 150 / 288], atol=NEAR)


def test_a_picture_over_its_own_blur_is_found() -> None:
    small = shrunk(clip(3), 162, 288)
    luma = np.stack([gaussian_filter(zoom(one, (512 / 288, 1), order=1), 12)[:, :288] for one in clip(3)[:, :, :288]])
    luma[:, 175:337] = small
    assert found_among(windows(luma), (0, 175 / 512, 1, 337 / 512))


def test_a_caption_above_the_picture_is_left_off() -> None:
    luma = np.full((8, 334, 512), 235, np.uint8)
    luma[:, 46:] = clip(4)
    luma[:, 10:30, 100:400:7] = 20  # letters, of a kind
    assert np.abs(np.subtract(windows(luma)[0], (0, 46 / 334, 1, 1))).max() <= NEAR


def test_where_one_edge_is_hidden_even_padding_is_tried() -> None:
    luma = np.full((8, 512, 288), 40, np.uint8)
    luma[:, 175:337] = shrunk(clip(5), 162, 288)
    fading = np.linspace(1, 0, 60)[:, None]
    luma[:, 277:337] = (40 + fading * (luma[:, 277:337].astype(float) - 40)).astype(np.uint8)
    assert found_among(windows(luma), (0, 175 / 512, 1, 337 / 512))


def test_a_scene_alone_has_none_and_one_frame_is_enough() -> None:
    assert windows(clip(6)) == []
    luma = clip(7)[:1]
    luma[:, 20:150, 280:480] = shrunk(clip(8), 130, 200)[:1]
    assert len(windows(luma)) > 0


def test_a_soft_horizon_is_no_edge_of_a_window() -> None:
    luma = clip(6)
    luma[:, :140], luma[:, 150:] = 60, 190
    luma[:, 140:150] = np.linspace(60, 190, 12)[1:-1, None].astype(np.uint8)
    assert windows(luma) == []


@pytest.mark.parametrize("shape", [(0, 288, 512), (1, 1, 1), (1, 2, 900), (3, 900, 3), (1, 31, 512)])
def test_no_pictures_and_slivers_have_none(shape: tuple[int, int, int]) -> None:
    assert windows(np.random.default_rng(1).integers(0, 256, shape, np.uint8)) == []


def test_no_more_than_asked_for_are_given() -> None:
    luma = clip(1)
    luma[:, 20:150, 280:480] = shrunk(clip(2), 130, 200)
    assert len(windows(luma, most=1)) == 1
