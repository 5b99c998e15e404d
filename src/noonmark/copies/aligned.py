"""Frames compared once it is supposed where the clip's picture lies in the kept one.

Each kept part that the clip covers is cut out of the clip's frames in the shape it then has there, hashed, and
compared with what is kept: so a turn, a crop or a slanted view costs no bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.crops import archive_boxes
from noonmark.copies.fingerprint import Bytes, Fingerprint
from noonmark.copies.frames import Sampled
from noonmark.copies.geometry import Matrix, Size, moved, unit_from_place
from noonmark.copies.picture_hash import SIDE, frame_hashes

Floats = NDArray[np.float64]
OVER = 2
"""Points a side that each of the 64 is the mean of."""
LEAST_COVER = 0.94
"""Share of a kept part that must lie in the clip's picture."""
BEST_PARTS = 3
"""Parts whose distances are averaged: those least hidden by what was laid over the picture."""
FAR = 128.0
"""What two pictures without relation differ by [bits]; their standard deviation is 8."""


@dataclass(frozen=True, eq=False)
class Aligned:
    """Distances between a clip's frames and a file's.

    Attributes
    ----------
    bits : ndarray, shape (q, k)
        Mean of the `BEST_PARTS` least distances of the parts that both have [bits]; 128 where nothing can be told.
    parts : ndarray of int64
        Which of the kept parts lie in the clip's picture.
    each : ndarray of float32, shape (parts, q, k)
        The distance in each part; NaN where a hash cannot be used.
    hashes : ndarray of uint8, shape (q, parts, 32)
        Of the clip's frames, cut as the kept ones are.
    """

    bits: Floats
    parts: NDArray[np.int64]
    each: NDArray[np.float32]
    hashes: Bytes

    def of(self, columns: NDArray[np.bool_]) -> Aligned:
        """Return the same for some of the file's frames."""
        return Aligned(self.bits[:, columns], self.parts, self.each[:, :, columns], self.hashes)


def part_boxes(kept: Fingerprint, row: int) -> NDArray[np.float32]:
    """Return the boxes of a kept frame's hashes, as shares of the whole frame, shape (k, 4)."""
    left, top, right, bottom = (float(edge) for edge in kept.boxes[row])
    aspect = (right - left) * kept.size[0] / max(1e-6, (bottom - top) * kept.size[1])
    return archive_boxes(aspect, kept.boxes[row])


