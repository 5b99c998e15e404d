"""Sounds that are made up: something like speech, music with a beat, a street, hum; from a seed, at any rate."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter

Wave = NDArray[np.float32]
Rng = np.random.Generator
TABLE = 2048
FORMANTS = (
    (730, 1090, 2440),
    (270, 2290, 3010),
    (300, 870, 2240),
    (530, 1840, 2480),
    (640, 1190, 2390),
    (490, 1350, 1690),
)
"""First three resonances of vowels [Hz]: Peterson and Barney 1952, men, doi:10.1121/1.1906875, table II."""
SCALE = (0, 2, 4, 5, 7, 9, 11)


def sound(kind: str, seed: int, seconds: float, rate_hz: int) -> Wave | None:
    """Return the sound of a kind, mono, shape (n,); None where there is none."""
    if kind == "none":
        return None
    count = round(seconds * rate_hz)
    out = np.zeros(count, np.float32)
    for number, part in enumerate(kind.split("+")):
        made = MAKERS[part](np.random.default_rng([seed, number, 11]), seconds, rate_hz)[:count]
        out[: len(made)] += made * (1.0 if number == 0 else 0.35)
    return np.clip(out, -1, 1)


def speech(rng: Rng, seconds: float, rate_hz: int) -> Wave:
    """Return syllables: a buzz or a hiss through resonances, in phrases with pauses."""
    out = np.zeros(round(seconds * rate_hz) + rate_hz, np.float32)
    voice, tract, at = rng.uniform(85, 240), rng.uniform(0.9, 1.2), 0.0
    while at < seconds:
        for _ in range(int(rng.integers(4, 16))):
            length = rng.uniform(0.09, 0.26)
            made = _syllable(rng, (length, voice * rng.normal(1.0, 0.12), tract), rate_hz)
            first = round(at * rate_hz)
            out[first : first + len(made)] += made[: max(0, len(out) - first)]
            at += length * rng.uniform(0.9, 1.2)
            if at >= seconds:
                break
        at += rng.uniform(0.15, 0.9)
    return 0.3 * out


def _syllable(rng: Rng, told: tuple[float, float, float], rate_hz: int) -> Wave:
    length, pitch, tract = told
    count = max(16, round(length * rate_hz))
    if rng.random() < 0.2:
        low = rng.uniform(1500, 3500)
        b, a = butter(2, [low / rate_hz * 2, min(0.95, 1.7 * low / rate_hz * 2)], "band")
        made = 0.35 * lfilter(b, a, rng.standard_normal(count))
    else:
        phase = np.cumsum(np.linspace(pitch, pitch * rng.uniform(0.8, 1.2), count) / rate_hz)
        made = np.diff(np.floor(phase), prepend=0.0) - 0.02
        for centre in rng.permutation(FORMANTS)[0]:
            turn = 2 * np.pi * min(0.45, tract * centre / rate_hz)
            width = np.exp(-np.pi * (60 + 0.05 * centre) / rate_hz)
            made = lfilter([1 - width], [1, -2 * width * np.cos(turn), width * width], made)
        made = made / (np.abs(made).max() + 1e-9)
    return (made * np.sin(np.pi * np.linspace(0, 1, count)) ** 0.6 * rng.uniform(0.5, 1)).astype(np.float32)


def music(rng: Rng, seconds: float, rate_hz: int) -> Wave:
    """Return chords, a tune and drums in bars that come back with changes."""
    beat, key = 60 / rng.uniform(70, 150), rng.uniform(100, 220)
    out = np.zeros(round((seconds + 4 * beat) * rate_hz) + rate_hz, np.float32)
    voices = [_timbre(rng) for _ in range(3)]
    chords = rng.integers(0, 7, 4)
    tune = rng.integers(0, 14, (4, 8))
    drum = (np.exp(-np.arange(rate_hz // 8) / (rate_hz * 0.02)) * rng.standard_normal(rate_hz // 8)).astype(np.float32)
    pattern = rng.random((2, 8)) < 0.45
    for bar in range(int(seconds / (4 * beat)) + 1):
        start = bar * 4 * beat
        for third in (0, 2, 4):
            _note(out, voices[0], (start, 4 * beat, _pitch(key, chords[bar % 4] + third), 0.1), rate_hz)
        row = tune[bar % 4] if rng.random() < 0.6 else rng.integers(0, 14, 8)
        for eighth in range(8):
            at = start + eighth * beat / 2
            if rng.random() < 0.75:
                _note(out, voices[1], (at, beat * rng.uniform(0.3, 0.9), 2 * _pitch(key, row[eighth]), 0.16), rate_hz)
            if pattern[bar % 2, eighth]:
                first = round(at * rate_hz)
                out[first : first + len(drum)] += 0.2 * drum[: max(0, len(out) - first)]
        _note(out, voices[2], (start, 2 * beat, _pitch(key, chords[bar % 4]) / 2, 0.2), rate_hz)
    return out


def _pitch(key: float, step: int) -> float:
    return key * 2 ** ((SCALE[int(step) % 7] + 12 * (int(step) // 7)) / 12)


def _timbre(rng: Rng) -> Wave:
    turn = np.arange(TABLE) / TABLE * 2 * np.pi
    gains = rng.uniform(0.2, 1, 7) / np.arange(1, 8) ** rng.uniform(0.6, 1.6)
    made = sum(gain * np.sin((k + 1) * turn) for k, gain in enumerate(gains))
    return (made / np.abs(made).max()).astype(np.float32)


def _note(out: Wave, table: Wave, told: tuple[float, float, float, float], rate_hz: int) -> None:
    start, length, pitch, loud = told
    count, first = round(length * rate_hz), round(start * rate_hz)
    count = min(count, len(out) - first)
    if count <= 8:
        return
    steps = np.arange(count, dtype=np.float32)
    where = (steps * np.float32(pitch / rate_hz * TABLE)).astype(np.int32) & (TABLE - 1)
    fall = np.exp(steps * np.float32(-3.0 / count)) * np.minimum(1.0, np.minimum(steps, count - steps) / 80)
    out[first : first + count] += np.float32(loud) * table[where] * fall


def street(rng: Rng, seconds: float, rate_hz: int) -> Wave:
    """Return the noise of a street: a swelling rumble, passing cars, knocks, a horn now and then."""
    count = round(seconds * rate_hz)
    b, a = butter(1, rng.uniform(150, 900) / rate_hz * 2)
    out = lfilter(b, a, rng.standard_normal(count, dtype=np.float32)).astype(np.float32)
    whole = int(seconds) + 2
    swell = np.interp(np.arange(count, dtype=np.float32) / rate_hz, np.arange(whole), rng.uniform(0.2, 1, whole))
    out *= (0.25 * swell).astype(np.float32)
    for at in rng.uniform(0, seconds, rng.poisson(seconds * 0.5)):
        first, size = round(at * rate_hz), round(rng.uniform(0.02, 0.2) * rate_hz)
        b, a = butter(2, np.sort(rng.uniform((200, 500), min(7000, rate_hz * 0.45))) / rate_hz * 2 * 0.95, "band")
        knock = lfilter(b, a, rng.standard_normal(size)) * np.exp(-np.arange(size) / (0.25 * size))
        out[first : first + size] += rng.uniform(0.2, 0.9) * knock[: max(0, count - first)].astype(np.float32)
    horn = _timbre(rng)
    for at in rng.uniform(0, seconds, rng.poisson(seconds * 0.03)):
        _note(out, horn, (at, rng.uniform(0.2, 0.9), rng.uniform(280, 520), 0.3), rate_hz)
    return out


def hum(rng: Rng, seconds: float, rate_hz: int) -> Wave:
    second = np.arange(rate_hz) / rate_hz
    tone = sum(np.sin(2 * np.pi * 50 * k * second) / k for k in (1, 2, 3, 4))
    count = round(seconds * rate_hz)
    return 0.06 * np.resize(np.float32(tone), count) + 0.003 * rng.standard_normal(count, dtype=np.float32)


def silent(rng: Rng, seconds: float, rate_hz: int) -> Wave:
    return np.float32(1e-4) * rng.standard_normal(round(seconds * rate_hz), dtype=np.float32)


MAKERS: Mapping[str, Callable[[Rng, float, int], Wave]] = {
    "speech": speech, "music": music, "street": street, "hum": hum, "silent": silent,
}  # fmt: skip
