"""How fast 720p is fingerprinted beside decoding alone and beside PDQ of whole frames, and how much is kept."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import _copies_root  # noqa: F401 - lets builders be found
import av
from _copies_peer import frame_words
from _measure import row
from builders.made_clips.clips import drawn
from builders.made_clips.make_clips import write

from noonmark.copies.fingerprinting import fingerprint

SECONDS = 60.0
NUMBER = 700_001
HOURS_REACH, MB_REACH = 10.0, 4.0


def spent_s() -> float:
    """Return the CPU time of this process and of its children that ended [s]."""
    told = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in told)


def hours_a_core_hour(work: Callable[[], object], seconds: float, repeats: int = 3) -> float:
    """Return how much footage goes through in one hour of one core, at best."""
    work()
    best = float("inf")
    for _ in range(repeats):
        start = spent_s()
        work()
        best = min(best, spent_s() - start)
    return seconds / best


def decoded(path: Path) -> int:
    """Decode every frame and do nothing with it."""
    with av.open(str(path)) as file:
        return sum(1 for _ in file.decode(video=0))


def print_speed(folder: Path) -> None:
    """Print hours of 720p footage a core-hour."""
    path = folder / "speed-720p.mp4"
    if not path.exists():
        write(drawn(NUMBER, seconds=SECONDS, plain=True), path.with_name("draft.mp4"), side=1280)
        path.with_name("draft.mp4").replace(path)
    alone = hours_a_core_hour(lambda: decoded(path), SECONDS)
    ours = hours_a_core_hour(lambda: fingerprint(path), SECONDS)
    fast = hours_a_core_hour(lambda: fingerprint(path, fast=True), SECONDS)
    peer = hours_a_core_hour(lambda: frame_words(path), SECONDS)
    print(f"\n720p, {SECONDS:.0f} s at 25 frames a second, {path.stat().st_size * 8e-6 / SECONDS:.1f} Mbit/s")
    row("hours of video a core-hour", "to reach", "measured", "beside decoding alone")
    row("decoding alone, nothing done with the frames", "14", f"{alone:.1f}")
    row("fingerprint(path)", f"{HOURS_REACH:.0f}", f"{ours:.1f}", f"{ours / alone:.2f}")
    row("fingerprint(path, fast=True)", "", f"{fast:.1f}", f"{fast / alone:.2f}")
    row("PDQ of whole frames, one a second (peer)", "12 to 14", f"{peer:.1f}", f"{peer / alone:.2f}")


def print_size(index: Path, hours: float) -> None:
    """Print what the index takes for an hour."""
    size = sum(each.stat().st_size for each in index.rglob("*") if each.is_file()) / 1e6
    verdict = "held" if size / hours <= MB_REACH else "MISSED"
    row("index, MB an hour, all its files", f"{MB_REACH:.0f}", f"{size / hours:.2f}", f"{verdict}; {hours:.1f} h")
