"""Distances once the place is supposed: small for a copy, 128 for another scene."""

from __future__ import annotations

import numpy as np
import pytest
from tests.copies.scenes import clip, cut

from noonmark.copies.aligned import FAR, aligned, changing, covered, cut_out
from noonmark.copies.crops import Variant
from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.fingerprinting import Told, fingerprint_of
from noonmark.copies.frames import Sampled
from noonmark.copies.geometry import kept_from_query

WHOLE = (0.0, 0.0, 1.0, 1.0)


def sampled(luma: np.ndarray, step_s: float = 0.5) -> Sampled:
    return Sampled((step_s * np.arange(len(luma))).astype(np.float32), luma)


def kept(luma: np.ndarray) -> Fingerprint:
    return fingerprint_of([sampled(luma)], None, told=Told("0" * 64, "video", 4.0, (512, 288)))


def test_the_same_frames_differ_in_no_bit_that_counts() -> None:
    luma = clip(1)
    told = aligned(sampled(luma), kept(luma), np.arange(8), np.eye(3))
    assert np.diag(told.bits).max() <= 12
    assert told.bits[0, 4] > 40


def test_another_scene_differs_in_about_half_the_bits() -> None:
    told = aligned(sampled(clip(1)), kept(clip(2)), np.arange(8), np.eye(3))
    assert 100 < told.bits.mean() < 140


def test_a_crop_is_compared_in_the_parts_that_it_shows_alone() -> None:
    luma = clip(3)
    shown = sampled(cut(luma, (0.0, 0.0, 0.75, 0.75)))
    matrix = kept_from_query(Variant(WHOLE), (384, 216), (0.0, 0.0, 0.75, 0.75), (512, 288))
    told = aligned(shown, kept(luma), np.arange(0, 8, 2), matrix)
    assert len(told.parts) >= 1
    assert 0 not in told.parts
    assert np.diag(told.bits[::2]).max() <= 30


def test_a_place_outside_the_picture_can_tell_nothing() -> None:
    luma = clip(1)
    away = np.array([[1.0, 0, 5.0], [0, 1, 0], [0, 0, 1]])
    told = aligned(sampled(luma), kept(luma), np.arange(8), away)
    assert len(told.parts) == 0
    assert np.all(told.bits == FAR)
    assert covered(away, (512, 288), (512, 288), np.array(WHOLE)) == 0.0


def test_what_changes_goes_together_in_a_copy_and_not_in_another_scene() -> None:
    luma = clip(1)
    rows = np.arange(8)
    print_of = kept(luma)
    same = aligned(sampled(luma), print_of, rows, np.eye(3))
    assert changing(same, print_of, rows, rows) > 0.9
    other = aligned(sampled(clip(2)), print_of, rows, np.eye(3))
    assert abs(changing(other, print_of, rows, rows)) < 0.2


def test_nothing_is_known_of_change_between_two_frames() -> None:
    luma = clip(1)
    told = aligned(sampled(luma), kept(luma), np.arange(8), np.eye(3))
    assert np.isnan(changing(told, kept(luma), np.arange(2), np.arange(2)))


def test_a_part_is_cut_out_with_its_grey_levels() -> None:
    luma = np.zeros((1, 40, 80), np.uint8)
    luma[:, :, 40:] = 200
    right = np.array([[0.5, 0, 0.5], [0, 1, 0], [0, 0, 1.0]])
    assert cut_out(luma, right, 8)[0].mean() == pytest.approx(200, abs=3)
    assert cut_out(luma, np.eye(3), 8)[0, :, 0].tolist() == [0] * 8