def aligned(shown: Sampled, kept: Fingerprint, rows: NDArray[np.int64], matrix: Matrix) -> Aligned:
    """Return how the clip's frames differ from some of a file's, for a place of the one in the other.

    Parameters
    ----------
    shown : Sampled
        The clip's frames.
    kept : Fingerprint
    rows : ndarray of int64, shape (k,)
        The file's frames.
    matrix : ndarray, shape (3, 3)
        From a place in the clip to the place in the file.
    """
    size = shown.luma.shape[2], shown.luma.shape[1]
    boxes = part_boxes(kept, int(rows[len(rows) // 2]))
    inside = np.array([covered(matrix, size, kept.size, box) for box in boxes])
    parts = np.flatnonzero(inside >= LEAST_COVER)
    if not len(parts):
        nothing = np.full((len(shown), len(rows)), FAR)
        return Aligned(
            nothing, parts, np.zeros((0, *nothing.shape), np.float32), np.zeros((len(shown), 0, 32), np.uint8)
        )
    hashes, usable = cut_hashes(shown.luma, [cut_from(matrix, size, kept.size, boxes[part]) for part in parts])
    each = np.empty((len(parts), len(shown), len(rows)), np.float32)
    for at, part in enumerate(parts):
        each[at] = _apart(hashes[:, at], kept.hashes[rows, part])
        each[at][~usable[:, at]] = np.nan
        each[at][:, ~kept.usable[rows, part]] = np.nan
    return Aligned(_least(each), parts, each, hashes)


def _least(each: NDArray[np.float32]) -> Floats:
    """Return the mean of the least distances of the parts, `FAR` where there is none."""
    least = np.sort(each, axis=0)[:BEST_PARTS].astype(np.float64)  # NaN comes last
    count = np.isfinite(least).sum(axis=0)
    return np.where(count > 0, np.nansum(least, axis=0) / np.maximum(count, 1), FAR)


def changing(told: Aligned, kept: Fingerprint, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> float:
    """Return how the bits that change in the clip go with those that change in the file, in [-1, 1].

    Parameters
    ----------
    told : Aligned
    kept : Fingerprint
    rows, columns : ndarray of int64, shape (n,)
        Frames of the clip, and the frames of the file that should be the same.

    Returns
    -------
    float
        A correlation over all bits of all parts; 0 for two takes of one place, NaN where nothing changes.
    """
    if len(rows) < 3 or not len(told.parts):
        return float("nan")
    one = np.unpackbits(told.hashes[rows], axis=-1).astype(np.float32)
    other = np.unpackbits(kept.hashes[columns][:, told.parts], axis=-1).astype(np.float32)
    used = kept.usable[columns][:, told.parts].all(axis=0)
    a, b = (bits[:, used] - bits[:, used].mean(axis=0) for bits in (one, other))
    power = float((a * a).sum() * (b * b).sum())
    return float((a * b).sum()) / power**0.5 if power > 0 else float("nan")


def _apart(one: Bytes, other: Bytes) -> NDArray[np.float32]:
    left, right = np.ascontiguousarray(one).view(np.uint64), np.ascontiguousarray(other).view(np.uint64)
    return np.bitwise_count(left[:, None] ^ right[None]).sum(axis=2, dtype=np.float32)


def covered(matrix: Matrix, query: Size, kept: Size, box: NDArray[np.floating]) -> float:
    """Return which share of a kept box lies in the clip's picture, from a grid of 15 x 15 points."""
    points = np.stack(np.meshgrid((np.arange(15) + 0.5) / 15, (np.arange(15) + 0.5) / 15), axis=-1).reshape(-1, 2)
    there = moved(cut_from(matrix, query, kept, box), points)
    return float(((there >= -0.005) & (there <= 1.005)).all(axis=1).mean())


def cut_from(matrix: Matrix, query: Size, kept: Size, box: NDArray[np.floating]) -> Matrix:
    """Return the matrix from shares of a kept box to shares of the clip's width and height."""
    left, top, right, bottom = (float(edge) for edge in box)
    to_kept = np.linalg.inv(unit_from_place((left, top, right, bottom), kept))
    return unit_from_place((0, 0, 1, 1), query) @ np.linalg.inv(matrix) @ to_kept


def cut_hashes(luma: Bytes, cuts: list[Matrix]) -> tuple[Bytes, NDArray[np.bool_]]:
    """Return the hashes of parts cut out of pictures, (n, parts, 32), and whether they can be used, (n, parts)."""
    whole = np.array([[0.0, 0, 1, 1]], np.float32)
    told = [frame_hashes(cut_out(luma, cut, SIDE), whole) for cut in cuts]
    return np.concatenate([one[0] for one in told], axis=1), np.concatenate([one[1] for one in told], axis=1)


def cut_out(luma: Bytes, cut: Matrix, side: int) -> Bytes:
    """Return a part of pictures (n, h, w) as squares (n, side, side); `cut` takes its shares to the picture's."""
    count, h, w = luma.shape
    fine = side * OVER
    steps = (np.arange(fine) + 0.5) / fine
    there = moved(cut, np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)) * [w, h] - 0.5
    x, y = np.clip(there[:, 0], 0, w - 1), np.clip(there[:, 1], 0, h - 1)
    left, top = np.minimum(x.astype(np.int64), max(0, w - 2)), np.minimum(y.astype(np.int64), max(0, h - 2))
    across, down = (x - left).astype(np.float32), (y - top).astype(np.float32)
    flat = luma.reshape(count, h * w)
    at, right, below = top * w + left, int(w > 1), w * int(h > 1)
    upper = flat[:, at] * (1 - across) + flat[:, at + right] * across
    lower = flat[:, at + below] * (1 - across) + flat[:, at + below + right] * across
    out = upper * (1 - down) + lower * down
    means = out.reshape(count, side, OVER, side, OVER).mean(axis=(2, 4))
    return np.clip(np.rint(means), 0, 255).astype(np.uint8)
