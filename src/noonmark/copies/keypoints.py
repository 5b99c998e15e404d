"""Keypoints of a picture with 256-bit descriptors, and the change of place that brings one picture's onto another's."""

from __future__ import annotations

import hashlib
import importlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes
from noonmark.errors import NoonmarkError

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
KEPT_SIDE, KEPT_POINTS = 256, 40
"""Longer side of the pictures whose keypoints an archive keeps [pixels], and how many of one picture."""
ASKED_SIDE, ASKED_POINTS = 512, 500
LEAST_CONTRAST = 0.004
"""SIFT's own limit is 0.04, which leaves a hazy picture without any."""
NEAR_BITS = 80
"""Descriptors that differ in more bits are not paired: 2 % of unrelated ones are nearer."""
WITHIN = 0.008
"""How far a keypoint may lie from where it should, as a share of the longer side."""
LEAST_POINTS = 8
CELLS = 8, 6
"""The picture's grid, along its longer and its shorter side; each cell gives its share of the keypoints."""


@dataclass(frozen=True, eq=False)
class Points:
    """Keypoints of one picture: descriptors (p, 32) uint8, and x and y as shares of its longer side, (p, 2)."""

    descriptors: Bytes
    places: Floats


@dataclass(frozen=True, eq=False)
class Registration:
    """How one picture lies in another.

    Attributes
    ----------
    matrix : ndarray of float64, shape (3, 3)
        Takes a place in the query (x, y, 1) to the place in the kept picture; both in shares of the longer side.
    mirrored : bool
    inliers : int
        Pairs of keypoints that agree with it. Of unrelated pictures none of 1,860 pairs reached 8 (40 kept, 500 asked).
    pairs : int
        Pairs that were tried.
    """

    matrix: NDArray[np.float64]
    mirrored: bool
    inliers: int
    pairs: int


def keypoints(
    luma: Bytes, *, most: int = ASKED_POINTS, side: int | None = ASKED_SIDE, mirrored: bool = False
) -> Points:
    """Return the keypoints of one grey picture.

    Parameters
    ----------
    luma : ndarray of uint8, shape (h, w)
    most : int
        How many at most; the strongest, spread over the picture.
    side : int, optional
        Longer side to which the picture is brought first [pixels].
    mirrored : bool
        The descriptors are those of the mirror image; the places stay those of the picture as it is. Paired with a
        mirrored copy's, they give the matrix that holds the mirroring.

    Raises
    ------
    NoonmarkError
        Where OpenCV is not installed.

    Notes
    -----
    D. G. Lowe, doi:10.1023/B:VISI.0000029664.99615.94; roots of the descriptors as of Arandjelovic and Zisserman,
    doi:10.1109/CVPR.2012.6248018. Each bit is the sign of a weighted sum whose weights cancel within the parts of the
    descriptor that are alike by symmetry, so that no average of descriptors needs to be known.
    """
    places, values = _described(luma, most, side)
    return Points(_bits(values, mirrored=mirrored), places)


def keypoints_both_ways(
    luma: Bytes, *, most: int = ASKED_POINTS, side: int | None = ASKED_SIDE
) -> tuple[Points, Points]:
    """Return the keypoints of a picture as :func:`keypoints` does, plain and mirrored, at the cost of one."""
    places, values = _described(luma, most, side)
    return Points(_bits(values, mirrored=False), places), Points(_bits(values, mirrored=True), places)


def _described(luma: Bytes, most: int, side: int | None) -> tuple[Floats, Floats]:
    """Return places (p, 2) and SIFT's descriptors (p, 128)."""
    cv2 = opencv()
    shown = _brought(luma, side)
    sift = cv2.SIFT_create(nfeatures=0, contrastThreshold=LEAST_CONTRAST)
    every = sift.detect(shown, None)
    picked = [every[row] for row in _spread(every, most, shown.shape)]
    found, values = sift.compute(shown, picked) if picked else ((), None)
    if values is None:
        return np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32)
    places = np.asarray([point.pt for point in found], np.float32) / max(shown.shape)
    return places, np.asarray(values, np.float32)


