"""Marks of sound: pairs of peaks as keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.copies.clips import write_clip, write_sound
from tests.copies.sounds import silence, talking

from noonmark.copies import sound_marks as sm
from noonmark.copies.sound_peaks import BANDS, Peaks, band_hz
from noonmark.footage.open_footage import open_footage


def made(*rows: tuple[float, float]) -> Peaks:
    ticks, bands = np.array(rows, np.float32).reshape(-1, 2).T
    return Peaks(ticks, bands, np.ones(len(ticks), np.float32))


def test_a_key_by_hand() -> None:
    keys, ticks = sm.marks_of(made((100.0, 50.0), (110.0, 60.0)))
    assert keys.tolist() == [50 * 8192 + 60 * 64 + 10]
    assert ticks.tolist() == [100]
    assert (keys.dtype, ticks.dtype) == (np.uint32, np.uint32)


@given(st.integers(0, BANDS - 1), st.integers(0, BANDS - 1), st.integers(sm.LEAST_TICKS, sm.MOST_TICKS))
def test_keys_go_there_and_back(first: int, second: int, later: int) -> None:
    parts = [np.array([value]) for value in (first, second, later)]
    assert [int(part[0]) for part in sm.pair_of(sm.key_of(*parts))] == [first, second, later]


def test_each_peak_makes_pairs_with_the_next_ones_in_reach_only() -> None:
    far = made(
        (0.0, 10.0), (1.0, 10.0), (0.0 + sm.MOST_TICKS + 2, 10.0), (sm.MOST_TICKS + 4.0, 10.0 + sm.MOST_BANDS + 1)
    )
    assert len(sm.marks_of(far)[0]) == 0, "too near, too late, or too far off in pitch"
    crowd = made(*((float(3 * step), 20.0) for step in range(10)))
    _, ticks = sm.marks_of(crowd)
    assert np.bincount(ticks).max() == sm.FAN


def test_the_kept_peaks_come_back_from_the_marks() -> None:
    peaks = made((10.2, 5.1), (14.0, 8.0), (21.7, 3.9), (30.0, 12.0))
    back = sm.peaks_kept(*sm.marks_of(peaks))
    assert back.ticks.tolist() == [10.0, 14.0, 22.0, 30.0]
    assert back.bands.tolist() == [5.0, 8.0, 4.0, 12.0]


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, BANDS - 1)), max_size=40))
def test_the_marks_of_what_comes_back_are_no_others(rows: list[tuple[float, float]]) -> None:
    rows = sorted(rows)
    keys, ticks = sm.marks_of(made(*rows))
    back = sm.peaks_kept(keys, ticks)
    kept = {(round(tick), round(band)) for tick, band in rows}
    assert {(int(t), int(b)) for t, b in zip(back.ticks, back.bands, strict=True)} <= kept


@pytest.mark.parametrize("pitch", [0.8, 1.0, 1.25])
def test_pitched_peaks_have_their_frequencies_multiplied(pitch: float) -> None:
    peaks = made((0.0, 30.0), (5.0, 60.0))
    moved = sm.pitched(peaks, pitch)
    np.testing.assert_allclose(band_hz(moved.bands), pitch * band_hz(peaks.bands), rtol=1e-4)


def test_what_leaves_the_telephone_s_band_is_left_out() -> None:
    assert len(sm.pitched(made((0.0, 0.0), (1.0, float(BANDS - 1))), 2.0)) == 1


def test_marks_of_files(tmp_path: Path) -> None:
    for path in (
        write_clip(tmp_path / "talk.mp4", seed=1, seconds=6.0),
        write_sound(tmp_path / "talk.wav", talking(6.0, 1)),
    ):
        with open_footage(path) as footage:
            keys, ticks = sm.marks(footage)
            assert 6 * 6 < len(keys) < 6 * 25
            assert ticks.max() * 0.032 < 6.0
            assert len(sm.asked(footage)) > 6 * 8
    with open_footage(write_clip(tmp_path / "still.mp4", seed=1, sound=silence(4.0))) as footage:
        assert len(sm.marks(footage)[0]) == 0
