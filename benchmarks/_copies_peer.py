"""The peer of the copies benchmark: hashes of whole frames once a second, compared as vPDQ compares them.

PDQ by the library pdqhash, frames of quality 50 or more, distance 31: vPDQ's own settings (facebook/ThreatExchange).
Two files match when so large a share of the query's frames has a near frame in the other: 80 % is vPDQ's own setting,
one frame is the most generous one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pdqhash
from numpy.typing import NDArray

RADIUS, LEAST_QUALITY = 31, 50
Words = NDArray[np.uint64]


def frame_words(path: Path) -> Words:
    """Return PDQ hashes of the frames of a clip, one a second, shape (n, 4) of 64 bits each."""
    out: list[Words] = []
    due = 0.0
    with av.open(str(path)) as file:
        if not file.streams.video:
            return np.zeros((0, 4), np.uint64)
        stream = file.streams.video[0]
        stream.thread_type = "AUTO"
        first: float | None = None
        for frame in file.decode(stream):
            at = float(frame.time or 0.0)
            first = at if first is None else first
            if at - first + 1e-6 < due:
                continue
            due += 1.0
            pixels = frame.to_ndarray(format="rgb24")
            bits, quality = pdqhash.compute(np.ascontiguousarray(np.rot90(pixels, round(frame.rotation / 90))))
            if quality >= LEAST_QUALITY:
                out.append(np.packbits(bits).view(">u8").astype(np.uint64))
    return np.array(out, np.uint64).reshape(-1, 4)


def kept_words(told: tuple[Path, Path]) -> Words:
    """Return the same of a file, from a folder where they are kept from run to run."""
    path, folder = told
    kept = folder / f"{path.name}.npy"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"draft-{os.getpid()}.npy"
        np.save(draft, frame_words(path))
        draft.replace(kept)
    return np.load(kept)  # type: ignore[no-any-return]


def near_shares(asked: Words, kept: Words, files: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Return for each of `count` files the share of frames asked for that have a near one in it."""
    shares = np.zeros(count)
    for one in asked:
        distance = np.bitwise_count(kept ^ one).sum(axis=1)
        shares[np.unique(files[distance <= RADIUS])] += 1.0
    return shares / max(1, len(asked))


def stacked(parts: Sequence[Words]) -> tuple[Words, NDArray[np.int64]]:
    """Return all files' hashes in one array, and to which file each row belongs."""
    rows = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return np.concatenate(parts), rows
