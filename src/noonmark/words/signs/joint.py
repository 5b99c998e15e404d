"""One reading out of many of the same sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from rapidfuzz.distance import Levenshtein

from noonmark.words.signs.choose import same_text
from noonmark.words.signs.types import Reading

TOLD = 8
"""Readings kept of a sign."""
NEW_EVIDENCE = 0.5
"""Each further frame counts as half a frame: what blurs a sign in one frame mostly blurs it in the next."""
_LEAST = 1e-3


def joint_readings(seen: Sequence[Sequence[Reading]]) -> tuple[Reading, ...]:
    """Return what a sign reads, from what it reads in each of its frames.

    Parameters
    ----------
    seen : sequence of sequence of Reading
        For each frame the readings with their probabilities; the first frame's as they are, when it is alone.

    Returns
    -------
    tuple of Reading
        At most `TOLD`, the most probable first; probabilities add to less than 1.

    Notes
    -----
    Each text's odds against "none of these" are multiplied over the frames, each frame's by the power that
    makes ``n`` frames count as ``1 + (n - 1) / 2``. A text that a frame did not read has there the chance that a
    reader errs by as many letters as the nearest text that it did read.
    """
    if len(seen) == 1:
        return tuple(seen[0][:TOLD])
    texts: dict[str, Reading] = {}
    for reading in sorted((reading for frame in seen for reading in frame), key=lambda reading: reading.probability):
        texts[same_text(reading.text)] = reading
    power = (1.0 + NEW_EVIDENCE * (len(seen) - 1)) / len(seen)
    logs = np.array([power * sum(_log_chance(text, frame) for frame in seen) for text in texts])
    none = power * sum(float(np.log(max(_LEAST, 1.0 - sum(r.probability for r in frame)))) for frame in seen)
    top = max(none, float(logs.max()))
    odds, nothing = np.exp(logs - top), float(np.exp(none - top))
    shares = odds / (odds.sum() + nothing)
    told = [replace(reading, probability=float(share)) for reading, share in zip(texts.values(), shares, strict=True)]
    return tuple(sorted(told, key=lambda reading: -reading.probability)[:TOLD])


def _log_chance(text: str, frame: Sequence[Reading]) -> float:
    """Return the logarithm of the chance of what one frame read, if this were the text."""
    near = max(
        (reading.probability * _slip(text, same_text(reading.text)) for reading in frame),
        default=_LEAST,
    )
    return float(np.log(max(_LEAST, near)))


def _slip(text: str, read: str) -> float:
    """Return the chance that a reader takes one text for the other: a fifth for each letter, as rough as that."""
    return 0.2 ** Levenshtein.distance(text, read, score_cutoff=6)
