"""Corners of lines of text: from the detector's map to quadrilaterals that follow the perspective."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.words.signs.engines import opencv
from noonmark.words.signs.types import Quads

GROWN = 1.6
"""The detector marks the core of a line; its border lies area * this / perimeter outside (DB, arXiv 1911.08947)."""
LEAST_SIDE_PX = 3.0
MOST_LINES = 400
_TRIMMED = 0.12
"""Share of a line's length left out at each end when its upper and lower edge are fitted."""


def quads_of(heat: NDArray[np.float32], *, threshold: float, least_score: float) -> tuple[Quads, NDArray[np.float32]]:
    """Return the quadrilaterals of all lines in a detector's map.

    Parameters
    ----------
    heat : (height, width) float32
        Probability that a pixel is in the core of a line.
    threshold, least_score : float
        A pixel counts from the one on; a line stands when its mean reaches the other.

    Returns
    -------
    quads : (count, 4, 2) float32
        In pixels of the map, the detector's own order; empty without lines.
    scores : (count,) float32
        Mean of the map within each.
    """
    cv2 = opencv()
    mask = cv2.dilate((heat > threshold).astype(np.uint8), np.ones((2, 2), np.uint8))
    found: list[NDArray[np.float32]] = []
    scores: list[float] = []
    for contour in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0][:MOST_LINES]:
        box = ordered(cv2.boxPoints(cv2.minAreaRect(contour)))
        if min(sides(box)) < LEAST_SIDE_PX:
            continue
        score = _mean_within(heat, box)
        if score >= least_score:
            found.append(grown(_followed(mask, box)))
            scores.append(score)
    if not found:
        return np.zeros((0, 4, 2), np.float32), np.zeros(0, np.float32)
    return np.stack(found).astype(np.float32), np.array(scores, np.float32)


def ordered(corners: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return corners as upper left, upper right, lower right, lower left of a line that is read from left to right.

    Examples
    --------
    >>> ordered(np.array([[9.0, 4], [1, 4], [1, 1], [9, 1]])).tolist()
    [[1.0, 1.0], [9.0, 1.0], [9.0, 4.0], [1.0, 4.0]]
    """
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = (pair[np.argsort(pair[:, 1], kind="stable")] for pair in (by_x[:2], by_x[2:]))
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def sides(quad: NDArray[np.floating]) -> tuple[float, float]:
    """Return the mean length of the line and its mean height [px]."""
    a, b, c, d = quad
    along = (np.hypot(*(b - a)) + np.hypot(*(c - d))) / 2.0
    across = (np.hypot(*(d - a)) + np.hypot(*(c - b))) / 2.0
    return float(along), float(across)


def side_product(both: NDArray[np.floating]) -> float:
    """Return width times height of a box, from both in one array."""
    return float(both[0]) * float(both[1])


def grown(quad: NDArray[np.floating], *, by: float = GROWN) -> NDArray[np.float32]:
    """Return the quadrilateral with its border moved outwards by area * ``by`` / perimeter, each edge in parallel."""
    length, height = sides(quad)
    margin = length * height * by / (2.0 * (length + height))
    starts = quad
    steps = np.roll(quad, -1, axis=0) - quad
    units = steps / np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-6)[:, None]
    outwards = np.stack([units[:, 1], -units[:, 0]], axis=1)  # clockwise on a screen whose y points down
    moved = starts + outwards * margin
    return np.array([_crossing(moved[k - 1], units[k - 1], moved[k], units[k]) for k in range(4)], np.float32)


def widened(quad: NDArray[np.float32], *, across: float, along: float) -> NDArray[np.float32]:
    """Return the quadrilateral with margins added, as shares of the line's height; negative ones take away.

    Examples
    --------
    >>> widened(np.array([[0, 0], [9, 0], [9, 2], [0, 2]], np.float32), across=0.5, along=1.0).tolist()
    [[-2.0, -1.0], [11.0, -1.0], [11.0, 3.0], [-2.0, 3.0]]
    """
    height = sides(quad)[1]
    right, down = (step / max(float(np.hypot(*step)), 1e-6) for step in (quad[1] - quad[0], quad[3] - quad[0]))
    out, up = right * along * height, down * across * height
    return np.asarray(quad + np.stack([-out - up, out - up, out + up, -out + up]), np.float32)


def _crossing(
    a: NDArray[np.floating], along_a: NDArray[np.floating], b: NDArray[np.floating], along_b: NDArray[np.floating]
) -> NDArray[np.floating]:
    across = float(along_a[0] * along_b[1] - along_a[1] * along_b[0])
    if abs(across) < 1e-3:  # nearly parallel edges of a degenerate line cross far away, or nowhere
        return (a + b) / 2.0
    step = float((b - a)[0] * along_b[1] - (b - a)[1] * along_b[0]) / across
    return a + along_a * step


def _mean_within(heat: NDArray[np.float32], box: NDArray[np.float32]) -> float:
    cv2 = opencv()
    low = np.maximum(np.floor(box.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(box.max(axis=0)).astype(int) + 1, heat.shape[::-1])
    part = heat[low[1] : high[1], low[0] : high[0]]
    if not part.size:
        return 0.0
    inside = np.zeros(part.shape, np.uint8)
    outline: NDArray[np.int32] = np.asarray(np.round(box - low), np.int32)
    cv2.fillPoly(inside, [outline], 1)
    return float(cv2.mean(part, inside)[0])


def _followed(mask: NDArray[np.uint8], box: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the box with its long edges turned to follow the mask: a line seen aslant is lower at its far end."""
    cv2 = opencv()
    length, height = (max(2, round(side) + 1) for side in sides(box))
    if length < 3 * height:
        return box
    flat = np.array([[0, 0], [length - 1, 0], [length - 1, height - 1], [0, height - 1]], np.float32)
    to_box = cv2.getPerspectiveTransform(flat, box)
    seen = cv2.warpPerspective(mask, np.linalg.inv(to_box), (length, height), flags=cv2.INTER_NEAREST) > 0
    columns = np.flatnonzero(seen.any(axis=0))
    columns = columns[(columns >= _TRIMMED * length) & (columns <= (1.0 - _TRIMMED) * length)]
    if len(columns) < 8:
        return box
    upper = _edge(columns, seen[:, columns].argmax(axis=0), length)
    lower = _edge(columns, height - 1 - seen[::-1, columns].argmax(axis=0), length)
    if min(lower - upper) < 0.25 * height:
        return box
    turned = np.array([[[0, upper[0]], [length - 1, upper[1]], [length - 1, lower[1]], [0, lower[0]]]], np.float32)
    return cv2.perspectiveTransform(turned, to_box)[0]


def _edge(columns: NDArray[np.intp], rows: NDArray[np.intp], length: int) -> NDArray[np.float64]:
    """Return the rows at both ends of a straight edge: fitted, then once more without the worst quarter."""
    slope, start = np.polyfit(columns, rows, 1)
    off = np.abs(rows - slope * columns - start)
    near = off <= np.quantile(off, 0.75)
    slope, start = np.polyfit(columns[near], rows[near], 1)
    return np.array([start, start + slope * (length - 1)])
