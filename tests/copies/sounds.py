"""Sounds for the tests, made here: at 8 kHz, float32 in [-1, 1]."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal

RATE_HZ = 8000
_FILTER: Any = signal
Samples = NDArray[np.float32]


def talking(seconds: float, seed: int) -> Samples:
    """Something like speech: a buzz through formants that move with each syllable, with pauses."""
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE_HZ)
    steps = int(seconds * 4) + 3
    at = np.arange(count) / RATE_HZ * 4
    pitch = rng.uniform(90, 220) * np.interp(at, np.arange(steps), rng.uniform(0.8, 1.3, steps))
    buzz: Any = np.diff(np.floor(np.cumsum(pitch) / RATE_HZ), prepend=0) + 0.02 * rng.normal(0, 1, count)
    out = np.zeros(count)
    for low, high, strength in ((300, 850, 1.0), (850, 2400, 0.5), (2300, 3300, 0.3)):
        formants = rng.uniform(low, high, steps)
        state: Any = np.zeros(2)
        for start in range(0, count, 200):
            step, share = divmod(start / RATE_HZ * 4, 1.0)
            hz = float(formants[int(step)]) * (1.0 - share) + float(formants[int(step) + 1]) * share
            angle = 2 * np.pi * hz / RATE_HZ
            filtered: Any = _FILTER.lfilter(
                [0.05], [1, -1.94 * np.cos(angle), 0.94], buzz[start : start + 200], zi=state
            )
            state = filtered[1]
            out[start : start + 200] += strength * filtered[0]
    loud = np.interp(at, np.arange(steps), rng.uniform(0.1, 1, steps) * (rng.random(steps) < 0.8))
    return scaled(out * loud, 0.5)


def playing(seconds: float, seed: int) -> Samples:
    """Something like music: notes of one scale on one beat, the same for every seed, in another order."""
    rng = np.random.default_rng(seed)
    out = np.zeros(round(seconds * RATE_HZ) + RATE_HZ)
    for beat in range(int(seconds * 4)):
        hz = 440.0 * 2.0 ** (rng.choice([-9, -7, -5, -4, -2, 0, 2, 3, 5, 7]) / 12)
        t = np.arange(RATE_HZ // 2) / RATE_HZ
        note = sum(np.sin(2 * np.pi * hz * part * t) / part for part in (1, 2, 3, 4)) * np.exp(-4 * t)
        out[beat * RATE_HZ // 4 :][: len(t)] += note
    return scaled(out[: round(seconds * RATE_HZ)], 0.5)


def noise(seconds: float, seed: int) -> Samples:
    """White noise."""
    return scaled(np.random.default_rng(seed).normal(0, 1, round(seconds * RATE_HZ)), 0.5)


def hum(seconds: float, seed: int) -> Samples:
    """Mains hum with its harmonics into the telephone's band, and a little noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    waves = sum(rng.uniform(0.2, 1) * np.sin(2 * np.pi * 50 * part * t + rng.uniform(0, 6)) for part in range(1, 20))
    return scaled(waves + 1e-3 * rng.normal(0, 1, len(t)), 0.5)


def tone(seconds: float, hz: float) -> Samples:
    """A steady tone."""
    return scaled(np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ), 0.5)


def beeps(seconds: float, hz: float, every_s: float, seed: int = 0) -> Samples:
    """A tone of a fifth of a second, again and again."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return scaled(
        tone(seconds, hz) * (t % every_s < 0.2) + 1e-4 * np.random.default_rng(seed).normal(0, 1, len(t)), 0.5
    )


def silence(seconds: float) -> Samples:
    """Digital silence."""
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def scaled(samples: NDArray[np.floating[Any]] | float, peak: float) -> Samples:
    """Return samples as they are kept in 16 bits, the loudest at `peak`."""
    whole = np.atleast_1d(np.asarray(samples, np.float64))
    return np.asarray(np.round(whole / (np.abs(whole).max() + 1e-12) * peak * 32767) / 32768, np.float32)
