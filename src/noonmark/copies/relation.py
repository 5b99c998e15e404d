"""Copy, same scene or same sound: what the evidence says, and how strongly, as one score."""

from __future__ import annotations

import numpy as np

from noonmark.copies.match import Evidence, Relation

RELATED = 3.0
"""Standard deviations by which the hashes on a line must lie below `NEUTRAL` for one place."""
PIXELS = 0.55
"""Share of the patches that agree in frames laid over each other from which on they show one place."""
MOVES = 0.30
"""Correlation of what changes, between which two takes and a copy lie; takes of one place lie near 0."""
MOVES_ALONE = 0.5
"""The same between pixels, from which on it shows one place by itself, though most of it is hidden by lettering."""
SOUND = 3.0


def judged(told: Evidence) -> tuple[Relation, float]:
    """Return the relation and its score, in log-odds before calibration.

    Parameters
    ----------
    told : Evidence
        With a picture, a sound, or both.
    """
    place = place_score(told)
    if place <= 0 and told.sound > place:
        return "same-sound", told.sound - SOUND
    one = recording_score(told)
    if one >= 0 or place < 0:
        return "copy", min(place, one) if one < 0 else place
    return "same-scene", min(place, -one)


def place_score(told: Evidence) -> float:
    """Return how surely both show one place: from the pixels where they could be read, else from the hashes."""
    hashes = (told.picture - RELATED) * 1.5
    if np.isnan(told.agreeing):
        return hashes
    pixels = (told.agreeing - PIXELS) * 25.0
    moves = -9.0 if np.isnan(told.motion) else (told.motion - MOVES_ALONE) * 20.0
    return max(pixels, moves, min(hashes, pixels + 4.0))


def recording_score(told: Evidence) -> float:
    """Return how surely both are one recording, given that they show one place: from movement and sound."""
    moves = 0.5 if np.isnan(told.motion) else (told.motion - MOVES) * 20.0
    return moves + 2.0 * max(0.0, told.sound)
