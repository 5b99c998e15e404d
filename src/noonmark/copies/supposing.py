"""Where a clip may lie in an archive: by its hashes, then its sound, then its keypoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from noonmark.copies.asked import Asked
from noonmark.copies.frames import Sampled
from noonmark.copies.heard import suppositions as by_sound
from noonmark.copies.index.protocol import Filed
from noonmark.copies.keypoints import keypoints
from noonmark.copies.locate import Located, locate
from noonmark.copies.originals import MARGIN_S, MOST_S, frames_at, frames_between
from noonmark.copies.pointed import Hint, hinted, pointed
from noonmark.copies.seeds import Candidate, seeds
from noonmark.copies.sound_vote import SoundHit

SURE = 5.0
"""Strength of a line from which on no keypoints are asked for."""
WEAK = 0.8
"""Strength below which a line is none."""
MOST_FRAMES = 3
MOST_HEARD = 8
"""Sounds whose pictures are looked for, the surest."""
Supposed = tuple[list[Located], list[Candidate]]


def suppositions(asked: Asked, hits: Sequence[SoundHit]) -> Supposed:
    """Return lines, and candidates of whose place in the file no hash is kept.

    What hashes and sound suppose comes first; keypoints are asked where these are not sure.
    """
    out = _located(asked, seeds(asked.query, asked.points.variants, asked.index, asked.prints))
    out = _joined(out, _by_sound(asked, hits, out[0]))
    for mirrored in (False, True):
        if not any(one.strength >= SURE for one in out[0]):
            more, hints = pointed(asked.query, asked.points, asked.index, asked.prints, mirrored=mirrored)
            out = _joined(out, _located(asked, more))
            if asked.originals and not any(one.strength >= SURE for one in out[0]):
                out = _joined(out, _located(asked, _by_hints(asked, hints)))
    return out


def _by_hints(asked: Asked, hints: Sequence[Hint]) -> list[Candidate]:
    """Return what the keypoints of the originals' own frames suppose, which are many more than are kept."""
    out: list[Candidate] = []
    for hint in hints:
        kept = asked.prints[hint.number]
        frames = sorted(set(hint.frames))[:MOST_FRAMES]
        shown = dict(zip(frames, frames_at(asked.files[hint.number], kept.times_s[frames].tolist()), strict=False))
        pairs = [(row, frame) for row, frame in zip(hint.rows, hint.frames, strict=True) if frame in shown]
        if pairs:
            points = {frame: keypoints(luma) for frame, luma in shown.items()}
            seen = replace(hint, rows=tuple(row for row, _ in pairs), frames=tuple(frame for _, frame in pairs))
            one = hinted(asked.query, asked.points, seen, kept, [points[frame] for _, frame in pairs])
            out += [] if one is None else [one]
    return out


def _joined(one: Supposed, other: Supposed) -> Supposed:
    return one[0] + other[0], one[1] + other[1]


def _located(asked: Asked, candidates: Sequence[Candidate]) -> Supposed:
    told = [locate(asked.query, asked.points, asked.prints[one.number], one) for one in candidates]
    weak = [one for one, line in zip(candidates, told, strict=True) if line is None or line.strength < WEAK]
    return [one for one in told if one is not None], weak


def _by_sound(asked: Asked, hits: Sequence[SoundHit], located: Sequence[Located]) -> Supposed:
    """Return lines in files whose sound the clip has, but whose picture was not found yet."""
    out: Supposed = ([], [])
    for hit in hits[:MOST_HEARD]:
        if any(one.number == hit.file and one.strength >= SURE for one in located):
            continue
        original = _around(asked.files[hit.file], hit.match) if asked.originals and len(asked.query.shown) else None
        more = by_sound(asked.query, asked.points, asked.prints[hit.file], hit, original)
        out = _joined(out, _located(asked, more))
    return out


def _around(filed: Filed, span: tuple[float, float]) -> Sampled | None:
    start = span[0] - MARGIN_S
    return frames_between(filed, start, min(span[1] + MARGIN_S, start + MOST_S))


def apart(located: Sequence[Located]) -> list[Located]:
    """Return lines, the strongest first, without those whose seconds of a file another one tells better."""
    out: list[Located] = []
    for one in sorted(located, key=lambda each: -each.strength * np.sqrt(len(each.line.rows))):
        if one.strength >= WEAK and not any(_overlap(one, other) for other in out):
            out.append(one)
    return out


def _overlap(one: Located, other: Located) -> bool:
    if one.number != other.number:
        return False
    low, high = max(one.line.query[0], other.line.query[0]), min(one.line.query[1], other.line.query[1])
    return high >= low
