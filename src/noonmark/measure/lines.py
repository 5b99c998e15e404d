"""Straight edges found in a picture, each with how well it is placed."""

from __future__ import annotations

from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError

Floats = NDArray[np.float64]

LONGEST_SIDE = 1600
"""Larger pictures are reduced to this first: edges of buildings stay, grass and grain go [px]."""
EDGE_ERROR_PX = 0.4
"""Error of a found edge's ends across it, one sd, in the reduced picture; see test_found_edges_lie_where_drawn [px]."""
LEAST_LENGTH = 0.025
"""Shorter edges are mostly texture [share of the diagonal]."""
MOST_LINES = 400
_JOIN_OFFSET_PX = 1.5
_JOIN_GAP = 0.5
"""Pieces of one edge are joined across gaps up to this share of their common length."""


def reduction(shape: tuple[int, ...]) -> float:
    """Return how many pixels of the picture make one of the reduced picture, at least 1."""
    return max(1.0, max(shape[:2]) / LONGEST_SIDE)


def straight_lines(pixels: NDArray[np.uint8]) -> Floats:
    """Return the straight edges of a picture, longest first.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width, 3) or (height, width)
        The upright picture.

    Returns
    -------
    ndarray, shape (n, 4)
        x, y of both ends [px]; at most `MOST_LINES`. Pixels count from the centre of the upper left one.

    Raises
    ------
    NoonmarkError
        If OpenCV is not installed.

    Notes
    -----
    The detector is LSD as OpenCV has it (von Gioi et al. 2012, doi:10.5201/ipol.2012.gjmr-lsd): it bounds how many
    edges pure noise would give. Pieces of one edge are joined here.
    """
    cv2 = _opencv()
    scale = reduction(pixels.shape)
    gray = np.ascontiguousarray(pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))
    if scale > 1.0:
        size = (round(gray.shape[1] / scale), round(gray.shape[0] / scale))
        gray = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(gray)[0]
    if found is None:
        return np.zeros((0, 4))
    lines: Floats = np.asarray(found, dtype=np.float64).reshape(-1, 4)
    least = LEAST_LENGTH * float(np.hypot(*gray.shape[:2]))
    lines = joined(longest_first(lines[lengths(lines) > least / 2.0])[: 4 * MOST_LINES])
    ends = longest_first(lines[lengths(lines) > least])[:MOST_LINES]
    factor = np.array([pixels.shape[1] / gray.shape[1], pixels.shape[0] / gray.shape[0]] * 2)
    return (ends + 0.5) * factor - 0.5


def lengths(lines: Floats) -> Floats:
    """Return the lengths (n,) of lines (n, 4) [px]."""
    return np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])


def longest_first(lines: Floats) -> Floats:
    """Return lines (n, 4) in order of their lengths."""
    return lines[np.argsort(-lengths(lines), kind="stable")]


def joined(lines: Floats) -> Floats:
    """Return lines (n, 4), longest first, with the pieces of one edge joined; the longest piece leads."""
    left, out = lines, list[Floats]()
    while len(left):
        lead, rest = left[0], left[1:]
        along, across, length = _beside(lead, rest)
        near = np.abs(across).max(axis=1) < _JOIN_OFFSET_PX
        gap = np.maximum(along.min(axis=1) - length, -along.max(axis=1))
        near &= gap < _JOIN_GAP * (length + np.abs(along[:, 1] - along[:, 0]))
        out.append(_one(np.vstack([lead[None], rest[near]])))
        left = rest[~near]
    return np.array(out).reshape(-1, 4)


def _beside(lead: Floats, others: Floats) -> tuple[Floats, Floats, float]:
    """Return where the ends of other lines lie along a line and across it, each (n, 2), and its length [px]."""
    step = lead[2:] - lead[:2]
    length = float(np.hypot(*step))
    unit = step / length
    ends = others.reshape(-1, 2, 2) - lead[:2]
    return ends @ unit, ends @ np.array([-unit[1], unit[0]]), length


def _one(pieces: Floats) -> Floats:
    """Return the one line (4,) through pieces (n, 4), weighted by their lengths."""
    if len(pieces) == 1:
        return pieces[0]
    ends, weight = pieces.reshape(-1, 2), np.repeat(lengths(pieces), 2)
    centre = np.average(ends, axis=0, weights=weight)
    unit = np.linalg.svd((ends - centre) * weight[:, None] ** 0.5)[2][0]
    along = (ends - centre) @ unit
    return np.concatenate([centre + along.min() * unit, centre + along.max() * unit])


def _opencv() -> ModuleType:
    try:
        import cv2  # noqa: PLC0415  # an extra, and heavy
    except ImportError:
        raise NoonmarkError(
            "OpenCV, which finds edges in pictures, is not installed", remedy="pip install 'noonmark[vision]'"
        ) from None
    return cv2
