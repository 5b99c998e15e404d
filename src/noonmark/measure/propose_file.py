"""What is proposed for a picture file or one frame of a clip."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import open_footage
from noonmark.measure.propose import Proposal, propose


def propose_file(path: Path, offset_s: float = 0.0) -> tuple[Proposal, NDArray[np.uint8]]:
    """Return what is proposed for a picture, and the upright picture (height, width, 3).

    The file is decoded in a child process; only its pixels are looked at here.

    Parameters
    ----------
    offset_s : float
        Of a clip: which frame, after the first one [s].

    Raises
    ------
    NoonmarkError
        If the file cannot be read, has no frame there, or OpenCV is not installed.
    """
    with open_footage(path) as footage:
        length = footage.duration_s
        if length is not None and not 0.0 <= offset_s <= length:
            told = f"lasts {float(length):g} s" if length else "is a still"
            raise NoonmarkError(f"there is no frame at {offset_s:g} s: {footage.name} {told}", where=path.name)
        pixels = footage.frame_at(footage.start_s + Fraction(offset_s).limit_denominator(1_000_000)).pixels
        found = propose(pixels, footage.facts)
    return msgspec.structs.replace(found, image=path.name, offset_s=offset_s), pixels
