"""What is read of a file that is looked for, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.copies.clips import write_clip, write_sound
from tests.copies.scenes import clip, scene
from tests.copies.sounds import talking

from noonmark.copies.frames import Sampled
from noonmark.copies.query import query_of, read_query
from noonmark.errors import NoonmarkError


def test_a_clip_is_read_at_four_frames_a_second_with_its_sound(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", seed=1)
    query = read_query(path)
    assert query.kind == "video"
    assert query.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert len(query.shown) == pytest.approx(16, abs=1)
    assert query.duration_s == pytest.approx(4.0, abs=0.2)
    assert query.size == (160, 120)
    assert len(query.peaks) > 10


def test_a_picture_has_one_frame_and_no_length(tmp_path: Path) -> None:
    Image.fromarray(scene(1)).save(tmp_path / "photo.png")
    query = read_query(tmp_path / "photo.png")
    assert (query.kind, len(query.shown), query.duration_s, len(query.peaks)) == ("image", 1, 0.0, 0)


def test_a_sound_has_no_frame(tmp_path: Path) -> None:
    query = read_query(write_sound(tmp_path / "talk.wav", talking(5.0, 1)))
    assert (query.kind, len(query.shown), query.size) == ("sound", 0, (1, 1))
    assert query.duration_s == pytest.approx(5.0, abs=0.1)


def test_black_frames_are_left_out() -> None:
    luma = clip(1, 8)
    luma[2:4] = 0
    query = query_of(Sampled((np.arange(8) / 4).astype(np.float32), luma), None, duration_s=2.0)
    assert query.shown.times_s.tolist() == [0.0, 0.25, 1.0, 1.25, 1.5, 1.75]


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.mp4").write_bytes(b"not a clip at all")
    with pytest.raises(NoonmarkError):
        read_query(tmp_path / "note.mp4")
    with pytest.raises(NoonmarkError):
        read_query(tmp_path / "gone.mp4")
