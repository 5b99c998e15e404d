"""The one change of place that brings a clip's frames onto a file's, from the keypoints of several pairs of frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.geometry import Matrix, Size, moved, sensible
from noonmark.copies.keypoints import Points, opencv, paired

Floats = NDArray[np.float64]
WITHIN = 0.008
"""How far a keypoint may lie from where it should, as a share of the longer side: 2 pixels of 256."""
LEAST_INLIERS = 9
WORTH = 1.15
"""A freer kind of change is taken when it explains so many times the keypoints."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """A change of place, from the clip to the file, and how many pairs of keypoints agree with it."""

    matrix: Matrix
    inliers: int
    pairs: int


def fitted(here: Floats, there: Floats, query: Size) -> Fitted | None:
    """Return the simplest change that explains the pairs of keypoints, or None.

    Parameters
    ----------
    here, there : ndarray, shape (n, 2)
        Places in the clip and in the file.
    query : tuple of int
        Size of the clip's frames.

    Notes
    -----
    RANSAC for a similarity, an affine change and a homography; a freer one must explain 15 % more.
    """
    if len(here) < LEAST_INLIERS:
        return None
    best: Fitted | None = None
    for matrix in _changes(here, there):
        if not sensible(matrix, query):
            continue
        inliers = int(np.sum(np.linalg.norm(moved(matrix, here) - there, axis=1) <= WITHIN))
        if inliers >= LEAST_INLIERS and (best is None or inliers > WORTH * best.inliers):
            best = Fitted(matrix, inliers, len(here))
    return best


def _changes(here: Floats, there: Floats) -> list[Matrix]:
    """Return a similarity, one that mirrors, an affine change and a homography: the simplest first."""
    cv2 = opencv()
    cv2.setRNGSeed(1)
    low, flip = np.array([[0.0, 0.0, 1.0]]), np.diag([-1.0, 1.0, 1.0])
    how = {"method": cv2.RANSAC, "ransacReprojThreshold": WITHIN, "maxIters": 3000}
    plain, _ = cv2.estimateAffinePartial2D(here, there, **how)
    flipped, _ = cv2.estimateAffinePartial2D(here * [-1.0, 1.0], there, **how)
    affine, _ = cv2.estimateAffine2D(here, there, **how)
    slanted, _ = cv2.findHomography(here, there, cv2.RANSAC, WITHIN, maxIters=3000)
    out = [] if plain is None else [np.vstack([plain, low])]
    out += [] if flipped is None else [np.vstack([flipped, low]) @ flip]
    out += [] if affine is None else [np.vstack([affine, low])]
    out += [] if slanted is None else [np.asarray(slanted, np.float64)]
    return [one for one in out if np.all(np.isfinite(one)) and abs(np.linalg.det(one)) > 1e-6]


def registered_pairs(pairs: Sequence[tuple[Points, Points]], query: Size) -> Fitted | None:
    """Return the change that the keypoints of several pairs of frames agree on.

    Parameters
    ----------
    pairs : sequence of (Points, Points)
        Keypoints of a frame of the clip, and of the file's frame that should be the same.
    query : tuple of int
        Size of the clip's frames.
    """
    rows = [(paired(ours, theirs), ours, theirs) for ours, theirs in pairs]
    if not rows:
        return None
    here = np.concatenate([ours.places[at[0]] for at, ours, _ in rows]).astype(float)
    there = np.concatenate([theirs.places[at[1]] for at, _, theirs in rows]).astype(float)
    return fitted(here, there, query)
