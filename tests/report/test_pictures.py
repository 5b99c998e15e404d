from __future__ import annotations

import io
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from noonmark.fix.answer import Fix, TimeProfile
from noonmark.report.enfsi_scale import enfsi_scale
from noonmark.report.labels import place_labels
from noonmark.report.map_frame import scale_km
from noonmark.report.map_png import map_png
from noonmark.report.svg import element
from noonmark.report.time_strip import hour_label, strip_on, time_strip
from noonmark.report.typeface import font, wrapped, writable

from .fixes import morning_profile, town_fix, two_item_fix  # noqa: TID252


def test_a_png_of_each_fix_has_the_width_asked(fix: Fix) -> None:
    image = Image.open(io.BytesIO(map_png(fix, width=480)))
    assert image.format == "PNG"
    assert image.width == 480
    assert len(np.unique(np.asarray(image).reshape(-1, 3), axis=0)) > 50


def test_a_png_has_the_height_asked_and_the_same_bytes_each_time() -> None:
    first = map_png(town_fix(), width=500, height=400)
    assert Image.open(io.BytesIO(first)).size == (500, 400)
    assert map_png(town_fix(), width=500, height=400) == first


def test_the_type_has_cyrillic_and_writes_other_scripts_in_latin_letters() -> None:
    assert writable("Нерюнгри, Łódź, Đà Nẵng, Αθήνα") == "Нерюнгри, Łódź, Đà Nẵng, Αθήνα"
    assert writable("東京") == "DongJing"
    assert writable("a\u202eb\x00c") == "abc"


def test_long_text_is_wrapped_and_ends_in_an_ellipsis() -> None:
    draw = ImageDraw.Draw(Image.new("RGB", (4, 4)))
    lines = wrapped(draw, "word " * 200, font(20), 300, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(draw.textlength(line, font(20)) <= 300 for line in lines)


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), max_size=20))
def test_no_label_covers_another_or_a_point_or_leaves_the_frame(points: list[tuple[float, float]]) -> None:
    labels = place_labels(points, [(60.0, 16.0)] * len(points), (0, 0, 400, 300), gap=8)
    for number, one in enumerate(labels):
        left, top, right, bottom = one.box
        assert min(left, top, 400 - right, 300 - bottom) >= 0
        for other in labels[number + 1 :]:
            apart = right <= other.box[0] or other.box[2] <= left or bottom <= other.box[1] or other.box[3] <= top
            assert apart
        assert not any(left < x < right and top < y < bottom for x, y in points)


def test_the_first_point_is_labelled_when_two_are_in_one_place() -> None:
    labels = place_labels([(50, 50), (250, 150)], [(60, 16), (60, 16)], (0, 0, 400, 300), gap=8)
    assert [label.number for label in labels] == [0, 1]


@pytest.mark.parametrize(
    ("km_per_px", "px", "km"), [(1.0, 180, 100), (0.05, 180, 5), (33.0, 180, 5000), (0.001, 180, 0.1)]
)
def test_scale_bars_are_round(km_per_px: float, px: float, km: float) -> None:
    assert scale_km(km_per_px, px) == pytest.approx(km)


def test_svg_escapes_text_and_attributes() -> None:
    told = element("text", "<b>&", class_='"><script>')
    assert "<b>" not in told
    assert "<script>" not in told


def test_a_time_strip_keeps_the_probability_wherever_bins_end() -> None:
    profile = morning_profile(datetime(2022, 9, 22))
    for slots in (24, 96):
        strip = strip_on(profile, slots)
        assert strip.share.sum() == pytest.approx(1.0)
        assert strip.share.shape == (1, slots)
    start = np.array(["2022-09-21T22:00", "2022-09-22T06:00"], "M8[ms]")
    end = np.array(["2022-09-22T02:00", "2022-09-22T07:00"], "M8[ms]")
    strip = strip_on(TimeProfile(start, end, np.array([0.8, 0.2])), 24)
    assert strip.share[0, 22:] == pytest.approx([0.2, 0.2])
    assert strip.share[1, [0, 1, 2, 6]] == pytest.approx([0.2, 0.2, 0.0, 0.2])


def test_local_hours_follow_the_zone() -> None:
    assert hour_label(0, 9.0) == "9"
    assert hour_label(18, 9.0) == "3"
    assert hour_label(3, 5.75) == "8:45"
    strip = time_strip(morning_profile(datetime(2022, 9, 22)), "Asia/Yakutsk")
    assert "Yakutsk" in strip
    assert "Nowhere" not in time_strip(morning_profile(datetime(2022, 9, 22)), "Mars/Nowhere")


def test_many_dates_stand_as_columns_and_nothing_gives_nothing() -> None:
    year = two_item_fix().profiles[1]
    assert time_strip(year, "").count("<rect") < 90 * 24
    empty = TimeProfile(year.start[:0], year.end[:0], year.probability[:0])
    assert time_strip(empty, "") == ""


@pytest.mark.parametrize("log10_lr", [-float("inf"), -3.4, 0.0, 5.0, float("inf")])
def test_the_scale_marks_every_ratio_inside_the_picture(log10_lr: float) -> None:
    mark = enfsi_scale(log10_lr).partition('class="marker"')[2].partition("M")[2].partition(" ")[0]
    assert 0 <= float(mark) <= 960
    assert (float(mark) > 480) == (log10_lr > 0)
