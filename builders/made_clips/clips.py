"""What a made clip is: shots of places with their takes, a dressing and a sound; drawn from a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from builders.made_clips.worlds import LOOKS

Rng = np.random.Generator
PATHS = ("tripod", "hand", "pan", "zoom", "walk", "shake")
SOUNDS = ("speech", "music", "street", "speech+music", "speech+street", "silent", "hum", "none")
SOUND_SHARES = (0.3, 0.15, 0.2, 0.1, 0.15, 0.04, 0.03, 0.03)
LOOK_SHARES = {
    "street": 18, "hills": 10, "shore": 6, "room": 18, "hall": 7, "night": 7, "rubble": 8, "crowd": 7, "above": 6,
    "wood": 6, "screen": 4, "card": 3,
}  # fmt: skip
ASPECTS, ASPECT_SHARES = (16 / 9, 9 / 16, 4 / 3, 1.0), (0.55, 0.3, 0.1, 0.05)
BORDERS, BORDER_SHARES = ("", "letterbox", "pillarbox", "blurred"), (0.86, 0.05, 0.04, 0.05)
BEDS = 40
"""Pieces of music that many clips use; who shares one shares its sound and no picture."""
CHANNELS = 12
"""Logos and caption bars that many clips carry."""


@dataclass(frozen=True)
class Shot:
    """One take of one place, from one instant of the clip to another [s].

    Attributes
    ----------
    world, stand, take : int
        Places of one look and number are one place; shots of one stand are seen from one spot; takes of one number
        have the same people and light.
    """

    look: str
    world: int
    stand: int
    take: int
    path: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Dressing:
    """What an editor lays over: a channel's logo (-1 for none), its caption bar, subtitles, borders."""

    channel: int = -1
    bar: bool = False
    subtitles: int = -1
    border: str = ""


@dataclass(frozen=True)
class Clip:
    """A made clip.

    Attributes
    ----------
    number : int
        What it is drawn from.
    seconds : float
    aspect : float
        Width by height.
    sound : str
        One of `SOUNDS`.
    sound_seed : int
        Clips of one kind and seed sound alike.
    """

    number: int
    shots: tuple[Shot, ...]
    seconds: float
    aspect: float
    dressing: Dressing
    sound: str
    sound_seed: int


def drawn(number: int, *, seconds: float | None = None, plain: bool = False) -> Clip:
    """Return a clip drawn from a number; a plain one has one to three shots, no border and is no card."""
    rng = np.random.default_rng([number, 2])
    length = float(np.clip(np.exp(rng.normal(3.6, 0.8)), 6, 600)) if seconds is None else seconds
    aspect = float(rng.choice(ASPECTS, p=ASPECT_SHARES))
    dressing = Dressing(
        channel=int(rng.integers(CHANNELS)) if rng.random() < 0.3 else -1,
        bar=bool(rng.random() < 0.3),
        subtitles=number if rng.random() < 0.15 else -1,
        border="" if plain else str(rng.choice(BORDERS, p=BORDER_SHARES)),
    )
    sound = str(rng.choice(SOUNDS, p=SOUND_SHARES))
    if plain and sound in {"silent", "none", "hum"} and rng.random() < 0.6:
        sound = "speech+street"
    seed = int(rng.integers(BEDS)) if sound == "music" and rng.random() < 0.3 and not plain else 1000 + number
    shots = _shots(rng, number, length, plain=plain)
    return Clip(number, shots, length, aspect, dressing, sound, seed)


def other_take(clip: Clip, take: int, *, seconds: float | None = None) -> Clip:
    """Return the same places filmed another time: other people, another path, other light and sound.

    Every second take of what was filmed from a tripod is filmed from that same tripod.
    """
    rng = np.random.default_rng([clip.number, take, 3])
    length = clip.seconds if seconds is None else seconds
    stretch = length / clip.seconds
    shots = tuple(
        replace(
            each,
            take=(new := each.take + 7919 * take),
            stand=each.stand if (same := each.path == "tripod" and take % 2 == 1) else new,
            path=each.path if same or rng.random() < 0.4 else str(rng.choice(PATHS)),
            start_s=each.start_s * stretch,
            end_s=each.end_s * stretch,
        )
        for each in clip.shots
    )
    return replace(clip, shots=shots, seconds=length, sound_seed=10_000_000 + 1000 * clip.number + take)


def look_of(clip: Clip, time_s: float) -> Shot:
    """Return the shot that is shown at an instant."""
    return next((shot for shot in clip.shots if time_s < shot.end_s), clip.shots[-1])


def _shots(rng: Rng, number: int, length: float, *, plain: bool) -> tuple[Shot, ...]:
    bounds = _bounds(rng, length, plain=plain)
    names = [name for name in LOOKS if not (plain and name == "card")]
    shares = np.array([LOOK_SHARES[name] for name in names], float)
    out: list[Shot] = []
    for index, (start, end) in enumerate(pairwise(bounds)):
        seed = number * 64 + index
        if out and rng.random() < 0.3:  # an earlier place again, as interviews are cut
            look, seed = out[0].look, out[0].world
        else:
            look = str(rng.choice(names, p=shares / shares.sum()))
        path = str(rng.choice(PATHS, p=(0.25, 0.35, 0.12, 0.08, 0.12, 0.08)))
        path = "tripod" if look == "card" or (look == "screen" and rng.random() < 0.8) else path
        out.append(Shot(look, seed, seed, number * 64 + index, path, start, end))
    return tuple(out)


def _bounds(rng: Rng, length: float, *, plain: bool) -> Sequence[float]:
    """Return where shots begin and end: most footage of witnesses is one long shot, the rest is cut."""
    if rng.random() < (0.6 if plain else 0.45):
        return [0.0, length]
    steps = np.cumsum(rng.gamma(3.0, 5.0 if plain else 4.0, 200) + 1.5)
    return [0.0, *(float(each) for each in steps[steps < length - 2.0]), length]
