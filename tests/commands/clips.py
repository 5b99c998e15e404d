"""Clips made for the tests of the commands."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

RATE, FRAMES, STEP = 10, 40, 5
"""Frames a second of the made clip, how many, and by how much each is brighter than the one before."""


def write_clip(path: Path, count: int = FRAMES, first: int = 0) -> None:
    """Write gray frames; frame k has the shade 20 + 5 k, up to white."""
    with av.open(str(path), "w") as container:
        writer: Any = container
        stream: Any = writer.add_stream("libx264", rate=Fraction(RATE), options={"qp": "0", "bf": "2"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(count):
            pixels = np.full((48, 64, 3), min(255, 20 + STEP * number), np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = first + number, Fraction(1, RATE)
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
