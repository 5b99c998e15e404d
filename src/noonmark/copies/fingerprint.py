"""What is kept of one file: hashes of its frames and their crops, marks of its sound, points of a few frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
VERSION = 1
"""Fingerprints of another version cannot be compared with these; an index names the version it holds."""
RATE_HZ = 2.0
"""Frames a second that an archive keeps."""
QUERY_RATE_HZ = 4.0
MARK_S = 0.032
"""Length of one tick of the sound marks [s]."""


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """What is kept of one file.

    Attributes
    ----------
    sha256 : str
        Of the file, 64 hexadecimal digits.
    kind : {"image", "video", "sound"}
    duration_s : float
        From the first frame (or sample) to the end [s]; 0 for a still.
    size : tuple of int
        Width and height, upright [pixels]; (0, 0) for sound alone.
    fast : bool
        Only key frames were read: times are as coarse as those lie.
    times_s : ndarray of float32, shape (n,)
        Of the frames that can be told apart, from the first frame on [s]. Black, flat and text frames are left out.
    hashes : ndarray of uint8, shape (n, k, 32)
        256-bit hashes of each frame: of the whole, trimmed of its borders, first, then of the crops of
        :mod:`noonmark.copies.crops`, always in that order.
    usable : ndarray of bool, shape (n, k)
        False where a crop is too plain to be told apart; its hash counts for nothing.
    boxes : ndarray of float32, shape (n, 4)
        The frame's part inside its borders, as shares (left, top, right, bottom) in [0, 1].
    pdq : ndarray of uint8, shape (n, 32)
        PDQ hash of the whole frame at 512 pixels, borders included, most significant bit first: exactly what PDQ's own
        program says of that grey picture; of the full-size coloured frame it says 2 to 12 of 256 bits otherwise.
    pdq_quality : ndarray of uint8, shape (n,)
        PDQ's own quality, 0 to 100.
    mark_keys : ndarray of uint32, shape (m,)
        Landmarks of the sound: two peaks and the ticks between them.
    mark_ticks : ndarray of uint32, shape (m,)
        When the first of the two peaks lies, from the first frame's instant on, in ticks of `MARK_S`.
    points : ndarray of uint8, shape (p, 32)
        Descriptors of the keypoints of a few frames.
    point_places : ndarray of float32, shape (p, 2)
        Where they lie: x and y as shares of the whole frame's longer side, from its top left corner.
    point_frames : ndarray of int32, shape (p,)
        Which row of `times_s` each belongs to.
    note : str
        In words, what of the file could not be read; empty when all of it was. Not kept by an index.
    """

    sha256: str
    kind: Literal["image", "video", "sound"]
    duration_s: float
    size: tuple[int, int]
    fast: bool
    times_s: NDArray[np.float32]
    hashes: Bytes
    usable: NDArray[np.bool_]
    boxes: NDArray[np.float32]
    pdq: Bytes
    pdq_quality: Bytes
    mark_keys: NDArray[np.uint32]
    mark_ticks: NDArray[np.uint32]
    points: Bytes
    point_places: NDArray[np.float32]
    point_frames: NDArray[np.int32]
    note: str = ""
