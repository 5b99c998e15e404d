"""The picture of what is proposed: each plumb edge by its name, and the horizon with the band of its error."""

from __future__ import annotations

import io
from math import atan, hypot, radians, tan

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from noonmark.measure.marks import Point
from noonmark.measure.propose import Proposal, ProposedHorizon
from noonmark.report.fit_strokes import DASH, DOTS, HORIZON, PLUMB, SAMPLES, Pen, Window, write_beside, write_title

WIDTH = 1200
"""Of the page [px]; tall pictures get narrower."""
TALLEST = 1200
HABIT_MM, DIAGONAL_MM = 27.0, 43.2666
"""The band is drawn as a camera of 27 mm (35 mm) would show it: it only shows how wide the error is."""


def proposal_png(pixels: NDArray[np.uint8], proposal: Proposal) -> bytes:
    """Return the picture with what is proposed, as PNG.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width, 3)
        The upright picture.
    """
    into = io.BytesIO()
    proposal_picture(pixels, proposal).save(into, "png")
    return into.getvalue()


def proposal_picture(pixels: NDArray[np.uint8], proposal: Proposal) -> Image.Image:
    """Return the picture with what is proposed."""
    height, width = pixels.shape[:2]
    scale = min(WIDTH / width, TALLEST / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    large = (size[0] * SAMPLES, size[1] * SAMPLES)
    page = Image.fromarray(pixels).resize(large, Image.Resampling.LANCZOS)
    pen = Pen(ImageDraw.Draw(page), Window(0.0, 0.0, large[0] / width, *large))
    told: list[tuple[Point, str]] = []
    for one in proposal.verticals:
        pen.line(one.line, PLUMB, width=2.5)
        (ax, ay), (bx, by) = one.line
        told.append((((ax + bx) / 2.0, (ay + by) / 2.0), one.name))
    if proposal.horizon is not None:
        told.append(_horizon(pen, proposal.horizon, (width, height)))
    write_beside(pen, told, 15)
    empty = not proposal.verticals and proposal.horizon is None
    write_title(page, "nothing is proposed" if empty else "proposed, not marked: look at each before you take it")
    return page.resize(size, Image.Resampling.LANCZOS)


def _horizon(pen: Pen, horizon: ProposedHorizon, size: tuple[int, int]) -> tuple[Point, str]:
    """Draw the horizon with its band of one sd, and return where to write what."""
    (ax, ay), (bx, by) = horizon.line
    pen.line(horizon.line, HORIZON, DASH)
    focal = hypot(*size) * HABIT_MM / DIAGONAL_MM
    for side in (-1.0, 1.0):
        ends = [(x, _raised(y, size[1], focal, side * horizon.error_deg)) for x, y in horizon.line]
        pen.line(ends, HORIZON, DOTS, width=1.0)
    at = 0.12
    return (ax + at * (bx - ax), ay + at * (by - ay)), f"{horizon.name} (±{horizon.error_deg:g} deg)"


def _raised(y: float, height: int, focal: float, angle_deg: float) -> float:
    """Return the row of the picture that looks higher by an angle [deg]."""
    middle = (height - 1) / 2.0
    return middle + focal * tan(atan((y - middle) / focal) - radians(angle_deg))
