"""Write made clips as MP4: ``python -m builders.made_clips.make_clips build/made --count 12 --first 1 --takes 1``.

``made-0001.mp4`` is a clip, ``made-0001-take-1.mp4`` the same places filmed another time; always the same ones.
"""

from __future__ import annotations

import argparse
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from builders.made_clips.clips import Clip, drawn, other_take
from builders.made_clips.player import Player
from builders.made_clips.sounds import sound

RATE = Fraction(25)
SOUND_HZ = 44100
SIDE = 640
SECONDS = (9.0, 24.0)
"""Shortest and longest of the clips that are written, unless told."""
ENCODER = {"preset": "veryfast", "crf": "22", "threads": "1", "x264-params": "mbtree=0:rc-lookahead=0:sync-lookahead=0"}


def posted_clip(number: int) -> Clip:
    """Return the clip of a number, as long as a post is."""
    spread = np.random.default_rng([number, 12]).uniform(*SECONDS)
    return drawn(number, seconds=round(float(spread), 1), plain=True)


def write(clip: Clip, path: Path, *, side: int = SIDE) -> Path:
    """Write a clip with its sound."""
    player = Player(clip, side, grey=False)
    wave = sound(clip.sound, clip.sound_seed, clip.seconds, SOUND_HZ)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=RATE, options=ENCODER)
        stream.width, stream.height, stream.pix_fmt = *player.size, "yuv420p"
        heard = None if wave is None else out.add_stream("aac", rate=SOUND_HZ)
        for number in range(round(clip.seconds * RATE)):
            frame = av.VideoFrame.from_ndarray(player.picture(float(number / RATE)), format="rgb24")
            frame.pts, frame.time_base = number, 1 / RATE
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if heard is not None and wave is not None:
            for start in range(0, len(wave), 1024):
                block = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], format="fltp", layout="mono")
                block.sample_rate, block.pts, block.time_base = SOUND_HZ, start, Fraction(1, SOUND_HZ)
                out.mux(heard.encode(block))
            out.mux(heard.encode(None))
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--takes", type=int, default=1)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for number in range(given.first, given.first + given.count):
        clip = posted_clip(number)
        sys.stdout.write(f"{write(clip, given.folder / f'made-{number:04d}.mp4')}\n")
        for take in range(1, given.takes + 1):
            path = given.folder / f"made-{number:04d}-take-{take}.mp4"
            sys.stdout.write(f"{write(other_take(clip, take), path)}\n")


if __name__ == "__main__":
    main()
