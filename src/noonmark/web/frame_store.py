"""Frames as pictures for the page: coded once, kept in memory within a limit, and made once when many ask."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Quality: TypeAlias = Literal["view", "exact"]
KEPT_BYTES = 96 << 20
"""Coded pictures kept in memory [bytes]; one of 1920 x 1080 has 0.5 to 1 MB."""
_JPEG = 92
_PNG_LEVEL = 1
"""Of PNG's compression: a frame in a third of the time of the usual 6."""
MEDIA = {"view": "image/jpeg", "exact": "image/png"}


def coded(pixels: NDArray[np.uint8], quality: Quality = "view") -> bytes:
    """Return a picture as JPEG without colour subsampling, or exactly, as PNG.

    Parameters
    ----------
    pixels : (height, width, 3) or (height, width) uint8
    quality : {"view", "exact"}
    """
    data = io.BytesIO()
    image = Image.fromarray(pixels)
    if quality == "exact":
        image.save(data, "PNG", compress_level=_PNG_LEVEL)
    else:
        image.save(data, "JPEG", quality=_JPEG, subsampling=0)
    return data.getvalue()


@dataclass(eq=False)
class _Making:
    """Held by whoever makes a picture; others who want the same one wait for it."""

    turn: Lock = field(default_factory=Lock)
    waiting: int = 0


class FrameStore:
    """Pictures by name, those used last kept; threads share it."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._turn = Lock()
        self._most, self._size = kept_bytes, 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._making: dict[str, _Making] = {}

    def get(self, name: str) -> bytes | None:
        """Return a picture that is kept."""
        with self._turn:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def put(self, name: str, data: bytes) -> None:
        """Keep a picture, and let go of those that were asked for longest ago."""
        with self._turn:
            self._size += len(data) - len(self._kept.pop(name, b""))
            self._kept[name] = data
            while self._size > self._most and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])

    def once(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return a picture, made by one of those who ask at the same time."""
        if (kept := self.get(name)) is not None:
            return kept
        with self._turn:
            making = self._making.setdefault(name, _Making())
            making.waiting += 1
        try:
            with making.turn:
                if (kept := self.get(name)) is None:
                    kept = make()
                    self.put(name, kept)
                return kept
        finally:
            with self._turn:
                making.waiting -= 1
                if not making.waiting:
                    self._making.pop(name, None)
