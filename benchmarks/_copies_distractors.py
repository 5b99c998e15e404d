"""Hours of made footage without a codec: drawn as small grey pictures with its sound, and fingerprinted.

What is left out against real files is coding loss, which at these sizes is small, and what it costs to decode.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import _copies_root  # noqa: F401 - lets builders be found
import cv2
import numpy as np
from builders.made_clips.clips import Clip, drawn, other_take
from builders.made_clips.make_clips import posted_clip
from builders.made_clips.player import Player
from builders.made_clips.sounds import sound

from noonmark.copies.fingerprint import RATE_HZ, Fingerprint
from noonmark.copies.fingerprinting import Told, fingerprint_of
from noonmark.copies.frames import BATCH, Sampled
from noonmark.copies.sound_marks import marks_of_samples
from noonmark.copies.sound_peaks import RATE_HZ as SOUND_HZ

FIRST = 100_000
"""Numbers of the made clips that are distractors."""
CHUNK_S = 1800.0
"""About so much footage is kept in one file [s]."""
TAKE_EVERY = 12
"""One clip in so many is another take of a source that is asked for."""
FIRST_TAKE = 11
AT_ONCE = 2
SIDE = 320
"""Longest side of the pictures [px]: hashes average them to 64 and keypoints to 256, so more would change little."""


def plan(chunk: int, made: Sequence[int]) -> list[tuple[str, Clip]]:
    """Return names and clips of one chunk; among them are other takes of the sources of the numbers given."""
    out: list[tuple[str, Clip]] = []
    total, at = 0.0, 0
    while total < CHUNK_S:
        number = chunk * 1000 + at
        if len(made) and at % TAKE_EVERY == TAKE_EVERY - 1:
            of, take = made[number // TAKE_EVERY % len(made)], FIRST_TAKE + number
            name, clip = f"made-{of:04d}-take-{take}", other_take(posted_clip(of), take, seconds=30.0)
        else:
            name, clip = f"distractor-{number:07d}", drawn(FIRST + number)
        out.append((name, clip))
        total, at = total + clip.seconds, at + 1
    return out


def shown(clip: Clip, rate_hz: float = RATE_HZ) -> Iterator[Sampled]:
    """Yield a clip's frames as a decoder would give them, some a second, in batches."""
    times = np.arange(0.0, clip.seconds, 1.0 / rate_hz)
    player = Player(clip, SIDE, grey=True)
    for first in range(0, len(times), BATCH):
        some = times[first : first + BATCH]
        yield Sampled(some.astype(np.float32), np.stack(list(player.pictures(some))))


def fingerprinted(name: str, clip: Clip) -> Fingerprint:
    """Return a clip's fingerprint."""
    wave = sound(clip.sound, clip.sound_seed, clip.seconds, SOUND_HZ)
    heard = None if wave is None else marks_of_samples(wave)
    size = Player(clip, SIDE, grey=True).size
    told = Told(hashlib.sha256(name.encode()).hexdigest(), "video", clip.seconds, size)
    return fingerprint_of(shown(clip), heard, told=told)


def make_chunk(told: tuple[int, Sequence[int], Path]) -> float:
    """Write one chunk unless it is there; return how many seconds of footage it holds [s]."""
    chunk, made, path = told
    cv2.setNumThreads(1)
    clips = plan(chunk, made)
    if not path.exists():
        held: dict[str, np.ndarray] = {}
        for name, clip in clips:
            made_of = fingerprinted(name, clip)
            held |= {f"{name}/{part.name}": np.asarray(getattr(made_of, part.name)) for part in fields(Fingerprint)}
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"draft-{os.getpid()}-{path.name}")
        np.savez(draft, **held)  # type: ignore[arg-type]
        draft.replace(path)
    return sum(clip.seconds for _, clip in clips)


def prints(path: Path) -> Iterator[tuple[str, Fingerprint]]:
    """Yield the names and fingerprints of one chunk."""
    kinds = {"sha256": str, "kind": str, "note": str, "duration_s": float, "fast": bool}
    with np.load(path) as held:
        for name in dict.fromkeys(key.split("/")[0] for key in held.files):
            told = {part.name: held[f"{name}/{part.name}"] for part in fields(Fingerprint)}
            for field, kind in kinds.items():
                told[field] = kind(told[field].item())
            size = tuple(int(each) for each in told.pop("size"))
            yield name, Fingerprint(**told, size=size)


def chunks(
    folder: Path, numbers: Sequence[int], made: Sequence[int], run: Callable[..., Sequence[float]], *, minutes: float
) -> tuple[list[Path], float]:
    """Return the chunks of the numbers given, and how many hours they hold; those that lack are made, for so long."""
    until = time.monotonic() + 60.0 * minutes
    out: list[Path] = []
    total = 0.0
    for first in range(0, len(numbers), AT_ONCE):
        some = [(number, made, folder / f"chunk-{number:04d}.npz") for number in numbers[first : first + AT_ONCE]]
        if time.monotonic() > until and not all(path.exists() for *_, path in some):
            break
        total += sum(run(make_chunk, some))
        out += [path for *_, path in some]
    return out, total / 3600.0