def registered(query: Points, kept: Points) -> Registration | None:
    """Return how a query's picture lies in a kept one; None when too few keypoints agree."""
    rows, columns = paired(query, kept)
    if len(rows) < LEAST_POINTS:
        return None
    cv2 = opencv()
    cv2.setRNGSeed(1)
    here, there = query.places[rows].astype(np.float64), kept.places[columns].astype(np.float64)
    matrix, good = cv2.findHomography(here, there, cv2.RANSAC, WITHIN, maxIters=2000)
    inliers = 0 if matrix is None else int(good.sum())
    if inliers < LEAST_POINTS:
        return None
    matrix = np.asarray(matrix, np.float64)
    return Registration(matrix, bool(np.linalg.det(matrix[:2, :2]) < 0), inliers, len(rows))


def paired(query: Points, kept: Points, *, within: int = NEAR_BITS) -> tuple[Ints, Ints]:
    """Return the rows of descriptors that are each other's nearest and differ in at most `within` bits."""
    if not len(query.descriptors) or not len(kept.descriptors):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    cv2 = opencv()
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(query.descriptors, kept.descriptors)
    near = [(pair.queryIdx, pair.trainIdx) for pair in pairs if pair.distance <= within]
    found = np.asarray(near, np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def opencv() -> Any:
    """Return OpenCV.

    Raises
    ------
    NoonmarkError
        Where it is not installed.
    """
    try:
        return importlib.import_module("cv2")
    except ImportError:
        raise NoonmarkError(
            "keypoints of pictures need OpenCV, which is not installed", remedy="pip install 'noonmark[vision]'"
        ) from None


def _brought(luma: Bytes, side: int | None) -> Bytes:
    """Return the picture with its longer side at most so long, and not so thin that no keypoint fits."""
    height, width = luma.shape
    if side is None or max(height, width) <= side:
        return np.ascontiguousarray(luma)
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    cv2 = opencv()
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)


def _spread(found: Any, most: int, shape: tuple[int, int]) -> Ints:
    """Return rows of the strongest keypoints, one of each cell of the grid in turn."""
    if len(found) <= most:
        return np.arange(len(found))
    height, width = shape
    across, down = CELLS if width >= height else CELLS[::-1]
    places = np.asarray([point.pt for point in found])
    cell = (places[:, 0] * across // width).astype(np.int64) * down + (places[:, 1] * down // height).astype(np.int64)
    strength = np.asarray([point.response for point in found])
    order = np.lexsort((places[:, 1], places[:, 0], -strength, cell))
    begins = np.flatnonzero(np.diff(cell[order], prepend=-1))
    turn = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    return order[np.lexsort((-strength[order], turn))][:most]


def _bits(values: Floats, *, mirrored: bool) -> Bytes:
    root = np.sqrt(values / np.maximum(values.sum(axis=1, keepdims=True), 1e-9)).reshape(-1, 4, 4, 8)
    if mirrored:  # the other side of the keypoint's direction, and gradients turned the other way
        root = root[:, ::-1][..., (-np.arange(8)) % 8]
    return np.packbits(root.reshape(-1, 128) @ _weights() > 0, axis=1)


@lru_cache(maxsize=1)
def _weights() -> Floats:
    """Return the weights, shape (128, 256), the same for ever: they are drawn from a hash."""
    drawn = np.frombuffer(hashlib.shake_256(b"noonmark keypoints 1").digest(128 * 256), np.uint8)
    weights = drawn.reshape(16, 8, 256).astype(np.float64) - 127.5
    edge = [0, 1, 1, 0]
    middles = np.add.outer(edge, edge).ravel()
    for ring in range(3):
        for turns in ([0], [1, 7], [2, 6], [3, 5], [4]):
            alike = np.ix_(np.flatnonzero(middles == ring), np.asarray(turns))
            weights[alike] -= weights[alike].mean(axis=(0, 1), keepdims=True)
    return np.asarray(weights.reshape(128, 256), np.float32)
