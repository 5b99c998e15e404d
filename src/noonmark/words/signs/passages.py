"""Lines that belong together: a name may run over two words found apart, or over two lines of one board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from noonmark.words.signs.quads import sides
from noonmark.words.signs.types import Reading, Sign

NEAR = 1.2
"""Words of one row stand at most this many heights of the line apart."""
UNDER = 0.9
"""Lines of one board stand at most this many heights apart."""
LIKE_SIZE = 1.7
"""Heights of lines that belong together differ by this factor at most."""
_RIGHT_TO_LEFT = frozenset({"Arabic", "Hebrew"})


@dataclass(frozen=True)
class Passage:
    """A text of one sign or of two that stand together.

    Attributes
    ----------
    text : str
        The first sign's, and the second's after a space.
    parts : tuple of int
        Numbers of the signs.
    cut : int
        Character from which the second's text counts; the length of the text where there is one sign only.
    probability : float
        That all of it is right, in [0, 1].
    language : str
        Tesseract's name of the first reading's language, or ``""``.
    """

    text: str
    parts: tuple[int, ...]
    cut: int
    probability: float
    language: str


def passages(signs: Sequence[Sign], *, least: float) -> list[Passage]:
    """Return each sign's readings by themselves, and each pair of signs that stand together.

    Parameters
    ----------
    signs : sequence of Sign
        As :func:`~noonmark.words.signs.tracks.tracked` gives them.
    least : float
        Readings less probable than this are left out, in [0, 1].
    """
    alone = [
        Passage(reading.text, (k,), len(reading.text), reading.probability, reading.language)
        for k, sign in enumerate(signs)
        for reading in sign.readings
        if reading.probability >= least
    ]
    return alone + [
        _pair(k, signs[k].readings[0], other, signs[other].readings[0])
        for k in range(len(signs))
        for other in range(len(signs))
        if k != other
        and min(signs[k].probability, signs[other].probability) >= least
        and follows(signs[k], signs[other])
    ]


def _pair(first: int, one: Reading, second: int, other: Reading) -> Passage:
    text = f"{one.text} {other.text}"
    return Passage(text, (first, second), len(one.text) + 1, one.probability * other.probability, one.language)


def follows(first: Sign, second: Sign) -> bool:
    """Return whether the second sign is read after the first: next to it in one row, or right under it."""
    line, other = first.corners, second.corners
    if first.best_s != second.best_s:
        both = next(((a, b) for a in first.lines for b in second.lines if a.time_s == b.time_s), None)
        if both is None:
            return False
        line, other = both[0].corners, both[1].corners
    (length, height), (other_length, other_height) = sides(line), sides(other)
    if max(height, other_height) > LIKE_SIZE * min(height, other_height):
        return False
    along = (line[1] - line[0] + line[2] - line[3]) / 2.0
    along = along / max(float(np.hypot(*along)), 1e-6)
    step = other.mean(axis=0) - line.mean(axis=0)
    right, down = float(step @ along), float(step @ np.array([-along[1], along[0]]))
    backwards = first.readings[0].script in _RIGHT_TO_LEFT
    gap = (-right if backwards else right) - (length + other_length) / 2.0
    in_row = abs(down) < 0.5 * height and -0.3 * height < gap < NEAR * height
    under = down - (height + other_height) / 2.0
    below = -0.4 * height < under < UNDER * height and abs(right) < 0.5 * max(length, other_length)
    return in_row or below
