"""Looks at footage beside their limits and ExifTool, which reads tags alone and in its own process.

Run: ``make bench``, or ``python benchmarks/bench_footage.py``. The clip and the pictures are made here, in a folder
that goes away. Each figure is the median of several runs, the least of them in brackets.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from _measure import Timing, beside_python, heading, row, run_command, shown, timed, timing_row
from PIL import Image

from noonmark.look.look import look

LOOK_S = 0.5
FILES_A_SECOND = 20
"""Of a folder: an archive of 10,000 pictures is then read in less than ten minutes."""
MEMORY_MB = 400
PICTURES = 100
TAGS = {
    "creation_time": "2022-09-22T01:40:00Z",
    "com.apple.quicktime.creationdate": "2022-09-22T10:40:00+0900",
    "com.apple.quicktime.location.ISO6709": "+56.6585+124.7200+790.000/",
    "com.apple.quicktime.make": "Apple",
    "com.apple.quicktime.model": "iPhone 13",
}


def phone_clip(path: Path, seconds: int = 10) -> Path:
    """Write 1080p at 30 frames a second with sound and QuickTime's tags, noisy enough for a phone's bit rate."""
    rng = np.random.default_rng(20220922)
    noise = [rng.integers(0, 255, (1080, 1920, 3), dtype=np.uint8) for _ in range(3)]
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata.update(TAGS)
        writer: Any = container
        video: Any = writer.add_stream("libx264", rate=Fraction(30), options={"preset": "ultrafast", "b": "10M"})
        video.width, video.height, video.pix_fmt = 1920, 1080, "yuv420p"
        sound: Any = writer.add_stream("aac", rate=48_000)
        for number in range(30 * seconds):
            writer.mux(video.encode(av.VideoFrame.from_ndarray(noise[number % 3], format="rgb24")))
        writer.mux(video.encode(None))
        wave = (np.sin(np.arange(48_000 * seconds) / 20) * 9000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave[np.newaxis], format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, 0
        writer.mux(sound.encode(frame))
        writer.mux(sound.encode(None))
    return path


def pictures(folder: Path) -> Path:
    """Write small JPEGs with a camera's tags."""
    folder.mkdir()
    for number in range(PICTURES):
        tags = Image.Exif()
        tags.update({0x010F: "Canon", 0x0110: "EOS", 0x0132: "2022:09:22 10:40:00"})
        tags.get_ifd(0x8769).update({0x9003: f"2022:09:22 10:{number % 60:02d}:00", 0x9011: "+09:00"})
        tags.get_ifd(0x8825).update({1: "N", 2: (56.0, 39.0, float(number % 60)), 3: "E", 4: (124.0, 43.0, 12.0)})
        Image.effect_noise((320, 240), 60).convert("RGB").save(folder / f"{number:03d}.jpg", exif=tags.tobytes())
    return folder


def beside_exiftool(ours: Timing, *words: str) -> None:
    """Print what ExifTool takes for the same, and how many times that is ours."""
    if shutil.which("exiftool") is None:
        row("exiftool", "", "missing", "install libimage-exiftool-perl")
        return
    theirs, _ = run_command(["exiftool", "-j", "-n", "-G1", *words])
    row("exiftool on the same", "", f"{shown(theirs.median)} ({shown(theirs.least)})", told(theirs, ours))


def told(theirs: Timing, ours: Timing) -> str:
    return f"ours is {ours.median / theirs.median:.2f} x that"


def clip(folder: Path) -> None:
    path = phone_clip(folder / "phone.mp4")
    heading(f"A phone clip: 10 s of 1080p, H.264 and AAC, {path.stat().st_size / 1e6:.0f} MB")
    command, memory = run_command([beside_python("noonmark"), "look", str(path), "--json", "-"])
    timing_row("noonmark look (the shell command, warm)", LOOK_S, command)
    row("its peak memory", f"{MEMORY_MB} MB", f"{memory:,.0f} MB", "held" if memory <= MEMORY_MB else "MISSED")
    alone, _ = run_command([beside_python("noonmark"), "look", str(path), "--no-exiftool", "--json", "-"])
    timing_row("the same with --no-exiftool", LOOK_S, alone)
    within = timed(lambda: look(path), 5)
    timing_row("look(path) in a process that has looked before", LOOK_S, within)
    beside_exiftool(command, str(path))


def folder_of_pictures(folder: Path) -> None:
    many = pictures(folder / "pictures")
    heading(f"A folder of {PICTURES} small JPEGs")
    limit = PICTURES / FILES_A_SECOND
    for words in ((), ("--no-exiftool",)):
        command, memory = run_command([beside_python("noonmark"), "look", str(many), *words, "--json", "-"], 3)
        timing_row(
            " ".join(("noonmark look FOLDER", *words)), limit, command, f"{PICTURES / command.median:.0f} files/s"
        )
        row("its peak memory", f"{MEMORY_MB} MB", f"{memory:,.0f} MB", "held" if memory <= MEMORY_MB else "MISSED")
        if not words:
            beside_exiftool(command, str(many))


def main() -> None:
    wanted = sys.argv[1:]
    parts: tuple[Callable[[Path], None], ...] = (clip, folder_of_pictures)
    for part in parts:
        if not wanted or part.__name__ in wanted:
            with tempfile.TemporaryDirectory() as folder:
                part(Path(folder))


if __name__ == "__main__":
    main()
