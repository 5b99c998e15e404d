"""Lines found in the whole picture, and in its parts where it is large: small signs are lost in what is made small."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from noonmark.words.signs.detector import Detector
from noonmark.words.signs.quads import side_product, sides
from noonmark.words.signs.types import Quads

WHOLE_PX = 1280
"""Longest side at which the whole picture is looked at, and at most [px]."""
LARGER = 1.5
"""A small picture is made this much larger; more is worse, for the detector takes large blurred letters for none."""
TILE_PX, SHARED_PX = 1152, 192
"""Size of a part, and how much neighbours share: a line is whole in one of them [px]."""
ENLARGED = 1.25
"""Parts are made this much larger: the detector wants letters of 15 px and more."""
LARGE = 1.6
"""A picture this many times larger than `WHOLE_PX` is looked at in parts too."""


def found_lines(
    detector: Detector, pixels: NDArray[np.uint8], *, longest_side: int | None = None
) -> tuple[Quads, NDArray[np.float32]]:
    """Return the lines of a picture, each once.

    Parameters
    ----------
    detector : Detector
        Loaded.
    pixels : (height, width, 3) uint8
        RGB.
    longest_side : int, optional
        At which the whole picture is looked at, and only so [px]; else `WHOLE_PX` or less, and a large one in parts.

    Returns
    -------
    quads : (count, 4, 2) float32
        In pixels of the picture; those found at the finer scale first.
    scores : (count,) float32
        In [0, 1].
    """
    longest = max(pixels.shape[:2])
    quads, scores = detector.lines(pixels, longest_side=longest_side or round(min(WHOLE_PX, LARGER * longest)))
    if longest_side is not None or longest < LARGE * WHOLE_PX:
        return quads, scores
    found = [(quads, scores)]
    for left, top, part in _parts(pixels):
        inside, sure = detector.lines(part, longest_side=round(ENLARGED * max(part.shape[:2])))
        whole = [k for k, quad in enumerate(inside) if not _cut(quad, left, top, part, pixels)]
        found.append((inside[whole] + np.array([left, top], np.float32), sure[whole]))
    return _each_once(np.concatenate([q for q, _ in found]), np.concatenate([s for _, s in found]))


def _parts(pixels: NDArray[np.uint8]) -> Iterator[tuple[int, int, NDArray[np.uint8]]]:
    height, width = pixels.shape[:2]
    for top in _starts(height):
        for left in _starts(width):
            yield left, top, pixels[top : top + TILE_PX, left : left + TILE_PX]


def _starts(length: int) -> list[int]:
    """Return where parts begin that cover a side evenly.

    Examples
    --------
    >>> _starts(1000), _starts(2160)
    ([0], [0, 504, 1008])
    """
    if length <= TILE_PX:
        return [0]
    count = -(-(length - SHARED_PX) // (TILE_PX - SHARED_PX))
    return [round(k * (length - TILE_PX) / (count - 1)) for k in range(count)]


def _cut(quad: NDArray[np.float32], left: int, top: int, part: NDArray[np.uint8], pixels: NDArray[np.uint8]) -> bool:
    """Return whether a line touches a border of the part that is no border of the picture."""
    height, width = part.shape[:2]
    low, high = quad.min(axis=0), quad.max(axis=0)
    return bool(
        (low[0] < 4 and left > 0)
        or (low[1] < 4 and top > 0)
        or (high[0] > width - 4 and left + width < pixels.shape[1])
        or (high[1] > height - 4 and top + height < pixels.shape[0])
    )


def _each_once(quads: Quads, scores: NDArray[np.float32]) -> tuple[Quads, NDArray[np.float32]]:
    """Leave out a line that lies mostly within a longer one of the same height, or is the same."""
    order = sorted(range(len(quads)), key=lambda k: -sides(quads[k])[0])
    kept: list[int] = []
    for k in order:
        if not any(_within(quads[k], quads[other]) for other in kept):
            kept.append(k)
    return quads[kept], scores[kept]


def _within(inner: NDArray[np.float32], outer: NDArray[np.float32]) -> bool:
    low = np.maximum(inner.min(axis=0), outer.min(axis=0))
    high = np.minimum(inner.max(axis=0), outer.max(axis=0))
    common = side_product(np.maximum(0.0, high - low))
    return common > 0.6 * side_product(inner.max(axis=0) - inner.min(axis=0))
