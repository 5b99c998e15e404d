"""Which objects two sets of marks have in common, and how far apart they were clicked."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from noonmark.measure.marks import Marks, ObjectMark, Point

POINTS = ("base", "top", "tip")
SAME_SD = 5.0
"""Foot and top of one object lie within so many joint sds: by chance one pair in 270,000 does not (Rayleigh)."""


@dataclass(frozen=True)
class PointPair:
    """One point that both marked.

    Attributes
    ----------
    point : str
        ``"base"``, ``"top"`` or ``"tip"``.
    right_px, down_px : float
        The second's click from the first's [px].
    sd_px : float
        What the stated errors of both make of that in each direction, one sd [px].
    """

    point: str
    right_px: float
    down_px: float
    sd_px: float

    @property
    def apart_px(self) -> float:
        """Their distance [px]."""
        return hypot(self.right_px, self.down_px)


@dataclass(frozen=True)
class ObjectPair:
    """One object that both marked.

    Attributes
    ----------
    first, second : int
        Its number in each, from 0.
    names : (str, str)
        As each called it; empty where one did not.
    points : tuple of PointPair
        Those that both marked.
    """

    first: int
    second: int
    names: tuple[str, str]
    points: tuple[PointPair, ...]


def pairs(first: Marks, second: Marks) -> tuple[ObjectPair, ...]:
    """Return the objects that two sets of marks of one frame have in common.

    Two objects are one where every foot and top that both marked lie within :data:`SAME_SD` of each other; where
    several do, the nearest. Names do not count, as each chose their own; the tip does not either, for two who took
    different shadows for the object's must be seen to differ.
    """
    found: list[tuple[float, int, int]] = []
    for i, one in enumerate(first.objects):
        for j, other in enumerate(second.objects):
            apart = _apart(one, other)
            if apart is not None and apart <= SAME_SD:
                found.append((apart, i, j))
    out: list[ObjectPair] = []
    for _, i, j in sorted(found):
        if all(i != pair.first and j != pair.second for pair in out):
            one, other = first.objects[i], second.objects[j]
            out.append(ObjectPair(i, j, (one.name, other.name), _points(one, other, POINTS)))
    return tuple(sorted(out, key=lambda pair: pair.first))


def _apart(one: ObjectMark, other: ObjectMark) -> float | None:
    """Return how far foot and top lie apart, in joint sds; None where they share neither."""
    points = _points(one, other, ("base", "top"))
    return max((point.apart_px / point.sd_px for point in points), default=None)


def _points(one: ObjectMark, other: ObjectMark, names: tuple[str, ...]) -> tuple[PointPair, ...]:
    sd = hypot(one.error_px, other.error_px)
    both = [(name, _point(one, name), _point(other, name)) for name in names]
    return tuple(
        PointPair(name, there[0] - here[0], there[1] - here[1], sd)
        for name, here, there in both
        if here is not None and there is not None
    )


def _point(mark: ObjectMark, name: str) -> Point | None:
    if (name == "base" and mark.base_hidden) or (name == "top" and mark.top_out_of_frame):
        return None
    return {"base": mark.base, "top": mark.top, "tip": mark.tip}[name]
