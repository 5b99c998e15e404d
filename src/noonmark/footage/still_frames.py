"""The picture of a still, or the pictures of an animated one, by time. Runs in a child process only."""

from __future__ import annotations

import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps

from noonmark.errors import NoonmarkError
from noonmark.footage.pictures import Pixels, check_size
from noonmark.footage.tone import HLG, PQ, WIDE, to_screen
from noonmark.footage.view import View

MOVING = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
"""Formats that can hold a moving picture; the further pages of others are no later moments."""
SHORTEST_MS = 20
USUAL_MS = 100
"""A picture of less than 20 ms is shown for 100 ms, as browsers do."""
_UNREADABLE = "cannot be decoded: it is cut off, broken or of an odd kind"
_BROKEN = "get the file again from where it was first posted or sent"


@dataclass(frozen=True)
class Drawn:
    """One picture, shown from ``tick`` on for ``length`` [ms]; ``whole`` is False where the file breaks off."""

    tick: int
    length: int
    picture: Pixels
    whole: bool = True
    key: bool = True


class StillFrames:
    """The pictures of a still; most have one, at 0.

    Parameters
    ----------
    file : int
        Descriptor of the open file.
    reader : str
        Pillow's name of the format, or ``"HEIF"``.
    """

    time_base = Fraction(1, 1000)

    def __init__(self, file: int, reader: str) -> None:
        self._file, self._reader = file, reader
        self._run = self.run_all()
        self.first = self._held = next(self._run)
        self._next = next(self._run, None) if reader in MOVING else None
        self.moves = self._next is not None

    stated_end: int | None = None

    @property
    def clip_end(self) -> int | None:
        """End by the file's word, when the last picture is held [ms]."""
        return None if self._next else self._held.tick + self._held.length

    def at(self, tick: int) -> Drawn:
        """Return the picture shown at ``tick``, or the first or last one."""
        if tick < self._held.tick:
            self._run = self.run_all()
            self._held, self._next = next(self._run), next(self._run, None)
        while self._next is not None and self._next.tick <= tick:
            self._held, self._next = self._next, next(self._run, None)
        return self._held

    def at_end(self) -> Drawn | None:
        """Return the last picture when it is the one held."""
        return None if self._next else self._held

    def run(self, tick: int) -> Iterator[Drawn]:
        """Yield the picture at ``tick`` and all that follow."""
        found = self.at(tick)
        if not self.moves:
            yield found
            return
        yield from (drawn for drawn in self.run_all() if drawn.tick >= found.tick)

    def run_all(self) -> Iterator[Drawn]:
        """Decode all pictures from the first on."""
        if self._reader == "HEIF":
            yield Drawn(0, 0, _heif(self._file))
            return
        with _opened(self._file, self._reader) as image:
            yield from _pictures(image, moving=self._reader in MOVING)

    def close(self) -> None:
        """Let the file go."""
        self._run.close()  # type: ignore[attr-defined]


@contextmanager
def _opened(file: int, reader: str) -> Generator[Image.Image]:
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None  # the size is checked in our own words before anything is decoded
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stream: Any = View(file)
            image = Image.open(cast(BinaryIO, stream), formats=[reader])
            check_size(*image.size)
            yield image
    except (MemoryError, NoonmarkError, GeneratorExit):
        raise
    except Exception:  # noqa: BLE001 - a decoder of strangers' bytes raises what it likes
        raise NoonmarkError(f"the {reader} picture {_UNREADABLE}", remedy=_BROKEN) from None
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _pictures(image: Image.Image, *, moving: bool) -> Iterator[Drawn]:
    tick = number = 0
    while True:
        whole = _load(image)
        length = _length(image) if moving and getattr(image, "is_animated", False) else 0
        yield Drawn(tick, length, _viewable(image), whole)
        tick, number = tick + length, number + 1
        if not length:
            return
        try:
            image.seek(number)
        except (EOFError, OSError, SyntaxError, ValueError):
            return


def _load(image: Image.Image) -> bool:
    """Decode; say whether all of it was there. What is missing stays blank."""
    try:
        image.load()
    except OSError:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            image.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return False
    return True


def _length(image: Image.Image) -> int:
    length: Any = image.info.get("duration", 0)
    return round(length) if isinstance(length, int | float) and length >= SHORTEST_MS else USUAL_MS


def _viewable(image: Image.Image) -> Pixels:
    """Return upright 8-bit RGB: see-through parts on white, deep gray brought to 8 bits."""
    if image.mode.startswith("I") or image.mode == "F":
        gray = Image.fromarray(gray_bytes(np.asarray(image)))
        gray.info, gray.getexif()[0x0112] = {}, image.getexif().get(0x0112, 1)
        return np.asarray(ImageOps.exif_transpose(gray).convert("RGB"))
    turned = ImageOps.exif_transpose(image)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        white = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(white, turned)
    return np.asarray(turned.convert("RGB"))


def gray_bytes(deep: NDArray[Any]) -> Pixels:
    """Return deep gray as bytes: whole numbers by the bits that they use, others from least to greatest.

    Examples
    --------
    >>> gray_bytes(np.array([[0, 2048, 4095]])).tolist()
    [[0, 128, 255]]
    """
    if deep.dtype.kind in "iu":
        top = int(deep.max(initial=0))
        return (np.maximum(deep, 0) >> max(0, top.bit_length() - 8)).astype(np.uint8)
    finite = np.where(np.isfinite(deep), deep, 0.0)
    least, span = float(finite.min(initial=0.0)), float(np.ptp(finite)) or 1.0
    return np.rint((finite - least) / span * 255.0).astype(np.uint8)


def _heif(file: int) -> Pixels:
    """Decode a HEIF picture; libheif itself turns it, so its EXIF orientation says nothing more."""
    import pi_heif  # noqa: PLC0415 - a large library, needed for few files

    library: Any = pi_heif
    try:
        stream: Any = View(file)
        image: Any = library.open_heif(stream, convert_hdr_to_8bit=False)
        check_size(*image.size)
        mode, raw = str(image.mode), np.asarray(image)
    except (MemoryError, NoonmarkError):
        raise
    except Exception:  # noqa: BLE001 - as above
        raise NoonmarkError(f"the HEIC picture {_UNREADABLE}", remedy=_BROKEN) from None
    colour: dict[str, Any] = image.info.get("nclx_profile") or {}
    return _heif_bytes(raw, mode, colour)


def _heif_bytes(raw: NDArray[Any], mode: str, colour: dict[str, Any]) -> Pixels:
    if raw.dtype == np.uint16:
        transfer = int(colour.get("transfer_characteristics", 0))
        if transfer in {PQ, HLG} and mode.startswith("RGB"):
            return to_screen(raw[..., :3], transfer, wide=int(colour.get("color_primaries", 0)) == WIDE)
        raw = (raw >> 8).astype(np.uint8)
    picture = Image.fromarray(raw)
    return _viewable(picture)
