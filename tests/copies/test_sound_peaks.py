"""Peaks of sound: what stands out, where, and what does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.copies.clips import write_clip, write_sound
from tests.copies.sounds import RATE_HZ, hum, noise, scaled, silence, talking, tone

from noonmark.copies.fingerprint import MARK_S
from noonmark.copies.sound_peaks import BANDS, BLOCK, Peaks, band_hz, hz_band, peaks_of_blocks, sound_peaks, thinned
from noonmark.footage.open_footage import open_footage


def peaks(samples: np.ndarray[tuple[int], np.dtype[np.float32]], *, most_hz: float = 28.0, reach: int = 2) -> Peaks:
    return peaks_of_blocks(iter([samples]), most_hz=most_hz, reach=reach)


def test_a_short_pip_has_one_peak_at_its_middle_and_its_pitch() -> None:
    t = np.arange(4 * RATE_HZ) / RATE_HZ
    swell = np.exp(-(((t - 2.0) / 0.05) ** 2))
    found = peaks(scaled(swell * np.sin(2 * np.pi * 1000 * t), 0.5))
    plainest = int(found.stands_db.argmax())
    assert found.ticks[plainest] * MARK_S == pytest.approx(2.0, abs=0.5 * MARK_S)
    assert band_hz(found.bands[[plainest]])[0] == pytest.approx(1000.0, abs=5.0)


def test_silence_hum_and_a_steady_tone_have_no_peaks() -> None:
    assert len(peaks(silence(10.0))) == 0
    assert len(peaks(np.zeros(0, np.float32))) == 0
    for hz in (440.0, 1000.0, 2517.0):
        assert len(peaks(tone(10.0, hz))) == 0
    assert len(peaks(hum(10.0, 1))) <= 3


def test_a_tone_between_silences_has_peaks_at_most_where_it_clicks() -> None:
    found = peaks(np.concatenate([silence(3.0), tone(3.0, 1000.0), silence(3.0)]))
    edges = np.array([3.0, 6.0]) / MARK_S
    assert len(found) <= 8
    assert (np.abs(found.ticks[:, None] - edges).min(axis=1) <= 1.0).all()


def test_a_tone_that_swells_up_and_stays_has_no_peak() -> None:
    fade = np.clip(np.arange(9 * RATE_HZ) / RATE_HZ - 3.0, 0.0, 0.3) / 0.3
    assert len(peaks(scaled(tone(9.0, 1000.0) * np.sin(fade * np.pi / 2) ** 2, 0.5))) == 0


def test_speech_has_about_as_many_peaks_as_are_asked_for() -> None:
    assert 5.0 <= len(peaks(talking(20.0, 1), most_hz=6.0, reach=4)) / 20.0 <= 10.0
    assert 15.0 <= len(peaks(talking(20.0, 1))) / 20.0 <= 30.0


def test_what_is_kept_is_among_what_a_query_looks_with() -> None:
    kept, asked = peaks(talking(20.0, 2), most_hz=6.0, reach=4), peaks(talking(20.0, 2))
    pairs = {(round(float(t)), round(float(b))) for t, b in zip(asked.ticks, asked.bands, strict=True)}
    there = [(round(float(t)), round(float(b))) in pairs for t, b in zip(kept.ticks, kept.bands, strict=True)]
    assert np.mean(there) > 0.95


def test_loudness_changes_nothing() -> None:
    samples = talking(8.0, 3)
    loud, soft = peaks(samples), peaks(samples * np.float32(0.25))
    assert _shared(loud, soft) > 0.9, "but for what falls below the threshold of silence"


def _shared(one: Peaks, other: Peaks) -> float:
    """Return the share of one's peaks that the other has within a tenth of a tick and of a band."""
    off = [
        np.maximum(np.abs(other.ticks - tick), np.abs(other.bands - band)).min()
        for tick, band in zip(one.ticks, one.bands, strict=True)
    ]
    return float(np.mean(np.array(off) < 0.1))


def test_pieces_and_blocks_change_nothing() -> None:
    samples = talking(2.5 * BLOCK * MARK_S, 4)
    whole = peaks(samples)
    parts = np.array_split(samples, 37)
    pieces = peaks_of_blocks(iter(parts), most_hz=28.0, reach=2)
    np.testing.assert_array_equal(whole.ticks, pieces.ticks)
    np.testing.assert_array_equal(whole.bands, pieces.bands)
    later = peaks(samples[RATE_HZ * 32 :])  # 1,000 ticks later, so the blocks lie elsewhere
    inside = (whole.ticks > 1100) & (whole.ticks < whole.ticks[-1] - 100)
    moved = Peaks(later.ticks + np.float32(1000), later.bands, later.stands_db)
    assert _shared(Peaks(whole.ticks[inside], whole.bands[inside], whole.stands_db[inside]), moved) > 0.98


def test_peaks_come_in_order_of_time() -> None:
    found = peaks(noise(30.0, 1))
    assert (np.diff(found.ticks) >= 0).all()
    assert found.bands.min() >= -0.5
    assert found.bands.max() <= BANDS - 0.5


def test_a_voice_leaves_the_other_pitches_their_place() -> None:
    crowd = [(tick, 10.0, 30.0) for tick in range(5)]
    both = Peaks(*np.array([*crowd, (5.0, 100.0, 6.0)], np.float32).T)
    assert 100.0 in thinned(both, 1.0).bands, "the weakest stays, as nothing is near it in pitch"


@given(st.floats(300.0, 3400.0))
def test_bands_and_frequencies_go_there_and_back(hz: float) -> None:
    assert band_hz(hz_band(np.array([hz], np.float32)))[0] == pytest.approx(hz, rel=1e-5)


def test_the_lowest_band_begins_at_300_hz() -> None:
    assert band_hz(np.array([-0.5], np.float32))[0] == pytest.approx(300.0)
    assert band_hz(np.array([0.5], np.float32))[0] == pytest.approx(312.1, abs=0.1), "1,000 exp(0.012) - 700, by hand"


def test_a_clip_s_peaks_count_from_its_first_frame_and_a_sound_s_from_its_first_sample(tmp_path: Path) -> None:
    samples = talking(4.0, 5)
    with open_footage(write_sound(tmp_path / "a.wav", samples)) as footage:
        sound = sound_peaks(footage, most_hz=28.0, reach=2)
    np.testing.assert_allclose(sound.ticks, peaks(samples).ticks, atol=0.01)
    with open_footage(write_clip(tmp_path / "a.mp4", seed=1, sound=samples)) as footage:
        clip = sound_peaks(footage, most_hz=6.0, reach=4)
    both = np.hypot(clip.ticks[:, None] - sound.ticks[None, :], clip.bands[:, None] - sound.bands[None, :])
    assert np.mean(both.min(axis=1) < 1.0) > 0.7, "the same peaks at the same ticks, but for what the coding changed"
