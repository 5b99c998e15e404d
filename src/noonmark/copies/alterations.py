"""What was done to a file's picture and sound to make a clip, in words."""

from __future__ import annotations

import numpy as np

from noonmark.copies.geometry import Matrix, Size, shares
from noonmark.copies.sound_vote import SoundHit

SPEED_TOLD = 0.025
WHOLE = 0.94
"""Share of a side that counts as all of it."""
TURN_TOLD_DEG = 1.5
SLANT_TOLD = 0.1
PITCH_TOLD = 0.02


def picture_words(matrix: Matrix, query: Size, kept: Size) -> tuple[str, ...]:
    """Return what happened to the picture.

    Parameters
    ----------
    matrix : ndarray, shape (3, 3)
        From a place in the clip to one in the file.
    query, kept : tuple of int
        Width and height.
    """
    words = ["mirrored"] if np.linalg.det(matrix[:2, :2]) < 0 else []
    words += _turned(matrix)
    words += _slant(matrix, query)
    words += _extent(shares(matrix, query, kept))
    return tuple(words)


def _turned(matrix: Matrix) -> list[str]:
    plain = matrix[:2, :2] @ (np.diag([-1.0, 1.0]) if np.linalg.det(matrix[:2, :2]) < 0 else np.eye(2))
    angle = float(np.degrees(np.arctan2(plain[1, 0] - plain[0, 1], plain[0, 0] + plain[1, 1])))
    quarter = round(angle / 90.0) * 90.0
    if abs(angle - quarter) < TURN_TOLD_DEG:
        return [f"turned by {abs(quarter):.0f} degrees"] if quarter else []
    return [f"turned by about {abs(angle):.0f} degrees"]


def _slant(matrix: Matrix, query: Size) -> list[str]:
    x, y = query[0] / max(query), query[1] / max(query)
    depth = [matrix[2] @ [a, b, 1.0] for a in (0, x) for b in (0, y)]
    return ["seen at a slant, as filmed off a screen"] if max(depth) / min(depth) - 1 > SLANT_TOLD else []


def _extent(there: Matrix) -> list[str]:
    """Return words for how much of the file's picture the clip shows, and how much of the clip that fills."""
    shown = _cover(there)
    filled = _cover(np.asarray(np.linalg.inv(there), np.float64))
    words: list[str] = []
    if min(shown) < WHOLE:
        share = shown[0] * shown[1]
        words.append(f"cropped to about {round(100 * share, -1) if share > 0.2 else round(100 * share):.0f} %")
    if filled[0] < WHOLE and filled[1] < WHOLE:
        words.append("shown small inside another picture")
    elif filled[1] < WHOLE:
        words.append("bars above or below")
    elif filled[0] < WHOLE:
        words.append("bars at the sides")
    return words


def _cover(there: Matrix) -> tuple[float, float]:
    """Return how much of the target's width and height the unit square fills, each in [0, 1]."""
    steps = (np.arange(60) + 0.5) / 60
    x, y = np.meshgrid(steps, steps)
    back = np.linalg.inv(there) @ np.stack([x.ravel(), y.ravel(), np.ones(x.size)])
    inside = np.all((back[:2] / back[2] >= 0) & (back[:2] / back[2] <= 1), axis=0).reshape(x.shape)
    return float(inside.mean(axis=1).max()), float(inside.mean(axis=0).max())


def speed_words(speed: float) -> tuple[str, ...]:
    """Return what happened to the speed: above 1 the clip runs faster than the file."""
    if abs(speed - 1.0) < SPEED_TOLD:
        return ()
    return (f"{'sped up' if speed > 1 else 'slowed'} to {speed:.2f} x",)


def sound_words(hit: SoundHit | None, *, query_peaks: int, kept_marks: int) -> tuple[str, ...]:
    """Return what happened to the sound.

    Parameters
    ----------
    hit : SoundHit or None
        Of the same file at the same seconds.
    query_peaks, kept_marks : int
        How much there is to be heard in either.
    """
    if hit is not None:
        with_speed = abs(hit.pitch - hit.speed) <= PITCH_TOLD
        if abs(hit.pitch - 1.0) < PITCH_TOLD:
            return ()
        return (
            ("pitch changed with the speed",) if with_speed else (f"pitch {'raised' if hit.pitch > 1 else 'lowered'}",)
        )
    if kept_marks < 20:
        return ()
    return ("sound taken away",) if query_peaks < 20 else ("sound replaced or drowned",)
