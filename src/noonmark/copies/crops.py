"""Which parts of a frame are hashed: those that an archive keeps, and those that a query tries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.borders import WHOLE, trimmed
from noonmark.copies.fingerprint import Bytes
from noonmark.copies.windows import windows

Boxes = NDArray[np.float32]
FourShares = tuple[float, float, float, float]
PARTS = 7
"""Hashes of a frame: the whole first."""
BETWEEN = (0.95, 0.85, 0.75)
"""Parts about the middle that a query tries beside the archive's, so that crops between those are met to 3 %."""
SMALL_TURNS_DEG = (2.5, 5.0, 7.5)
"""A hash bears half of such a step."""


@dataclass(frozen=True)
class Variant:
    """One way in which a query's pictures are looked at.

    Attributes
    ----------
    box : tuple of float
        The part, as shares (left, top, right, bottom) of the whole picture.
    mirrored : bool
        Mirrored from left to right, before the turn.
    turn_deg : float
        Turned anticlockwise about the part's middle, after the mirroring [deg].
    words : str
        What it undoes, for people: "mirrored", "turned by 90 degrees"; empty when nothing.
    """

    box: FourShares
    mirrored: bool = False
    turn_deg: float = 0.0
    words: str = ""


def archive_boxes(aspect: float, inside: Boxes | None = None) -> Boxes:
    """Return the parts of a frame that an archive keeps, shape (7, 4), the whole first.

    Parameters
    ----------
    aspect : float
        Width over height of the part inside the borders, above 0.
    inside : ndarray, shape (4,), optional
        The part inside the borders; the parts returned are shares of the whole picture.

    Notes
    -----
    Chosen by how many of the alterations in builders/alter each brings within 31 bits, on four clips.
    """
    found = [*(_about(share) for share in (1.0, 0.9, 0.8, 0.7)), _slice(aspect), *_corners()]
    return np.asarray([_within(box, WHOLE if inside is None else _four(inside)) for box in found], np.float32)


def query_variants(luma: Bytes) -> tuple[Variant, ...]:
    """Return the ways in which pictures of one clip are to be looked at, the likeliest first; about 60.

    Parameters
    ----------
    luma : ndarray of uint8, shape (n, h, w)
        Pictures of the clip; of one without a known beginning or end, as many as there are.
    """
    height, width = luma.shape[1:]
    inner, laid = _four(trimmed(luma)), windows(luma)
    framed = dict.fromkeys([inner, *laid, WHOLE])
    found = [Variant(box, words=_words(box, inner)) for box in framed]
    found += [Variant(box, mirrored=True, words="mirrored") for box in framed]
    for base in dict.fromkeys([*laid[:1], inner]):
        aspect = (base[2] - base[0]) * width / ((base[3] - base[1]) * height)
        found += [
            Variant(_within(box, base), mirrored=mirrored, words="mirrored" if mirrored else "")
            for mirrored in (False, True)
            for box in _parts(aspect)
        ]
        found += _quarters(base)
        found += _small_turns(base, aspect)
    return tuple(dict.fromkeys(found))


def _words(box: FourShares, inner: FourShares) -> str:
    if box == WHOLE:
        return ""
    return "bars around it" if box == inner else "laid into another picture"


def _parts(aspect: float) -> Iterator[FourShares]:
    yield from (_about(share) for share in (*BETWEEN, 0.9, 0.8, 0.7))
    yield from (*_corners(), _slice(aspect), *_bands())


def _quarters(box: FourShares) -> list[Variant]:
    return [
        Variant(box, mirrored, turn, f"{'mirrored and ' if mirrored else ''}turned by {turn:g} degrees")
        for mirrored in (False, True)
        for turn in (90.0, 180.0, 270.0)
    ]


def _small_turns(base: FourShares, aspect: float) -> list[Variant]:
    """Return parts that, turned, show the middle 0.7: of a picture turned as it is, or enlarged to fill its frame."""
    out: list[Variant] = []
    for size in SMALL_TURNS_DEG:
        angle = np.radians(size)
        filled = float(np.cos(angle) + np.sin(angle) * max(aspect, 1 / aspect))
        for turn in (size, -size):
            words = f"turned by {size:g} degrees"
            out += [Variant(_within(_about(0.7 * zoom), base), turn_deg=turn, words=words) for zoom in (filled, 1.0)]
    return out


def _about(share: float) -> FourShares:
    return (1 - share) / 2, (1 - share) / 2, (1 + share) / 2, (1 + share) / 2


def _bands() -> list[FourShares]:
    return [(0.0, 0.0, 1.0, 0.84), (0.0, 0.16, 1.0, 1.0)]


def _corners() -> list[FourShares]:
    """Return two parts, one of which most captions and channels' signs leave free."""
    return [(0.0, 0.0, 0.7, 0.7), (0.3, 0.3, 1.0, 1.0)]


def _slice(aspect: float) -> FourShares:
    """Return the middle 9:16 part of a wide picture, the middle 16:9 part of an upright one."""
    share = min(1.0, 9 / 16 * min(aspect, 1 / aspect))
    start, end = (1 - share) / 2, (1 + share) / 2
    return (start, 0.0, end, 1.0) if aspect >= 1.0 else (0.0, start, 1.0, end)


def _within(part: FourShares, base: FourShares) -> FourShares:
    left, top, right, bottom = base
    wide, tall = right - left, bottom - top
    return left + part[0] * wide, top + part[1] * tall, left + part[2] * wide, top + part[3] * tall


def _four(box: Boxes) -> FourShares:
    left, top, right, bottom = (float(edge) for edge in box)
    return left, top, right, bottom
