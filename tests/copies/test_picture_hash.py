"""Hashes of pictures: the sums behind them, what they bear, and what is too plain to have one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.copies.scenes import clip, cut, scene

from noonmark.copies.picture_hash import (
    BITS,
    coefficient_hashes,
    coefficients,
    distance,
    frame_hashes,
    turned_coefficients,
)

WHOLE = np.array([[0, 0, 1, 1]], np.float32)


def test_a_wave_along_the_columns_has_its_one_frequency() -> None:
    # cos(pi 3 (2j + 1) / 128) over 64 columns is the third cosine of 64 points: 10 times it, over 64 equal rows, has
    # no mean, and frequencies down begin at the first: so all kept ones are 0. A product with the fifth down has one.
    steps = (2 * np.arange(64) + 1) * np.pi / 128
    wave = 128 + 100 * np.outer(np.cos(5 * steps), np.cos(3 * steps))
    found = coefficients(wave.round().astype(np.uint8)[None], WHOLE)[0, 0]
    expected = np.zeros((16, 16))
    expected[4, 2] = 100 * np.sqrt(32) * np.sqrt(32)  # sqrt(2/64) times the sum of 64 cos^2, which is 32, each way
    assert np.abs(found - expected).max() < 8, "rounding to whole grey levels"


def test_a_part_of_a_picture_has_the_hash_of_that_part_cut_out() -> None:
    luma = clip(1, 2)
    box = (0.25, 0.125, 0.875, 0.625)
    hashes, usable = frame_hashes(luma, np.array([[0, 0, 1, 1], box], np.float32))
    alone, _ = frame_hashes(cut(luma, box), WHOLE)
    assert hashes.shape == (2, 2, 32)
    assert usable.all()
    assert distance(hashes[:, 1], alone[:, 0]).max() <= 2, "edges of the part fall on edges of pixels"
    assert distance(hashes[:, 0], alone[:, 0]).min() > 60


def test_half_of_the_bits_are_set() -> None:
    hashes, _ = frame_hashes(clip(2, 3), WHOLE)
    assert np.bitwise_count(hashes).sum(axis=-1).tolist() == [[BITS // 2]] * 3


def test_distance_counts_bits() -> None:
    one = np.zeros(32, np.uint8)
    other = one.copy()
    other[[0, 31]] = 0b10000001, 0b111
    assert distance(one, other) == 5
    assert distance(np.zeros((3, 1, 32), np.uint8), np.full((1, 2, 32), 255, np.uint8)).tolist() == [[256] * 2] * 3


@given(st.integers(0, 3), st.booleans(), st.integers(0, 20))
def test_turned_frequencies_are_those_of_the_turned_picture(quarters: int, mirrored: bool, seed: int) -> None:
    picture = scene(seed, 96, 96)
    shown = np.rot90(picture[:, ::-1] if mirrored else picture, quarters)
    expected = coefficients(np.ascontiguousarray(shown)[None], WHOLE)
    found = turned_coefficients(coefficients(picture[None], WHOLE), quarters, mirrored=mirrored)
    np.testing.assert_allclose(found, expected, atol=0.05)


@pytest.mark.parametrize(("gain", "more"), [(0.6, 10), (1.2, 0), (1.0, 30)])
def test_brightness_and_contrast_leave_it(gain: float, more: float) -> None:
    luma = np.clip(clip(4, 2), 30, 190)
    changed = np.clip(luma.astype(float) * gain + more, 0, 255).astype(np.uint8)
    one, other = (frame_hashes(each, WHOLE)[0] for each in (luma, changed))
    assert distance(one, other).max() <= 8


def test_unrelated_pictures_differ_in_about_half_of_the_bits() -> None:
    hashes = np.concatenate([frame_hashes(scene(seed)[None], WHOLE)[0][:, 0] for seed in range(30)])
    apart = distance(hashes[:, None], hashes[None])[np.triu_indices(30, 1)]
    assert 120 < apart.mean() < 136
    assert apart.min() > 70


def test_black_and_flat_pictures_and_faint_noise_are_not_usable() -> None:
    rng = np.random.default_rng(1)
    flat = np.stack([np.zeros((90, 160)), np.full((90, 160), 200), 16 + rng.integers(0, 2, (90, 160))])
    _, usable = frame_hashes(flat.astype(np.uint8), WHOLE)
    assert not usable.any()


def test_no_pictures_have_no_hashes() -> None:
    hashes, usable = frame_hashes(np.zeros((0, 90, 160), np.uint8), WHOLE)
    assert hashes.shape == (0, 1, 32)
    assert usable.shape == (0, 1)


def test_frequencies_of_any_shape_are_hashed() -> None:
    found = coefficients(clip(5, 2), WHOLE)
    hashes, _ = coefficient_hashes(found[:, :, None])
    assert hashes.shape == (2, 1, 1, 32)
