"""The blocks of metadata of a still, whatever its format. No pixel is decoded."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, cast

from PIL import Image, UnidentifiedImageError
from PIL.TiffImagePlugin import TiffImageFile

from noonmark.errors import NoonmarkError
from noonmark.footage.clocks import read_clock
from noonmark.footage.exif import Exif, exif_of, load_exif
from noonmark.footage.facts import ClockFact
from noonmark.footage.iptc import read_iim, read_resources
from noonmark.footage.jpeg import primary_length, read_head
from noonmark.footage.png import read_png
from noonmark.footage.words import printable
from noonmark.footage.xmp import LARGEST_PACKET, Xmp, read_xmp

CUT_OFF = "the picture is cut off or broken; the metadata before the break is given"
ORIENTATION = 0x0112
_AGAIN = "get the file again from where it was first posted or sent"
_NAMES = {"WEBP": "WebP", "HEIF": "HEIC"}
_BITS_TAG, _XMP_TAG, _IPTC_TAG, _DNG_TAG = 258, 700, 33723, 50706
_DEPTHS = {"1": 1, "I;16": 16, "I;16B": 16, "I;16L": 16, "I": 32, "F": 32}


@dataclass(frozen=True)
class Blocks:
    """What was found, not yet understood.

    Attributes
    ----------
    container : str
        ``"JPEG"``, ``"HEIC"``.
    width, height, bit_depth : int or None
        As stored [pixels], [bit].
    upright : bool
        The size is that of the picture turned upright, and EXIF's orientation no longer counts (HEIC; of AVIF Pillow
        gives the stored size and the turn as EXIF's orientation).
    iptc : mapping of int to str
        Record 2 of IPTC-IIM.
    texts : tuple of (str, str)
        Comments and text chunks, each with its name.
    rewritten_from : int or None
        Length of the main picture by the camera's own index, where it cannot be that of this file any more [bytes].
    length : int
        Of the file, where ``rewritten_from`` is to be held against it [bytes].
    """

    container: str
    width: int | None
    height: int | None
    bit_depth: int | None = None
    upright: bool = False
    exif: Exif = field(default_factory=Exif)
    xmp: Xmp = field(default_factory=Xmp)
    iptc: Mapping[int, str] = field(default_factory=dict[int, str])
    texts: tuple[tuple[str, str], ...] = ()
    clocks: tuple[ClockFact, ...] = ()
    notes: tuple[str, ...] = ()
    rewritten_from: int | None = None
    length: int = 0


def read_blocks(stream: BinaryIO, reader: str) -> Blocks:
    """Return the blocks of a still; ``reader`` is Pillow's name of its format.

    Raises
    ------
    NoonmarkError
        If nothing can be read, or a text in it unpacks without end.
    """
    if reader == "JPEG":
        return _jpeg(stream)
    return _png(stream) if reader == "PNG" else _other(stream, reader)


def _jpeg(stream: BinaryIO) -> Blocks:
    head = read_head(stream)
    if not head.whole and not head.exif and not head.xmp:
        raise NoonmarkError("the JPEG is cut off or broken, and no metadata is left in it", remedy=_AGAIN)
    exif = load_exif(head.exif) if head.exif else Exif()
    if not head.whole and not exif.main and not exif.gps and not head.xmp:
        raise NoonmarkError("the JPEG is cut off or broken, and its metadata cannot be read", remedy=_AGAIN)
    camera_length = primary_length(head.mpf) if head.whole else None
    return Blocks(
        "JPEG",
        head.width,
        head.height,
        head.bit_depth,
        exif=exif,
        xmp=_merged(read_xmp(head.xmp), read_xmp(head.more_xmp)),
        iptc=read_resources(head.photoshop),
        texts=tuple(("JPEG comment", printable(text.decode("utf-8", "replace"))) for text in head.comments),
        notes=(*(() if head.whole else (CUT_OFF,)), *_several(head.exif_blocks)),
        rewritten_from=camera_length if camera_length and camera_length > head.length else None,
        length=head.length,
    )


def _several(exif_blocks: int) -> tuple[str, ...]:
    words = f"the JPEG holds {exif_blocks} different EXIF blocks; the first is read, as cameras write one"
    return (words,) if exif_blocks > 1 else ()


def _merged(first: Xmp, more: Xmp) -> Xmp:
    return Xmp({**more.values, **first.values}, first.damaged)  # extended XMP mostly holds depth maps cut to a bound


def _png(stream: BinaryIO) -> Blocks:
    head = read_png(stream)
    if head is None:
        raise NoonmarkError("the PNG picture is cut off or broken", remedy=_AGAIN)
    texts = tuple((f"PNG text {printable(key, 40)}", printable(value)) for key, value in head.texts)
    return Blocks(
        "PNG",
        head.width,
        head.height,
        head.bit_depth,
        exif=load_exif(head.exif.removeprefix(b"Exif\0\0")) if head.exif else Exif(),
        xmp=read_xmp(head.xmp),
        texts=texts,
        clocks=_png_clock(head.time),
        notes=() if head.whole else (CUT_OFF,),
    )


def _png_clock(time: bytes) -> tuple[ClockFact, ...]:
    """Return the chunk ``tIME``: year, month, day, hour, minute, second of the last change, in UTC."""
    if len(time) != 7:
        return ()
    year, rest = int.from_bytes(time[:2]), time[2:]
    written = f"{year:04d}-{rest[0]:02d}-{rest[1]:02d} {rest[2]:02d}:{rest[3]:02d}:{rest[4]:02d}"
    clock = read_clock("PNG tIME", written, scale="utc")
    return (replace(clock, role="modified"),) if isinstance(clock, ClockFact) else ()


def _other(stream: BinaryIO, reader: str) -> Blocks:
    Image.MAX_IMAGE_PIXELS = None  # the size is checked by read_still, in our own words, before anything is decoded
    name = _NAMES.get(reader, reader)
    if reader == "HEIF":
        _register_heif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stream.seek(0)
            return _pillow(Image.open(stream, formats=[reader]), reader)
    except (MemoryError, NoonmarkError):
        raise
    except UnidentifiedImageError:
        raise NoonmarkError(f"the {name} picture is cut off or broken", remedy=_AGAIN) from None
    except Exception:  # noqa: BLE001 - a decoder of strangers' bytes raises what it likes
        raise NoonmarkError(f"the {name} picture is broken: its parts do not fit together", remedy=_AGAIN) from None


def _register_heif() -> None:
    import pi_heif  # noqa: PLC0415 - loads libheif

    cast(Any, pi_heif).register_heif_opener(thumbnails=False)  # it states no types


def _pillow(image: Image.Image, reader: str) -> Blocks:
    tags: Mapping[int, Any] = image.tag_v2 if isinstance(image, TiffImageFile) else {}
    width, height = _stored_size(image)
    packet, comment = tags.get(_XMP_TAG) or image.info.get("xmp"), image.info.get("comment")
    return Blocks(
        "DNG" if _DNG_TAG in tags else _NAMES.get(reader, reader),
        width,
        height,
        _depth(image, tags),
        upright=reader == "HEIF",
        exif=_exif_block(image),
        xmp=read_xmp(_as_bytes(packet)[: LARGEST_PACKET + 1]),
        iptc=read_iim(_as_bytes(tags.get(_IPTC_TAG))),
        texts=((f"{reader} comment", printable(_as_bytes(comment).decode("utf-8", "replace"))),) if comment else (),
    )


def _as_bytes(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    return value if isinstance(value, bytes) else b""


def _depth(image: Image.Image, tags: Mapping[int, Any]) -> int | None:
    stated: Any = tags.get(_BITS_TAG) or image.info.get("bit_depth")  # pi-heif says it there
    depth = stated[0] if isinstance(stated, tuple) and stated else stated  # pyright: ignore[reportUnknownVariableType]
    return depth if isinstance(depth, int) and 0 < depth <= 64 else _DEPTHS.get(image.mode, 8)


def _stored_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height before the orientation turns the picture; Pillow has turned those of TIFF already."""
    if isinstance(image, TiffImageFile) and image.tag_v2.get(ORIENTATION) in (5, 6, 7, 8):
        return image.height, image.width
    return image.size


def _exif_block(image: Image.Image) -> Exif:
    if isinstance(image, TiffImageFile):
        return exif_of(image.getexif())
    data = image.info.get("exif")  # not getexif(): that may decode pixels
    if not isinstance(data, bytes) or not data:
        return Exif()
    return load_exif(data.removeprefix(b"Exif\0\0"))
