"""Questions about made clips without writing them: frames altered as they are drawn, a JPEG's loss for a codec's.

They serve the calibration, which needs many questions; recall is told of files only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from _copies_set import STRANGERS
from builders.alter.alter import SOUND_HZ, changed_sound
from builders.alter.alterations import ALTERATIONS, Alteration
from builders.made_clips.clips import Clip, drawn, other_take
from builders.made_clips.make_clips import posted_clip
from builders.made_clips.player import Player
from builders.made_clips.sounds import sound
from numpy.typing import NDArray
from scipy.signal import resample_poly

from noonmark.copies.fingerprint import QUERY_RATE_HZ
from noonmark.copies.frames import LONGEST_SIDE, Sampled
from noonmark.copies.query import Query, query_of
from noonmark.copies.sound_marks import asked_of_samples
from noonmark.copies.sound_peaks import RATE_HZ, Peaks

OTHER = 800_000
"""Clips whose picture is shown where only the sound is a copy's, from this number on."""
PLAIN = Alteration()
STILL = "still, "
"""Before the name of an alteration: one frame of it, as a picture."""


@dataclass(frozen=True)
class Drawn:
    """A question: a clip and what is done to it; no name of an alteration leaves it as it is."""

    clip: Clip
    name: str = ""


def drawn_path(number: int, take: int, name: str) -> str:
    """Return what a question is called: clip 0 of takes is the posted one, a negative number is unrelated footage."""
    kind = f"stranger-{-number}" if number < 0 else f"made-{number:04d}" + (f"-take-{take}" if take else "")
    return f"drawn/{kind}--{name}"


def of_path(path: str) -> Drawn:
    """Return the question that is called so."""
    kind, name = path.removeprefix("drawn/").split("--", maxsplit=1)
    if kind.startswith("stranger-"):
        return Drawn(drawn(STRANGERS + int(kind.removeprefix("stranger-")), seconds=12.0), name)
    number, _, take = kind.removeprefix("made-").partition("-take-")
    clip = posted_clip(int(number))
    return Drawn(other_take(clip, int(take)) if take else clip, name)


def query(told: Drawn) -> Query:
    """Return what a file of it would be read as."""
    if told.name.startswith(STILL):
        how = ALTERATIONS[told.name.removeprefix(STILL)]
        [shown] = _frames(told.clip, how, 0.37 * told.clip.seconds, 0.1)
        return query_of(Sampled(np.zeros(1, np.float32), shown[None]), None, kind="image", duration_s=0.0)
    how = ALTERATIONS[told.name] if told.name else PLAIN
    start, length = span(told.clip, how)
    lasts = length / speed(how)
    shown = list(_frames(told.clip, how, start, lasts))
    size = shown[0].shape
    luma = np.stack([each for each in shown if each.shape == size])
    times = np.arange(len(luma), dtype=np.float32) / np.float32(QUERY_RATE_HZ)
    return query_of(Sampled(times, luma), _peaks(told.clip, how, (start, start + length)), duration_s=lasts)


def span(clip: Clip, how: Alteration) -> tuple[float, float]:
    """Return where in the clip the copy begins, and how much of it there is [s]."""
    if how.excerpt_s is None:
        return 0.0, clip.seconds
    share, wanted = how.excerpt_s
    return share * max(0.0, clip.seconds - wanted), min(wanted, clip.seconds)


def speed(how: Alteration) -> float:
    """Return seconds of the source in one of the copy."""
    return 1.1 if "tempo" in how.sound or "asetrate" in how.sound else how.speed


def _frames(clip: Clip, how: Alteration, start: float, lasts: float) -> Iterator[NDArray[np.uint8]]:
    shown = clip if how.with_picture else drawn(OTHER + clip.number, seconds=lasts, plain=True)
    player = Player(shown, LONGEST_SIDE, grey=True)
    for time_s in np.arange(0.0, lasts, 1.0 / QUERY_RATE_HZ):
        at = start + time_s * speed(how) if how.with_picture else time_s
        seen = cv2.cvtColor(player.picture(float(at)), cv2.COLOR_GRAY2RGB)
        if how.picture is not None and how.with_picture:
            seen = np.ascontiguousarray(how.picture(seen, float(time_s)))
        yield _coded(cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY), how.quality)


def _coded(grey: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Return a picture as a decoder gives it: with a loss that grows with x264's rate factor, in its kept size."""
    level = int(np.interp(factor, (20, 25, 30, 38), (80, 60, 35, 12)))
    grey = cv2.imdecode(cv2.imencode(".jpg", grey, (cv2.IMWRITE_JPEG_QUALITY, level))[1], cv2.IMREAD_GRAYSCALE)
    scale = LONGEST_SIDE / max(grey.shape)
    if scale >= 1.0:
        return grey
    return cv2.resize(grey, (round(grey.shape[1] * scale), round(grey.shape[0] * scale)), interpolation=cv2.INTER_AREA)


def _peaks(clip: Clip, how: Alteration, of: tuple[float, float]) -> Peaks | None:
    wave = None if how.sound == "drop" else sound(clip.sound, clip.sound_seed, clip.seconds, SOUND_HZ)
    if wave is None:
        return None
    heard = resample_poly(changed_sound(wave, how, of), RATE_HZ // 100, SOUND_HZ // 100).astype(np.float32)
    return asked_of_samples(heard)
