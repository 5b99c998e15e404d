# pyright: basic
"""A marks file finds its picture, its size and its frame; what is missing is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.measure.scenes import Yard

from noonmark.errors import NoonmarkError
from noonmark.measure.measured import Measured, measure_file

YARD = Yard(width=640, height=360, focal_px=470.0)


def write(folder: Path, **more: Any) -> Path:
    path = folder / "marks.json"
    path.write_text(json.dumps({**YARD.marks(horizon=YARD.horizon(), camera={"focal_px": 470}), **more}))
    return path


def picture(folder: Path, name: str = "yard.png", size: tuple[int, int] = (640, 360), **save: Any) -> None:
    Image.new("RGB", size, (120, 110, 100)).save(folder / name, **save)


def failed(path: Path) -> str:
    with pytest.raises(NoonmarkError) as caught:
        measure_file(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_picture_gives_size_facts_and_pixels(tmp_path: Path) -> None:
    picture(tmp_path)
    found = measure_file(write(tmp_path, image="yard.png", size=None), with_pixels=True)
    assert isinstance(found, Measured)
    assert found.size == (640.0, 360.0)
    assert found.facts is not None
    assert found.facts.name == "yard.png"
    assert found.pixels is not None
    assert found.pixels.shape == (360, 640, 3)
    assert found.notes == ()
    assert found.sight.elevation_deg is not None
    assert found.sight.elevation_deg.median == pytest.approx(35.0, abs=1.0)


def test_a_picture_that_exif_turns_is_measured_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored on its side: to be turned clockwise by 90 deg
    picture(tmp_path, "turned.jpg", (360, 640), exif=exif)
    assert measure_file(write(tmp_path, image="turned.jpg")).size == (640.0, 360.0)


def test_marks_of_the_picture_as_it_is_stored_are_refused(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture(tmp_path, "turned.jpg", (640, 360), exif=exif)
    told = failed(write(tmp_path, image="turned.jpg"))
    assert told.startswith("marks.json, size: the marks were made on a picture of 640 x 360, and this one is 360 x 640")
    assert "turned upright" in told


def test_a_picture_that_is_not_there_leaves_the_size_of_the_marks_and_a_note(tmp_path: Path) -> None:
    found = measure_file(write(tmp_path, image="gone.jpg"), with_pixels=True)
    assert (found.size, found.facts, found.pixels) == ((640.0, 360.0), None, None)
    assert found.notes[0].startswith("the picture gone.jpg is not there")
    assert measure_file(write(tmp_path)).notes[0].startswith("no picture is named")


@pytest.mark.parametrize(
    ("image", "words"), [("gone.jpg", "there is no picture 'gone.jpg'"), ("", "no picture is named")]
)
def test_neither_picture_nor_size_is_an_error(tmp_path: Path, image: str, words: str) -> None:
    told = failed(write(tmp_path, image=image, size=None))
    assert words in told
    assert "size: [width, height]" in told


@pytest.mark.parametrize(("image", "words"), [(".", "folder"), ("marks.json", "no picture or clip")])
def test_what_is_no_picture_is_told_with_the_marks_file(tmp_path: Path, image: str, words: str) -> None:
    told = failed(write(tmp_path, image=image))
    assert told.startswith("marks.json")
    assert words in told


def test_a_still_has_no_later_frame(tmp_path: Path) -> None:
    picture(tmp_path)
    assert "no frame at 3 s: yard.png is a still" in failed(write(tmp_path, image="yard.png", offset_s=3.0))


def test_a_clip_is_measured_at_the_frame_of_its_offset(tmp_path: Path) -> None:
    import av

    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for step in range(20):
            level = np.full((360, 640, 3), 10 * step, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(level, "rgb24")))
        out.mux(stream.encode(None))
    found = measure_file(write(tmp_path, image="clip.mp4", offset_s=1.25), with_pixels=True)
    assert found.pixels is not None
    assert found.pixels.mean() == pytest.approx(120.0, abs=4.0)  # the twelfth frame is shown from 1.2 s
    assert "there is no frame at 7 s: clip.mp4 lasts 2 s" in failed(write(tmp_path, image="clip.mp4", offset_s=7.0))
