"""A variant's hash is that of the picture mirrored and turned in earnest."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import rotate
from tests.copies.scenes import clip, cut, scene

from noonmark.copies.crops import Variant, archive_boxes, query_variants
from noonmark.copies.picture_hash import distance, frame_hashes
from noonmark.copies.turns import turned_part, variant_hashes

WHOLE = (0.0, 0.0, 1.0, 1.0)
ALL = np.array([WHOLE], np.float32)
MIDDLE = (0.15, 0.15, 0.85, 0.85)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("turn_deg", [0.0, 90.0, 180.0, 270.0])
def test_quarter_turns_undo_what_was_done(turn_deg: float, mirrored: bool) -> None:
    luma = clip(1, 3)
    done = np.rot90(luma, -round(turn_deg / 90), axes=(1, 2))  # what the variant turns back
    done = done[:, :, ::-1] if mirrored else done
    hashes, usable = variant_hashes(np.ascontiguousarray(done), [Variant(WHOLE, mirrored, turn_deg)])
    kept, _ = frame_hashes(luma, ALL)
    assert usable.all()
    assert distance(hashes[:, 0], kept[:, 0]).max() <= 2


@pytest.mark.parametrize("turn_deg", [2.5, -5.0, 7.5, 95.0])
def test_small_turns_read_the_turned_picture(turn_deg: float) -> None:
    picture = scene(2, 300, 300)
    part = (0.2, 0.2, 0.8, 0.8)
    turned = rotate(picture, turn_deg, reshape=False, order=1)  # anticlockwise as one sees it
    kept, _ = frame_hashes(turned[None], np.array([part], np.float32))
    hashes, _ = variant_hashes(picture[None], [Variant(part, turn_deg=turn_deg)])
    assert distance(hashes[0, 0], kept[0, 0]) <= 12


def test_mirroring_comes_before_a_small_turn() -> None:
    picture = scene(3, 300, 300)
    turned = rotate(picture[:, ::-1], 6.0, reshape=False, order=1)
    kept, _ = frame_hashes(turned[None], np.array([MIDDLE], np.float32))
    hashes, _ = variant_hashes(picture[None], [Variant(MIDDLE, mirrored=True, turn_deg=6.0)])
    assert distance(hashes[0, 0], kept[0, 0]) <= 12


def test_outside_the_picture_is_black() -> None:
    part = turned_part(np.full((1, 100, 200), 200, np.uint8), WHOLE, 30.0)
    assert part.shape == (1, 128, 128)
    assert part[0, 0, 0] == 0
    assert part[0, 64, 64] == 200


@pytest.mark.parametrize("turn_deg", [5.0, -5.0])
def test_a_copy_turned_by_five_degrees_and_enlarged_meets_a_kept_part(turn_deg: float) -> None:
    luma = clip(4, 2)
    angle = np.radians(5.0)
    zoomed = np.cos(angle) + np.sin(angle) * 512 / 288
    copy = rotate(luma, turn_deg, axes=(1, 2), reshape=False, order=1)
    inner = cut(copy, ((1 - 1 / zoomed) / 2, (1 - 1 / zoomed) / 2, (1 + 1 / zoomed) / 2, (1 + 1 / zoomed) / 2))
    assert _nearest(inner, luma) <= 31


@pytest.mark.parametrize("share", [0.97, 0.92, 0.87, 0.83, 0.78, 0.72])
def test_a_crop_about_the_middle_meets_a_kept_part(share: float) -> None:
    luma = clip(5, 2)
    edge = (1 - share) / 2
    assert _nearest(cut(luma, (edge, edge, 1 - edge, 1 - edge)), luma) <= 31


def test_no_variants_and_no_pictures_have_no_hashes() -> None:
    assert variant_hashes(clip(1, 2), [])[0].shape == (2, 0, 32)
    assert variant_hashes(clip(1, 2)[:0], [Variant(WHOLE)])[0].shape == (0, 1, 32)


def _nearest(copy: np.ndarray, luma: np.ndarray) -> int:
    """Return the least distance of the copy's frames, under all variants, from the kept parts of the same frames."""
    hashes, _ = variant_hashes(copy, query_variants(copy))
    kept, _ = frame_hashes(luma, archive_boxes(luma.shape[2] / luma.shape[1]))
    return int(distance(hashes[:, :, None], kept[:, None]).min(axis=(1, 2)).max())
