from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from noonmark.errors import NoonmarkError
from noonmark.measure.measured import measure_file
from noonmark.report.case_report.figures import data_url
from noonmark.report.case_report.frame import Box, greyed, marked_picture, painted, plain_picture
from noonmark.report.fit_picture import WIDTH
from noonmark.report.fit_strokes import HORIZON, LEVEL, PLUMB, RAY, SHADOW

SECRET = (255, 0, 255)


def frame(width: int = 160, height: int = 90) -> NDArray[np.uint8]:
    """A grey picture with a face-sized patch of one colour at 40..60, 20..40."""
    pixels = np.full((height, width, 3), 130, np.uint8)
    pixels[20:40, 40:60] = SECRET
    return pixels


def opened(jpeg: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(jpeg)))


def test_a_box_takes_its_pixels_away() -> None:
    out = painted(frame(), [Box(40, 20, 20, 20)])
    assert (out == SECRET).all(axis=2).sum() == 0
    assert (out == 0).all(axis=2).sum() == 400
    assert (frame() == SECRET).all(axis=2).sum() == 400  # the frame itself is as it was


def test_a_box_with_parts_of_pixels_takes_them_whole() -> None:
    out = painted(frame(), [Box(40.7, 20.2, 1.0, 1.0)])
    assert (out == 0).all(axis=2).sum() == 4  # pixels 40 and 41, rows 20 and 21


def test_a_box_over_the_edge_is_cut_and_one_outside_is_an_error() -> None:
    assert (painted(frame(), [Box(-5, -5, 10, 10)]) == 0).all(axis=2).sum() == 25
    for box in (Box(160, 0, 10, 10), Box(0, 90, 1, 1), Box(-10, 0, 10, 5)):
        with pytest.raises(NoonmarkError, match="lies outside the frame of 160 x 90"):
            painted(frame(), [box])


@pytest.mark.parametrize("values", [(0, 0, 0, 5), (0, 0, 5, -1), (float("nan"), 0, 1, 1), (0, 0, float("inf"), 1)])
def test_what_is_no_box_is_refused(values: tuple[float, float, float, float]) -> None:
    with pytest.raises(NoonmarkError, match="is no box"):
        Box(*values)


def test_a_thousand_boxes_are_enough() -> None:
    with pytest.raises(NoonmarkError, match="1001 boxes are too many"):
        painted(frame(), [Box(0, 0, 1, 1)] * 1001)


@given(st.tuples(st.integers(-20, 150), st.integers(-20, 80), st.integers(30, 80), st.integers(30, 80)))
def test_what_lies_under_a_box_never_shows_in_the_report(corner: tuple[int, int, int, int]) -> None:
    box = Box(*(float(value) for value in corner))
    one, other = frame(), frame()
    left, top = max(0, corner[0]), max(0, corner[1])
    other[top : max(0, corner[1] + corner[3]), left : max(0, corner[0] + corner[2])] = 7
    assert plain_picture(one, [box]).jpeg == plain_picture(other, [box]).jpeg


def test_a_report_s_picture_holds_no_metadata() -> None:
    told = plain_picture(frame())
    image = Image.open(io.BytesIO(told.jpeg))
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (told.size, told.boxes, told.width, told.height) == ((160, 90), 0, 160, 90)


def test_a_large_frame_is_made_smaller_and_tells_its_own_size() -> None:
    told = plain_picture(np.zeros((2250, 4000, 3), np.uint8), [Box(0, 0, 1, 1)])
    assert (told.width, told.height, told.size, told.boxes) == (1200, 675, (4000, 2250), 1)


def test_a_grey_picture_has_no_colour() -> None:
    out = greyed(frame())
    assert (out[..., 0] == out[..., 1]).all()
    assert (out[..., 1] == out[..., 2]).all()
    shown = opened(plain_picture(frame(), grey=True).jpeg).astype(int)
    assert np.ptp(shown, axis=2).max() <= 1
    assert plain_picture(frame(), grey=True).grey


def marks_of_a_yard(tmp_path: Path) -> Path:
    from tests.case.recipe.making import marks_file

    pixels = np.full((1080, 1920, 3), 120, np.uint8)
    pixels[100:200, 100:300] = SECRET
    Image.fromarray(pixels).save(tmp_path / "yard.png")
    return marks_file(tmp_path / "marks.json", image="yard.png")


def test_marks_are_drawn_over_boxes_and_close_ups_are_painted_too(tmp_path: Path) -> None:
    found = measure_file(marks_of_a_yard(tmp_path), with_pixels=True)
    bare, boxed = marked_picture(found), marked_picture(found, [Box(100, 100, 200, 100)])
    assert (bare.width, bare.size, bare.boxes, boxed.boxes) == (WIDTH, (1920, 1080), 0, 1)
    assert bare.told[0].startswith("The sun stood ")
    assert len(bare.close_ups) >= 1

    def pink(jpeg: bytes) -> int:
        shown = opened(jpeg).astype(int)
        return int(((shown[..., 0] > 150) & (shown[..., 1] < 60) & (shown[..., 2] > 150)).sum())

    assert pink(bare.jpeg) > 3000
    assert pink(boxed.jpeg) < pink(bare.jpeg) - 3000
    kinds = {kind for _, kind in bare.strokes}
    assert {"mark", "shadow", "plumb", "ray"} <= kinds


def test_the_page_s_strokes_have_the_picture_s_colours() -> None:
    from noonmark.report.case_report.page import _read

    style = _read("case_report.css")
    for name, colour in (("horizon", HORIZON), ("plumb", PLUMB), ("level", LEVEL), ("shadow", SHADOW), ("ray", RAY)):
        assert f".stroke.{name}::after {{ border-color: #{bytes(colour).hex()}" in style


def test_a_data_url_is_base64() -> None:
    assert data_url("image/jpeg", b"abc") == "data:image/jpeg;base64,YWJj"
