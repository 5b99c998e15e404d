# pyright: basic
"""The demo's yards: what is marked in them, and what is true of them."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from builders.render.make_clips import MARKED_S, RATE, YARDS, cameras, click
from builders.render.objects import moved
from builders.render.truth import truth

from noonmark.measure.marks import read_marks
from noonmark.measure.sight import sight_of


@pytest.fixture(params=YARDS, ids=["yard", "false caption"])
def yard(request):
    return request.param()


def test_left_of_east_is_north() -> None:
    assert moved((10.0, 20.0, 0.0), 90.0, 1.0, 2.0, 3.0) == pytest.approx((11.0, 22.0, 3.0))
    assert moved((0.0, 0.0, 0.0), 0.0, 1.0, 2.0) == pytest.approx((-2.0, 1.0, 0.0))


def test_the_shipped_marks_are_those_that_the_builder_writes(yard, root: Path, tmp_path: Path) -> None:
    click(yard, tmp_path, "../../build/demo")
    name = f"{yard.name}.json"
    assert (tmp_path / name).read_text() == (root / "examples" / "yard" / name).read_text()


def test_every_mark_is_a_few_pixels_at_most_from_the_truth_of_its_frame(yard, root: Path) -> None:
    marks = read_marks(root / "examples" / "yard" / f"{yard.name}.json")
    frame = truth(yard, cameras(yard), RATE)["frames"][round(marks.offset_s * RATE)]
    assert frame["time_s"] == pytest.approx(marks.offset_s) == MARKED_S[yard.name]
    assert len(marks.objects) == 2
    for mark in marks.objects:
        for key, at in frame["objects"][mark.name].items():
            assert np.abs(np.array(at) - getattr(mark, key)).max() < 4.0, (mark.name, key)


def test_the_sun_measured_from_the_shipped_marks_is_the_real_one(yard, root: Path) -> None:
    marks = read_marks(root / "examples" / "yard" / f"{yard.name}.json")
    sight = sight_of(marks, (960.0, 540.0))
    assert sight.elevation_deg is not None
    assert sight.relative_azimuth_deg is not None
    camera = cameras(yard)[round(marks.offset_s * RATE)]
    low, high = sight.elevation_deg.interval_90
    assert low < yard.scene.sun.elevation_deg < high
    low, high = sight.relative_azimuth_deg.interval_90
    assert low < yard.scene.sun.azimuth_deg - camera.azimuth_deg < high


def test_the_truth_names_the_place_the_instant_and_the_real_sun() -> None:
    """As 'noonmark sun Neryungri 2022-09-22T01:40Z' has it: 29.27 deg high at 146.86."""
    told = truth(YARDS[0](), cameras(YARDS[0]())[:2], Fraction(25, 2))
    assert told["instant"] == "2022-09-22T01:40:12Z"
    assert told["place"] == {"lat": 56.6577, "lon": 124.7207}
    assert told["sun"]["apparent_elevation_deg"] == pytest.approx(29.27, abs=0.03)
    assert told["sun"]["azimuth_deg"] == pytest.approx(146.86, abs=0.08)
    assert [frame["time_s"] for frame in told["frames"]] == [0.0, 0.08]
    assert told["objects"]["near post"]["tip"]["hidden"] is False


@pytest.mark.parametrize(("name", "clip"), [("clues", "yard"), ("false_caption", "false_caption")])
def test_both_clips_stand_under_one_caption_with_marks_of_their_own(name: str, clip: str, root: Path) -> None:
    folder = root / "examples" / "yard"
    told = tomllib.loads((folder / f"{name}.toml").read_text())
    assert told["claim"] == "Neryungri, 22 September 2022"
    marks = next(clue["path"] for clue in told["clue"] if clue["kind"] == "marks")
    assert read_marks(folder / marks).image == f"../../build/demo/{clip}.mp4"
