"""The head of a JPEG file: its size and its EXIF block, also when the file is cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

_SOS, _EOI, _APP1 = 0xDA, 0xD9, 0xE1
_SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset(range(0xD0, 0xD9)) | {0x01}
_EXIF = b"Exif\0\0"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class JpegHead:
    """What stands before the pixels.

    Attributes
    ----------
    exif : bytes
        The TIFF structure of the first EXIF block; empty when there is none.
    width, height : int or None
        [pixels]; None when the file ends before it says so.
    whole : bool
        False when the picture's end is missing.
    """

    exif: bytes
    width: int | None
    height: int | None
    whole: bool


def read_head(stream: BinaryIO) -> JpegHead:
    """Walk the segments from the start; no pixel is decoded. Source: ITU-T T.81, annex B."""
    stream.seek(2)
    exif, size, marker = b"", None, _next_marker(stream)
    while marker not in (None, _SOS, _EOI):
        body = b"" if marker in _BARE else _body(stream)
        if body is None:
            break
        if marker == _APP1 and not exif and body.startswith(_EXIF):
            exif = body[len(_EXIF) :]
        elif marker in _SOF and len(body) >= 5 and size is None:
            size = int.from_bytes(body[3:5]), int.from_bytes(body[1:3])
        marker = _next_marker(stream)
    whole = marker == _EOI or (marker == _SOS and _has_end(stream))
    width, height = size or (None, None)
    return JpegHead(exif, width, height, whole)


def _next_marker(stream: BinaryIO) -> int | None:
    if stream.read(1) != b"\xff":
        return None
    byte = stream.read(1)
    while byte == b"\xff":  # fill bytes
        byte = stream.read(1)
    return byte[0] if byte and byte != b"\0" else None


def _body(stream: BinaryIO) -> bytes | None:
    """Return a segment's bytes (as many as there are when the file ends inside it), or None at a broken length."""
    length = int.from_bytes(stream.read(2))
    return stream.read(length - 2) if length >= 2 else None


def _has_end(stream: BinaryIO) -> bool:
    tail = b""
    while chunk := stream.read(_CHUNK):
        if b"\xff\xd9" in tail + chunk:  # cannot stand inside coded pixels: 0xFF is stuffed there
            return True
        tail = chunk[-1:]
    return False
