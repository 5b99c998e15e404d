"""Which files, and which way round, are worth a closer look: hashes of the clip that lie near kept ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.aligned import part_boxes
from noonmark.copies.borders import WHOLE, trimmed
from noonmark.copies.crops import Variant, archive_boxes
from noonmark.copies.fingerprint import Bytes, Fingerprint
from noonmark.copies.geometry import Matrix, corners, kept_from_query, moved
from noonmark.copies.index.protocol import Index, Near
from noonmark.copies.query import Query
from noonmark.copies.turns import variant_hashes

Ints = NDArray[np.int64]
RADIUS = 31
"""Bits within which hashes are looked up; PDQ's authors take so many for a match."""
FRAMES = 12
"""Frames of the clip that are looked up in every variant."""
LONG_S = 30.0
"""A longer clip is looked up piece by piece, too [s]."""
PIECE_S = 4.0
EVERY = (1, 2, 2, 4)
"""Each how manieth frame of a piece is looked up plainly, mirrored, whole, and in the ways that follow."""
MOST_S = 3600.0
PER_FILE = 4
MOST_FILES = 24


@dataclass(frozen=True, eq=False)
class Candidate:
    """A supposition: the clip lies so in this file, about then.

    Attributes
    ----------
    number : int
        Of the file.
    matrix : ndarray, shape (3, 3)
        From a place in the clip to one in the file.
    query_s, kept_s : ndarray, shape (n,)
        Instants of the clip, and of the file, that looked alike [s]: pairs.
    weight : float
        How much speaks for it, for ranking only.
    """

    number: int
    matrix: Matrix
    query_s: NDArray[np.float64]
    kept_s: NDArray[np.float64]
    weight: float


@dataclass(frozen=True)
class Lookups:
    """Hashes that are looked up: which frame of the clip, and which variant, each stands for."""

    hashes: Bytes
    rows: Ints
    variants: Ints


def seeds(
    query: Query, variants: Sequence[Variant], index: Index, prints: Mapping[int, Fingerprint]
) -> list[Candidate]:
    """Return what the hashes suppose, the likeliest first.

    Parameters
    ----------
    query : Query
    variants : sequence of Variant
        The ways in which the clip is looked at.
    index : Index
    prints : mapping of int to Fingerprint
        The files' fingerprints by number, got when asked for.
    """
    if not len(query.shown):
        return []
    asked, ways = lookups(query, variants)
    near = index.near(asked.hashes, radius=RADIUS)
    return _grouped(query, ways, asked, near, prints)


def lookups(query: Query, variants: Sequence[Variant]) -> tuple[Lookups, tuple[Variant, ...]]:
    """Return the hashes to look up, and all the variants that they stand for.

    A few frames are looked at in every variant. Of a long clip, which may be put together of others, there are more:
    each piece of it with the borders that it has for itself.
    """
    luma, all_ways = query.shown.luma, list(variants)
    few = spread(len(luma), FRAMES)
    parts = [_hashed(luma, few, variants, 0)]
    if query.duration_s > LONG_S:
        for rows in _pieces(query.shown.times_s):
            ways = _piece_variants(luma[rows])
            for rank, way in enumerate(ways):
                parts.append(_hashed(luma, rows[:: EVERY[min(rank, len(EVERY) - 1)]], [way], len(all_ways) + rank))
            all_ways += ways
    joined = [np.concatenate(each) for each in zip(*parts, strict=True)]
    return Lookups(joined[0], joined[1], joined[2]), tuple(all_ways)


def _hashed(luma: Bytes, rows: Ints, ways: Sequence[Variant], first: int) -> tuple[Bytes, Ints, Ints]:
    """Return the hashes that can be used of some frames, their rows, and the numbers of their variants."""
    if not len(rows) or not ways:
        return np.zeros((0, 32), np.uint8), np.zeros(0, np.int64), np.zeros(0, np.int64)
    hashes, usable = variant_hashes(luma[rows], ways)
    row, way = np.nonzero(usable)
    return hashes[row, way], rows[row].astype(np.int64), way.astype(np.int64) + first


def _pieces(times_s: NDArray[np.float32]) -> list[Ints]:
    """Return the rows of each `PIECE_S` of a clip, at most `MOST_S` of it."""
    piece = (times_s // PIECE_S).astype(np.int64)
    return [np.flatnonzero(piece == at) for at in np.unique(piece[times_s <= MOST_S])]


def _piece_variants(luma: Bytes) -> list[Variant]:
    """Return how a piece is looked at: within its borders, mirrored, whole, then its parts."""
    inside = trimmed(luma)
    height, width = luma.shape[1:]
    aspect = float((inside[2] - inside[0]) * width / ((inside[3] - inside[1]) * height))
    box = _four(inside)
    parts = [Variant(_four(each)) for each in archive_boxes(aspect, inside)[1:]]
    whole = [] if box == WHOLE else [Variant(WHOLE)]
    return [Variant(box), Variant(box, mirrored=True), *whole, *parts]


def spread(count: int, wanted: int) -> Ints:
    """Return at most so many rows, evenly spread, none at the very ends where more than two are wanted."""
    if wanted >= count:
        return np.arange(count)
    return np.unique(((np.arange(wanted) + 0.5) * count / max(1, wanted)).astype(np.int64))


def _grouped(
    query: Query, variants: Sequence[Variant], asked: Lookups, near: Near, prints: Mapping[int, Fingerprint]
) -> list[Candidate]:
    """Return candidates of the hits, by file and by the way in which they lie."""
    found: list[Candidate] = []
    for number in _ranked(asked, near)[:MOST_FILES]:
        mine = np.flatnonzero(near.file == number)
        kept = prints[int(number)]
        ways = np.stack([asked.variants[near.query[mine]], near.part[mine]], axis=1)
        kinds, way = np.unique(ways, axis=0, return_inverse=True)
        told_kinds: list[list[int]] = kinds.tolist()
        told: list[Candidate] = []
        for at, (variant, part) in enumerate(told_kinds):
            hits = mine[way.ravel() == at]
            rows = asked.rows[near.query[hits]]
            box = part_boxes(kept, int(near.frame[hits[0]]))[part]
            matrix = kept_from_query(variants[variant], query.size, _four(box), kept.size)
            weight = float(len(np.unique(rows))) + float(np.mean(1 - near.distance[hits] / (RADIUS + 1)))
            query_s, kept_s = query.shown.times_s[rows], kept.times_s[near.frame[hits]]
            told.append(Candidate(int(number), matrix, query_s.astype(float), kept_s.astype(float), weight))
        found += distinct(query, sorted(told, key=lambda each: -each.weight))[:PER_FILE]
    return found


def _ranked(asked: Lookups, near: Near) -> Ints:
    """Return the files' numbers, those with hits from the most frames of the clip first."""
    pairs = np.unique(np.stack([near.file, asked.rows[near.query]], axis=1), axis=0)
    numbers, count = np.unique(pairs[:, 0], return_counts=True)
    return numbers[np.argsort(-count, kind="stable")]


def distinct(query: Query, candidates: Sequence[Candidate], *, apart: float = 0.04) -> list[Candidate]:
    """Return the candidates without those that lie almost as an earlier one does."""
    out: list[Candidate] = []
    for each in candidates:
        there = moved(each.matrix, corners(query.size))
        if all(np.abs(moved(one.matrix, corners(query.size)) - there).max() > apart for one in out):
            out.append(each)
    return out


def _four(box: NDArray[np.floating]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(edge) for edge in box)
    return left, top, right, bottom
