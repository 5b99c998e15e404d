"""Pictures of lettering for the tests, drawn in the faces that come with the package; readings by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from noonmark.words.signs.types import Line, Reading


def lettered(
    texts: Sequence[tuple[str, tuple[int, int]]], *, size: tuple[int, int] = (640, 360), em: int = 48
) -> NDArray[np.uint8]:
    """Return a gray street with white boards at the places given (upper left of the board), lettered in dark."""
    image = Image.new("RGB", size, (120, 128, 135))
    draw = ImageDraw.Draw(image)
    face = ImageFont.truetype(io.BytesIO(files("noonmark.report").joinpath("fonts/NotoSans-Bold.ttf").read_bytes()), em)
    for text, (left, top) in texts:
        box = draw.textbbox((left + 20, top + 10), text, font=face)
        draw.rectangle((left, top, box[2] + 20, box[3] + 12), fill=(245, 245, 240))
        draw.text((left + 20, top + 10), text, font=face, fill=(20, 20, 30))
    return np.asarray(image)


def reading(text: str, probability: float = 0.9, *, language: str = "eng", reader: str = "tesseract") -> Reading:
    """Return a reading made by hand."""
    from noonmark.words.signs.scripts import main_script

    return Reading(text, language, main_script(text), reader, 0.9, (0.9,) * len(text), probability)


def box(left: float, top: float, width: float, height: float) -> NDArray[np.float32]:
    """Return the corners of an upright box."""
    right, bottom = left + width, top + height
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def line(at_s: float, corners: NDArray[np.float32], *readings: Reading) -> Line:
    """Return a line made by hand."""
    return Line(at_s, corners, 0.8, 0.5, readings)
