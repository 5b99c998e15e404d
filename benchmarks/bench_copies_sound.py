"""How often a sound that is not in an archive is found in it, and how loud a voice over a sound may be.

Run: ``python benchmarks/bench_copies_sound.py [--hours H] [--asked N]``. The sounds are made (builders/made_clips):
songs share twelve keys and a few beats, which is harder than most that an archive holds. Every answer to a question
whose sound the archive does not hold is a false alarm; ``log10_chance`` should promise no fewer than there are.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping

import _copies_root  # noqa: F401 - finds builders/
import numpy as np
from builders.made_clips.sounds import sound
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.index.memory import MemoryIndex
from noonmark.copies.sound_marks import asked_of_samples, marks_of_samples
from noonmark.copies.sound_peaks import RATE_HZ
from noonmark.copies.sound_vote import SoundHit, sound_hits

Wave = NDArray[np.float32]
KINDS = ("speech", "music", "street", "speech+street", "music+street", "speech+music", "noise", "hum")
FILE_S, ASKED_S = 60.0, 10.0
THRESHOLDS = (0.0, -1.0, -2.0, -3.0, -4.0, -6.0)


def printed(wave: Wave, name: str) -> Fingerprint:
    """Return a fingerprint of sound alone."""
    keys, ticks = marks_of_samples(wave)
    none, bits = np.zeros(0, np.float32), np.zeros((0, 32), np.uint8)
    return Fingerprint(
        sha256=name, kind="sound", duration_s=len(wave) / RATE_HZ, size=(0, 0), fast=False, times_s=none,
        hashes=np.zeros((0, 1, 32), np.uint8), usable=np.zeros((0, 1), np.bool_), boxes=np.zeros((0, 4), np.float32),
        pdq=bits, pdq_quality=none.astype(np.uint8), mark_keys=keys, mark_ticks=ticks, points=bits,
        point_places=np.zeros((0, 2), np.float32), point_frames=none.astype(np.int32),
    )  # fmt: skip


def made(number: int, seconds: float) -> tuple[str, Wave]:
    """Return the kind and the samples of a sound."""
    kind = KINDS[number % len(KINDS)]
    wave = 0.1 * _noise(round(seconds * RATE_HZ), number) if kind == "noise" else sound(kind, number, seconds, RATE_HZ)
    assert wave is not None
    return kind, np.asarray(wave, np.float32)


def archive(hours: float) -> tuple[MemoryIndex, int]:
    """Return an index of so many hours, and how many marks it holds."""
    index, marks = MemoryIndex(), 0
    for number in range(round(hours * 3600 / FILE_S)):
        kept = printed(made(number, FILE_S)[1], str(number))
        marks += len(kept.mark_keys)
        index.add(kept, path=str(number))
    return index, marks


def over(wave: Wave, number: int, louder_db: float) -> Wave:
    """Return a sound with a voice over it that is so much louder."""
    voice = sound("speech", number, ASKED_S, RATE_HZ)
    assert voice is not None
    return wave + voice * np.float32(wave.std() / (voice.std() + 1e-9) * 10 ** (louder_db / 20))


ALTERED: Mapping[str, Callable[[Wave, int], Wave]] = {
    "as it is": lambda wave, _: wave,
    "noise, as loud": lambda wave, number: wave + np.float32(wave.std()) * _noise(len(wave), number),
    "voice over it, as loud": lambda wave, number: over(wave, number, 0.0),
    "voice, 6 dB louder": lambda wave, number: over(wave, number, 6.0),
    "voice, 12 dB louder": lambda wave, number: over(wave, number, 12.0),
}


def _noise(count: int, number: int) -> Wave:
    return np.asarray(np.random.default_rng(number).normal(0, 1, count), np.float32)


def false_alarms(index: MemoryIndex, count: int) -> None:
    """Print how many questions find what is not there, beside how many their thresholds promise."""
    best = list[float]()
    before = time.process_time()
    for number in range(count):
        hits = sound_hits(asked_of_samples(made(10**6 + number, ASKED_S)[1]), index, sure_log10=0.0)
        best.append(min((hit.log10_chance for hit in hits), default=1.0))
    each = (time.process_time() - before) / count
    print(f"\nnot in the archive: {count} questions of {ASKED_S:.0f} s, {each:.2f} s of CPU each with making them")
    print("log10_chance at most | answered | promised at most")
    for least in THRESHOLDS:
        print(f"{least:20.0f} | {sum(value <= least for value in best):8d} | {count * 10.0**least:.2f}")


def found(index: MemoryIndex, count: int) -> None:
    """Print how many stretches of archived sounds are found again, by what was done to them."""
    loud = [kind not in {"hum"} for kind in KINDS]
    numbers = [number for number in range(len(index.files())) if loud[number % len(KINDS)]][:count]
    print(f"\nin the archive: {len(numbers)} stretches of {ASKED_S:.0f} s\nwhat was done | found")
    for name, change in ALTERED.items():
        right = 0
        for number in numbers:
            whole = made(number, FILE_S)[1]
            part = change(whole[20 * RATE_HZ : round((20 + ASKED_S) * RATE_HZ)], 2 * 10**6 + number)
            right += any(_is(hit, index, number) for hit in sound_hits(asked_of_samples(part), index))
        print(f"{name:24s} | {100 * right / len(numbers):.0f} %")


def _is(hit: SoundHit, index: MemoryIndex, number: int) -> bool:
    return index.fingerprint(hit.file).sha256 == str(number) and abs(hit.offset_s - 20.0) < 0.7


def main() -> int:
    """Make an archive, ask for what it does not hold and for what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=2.0)
    parser.add_argument("--asked", type=int, default=100)
    given = parser.parse_args()
    before = time.process_time()
    index, marks = archive(given.hours)
    cpu = (time.process_time() - before) / given.hours
    print(f"{given.hours:g} h, {marks / given.hours / 3600:.1f} marks a second ({8e-6 * marks / given.hours:.2f} MB an")
    print(f"hour at 8 bytes), {cpu:.0f} s of CPU an hour with making the sounds")
    false_alarms(index, given.asked)
    found(index, max(1, given.asked // 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
