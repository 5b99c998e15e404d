"""Frames written into the memory that the parent shares. Runs in a child process only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from av.video.reformatter import VideoReformatter
from PIL import Image

from noonmark.footage.clip_frames import Decoded
from noonmark.footage.pictures import Pixels, fitted, luma, shown, turned_size
from noonmark.footage.still_frames import Drawn

AnyFrame: TypeAlias = Decoded | Drawn


def placed(
    found: AnyFrame, request: Mapping[str, Any], shared: memoryview | None, scaler: VideoReformatter
) -> dict[str, Any]:
    """Write a frame at ``offset``, or say how much room it needs.

    Parameters
    ----------
    found : Decoded or Drawn
        The frame.
    request : mapping
        ``offset`` and ``room`` [bytes], ``longest`` [pixels] or None, ``gray``.
    shared : memoryview or None
        The memory.
    scaler : VideoReformatter
        One for all frames.

    Returns
    -------
    dict
        ``needs`` alone [bytes], or ``tick``, ``key``, ``whole`` and ``shape``.
    """
    longest = request["longest"]
    pixels = _pixels(found, scaler, longest=None if longest is None else int(longest), gray=bool(request["gray"]))
    offset, room = int(request["offset"]), int(request["room"])
    if shared is None or pixels.size > room:
        return {"needs": pixels.size}
    np.copyto(np.frombuffer(shared, np.uint8, pixels.size, offset).reshape(pixels.shape), pixels)
    return {"tick": found.tick, "key": bool(found.key), "whole": found.whole, "shape": list(pixels.shape)}


def _pixels(found: AnyFrame, scaler: VideoReformatter, *, longest: int | None, gray: bool) -> Pixels:
    """Return a frame upright, as (height, width, 3) or, ``gray``, (height, width) uint8."""
    if isinstance(found, Decoded):
        return shown(found.picture, scaler, longest=longest, gray=gray)
    height, width = found.picture.shape[:2]
    size, picture = fitted(width, height, longest), found.picture
    if size != (width, height):
        picture = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))
    return luma(picture) if gray else picture


def upright_size(found: AnyFrame) -> tuple[int, int]:
    """Return width and height of a frame as it is shown."""
    if isinstance(found, Decoded):
        return turned_size(found.picture)
    height, width = found.picture.shape[:2]
    return width, height
