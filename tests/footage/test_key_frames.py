"""Key frames alone are the key frames of a full decode, at their own times, with what they show."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from tests.footage.numbered import Kind, cut_by_edit_list, number_in, truth, write

from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import open_footage

KINDS = (
    Kind("b-frames.mp4", "libx264", {"bf": "3", "g": "20"}),
    Kind("open-gop.mp4", "libx264", {"x264-params": "open-gop=1:keyint=13:min-keyint=13:bframes=4:scenecut=0"}),
    Kind("without-an-index.ts", "libx264", {"bf": "3", "g": "20"}),
    Kind("mpeg4.mp4", "mpeg4", {"bf": "2", "g": "12"}),
    Kind("vp9.webm", "libvpx-vp9", {"auto-alt-ref": "1", "lag-in-frames": "16", "g": "30", "cpu-used": "8"}),
    Kind("edit-list.mp4", "libx264", {"bf": "2", "g": "25"}),
    Kind("starts-late.mkv", "libx264", {"bf": "3", "g": "20"}, times=[400 + 40 * step for step in range(90)]),
    Kind("times-missing.avi", "libx264", {"bf": "2", "g": "12"}),
    Kind("turned.mp4", "libx264", {"bf": "3", "g": "20"}, rotation=90),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_they_are_the_key_frames_of_a_full_decode(kind: Kind, tmp_path: Path) -> None:
    if kind.codec not in av.codecs_available:
        pytest.skip(f"this libav cannot write {kind.codec}")
    path = write(tmp_path / kind.name, kind)
    if kind.name.startswith("edit-list"):
        cut_by_edit_list(path, 7)
    with open_footage(path) as footage:
        every = [(frame.time_s, number_in(frame.pixels)) for frame in footage.frames() if frame.key]
        found = [(frame.time_s, number_in(frame.pixels)) for frame in footage.key_frames()]
        assert [frame.time_s - frame.offset_s for frame in footage.key_frames()] == [footage.start_s] * len(found)
    assert 2 <= len(every) < 20
    assert found == every
    assert {number for _, number in found} <= {number for _, number in truth(path, kind.rotation)}


def test_they_can_be_small_and_grey(tmp_path: Path) -> None:
    even = Kind("even.mp4", "libx264", {"x264-params": "keyint=20:min-keyint=20:scenecut=0:bframes=3"})
    path = write(tmp_path / "even.mp4", even)
    with open_footage(path) as footage:
        frames = list(footage.key_frames(longest_side=64, gray=True))
    assert [frame.pixels.shape for frame in frames] == [(32, 64)] * 5
    assert [frame.time_s for frame in frames] == [Fraction(20 * step, 25) for step in range(5)]


def test_those_too_near_to_the_last_one_are_left_out(tmp_path: Path) -> None:
    even = Kind("even.mp4", "libx264", {"x264-params": "keyint=10:min-keyint=10:scenecut=0:bframes=2"})
    path = write(tmp_path / "even.mp4", even)
    with open_footage(path) as footage:
        times = [frame.time_s for frame in footage.key_frames(apart_s=0.9)]
    assert times == [Fraction(30 * step, 25) for step in range(3)], "one each 0.4 s, so that 1.2 s is the next"


def test_a_broken_stretch_costs_its_own_key_frame_only(tmp_path: Path) -> None:
    path = write(tmp_path / "clip.ts", Kind("clip.ts", "libx264", {"bf": "0", "g": "10"}))
    with open_footage(path) as footage:
        before = [frame.time_s for frame in footage.key_frames(gray=True)]
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(2000)
    path.write_bytes(data)
    with open_footage(path) as footage:
        after = [frame.time_s for frame in footage.key_frames(gray=True)]
    assert set(after) <= set(before)
    assert len(before) - 3 <= len(after)


def test_of_a_still_there_is_its_one_picture(tmp_path: Path) -> None:
    Image.fromarray(np.full((30, 40, 3), 90, np.uint8)).save(tmp_path / "still.png")
    with open_footage(tmp_path / "still.png") as footage:
        assert [frame.pixels.shape for frame in footage.key_frames(gray=True)] == [(30, 40)]


def test_a_sound_has_none(tmp_path: Path) -> None:
    (tmp_path / "note.wav").write_bytes(b"RIFF\x00\x00\x00\x00WAVEfmt ")
    with open_footage(tmp_path / "note.wav") as footage, pytest.raises(NoonmarkError):
        list(footage.key_frames())
