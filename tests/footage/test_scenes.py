"""Cuts are found where they are, and a contact sheet shows what it says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from tests.footage.numbered import writing

from noonmark.errors import NoonmarkError
from noonmark.footage.contact import EDGE, LINE, NARROWEST, contact_sheet, shown_time
from noonmark.footage.frame import Frame
from noonmark.footage.open_footage import open_footage

SHADES = ((200, 30, 30), (30, 200, 30), (230, 230, 230))


@pytest.fixture
def three_scenes(tmp_path: Path) -> Path:
    """Three scenes of 20 frames, at 25 a second; the first and second of other brightness, each moving a little."""
    path = tmp_path / "scenes.mp4"
    rng = np.random.default_rng(2)
    with writing(path) as container:
        writer: Any = container
        stream: Any = writer.add_stream("mpeg4", rate=25, options={"q": "2", "g": "12"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for shade in SHADES:
            grain = rng.integers(-20, 20, (64, 96, 1))
            for step in range(20):
                picture = np.clip(np.array(shade) + np.roll(grain, step, 1), 0, 255).astype(np.uint8)
                writer.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        writer.mux(stream.encode(None))
    return path


def test_each_cut_begins_a_scene(three_scenes: Path) -> None:
    with open_footage(three_scenes) as footage:
        scenes = footage.scenes()
    assert [(scene.start_s, scene.end_s) for scene in scenes] == [
        (0, Fraction(4, 5)),
        (Fraction(4, 5), Fraction(8, 5)),
        (Fraction(8, 5), Fraction(12, 5)),
    ]
    assert scenes[0].score == 0
    assert all(10 <= scene.score <= 100 for scene in scenes[1:])


def test_a_high_threshold_finds_no_cut(three_scenes: Path) -> None:
    with open_footage(three_scenes) as footage:
        assert [(scene.start_s, scene.end_s) for scene in footage.scenes(threshold=100)] == [(0, Fraction(12, 5))]


def test_a_still_has_no_scenes(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    Image.new("RGB", (8, 8)).save(path)
    with open_footage(path) as footage, pytest.raises(NoonmarkError, match="a still has no scenes"):
        footage.scenes()


def test_a_sheet_shows_the_frames_in_reading_order() -> None:
    frames = [
        Frame(Fraction(n), Fraction(n), np.full((10, 120, 3), shade, np.uint8), True) for n, shade in enumerate(SHADES)
    ]
    sheet = np.asarray(contact_sheet(frames, columns=2))
    wide, high = 120 + 2 * EDGE, 10 + EDGE + LINE
    assert sheet.shape == (2 * high, 2 * wide, 3)
    for place, shade in enumerate(SHADES):
        top, left = place // 2 * high + EDGE, place % 2 * wide + EDGE
        assert (sheet[top : top + 10, left : left + 120] == shade).all()
        assert sheet[top + 10 : top + 10 + LINE - 2, left : left + wide].min() < 100, "a time stands under it"
    assert (sheet[high + EDGE :, wide + EDGE :] == 255).all(), "the free place stays white"


def test_a_sheet_by_scenes_holds_one_frame_of_each(three_scenes: Path) -> None:
    with open_footage(three_scenes) as footage:
        sheet = footage.contact_sheet(by_scenes=True, columns=3)
        even = footage.contact_sheet(6, columns=3)
    picture = np.asarray(sheet)
    for place, shade in enumerate(SHADES):
        middle = picture[EDGE + 32, place * (NARROWEST + 2 * EDGE) + EDGE + 48]
        assert abs(middle.astype(int) - shade).max() < 50
    assert even.size == (3 * (NARROWEST + 2 * EDGE), 2 * (64 + EDGE + LINE))


def test_a_sheet_of_a_still_holds_it_once(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    Image.new("RGB", (8, 8)).save(path)
    with open_footage(path) as footage:
        assert footage.contact_sheet().size == (NARROWEST + 2 * EDGE, 8 + EDGE + LINE)


def test_a_sheet_without_frames_cannot_be_made() -> None:
    with pytest.raises(NoonmarkError, match="needs a frame"):
        contact_sheet([])


def test_times_are_written_as_people_read_them() -> None:
    assert shown_time(Fraction(3723456, 1000)) == "01:02:03.456"
