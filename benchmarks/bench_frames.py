"""Frames by isolated children beside the same decode in this process: speed, jumps and memory.

Run: ``python benchmarks/bench_frames.py``. The clips are made in a temporary folder: 5 minutes of 720p and 1 minute of
1080p as phones write them (H.264, a key frame each 30 frames), and 2 hours of small pictures at 10 a second.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from _measure import heading, row, shown

from noonmark.footage.open_footage import open_footage

REACH_ISOLATION = 1.30
REACH_FRAME_S = 0.100
REACH_MEMORY_MB = 400
RATE = 30


def scenery(width: int, height: int) -> Iterator[np.ndarray[Any, Any]]:
    """Yield frames of a rough landscape that the camera pans over, 8 bits of gray."""
    rng = np.random.default_rng(3)
    land = rng.integers(0, 255, (height // 8 + 1, width // 8 + 64), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
    grain = rng.integers(0, 12, land.shape, dtype=np.uint8)
    land = (land // 2 + 60 + grain).astype(np.uint8)
    step = 0
    while True:
        left = abs(step % 400 - 200) * 2
        yield land[:height, left : left + width]
        step += 1


def write(path: Path, size: tuple[int, int], seconds: int, *, rate: int = RATE, key_each: int = 30) -> Path:
    """Write a clip with H.264, or MPEG-4 where that is missing."""
    codec = "libx264" if "libx264" in av.codecs_available else "mpeg4"
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream: Any = container.add_stream(
            codec, rate=rate, options={"preset": "veryfast", "bf": "0", "g": str(key_each), "crf": "20"}
        )
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        pictures = scenery(*size)
        for number in range(seconds * rate):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(next(pictures)), format="gray")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def in_process(path: Path) -> int:
    """Decode all frames to RGB arrays in this process."""
    count = 0
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for frame in container.decode(video=0):
            count += frame.to_ndarray(format="rgb24").ndim > 0
    return count


def isolated(path: Path) -> int:
    """The same by a child."""
    with open_footage(path) as footage:
        return sum(frame.pixels.ndim > 0 for frame in footage.frames())


def isolation(path: Path) -> None:
    heading("decoding a 5-minute clip of 1280 x 720 to RGB arrays (9,000 frames)")
    times: dict[str, list[float]] = {"in": [], "out": []}
    for _ in range(3):  # by turns, so that a busy machine bears on both
        for name, work in (("in", in_process), ("out", isolated)):
            start = time.perf_counter()
            assert work(path) == 300 * RATE
            times[name].append(time.perf_counter() - start)
    inside, outside = statistics.median(times["in"]), statistics.median(times["out"])
    best = min(times["out"]) / min(times["in"])
    verdict = "held" if outside / inside <= REACH_ISOLATION else "held at best" if best <= REACH_ISOLATION else "MISSED"
    row("in this process", "", f"{shown(inside)} ({shown(min(times['in']))})")
    beside = (
        f"{verdict}: {outside / inside:.2f} x ({best:.2f} x), load {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores"
    )
    row("by a child", f"{REACH_ISOLATION:.2f} x", f"{shown(outside)} ({shown(min(times['out']))})", beside)


def jumps(path: Path) -> None:
    heading("frame_at in 1920 x 1080, a key frame each second")
    rng, took, steps = random.Random(1), list[float](), list[float]()
    with open_footage(path) as footage:
        footage.frame_at(0.0)
        for _ in range(60):
            at = rng.uniform(0, 59)
            took.append(_timed_frame(footage, at))
            steps += [_timed_frame(footage, at + step / RATE) for step in (1, 2, 1, 0)]
    for name, values in (("at random", took), ("next or last frame", steps)):
        median, worst = statistics.median(values), max(values)
        verdict = "held" if worst <= REACH_FRAME_S else "median held" if median <= REACH_FRAME_S else "MISSED"
        row(f"{name}: median (worst)", shown(REACH_FRAME_S), f"{shown(median)} ({shown(worst)})", verdict)


def _timed_frame(footage: Any, at: float) -> float:
    start = time.perf_counter()
    footage.frame_at(at)
    return time.perf_counter() - start


def memory(path: Path) -> None:
    heading(f"a clip of 2 hours ({path.stat().st_size / 1e6:.0f} MB)")
    with open_footage(path) as footage:
        start = time.perf_counter()
        frame = footage.frame_at(7100.0)
        took = time.perf_counter() - start
        assert abs(frame.time_s - 7100) < 1
        children = _descendants(os.getpid())
        peaks = {pid: _peak_mb(pid) for pid in [os.getpid(), *children]}
    worst = max(peaks.values())
    verdict = "held" if worst <= REACH_MEMORY_MB else "MISSED"
    row("open it and give the frame at 1:58:20", "", shown(took))
    row("peak memory of the largest process", f"{REACH_MEMORY_MB} MB", f"{worst:.0f} MB", verdict)


def _peak_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        children = [int(child) for child in (task / "children").read_text().split()]
        found += [one for child in children for one in (child, *_descendants(child))]
    return found


def main() -> None:
    quick = "--quick" in sys.argv
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("making the clips ...", file=sys.stderr)
        if not quick:
            isolation(write(folder / "five.mp4", (1280, 720), 300))
        jumps(write(folder / "hd.mp4", (1920, 1080), 60))
        memory(write(folder / "long.mp4", (320, 240), 7200, rate=10, key_each=50))


if __name__ == "__main__":
    main()
