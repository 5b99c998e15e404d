"""Earlier copies of a clip in an index: hashes, keypoints, pixels and sound, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from noonmark.copies.alterations import picture_words, sound_words, speed_words
from noonmark.copies.asked import Asked, Found, Prints
from noonmark.copies.clip_points import ClipPoints
from noonmark.copies.fingerprint import QUERY_RATE_HZ
from noonmark.copies.geometry import shares
from noonmark.copies.index.protocol import Filed, Index
from noonmark.copies.match import Evidence, Match, Span
from noonmark.copies.probability import kind_of, probability
from noonmark.copies.query import Query, read_query
from noonmark.copies.relation import judged
from noonmark.copies.sound_vote import SoundHit, sound_hits
from noonmark.copies.supposing import apart, suppositions
from noonmark.copies.verifying import unhashed, verified

LEAST_PROBABILITY = 0.5
MOST_VERIFIED = 5
"""Originals that are read, those of the strongest lines."""
BESIDE_S = 4.0
"""Seconds of sound and of picture that belong together overlap, or lie at most so far apart [s]."""
TOGETHER_S = 1.0
"""Sound and picture within so much of each other are one match [s]."""


def find_copies(query: Path | Query, index: Index, *, originals: bool = True) -> tuple[Match, ...]:
    """Find earlier copies of a clip, a picture or a sound.

    Parameters
    ----------
    query : Path or Query
        What is looked for.
    index : Index
        Where.
    originals : bool
        Whether the archive's own files are read, where they still lie, to compare pixel by pixel.

    Returns
    -------
    tuple of Match
        The surest first.

    Raises
    ------
    NoonmarkError
        If the file cannot be read.
    """
    asked = read_query(query) if isinstance(query, Path) else query
    return find_all(asked, index, originals=originals, least_probability=LEAST_PROBABILITY)


def find_all(
    query: Query, index: Index, *, originals: bool = True, least_probability: float = 0.0
) -> tuple[Match, ...]:
    """Find all matches of at least some probability, also weak ones."""
    files = {filed.number: filed for filed in index.files()}
    asked = Asked(query, ClipPoints(query.shown), index, Prints(index), files, originals)
    hits = sound_hits(query.peaks, index) if len(query.peaks) else ()
    candidates = suppositions(asked, hits)
    found = [Found(one.number, one) for one in apart(candidates[0])]
    if originals:
        found = [verified(asked, one) for one in found[:MOST_VERIFIED]] + found[MOST_VERIFIED:]
        found += unhashed(asked, candidates[1], found)
    found = with_sound(found, hits)
    matches = [_match(asked, one) for one in found]
    good = [one for one in matches if one.probability >= least_probability]
    return tuple(sorted(good, key=lambda one: (-one.probability, -one.score)))


def with_sound(found: Sequence[Found], hits: Sequence[SoundHit]) -> list[Found]:
    """Return what was found with the sound that goes with it, and the sounds that go with nothing seen."""
    out: list[Found] = []
    used: set[int] = set()
    for one in found:
        hit = next((at for at, each in enumerate(hits) if _agrees(one, each)), None)
        out.append(one if hit is None else _timed_by(one, hits[hit]))
        used |= set() if hit is None else {hit}
    return out + [Found(hit.file, hit=hit) for at, hit in enumerate(hits) if at not in used]


def _timed_by(found: Found, hit: SoundHit) -> Found:
    """Return the same with its sound, whose times are finer than those of frames where both run alike."""
    one = found.located
    if one is None:
        return replace(found, hit=hit)
    line = replace(one.line, offset_s=hit.offset_s, speed=hit.speed)
    if max(abs(line.at(at) - one.line.at(at)) for at in one.line.query) > TOGETHER_S:
        return replace(found, hit=hit)
    return replace(found, hit=hit, located=replace(one, line=line))


def _agrees(found: Found, hit: SoundHit) -> bool:
    if found.located is None or found.number != hit.file:
        return False
    line = found.located.line
    low, high = max(line.query[0], hit.query[0]), min(line.query[1], hit.query[1])
    middle = (low + high) / 2
    near = low - high <= BESIDE_S
    return near and abs(line.at(middle) - (hit.offset_s + hit.speed * middle)) <= TOGETHER_S


def _evidence(found: Found) -> Evidence:
    one, pixels, hit = found.located, found.compared, found.hit
    sound = 0.0 if hit is None else min(12.0, -hit.log10_chance)
    if one is None:
        return Evidence(sound=sound)
    motion = one.motion if pixels is None else pixels.motion
    nothing = float("nan")
    return Evidence(
        picture=one.strength, frames=len(one.line.rows), share=one.share, motion=motion,
        pixels=nothing if pixels is None else pixels.pixels, agreeing=nothing if pixels is None else pixels.agreeing,
        sound=sound, distance=one.bits,
    )  # fmt: skip


def _match(asked: Asked, found: Found) -> Match:
    query, filed = asked.query, asked.files[found.number]
    told = _evidence(found)
    relation, score = judged(told)
    still = "image" in {query.kind, filed.kind} or len(query.shown) == 1
    sure = probability(score, kind_of(relation, told, still=still))
    spans, speed = _spans(query, filed, found)
    return Match(
        filed.number, filed.path, filed.item, filed.posted, relation, sure, score,
        spans[0], spans[1], speed, _alterations(asked, filed, found),
        np.eye(3) if found.located is None else shares(found.located.matrix, query.size, filed.size), told, filed.fast,
    )  # fmt: skip


def _spans(query: Query, filed: Filed, found: Found) -> tuple[tuple[Span, Span], float]:
    """Return the seconds of clip and file that go together, within both, and the speed."""
    if found.located is None:
        assert found.hit is not None
        return (found.hit.query, found.hit.match), found.hit.speed
    line = found.located.line
    start, end = line.query[0], min(line.query[1] + 1 / QUERY_RATE_HZ, max(query.duration_s, line.query[1]))
    if query.kind == "image" or filed.kind == "image":
        there = float(np.clip(line.at(start), 0.0, filed.duration_s))
        return ((start, start if query.kind == "image" else end), (there, there)), 1.0
    start, end = max(start, -line.offset_s / line.speed), min(end, (filed.duration_s - line.offset_s) / line.speed)
    end = max(start, end)
    return ((start, end), (max(0.0, line.at(start)), max(0.0, line.at(end)))), line.speed


def _alterations(asked: Asked, filed: Filed, found: Found) -> tuple[str, ...]:
    query, one = asked.query, found.located
    speed = one.line.speed if one is not None else found.hit.speed if found.hit is not None else 1.0
    picture = () if one is None else picture_words(one.matrix, query.size, filed.size)
    still = query.kind == "image" or filed.kind == "image"
    marks = 0 if still else len(asked.prints[filed.number].mark_keys)
    return (*picture, *speed_words(speed), *sound_words(found.hit, query_peaks=len(query.peaks), kept_marks=marks))
