"""The frames that were read, each line's outline and text drawn into them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from noonmark.report.read_text import percent
from noonmark.report.typeface import font, writable
from noonmark.words.signs.types import Read, Sign

LONGEST_PX = 1280
"""A frame's longest side in the picture [px]."""
MOST_FRAMES = 6
LEAST = 0.2
"""A reading less probable than this is not drawn."""
_INK, _SURE, _GUESS = (16, 16, 16), (255, 214, 0), (255, 255, 255)
_TEXT_PX = 18


def read_picture(read: Read) -> bytes:
    """Return a PNG of the frames in which signs were read best, one below the other, in order of time."""
    drawn = [sign for sign in read.signs if sign.probability >= LEAST]
    worth = {at: sum(sign.probability for sign in drawn if sign.best_s == at) for at in read.frames}
    shown = sorted(sorted(worth, key=lambda at: -worth[at])[:MOST_FRAMES])
    images = [_frame(read, at, [sign for sign in drawn if sign.best_s == at]) for at in shown]
    images = images or [Image.new("RGB", (640, 60), _GUESS)]
    sheet = Image.new("RGB", (max(image.width for image in images), sum(image.height for image in images)), _INK)
    top = 0
    for image in images:
        sheet.paste(image, (0, top))
        top += image.height
    data = io.BytesIO()
    sheet.save(data, "PNG")
    return data.getvalue()


def _frame(read: Read, at: float, signs: Sequence[Sign]) -> Image.Image:
    image = Image.fromarray(read.frames[at])
    scale = LONGEST_PX / max(image.size)
    image = image.resize((round(image.width * scale), round(image.height * scale)))
    draw = ImageDraw.Draw(image)
    for sign in signs:
        corners = [(float(x) * scale, float(y) * scale) for x, y in sign.corners]
        colour = _SURE if sign.probability >= 0.5 else _GUESS
        draw.line([*corners, corners[0]], fill=_INK, width=4)
        draw.line([*corners, corners[0]], fill=colour, width=2)
        _label(draw, writable(f"{sign.text} {percent(sign.probability)}"), corners, colour)
    if len(read.frames_s) > 1:
        _label(draw, f"{at:.2f} s", [(4.0, 4.0 + _TEXT_PX)], _GUESS)
    return image


def _label(
    draw: ImageDraw.ImageDraw, text: str, corners: Sequence[tuple[float, float]], colour: tuple[int, int, int]
) -> None:
    """Write a text above the corners, on a dark ground; below where there is no room."""
    left, top = min(x for x, _ in corners), min(y for _, y in corners) - _TEXT_PX - 4
    top = top if top >= 0 else max(y for _, y in corners) + 2
    face = font(_TEXT_PX)
    box = draw.textbbox((left, top), text, font=face)
    draw.rectangle((box[0] - 2, box[1] - 1, box[2] + 2, box[3] + 1), fill=_INK)
    draw.text((left, top), text, font=face, fill=colour)
