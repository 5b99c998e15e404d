"""What an investigator marked in a picture: points and lines in pixels, each with its error.

The schema is ``noonmark.marks/1``. Pixels count from the centre of the upper left one, x to the right and y down,
in the picture as it is shown upright.
"""

from __future__ import annotations

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
    fixed : bool
        It stood on a tripod, so that all frames show the same view; else it may have been turned between them.
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
    fixed: bool = False


class FrameMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another frame of the same camera, which stands where it stood; it may have been turned.

    Attributes
    ----------
    offset_s : float
        When it is shown, after the clip's first frame [s].
    image : str
        Its own picture, where it is not of the clip or picture that the marks name.
    objects
        An object that has a name which the marks of another frame have too is the same one. Any of its points will
        do; ``height``, ``lean_sd_deg`` and ``edge`` count where its base is marked first.
    horizon, verticals, parallels, sun, own_shadow
        As in :class:`Marks`.
    """

    offset_s: Offset
    image: str = ""
    objects: tuple[ObjectMark, ...] = ()
    horizon: Line | None = None
    verticals: tuple[Line, ...] = ()
    parallels: tuple[tuple[Line, Line], ...] = ()
    sun: Point | None = None
    own_shadow: Point | None = None


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All marks of one picture, or of some frames of one camera.

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
    sun : (x, y) or None
        The middle of the sun itself, where the picture shows it [px].
    own_shadow : (x, y) or None
        Where the camera's own shadow falls [px]: the shadow of the hands that hold it, not of the head.
    sun_error_px, own_shadow_error_px : float
        One standard deviation of these [px].
    frames : tuple of FrameMark
        Further frames. Focal length, principal point and ground are one for all; azimuths count from the axis of the
        first, which is the one that the other keys describe.
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
    sun: Point | None = None
    own_shadow: Point | None = None
    sun_error_px: Above = 10.0
    own_shadow_error_px: Above = 20.0
    frames: tuple[FrameMark, ...] = ()


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
