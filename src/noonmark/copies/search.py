"""Earlier copies of a clip in an index: seeds, lines, pixels, sound, and what they say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from noonmark.copies.alterations import picture_words, sound_words, speed_words
from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.frames import Sampled
from noonmark.copies.geometry import shares
from noonmark.copies.heard import suppositions
from noonmark.copies.index.protocol import Filed, Index
from noonmark.copies.locate import Located, locate
from noonmark.copies.match import Evidence, Match
from noonmark.copies.originals import MARGIN_S, MOST_S, frames_between
from noonmark.copies.pixels import Compared, compare
from noonmark.copies.pointed import pointed
from noonmark.copies.probability import probability
from noonmark.copies.query import Query, read_query
from noonmark.copies.relation import judged
from noonmark.copies.seeds import Candidate, seeds
from noonmark.copies.sound_vote import SoundHit, sound_hits

LEAST_PROBABILITY = 0.5
SURE = 5.0
"""Strength of a line from which on no keypoints are asked for."""
WEAK = 0.8
MOST_VERIFIED = 8
TOGETHER_S = 1.0
"""Sound and picture within so much of each other are one match [s]."""


class Prints(Mapping[int, Fingerprint]):
    """The fingerprints of an index by number, each read once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._held: dict[int, Fingerprint] = {}

    def __getitem__(self, number: int) -> Fingerprint:
        if number not in self._held:
            self._held[number] = self._index.fingerprint(number)
        return self._held[number]

    def __iter__(self) -> Iterator[int]:
        return iter(filed.number for filed in self._index.files())

    def __len__(self) -> int:
        return len(self._index.files())


@dataclass(frozen=True, eq=False)
class _Found:
    """One file's line, what its pixels say, and the sound that goes with it."""

    number: int
    located: Located | None = None
    compared: Compared | None = None
    hit: SoundHit | None = None


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
    prints = Prints(index)
    files = {filed.number: filed for filed in index.files()}
    hits = sound_hits(query.peaks, index) if len(query.peaks) else ()
    located = _located(query, prints, seeds(query, index, prints))
    if not any(one.strength >= SURE for one in located):
        located += _located(query, prints, pointed(query, index, prints))
    located += _by_sound(query, prints, files, hits, located, originals=originals)
    found = [_Found(one.number, one) for one in _apart(located)]
    if originals:
        found = [_verified(one, files) for one in found[:MOST_VERIFIED]] + found[MOST_VERIFIED:]
    matches = [_match(query, files[one.number], prints, one) for one in _with_sound(found, hits)]
    good = [one for one in matches if one.probability >= least_probability]
    return tuple(sorted(good, key=lambda one: (-one.probability, -one.score)))


def _located(query: Query, prints: Mapping[int, Fingerprint], candidates: Sequence[Candidate]) -> list[Located]:
    told = [locate(query, prints[one.number], one) for one in candidates]
    return [one for one in told if one is not None]


def _by_sound(
    query: Query, prints: Mapping[int, Fingerprint], files: Mapping[int, Filed], hits: Sequence[SoundHit],
    located: Sequence[Located], *, originals: bool,
) -> list[Located]:  # fmt: skip
    """Return lines in files whose sound the clip has, but whose picture was not found yet."""
    out: list[Located] = []
    for hit in hits[:MOST_VERIFIED]:
        if any(one.number == hit.file and one.strength >= SURE for one in located):
            continue
        kept = prints[hit.file]
        original = _around(files[hit.file], hit.match) if originals and len(query.shown) else None
        out += _located(query, prints, suppositions(query, kept, hit, original))
    return out


def _around(filed: Filed, span: tuple[float, float]) -> Sampled | None:
    start = span[0] - MARGIN_S
    return frames_between(filed, start, min(span[1] + MARGIN_S, start + MOST_S))


def _apart(located: Sequence[Located]) -> list[Located]:
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


def _verified(found: _Found, files: Mapping[int, Filed]) -> _Found:
    """Return the same with what the original's pixels say."""
    one = found.located
    if one is None:
        return found
    start, end = one.line.at(one.line.query[0]), one.line.at(one.line.query[1])
    original = frames_between(files[found.number], start - MARGIN_S, min(end + MARGIN_S, start + MOST_S))
    if original is None:
        return found
    told = compare(one.shown, original, one.line, one.matrix)
    if told is None:
        return found
    line = replace(one.line, offset_s=one.line.offset_s + told.shift_s)
    return replace(found, located=replace(one, line=line, matrix=told.matrix), compared=told)


def _with_sound(found: Sequence[_Found], hits: Sequence[SoundHit]) -> list[_Found]:
    """Return what was found with the sound that goes with it, and the sounds that go with nothing seen."""
    out: list[_Found] = []
    used: set[int] = set()
    for one in found:
        hit = next((at for at, each in enumerate(hits) if _agrees(one, each)), None)
        out.append(one if hit is None else replace(one, hit=hits[hit]))
        used |= set() if hit is None else {hit}
    return out + [_Found(hit.file, hit=hit) for at, hit in enumerate(hits) if at not in used]


def _agrees(found: _Found, hit: SoundHit) -> bool:
    if found.located is None or found.number != hit.file:
        return False
    line = found.located.line
    low, high = max(line.query[0], hit.query[0]), min(line.query[1], hit.query[1])
    middle = (low + high) / 2
    return high >= low and abs(line.at(middle) - (hit.offset_s + hit.speed * middle)) <= TOGETHER_S


def _evidence(found: _Found) -> Evidence:
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


def _match(query: Query, filed: Filed, prints: Mapping[int, Fingerprint], found: _Found) -> Match:
    told = _evidence(found)
    relation, score = judged(told)
    spans, speed = _spans(query, filed, found)
    return Match(
        filed.number, filed.path, filed.item, filed.posted, relation, probability(score, _kind(relation)), score,
        spans[0], spans[1], speed, _alterations(query, filed, prints, found),
        np.eye(3) if found.located is None else shares(found.located.matrix, query.size, filed.size), told, filed.fast,
    )  # fmt: skip


def _kind(relation: str) -> str:
    return "sound" if relation == "same-sound" else "picture"


def _spans(query: Query, filed: Filed, found: _Found) -> tuple[tuple[tuple[float, float], tuple[float, float]], float]:
    if found.located is None:
        assert found.hit is not None
        return (found.hit.query, found.hit.match), found.hit.speed
    line = found.located.line
    start, end = line.query[0], min(query.duration_s, line.query[1] + 1 / 4) if query.duration_s else line.query[1]
    most = filed.duration_s if filed.duration_s > 0 else 0.0
    there = tuple(float(np.clip(line.at(at), 0.0, most)) for at in (start, end))
    return ((start, max(start, end)), (there[0], there[1])), line.speed


def _alterations(query: Query, filed: Filed, prints: Mapping[int, Fingerprint], found: _Found) -> tuple[str, ...]:
    one = found.located
    speed = one.line.speed if one is not None else found.hit.speed if found.hit is not None else 1.0
    picture = () if one is None else picture_words(one.matrix, query.size, filed.size)
    still = query.kind == "image" or filed.kind == "image"
    marks = 0 if still else len(prints[filed.number].mark_keys)
    return (*picture, *speed_words(speed), *sound_words(found.hit, query_peaks=len(query.peaks), kept_marks=marks))
