"""The P-P plot: against each level, the share of draws whose truth lay within it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from noonmark.calibrate.coverage import Calibration, binomial_band

_SIDE, _EDGE, _LEGEND = 560, 60, 240
_COLOURS = (
    "#1b6ca8",
    "#b5531c",
    "#3a7d34",
    "#7a3b8f",
    "#8a6d00",
    "#2b8a8a",
    "#a3285a",
    "#555555",
    "#d40000",
    "#ff7f50",
)
_BAND_COLOUR = "#e4e4e4"
Floats = NDArray[np.float64]


def draw_pp(runs: Sequence[Calibration], path: Path) -> None:
    """Write the plot as PNG; the grey band holds 99 % of honest runs of as many draws as the smallest."""
    image = Image.new("RGB", (_SIDE + 2 * _EDGE + _LEGEND, _SIDE + 2 * _EDGE), "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(13)
    _band(pen, min(run.draws for run in runs))
    _frame(pen, font)
    for number, run in enumerate(runs):
        colour = _COLOURS[number % len(_COLOURS)]
        levels = np.array(run.credible)
        pen.line(_points(levels, (np.arange(len(levels)) + 0.5) / len(levels)), colour, 2)
        y = _EDGE + 22 * number
        pen.line([(_SIDE + _EDGE + 20, y + 8), (_SIDE + _EDGE + 44, y + 8)], colour, 3)
        pen.text((_SIDE + _EDGE + 52, y), f"{run.scenario.name} ({run.draws})", "black", font)
    image.save(path, optimize=True)


def _points(x: Floats, y: Floats) -> list[tuple[float, float]]:
    return [(_EDGE + _SIDE * float(a), _EDGE + _SIDE * (1.0 - float(b))) for a, b in zip(x, y, strict=True)]


def _band(pen: ImageDraw.ImageDraw, draws: int) -> None:
    levels = np.linspace(0.0, 1.0, 101)
    low, high = np.array([binomial_band(float(level), draws) for level in levels]).T
    pen.polygon(_points(levels, low) + _points(levels[::-1], high[::-1]), _BAND_COLOUR)


def _frame(pen: ImageDraw.ImageDraw, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> None:
    pen.rectangle((_EDGE, _EDGE, _EDGE + _SIDE, _EDGE + _SIDE), outline="black")
    pen.line(_points(np.array([0.0, 1.0]), np.array([0.0, 1.0])), "#888888", 1)
    for tick in (0.0, 0.25, 0.5, 0.75, 0.9, 1.0):
        (x, y) = _points(np.array([tick]), np.array([tick]))[0]
        pen.text((x, _EDGE + _SIDE + 6), f"{tick:g}", "black", font, anchor="ma")
        pen.text((_EDGE - 6, y), f"{tick:g}", "black", font, anchor="rm")
    pen.text((_EDGE + _SIDE / 2, _EDGE + _SIDE + 28), "level of the credible region", "black", font, anchor="ma")
    pen.text((_EDGE, _EDGE - 24), "share of draws whose true place lies in it", "black", font)
