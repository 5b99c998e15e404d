"""What kind of file it is, by its first bytes; the name's ending says nothing."""

from __future__ import annotations

from dataclasses import dataclass

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import Kind
from noonmark.footage.gpmf import looks_like_gpmf
from noonmark.footage.gpx import looks_like_gpx
from noonmark.footage.srt import looks_like_srt

HEAD = 1024
"""Bytes that are enough to tell."""


@dataclass(frozen=True)
class Format:
    """A kind of file and the one reader that may open it (a Pillow format, a libav demuxer or a reader of ours).

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
    (8, b"WAVE", Format("sound", "wav")),
    (0, b"ID3", Format("sound", "mp3")),
    (0, b"fLaC", Format("sound", "flac")),
    (0, b"OggS", Format("sound", "ogg")),
    (0, b"#!AMR", Format("sound", "amr")),
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
        If it is no picture, clip, sound or track.
    """
    found = _by_prefix(head) or _by_boxes(head) or _by_shape(head)
    if found is None:
        raise NoonmarkError(
            f"no picture or clip: {_looks_like(head)}",
            remedy="give a picture, a clip, a sound file, or a track in SRT, GPX or GPMF",
        )
    return found


def _by_prefix(head: bytes) -> Format | None:
    for offset, magic, found in _PREFIXES:
        if head[offset : offset + len(magic)] == magic and (offset == 0 or head[:4] == b"RIFF"):
            return found
    return None


def _by_boxes(head: bytes) -> Format | None:
    if head[4:8] == b"ftyp" and head[8:12] in _AVIF:
        return Format("image", "AVIF")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        return Format("image", "HEIF")
    return Format("video", "mov") if head[4:8] in _BOXES else None


def _by_shape(head: bytes) -> Format | None:
    if len(head) > _TS_PACKET and head[0] == head[_TS_PACKET] == 0x47:
        return Format("video", "mpegts")
    if _is_mp3(head):
        return Format("sound", "mp3")
    telemetry = _telemetry(head)
    return Format("telemetry", telemetry) if telemetry else None


def _is_mp3(head: bytes) -> bool:
    """Whether it starts with a frame of MPEG audio layer III: sync, a rate and a bit rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3


def _telemetry(head: bytes) -> str | None:
    if looks_like_gpmf(head):
        return "gpmf"
    return "gpx" if looks_like_gpx(head) else "srt" if looks_like_srt(head) else None


def _looks_like(head: bytes) -> str:
    if not head.strip(b"\0"):
        return "it starts with zeros only"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return f"it starts with the bytes {head[:8].hex(' ')}"
    return "it starts as plain text"
