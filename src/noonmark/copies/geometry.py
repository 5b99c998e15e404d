"""Where one picture lies in another, as matrices.

A *place* is x and y in shares of a picture's longer side, from its top left corner; so a turn keeps right angles.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.crops import Variant

Matrix = NDArray[np.float64]
Size = tuple[int, int]


def unit_from_place(box: tuple[float, float, float, float], size: Size) -> Matrix:
    """Return the matrix from a place to shares of a box, (0, 0) its top left corner and (1, 1) its bottom right."""
    longer = max(size)
    left, top, right, bottom = box
    wide, tall = (right - left) * size[0] / longer, (bottom - top) * size[1] / longer
    return np.array([
        [1 / wide, 0, -left * size[0] / longer / wide], [0, 1 / tall, -top * size[1] / longer / tall], [0, 0, 1.0]
    ])  # fmt: skip


def unit_from_variant(variant: Variant, size: Size) -> Matrix:
    """Return the matrix from a place in a query to shares of the picture that a variant makes of it."""
    quarters = round(variant.turn_deg / 90.0)
    rest = np.radians(variant.turn_deg - 90.0 * quarters)
    out = unit_from_place(variant.box, size) @ _turned_about(variant.box, size, rest if not variant.mirrored else -rest)
    if variant.mirrored:
        out = np.array([[-1.0, 0, 1], [0, 1, 0], [0, 0, 1]]) @ out
    for _ in range(quarters % 4):
        out = np.array([[0.0, 1, 0], [-1, 0, 1], [0, 0, 1]]) @ out
    return out


def _turned_about(box: tuple[float, float, float, float], size: Size, angle: float) -> Matrix:
    """Return a turn anticlockwise, as one sees it, about the middle of a box [rad]."""
    longer = max(size)
    x, y = (box[0] + box[2]) / 2 * size[0] / longer, (box[1] + box[3]) / 2 * size[1] / longer
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, s, x - c * x - s * y], [-s, c, y + s * x - c * y], [0, 0, 1.0]])


def kept_from_query(variant: Variant, query: Size, box: tuple[float, float, float, float], kept: Size) -> Matrix:
    """Return where a query lies in a kept frame, when a variant of it looks like one box of that frame."""
    return np.linalg.inv(unit_from_place(box, kept)) @ unit_from_variant(variant, query)


def moved(matrix: Matrix, places: NDArray[np.floating]) -> Matrix:
    """Return places, shape (n, 2), taken through a matrix."""
    out = np.column_stack([places, np.ones(len(places))]) @ matrix.T
    return out[:, :2] / out[:, 2:]


def corners(size: Size) -> Matrix:
    """Return the places of a picture's corners, shape (4, 2), clockwise from the top left one."""
    x, y = size[0] / max(size), size[1] / max(size)
    return np.array([[0, 0], [x, 0], [x, y], [0, y]])


def shares(matrix: Matrix, query: Size, kept: Size) -> Matrix:
    """Return the same change between shares of width and height in place of places."""
    there = unit_from_place((0, 0, 1, 1), kept)
    return there @ matrix @ np.linalg.inv(unit_from_place((0, 0, 1, 1), query))


def sensible(matrix: Matrix, query: Size) -> bool:
    """Return whether a change is one that a picture can have undergone: not folded, not squeezed, of a likely size."""
    there = moved(matrix, corners(query))
    edges = np.roll(there, -1, axis=0) - there
    turns = edges[:, 0] * np.roll(edges[:, 1], -1) - edges[:, 1] * np.roll(edges[:, 0], -1)
    if not np.all(np.isfinite(there)) or not (np.all(turns > 0) or np.all(turns < 0)):
        return False
    lengths = np.linalg.norm(edges, axis=1) / np.linalg.norm(
        np.diff(corners(query), axis=0, append=corners(query)[:1]), axis=1
    )
    return bool(lengths.min() >= 0.2 and lengths.max() <= 6.0 and lengths.max() <= 2.5 * lengths.min())
