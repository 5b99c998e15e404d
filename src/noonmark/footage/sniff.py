"""What kind of file it is, by its first bytes; the name's ending says nothing."""

from __future__ import annotations

from dataclasses import dataclass

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import Kind

HEAD = 256
"""Bytes that are enough to tell."""


@dataclass(frozen=True)
class Format:
    """A kind of file and the one reader that may open it (a Pillow format or a libav demuxer).

    Naming the reader keeps a file from choosing one for itself: a play list renamed to ``.mp4``
    would otherwise make libav open other files or addresses.
    """

    kind: Kind
    reader: str


_PREFIXES: tuple[tuple[int, bytes, Format], ...] = (
    (0, b"\xff\xd8\xff", Format("image", "JPEG")),
    (0, b"\x89PNG\r\n\x1a\n", Format("image", "PNG")),
    (0, b"GIF87a", Format("image", "GIF")),
    (0, b"GIF89a", Format("image", "GIF")),
    (0, b"II*\0", Format("image", "TIFF")),
    (0, b"MM\0*", Format("image", "TIFF")),
    (8, b"WEBP", Format("image", "WEBP")),
    (8, b"AVI ", Format("video", "avi")),
    (0, b"\x1a\x45\xdf\xa3", Format("video", "matroska")),
    (0, b"\x00\x00\x01\xba", Format("video", "mpeg")),
    (0, b"FLV\x01", Format("video", "flv")),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Format("video", "asf")),
)
_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")
_TS_PACKET = 188
_AVIF = (b"avif", b"avis")
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def sniff(head: bytes) -> Format:
    """Tell the format from the first :data:`HEAD` bytes.

    Raises
    ------
    NoonmarkError
        If it is no picture or clip, or one that cannot be read.
    """
    for offset, magic, found in _PREFIXES:
        if head[offset : offset + len(magic)] == magic and (offset == 0 or head[:4] == b"RIFF"):
            return found
    if head[4:8] == b"ftyp" and head[8:12] in _AVIF:
        return Format("image", "AVIF")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        raise NoonmarkError(
            "HEIC pictures cannot be read yet", remedy="convert it to JPEG with a tool that keeps the metadata"
        )
    if head[4:8] in _BOXES:
        return Format("video", "mov")
    if len(head) > _TS_PACKET and head[0] == head[_TS_PACKET] == 0x47:
        return Format("video", "mpegts")
    raise NoonmarkError(
        f"no picture or clip: {_looks_like(head)}", remedy="give a JPEG, PNG, TIFF, WebP, MP4, MOV or MKV file"
    )


def _looks_like(head: bytes) -> str:
    if not head.strip(b"\0"):
        return "it starts with zeros only"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return f"it starts with the bytes {head[:8].hex(' ')}"
    return "it starts as plain text"
