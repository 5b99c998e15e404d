"""A fingerprint taken apart into rows that are searched and one packed rest, and put together again."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes, Fingerprint
from noonmark.copies.index.protocol import Filed
from noonmark.errors import NoonmarkError

_HEAD = struct.Struct("<IIII")
"""Frames, hashes a frame, points, marks."""
_FINEST = 65535.0
"""Places of keypoints are kept as 16-bit shares: within 8e-6 of the longer side."""


@dataclass(frozen=True, eq=False)
class Packed:
    """A fingerprint as it is stored.

    Attributes
    ----------
    hashes : ndarray of uint8, shape (r, 32)
        Usable hashes, all frames of the first part, then of the second; one that equals the frame before is left out.
    points : ndarray of uint8, shape (p, 32)
    marks : ndarray of uint8, shape (m, 8)
        Key and tick, four bytes each.
    rest : bytes
        All else, compressed.
    """

    hashes: Bytes
    points: Bytes
    marks: Bytes
    rest: bytes


def pack(fingerprint: Fingerprint) -> Packed:
    """Take a fingerprint apart."""
    f = fingerprint
    frames, parts = f.usable.shape
    usable = np.ascontiguousarray(f.usable.T)
    kept = _kept(np.ascontiguousarray(f.hashes.transpose(1, 0, 2)), usable)
    rows = f.hashes.transpose(1, 0, 2)[kept]
    marks = np.stack([f.mark_keys, f.mark_ticks], axis=1).astype("<u4").view(np.uint8).reshape(-1, 8)
    places = np.round(np.clip(f.point_places, 0.0, 1.0) * _FINEST).astype("<u2")
    told = [
        _HEAD.pack(frames, parts, len(f.points), len(f.mark_keys)),
        _shuffled(f.times_s.astype("<f4")),
        _shuffled(f.boxes.astype("<f4")),
        np.packbits(usable).tobytes(),
        np.packbits(kept).tobytes(),
        f.pdq.tobytes(),
        f.pdq_quality.tobytes(),
        _shuffled(places),
        _shuffled(np.diff(f.point_frames, prepend=0).astype("<i4")),
    ]
    return Packed(np.ascontiguousarray(rows), f.points, marks, zlib.compress(b"".join(told), 6))


def _kept(hashes: Bytes, usable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which hashes, shape (parts, frames), are stored: usable, and other than the usable one before."""
    kept = usable.copy()
    same = (hashes[:, 1:] == hashes[:, :-1]).all(axis=2)
    kept[:, 1:] &= ~(same & usable[:, :-1])
    return kept


def _shuffled(values: NDArray[np.generic]) -> bytes:
    """Return the values' first bytes, then their second ones and so on, which compresses better."""
    width = values.dtype.itemsize
    return np.ascontiguousarray(values).view(np.uint8).reshape(-1, width).T.tobytes()


@dataclass(frozen=True, eq=False)
class Rest:
    """What is stored of a fingerprint beside its rows; as in :class:`~noonmark.copies.fingerprint.Fingerprint`.

    `usable` and `kept` have the shape (parts, frames).
    """

    times_s: NDArray[np.float32]
    boxes: NDArray[np.float32]
    usable: NDArray[np.bool_]
    kept: NDArray[np.bool_]
    pdq: Bytes
    pdq_quality: Bytes
    point_places: NDArray[np.float32]
    point_frames: NDArray[np.int32]


class _Reader:
    """Takes arrays off the front of bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> Bytes:
        """Return the next bytes."""
        if self.at + count > len(self.data):
            raise ValueError("it ends too early")
        self.at += count
        return np.frombuffer(self.data, np.uint8, count, self.at - count)

    def values(self, count: int, kind: str) -> NDArray[np.generic]:
        """Return so many shuffled values."""
        width = np.dtype(kind).itemsize
        return np.ascontiguousarray(self.take(count * width).reshape(width, count).T).reshape(-1).view(kind)

    def bits(self, rows: int, columns: int) -> NDArray[np.bool_]:
        """Return so many bits."""
        told = np.unpackbits(self.take((rows * columns + 7) // 8), count=rows * columns)
        return told.reshape(rows, columns).astype(np.bool_)


def unpack_rest(data: bytes) -> Rest:
    """Return the rest that :func:`pack` packed.

    Raises
    ------
    NoonmarkError
        If it is damaged.
    """
    try:
        plain = zlib.decompress(data)
        reader = _Reader(plain)
        frames, parts, points, _ = _HEAD.unpack(reader.take(_HEAD.size).tobytes())
        return Rest(
            times_s=reader.values(frames, "<f4").astype(np.float32),
            boxes=reader.values(frames * 4, "<f4").astype(np.float32).reshape(frames, 4),
            usable=reader.bits(parts, frames),
            kept=reader.bits(parts, frames),
            pdq=reader.take(frames * 32).reshape(frames, 32),
            pdq_quality=reader.take(frames),
            point_places=(reader.values(points * 2, "<u2").astype(np.float32) / np.float32(_FINEST)).reshape(points, 2),
            point_frames=np.cumsum(reader.values(points, "<i4"), dtype=np.int32),
        )
    except (zlib.error, ValueError) as error:
        raise NoonmarkError(
            f"a fingerprint in the index is damaged ({error})",
            remedy="make the index again: noonmark copies add --rebuild",
        ) from None


def unpack(filed: Filed, rest: Rest, hashes: Bytes, points: Bytes, marks: Bytes) -> Fingerprint:
    """Return the fingerprint; hashes that were not usable come back as zeros."""
    rows = frame_rows(rest)
    whole = np.zeros((*rows.shape, 32), np.uint8)
    whole[rows >= 0] = hashes[rows[rows >= 0]]
    told = np.ascontiguousarray(marks).view("<u4").reshape(-1, 2)
    return Fingerprint(
        sha256=filed.sha256,
        kind=filed.kind,  # pyright: ignore[reportArgumentType]
        duration_s=filed.duration_s,
        size=filed.size,
        fast=filed.fast,
        times_s=rest.times_s,
        hashes=np.ascontiguousarray(whole.transpose(1, 0, 2)),
        usable=np.ascontiguousarray(rest.usable.T),
        boxes=rest.boxes,
        pdq=rest.pdq,
        pdq_quality=rest.pdq_quality,
        mark_keys=told[:, 0].astype(np.uint32),
        mark_ticks=told[:, 1].astype(np.uint32),
        points=np.array(points),
        point_places=rest.point_places,
        point_frames=rest.point_frames,
    )


def frame_rows(rest: Rest) -> NDArray[np.int64]:
    """Return which stored row, counted from the file's first, each part and frame has; -1 where it is not usable.

    Shape (parts, frames). Rows that repeat the frame before share its row.
    """
    row = np.cumsum(rest.kept.ravel(), dtype=np.int64).reshape(rest.kept.shape) - 1
    return np.where(rest.usable, row, -1)
