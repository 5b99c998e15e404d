"""Small clips for the tests: a moving picture with something like speech."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.resampler import AudioResampler
from tests.copies.sounds import RATE_HZ, Samples, talking

FPS = 10
SOUND_HZ = 48000


def write_clip(path: Path, *, seed: int, seconds: float = 4.0, sound: Samples | None = None) -> Path:
    """Write a clip of 160 x 120 pixels whose picture moves, with sound; return its path."""
    rng = np.random.default_rng(seed)
    scene = np.kron(rng.integers(0, 255, (24, 32)), np.ones((10, 10))).astype(np.uint8)
    file: Any = av.open(str(path), "w")
    with file as out:
        video: Any = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "20"})
        video.width, video.height, video.pix_fmt = 160, 120, "yuv420p"
        audio: Any = out.add_stream("aac", rate=SOUND_HZ, layout="mono")
        for number in range(round(seconds * FPS)):
            view = np.ascontiguousarray(scene[number : number + 120, 2 * number : 2 * number + 160])
            frame = av.VideoFrame.from_ndarray(view, format="gray").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        _sound(out, audio, talking(seconds, seed) if sound is None else sound)
    return path


def write_sound(path: Path, samples: Samples, *, codec: str = "pcm_s16le") -> Path:
    """Write sound alone; return its path."""
    file: Any = av.open(str(path), "w")
    with file as out:
        audio: Any = out.add_stream(codec, rate=RATE_HZ, layout="mono")
        _sound(out, audio, samples)
    return path


def _sound(out: Any, stream: Any, samples: Samples) -> None:
    turner = AudioResampler(format=stream.format.name, layout="mono", rate=stream.rate)
    for start in range(0, len(samples), 1024):
        piece = np.ascontiguousarray(samples[None, start : start + 1024], np.float32)
        frame = av.AudioFrame.from_ndarray(piece, format="flt", layout="mono")
        frame.sample_rate = RATE_HZ
        for each in turner.resample(frame):
            out.mux(stream.encode(each))
    for each in turner.resample(None):
        out.mux(stream.encode(each))
    out.mux(stream.encode(None))
