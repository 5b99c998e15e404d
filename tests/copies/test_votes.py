"""Frames that vote for a line of offset and speed, with sums worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.copies.votes import Line, stretch, vote


def lying(offset_s: float, speed: float, *, query: int = 40, kept: int = 80, seed: int = 0) -> Line | None:
    """Return the line voted for by frames of which those within 0.6 s of a true line are alike."""
    rng = np.random.default_rng(seed)
    query_s, kept_s = np.arange(query) * 0.25, np.arange(kept) * 0.5
    apart = np.abs(kept_s[None] - (offset_s + speed * query_s)[:, None])
    weights = np.where(apart < 0.6, 1 - apart, rng.normal(-1, 0.3, apart.shape))
    return vote(query_s, kept_s, weights)


def test_three_pairs_of_frames_make_the_line_that_they_lie_on() -> None:
    # Frames at 0, 1 and 2 s of the clip are those at 10, 11 and 12 s of the file; all else is unlike.
    kept_s = np.arange(20.0)
    weights = np.full((3, 20), -1.0)
    weights[[0, 1, 2], [10, 11, 12]] = 1.0
    line = vote(np.array([0.0, 1.0, 2.0]), kept_s, weights)
    assert line is not None
    assert (line.offset_s, line.speed, line.query) == (10.0, 1.0, (0.0, 2.0))
    assert line.columns.tolist() == [10, 11, 12]
    assert line.score == pytest.approx(3.0)
    assert line.at(1.5) == 11.5


@pytest.mark.parametrize("speed", [0.9, 1.0, 1.1, 1.25, 1.5])
def test_a_sped_or_slowed_clip_gives_its_offset_and_speed(speed: float) -> None:
    line = lying(13.3, speed, kept=100)
    assert line is not None
    assert line.speed == pytest.approx(speed, rel=0.02)
    assert abs(line.offset_s - 13.3) <= 0.25
    assert abs(line.at(9.75) - (13.3 + speed * 9.75)) <= 0.3


def test_hits_that_are_scattered_make_no_line_of_many_frames() -> None:
    rng = np.random.default_rng(3)
    weights = np.full((40, 200), -0.5)
    for row in range(40):
        weights[row, rng.integers(0, 200)] = 1.0
    line = vote(np.arange(40) * 0.25, np.arange(200) * 0.5, weights)
    assert line is not None
    assert line.score < 5.0
    assert len(line.rows) < 12


def test_a_scene_that_stands_still_has_rivals_and_a_moving_one_has_none() -> None:
    still = vote(np.arange(20) * 0.25, np.arange(60) * 0.5, np.ones((20, 60)))
    moving = lying(5.0, 1.0)
    assert still is not None
    assert moving is not None
    assert still.rival == pytest.approx(still.score)
    assert moving.rival < 0.2 * moving.score


def test_where_nothing_is_alike_there_is_no_line() -> None:
    assert vote(np.arange(5.0), np.arange(9.0), np.full((5, 9), -1.0)) is None
    assert vote(np.zeros(0), np.arange(9.0), np.zeros((0, 9))) is None


def test_the_line_is_only_as_long_as_what_is_alike() -> None:
    kept_s = np.arange(0, 40, 0.5)
    query_s = np.arange(0, 20, 0.25)
    weights = np.full((80, 80), -1.0)
    for row in range(20, 44):  # from 5 to 10.75 s the clip is the file from 15 s on
        weights[row, np.abs(kept_s - (10.0 + query_s[row])) <= 0.26] = 1.0
    line = vote(query_s, kept_s, weights)
    assert line is not None
    assert line.query == (5.0, 10.75)
    assert line.offset_s == pytest.approx(10.0, abs=0.13)


def test_a_short_piece_after_much_that_is_unlike_is_found() -> None:
    weights = np.full((40, 60), -1.0)
    weights[np.arange(30, 40), np.arange(10, 20)] = 1.0
    line = vote(np.arange(40.0), np.arange(60.0), weights)
    assert line is not None
    assert (line.query, line.columns.tolist(), line.score) == ((30.0, 39.0), list(range(10, 20)), 10.0)


@given(st.integers(-40, 200))
def test_a_file_cut_elsewhere_moves_the_offset_by_as_much(steps: int) -> None:
    query_s, kept_s = np.arange(12) * 0.25, np.arange(24) * 0.5 + steps * 0.125
    weights = np.where(np.abs(kept_s[None] - (4.0 + steps * 0.125 + query_s)[:, None]) < 0.3, 1.0, -1.0)
    line = vote(query_s, kept_s, weights)
    assert line is not None
    assert line.offset_s == pytest.approx(4.0 + steps * 0.125, abs=0.13)


def test_the_greatest_stretch_may_bridge_a_bad_frame() -> None:
    assert stretch(np.array([-1.0, 2.0, -1.0, 3.0, -5.0, 4.0])) == (1, 3)
    assert stretch(np.array([1.0, -3.0, 2.0])) == (2, 2)
