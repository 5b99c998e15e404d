"""Suppositions from keypoints: for turned, filmed and inset pictures, of which no hash lies near a kept one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.geometry import sensible
from noonmark.copies.index.protocol import Index
from noonmark.copies.keypoints import Points, keypoints, registered
from noonmark.copies.query import Query
from noonmark.copies.seeds import Candidate, distinct, spread

Ints = NDArray[np.int64]
RADIUS = 31
"""Bits within which keypoints are looked up."""
FRAMES = 12
POINTS = 500
LEAST_HITS = 3
"""Keypoints of one frame that must have a neighbour in one kept frame before the two are laid over each other."""
MOST_TRIED = 40
LEAST_INLIERS = 8


def pointed(query: Query, index: Index, prints: Mapping[int, Fingerprint]) -> list[Candidate]:
    """Return what the keypoints suppose, the likeliest first."""
    asked = asked_points(query)
    if not asked:
        return []
    each = [row for row, (_, points) in enumerate(asked) for _ in range(len(points.descriptors))]
    near = index.near_points(np.concatenate([points.descriptors for _, points in asked]), radius=RADIUS)
    sets = np.asarray(each, np.int64)[near.query] if len(near.query) else np.zeros(0, np.int64)
    tried = _pairs(sets, near.file, near.frame)
    found = [_candidate(query, asked[at], int(number), prints[int(number)], int(row)) for at, number, row in tried]
    return distinct(query, sorted((one for one in found if one is not None), key=lambda one: -one.weight))


def asked_points(query: Query, *, frames: int = FRAMES) -> list[tuple[int, Points]]:
    """Return the keypoints of some frames, each as it is and as its mirror image has them: row and points."""
    out: list[tuple[int, Points]] = []
    for row in spread(len(query.shown), frames):
        out += [(int(row), keypoints(query.shown.luma[row], most=POINTS, mirrored=way)) for way in (False, True)]
    return [one for one in out if len(one[1].descriptors)]


def _pairs(sets: Ints, files: Ints, frames: Ints) -> list[tuple[int, int, int]]:
    """Return which sets of points to lay over which kept frames: those with the most neighbours first."""
    if not len(sets):
        return []
    kinds, count = np.unique(np.stack([sets, files, frames], axis=1), axis=0, return_counts=True)
    order = np.argsort(-count, kind="stable")
    good = order[count[order] >= LEAST_HITS][:MOST_TRIED]
    return [(int(a), int(b), int(c)) for a, b, c in kinds[good]]


def kept_points(kept: Fingerprint, row: int) -> Points:
    """Return the keypoints of one kept frame."""
    mine = kept.point_frames == row
    return Points(kept.points[mine], kept.point_places[mine])


def _candidate(query: Query, asked: tuple[int, Points], number: int, kept: Fingerprint, row: int) -> Candidate | None:
    at, points = asked
    told = registered(points, kept_points(kept, row))
    if told is None or told.inliers < LEAST_INLIERS or not sensible(told.matrix, query.size):
        return None
    here, there = np.array([float(query.shown.times_s[at])]), np.array([float(kept.times_s[row])])
    return Candidate(number, told.matrix, here, there, told.inliers / LEAST_INLIERS)
