"""The map's type: Noto Sans for Latin, Greek and Cyrillic (SIL Open Font License, fonts/OFL.txt)."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files
from typing import Any

from anyascii import anyascii
from PIL import ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont
_TOFU = "\uffff"
_SPACES = "\u00a0\u202f"


@lru_cache(maxsize=32)
def font(size: int, *, bold: bool = False) -> Font:
    """Return the face at a size [px]."""
    face = files("noonmark.report").joinpath(f"fonts/NotoSans-{'Bold' if bold else 'Regular'}.ttf")
    return ImageFont.truetype(io.BytesIO(face.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)


def writable(text: str) -> str:
    """Return a text in letters that the face has; others are written in Latin letters, controls are left out."""
    return "".join(_writable(letter) for letter in text if letter.isprintable() or letter in _SPACES)


@lru_cache(maxsize=4096)
def _writable(letter: str) -> str:
    if letter.isspace() or _shape(letter) != _shape(_TOFU):
        return letter
    return anyascii(letter)


def _shape(letter: str) -> bytes:
    mask: Any = font(24).getmask(letter)
    return bytes(mask) + repr(font(24).getbbox(letter)).encode()


def wrapped(draw: ImageDraw.ImageDraw, text: str, face: Font, width: float, most: int) -> list[str]:
    """Return a text broken into lines of at most ``width`` px; what exceeds ``most`` lines ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, face) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"]
    return [shortened(draw, line, face, width) for line in lines]


def shortened(draw: ImageDraw.ImageDraw, text: str, face: Font, width: float) -> str:
    """Return a text cut to a width [px], ended by an ellipsis when cut."""
    if draw.textlength(text, face) <= width:
        return text
    while text and draw.textlength(text + "…", face) > width:
        text = text[:-1]
    return text.rstrip() + "…"
