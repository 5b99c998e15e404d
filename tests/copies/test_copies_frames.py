"""Frames of clips, pictures and broken files as small grey pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.copies.clips import write_clip
from tests.footage.numbered import Kind, number_in, write

from noonmark.copies.frames import batches, sampled
from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import open_footage


def test_two_frames_a_second_are_given_with_their_times(tmp_path: Path) -> None:
    path = write(tmp_path / "clip.mp4", Kind("clip.mp4", "libx264", {}))  # 90 frames at 25 a second
    with open_footage(path) as footage:
        shown = sampled(footage, rate_hz=2.0)
    # asked for at 0, 0.5, ... 3.5 s; the frame shown at 0.5 s is number 12, from 0.48 s on
    np.testing.assert_allclose(shown.times_s, [0, 0.48, 1, 1.48, 2, 2.48, 3, 3.48], atol=1e-6)
    assert [number_in(one) for one in shown.luma] == [0, 12, 25, 37, 50, 62, 75, 87]
    assert shown.broken == ""
    assert len(shown) == 8


def test_batches_hold_no_more_than_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "clip.mp4", Kind("clip.mp4", "libx264", {}))
    with open_footage(path) as footage:
        parts = list(batches(footage, rate_hz=2.0, count=3))
    assert [len(part) for part in parts] == [3, 3, 2]


def test_of_a_long_clip_an_even_choice_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noonmark.copies.frames.MOST_HELD", 20)
    path = write(tmp_path / "clip.mp4", Kind("clip.mp4", "libx264", {}))
    with open_footage(path) as footage:
        shown = sampled(footage, rate_hz=25.0)
    # 90 frames come as 64 and 26: of the 64 every 4th, 16; with 7 more they are 23, of which every second stays
    assert [number_in(one) for one in shown.luma] == list(range(0, 90, 8))


def test_fast_gives_key_frames_and_not_more_than_asked_for(tmp_path: Path) -> None:
    kind = Kind("clip.mp4", "libx264", {"x264-params": "keyint=10:min-keyint=10:scenecut=0"})
    with open_footage(write(tmp_path / "clip.mp4", kind)) as footage:
        shown = sampled(footage, rate_hz=2.0, fast=True)
    np.testing.assert_allclose(shown.times_s, [0, 0.8, 1.6, 2.4, 3.2], atol=1e-6)


def test_large_pictures_are_made_smaller_and_a_still_is_one_frame(tmp_path: Path) -> None:
    Image.fromarray(np.full((600, 1000, 3), 90, np.uint8)).save(tmp_path / "still.png")
    with open_footage(tmp_path / "still.png") as footage:
        shown = sampled(footage)
    assert shown.luma.shape == (1, 307, 512)
    assert shown.times_s.tolist() == [0]


def test_a_moving_gif_is_a_row_of_frames(tmp_path: Path) -> None:
    pictures = [Image.fromarray(np.full((40, 60), 20 * step, np.uint8)) for step in range(10)]
    pictures[0].save(tmp_path / "moving.gif", save_all=True, append_images=pictures[1:], duration=200)
    with open_footage(tmp_path / "moving.gif") as footage:
        shown = sampled(footage, rate_hz=2.0)
    np.testing.assert_allclose(shown.times_s, [0, 0.4, 1, 1.4], atol=1e-6)


def test_a_file_that_breaks_off_gives_what_comes_before_and_says_so(tmp_path: Path) -> None:
    kind = Kind("clip.mp4", "libx264", {}, container={"movflags": "faststart"})
    path = write(tmp_path / "clip.mp4", kind)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    with open_footage(path) as footage:
        shown = sampled(footage, rate_hz=2.0)
    assert 2 <= len(shown) < 8
    assert "the picture breaks off after" in shown.broken


def test_a_file_of_which_nothing_can_be_read_is_an_error(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", seed=1)
    path.write_bytes(path.read_bytes()[:600])
    with open_footage(path) as footage, pytest.raises(NoonmarkError):
        sampled(footage)
