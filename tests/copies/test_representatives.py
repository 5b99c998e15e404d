"""Which frames stand for the others."""

from __future__ import annotations

import numpy as np

from noonmark.copies.representatives import Chooser


def hashes(*ones: int) -> np.ndarray:
    """Return hashes whose first so many bits are set, so that the distances between them are differences."""
    return np.packbits(np.arange(256)[None] < np.array(ones)[:, None], axis=1)


def chosen(*ones: int, step_s: float = 0.5) -> list[int]:
    return list(Chooser().choose(np.arange(len(ones)) * step_s, hashes(*ones)))


def test_the_first_stands_for_all_that_stay_like_it() -> None:
    assert chosen(*[10, 12, 8, 30, 10] * 6) == [0]


def test_a_cut_begins_a_new_one_at_once() -> None:
    assert chosen(0, 2, 4, 120, 122, 2, 0) == [0, 3, 5]


def test_while_the_camera_moves_one_is_taken_each_five_seconds() -> None:
    assert chosen(*range(0, 240, 8)) == [0, 10, 20]
    assert chosen(*[0, 100] * 15) == [0, 1, 12, 23], "a picture that flickers is no row of shots"


def test_after_a_minute_another_is_taken_though_nothing_changes() -> None:
    assert chosen(*[5] * 130) == [0, 120]


def test_it_goes_on_where_it_was_left() -> None:
    chooser = Chooser()
    assert list(chooser.choose(np.array([0.0, 0.5]), hashes(0, 1))) == [0]
    assert list(chooser.choose(np.array([1.0, 1.5]), hashes(2, 130))) == [1]
    assert list(chooser.choose(np.zeros(0), hashes())) == []
