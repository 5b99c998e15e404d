"""Write altered copies of a clip: ``python -m builders.alter.alter clip.mp4 build/altered [NAME ...]``.

Files are called after the clip and the alteration, in MP4 (or MKV for Opus), and always come out the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.filter import Graph
from builders.alter.alterations import ALTERATIONS, Alteration
from builders.alter.pictures import Picture, even
from numpy.typing import NDArray

SOUND_HZ = 44100
VOICE_SEED = 5


def alter(source: Path, name: str, target: Path) -> None:
    """Write one altered copy; the target's ending says the container."""
    told = ALTERATIONS[name]
    start, end = _excerpt(source, told)
    with av.open(str(target), "w") as out:
        sound = None if told.sound == "drop" else _sound(source, told, (start, end))
        rate = Fraction(told.rate or _rate(source)).limit_denominator(1001)
        pictures = _timed(source, told, (start, end), rate)
        stream = None
        heard = (
            out.add_stream(told.codec, rate=48000 if told.codec == "libopus" else SOUND_HZ)
            if sound is not None
            else None
        )
        if heard is not None:
            heard.bit_rate = told.sound_bits
        for number, picture in enumerate(pictures):
            shown = even(np.ascontiguousarray(picture))
            if stream is None:
                stream = out.add_stream(
                    "libx264", rate=rate, options={"crf": str(told.quality), "preset": "veryfast", "threads": "2"}
                )
                stream.width, stream.height, stream.pix_fmt = shown.shape[1], shown.shape[0], "yuv420p"
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(shown), format="rgb24")
            frame.pts, frame.time_base = number, 1 / rate
            out.mux(stream.encode(frame))
        if stream is not None:
            out.mux(stream.encode(None))
        if heard is not None and sound is not None:
            _write_sound(out, heard, sound)


def _rate(source: Path) -> Fraction:
    with av.open(str(source)) as file:
        return Fraction(file.streams.video[0].average_rate or 25)


def _length(source: Path) -> float:
    with av.open(str(source)) as file:
        return float((file.duration or 0) / 1e6)


def _excerpt(source: Path, told: Alteration) -> tuple[float, float]:
    length = _length(source)
    if told.excerpt_s is None:
        return 0.0, length
    share, wanted = told.excerpt_s
    start = share * max(0.0, length - wanted)
    return start, min(length, start + wanted)


def _timed(source: Path, told: Alteration, span: tuple[float, float], rate: Fraction) -> Iterator[Picture]:
    """Yield the pictures of the copy, one a step of its rate."""
    own = _changed(source, told, span, rate)
    if told.inside_s is None:
        yield from own
        return
    before = int((told.inside_s - (span[1] - span[0])) * 0.45 * rate)
    after = int(told.inside_s * rate) - before - int((span[1] - span[0]) * rate)
    first = next(own)
    yield from _filler(first.shape, before, rate, 1)
    yield first
    yield from own
    yield from _filler(first.shape, after, rate, 2)


def _changed(source: Path, told: Alteration, span: tuple[float, float], rate: Fraction) -> Iterator[Picture]:
    if not told.with_picture:
        yield from _filler((360, 640, 3), int((span[1] - span[0]) / _tempo(told) * rate), rate, 3)
        return
    number = 0
    last: Picture | None = None
    for time_s, picture in _pictures(source):
        if time_s >= span[1]:
            break
        if time_s < span[0]:
            continue
        at = (time_s - span[0]) / told.speed
        while float(number / rate) < at and last is not None:
            yield last
            number += 1
        last = picture if told.picture is None else told.picture(picture, at)
    if last is not None:
        yield last


def _tempo(told: Alteration) -> float:
    return 1.1 if "tempo" in told.sound or "asetrate" in told.sound else told.speed


def _pictures(source: Path) -> Iterator[tuple[float, Picture]]:
    with av.open(str(source)) as file:
        stream = file.streams.video[0]
        stream.thread_type = "AUTO"
        first: float | None = None
        for frame in file.decode(stream):
            first = frame.time if first is None else first
            turned = np.rot90(frame.to_ndarray(format="rgb24"), round(getattr(frame, "rotation", 0) / 90))
            yield float((frame.time or 0.0) - (first or 0.0)), turned


