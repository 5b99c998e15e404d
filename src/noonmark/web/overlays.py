"""Overlays as answers: the whole posterior, or the map's present window of it."""

from __future__ import annotations

import numpy as np
from fastapi import Response
from numpy.typing import NDArray
from pydantic import BaseModel, Field

from noonmark.earth.cells import Cells
from noonmark.errors import NoonmarkError
from noonmark.report.overlay import overlay_png, window, window_round

LEAST_PX, MOST_PX = 16, 2048


class Shown(BaseModel):
    """Which window of the map is asked for: ``west,south,east,north`` [deg], empty for all that is drawn.

    ``width`` is that of the picture's longer side [px], held to 16 to 2048.
    """

    extent: str = Field(default="", max_length=120)
    width: int = 1024


def overlay_answer(cells: Cells, density: NDArray[np.float64], asked: Shown) -> Response:
    """Return a posterior as a PNG in Web Mercator.

    Raises
    ------
    NoonmarkError
        If the extent is none.
    """
    px = min(max(asked.width, LEAST_PX), MOST_PX)
    shown = window(*_edges(asked.extent), most_px=px) if asked.extent else window_round(cells, density)
    made = overlay_png(cells, density, shown)
    return Response(made, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


def _edges(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        remedy = "write west,south,east,north in degrees"
        raise NoonmarkError(f"{text[:60]!r} is no extent", where="extent", remedy=remedy) from None
    if not (-90.0 <= south < north <= 90.0 and -720.0 <= west < east <= 720.0 and east - west <= 360.0):
        raise NoonmarkError(f"the extent {text[:60]} is none", remedy="give west < east and south < north, in degrees")
    return west, south, east, north
