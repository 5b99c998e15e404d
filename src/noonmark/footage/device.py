"""The device: make, model, lens, and how the picture's angles follow from them.

Sources: EXIF 3.0 (CIPA DC-008-2023) for the tags; ExifTool's tables for ``aux:Lens``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from noonmark.footage.exif import Exif, number
from noonmark.footage.facts import FileFacts
from noonmark.footage.places import above_zero
from noonmark.footage.words import tidy
from noonmark.footage.xmp import Xmp

_MAKE, _MODEL, _SOFTWARE, ORIENTATION = 0x010F, 0x0110, 0x0131, 0x0112
_FOCAL, _FOCAL_35, _ZOOM, _LENS = 0x920A, 0xA405, 0xA404, 0xA434
_WIDTH, _HEIGHT = 0xA002, 0xA003
MOST_FOCAL_MM = 20_000.0
"""Longer than any lens; a larger number is a mistake [mm]."""


def with_device(facts: FileFacts, exif: Exif, xmp: Xmp) -> FileFacts:
    """Return the facts with make, model, software, lens, focal lengths, zoom and orientation, EXIF before XMP."""
    tags = exif.main
    turn = tags.get(ORIENTATION)
    return replace(
        facts,
        make=tidy(tags.get(_MAKE)) or xmp.text("tiff:Make"),
        model=tidy(tags.get(_MODEL)) or xmp.text("tiff:Model"),
        software=tidy(tags.get(_SOFTWARE)) or xmp.text("tiff:Software", "xmp:CreatorTool"),
        lens=tidy(tags.get(_LENS)) or xmp.text("exifEX:LensModel", "aux:Lens"),
        orientation=turn if isinstance(turn, int) and 1 <= turn <= 8 else _orientation(xmp),
        focal_mm=_focal(tags.get(_FOCAL), xmp, "exif:FocalLength"),
        focal_35mm=_focal(tags.get(_FOCAL_35), xmp, "exif:FocalLengthIn35mmFilm"),
        digital_zoom=_zoom(tags.get(_ZOOM)),
    )


def _orientation(xmp: Xmp) -> int | None:
    turn = xmp.number("tiff:Orientation")
    return int(turn) if turn is not None and turn in range(1, 9) else None


def _focal(value: Any, xmp: Xmp, name: str) -> float | None:
    focal = above_zero(number(value)) or above_zero(xmp.number(name))
    return focal if focal is not None and focal <= MOST_FOCAL_MM else None


def _zoom(value: Any) -> float | None:
    """EXIF writes 0 where no digital zoom was used."""
    zoom = number(value)
    return 1.0 if zoom == 0 else above_zero(zoom)


def size_notes(facts: FileFacts, exif: Exif) -> Iterator[str]:
    """Yield that the picture no longer has the size that the camera wrote; the focal length then tells other angles."""
    width, height = (number(exif.main.get(tag)) for tag in (_WIDTH, _HEIGHT))
    if not (width and height and facts.width and facts.height):
        return
    if (width, height) == (facts.width, facts.height):
        return
    said, now = f"{width:.0f} x {height:.0f}", f"{facts.width} x {facts.height}"
    what = _what_happened((width, height), (facts.width, facts.height))
    yield f"EXIF gives the camera's picture {said} pixels, this one has {now}: it was {what}"


def _what_happened(said: tuple[float, float], now: tuple[int, int]) -> str:
    if said[::-1] == now:
        return "turned by a program"
    shape, shown = said[0] / said[1], now[0] / now[1]
    if abs(shown / shape - 1.0) < 0.01:
        return "scaled by a program"
    turned = abs(shown * shape - 1.0) < 0.01
    return "turned and scaled by a program" if turned else "cut by a program, so its angles are not the camera's"
