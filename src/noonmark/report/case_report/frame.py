"""The picture of a report: boxes painted out first, then greyed, then the marks drawn, then encoded anew."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from noonmark.errors import NoonmarkError
from noonmark.report.case_report.parts import PictureTold
from noonmark.report.fit_legend import Row
from noonmark.report.fit_picture import fit_parts
from noonmark.report.fit_strokes import HORIZON, LEVEL, MARK, PLUMB, RAY, SHADOW

if TYPE_CHECKING:
    from noonmark.measure.measured import Measured

Pixels: TypeAlias = NDArray[np.uint8]

WIDEST = 1200
"""Of a picture without marks [px]; with them it has the width of the fit's own picture."""
QUALITY = 92
MOST_BOXES = 1000
_COVER = (0, 0, 0)
_STROKES = {MARK: "mark", HORIZON: "horizon", PLUMB: "plumb", LEVEL: "level", SHADOW: "shadow", RAY: "ray"}


@dataclass(frozen=True)
class Box:
    """A rectangle to paint over, in pixels of the upright frame: its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        values = (self.x, self.y, self.width, self.height)
        if not all(math.isfinite(value) for value in values) or self.width <= 0 or self.height <= 0:
            told = ",".join(f"{value:g}" for value in values)
            raise NoonmarkError(f"{told} is no box", remedy="give x,y,width,height in pixels, e.g. 120,80,40,40")


def painted(pixels: Pixels, boxes: Sequence[Box]) -> Pixels:
    """Return a copy of a picture (height, width, 3) with boxes painted black; every pixel that a box touches goes.

    Raises
    ------
    NoonmarkError
        For a box that lies outside the picture: what it was to hide would stay in sight.
    """
    if len(boxes) > MOST_BOXES:
        raise NoonmarkError(f"{len(boxes)} boxes are too many", remedy=f"give {MOST_BOXES} at most")
    out = pixels.copy()
    height, width = out.shape[:2]
    for box in boxes:
        left, top = max(0, math.floor(box.x)), max(0, math.floor(box.y))
        right, bottom = min(width, math.ceil(box.x + box.width)), min(height, math.ceil(box.y + box.height))
        if left >= right or top >= bottom:
            where = f"{box.x:g},{box.y:g},{box.width:g},{box.height:g}"
            remedy = "count in pixels of the upright frame, from its upper left corner"
            raise NoonmarkError(f"the box {where} lies outside the frame of {width} x {height}", remedy=remedy)
        out[top:bottom, left:right] = _COVER
    return out


def greyed(pixels: Pixels) -> Pixels:
    """Return a picture (height, width, 3) without colour."""
    return np.asarray(Image.fromarray(pixels).convert("L").convert("RGB"))


def plain_picture(
    pixels: Pixels, boxes: Sequence[Box] = (), *, grey: bool = False, at_s: float | None = None
) -> PictureTold:
    """Return the upright frame (height, width, 3) without marks, for a report."""
    shown = _hidden(pixels, boxes, grey=grey)
    image = Image.fromarray(shown)
    if image.width > WIDEST:
        image = image.resize((WIDEST, max(1, round(image.height * WIDEST / image.width))), Image.Resampling.LANCZOS)
    return _told(image, pixels, boxes, grey=grey, at_s=at_s)


def marked_picture(
    found: Measured, boxes: Sequence[Box] = (), *, grey: bool = False, at_s: float | None = None
) -> PictureTold:
    """Return the frame with its marks and the fit drawn in, for a report.

    Parameters
    ----------
    found : Measured
        With its pixels; without them the marks stand on grey.
    boxes : sequence of Box
    grey : bool
    at_s : float, optional
        Of a clip, when the frame is shown, after the first [s].
    """
    pixels = found.pixels
    if pixels is not None:
        found = replace(found, pixels=_hidden(pixels, boxes, grey=grey))
    parts = fit_parts(found)
    size = pixels if pixels is not None else np.zeros((round(found.size[1]), round(found.size[0]), 3), np.uint8)
    made = _told(parts.pictures[0], size, boxes, grey=grey, at_s=at_s)
    return replace(
        made,
        told=parts.told,
        strokes=tuple(_stroke(row) for row in parts.strokes),
        close_ups=tuple(_jpeg(picture) for picture in parts.pictures[1:]),
    )


def _hidden(pixels: Pixels, boxes: Sequence[Box], *, grey: bool) -> Pixels:
    shown = painted(pixels, boxes)
    return greyed(shown) if grey else shown


def _stroke(row: Row) -> tuple[str, str]:
    text, colour, dash = row
    name = _STROKES.get(colour, "mark")
    return text, f"{name} dashed" if dash is not None and name in ("horizon", "plumb", "level") else name


def _told(image: Image.Image, frame: Pixels, boxes: Sequence[Box], *, grey: bool, at_s: float | None) -> PictureTold:
    size = (frame.shape[1], frame.shape[0])
    return PictureTold(_jpeg(image), image.width, image.height, at_s=at_s, boxes=len(boxes), grey=grey, size=size)


def _jpeg(image: Image.Image) -> bytes:
    """Return a picture encoded anew from its pixels alone: nothing of the file that they came from is in it."""
    bare = Image.fromarray(np.asarray(image.convert("RGB")))
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return out.getvalue()
