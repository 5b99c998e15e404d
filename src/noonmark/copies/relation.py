"""Copy, same scene or same sound: what the evidence says, and how strongly, as one score."""

from __future__ import annotations

import numpy as np

from noonmark.copies.match import Evidence, Relation

RELATED = 3.0
"""Standard deviations by which the hashes on a line must lie below `NEUTRAL` for one place."""
PIXELS = 0.55
"""Share of the patches that agree in frames laid over each other from which on they show one place."""
MOVES_ALONE = 0.6
"""Correlation of what changes between pixels, from which on it shows one place though lettering hides most of it."""
MOVES, MOVES_BITS = 0.65, 0.30
"""Correlation of what changes, between pixels and between hashes, that divides other takes from copies."""
STILL_AGREES = 0.8
"""Share of the patches that must agree where nothing moves that could tell."""
SOUND = 3.0
TIED = 0.3
"""By so much of its own weight a sound that agrees makes the place surer."""


def judged(told: Evidence) -> tuple[Relation, float]:
    """Return the relation and its score, larger for surer.

    Parameters
    ----------
    told : Evidence
        With a picture, a sound, or both.
    """
    place = place_score(told)
    if place <= 0 and told.sound > 0:
        return "same-sound", told.sound - SOUND
    one = recording_score(told)
    if one >= 0 or place < 0:
        return "copy", min(place + TIED * max(0.0, told.sound), one)
    return "same-scene", min(place, -one)


def place_score(told: Evidence) -> float:
    """Return how surely both show one place: from the pixels where they could be read, else from the hashes."""
    hashes = (told.picture - RELATED) * 1.5
    if np.isnan(told.agreeing):
        return hashes
    pixels = (told.agreeing - PIXELS) * 25.0
    moves = -9.0 if np.isnan(told.motion) else (told.motion - MOVES_ALONE) * 25.0
    return max(pixels, moves, min(hashes, pixels + 4.0))


def recording_score(told: Evidence) -> float:
    """Return how surely both are one recording, given that they show one place: from movement and sound."""
    return _moves(told) + 1.5 * max(0.0, told.sound)


def _moves(told: Evidence) -> float:
    pixels = not np.isnan(told.agreeing)
    if not np.isnan(told.motion):
        return (told.motion - (MOVES if pixels else MOVES_BITS)) * 20.0
    return (told.agreeing - STILL_AGREES) * 20.0 if pixels else min(2.0, told.picture - 2 * RELATED)
