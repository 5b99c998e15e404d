"""How fast 720p is fingerprinted beside decoding alone and beside PDQ of whole frames, and how much is kept."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import _copies_root  # noqa: F401 - lets builders be found
import av
from _copies_peer import frame_words  # noqa: F401 - called by its name
from _measure import row
from builders.made_clips.clips import drawn
from builders.made_clips.make_clips import write

from noonmark.copies.fingerprinting import fingerprint

SECONDS = 60.0
NUMBER = 700_001
HOURS_REACH, MB_REACH = 10.0, 4.0
_CHILD_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux's prctl: processes whose parent has ended become this one's children."""


_RUN = """
import sys
from pathlib import Path
sys.path.append(sys.argv[4])
import _copies_speed
for _ in range(int(sys.argv[3])):
    getattr(_copies_speed, sys.argv[1])(Path(sys.argv[2]))
"""


def spent_s(work: str, path: Path, times: int) -> float:
    """Return the CPU time of a program, and of all that it starts, that does something to a clip so many times [s]."""
    ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    here = str(Path(__file__).parent)
    subprocess.run([sys.executable, "-c", _RUN, work, str(path), str(times), here], check=True)
    with suppress(ChildProcessError):
        while True:  # the decoders outlive the program by a moment, and count only once they are waited for
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def hours_a_core_hour(work: str, path: Path) -> float:
    """Return how much footage goes through in one hour of one core: a program that does it thrice against once."""
    return 2.0 * SECONDS / (spent_s(work, path, 3) - spent_s(work, path, 1))


def whole(path: Path) -> object:
    return fingerprint(path)


def by_key_frames(path: Path) -> object:
    return fingerprint(path, fast=True)


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
    works = ("decoded", "whole", "by_key_frames", "frame_words")
    alone, ours, fast, peer = (hours_a_core_hour(work, path) for work in works)
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
