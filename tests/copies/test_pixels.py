"""Frames laid over the original's: what moves tells a copy from another take."""

from __future__ import annotations

import numpy as np
import pytest
from tests.copies.takes import take

from noonmark.copies.clip_points import ClipPoints
from noonmark.copies.frames import Sampled
from noonmark.copies.pixel_line import pixel_line
from noonmark.copies.pixels import Compared, compare, laid_over
from noonmark.copies.votes import Line

QUERY_S, KEPT_S = np.arange(2.0, 8.0, 0.25), np.arange(0.0, 10.0, 0.125)


def line(offset_s: float) -> Line:
    rows = np.arange(len(QUERY_S))
    return Line(offset_s, 1.0, 1.0, 0.0, (0.0, 5.75), rows, rows)


def clip(walkers: int = 1) -> Sampled:
    shown = take(1, walkers, QUERY_S)
    return Sampled(shown.times_s - 2.0, shown.luma)


def compared(shown: Sampled, kept: Sampled, offset_s: float, matrix: np.ndarray | None = None) -> Compared:
    told = compare(shown, ClipPoints(shown), kept, line(offset_s), np.eye(3) if matrix is None else matrix)
    assert told is not None
    return told


def test_a_copy_agrees_in_its_place_and_in_what_moves() -> None:
    told = compared(clip(), take(1, 1, KEPT_S), 2.0)
    assert told.pixels > 0.98
    assert told.agreeing > 0.98
    assert told.motion > 0.98
    assert (told.line.offset_s, told.line.speed) == (2.0, 1.0)
    assert told.cover > 0.9


def test_another_take_of_the_place_agrees_in_what_stands_still_alone() -> None:
    told = compared(clip(2), take(1, 1, KEPT_S), 2.0)
    assert told.pixels > 0.9
    assert told.motion < 0.5


def test_a_line_that_is_late_is_put_right() -> None:
    told = compared(clip(), take(1, 1, KEPT_S), 1.25)
    assert told.line.offset_s == 2.0
    assert told.motion > 0.95


def test_a_speed_that_is_a_little_wrong_is_put_right() -> None:
    query_s = np.arange(0.0, 12.0, 0.25)
    shown = take(1, 1, query_s * 1.1)  # sped up by a tenth
    shown = Sampled(np.asarray(query_s, np.float32), shown.luma)
    rows = np.arange(len(query_s))
    wrong = Line(0.13, 1.08, 1.0, 0.0, (0.0, 11.75), rows, rows)
    told = compare(shown, ClipPoints(shown), take(1, 1, np.arange(0.0, 14.0, 0.125)), wrong, np.eye(3))
    assert told is not None
    assert told.line.speed == pytest.approx(1.1, abs=0.006)
    assert told.line.at(6.0) == pytest.approx(6.6, abs=0.07)
    assert told.motion > 0.95


def test_a_place_that_is_a_little_wrong_is_put_right_by_keypoints() -> None:
    wrong = np.array([[0.95, 0.02, 0.03], [-0.02, 0.95, 0.01], [0, 0, 1]])
    told = compared(clip(), take(1, 1, KEPT_S), 2.0, wrong)
    assert told.inliers > 30
    np.testing.assert_allclose(told.matrix, np.eye(3), atol=0.01)
    assert told.agreeing > 0.9


def test_where_nothing_moves_nothing_is_said_of_movement() -> None:
    still = take(1, 1, np.zeros(1)).luma
    shown = Sampled(np.asarray(QUERY_S - 2, np.float32), np.repeat(still, len(QUERY_S), 0))
    kept = Sampled(np.asarray(KEPT_S, np.float32), np.repeat(still, len(KEPT_S), 0))
    told = compared(shown, kept, 2.0)
    assert np.isnan(told.motion)
    assert told.agreeing == 1.0


def test_no_frame_of_the_file_on_the_line_is_nothing_to_compare() -> None:
    shown = clip()
    assert compare(shown, ClipPoints(shown), take(1, 1, KEPT_S), line(100.0), np.eye(3)) is None


def test_pixels_alone_find_when_a_part_of_the_picture_runs() -> None:
    shown = clip()
    corner = Sampled(shown.times_s, np.ascontiguousarray(shown.luma[:, 10:180, 200:500]))
    # The part begins at the pixel (200, 10) of 512 and is 300 pixels wide, so a place of 1 there is 300 / 512.
    matrix = np.array([[300 / 512, 0, 200 / 512], [0, 300 / 512, 10 / 512], [0, 0, 1]])
    told = pixel_line(corner, take(1, 1, KEPT_S), matrix)
    assert told is not None
    assert told.offset_s == pytest.approx(2.0, abs=0.13)
    assert told.speed == pytest.approx(1.0, abs=0.02)
    assert told.query == (0.0, 5.75)


def test_a_clip_that_lies_outside_the_file_has_no_line() -> None:
    away = np.array([[1.0, 0, 5], [0, 1, 0], [0, 0, 1]])
    assert pixel_line(clip(), take(1, 1, KEPT_S), away) is None
    _, _, inside = laid_over(clip(), take(1, 1, KEPT_S[:3]), away)
    assert not inside.any()
