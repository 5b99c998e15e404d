"""Where the sound is that of a file, how the picture at the same instants may lie in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.aligned import part_boxes
from noonmark.copies.clip_points import ClipPoints
from noonmark.copies.crops import Variant
from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.frames import Sampled
from noonmark.copies.geometry import kept_from_query
from noonmark.copies.keypoints import keypoints
from noonmark.copies.picture_hash import distance
from noonmark.copies.query import Query
from noonmark.copies.registering import registered_pairs
from noonmark.copies.seeds import Candidate, spread
from noonmark.copies.sound_vote import SoundHit
from noonmark.copies.turns import variant_hashes

Ints = NDArray[np.int64]
ROWS = 10
LEAST_INLIERS = 16
LIKELY = 98.0
"""Mean bits over `ROWS` frames that the best of some 700 ways of looking reaches by chance less than once in 20."""


def suppositions(
    query: Query, points: ClipPoints, kept: Fingerprint, hit: SoundHit, original: Sampled | None = None
) -> list[Candidate]:
    """Return how the clip's picture may lie in a file whose sound it has.

    Parameters
    ----------
    query : Query
    points : ClipPoints
        Of the clip.
    kept : Fingerprint
    hit : SoundHit
    original : Sampled, optional
        Frames of the file itself around the instants of the sound.
    """
    if not len(query.shown) or not len(kept.times_s):
        return []
    times = query.shown.times_s.astype(float)
    on = np.flatnonzero((times >= hit.query[0] - 0.5) & (times <= hit.query[1] + 0.5))
    wanted = hit.offset_s + hit.speed * times[on]
    apart = np.abs(kept.times_s[None].astype(float) - wanted[:, None])
    on, columns = on[apart.min(axis=1) <= 1.0], apart.argmin(axis=1)[apart.min(axis=1) <= 1.0]
    if not len(on):
        return []
    some = spread(len(on), ROWS)
    told = _by_hashes(query, points.variants, kept, hit.file, (on[some], columns[some]))
    if original is not None and len(original):
        told += _by_frames(query, points, hit, original, on[some])
    return told


def _by_hashes(
    query: Query, variants: Sequence[Variant], kept: Fingerprint, number: int, pairs: tuple[Ints, Ints]
) -> list[Candidate]:
    rows, columns = pairs
    hashes, usable = variant_hashes(query.shown.luma[rows], variants)
    bits = distance(hashes[:, :, None], kept.hashes[columns][:, None]).astype(np.float64)
    bits[~usable] = np.nan
    bits[np.broadcast_to(~kept.usable[columns][:, None], bits.shape)] = np.nan
    known = np.isfinite(bits).sum(axis=0)
    mean = np.where(known > len(rows) / 3, np.nansum(bits, axis=0) / np.maximum(known, 1), 128.0)
    out: list[Candidate] = []
    for at in np.argsort(mean, axis=None)[:2].tolist():
        variant, part = divmod(int(at), mean.shape[1])
        if mean[variant, part] <= LIKELY:
            box = part_boxes(kept, int(columns[0]))[part]
            four = (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
            matrix = kept_from_query(variants[variant], query.size, four, kept.size)
            out.append(_candidate(query, number, matrix, rows, kept.times_s[columns].astype(float)))
    return out


def _by_frames(
    query: Query, points: ClipPoints, hit: SoundHit, original: Sampled, rows: NDArray[np.int64]
) -> list[Candidate]:
    wanted = hit.offset_s + hit.speed * query.shown.times_s[rows].astype(float)
    there = np.abs(original.times_s[None].astype(float) - wanted[:, None]).argmin(axis=1)
    some = spread(len(rows), 5)
    theirs = [keypoints(original.luma[there[at]]) for at in some]
    ways = [[points.of(int(rows[at]), mirrored=way) for at in some] for way in (False, True)]
    fits = [registered_pairs(list(zip(ours, theirs, strict=True)), query.size) for ours in ways]
    told = max((one for one in fits if one is not None), key=lambda one: one.inliers, default=None)
    if told is None or told.inliers < LEAST_INLIERS:
        return []
    return [_candidate(query, hit.file, told.matrix, rows, original.times_s[there].astype(float))]


def _candidate(
    query: Query, number: int, matrix: NDArray[np.float64], rows: NDArray[np.int64], kept_s: NDArray[np.float64]
) -> Candidate:
    return Candidate(number, matrix, query.shown.times_s[rows].astype(float), kept_s, 1.0)
