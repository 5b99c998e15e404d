"""Sights of one sign in several frames, put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from noonmark.words.signs.choose import same_text
from noonmark.words.signs.joint import joint_readings
from noonmark.words.signs.quads import side_product
from noonmark.words.signs.types import Line, Sign

ALIKE, ALIKE_IN_PLACE = 0.65, 0.34
"""Texts this alike are of one sign; less is enough where it stands at the same place in the picture."""
IN_PLACE = 0.3
"""Share of two boxes' union that they have in common, from which they are at the same place."""


def tracked(lines: Sequence[Line]) -> tuple[Sign, ...]:
    """Return the signs that lines of several frames show, each line in one sign.

    Parameters
    ----------
    lines : sequence of Line
        Of all frames, each with one reading or more.

    Returns
    -------
    tuple of Sign
        The most probable first.
    """
    tracks: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.time_s):
        free = [track for track in tracks if track[-1].time_s < line.time_s]
        best = max(free, key=lambda track: likeness(track, line), default=None)
        if best is not None and likeness(best, line) > 0.0:
            best.append(line)
        else:
            tracks.append([line])
    signs = [_sign(track) for track in tracks]
    return tuple(sorted(signs, key=lambda sign: -sign.probability))


def likeness(track: Sequence[Line], line: Line) -> float:
    """Return how like a line is to a track's, above 0 where they may show one sign."""
    alike = max(_alike(seen, line) for seen in track)
    place = overlap(track[-1].corners, line.corners)
    if alike >= ALIKE or (alike >= ALIKE_IN_PLACE and place >= IN_PLACE):
        return alike + place
    return 0.0


def _alike(one: Line, other: Line) -> float:
    """Return the likeness of the most alike probable readings, in [0, 1]."""
    mine, yours = (_texts(line) for line in (one, other))
    return max(
        (Levenshtein.normalized_similarity(a, b) for a in mine for b in yours if min(len(a), len(b)) > 1 or a == b),
        default=0.0,
    )


def _texts(line: Line) -> list[str]:
    """Return the texts at least a third as probable as the first, three at most."""
    first = line.readings[0].probability
    return [same_text(reading.text) for reading in line.readings[:3] if reading.probability >= first / 3.0]


def overlap(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Return the common share of the union of two quadrilaterals' upright boxes, in [0, 1].

    Examples
    --------
    >>> square = np.array([[0, 0], [2, 0], [2, 2], [0, 2]])
    >>> overlap(square, square + [1, 0])
    0.3333333333333333
    """
    low = np.maximum(one.min(axis=0), other.min(axis=0))
    high = np.minimum(one.max(axis=0), other.max(axis=0))
    common = side_product(np.maximum(0.0, high - low))
    whole = sum(side_product(quad.max(axis=0) - quad.min(axis=0)) for quad in (one, other))
    return common / max(whole - common, 1e-9)


def _sign(track: Sequence[Line]) -> Sign:
    readings = joint_readings([line.readings for line in track])
    text = same_text(readings[0].text)
    best = max(track, key=lambda line: (_chance(line, text), line.sharpness))
    return Sign(readings, track[0].time_s, track[-1].time_s, best.time_s, best.corners, tuple(track))


def _chance(line: Line, text: str) -> float:
    return max((reading.probability for reading in line.readings if same_text(reading.text) == text), default=0.0)
