"""The head of a JPEG file: its size and its blocks of metadata, also when the file is cut off."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO

from noonmark.footage.xmp import LARGEST_PACKET

_SOS, _EOI, _APP0, _APP1, _APP2, _APP13, _COM = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xED, 0xFE
_SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset(range(0xD0, 0xD9)) | {0x01}
_EXIF, _XMP, _MORE_XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP, _MPF, _JFIF = b"Photoshop 3.0\0", b"MPF\0", b"JFIF\0"
_CHUNK = 1 << 20
MOST_COMMENTS = 5


@dataclass(frozen=True)
class JpegHead:
    """What stands before the pixels.

    Attributes
    ----------
    exif, xmp, more_xmp, photoshop, mpf : bytes
        The first EXIF block (a TIFF structure), the XMP packet, the extended XMP put together, the Photoshop
        resources, the index of a multi-picture file; each empty when there is none.
    comments : tuple of bytes
    jfif : bool
        The file has a JFIF head.
    width, height, bit_depth : int or None
        [pixels], [bit]; None when the file ends before it says so.
    whole : bool
        False when the picture's end is missing.
    length : int
        Of the file [bytes].
    exif_blocks : int
        Different EXIF blocks in it; one is usual.
    """

    exif: bytes
    xmp: bytes
    more_xmp: bytes
    photoshop: bytes
    mpf: bytes
    comments: tuple[bytes, ...]
    jfif: bool
    width: int | None
    height: int | None
    bit_depth: int | None
    whole: bool
    length: int
    exif_blocks: int = 0


@dataclass
class _Blocks:
    """The segments that are kept, as the walk finds them."""

    first: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    photoshop: bytearray = field(default_factory=bytearray)
    more_xmp: dict[int, bytes] = field(default_factory=dict[int, bytes])
    comments: list[bytes] = field(default_factory=list[bytes])
    frame: bytes = b""
    exifs: set[bytes] = field(default_factory=set[bytes])

    def take(self, marker: int, body: bytes) -> None:
        if marker == _APP1 and body.startswith(_MORE_XMP):
            self._take_more(body[len(_MORE_XMP) :])
        elif marker == _APP13 and body.startswith(_PHOTOSHOP) and len(self.photoshop) < LARGEST_PACKET:
            self.photoshop += body[len(_PHOTOSHOP) :]
        elif marker == _COM and len(self.comments) < MOST_COMMENTS:
            self.comments.append(body[:1000])
        elif marker in _SOF and len(body) >= 5:
            self.frame = self.frame or body
        if marker == _APP1 and body.startswith(_EXIF):
            self.exifs.add(sha256(body).digest())
        for at, head in ((_APP1, _EXIF), (_APP1, _XMP), (_APP2, _MPF), (_APP0, _JFIF)):
            if marker == at and body.startswith(head):
                self.first.setdefault(head, body[len(head) :])

    def _take_more(self, body: bytes) -> None:
        """Keep one part of extended XMP: a digest of 32 letters, the whole's length, the part's offset."""
        if sum(map(len, self.more_xmp.values())) < LARGEST_PACKET:
            self.more_xmp.setdefault(int.from_bytes(body[36:40]), body[40:])


def read_head(stream: BinaryIO) -> JpegHead:
    """Walk the segments from the start; no pixel is decoded.

    Sources: ITU-T T.81, annex B; XMP specification part 3 (extended XMP); CIPA DC-007 (multi-picture format).
    """
    length = stream.seek(0, 2)
    stream.seek(2)
    blocks, marker = _Blocks(), _next_marker(stream)
    while marker not in (None, _SOS, _EOI):
        body = b"" if marker in _BARE else _body(stream)
        if body is None:
            break
        blocks.take(marker, body)
        marker = _next_marker(stream)
    frame = blocks.frame
    return JpegHead(
        *(blocks.first.get(head, b"") for head in (_EXIF, _XMP)),
        more_xmp=b"".join(blocks.more_xmp[at] for at in sorted(blocks.more_xmp)),
        photoshop=bytes(blocks.photoshop),
        mpf=blocks.first.get(_MPF, b""),
        comments=tuple(blocks.comments),
        jfif=_JFIF in blocks.first,
        width=int.from_bytes(frame[3:5]) if frame else None,
        height=int.from_bytes(frame[1:3]) if frame else None,
        bit_depth=frame[0] if frame else None,
        whole=marker == _EOI or (marker == _SOS and _has_end(stream)),
        length=length,
        exif_blocks=len(blocks.exifs),
    )


def primary_length(mpf: bytes) -> int | None:
    """Return how long the camera says its main picture is [bytes], by the index of a multi-picture file; or None."""
    order = {b"MM": "big", b"II": "little"}.get(mpf[:2])
    if order not in ("big", "little"):
        return None

    def read(at: int, size: int) -> int:
        return int.from_bytes(mpf[at : at + size], order)

    start = read(4, 4)
    for entry in range(start + 2, start + 2 + 12 * min(read(start, 2), 20), 12):
        if read(entry, 2) == 0xB002:  # MP entries of 16 bytes: attributes, length, offset, two links
            return read(read(entry + 8, 4) + 4, 4) or None
    return None


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
