"""Whether a file can hold a C2PA manifest at all, told by its frame: ordinary files must cost nothing.

Source: C2PA Technical Specification 2.2, appendix A, "Embedding manifests into various file formats".
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, Literal, TypeAlias

HEAD = 16
"""Bytes that tell the format."""
MOST_SCANNED = 256 << 20
"""A still or a sound is looked through this far [bytes]."""
MOST_BOXES = 10_000
"""Boxes or chunks looked at in the outermost row."""
_CHUNK = 1 << 20
_PREFIXES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/avi", b"WAVE": "audio/wav"}
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"qt  ": "video/quicktime",
}
_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid")
_C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_SUPERBOX = b"jumb"
"""The box that every manifest store is made of."""
_REFERENCE = b"dcterms:provenance"
"""The XMP property that names a manifest elsewhere."""

Mark: TypeAlias = Literal["manifest", "reference", "none"]


def media_type(stream: BinaryIO) -> str | None:
    """Return the media type by the first bytes, or None for a format that can hold no manifest."""
    stream.seek(0)
    head = stream.read(HEAD)
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] in _BOXES:
        return _BRANDS.get(head[8:12], "video/mp4") if head[4:8] == b"ftyp" else "video/mp4"
    return next((name for magic, name in _PREFIXES if head.startswith(magic)), None)


def look_for_marks(stream: BinaryIO, media: str) -> Mark:
    """Return whether the file may hold a manifest, only XMP that names one elsewhere, or surely neither.

    MP4 and its kin and AVI are walked box by box, so that a clip of hours costs a few reads; other files are
    looked through for the marks, :data:`MOST_SCANNED` bytes at most, some 1 ms for each megabyte.
    """
    if media in {"video/mp4", "video/quicktime", "image/avif", "image/heic", "image/heif"}:
        return _strongest(_in_boxes(stream))
    if media == "video/avi":
        return "manifest" if b"C2PA" in _chunks(stream) else "none"
    return _strongest(_in_bytes(stream))


def _strongest(marks: Iterator[Mark]) -> Mark:
    found: Mark = "none"
    for mark in marks:
        if mark == "manifest":
            return mark
        found = mark
    return found


def _in_boxes(stream: BinaryIO) -> Iterator[Mark]:
    """Yield the marks in the outermost uuid boxes. Source: ISO/IEC 14496-12, 4.2."""
    place, end = 0, stream.seek(0, os.SEEK_END)
    for _ in range(MOST_BOXES):
        stream.seek(place)
        head = stream.read(32)
        if len(head) < 8:
            return
        size, body = int.from_bytes(head[:4]), 8
        if size == 1:
            size, body = int.from_bytes(head[8:16]), 16
        user_type = head[body : body + 16] if head[4:8] == b"uuid" else b""
        if user_type == _C2PA_UUID:
            yield "manifest"
        elif user_type == _XMP_UUID and _REFERENCE in head[body:] + stream.read(_CHUNK):
            yield "reference"
        if size == 0 or size < body or place + size >= end:
            return
        place += size


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the names of a RIFF file's outermost chunks."""
    place = 12
    for _ in range(MOST_BOXES):
        stream.seek(place)
        head = stream.read(8)
        if len(head) < 8:
            return
        yield head[:4]
        size = int.from_bytes(head[4:8], "little")
        place += 8 + size + size % 2


def _in_bytes(stream: BinaryIO) -> Iterator[Mark]:
    stream.seek(0)
    left, tail = MOST_SCANNED, b""
    while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
        window = tail + chunk
        if _SUPERBOX in window:
            yield "manifest"
        if _REFERENCE in window:
            yield "reference"
        left -= len(chunk)
        tail = window[-32:]
