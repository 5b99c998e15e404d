"""What an archive's own files say: frames laid over each other, pixel by pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from noonmark.copies.asked import Asked, Found
from noonmark.copies.frames import Sampled
from noonmark.copies.locate import MOST_ROWS, NEUTRAL, Located
from noonmark.copies.originals import MARGIN_S, MOST_S, frames_between
from noonmark.copies.pixel_line import pixel_line
from noonmark.copies.pixels import compare
from noonmark.copies.seeds import Candidate
from noonmark.copies.supposing import SURE

COMPARED_S = 9.0
"""Of a longer match the middle is decoded and compared [s]."""
MOST_UNHASHED = 4
"""Candidates that no hash can confirm whose originals are read."""
LEAST_AGREEING = 0.5
AROUND_S = 6.0
"""Before and after the instants that looked alike, where only pixels can tell when they are [s]."""
PLACED = 0.6
"""Share of patches that agree from which on the place is right, whatever the line."""
NEARLY = 0.8
LONGEST_S = 60.0
"""Of a longer clip only the part around the hits is compared [s]."""


def verified(asked: Asked, found: Found) -> Found:
    """Return the same with what the original's pixels say."""
    one = found.located
    if one is None:
        return found
    start, end = (one.line.at(at) for at in one.line.query)
    middle, half = (start + end) / 2, min(abs(end - start), COMPARED_S) / 2
    original = frames_between(asked.files[found.number], middle - half - MARGIN_S, middle + half + MARGIN_S)
    if original is None:
        return found
    told = compare(one.shown, asked.points, original, one.line, one.matrix)
    if told is None:
        return found
    first = replace(found, located=replace(one, line=told.line, matrix=told.matrix), compared=told)
    return _longer(asked, first) if told.agreeing >= PLACED else first


def _longer(asked: Asked, found: Found) -> Found:
    """Return the line anew from the pixels where the hashes had only a part of it, or an unlikely speed."""
    one, told = found.located, found.compared
    assert one is not None
    assert told is not None
    span, whole = one.line.query[1] - one.line.query[0], asked.query.duration_s
    if whole > LONGEST_S or (
        span >= NEARLY * min(whole, asked.files[one.number].duration_s) and 0.7 < one.line.speed < 1.6
    ):
        return found
    middle = np.array([(one.line.query[0] + one.line.query[1]) / 2])
    again = _from_pixels(
        asked, Candidate(one.number, told.matrix, middle, one.line.offset_s + one.line.speed * middle, 1.0)
    )
    if again is None or again.located is None or again.compared is None:
        return found
    longer = again.located.line.query[1] - again.located.line.query[0] > span
    if not longer or again.compared.agreeing < told.agreeing - 0.1:
        return found
    located = replace(again.located, bits=one.bits, share=one.share, parts=one.parts)
    return replace(found, located=located, compared=again.compared)


def unhashed(asked: Asked, candidates: Sequence[Candidate], found: Sequence[Found]) -> list[Found]:
    """Return what the originals' pixels say of candidates that no hash can confirm, in files not found otherwise."""
    out: list[Found] = []
    held = {one.number for one in found if one.located is not None and one.located.strength >= SURE}
    for candidate in candidates[:MOST_UNHASHED]:
        if candidate.number in held:
            continue
        one = _from_pixels(asked, candidate)
        if one is not None:
            out.append(one)
            held.add(candidate.number)
    return out


def _from_pixels(asked: Asked, candidate: Candidate) -> Found | None:
    shown, there = asked.query.shown, candidate.kept_s - candidate.query_s
    first, last = float(shown.times_s[0]), float(shown.times_s[-1])
    start = max(0.0, first + float(np.median(there)) - AROUND_S)
    original = frames_between(
        asked.files[candidate.number], start, min(last + float(np.median(there)) + AROUND_S, start + MOST_S)
    )
    few = Sampled(shown.times_s[:MOST_ROWS], shown.luma[:MOST_ROWS])
    line = None if original is None else pixel_line(few, original, candidate.matrix)
    if original is None or line is None:
        return None
    told = compare(few, asked.points, original, line, candidate.matrix)
    if told is None or not told.agreeing >= LEAST_AGREEING:
        return None
    located = Located(
        candidate.number, told.matrix, few, told.line, np.zeros(0, np.int64), NEUTRAL, 1.0, told.motion, 0
    )
    return Found(candidate.number, located, told)
