"""The clips of the copies benchmark: sources, altered copies of them with their truth, other takes, unrelated clips."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

import _copies_root
import av
import numpy as np
from builders.alter.alter import alter, file_name
from builders.alter.alterations import ALTERATIONS
from builders.made_clips.clips import Clip, drawn, other_take
from builders.made_clips.make_clips import posted_clip, write

SHARED = _copies_root.ROOT.parent / "shared" / "data"
REAL = (
    "copies/car-detection.mp4", "copies/tmk/chair-orig-22-sd-bar.mp4", "copies/tmk/doorknob-hd-no-bar.mp4",
    "video/telemetry/karma.mp4", "video/telemetry/max-heromode.mp4", "video/telemetry/issue_515.mp4",
)  # fmt: skip
"""Footage of others that is altered where it is at hand."""
QUIET_DB = -60.0
LONG = "6 s in a compilation"
STRANGERS = 900_000
"""Numbers of made clips that are asked for and are in no archive."""
TAKE_ASKED = 2
"""Takes 1 lie in the archive, so that it holds the same scene; takes 2 are asked for."""
TAKE_CHANGES = ("", "240p", "crop 20 %", "mirror")


@dataclass(frozen=True)
class Asked:
    """A clip that is looked for, and what is true about it.

    Attributes
    ----------
    source : str
        Stem of the file that it is a copy of; empty when it is a copy of none.
    kind : str
        Name of the alteration, "other take" or "unrelated".
    lead_s : float
        So much other footage comes before the copy [s].
    start_s, speed : float
        The copy's first instant is this one of its source [s]; seconds of the source in one of the copy.
    """

    path: str
    source: str
    kind: str
    lead_s: float = 0.0
    start_s: float = 0.0
    speed: float = 1.0

    @property
    def sound_only(self) -> bool:
        return self.kind.startswith("sound only")


def sources(folder: Path, made: Sequence[int], *, real: bool, run: Callable[..., object]) -> list[Path]:
    """Return the sources, the made ones, of the numbers given, written into a folder."""
    wanted = [folder / f"made-{number:04d}.mp4" for number in made]
    run(_write_missing, [(path, posted_clip(number)) for number, path in zip(made, wanted, strict=True)])
    found = [SHARED / name for name in REAL if (SHARED / name).exists()] if real else []
    yard = _copies_root.ROOT / "build/demo/yard.mp4"
    return [*wanted, *found, *([yard] if real and yard.exists() else [])]


def same_scenes(folder: Path, made: Sequence[int], take: int, run: Callable[..., object]) -> list[Path]:
    """Return other takes of the made sources."""
    wanted = [folder / f"made-{number:04d}-take-{take}.mp4" for number in made]
    run(_write_missing, [(path, other_take(posted_clip(n), take)) for n, path in zip(made, wanted, strict=True)])
    return wanted


def strangers(folder: Path, numbers: Sequence[int], run: Callable[..., object]) -> list[Asked]:
    """Return unrelated clips to ask for."""
    told = [(folder / f"stranger-{n}.mp4", drawn(STRANGERS + n, seconds=12.0)) for n in numbers]
    run(_write_missing, told)
    return [Asked(str(path), "", "unrelated") for path, _ in told]


def copies(folder: Path, of: Sequence[Path], names: Sequence[str], run: Callable[..., object]) -> list[Asked]:
    """Return altered copies of sources with their truths; names are of alterations."""
    told = [(path, name) for path in of for name in names if name != LONG or _length(path) >= 6.5]
    told = [(path, name) for path, name in told if not name.startswith("sound only") or _sounds(path)]
    run(_alter_missing, [(path, name, folder / file_name(path, name)) for path, name in told])
    return [truth(path, name, folder / file_name(path, name)) for path, name in told]


def takes_asked(folder: Path, takes: Sequence[Path], run: Callable[..., object]) -> list[Asked]:
    """Return other takes to ask for, as they are and altered."""
    names = [(path, name) for path in takes for name in TAKE_CHANGES]
    run(_alter_missing, [(path, name, folder / file_name(path, name)) for path, name in names if name])
    return [
        Asked(str(folder / file_name(path, name) if name else path), "", "other take" + (f", {name}" if name else ""))
        for path, name in names
    ]


def truth(source: Path, name: str, path: Path) -> Asked:
    """Return what is true of an altered copy."""
    told, length = ALTERATIONS[name], _length(source)
    start = lead = 0.0
    if told.excerpt_s is not None:
        share, wanted = told.excerpt_s
        start = share * max(0.0, length - wanted)
        if told.inside_s is not None:
            lead = (told.inside_s - min(wanted, length)) * 0.45
    speed = 1.1 if "tempo" in told.sound or "asetrate" in told.sound else told.speed
    return Asked(str(path), source.stem, name, lead, start, speed)


def length_h(paths: Sequence[Path]) -> float:
    """Return how many hours clips run together."""
    return sum(_length(path) for path in paths) / 3600.0


def _length(path: Path) -> float:
    with av.open(str(path)) as file:
        return float((file.duration or 0) / 1e6)


@cache
def _sounds(path: Path) -> bool:
    """Say whether something is to be heard: a sound track that is silent has no copies by its sound."""
    with av.open(str(path)) as file:
        if not file.streams.audio:
            return False
        turner = av.AudioResampler(format="flt", layout="mono", rate=8000)
        loud = [
            float(np.square(each.to_ndarray()).mean())
            for frame in file.decode(audio=0)
            for each in turner.resample(frame)
        ]
    return bool(loud) and 10 * np.log10(np.mean(loud) + 1e-12) > QUIET_DB


def _write_missing(told: tuple[Path, Clip]) -> None:
    path, clip = told
    _made(path, partial(write, clip))


def _alter_missing(told: tuple[Path, str, Path]) -> None:
    source, name, path = told
    _made(path, partial(alter, source, name))


def _made(path: Path, make: Callable[[Path], object]) -> None:
    """Make a file unless it is there, under another name first, so that a stopped run leaves nothing half done."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"draft-{os.getpid()}-{path.name}")
    make(draft)
    draft.replace(path)


def in_turn(workers: int, note: Callable[[str], object]) -> Callable[..., list[object]]:
    """Return a way to run one function over many arguments in some processes, telling how far it is."""

    def run(work: Callable[[object], object], over: Sequence[object]) -> list[object]:
        return list(_noted(work, over, workers, note))

    return run


def _noted(
    work: Callable[[object], object], over: Sequence[object], workers: int, note: Callable[[str], object]
) -> Iterator[object]:
    if not over:
        return
    fresh = get_context("spawn")  # a fork of a process whose libraries have threads can stand still for ever
    with ProcessPoolExecutor(max_workers=workers, mp_context=fresh) as pool:
        for number, value in enumerate(pool.map(work, over), 1):
            note(f"{getattr(work, '__name__', 'work').strip('_')}: {number} of {len(over)}")
            yield value
