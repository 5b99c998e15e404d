"""When a clip runs through a file, from their pixels: for places of the picture of which no hash is kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.frames import Sampled
from noonmark.copies.geometry import Matrix
from noonmark.copies.pixels import laid_over
from noonmark.copies.votes import SPEEDS, Line, vote

Floats = NDArray[np.float64]
LIKE = 0.6
"""Correlation of two whole pictures from which on they may be one."""
CHANGES = 2.0
"""Weight of the correlation of what changes, beside that of the pictures."""


def pixel_line(shown: Sampled, kept: Sampled, matrix: Matrix) -> Line | None:
    """Return the line on which a clip's frames are most like a file's.

    Parameters
    ----------
    shown, kept : Sampled
        Frames of the clip and of the file.
    matrix : ndarray, shape (3, 3)
        From a place in the clip to one in the file.

    Returns
    -------
    Line or None
        None where the two are alike nowhere.
    """
    ours, theirs, inside = laid_over(shown, kept, matrix)
    if not len(ours) or not len(theirs) or inside.mean() < 0.02:
        return None
    a, b = ours[:, inside][:, ::3], theirs[:, inside][:, ::3]
    whole = _correlations(a, b)
    changing = (
        _correlations(a - a.mean(axis=0), b - b.mean(axis=0)) if min(len(a), len(b)) > 2 else np.zeros_like(whole)
    )
    few = min(len(a), len(b)) < 3
    return vote(
        shown.times_s.astype(float), kept.times_s.astype(float), whole - LIKE + CHANGES * changing,
        speeds=(1.0,) if few else SPEEDS, reach_s=0.3,
    )  # fmt: skip


def _correlations(a: NDArray[np.float32], b: NDArray[np.float32]) -> Floats:
    """Return the correlation of each row of one with each of the other."""
    a, b = (each - each.mean(axis=1, keepdims=True) for each in (a, b))
    norms = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)[None]
    return np.asarray(a @ b.T, np.float64) / np.maximum(norms, 1e-6)
