"""Suppositions from keypoints: for turned, filmed and inset pictures, of which no hash lies near a kept one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.clip_points import ClipPoints
from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.geometry import sensible
from noonmark.copies.index.protocol import Index
from noonmark.copies.keypoints import Points, keypoints, registered
from noonmark.copies.query import Query
from noonmark.copies.registering import registered_pairs
from noonmark.copies.seeds import Candidate, distinct, spread

Ints = NDArray[np.int64]
RADIUS = 31
"""Bits within which keypoints are looked up."""
FRAMES = 6
ASKED, ASKED_SIDE = 200, 384
"""Keypoints of a frame that are looked up, and the side at which they are found [pixels]."""
MOST_FOUND = 6
LEAST_HITS = 2
"""Keypoints of one frame that must have a neighbour in one kept frame before the two are laid over each other."""
MOST_TRIED = 24
LEAST_INLIERS = 8
MOST_HINTS = 3
MOST_POOLED, POOLED_INLIERS = 8, 12
"""Pairs of frames that are laid over each other together, and the keypoints that must agree then."""


@dataclass(frozen=True)
class Hint:
    """A file of which some keypoints look like the clip's, but too few agree: rows of the clip, and of the file."""

    number: int
    rows: tuple[int, ...]
    frames: tuple[int, ...]
    mirrored: bool


def pointed(
    query: Query, points: ClipPoints, index: Index, prints: Mapping[int, Fingerprint], *, mirrored: bool
) -> tuple[list[Candidate], list[Hint]]:
    """Return what the keypoints suppose, the likeliest first, and the files of which they only give a hint.

    Parameters
    ----------
    query : Query
    points : ClipPoints
        Of the clip.
    index, prints
        The index, and its fingerprints by number.
    mirrored : bool
        Whether the clip is looked at as its mirror image.
    """
    rows = spread(len(query.shown), FRAMES)
    if not len(rows):
        return [], []
    sets = [
        keypoints(query.shown.luma[row], most=ASKED, side=ASKED_SIDE, mirrored=mirrored).descriptors for row in rows
    ]
    near = index.near_points(np.concatenate(sets), radius=RADIUS)
    of = np.repeat(rows, [len(each) for each in sets])[near.query] if len(near.query) else np.zeros(0, np.int64)
    found: list[Candidate] = []
    tried = _pairs(of, near.file, near.frame)
    for row, number, frame in tried:
        one = _candidate(query, (row, points.of(row, mirrored=mirrored)), number, prints[number], frame)
        found += [] if one is None else [one]
    hints: list[Hint] = []
    for number in dict.fromkeys(number for _, number, _ in tried if all(one.number != number for one in found)):
        pairs = [(row, frame) for row, each, frame in tried if each == number][:MOST_POOLED]
        hint = Hint(number, tuple(row for row, _ in pairs), tuple(frame for _, frame in pairs), mirrored)
        one = _pooled(query, points, hint, prints[number])
        found += [] if one is None else [one]
        hints += [hint] if one is None else []
    return distinct(query, sorted(found, key=lambda one: -one.weight))[:MOST_FOUND], hints[:MOST_HINTS]


def _pooled(query: Query, points: ClipPoints, hint: Hint, kept: Fingerprint) -> Candidate | None:
    """Return the place that several pairs of frames agree on, of which none would do: as where a camera stands."""
    if len(hint.rows) < 2:
        return None
    return hinted(query, points, hint, kept, [kept_points(kept, frame) for frame in hint.frames])


def hinted(
    query: Query, points: ClipPoints, hint: Hint, kept: Fingerprint, theirs: Sequence[Points]
) -> Candidate | None:
    """Return the place in a file on which the clip's keypoints and the file's, of the frames of a hint, agree."""
    ours = [points.of(row, mirrored=hint.mirrored) for row in hint.rows]
    told = registered_pairs(list(zip(ours, theirs, strict=True)), query.size)
    if told is None or told.inliers < POOLED_INLIERS:
        return None
    query_s = query.shown.times_s[list(hint.rows)].astype(float)
    kept_s = kept.times_s[list(hint.frames)].astype(float)
    return Candidate(hint.number, told.matrix, query_s, kept_s, told.inliers / POOLED_INLIERS)


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
