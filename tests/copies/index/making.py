"""Fingerprints drawn at random, whose frames resemble those before them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.index.protocol import Index, Near


@dataclass(frozen=True)
class Shape:
    """How much a drawn fingerprint holds, and which share of bits turns over from one frame to the next."""

    frames: int = 20
    parts: int = 4
    points: int = 30
    marks: int = 50
    turning: float = 0.01


def drawn(seed: int, shape: Shape | None = None, *, fast: bool = False) -> Fingerprint:
    """Return a fingerprint of its own SHA-256."""
    s = shape or Shape()
    rng = np.random.default_rng(seed)
    start = rng.integers(0, 256, (1, s.parts, 32), dtype=np.uint8)
    turns = np.cumsum(rng.random((s.frames, s.parts, 256)) < s.turning, axis=0) % 2 == 1
    return Fingerprint(
        sha256=f"{seed:064x}",
        kind="video",
        duration_s=s.frames / 2,
        size=(640, 360),
        fast=fast,
        times_s=(np.arange(s.frames) / 2).astype(np.float32),
        hashes=start ^ np.packbits(turns, axis=2),
        usable=rng.random((s.frames, s.parts)) > 0.1,
        boxes=np.tile(np.array([0, 0.1, 1, 0.9], np.float32), (s.frames, 1)),
        pdq=rng.integers(0, 256, (s.frames, 32), dtype=np.uint8),
        pdq_quality=rng.integers(0, 101, s.frames, dtype=np.uint8),
        mark_keys=rng.integers(0, 200, s.marks).astype(np.uint32),
        mark_ticks=np.sort(rng.integers(0, 2000, s.marks)).astype(np.uint32),
        points=rng.integers(0, 256, (s.points, 32), dtype=np.uint8),
        point_places=rng.random((s.points, 2)).astype(np.float32),
        point_frames=np.sort(rng.integers(0, max(1, s.frames), s.points)).astype(np.int32),
    )


def turned(hashes: np.ndarray, bits: int, seed: int = 0) -> np.ndarray:
    """Return hashes, shape (n, 32), each with so many bits turned over."""
    rng = np.random.default_rng(seed)
    flips = np.zeros((len(hashes), 256), np.uint8)
    for row in flips:
        row[rng.choice(256, bits, replace=False)] = 1
    return hashes ^ np.packbits(flips, axis=1)


def told(near: Near, shas: dict[int, str]) -> list[tuple[int, str, int, int, int]]:
    """Return answers as rows, with files by their hash, whose numbers differ from index to index."""
    columns = (near.query, near.file, near.frame, near.part, near.distance)
    return [(int(q), shas[int(f)], int(a), int(b), int(d)) for q, f, a, b, d in zip(*columns, strict=True)]


def by_number(index: Index) -> dict[int, str]:
    """Return the files' hashes by number."""
    return {filed.number: filed.sha256 for filed in index.files()}
