"""Facts of a still picture. No pixel is decoded."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError
from PIL.TiffImagePlugin import TiffImageFile

from noonmark.errors import NoonmarkError
from noonmark.footage.exif import (
    FOCAL,
    FOCAL_35,
    MAKE,
    MODEL,
    ORIENTATION,
    SOFTWARE,
    Exif,
    exif_facts,
    exif_of,
    load_exif,
    number,
)
from noonmark.footage.facts import FileFacts, gather
from noonmark.footage.jpeg import read_head
from noonmark.footage.places import above_zero
from noonmark.footage.words import tidy

MOST_PIXELS = 1_000_000_000
"""Largest picture taken: above it no later step could decode it (3 GB of pixels)."""
_BROKEN = "get the file again from where it was first posted or sent"


def read_still(stream: BinaryIO, reader: str) -> FileFacts:
    """Read what a still says about itself.

    Parameters
    ----------
    stream : binary file
        Readable and seekable.
    reader : str
        Pillow's name of the format, from :func:`noonmark.footage.sniff.sniff`.

    Raises
    ------
    NoonmarkError
        If nothing can be read, the picture is too large, or the EXIF place is out of range.
    """
    facts, exif = _jpeg(stream) if reader == "JPEG" else _other(stream, reader)
    if (facts.width or 0) * (facts.height or 0) > MOST_PIXELS:
        raise NoonmarkError(
            f"a picture of {facts.width} x {facts.height} pixels is too large",
            remedy=f"give one of at most {MOST_PIXELS // 1_000_000} megapixels",
        )
    found = gather(exif_facts(exif))
    return replace(
        facts,
        **_device(exif),
        places=found.places,
        clocks=found.clocks,
        directions=found.directions,
        notes=facts.notes + found.notes,
    )


def _jpeg(stream: BinaryIO) -> tuple[FileFacts, Exif]:
    head = read_head(stream)
    if not head.whole and not head.exif:
        raise NoonmarkError("the JPEG is cut off or broken, and no metadata is left in it", remedy=_BROKEN)
    notes = () if head.whole else ("the picture is cut off or broken; the metadata before the break is given",)
    exif = load_exif(head.exif) if head.exif else Exif()
    if not head.whole and not exif.main and not exif.gps:
        raise NoonmarkError("the JPEG is cut off or broken, and its metadata cannot be read", remedy=_BROKEN)
    return FileFacts("", "image", width=head.width, height=head.height, notes=notes), exif


def _other(stream: BinaryIO, reader: str) -> tuple[FileFacts, Exif]:
    Image.MAX_IMAGE_PIXELS = None  # the size is checked above, in our own words, before anything is decoded
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(stream, formats=[reader])
            exif = _exif_block(image, reader)
    except (MemoryError, NoonmarkError):
        raise
    except UnidentifiedImageError:
        raise NoonmarkError(f"the {reader} picture is cut off or broken", remedy=_BROKEN) from None
    except Exception as error:  # noqa: BLE001 - a decoder of strangers' bytes raises what it likes
        raise NoonmarkError(f"the {reader} picture cannot be read ({type(error).__name__})", remedy=_BROKEN) from None
    width, height = _stored_size(image)
    return FileFacts("", "image", width=width, height=height), exif


def _stored_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height before the orientation turns the picture; Pillow has turned those of TIFF already."""
    if isinstance(image, TiffImageFile) and image.tag_v2.get(ORIENTATION) in (5, 6, 7, 8):
        return image.height, image.width
    return image.size


def _exif_block(image: Image.Image, reader: str) -> Exif:
    if reader == "TIFF":
        return exif_of(image.getexif())
    data = image.info.get("exif")  # not getexif(): for PNG that decodes all pixels
    if not isinstance(data, bytes) or not data:
        return Exif()
    return load_exif(data.removeprefix(b"Exif\0\0"))


def _device(exif: Exif) -> dict[str, str | float | int | None]:
    turn = exif.main.get(ORIENTATION)
    return {
        "make": tidy(exif.main.get(MAKE)),
        "model": tidy(exif.main.get(MODEL)),
        "software": tidy(exif.main.get(SOFTWARE)),
        "orientation": turn if isinstance(turn, int) and 1 <= turn <= 8 else None,
        "focal_mm": above_zero(number(exif.main.get(FOCAL))),
        "focal_35mm": above_zero(number(exif.main.get(FOCAL_35))),
    }
