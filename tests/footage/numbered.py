"""Clips made for the tests whose frames carry their own number, drawn as eight white or black fields."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, FIELD = 128, 64, 16
Pixels = NDArray[np.uint8]
TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
"""The matrix a, b, c, d that turns clockwise: (x, y) to (a x + c y, b x + d y), y down; worked by hand."""


@dataclass(frozen=True)
class Kind:
    """How a clip is made; ``times`` are presentation times of the frames in 1/1000 s, even ones when not given."""

    name: str
    codec: str
    options: Mapping[str, str]
    count: int = 90
    times: Sequence[int] | None = None
    container: Mapping[str, str] | None = None
    rotation: int = 0
    """Clockwise turn that shows it upright [deg]."""
    form: str = "yuv420p"


def drawn(number: int) -> Pixels:
    """Draw a number: fields from the top left, the highest bit first, on mid-gray; a red corner at the top left."""
    picture = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    for place in range(8):
        on = number >> (7 - place) & 1
        picture[FIELD : 2 * FIELD, place * FIELD : (place + 1) * FIELD] = 235 if on else 20
    picture[:FIELD, :FIELD] = (230, 20, 20)
    return picture


def number_in(picture: Pixels) -> int:
    """Read the number back."""
    levels = [picture[FIELD + 4 : 2 * FIELD - 4, p * FIELD + 4 : (p + 1) * FIELD - 4].mean() for p in range(8)]
    assert all(level < 80 or level > 170 for level in levels), f"no number can be read: {levels}"
    return sum(int(level > 128) << (7 - place) for place, level in enumerate(levels))


def writing(path: Path, options: Mapping[str, str] | None = None) -> Any:
    """Open a clip for writing; PyAV types its packets only in part."""
    return av.open(str(path), "w", options=dict(options or {}))


def write(path: Path, kind: Kind) -> Path:
    """Write the clip."""
    with writing(path, kind.container) as writer:
        stream: Any = writer.add_stream(kind.codec, rate=Fraction(25), options=dict(kind.options))
        width, height = (WIDTH, HEIGHT) if kind.rotation % 180 == 0 else (HEIGHT, WIDTH)
        stream.width, stream.height, stream.pix_fmt = width, height, kind.form
        stream.codec_context.thread_count = 1
        if kind.times is not None:
            stream.codec_context.time_base = Fraction(1, 1000)
        if kind.rotation:
            a, b, c, d = TURNS[kind.rotation]
            stream.set_display_matrix([a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30])
        for number in range(kind.count):
            stored = np.ascontiguousarray(np.rot90(drawn(number), kind.rotation // 90))  # shown turned back, clockwise
            frame: Any = av.VideoFrame.from_ndarray(stored, format="rgb24")
            frame.pts = number if kind.times is None else kind.times[number]
            frame.time_base = Fraction(1, 25) if kind.times is None else Fraction(1, 1000)
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
    return path


def cut_by_edit_list(path: Path, packets: int) -> None:
    """Make the clip's edit list leave out its first packets; they stay in the file, for the others build on them."""
    data = bytearray(path.read_bytes())
    at = data.index(b"elst") + 4
    assert struct.unpack(">II", data[at : at + 8]) == (0, 1), "an edit list of version 0 with one entry"
    length, begins = struct.unpack(">Ii", data[at + 8 : at + 16])
    scale = struct.unpack(">I", data[(mdhd := data.index(b"mdhd") + 4) + 12 : mdhd + 16])[0]
    shift = Fraction(packets, 25)
    data[at + 8 : at + 16] = struct.pack(">Ii", length - int(1000 * shift), begins + int(scale * shift))
    path.write_bytes(data)


def truth(path: Path, rotation: int = 0) -> list[tuple[Fraction, int]]:
    """Return (presentation time, number) of all frames, by PyAV from the start to the end in this process."""
    reader: Any = av.open(str(path))
    with reader as container:
        return [
            (
                Fraction(frame.pts or 0) * (frame.time_base or 1),
                number_in(np.rot90(frame.to_ndarray(format="rgb24"), -rotation // 90)),
            )
            for frame in container.decode(video=0)
        ]
