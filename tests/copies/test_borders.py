"""Bars are found and left off; black, flat and text frames are told from scenes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.copies.scenes import clip

from noonmark.copies.borders import telling, trimmed, trimmed_runs


@pytest.mark.parametrize("level", [0, 16, 235])
def test_bars_of_any_brightness_are_left_off(level: int) -> None:
    framed = np.full((8, 400, 640), level, np.uint8)
    framed[:, 56:344, 64:576] = clip(1)
    np.testing.assert_allclose(trimmed(framed), [0.1, 0.14, 0.9, 0.86], atol=0.002)


def test_bars_at_the_sides_alone_are_left_off_in_spite_of_coding_noise() -> None:
    framed = np.full((8, 288, 800), 16, np.uint8)
    framed[:, :, 144:656] = clip(2)
    noise = np.random.default_rng(1).integers(0, 3, framed.shape)
    np.testing.assert_allclose(trimmed(framed + noise.astype(np.uint8)), [0.18, 0, 0.82, 1], atol=0.002)


def test_a_scene_without_bars_is_left_whole() -> None:
    assert trimmed(clip(3)).tolist() == [0, 0, 1, 1]


def test_a_sky_that_grows_lighter_is_no_bar() -> None:
    luma = clip(4)
    luma[:, :90] = np.linspace(120, 200, 512).astype(np.uint8)
    assert trimmed(luma).tolist() == [0, 0, 1, 1]


def test_a_plain_strip_that_flickers_is_no_bar() -> None:
    luma = clip(4)
    luma[:, :60] = (20 * np.arange(8)[:, None, None]).astype(np.uint8)
    assert trimmed(luma).tolist() == [0, 0, 1, 1]


def test_what_would_leave_too_little_is_no_bar() -> None:
    luma = np.zeros((4, 288, 512), np.uint8)
    luma[:, 130:150] = clip(5, 4)[:, 130:150]
    assert trimmed(luma).tolist() == [0, 0, 1, 1]


def test_bars_that_come_with_another_shot_are_found_there() -> None:
    luma = np.concatenate([clip(6), clip(7)])
    luma[8:, :44] = 0
    boxes = trimmed_runs(luma)
    assert boxes[:8].tolist() == [[0, 0, 1, 1]] * 8
    np.testing.assert_allclose(boxes[8:, 1], 44 / 288, atol=0.002)
    assert trimmed_runs(luma[:0]).shape == (0, 4)


def test_scenes_are_told_apart_and_black_flat_and_faint_frames_are_not() -> None:
    noise = np.random.default_rng(1).integers(0, 3, (288, 512)).astype(np.uint8)
    plain = np.stack([noise, 16 + noise, 120 + noise, np.full((288, 512), 255, np.uint8)])
    assert not telling(plain).any()
    assert telling(clip(8)).all()
    assert telling(clip(8)[:0]).shape == (0,)


def test_a_night_scene_with_a_tenth_of_lights_is_told() -> None:
    night = np.full((1, 288, 512), 12, np.uint8)
    night[0, 100:180, 100:300] = clip(9)[0, 100:180, 100:300]  # 10.9 % of the picture
    assert telling(night).all()


@pytest.mark.parametrize(("lines", "size", "ground", "ink"), [(1, 44, 0, 255), (3, 30, 250, 10), (12, 15, 245, 30)])
def test_text_cards_and_slides_are_not_told(lines: int, size: int, ground: int, ink: int) -> None:
    image = Image.new("L", (512, 288), ground)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    for line in range(lines):
        draw.text((20, 12 + line * size * 1.3), "Several people were seen near a bridge on Monday", fill=ink, font=font)
    assert not telling(np.asarray(image)[None]).any()
