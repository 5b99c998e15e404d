"""Fingerprints of clips, pictures and sounds, and of what is broken, black or framed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import zoom
from tests.copies.clips import write_clip, write_sound
from tests.copies.scenes import clip, scene
from tests.copies.sounds import talking
from tests.footage.numbered import Kind, write

from noonmark.copies.crops import PARTS, archive_boxes, query_variants
from noonmark.copies.fingerprinting import LAID_POINTS, Told, fingerprint, fingerprint_of
from noonmark.copies.frames import Sampled
from noonmark.copies.keypoints import KEPT_POINTS, Points, keypoints, registered
from noonmark.copies.picture_hash import distance, frame_hashes
from noonmark.copies.turns import variant_hashes
from noonmark.errors import NoonmarkError

TOLD = Told("0" * 64, "video", 4.0, (512, 288))


def shown(luma: np.ndarray, start_s: float = 0.0) -> Sampled:
    return Sampled((start_s + 0.5 * np.arange(len(luma))).astype(np.float32), luma)


def test_a_clip_has_hashes_points_and_marks(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", seed=1, seconds=6.0)
    told = fingerprint(path)
    assert told.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (told.kind, told.size, told.fast, told.note) == ("video", (160, 120), False, "")
    assert 5.9 <= told.duration_s <= 6.2
    np.testing.assert_allclose(told.times_s, np.arange(12) / 2, atol=0.01)
    assert told.hashes.shape == (12, PARTS, 32)
    assert told.pdq.shape == (12, 32)
    assert len(told.mark_keys) == len(told.mark_ticks) > 0
    assert len(told.points) == len(told.point_places) == len(told.point_frames) > 0
    assert set(told.point_frames.tolist()) <= set(range(12))
    assert told.point_frames.dtype == np.int32


def test_the_whole_is_kept_of_each_frame_and_its_parts_a_second_apart() -> None:
    told = fingerprint_of([shown(clip(1, 8))], None, told=TOLD)
    assert told.usable[:, 0].all()
    assert told.usable[:, 1:].all(axis=1).tolist() == [True, False] * 4
    assert told.usable[:, 1:].any(axis=1).tolist() == [True, False] * 4


def test_the_answer_does_not_depend_on_how_the_frames_come() -> None:
    luma = clip(2, 16)
    whole = fingerprint_of([shown(luma)], None, told=TOLD)
    parts = fingerprint_of([shown(luma[:8]), shown(luma[8:], 4.0)], None, told=TOLD)
    for name in ("times_s", "hashes", "usable", "boxes", "pdq", "points", "point_places", "point_frames"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(parts, name), err_msg=name)


def test_hashes_are_those_inside_the_bars() -> None:
    luma = clip(3, 8)
    framed = np.zeros((8, 400, 512), np.uint8)
    framed[:, 56:344] = luma
    told = fingerprint_of([shown(framed)], None, told=TOLD)
    plain, _ = frame_hashes(luma, archive_boxes(512 / 288))
    assert distance(told.hashes, plain).max() <= 6
    np.testing.assert_allclose(told.boxes[0], [0, 0.14, 1, 0.86], atol=0.003)


def test_black_frames_and_text_cards_are_left_out() -> None:
    luma = clip(4, 8)
    luma[2:4] = 3
    luma[6] = 250
    told = fingerprint_of([shown(luma)], None, told=TOLD)
    assert told.times_s.tolist() == [0, 0.5, 2, 2.5, 3.5]
    nothing = fingerprint_of([shown(np.zeros((8, 288, 512), np.uint8))], None, told=TOLD)
    assert nothing.hashes.shape == (0, PARTS, 32)
    assert nothing.points.shape == (0, 32)
    assert nothing.duration_s == 4.0


def test_points_come_from_one_frame_of_each_shot() -> None:
    told = fingerprint_of([shown(np.concatenate([clip(5, 1)] * 6 + [clip(6, 1)] * 6))], None, told=TOLD)
    assert sorted(set(told.point_frames.tolist())) == [0, 6]
    assert len(told.points) <= 2 * KEPT_POINTS
    assert told.point_places.max() <= 1.0


def test_points_name_their_frame_though_black_ones_before_it_are_left_out() -> None:
    first = np.concatenate([clip(5, 1)] * 4 + [np.zeros((4, 288, 512), np.uint8)])
    told = fingerprint_of([shown(first), shown(np.concatenate([clip(6, 1)] * 4), 4.0)], None, told=TOLD)
    assert sorted(set(told.point_frames.tolist())) == [0, 4]
    assert told.times_s[4] == 4.0


def test_a_picture_laid_into_another_is_found_by_its_original() -> None:
    luma, original = clip(9, 8), clip(10, 8)
    inset = zoom(original, (1, 0.4, 0.4), order=1, grid_mode=True, mode="nearest")
    luma[:, 20 : 20 + inset.shape[1], 290 : 290 + inset.shape[2]] = inset
    told = fingerprint_of([shown(luma)], None, told=TOLD)
    mine = told.point_frames == 0
    assert KEPT_POINTS < mine.sum() <= KEPT_POINTS + LAID_POINTS
    found = registered(keypoints(original[0]), Points(told.points[mine], told.point_places[mine]))
    assert found is not None
    # a place p of the original lies at 0.4 p + (290, 20) / 512
    np.testing.assert_allclose(found.matrix[:2], [[0.4, 0, 0.566], [0, 0.4, 0.039]], atol=0.02)


def test_a_still_has_one_frame_all_of_whose_parts_are_kept(tmp_path: Path) -> None:
    Image.fromarray(scene(7, 600, 900)).save(tmp_path / "still.png")
    told = fingerprint(tmp_path / "still.png")
    assert (told.kind, told.duration_s, told.size) == ("image", 0.0, (900, 600))
    assert told.usable.all()
    assert told.hashes.shape == (1, PARTS, 32)
    assert len(told.mark_keys) == 0


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 3)])
def test_slivers_have_a_fingerprint_and_can_be_asked_for(size: tuple[int, int], tmp_path: Path) -> None:
    luma = np.random.default_rng(1).integers(0, 256, size, np.uint8)
    Image.fromarray(luma).save(tmp_path / "sliver.png")
    assert fingerprint(tmp_path / "sliver.png").hashes.shape[1:] == (PARTS, 32)
    variants = query_variants(luma[None])
    assert variant_hashes(luma[None], variants)[0].shape == (1, len(variants), 32)


def test_a_moving_gif_lasts_until_its_last_frame(tmp_path: Path) -> None:
    pictures = [Image.fromarray(one) for one in clip(8, 6, height=90, width=160)]
    pictures[0].save(tmp_path / "moving.gif", save_all=True, append_images=pictures[1:], duration=500)
    told = fingerprint(tmp_path / "moving.gif")
    assert (told.kind, len(told.times_s), told.duration_s) == ("image", 6, 2.5)


def test_a_sound_has_marks_alone(tmp_path: Path) -> None:
    told = fingerprint(write_sound(tmp_path / "talk.wav", talking(6.0, 1)))
    assert (told.kind, told.size) == ("sound", (0, 0))
    assert told.hashes.shape == (0, PARTS, 32)
    assert len(told.mark_keys) > 0


def test_fast_reads_key_frames_and_says_so(tmp_path: Path) -> None:
    kind = Kind("clip.mp4", "libx264", {"x264-params": "keyint=25:min-keyint=25:scenecut=0"})
    told = fingerprint(write(tmp_path / "clip.mp4", kind), fast=True)
    assert told.fast
    np.testing.assert_allclose(told.times_s, [0, 1, 2, 3], atol=0.01)


def test_what_breaks_off_is_kept_as_far_as_it_goes_and_told(tmp_path: Path) -> None:
    path = write(tmp_path / "clip.mp4", Kind("clip.mp4", "libx264", {}, container={"movflags": "faststart"}))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    told = fingerprint(path)
    assert 2 <= len(told.times_s) < 8
    assert "the picture breaks off after" in told.note


def test_a_broken_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(300))
    with pytest.raises(NoonmarkError, match=r"broken\.mp4"):
        fingerprint(tmp_path / "broken.mp4")


def test_reposts_of_one_recording_are_nearer_than_another(shared_data: Path) -> None:
    folder = shared_data / "copies" / "tmk"
    original = fingerprint(folder / "chair-orig-22-sd-bar.mp4").hashes[:, 0]
    for path in sorted(folder.glob("*.mp4")):
        asked = fingerprint(path, rate_hz=8.0).hashes[:, 0]
        nearest = distance(asked[None], original[:, None]).min(axis=1)
        assert (np.mean(nearest <= 31) > 0.2) == path.name.startswith("chair"), path.name
        assert path.name.startswith("chair") or nearest.min() > 60, "the unrelated one is far from all of it"
