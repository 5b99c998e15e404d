"""Real sounds, whose offsets others have told."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.copies.test_sound_vote import printed

from noonmark.copies.index.memory import MemoryIndex
from noonmark.copies.sound_marks import asked
from noonmark.copies.sound_peaks import RATE_HZ
from noonmark.copies.sound_vote import SoundHit, sound_hits
from noonmark.footage.frame import joined
from noonmark.footage.open_footage import open_footage


def heard(asked_for: Path, *kept: Path) -> dict[str, SoundHit]:
    """Return what is found in an index of some files, by the file's name."""
    index, names = MemoryIndex(), dict[int, str]()
    for path in kept:
        with open_footage(path) as footage:
            samples = joined(list(footage.sound(rate_hz=RATE_HZ))).samples
        names[index.add(printed(samples, path.name), path=str(path))] = path.stem
    with open_footage(asked_for) as footage:
        return {names[hit.file]: hit for hit in sound_hits(asked(footage), index)}


def test_a_recording_cut_at_12_254_s_is_found_there(shared_data: Path) -> None:
    audio, tmk = shared_data / "audio", shared_data / "copies" / "tmk"
    hits = heard(audio / "timbl_2.mp3", audio / "timbl_1.mp3", tmk / "chair-orig-22-sd-bar.mp4")
    assert list(hits) == ["timbl_1"]
    assert hits["timbl_1"].offset_s == pytest.approx(12.254, abs=0.02)
    assert hits["timbl_1"].speed == pytest.approx(1.0, abs=1e-3)
    assert hits["timbl_1"].log10_chance < -100


def test_the_chair_clips_sound_alike_and_the_doorknob_does_not(shared_data: Path) -> None:
    tmk = shared_data / "copies" / "tmk"
    kept = [tmk / f"{name}.mp4" for name in ("chair-orig-22-sd-bar", "chair-22-with-small-logo-bar", "chair-19-sd-bar")]
    hits = heard(tmk / "chair-20-sd-bar.mp4", *kept, tmk / "doorknob-hd-no-bar.mp4")
    assert set(hits) == {path.stem for path in kept}
    assert all(hit.log10_chance < -50 for hit in hits.values())
