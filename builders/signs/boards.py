"""Boards with lettering: direction signs, shop fronts, the line over a bus's window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from builders.signs.texts import Text
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]
EM_PX = 96
"""Size of the lettering before it is put into the scene [px]."""
_NOTO = Path("/usr/share/fonts/truetype/noto")
_DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
_CJK = Path("/usr/share/fonts/opentype/noto")
_FACES = {
    "Latin": ("NotoSans-Regular", "NotoSans-Bold", "NotoSerif-Bold", "NotoSansDisplay-Regular"),
    "Cyrillic": ("NotoSans-Regular", "NotoSans-Bold", "NotoSerif-Bold", "NotoSansDisplay-Regular"),
    "Greek": ("NotoSans-Regular", "NotoSans-Bold", "NotoSerif-Bold"),
    "Arabic": ("NotoSansArabic-Regular", "NotoSansArabic-Bold", "NotoNaskhArabic-Bold", "NotoKufiArabic-Regular"),
    "Hebrew": ("NotoSansHebrew-Regular", "NotoSansHebrew-Bold", "NotoSerifHebrew-Bold"),
    "Georgian": ("NotoSansGeorgian-Regular", "NotoSansGeorgian-Bold", "NotoSerifGeorgian-Bold"),
    "Armenian": ("NotoSansArmenian-Regular", "NotoSansArmenian-Bold", "NotoSerifArmenian-Bold"),
}
LETTERS = {
    "Latin": "H",
    "Cyrillic": "Н",
    "Greek": "Η",
    "Arabic": "ا",
    "Hebrew": "ש",
    "Georgian": "ა",
    "Armenian": "Ա",
    "CJK": "国",
}
"""The letter whose height is called the letter height of its script."""
PAINTS = (
    ((0, 82, 156), (250, 250, 250)),
    ((0, 104, 71), (250, 250, 250)),
    ((245, 245, 240), (20, 20, 20)),
    ((250, 205, 0), (15, 15, 15)),
    ((178, 24, 32), (250, 245, 235)),
    ((20, 20, 22), (255, 176, 30)),
    ((90, 60, 35), (245, 235, 215)),
    ((214, 220, 226), (60, 80, 120)),
)
"""Ground and lettering: motorway blue and green, town entry, yellow, shop red, a bus's lamps, brown, faded."""


@dataclass(frozen=True, eq=False)
class Board:
    """A painted board.

    Attributes
    ----------
    picture : (height, width, 3) uint8
        sRGB.
    letter_px : float
        Height of the letter of :data:`LETTERS` [px].
    contrast : float
        Michelson contrast of the paints' luminances, in [0, 1].
    lettering : tuple of float
        Left, top, right and lower end of the text's ink [px].
    """

    picture: Picture
    letter_px: float
    contrast: float
    lettering: tuple[float, float, float, float]


def painted(text: Text, rng: np.random.Generator, *, fitted: bool) -> Board:
    """Return a board for a text; ``fitted`` takes the plain faces only, which leaves the others for the test."""
    face = _face(text, rng, plain=fitted)
    ground, ink = PAINTS[rng.integers(len(PAINTS))]
    words = _laid(text, face)
    top, bottom = (pick(word.box[k] for word in words) for pick, k in ((min, 1), (max, 3)))
    pad_x, pad_y = (round(EM_PX * float(rng.uniform(0.25, 0.8))) for _ in range(2))
    size = (round(words[-1].left + words[-1].width) + 2 * pad_x, round(bottom - top) + pad_y)
    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    if rng.random() < 0.6:
        draw.rectangle((4, 4, size[0] - 5, size[1] - 5), outline=ink, width=int(rng.integers(3, 7)))
    for word in words:
        draw.text((pad_x + word.left - word.box[0], pad_y / 2 - top), word.text, font=word.face, fill=ink)
    box = face.getbbox(LETTERS[text.script])
    ink_box = (pad_x, pad_y / 2, size[0] - pad_x, size[1] - pad_y / 2)
    return Board(np.asarray(image), float(box[3] - box[1]), contrast(ground, ink), ink_box)


class _Word(NamedTuple):
    """One word where it stands: the left end of its ink, and its box as the face gives it [px]."""

    text: str
    face: ImageFont.FreeTypeFont
    left: float
    box: tuple[float, float, float, float]

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]


def _laid(text: Text, face: ImageFont.FreeTypeFont) -> list[_Word]:
    """Return the words from left to right; numbers in the Latin face, since not all faces have digits."""
    plain = ImageFont.truetype(str(_NOTO / "NotoSans-Bold.ttf"), EM_PX)
    words = text.text.split(" ")
    told: list[_Word] = []
    left = 0.0
    for word in reversed(words) if text.script in {"Arabic", "Hebrew"} else words:
        chosen = face if any(letter.isalpha() for letter in word) else plain
        told.append(_Word(word, chosen, left, chosen.getbbox(word)))
        left += told[-1].width + 0.3 * EM_PX
    return told


def _face(text: Text, rng: np.random.Generator, *, plain: bool) -> ImageFont.FreeTypeFont:
    if text.script == "CJK":
        name = "NotoSansCJK-Bold.ttc" if plain or rng.random() < 0.7 else "NotoSerifCJK-Bold.ttc"
        index = 1 if any(0xAC00 <= ord(letter) <= 0xD7A3 for letter in text.text) else 0
        return ImageFont.truetype(str(_CJK / name), EM_PX, index=index)
    names = _FACES[text.script][:2] if plain else _FACES[text.script]
    name = str(rng.choice(names))
    path = _NOTO / f"{name}.ttf"
    if not plain and text.script in {"Latin", "Cyrillic", "Greek", "Georgian", "Armenian"} and rng.random() < 0.2:
        path = _DEJAVU / "DejaVuSans-Bold.ttf"
    return ImageFont.truetype(str(path), EM_PX)


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return Michelson's contrast of two sRGB colours' luminances (IEC 61966-2-1), in [0, 1]."""
    light = [
        float(np.dot((0.2126, 0.7152, 0.0722), [_linear(part / 255.0) for part in paint])) for paint in (one, other)
    ]
    return abs(light[0] - light[1]) / max(sum(light), 1e-9)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
