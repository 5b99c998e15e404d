"""Sound stands on the same time line as the frames."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from tests.footage.numbered import writing

from noonmark.errors import NoonmarkError
from noonmark.footage.frame import Sound, joined
from noonmark.footage.open_footage import open_footage

RATE = 48000


def write_sound(
    path: Path, pieces: list[tuple[float, np.ndarray[Any, Any]]], *, codec: str = "pcm_s16le", picture: bool = True
) -> Path:
    """Write a clip with pieces of sound (start [s], samples (channels, count) in [-1, 1]) and 2 s of picture."""
    with writing(path) as container:
        writer: Any = container
        video: Any = writer.add_stream("mpeg4", rate=25) if picture else None
        if picture:
            video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        channels = pieces[0][1].shape[0]
        audio: Any = writer.add_stream(codec, rate=RATE, layout="mono" if channels == 1 else "stereo")
        for number in range(50 if picture else 0):
            frame: Any = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            frame.pts = number
            writer.mux(video.encode(frame))
        for start, samples in pieces:
            for at in range(0, samples.shape[1], 960):
                part = np.ascontiguousarray(samples[:, at : at + 960] * 32767, dtype=np.int16)
                interleaved = np.ascontiguousarray(part.T.reshape(1, -1))
                block: Any = av.AudioFrame.from_ndarray(interleaved, format="s16", layout=audio.layout.name)
                block.sample_rate, block.pts = RATE, round(start * RATE) + at
                block.time_base = Fraction(1, RATE)
                writer.mux(audio.encode(block))
        writer.mux(audio.encode(None))
        if picture:
            writer.mux(video.encode(None))
    return path


def click(at_s: float, length_s: float = 1.0, channels: int = 1) -> np.ndarray[Any, Any]:
    """Return silence with a short, soft click around ``at_s``."""
    times = np.arange(round(length_s * RATE)) / RATE
    return np.tile(0.8 * np.exp(-(((times - at_s) / 0.001) ** 2)), (channels, 1))


def heard(path: Path, **options: Any) -> Sound:
    with open_footage(path) as footage:
        return joined(list(footage.sound(**options)))


def peak_s(sound: Sound) -> float:
    return float(sound.start_s) + int(np.argmax(np.abs(sound.samples))) / sound.rate_hz


def test_a_click_is_heard_when_it_was_made(tmp_path: Path) -> None:
    sound = heard(write_sound(tmp_path / "a.mkv", [(0.0, click(0.5))]))
    assert (sound.rate_hz, sound.start_s, sound.samples.dtype) == (16000, 0, np.float32)
    assert peak_s(sound) == pytest.approx(0.5, abs=1.1 / 16000)
    assert abs(len(sound.samples) - 16000) <= 1
    assert float(np.abs(sound.samples).max()) == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize("name", ["late.mkv", "late.mov"])
def test_sound_that_starts_late_starts_there(name: str, tmp_path: Path) -> None:
    sound = heard(write_sound(tmp_path / name, [(0.08, click(0.5))]))
    assert sound.start_s == Fraction(2, 25)
    assert peak_s(sound) == pytest.approx(0.58, abs=1.1 / 16000)


def test_what_an_encoder_puts_before_the_sound_is_left_out(tmp_path: Path) -> None:
    sound = heard(write_sound(tmp_path / "aac.mp4", [(0.0, click(0.5))], codec="aac"))
    assert peak_s(sound) == pytest.approx(0.5, abs=0.001)


def test_a_gap_stays_a_gap(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "gap.mkv", [(0.0, click(0.2, 0.4)), (1.0, click(0.1, 0.4))])
    with open_footage(path) as footage:
        blocks = list(footage.sound())
    gaps = [(float(a.end_s), float(b.start_s)) for a, b in pairwise(blocks) if a.end_s != b.start_s]
    assert gaps == [(pytest.approx(0.4, abs=1e-3), pytest.approx(1.0, abs=1e-3))]
    whole = joined(blocks)
    second = whole.samples[16000:]
    assert int(np.argmax(second)) == pytest.approx(1600, abs=2)
    assert not whole.samples[8000:15000].any()


def test_channels_are_mixed_or_kept(tmp_path: Path) -> None:
    left = click(0.5)
    path = write_sound(tmp_path / "two.mkv", [(0.0, np.vstack([left, 0 * left]))])
    assert float(heard(path).samples.max()) == pytest.approx(0.4, abs=0.02)
    both = heard(path, mono=False, rate_hz=8000)
    assert both.samples.shape[1] == 2
    assert float(both.samples[:, 0].max()) == pytest.approx(0.8, abs=0.03)
    assert float(np.abs(both.samples[:, 1]).max()) < 0.01


def test_a_clip_without_sound_says_so(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    with writing(path) as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode(None))
    with open_footage(path) as footage, pytest.raises(NoonmarkError, match=r"silent\.mp4: the clip has no sound"):
        next(footage.sound())


def test_pieces_join_with_silence_between_them_and_the_later_on_top() -> None:
    one, two = np.full(4, 0.5, np.float32), np.full(4, 0.25, np.float32)
    apart = joined([Sound(Fraction(1), 4, one), Sound(Fraction(5, 2), 4, two)])
    assert (apart.start_s, apart.end_s) == (1, Fraction(7, 2))
    assert apart.samples.tolist() == [0.5] * 4 + [0.0] * 2 + [0.25] * 4
    over = joined([Sound(Fraction(1), 4, one), Sound(Fraction(3, 2), 4, two)])
    assert over.samples.tolist() == [0.5] * 2 + [0.25] * 4


def test_the_hum_of_a_real_clip_is_where_it_should_be(shared_data: Path) -> None:
    sound = heard(shared_data / "video/telemetry/flir_thermal.mp4", rate_hz=1000)
    power = np.abs(np.fft.rfft(sound.samples * np.hanning(len(sound.samples)))) ** 2
    hertz = np.fft.rfftfreq(len(sound.samples), 1 / 1000)
    near = (hertz > 115) & (hertz < 125)
    assert hertz[near][np.argmax(power[near])] == pytest.approx(120.01, abs=0.1)
