"""What an investigator marked in a picture: points and lines in pixels, each with its error.

The schema is ``noonmark.marks/1``. Pixels count from the centre of the upper left one, x to the right and y down,
in the picture as it is shown upright.
"""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from noonmark.errors import NoonmarkError

SCHEMA = "noonmark.marks/1"
LARGEST_BYTES = 1 << 20
_GIVE = "see the page 'Measure a shadow' for the keys of a marks file"

Pixel: TypeAlias = Annotated[float, Meta(ge=-1e6, le=1e6)]
Point: TypeAlias = tuple[Pixel, Pixel]
Line: TypeAlias = tuple[Point, Point]
Above: TypeAlias = Annotated[float, Meta(gt=0.0, le=1e6)]
Share: TypeAlias = Annotated[float, Meta(gt=0.0, le=10.0)]
Angle: TypeAlias = Annotated[float, Meta(gt=0.0, le=90.0)]
Offset: TypeAlias = Annotated[float, Meta(ge=0.0, le=1e6)]
Azimuth: TypeAlias = Annotated[float, Meta(ge=-360.0, le=360.0)]
Edge: TypeAlias = Literal["middle", "dark", "light", "unknown"]
"""Where in the soft edge the tip was clicked: its middle, where full shadow ends, where full light starts, or any."""


class ObjectMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An upright object and its shadow on the ground.

    Attributes
    ----------
    base, top, tip : (x, y)
        Its foot on the ground, its top, and the shadow of that top [px]; None when it cannot be seen.
    error_px : float
        One standard deviation of each click [px].
    lean_sd_deg : float
        How far from upright it may stand [deg]: a post 1, a person 3.
    height : float or None
        Its height in any unit, when known; only ratios between objects count.
    edge : str
        See :data:`Edge`.
    """

    base: Point | None = None
    top: Point | None = None
    tip: Point | None = None
    name: str = ""
    error_px: Above = 2.0
    lean_sd_deg: Angle = 1.0
    height: Above | None = None
    edge: Edge = "unknown"
    top_out_of_frame: bool = False
    base_hidden: bool = False


class CameraMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known of the camera.

    Attributes
    ----------
    focal_px, focal_error : float or None
        Focal length [px] and its relative error (one sd).
    azimuth_deg, azimuth_error_deg : float or None
        True azimuth of its axis [deg], one sd.
    down : bool
        It looks straight down, as a drone's does.
    up_azimuth_deg : float or None
        With ``down``: the true azimuth of the picture's upper edge [deg]; its error is ``azimuth_error_deg``.
    pitch_deg, pitch_error_deg, roll_deg, roll_error_deg : float or None
        Of a gimbal [deg].
    """

    focal_px: Above | None = None
    focal_error: Share = 0.03
    azimuth_deg: Azimuth | None = None
    azimuth_error_deg: Angle = 5.0
    down: bool = False
    up_azimuth_deg: Azimuth | None = None
    pitch_deg: Annotated[float, Meta(ge=-90.0, le=90.0)] | None = None
    pitch_error_deg: Angle = 1.0
    roll_deg: Annotated[float, Meta(ge=-180.0, le=180.0)] | None = None
    roll_error_deg: Angle = 1.0


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All marks of one picture.

    Attributes
    ----------
    image : str
        Path of the picture, from the marks file's folder.
    offset_s : float
        Of a clip: when the marked frame is shown, after the first one [s].
    size : (width, height) or None
        Of the upright picture [px]; taken from the file when left out.
    horizon : line or None
        Two points on the true horizon [px]: the sea's, or where parallel ground lines meet.
    horizon_error_deg : float
        How far the marked line may lie from the true horizon [deg].
    verticals : tuple of line
        Edges that are plumb: house corners, posts.
    parallels : tuple of (line, line)
        Pairs of lines that are parallel to each other and lie on the ground.
    slope_sd_deg : float
        How far the ground may slope in any direction [deg].
    """

    schema: str = SCHEMA
    image: str = ""
    offset_s: Offset = 0.0
    size: tuple[Above, Above] | None = None
    objects: tuple[ObjectMark, ...] = ()
    horizon: Line | None = None
    horizon_error_deg: Angle = 0.5
    verticals: tuple[Line, ...] = ()
    parallels: tuple[tuple[Line, Line], ...] = ()
    camera: CameraMark = CameraMark()
    slope_sd_deg: Angle = 2.0


def read_marks(path: Path) -> Marks:
    """Read a marks file.

    Raises
    ------
    NoonmarkError
        If it cannot be read, is no JSON, has an unknown key, or a value of the wrong kind; the error names the place.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise NoonmarkError("this is too large for a marks file", where=path.name, remedy=_GIVE)
        raw = path.read_bytes()
    except OSError as error:
        problem = "there is no such file" if isinstance(error, FileNotFoundError) else "it cannot be read"
        raise NoonmarkError(problem, where=str(path), remedy="check the path") from None
    return marks_of(raw, path.name)


def marks_of(raw: bytes, where: str = "marks") -> Marks:
    """Read marks from JSON; raises as :func:`read_marks`."""
    try:
        marks = msgspec.json.decode(raw, type=Marks)
    except (msgspec.DecodeError, RecursionError) as error:  # a ValidationError is one too
        raise NoonmarkError(f"these marks cannot be used: {error}", where=where, remedy=_GIVE) from None
    if marks.schema != SCHEMA:
        raise NoonmarkError(f"the schema is {marks.schema!r}", where=where, remedy=f'write "schema": "{SCHEMA}"')
    return marks


def check_marks(marks: Marks, size: tuple[float, float]) -> None:
    """Raise for marks that cannot be on a picture of this size (width, height) [px].

    Raises
    ------
    NoonmarkError
        For the first that is wrong: outside the picture, base equal to top, a line without length.
    """
    _check_size(marks, size)
    for number, mark in enumerate(marks.objects, start=1):
        _check_object(mark, f"object {number}" + (f" ({mark.name})" if mark.name else ""), size)
    lines = [("verticals", line) for line in marks.verticals]
    lines += [("parallels", line) for pair in marks.parallels for line in pair]
    lines += [("horizon", marks.horizon)] if marks.horizon is not None else []
    for name, line in lines:
        if math.dist(*line) < 2.0:
            raise NoonmarkError(f"the line from {_at(line[0])} to {_at(line[1])} has no length", where=name)
        if name != "horizon":  # the horizon may pass above the picture
            for point in line:
                _check_inside(point, name, size)


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
