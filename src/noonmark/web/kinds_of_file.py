"""What kind of thing an item is, by its first bytes; nothing is decoded."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from noonmark.errors import NoonmarkError
from noonmark.footage.sniff import HEAD, Format, sniff

Shown: TypeAlias = Literal["clip", "photo", "other"]

_KINDS: dict[str, Shown] = {"video": "clip", "image": "photo"}
_MEDIA = {
    "JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp", "AVIF": "image/avif",
    "mov": "video/mp4", "matroska": "video/webm", "ogg": "audio/ogg", "wav": "audio/wav", "mp3": "audio/mpeg",
    "flac": "audio/flac", "HEIF": "image/heic", "TIFF": "image/tiff",
}  # fmt: skip
"""Formats that a browser may show by itself; whatever else a file is, it is only saved."""
SAVED = "application/octet-stream"


class Told(NamedTuple):
    """A kind of thing, and the media type that is told to a browser."""

    kind: Shown
    media: str


def kind_of(path: Path) -> Told:
    """Return what an original is; ``"other"`` for what cannot be read or is no picture and no clip."""
    try:
        with path.open("rb") as file:
            found: Format = sniff(file.read(HEAD))
    except (OSError, NoonmarkError):
        return Told("other", SAVED)
    return Told(_KINDS.get(found.kind, "other"), _MEDIA.get(found.reader, SAVED))
