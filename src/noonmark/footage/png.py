"""The chunks of a PNG: size, EXIF wherever it stands, XMP and text, each unpacked to a bound.

Source: Portable Network Graphics, third edition (W3C, 2023), sections 5 and 11; the ``Raw profile type`` texts are
ImageMagick's.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from noonmark.errors import NoonmarkError
from noonmark.footage.words import printable

LARGEST_CHUNK = 8 << 20
"""A text that unpacks to more is refused, an EXIF chunk that is larger is passed over [bytes]."""
MOST_CHUNKS = 1_000_000
MOST_TEXTS = 100
_XMP = "XML:com.adobe.xmp"
_RAW = "Raw profile type "
_WANTED = (b"IHDR", b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"acTL")


@dataclass(frozen=True)
class PngHead:
    """What a PNG says beside its pixels.

    Attributes
    ----------
    width, height, bit_depth : int
        [pixels], [bit].
    exif, xmp, time : bytes
        Empty when there is none; ``time`` is the body of the ``tIME`` chunk.
    texts : tuple of (str, str)
        Keyword and text.
    whole : bool
        False when the file ends before its end mark.
    """

    width: int
    height: int
    bit_depth: int
    exif: bytes = b""
    xmp: bytes = b""
    time: bytes = b""
    texts: tuple[tuple[str, str], ...] = ()
    whole: bool = True


def read_png(stream: BinaryIO) -> PngHead | None:
    """Walk the chunks to the end; no pixel is unpacked. None when the first chunk is no header.

    Raises
    ------
    NoonmarkError
        If a text unpacks to more than :data:`LARGEST_CHUNK`.
    """
    chunks = _chunks(stream)
    kind, header = next(chunks, (b"", b""))
    if kind != b"IHDR" or len(header) != 13:
        return None
    kept, texts, whole = dict[bytes, bytes](), list[tuple[str, bytes]](), False
    for kind, body in chunks:
        whole = whole or kind == b"IEND"
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            texts += [_text(kind, body)] if len(texts) < MOST_TEXTS else []
        elif body:
            kept.setdefault(kind, body)
    raw = {keyword.lower(): value for keyword, value in texts}
    return PngHead(
        *(int.from_bytes(part) for part in (header[:4], header[4:8], header[8:9])),
        exif=kept.get(b"eXIf", b"") or _unhex(raw, "exif", "app1"),
        xmp=raw.get(_XMP.lower(), b"") or _unhex(raw, "xmp"),
        time=kept.get(b"tIME", b""),
        texts=tuple((key, value.decode("utf-8", "replace")) for key, value in texts if _is_text(key)),
        whole=whole,
    )


def _chunks(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield each chunk's type and, where it is wanted, its body; a broken length ends them."""
    end = stream.seek(0, 2)
    at = 8
    for _ in range(MOST_CHUNKS):
        stream.seek(at)
        head = stream.read(8)
        size, kind = int.from_bytes(head[:4]), head[4:]
        if len(head) < 8 or at + 12 + size > end:
            return
        yield kind, stream.read(size) if kind in _WANTED and size <= LARGEST_CHUNK else b""
        at += 12 + size


def _text(kind: bytes, body: bytes) -> tuple[str, bytes]:
    """Return keyword and text of a text chunk, unpacked to the bound."""
    key, _, rest = body.partition(b"\0")
    keyword = key.decode("latin-1")
    if kind == b"tEXt":
        return keyword, rest.decode("latin-1").encode()
    if kind == b"zTXt":
        return keyword, _unpack(keyword, rest[1:]).decode("latin-1").encode()
    packed, words = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
    value = words[2] if len(words) == 3 else b""
    return keyword, _unpack(keyword, value) if packed else value


def _unpack(keyword: str, data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        value = unpacker.decompress(data, LARGEST_CHUNK)
    except zlib.error:
        return b""
    if unpacker.unconsumed_tail:
        raise NoonmarkError(
            f"its text '{printable(keyword, 40)}' unpacks to more than {LARGEST_CHUNK >> 20} MB",
            remedy="the file may be hostile; do not open it in other programs",
        )
    return value


def _unhex(texts: dict[str, bytes], *names: str) -> bytes:
    """Return ImageMagick's profile: its name, its length, then hexadecimal digits."""
    value = next((texts[key] for name in names if (key := f"{_RAW}{name}".lower()) in texts), b"")
    lines = value.strip().split(b"\n", 2)
    try:
        return bytes.fromhex(lines[2].decode("ascii")) if len(lines) == 3 else b""
    except ValueError:
        return b""


def _is_text(keyword: str) -> bool:
    return keyword != _XMP and not keyword.lower().startswith(_RAW.lower())
