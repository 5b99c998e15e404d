"""What moves in a place: walkers, cars, birds, smoke, a speaker; drawn anew in each frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from builders.made_clips.canvas import Canvas, tint

Rng = np.random.Generator
LOOP = 6.0
"""Actors that leave on one side come back on the other; the way round is so long [frame heights]."""


@dataclass(frozen=True)
class Actor:
    """One that moves.

    Attributes
    ----------
    kind : str
    x, y : float
        Where it stands at 0 s [frame heights].
    speed : float
        To the right [frame heights a second].
    size : float
        Its height [frame heights].
    paints : tuple of colours
    phase : float
        Of its swing [rad].
    """

    kind: str
    x: float
    y: float
    speed: float
    size: float
    paints: tuple[tuple[float, float, float], ...]
    phase: float

    def at(self, time_s: float) -> tuple[float, float]:
        """Return where it stands."""
        drift = self.x + self.speed * time_s + 0.05 * np.sin(0.7 * time_s + self.phase)
        return (drift + LOOP / 2) % LOOP - LOOP / 2, self.y


def walker(canvas: Canvas, told: Actor, time_s: float) -> None:
    x, y = told.at(time_s)
    s, swing = told.size, 0.16 * told.size * np.sin(9 * abs(told.speed) / told.size * time_s + told.phase)
    skin, coat, legs = told.paints[:3]
    hip, neck = y - 0.45 * s, y - 0.82 * s
    canvas.line([(x, hip), (x + swing, y)], 0.09 * s, legs)
    canvas.line([(x, hip), (x - swing, y)], 0.09 * s, legs)
    wide = 0.13 * s
    canvas.polygon([(x - wide, neck), (x + wide, neck), (x + wide * 0.8, hip), (x - wide * 0.8, hip)], coat)
    canvas.line([(x - wide, neck + 0.03 * s), (x - wide - swing * 0.7, hip)], 0.06 * s, coat)
    canvas.line([(x + wide, neck + 0.03 * s), (x + wide + swing * 0.7, hip)], 0.06 * s, coat)
    canvas.disc(x, y - 0.91 * s, (0.065 * s, 0.085 * s), skin)


def car(canvas: Canvas, told: Actor, time_s: float) -> None:
    x, y = told.at(time_s)
    s = told.size * 0.6
    paint, glass, dark = told.paints[:3]
    canvas.polygon([(x - 1.3 * s, y), (x - 1.3 * s, y - 0.5 * s), (x + 1.3 * s, y - 0.5 * s), (x + 1.3 * s, y)], paint)
    canvas.polygon(
        [(x - 0.8 * s, y - 0.5 * s), (x - 0.5 * s, y - s), (x + 0.5 * s, y - s), (x + 0.9 * s, y - 0.5 * s)], glass
    )
    for wheel in (-0.8, 0.8):
        canvas.disc(x + wheel * s, y, (0.24 * s, 0.24 * s), dark)


def bird(canvas: Canvas, told: Actor, time_s: float) -> None:
    x, _ = told.at(time_s)
    y = -0.35 + 0.1 * np.sin(time_s + told.phase)
    s, beat = told.size * 0.3, told.size * 0.2 * np.sin(9 * time_s + told.phase)
    canvas.line([(x - s, y - beat), (x, y), (x + s, y - beat)], 0.12 * s, told.paints[0])


def smoke(canvas: Canvas, told: Actor, time_s: float) -> None:
    for puff in range(7):
        age = (0.3 * time_s + puff / 7 + told.phase) % 1.0
        at = told.x + 0.25 * age + 0.03 * np.sin(5 * age + puff), told.y - 0.9 * age
        shade = np.asarray(told.paints[0]) * (0.6 + 0.6 * age)
        canvas.disc(*at, (0.04 + 0.16 * age, 0.04 + 0.13 * age), np.clip(shade, 0, 255))


def speaker(canvas: Canvas, told: Actor, time_s: float) -> None:
    """Draw head and shoulders that fill the frame, nodding and talking."""
    skin, coat, hair = told.paints[:3]
    x = told.x * 0.2 + 0.03 * np.sin(0.9 * time_s + told.phase) + 0.012 * np.sin(2.9 * time_s)
    y = 0.02 + 0.015 * np.sin(1.7 * time_s)
    canvas.polygon([(x - 0.45, 0.75), (x - 0.35, 0.3), (x, 0.2), (x + 0.35, 0.3), (x + 0.45, 0.75)], coat)
    canvas.disc(x, y - 0.06, (0.19, 0.25), hair)
    canvas.disc(x, y, (0.165, 0.22), skin)
    dark = (30, 25, 25)
    for eye in (-0.065, 0.065):
        canvas.disc(x + eye, y - 0.04, (0.022, 0.002 + 0.012 * (np.sin(1.3 * time_s + told.phase) > -0.95)), dark)
    canvas.disc(x, y + 0.11, (0.05, 0.008 + 0.02 * abs(np.sin(7.3 * time_s) * np.sin(1.9 * time_s))), dark)


KINDS: dict[str, Callable[[Canvas, Actor, float], None]] = {
    "walker": walker, "car": car, "bird": bird, "smoke": smoke, "speaker": speaker,
}  # fmt: skip
CAST = {
    "street": ("walker", "car", "car", "bird", "smoke"), "night": ("walker", "car", "car"), "hall": ("walker",),
    "room": ("walker", "speaker", "speaker"), "hills": ("walker", "car", "bird", "smoke"), "wood": ("walker", "bird"),
    "shore": ("walker", "bird"), "rubble": ("walker", "smoke", "car"), "crowd": ("walker", "bird", "smoke"),
    "above": ("car", "smoke"), "screen": (), "card": (),
}  # fmt: skip


def company(look: str, ground: tuple[float, float], rng: Rng) -> tuple[Actor, ...]:
    """Return who is in a take, far ones first."""
    kinds = CAST[look]
    if not kinds:
        return ()
    speaks = "speaker" in kinds and rng.random() < 0.5
    others = [kind for kind in kinds if kind != "speaker"]
    out = [_drawn(str(rng.choice(others)), look, ground, rng) for _ in range(int(rng.integers(0, 9)))]
    out.sort(key=lambda each: each.y)
    return (*out, _drawn("speaker", look, ground, rng)) if speaks else tuple(out)


def _drawn(kind: str, look: str, ground: tuple[float, float], rng: Rng) -> Actor:
    depth = rng.random()
    y = ground[0] + (ground[1] - ground[0]) * depth
    size = 0.04 if look == "above" else (0.12 + 0.35 * depth) * (2.0 if look in {"room", "hall"} else 1.0)
    pace = rng.normal(0, 0.5 if kind == "car" else 0.15) * (0.4 + depth)
    paints = tuple(tint(rng, 15, 230) for _ in range(3))
    return Actor(kind, float(rng.uniform(-2.2, 2.2)), y, float(pace), size, paints, float(rng.uniform(0, 6)))
