"""Labels beside points, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A text at its place: upper left corner and size [px], and its point's number."""

    x: float
    y: float
    width: float
    height: float
    number: int

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.x, self.y, self.x + self.width, self.y + self.height


def place_labels(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    frame: Box,
    *,
    gap: float,
    taken: Sequence[Box] = (),
) -> list[Label]:
    """Return labels for the points, the first points first; a label that fits nowhere is left out.

    Parameters
    ----------
    points, sizes : sequence of (x, y) and (width, height)
        [px], in order of importance.
    frame : left, top, right, bottom
        Labels stay inside it.
    gap : float
        Distance of a label from its point [px].
    taken : sequence of boxes
        What no label may cover. No label covers another label or a point.
    """
    marks = [(x - gap * 0.8, y - gap * 0.8, x + gap * 0.8, y + gap * 0.8) for x, y in points]
    placed: list[Label] = []
    for number, (point, size) in enumerate(zip(points, sizes, strict=True)):
        others = [*taken, *marks[:number], *marks[number + 1 :], *(label.box for label in placed)]
        for x, y in _spots(point, size, gap):
            label = Label(x, y, *size, number)
            if _inside(label.box, frame) and not any(_overlap(label.box, other) for other in others):
                placed.append(label)
                break
    return placed


def _spots(point: tuple[float, float], size: tuple[float, float], gap: float) -> list[tuple[float, float]]:
    """Return upper left corners to try: right, left, below, above, then the four corners."""
    (x, y), (width, height) = point, size
    left, right, middle = x - gap - width, x + gap, x - width / 2
    above, below, level = y - gap - height, y + gap, y - height / 2
    return [
        (right, level), (left, level), (middle, below), (middle, above),
        (right, above), (right, below), (left, above), (left, below),
    ]  # fmt: skip


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
