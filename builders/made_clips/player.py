"""Shows a made clip: its picture at any instant, at any size, in colour or grey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from builders.made_clips.actors import KINDS, Actor, company
from builders.made_clips.canvas import Canvas, Picture, tint, words
from builders.made_clips.clips import Clip, Shot, look_of
from builders.made_clips.worlds import World, world

DETAIL = 1.15
"""Pixels of a world for one of the frame: zoomed views stay sharp enough."""
NOISE = 3.0


@dataclass(frozen=True, eq=False)
class Take:
    """A shot ready to be shown."""

    place: World
    actors: tuple[Actor, ...]
    swing: np.ndarray
    light: float
    tone: float


def view(shot: Shot, take: Take, time_s: float) -> tuple[float, float, float, float]:
    """Return where the camera looks [frame heights], its zoom and its roll [rad]."""
    t, a = time_s - shot.start_s, take.swing
    share = t / max(0.1, shot.end_s - shot.start_s)
    x, y, zoom, roll = a[0] * 0.5, a[1] * 0.08, 0.75 + 0.2 * abs(a[2]), 0.008 * a[3]
    unrest = {"tripod": 0.0, "hand": 1.0, "pan": 0.4, "zoom": 0.5, "walk": 2.0, "shake": 4.0}[shot.path]
    x += unrest * 0.012 * (np.sin(1.1 * t + a[4]) + 0.6 * np.sin(2.7 * t + a[5]) + 0.25 * np.sin(8.1 * t))
    y += unrest * 0.010 * (np.sin(1.4 * t + a[6]) + 0.5 * np.sin(3.3 * t + a[7]) + 0.3 * np.sin(9.3 * t))
    roll += unrest * 0.007 * np.sin(0.9 * t + a[8])
    if shot.path == "pan":
        x += a[9] * 0.7 * (share - 0.5) * 2
    if shot.path in {"zoom", "walk"}:
        zoom *= 1.0 + 0.7 * share if a[9] > 0 else 1.7 - 0.7 * share
    return float(x), float(y), float(zoom), float(roll)


class Player:
    """Shows one clip; keeps the shot that it showed last.

    Parameters
    ----------
    clip : Clip
    side : int
        Longest side of the pictures [px].
    grey : bool
        Luma alone, shape (h, w); else RGB, (h, w, 3).
    """

    def __init__(self, clip: Clip, side: int, *, grey: bool) -> None:
        wide = clip.aspect >= 1
        size = (side, side / clip.aspect) if wide else (side * clip.aspect, side)
        self.clip, self.grey = clip, grey
        self.size = round(size[0]) // 2 * 2, round(size[1]) // 2 * 2
        rng = np.random.default_rng([clip.number, 5])
        wanted = (self.size[1] + 32, self.size[0] + 32)
        self._grain = (8 + NOISE * rng.standard_normal(wanted)).clip(0, 16).astype(np.uint8)
        self._shown: tuple[Shot, Take] | None = None

    def picture(self, time_s: float) -> Picture:
        """Return the picture at an instant [s]."""
        shot = look_of(self.clip, time_s)
        if self._shown is None or self._shown[0] != shot:
            self._shown = shot, self._take(shot)
        out = self._seen(shot, self._shown[1], time_s)
        out = self._bordered(out)
        self._dress(out, time_s)
        return self._noisy(out, time_s)

    def pictures(self, times_s: Sequence[float]) -> Iterator[Picture]:
        for time_s in times_s:
            yield self.picture(time_s)

    def _take(self, shot: Shot) -> Take:
        rng = np.random.default_rng([shot.take, 4])
        place = world(shot.look, shot.world, self._unit * DETAIL, grey=self.grey)
        return Take(
            place,
            company(shot.look, place.ground, rng),
            np.random.default_rng([shot.stand, 13]).normal(0, 1, 10),
            float(np.clip(rng.normal(1.0, 0.12), 0.65, 1.25)) * place.light,
            float(rng.normal(0, 6)),
        )

    @property
    def _unit(self) -> float:
        """Pixels of one world unit at zoom 1: the frame's shorter side counts, so that upright clips see enough."""
        return float(max(self.size[1], 0.75 * self.size[0]) if self.clip.aspect >= 1 else 0.8 * self.size[1])

    def _seen(self, shot: Shot, take: Take, time_s: float) -> Picture:
        x, y, zoom, roll = view(shot, take, time_s)
        w, h = self.size
        out: Picture | None = None
        per_unit = self._unit * zoom
        for number, (layer, share) in enumerate(take.place.layers):
            matrix = _matrix(layer, (share * x, share * y), per_unit, roll, (w, h))
            seen = cv2.warpAffine(layer.pixels, matrix, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
            if out is None:
                out = seen
            elif layer.mask is not None:
                mask = cv2.warpAffine(layer.mask, matrix, (w, h), flags=cv2.INTER_LINEAR)
                cv2.copyTo(seen, mask.clip(0, 1) * 255, out)
            if number == 0:
                frame = Canvas(out, None, x - w / 2 / per_unit, y - h / 2 / per_unit, per_unit)
                for actor in take.actors:
                    KINDS[actor.kind](frame, actor, time_s - shot.start_s)
        assert out is not None
        return cv2.convertScaleAbs(out, alpha=take.light, beta=max(0.0, take.tone))

    def _bordered(self, seen: Picture) -> Picture:
        told = self.clip.dressing.border
        if not told:
            return seen
        w, h = self.size
        small = cv2.resize(seen, (w * 7 // 10, h * 7 // 10), interpolation=cv2.INTER_AREA)
        if told == "blurred":
            out = cv2.GaussianBlur(seen, (0, 0), w / 30)
            out[(h - len(small)) // 2 :][: len(small), (w - small.shape[1]) // 2 :][:, : small.shape[1]] = small
            return out
        out = np.zeros_like(seen)
        if told == "letterbox":
            out[h // 7 : h - h // 7] = seen[h // 7 : h - h // 7]
        else:
            out[:, w // 6 : w - w // 6] = seen[:, w // 6 : w - w // 6]
        return out

    def _dress(self, out: Picture, time_s: float) -> None:
        told, (w, h) = self.clip.dressing, self.size
        frame = Canvas(out, None, 0.0, 0.0, float(h))
        wide = w / h
        if told.channel >= 0:
            rng = np.random.default_rng([told.channel, 6])
            x, y = (0.06, wide - 0.16)[int(rng.integers(2))], (0.05, 0.85)[int(rng.integers(2) * 0.6)]
            frame.box(x, y, 0.1, 0.06, tint(rng, 20, 235))
            frame.text(words(rng, 1)[:4], (x + 0.01, y + 0.045), 0.035, tint(rng, 120, 255), font=2)
            if told.bar:
                _bar(frame, rng, wide, self.clip.number)
        if told.subtitles >= 0:
            rng = np.random.default_rng([told.subtitles, int(time_s / 3), 7])
            frame.text(
                words(rng, int(rng.integers(2, 6)))[:36], (0.08 * wide, 0.93), 0.04 * min(1, wide), (250, 250, 250)
            )

    def _noisy(self, out: Picture, time_s: float) -> Picture:
        rng = np.random.default_rng([self.clip.number, round(time_s * 1000), 8])
        down, right = (int(each) for each in rng.integers(0, 32, 2))
        grain = self._grain[down : down + self.size[1], right : right + self.size[0]]
        grain = grain if self.grey else cv2.merge([grain] * 3)
        return cv2.subtract(cv2.add(out, grain), (8.0,) * 4)  # type: ignore[return-value]


def _bar(frame: Canvas, rng: np.random.Generator, wide: float, number: int) -> None:
    top = float(rng.uniform(0.78, 0.86))
    frame.box(0.0, top, wide, 0.1, tint(rng, 10, 230))
    ink = tint(rng, 200, 255)
    frame.text(words(np.random.default_rng([number, 9]), 4)[:30], (0.1, top + 0.07), 0.045, ink, font=1)


def _matrix(
    layer: Canvas, look: tuple[float, float], per_unit: float, roll: float, size: tuple[int, int]
) -> np.ndarray:
    """Return the (2, 3) matrix from a layer's pixels to the frame's."""
    scale = per_unit / layer.per_unit
    turn = scale * np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    moved = np.array([layer.left - look[0], layer.top - look[1]]) * layer.per_unit
    return np.column_stack([turn, turn @ moved + np.array(size) / 2])
