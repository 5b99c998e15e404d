"""A HEIC picture put together box by box around one frame of HEVC (ISO/IEC 23008-12)."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from tests.footage.numbered import writing


def write_heic(path: Path, picture: NDArray[Any], *, turns: int = 0, transfer: int = 1, form: str = "yuv420p") -> Path:
    """Write a picture whose sides are multiples of 16; ``turns`` quarter turns against the clock show it upright.

    ``picture`` is (height, width, 3) uint8 RGB, or with a form of ten bits (height, width) uint16 luma codes.
    """
    config, sample = _coded(path.with_suffix(".mp4"), picture, form)
    height, width = picture.shape[:2]
    colour = 9 if transfer > 1 else 1
    properties = [
        _box(b"hvcC", config),
        _full(b"ispe", struct.pack(">2I", width, height)),
        _box(b"colr", b"nclx" + struct.pack(">3HB", colour, transfer, colour, 0)),
        _box(b"irot", bytes([turns])),
    ]
    start = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    meta = _meta(properties, 0, len(sample))
    meta = _meta(properties, len(start) + len(meta) + 8, len(sample))
    path.write_bytes(start + meta + _box(b"mdat", sample))
    return path


def _meta(properties: list[bytes], at: int, length: int) -> bytes:
    used = bytes([len(properties)]) + bytes(place | 0x80 for place in range(1, len(properties) + 1))
    return _full(
        b"meta",
        _full(b"hdlr", bytes(4) + b"pict" + bytes(13))
        + _full(b"pitm", struct.pack(">H", 1))
        + _full(b"iloc", b"\x44\x00" + struct.pack(">4H2I", 1, 1, 0, 1, at, length))
        + _full(b"iinf", struct.pack(">H", 1) + _box(b"infe", bytes([2, 0, 0, 0, 0, 1, 0, 0]) + b"hvc1\0"))
        + _box(b"iprp", _box(b"ipco", b"".join(properties)) + _full(b"ipma", struct.pack(">IH", 1, 1) + used)),
    )


def _coded(path: Path, picture: NDArray[Any], form: str) -> tuple[bytes, bytes]:
    """Return HEVC's configuration and the one coded frame."""
    with writing(path) as writer:
        stream = writer.add_stream("libx265", rate=25, options={"x265-params": "log-level=none:keyint=1", "crf": "8"})
        stream.height, stream.width = picture.shape[:2]
        stream.pix_fmt = form
        if picture.ndim == 3:
            frame: Any = av.VideoFrame.from_ndarray(picture, format="rgb24")
        else:
            frame = av.VideoFrame(picture.shape[1], picture.shape[0], form)
            for plane, value in zip(frame.planes, (None, 512, 512), strict=True):
                codes = np.full(plane.buffer_size // 2, value or int(picture.flat[0]), np.uint16)
                plane.update(codes.tobytes())
        writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
    reader: Any = av.open(str(path))
    with reader as container:
        return container.streams.video[0].codec_context.extradata, bytes(next(container.demux(video=0)))


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _full(kind: bytes, body: bytes) -> bytes:
    return _box(kind, bytes(4) + body)
