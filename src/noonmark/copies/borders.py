"""Where a clip's own picture lies inside bars, and whether a picture is too plain to be told from others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes

Box = NDArray[np.float32]
WHOLE: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
BAR_SPREAD = 3.0
"""Standard deviation along a row or column of a bar, and of its mean over time, at most [grey levels]."""
LEAST_SHARE = 0.3
"""Bars that would leave less than this of the height or width are none."""
RUN = 8
"""Pictures that share their bars: 4 s of what an archive keeps."""
NEAR_MODE = 2
"""Grey levels around the commonest one that count as that one."""
PLAIN_DARK, PLAIN_LIGHT, DARK = 0.9, 0.72, 40
"""Share of one grey level from which a picture is black, flat or a text card. A dense slide has 0.76 of it, a title
card 0.94; real scenes rarely have 0.4, but those at night have much black."""


def trimmed(luma: Bytes) -> Box:
    """Return the part inside plain bars, the same for all pictures, shape (4,); the whole where there are none.

    Parameters
    ----------
    luma : ndarray of uint8, shape (n, h, w)
        Pictures of one shot, or of one clip.

    Returns
    -------
    ndarray of float32, shape (4,)
        Shares (left, top, right, bottom).
    """
    some = luma[np.unique(np.linspace(0, len(luma) - 1, min(len(luma), 4 * RUN)).astype(np.int64))].astype(np.float32)
    height, width = some.shape[1:]
    top, bottom = _ends(_change(some, 2))
    left, right = _ends(_change(some, 1))
    if top or bottom < 1.0:  # bars above and below hide those at the sides, and the other way round
        left, right = _ends(_change(some[:, round(top * height) : round(bottom * height)], 1))
    if left or right < 1.0:
        top, bottom = _ends(_change(some[:, :, round(left * width) : round(right * width)], 2))
    return np.asarray([left, top, right, bottom], np.float32)


def trimmed_runs(luma: Bytes) -> Box:
    """Return the part inside the bars for each picture, shape (n, 4), found in runs of 8 pictures."""
    boxes = [np.repeat(trimmed(luma[at : at + RUN])[None], len(luma[at : at + RUN]), 0) for at in _starts(len(luma))]
    return np.concatenate(boxes) if boxes else np.zeros((0, 4), np.float32)


def telling(luma: Bytes) -> NDArray[np.bool_]:
    """Return whether pictures, shape (n, h, w), can be told apart: not black, not flat, no text card; shape (n,)."""
    if not luma.size:
        return np.zeros(len(luma), np.bool_)
    small = luma[:, :: max(1, luma.shape[1] // 128), :: max(1, luma.shape[2] // 128)].reshape(len(luma), -1)
    counts = np.stack([np.bincount(one, minlength=256) for one in small])
    around = np.pad(counts, ((0, 0), (NEAR_MODE + 1, NEAR_MODE))).cumsum(axis=1)
    shares = (around[:, 2 * NEAR_MODE + 1 :] - around[:, : -2 * NEAR_MODE - 1]) / small.shape[1]
    most = np.where(shares.argmax(axis=1) < DARK, PLAIN_DARK, PLAIN_LIGHT)
    return np.asarray(shares.max(axis=1) < most)


def _starts(count: int) -> range:
    return range(0, count, RUN)


def _change(pictures: NDArray[np.float32], axis: int) -> NDArray[np.floating]:
    """Return how much the rows (axis 2) or columns (axis 1) change along themselves, or over time."""
    along = pictures.std(axis=axis).max(axis=0)
    return np.maximum(along, pictures.mean(axis=axis).std(axis=0))


def _ends(spread: NDArray[np.floating]) -> tuple[float, float]:
    live = np.flatnonzero(spread > BAR_SPREAD)
    if not len(live) or (live[-1] + 1 - live[0]) < LEAST_SHARE * len(spread):
        return 0.0, 1.0
    return float(live[0] / len(spread)), float((live[-1] + 1) / len(spread))