def _filler(shape: tuple[int, ...], count: int, rate: Fraction, seed: int) -> Iterator[Picture]:
    """Yield other footage: shots of a drifting textured scene, cut every 4 to 9 seconds."""
    rng = np.random.default_rng(seed)
    h, w = shape[:2]
    left = 0
    for _ in range(count):
        if left == 0:
            left = int(rng.uniform(4, 9) * rate)
            grain = (
                rng.normal(0, 1, (7, 12, 3)) + 0.4 * np.kron(rng.normal(0, 1, (4, 6, 1)), np.ones((2, 2, 3)))[:7, :12]
            )
            scene = cv2.resize(grain.astype(np.float32), (w * 5 // 4, h * 5 // 4), interpolation=cv2.INTER_CUBIC)
            scene += cv2.resize(rng.normal(0, 0.5, (45, 80, 3)).astype(np.float32), (w * 5 // 4, h * 5 // 4))
            scene = np.clip(128 + 45 * scene, 0, 255).astype(np.uint8)
            drift = rng.uniform(0, 1, (2, 2))
            shot = left
        along = 1 - left / shot
        y, x = (drift[0] * (1 - along) + drift[1] * along) * [h // 4, w // 4]
        yield scene[int(y) : int(y) + h, int(x) : int(x) + w]
        left -= 1


def _sound(source: Path, told: Alteration, span: tuple[float, float]) -> NDArray[np.float32] | None:
    samples = _heard(source)
    return None if samples is None else changed_sound(samples, told, span)


def changed_sound(samples: NDArray[np.float32], told: Alteration, span: tuple[float, float]) -> NDArray[np.float32]:
    """Return the copy's sound from the source's, mono at `SOUND_HZ`; span says which seconds of it."""
    samples = samples[int(span[0] * SOUND_HZ) : int(span[1] * SOUND_HZ)]
    if told.speed != 1.0:
        samples = _filtered(samples, f"atempo={told.speed}")
    if told.sound == "voice":
        samples = 0.5 * samples + _voice(len(samples))
    elif told.sound:
        samples = _filtered(samples, told.sound)
    if told.inside_s is not None:
        whole = 0.02 * np.random.default_rng(9).normal(0, 1, int(told.inside_s * SOUND_HZ)).astype(np.float32)
        begin = int((told.inside_s - (span[1] - span[0])) * 0.45 * SOUND_HZ)
        whole[begin : begin + len(samples)] = samples
        samples = whole
    return samples


def _heard(source: Path) -> NDArray[np.float32] | None:
    with av.open(str(source)) as file:
        if not file.streams.audio:
            return None
        turner = AudioResampler(format="flt", layout="mono", rate=SOUND_HZ)
        parts = [each.to_ndarray().ravel() for frame in file.decode(audio=0) for each in turner.resample(frame)]
    return np.concatenate(parts) if parts else None


def _filtered(samples: NDArray[np.float32], chain: str) -> NDArray[np.float32]:
    graph = Graph()
    nodes = [graph.add_abuffer(sample_rate=SOUND_HZ, format="flt", layout="mono")]
    nodes += [graph.add(*part.split("=", 1)) for part in chain.split(",")]
    nodes += [
        graph.add("aresample", str(SOUND_HZ)),
        graph.add("aformat", "sample_fmts=flt:channel_layouts=mono"),
        graph.add("abuffersink"),
    ]
    for a, b in pairwise(nodes):
        a.link_to(b)
    graph.configure()
    out: list[NDArray[np.float32]] = []
    for start in range(0, len(samples), 4096):
        frame = AudioFrame.from_ndarray(
            samples[None, start : start + 4096].astype(np.float32), format="flt", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = SOUND_HZ, start, Fraction(1, SOUND_HZ)
        graph.push(frame)
        out += _pulled(graph)
    graph.push(None)
    return np.concatenate([*out, *_pulled(graph)])


def _pulled(graph: Graph) -> list[NDArray[np.float32]]:
    out: list[NDArray[np.float32]] = []
    while True:
        try:
            out.append(graph.pull().to_ndarray().ravel())  # type: ignore[union-attr]
        except (BlockingIOError, EOFError):
            return out


def _voice(count: int) -> NDArray[np.float32]:
    """Return something like speech: a buzz through moving formants, in syllables."""
    rng = np.random.default_rng(VOICE_SEED)
    t = np.arange(count) / SOUND_HZ
    pitch = 120 + 20 * np.sin(2 * np.pi * 0.4 * t) + 8 * np.sin(2 * np.pi * 2.1 * t)
    phase = 2 * np.pi * np.cumsum(pitch) / SOUND_HZ
    formant = np.interp(
        t,
        np.arange(0, t[-1] + 1, 0.18),
        rng.uniform(300, 2200, int(t[-1] / 0.18) + 7)[: len(np.arange(0, t[-1] + 1, 0.18))],
    )
    buzz = sum(np.exp(-(((k * 120 - formant) / 500) ** 2)) * np.sin(k * phase) for k in range(1, 22))
    loud = np.clip(np.sin(2 * np.pi * 2.6 * t) + 0.3, 0, 1)
    return (0.12 * buzz * loud).astype(np.float32)


def _write_sound(out: av.container.OutputContainer, stream: av.AudioStream, samples: NDArray[np.float32]) -> None:
    turner = AudioResampler(format=stream.format.name, layout="mono", rate=stream.rate)
    for start in range(0, len(samples), 1024):
        frame = AudioFrame.from_ndarray(
            samples[None, start : start + 1024].astype(np.float32), format="flt", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = SOUND_HZ, start, Fraction(1, SOUND_HZ)
        for each in turner.resample(frame):
            out.mux(stream.encode(each))
    for each in turner.resample(None):
        out.mux(stream.encode(each))
    out.mux(stream.encode(None))


def file_name(source: Path, name: str) -> str:
    """Return what a copy is called."""
    plain = "".join(c if c.isalnum() else "-" for c in name).strip("-")
    return f"{source.stem}--{plain}.{'mkv' if ALTERATIONS[name].codec == 'libopus' else 'mp4'}"


def main() -> int:
    source, folder, names = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or ALTERATIONS:
        alter(source, name, folder / file_name(source, name))
        print(folder / file_name(source, name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
