"""Marks that cannot be on a picture are refused, with their place."""

from __future__ import annotations

import math
from itertools import pairwise

from noonmark.errors import NoonmarkError
from noonmark.measure.marks import FrameMark, Marks, ObjectMark, Point

LONGEST_S = 600.0
"""Frames further apart than this are separate sights: the sun moves by up to 2.5 deg in ten minutes."""


def check_marks(marks: Marks, size: tuple[float, float]) -> None:
    """Raise for marks that cannot be on a picture of this size (width, height) [px].

    Raises
    ------
    NoonmarkError
        For the first that is wrong: outside the picture, base equal to top, a line without length, two objects of one
        name in a frame of several, frames too far apart.
    """
    _check_size(marks, size)
    _check_frame(marks, "", size)
    for number, frame in enumerate(marks.frames, start=1):
        where = f"frames, {number}: "
        if abs(frame.offset_s - marks.offset_s) > LONGEST_S:
            raise NoonmarkError(
                f"this frame is shown {abs(frame.offset_s - marks.offset_s):g} s from the first, and the sun has moved",
                where=f"{where}offset_s",
                remedy=f"write frames more than {LONGEST_S:g} s apart into marks files of their own",
            )
        _check_frame(frame, where, size)
    if marks.frames:
        for number, frame in enumerate((marks, *marks.frames)):
            _check_names(frame.objects, f"frames, {number}" if number else "objects")


def _check_frame(frame: Marks | FrameMark, where: str, size: tuple[float, float]) -> None:
    for number, mark in enumerate(frame.objects, start=1):
        _check_object(mark, f"{where}object {number}" + (f" ({mark.name})" if mark.name else ""), size)
    lines = [("verticals", line) for line in frame.verticals]
    lines += [("parallels", line) for pair in frame.parallels for line in pair]
    lines += [("horizon", frame.horizon)] if frame.horizon is not None else []
    for name, line in lines:
        if math.dist(*line) < 2.0:
            raise NoonmarkError(f"the line from {_at(line[0])} to {_at(line[1])} has no length", where=where + name)
        if name != "horizon":  # the horizon may pass above the picture
            for point in line:
                _check_inside(point, where + name, size)
    for name, point in (("sun", frame.sun), ("own_shadow", frame.own_shadow)):
        if point is not None:
            _check_inside(point, where + name, size)


def _check_names(objects: tuple[ObjectMark, ...], where: str) -> None:
    names = [mark.name for mark in objects if mark.name]
    for name in names:
        if names.count(name) > 1:
            raise NoonmarkError(
                f"two objects of one frame are called {name!r}, so which is seen in another frame is not known",
                where=where,
                remedy="give each a name of its own",
            )


def _check_size(marks: Marks, size: tuple[float, float]) -> None:
    if marks.size is None or tuple(marks.size) == size:
        return
    told, real = (f"{a:g} x {b:g}" for a, b in (marks.size, size))
    turned = tuple(marks.size) == size[::-1]
    raise NoonmarkError(
        f"the marks were made on a picture of {told}, and this one is {real}",
        where="size",
        remedy="mark it again, turned upright" if turned else "mark the picture that the file names, at its own size",
    )


def _check_object(mark: ObjectMark, where: str, size: tuple[float, float]) -> None:
    named = {"base": mark.base, "top": mark.top, "tip": mark.tip}
    for name, point in named.items():
        if point is not None:
            _check_inside(point, f"{where}, {name}", size)
    for (name, one), (other, two) in pairwise([*named.items(), ("base", mark.base)]):
        if one is not None and two is not None and math.dist(one, two) < 1.0:
            raise NoonmarkError(f"{name} and {other} are the same point, {_at(one)}", where=where, remedy="mark both")


def _check_inside(point: Point, where: str, size: tuple[float, float]) -> None:
    if not (-0.5 <= point[0] <= size[0] - 0.5 and -0.5 <= point[1] <= size[1] - 0.5):
        picture = f"{size[0]:g} x {size[1]:g}"
        raise NoonmarkError(
            f"the point {_at(point)} lies outside the picture of {picture} pixels",
            where=where,
            remedy="mark points in the upright picture, counted from its upper left corner",
        )


def _at(point: Point) -> str:
    return f"[{point[0]:g}, {point[1]:g}]"
