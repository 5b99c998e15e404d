"""A sound is found again in an index, played as it may, and other sounds are not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, resample, sosfilt
from scipy.stats import binom
from tests.copies.sounds import RATE_HZ, Samples, beeps, hum, noise, playing, scaled, silence, talking, tone

from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.index.memory import MemoryIndex
from noonmark.copies.sound_align import tail_log10
from noonmark.copies.sound_marks import asked_of_samples, marks_of_samples, peaks_kept
from noonmark.copies.sound_vote import SoundHit, sound_hits


def printed(samples: Samples, name: str) -> Fingerprint:
    """A fingerprint of sound alone."""
    keys, ticks = marks_of_samples(samples)
    none = np.zeros(0)
    return Fingerprint(
        sha256=name, kind="sound", duration_s=len(samples) / RATE_HZ, size=(0, 0), fast=False,
        times_s=none.astype(np.float32), hashes=np.zeros((0, 7, 32), np.uint8), usable=np.zeros((0, 7), np.bool_),
        boxes=np.zeros((0, 4), np.float32), pdq=np.zeros((0, 32), np.uint8), pdq_quality=none.astype(np.uint8),
        mark_keys=keys, mark_ticks=ticks, points=np.zeros((0, 32), np.uint8),
        point_places=np.zeros((0, 2), np.float32), point_frames=none.astype(np.int32),
    )  # fmt: skip


@pytest.fixture(scope="module")
def archive() -> tuple[MemoryIndex, dict[int, str]]:
    """Sounds of many kinds, and the name of each by its number."""
    sounds = {
        **{f"talk {seed}": talking(30.0, seed) for seed in range(8)},
        **{f"song {seed}": playing(30.0, seed) for seed in range(8)},
        "noise": noise(30.0, 1), "hum": hum(30.0, 1), "tone": tone(30.0, 1000.0), "silence": silence(30.0),
        "beeps": beeps(30.0, 1000.0, 1.0),
    }  # fmt: skip
    index = MemoryIndex()
    return index, {index.add(printed(samples, name), path=name): name for name, samples in sounds.items()}


def found(archive: tuple[MemoryIndex, dict[int, str]], samples: Samples) -> list[tuple[str, SoundHit]]:
    index, names = archive
    return [(names[hit.file], hit) for hit in sound_hits(asked_of_samples(samples), index)]


def stretched(samples: Samples, speed: float) -> Samples:
    """Played faster with its pitch kept, by laying windows of 40 ms over each other where they fit best."""
    size, step = 320, 160
    out, last = np.zeros(int(len(samples) / speed) + 2 * size), 0
    window = np.hanning(size)
    for at in range(0, len(out) - 2 * size, step):
        due = int(at * speed)
        if due + 2 * size + 160 >= len(samples):
            break
        tries = [due + shift for shift in range(0, 160, 4)]
        wanted = samples[last + step : last + step + size]
        last = max(tries, key=lambda begin: float(samples[begin : begin + size] @ wanted)) if at else due
        out[at : at + size] += window * samples[last : last + size]
    return scaled(out, 0.5)


def taped(samples: Samples, speed: float) -> Samples:
    """Played faster and higher, as a tape."""
    return scaled(resample(samples, int(len(samples) / speed)), 0.5)


def phoned(samples: Samples) -> Samples:
    """Through a telephone: its band, eight bits."""
    band = sosfilt(butter(4, [300, 3400], "band", fs=RATE_HZ, output="sos"), samples)
    return np.asarray(np.round(scaled(band, 0.5) * 127) / 127, np.float32)


@pytest.mark.parametrize("name", ["talk 3", "song 2"])
@pytest.mark.parametrize(
    ("how", "speed", "pitch"),
    [
        ("cut", 1.0, 1.0), ("phone", 1.0, 1.0), ("voice", 1.0, 1.0), ("noise", 1.0, 1.0),
        ("stretch 0.9", 0.9, 1.0), ("stretch 1.1", 1.1, 1.0), ("stretch 1.25", 1.25, 1.0), ("stretch 1.5", 1.5, 1.0),
        ("tape 1.1", 1.1, 1.1), ("tape 0.9", 0.9, 0.9),
    ],
)  # fmt: skip
def test_a_stretch_is_found_as_it_is_played(
    archive: tuple[MemoryIndex, dict[int, str]], name: str, how: str, speed: float, pitch: float
) -> None:
    seed = int(name.split()[1])
    whole = talking(30.0, seed) if name.startswith("talk") else playing(30.0, seed)
    part = whole[8 * RATE_HZ : 20 * RATE_HZ]
    kind, _, _ = how.partition(" ")
    asked: Samples = {
        "cut": lambda: part,
        "phone": lambda: phoned(part),
        "voice": lambda: part + talking(12.0, 99) * np.float32(part.std() / talking(12.0, 99).std()),
        "noise": lambda: part + noise(12.0, 98) * np.float32(part.std() / noise(12.0, 98).std()),
        "stretch": lambda: stretched(part, speed),
        "tape": lambda: taped(part, speed),
    }[kind]().astype(np.float32)
    hits = found(archive, asked)
    assert [told for told, _ in hits] == [name]
    hit = hits[0][1]
    assert hit.offset_s == pytest.approx(8.0, abs=0.2)
    assert hit.speed == pytest.approx(speed, rel=0.01)
    assert hit.pitch == pytest.approx(pitch, rel=0.02)
    assert hit.query[0] == pytest.approx(0.0, abs=2.0)
    assert hit.match[1] == pytest.approx(20.0, abs=3.0)
    assert hit.log10_chance < -4.5
    assert hit.votes <= hit.of


def test_other_sounds_match_nothing(archive: tuple[MemoryIndex, dict[int, str]]) -> None:
    others = [
        *(talking(12.0, 200 + seed) for seed in range(6)), *(playing(12.0, 200 + seed) for seed in range(6)),
        noise(12.0, 200), hum(12.0, 200), tone(12.0, 1000.0), tone(12.0, 440.0), silence(12.0),
        beeps(12.0, 1000.0, 0.7), beeps(12.0, 2000.0, 1.0),
    ]  # fmt: skip
    assert [found(archive, samples) for samples in others] == [[]] * len(others)


def test_silence_hum_and_tones_do_not_match_themselves(archive: tuple[MemoryIndex, dict[int, str]]) -> None:
    for samples in (silence(30.0), hum(30.0, 1), tone(30.0, 1000.0), np.zeros(0, np.float32)):
        assert found(archive, samples) == []


def test_beeps_match_at_no_offset_since_they_match_at_all(archive: tuple[MemoryIndex, dict[int, str]]) -> None:
    assert found(archive, beeps(12.0, 1000.0, 1.0, seed=5)) == []


def test_a_stretch_within_other_sound_is_cut_out(archive: tuple[MemoryIndex, dict[int, str]]) -> None:
    own = talking(30.0, 4)[5 * RATE_HZ : 15 * RATE_HZ]
    mixed = np.concatenate([talking(20.0, 300), own, talking(20.0, 301)])
    ((name, hit),) = found(archive, mixed)
    assert name == "talk 4"
    assert hit.query == pytest.approx((20.0, 30.0), abs=1.5)
    assert hit.match == pytest.approx((5.0, 15.0), abs=1.5)
    assert hit.offset_s == pytest.approx(-15.0, abs=0.1)


def test_two_parts_of_two_files_are_both_found(archive: tuple[MemoryIndex, dict[int, str]]) -> None:
    one, two = talking(30.0, 1)[: 10 * RATE_HZ], talking(30.0, 2)[10 * RATE_HZ : 20 * RATE_HZ]
    hits = found(archive, np.concatenate([one, two]))
    assert {name: round(hit.offset_s) for name, hit in hits} == {"talk 1": 0, "talk 2": 0}


def test_the_marks_of_a_fingerprint_alone_find_their_file(archive: tuple[MemoryIndex, dict[int, str]]) -> None:
    index, names = archive
    hits = sound_hits(peaks_kept(*marks_of_samples(talking(30.0, 5)[10 * RATE_HZ :])), index)
    assert [names[hit.file] for hit in hits] == ["talk 5"]


def test_the_tail_of_the_binomial_law_by_hand_and_by_scipy() -> None:
    assert 10 ** tail_log10(3, 0.3, 3) == pytest.approx(0.001), "three of three at a tenth each"
    assert tail_log10(2, 5.0, 50) == 0.0
    for count, mean, of in ((8, 2.0, 20), (40, 10.0, 60), (30, 3.0, 300)):
        mine, theirs = tail_log10(count, mean, of), binom.logsf(count - 1, of, mean / of) / np.log(10)
        assert theirs <= mine <= theirs + 0.02
