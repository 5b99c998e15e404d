"""The hashes of a query's variants: parts of its pictures, mirrored and turned by any angle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.crops import FourShares, Variant
from noonmark.copies.fingerprint import Bytes
from noonmark.copies.picture_hash import coefficient_hashes, coefficients, turned_coefficients

Floats = NDArray[np.float64]
FINE = 128
"""Points on a side that are read of a turned part, before they are averaged to half of that."""
ALL = np.asarray([[0.0, 0.0, 1.0, 1.0]], np.float32)


def variant_hashes(luma: Bytes, variants: Sequence[Variant]) -> tuple[Bytes, NDArray[np.bool_]]:
    """Return the hashes of pictures under each variant.

    Parameters
    ----------
    luma : ndarray of uint8, shape (n, h, w)
    variants : sequence of Variant

    Returns
    -------
    hashes : ndarray of uint8, shape (n, v, 32)
    usable : ndarray of bool, shape (n, v)
    """
    if not variants or not len(luma):
        return np.zeros((len(luma), len(variants), 32), np.uint8), np.zeros((len(luma), len(variants)), np.bool_)
    straight = list(dict.fromkeys(one.box for one in variants if not _rest(one)))
    found = coefficients(luma, np.asarray(straight, np.float32)) if straight else None
    each = [
        found[:, straight.index(one.box)] if found is not None and not _rest(one) else _turned(luma, one)
        for one in variants
    ]
    out = [
        turned_coefficients(here, round(one.turn_deg / 90.0), mirrored=one.mirrored)
        for here, one in zip(each, variants, strict=True)
    ]
    return coefficient_hashes(np.stack(out, axis=1))


def turned_part(luma: Bytes, box: FourShares, turn_deg: float) -> Bytes:
    """Return parts of pictures turned anticlockwise about the part's middle, shape (n, 128, 128).

    Parameters
    ----------
    luma : ndarray of uint8, shape (n, h, w)
    box : tuple of float
        Shares (left, top, right, bottom) of the turned picture.
    turn_deg : float
        What lies outside the picture is black [deg].
    """
    height, width = luma.shape[1:]
    left, top, right, bottom = box
    steps = (np.arange(FINE) + 0.5) / FINE
    x = (left + (right - left) * steps)[None] * width - (left + right) / 2 * width
    y = (top + (bottom - top) * steps)[:, None] * height - (top + bottom) / 2 * height
    angle = np.radians(turn_deg)
    across = np.cos(angle) * x - np.sin(angle) * y + (left + right) / 2 * width
    down = np.sin(angle) * x + np.cos(angle) * y + (top + bottom) / 2 * height
    return _read(luma, across - 0.5, down - 0.5)


def _read(luma: Bytes, across: Floats, down: Floats) -> Bytes:
    """Return pictures at places between pixels, from the four around each."""
    height, width = luma.shape[1:]
    inside = (across > -1) & (across < width) & (down > -1) & (down < height)
    x, y = np.clip(across, 0, width - 1), np.clip(down, 0, height - 1)
    left, top = np.minimum(x.astype(np.int64), max(0, width - 2)), np.minimum(y.astype(np.int64), max(0, height - 2))
    right, low = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    u, v = x - left, y - top
    upper = luma[:, top, left] * (1 - u) + luma[:, top, right] * u
    lower = luma[:, low, left] * (1 - u) + luma[:, low, right] * u
    return np.asarray(np.where(inside, upper * (1 - v) + lower * v, 0.0) + 0.5, np.uint8)


def _rest(variant: Variant) -> float:
    """Return the turn beyond quarters [deg]."""
    return variant.turn_deg - 90.0 * round(variant.turn_deg / 90.0)


def _turned(luma: Bytes, variant: Variant) -> NDArray[np.float32]:
    rest = _rest(variant)
    return coefficients(turned_part(luma, variant.box, -rest if variant.mirrored else rest), ALL)[:, 0]
