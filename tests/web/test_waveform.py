"""The sound as it is drawn: lows and highs of equal stretches, at the right times."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from tests.web.conftest import Serve

from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import make_case

RATE = 8000


def sound(path: Path) -> Path:
    """Write a second of silence, a second between -0.25 and 0.5, and half a second of silence."""
    samples = np.zeros(RATE * 5 // 2, np.int16)
    samples[RATE : 2 * RATE : 2], samples[RATE + 1 : 2 * RATE : 2] = 16384, -8192
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


@pytest.fixture
def drawn(tmp_path: Path, serve: Serve) -> httpx.Client:
    path = sound(tmp_path / "beep.wav")
    with make_case(tmp_path / "sound", "Sound") as case:
        case.add_file(path, Arrival("file"))
    return serve(tmp_path / "sound").client()


def asked(client: httpx.Client, points: int) -> dict[str, Any]:
    answer = client.get("/api/items/1/waveform", params={"points": points})
    assert answer.status_code == 200
    return answer.json()


def test_each_stretch_has_the_lowest_and_the_highest_of_its_samples(drawn: httpx.Client) -> None:
    with drawn as client:
        told = asked(client, 10)  # a quarter of a second each
        assert (told["start_s"], told["duration_s"]) == (0.0, 2.5)
        assert told["low"] == [0.0] * 4 + [-0.25] * 4 + [0.0] * 2
        assert told["high"] == [0.0] * 4 + [0.5] * 4 + [0.0] * 2
        across = asked(client, 11)  # the fifth stretch begins in silence, and the ninth ends in it
        assert [(across["low"][at], across["high"][at]) for at in (4, 8)] == [(-0.25, 0.5)] * 2
        fine = asked(client, 250)  # 10 ms each
        assert [at for at, high in enumerate(fine["high"]) if high] == list(range(100, 200))
        assert len(asked(client, 4000)["low"]) == 250, "no finer than it was kept"


def test_a_clip_without_sound_is_told_as_silent(client: httpx.Client) -> None:
    assert client.get("/api/items/1/waveform").json() == {"silent": True, "why": "the file has no sound"}
    assert client.get("/api/items/2/waveform").json()["silent"] is True


@pytest.mark.parametrize("points", [0, 9, 4001, "many"])
def test_counts_of_points_that_are_none_are_refused(client: httpx.Client, points: object) -> None:
    assert client.get("/api/items/1/waveform", params={"points": str(points)}).status_code == 422
