"""What every file that came out of an archive tells of it, and names that are fit to keep."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from noonmark.case.store.arrival import Arrival, Arriving
from noonmark.case.store.originals import CHUNK_BYTES, open_source
from noonmark.errors import NoonmarkError

LONGEST_NAME = 120
"""Letters of a file's name that are kept from an address."""
LONGEST_ENDING = 6
_FOOTAGE = {
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".mp4", ".m4v",
    ".mov", ".webm", ".mkv", ".avi", ".ts", ".3gp", ".mpg", ".flv", ".wmv", ".mp3", ".m4a", ".ogg", ".oga", ".opus",
    ".wav", ".flac", ".aac",
}  # fmt: skip
CHANGED = "the archive changed while it was read"


@dataclass(frozen=True)
class Archive:
    """An archive as it was when its reading began.

    Attributes
    ----------
    path : Path
        Absolute.
    source : str
        What an arrival out of it names as its source.
    sha256 : str
        Of all its bytes, in hexadecimal.
    size : int
        [bytes]
    changed_ns : int
        When it was last changed, as the file system tells it. [ns since 1970]
    """

    path: Path
    source: str
    sha256: str
    size: int
    changed_ns: int

    @property
    def more(self) -> dict[str, Any]:
        """What an arrival out of it tells in its ``more``."""
        return {"record": self.path.name, "record_sha256": self.sha256}

    def itself(self, warning: str = "") -> Arriving:
        """Return the archive as a file: kept too, so that what it tells can be checked, and also where it is broken."""
        more = {"warning": warning} if warning else {}
        return Arriving(self.path.name, self.open, Arrival(self.source, path_told=str(self.path), more=more))

    def open(self) -> BinaryIO:
        """Open it again.

        Raises
        ------
        NoonmarkError
            If it is not the file that it was.
        OSError
            If it cannot be opened.
        """
        stream = open_source(self.path)
        if _state(stream) != (self.size, self.changed_ns):
            stream.close()
            raise NoonmarkError(CHANGED, remedy="add it again when it is finished")
        return stream


def archive_of(path: Path, source: str) -> Archive:
    """Read an archive once, and return what it is.

    Raises
    ------
    NoonmarkError
        If it cannot be read, or changed meanwhile.
    """
    try:
        with open_source(path) as stream:
            before, sha256, after = _state(stream), digest_of(stream, "sha256"), _state(stream)
    except OSError as error:
        raise NoonmarkError(f"it cannot be read ({(error.strerror or 'unknown').lower()})") from None
    if before != after:
        raise NoonmarkError(CHANGED, remedy="add it again when it is finished")
    return Archive(path.absolute(), source, sha256, *after)


def _state(stream: BinaryIO) -> tuple[int, int]:
    told = os.fstat(stream.fileno())
    return told.st_size, told.st_mtime_ns


def digest_of(stream: BinaryIO, algorithm: str) -> str:
    """Return the hash of what is left in a stream, in hexadecimal; one buffer, however much it is."""
    hasher = hashlib.new(algorithm, usedforsecurity=False)
    while data := stream.read(CHUNK_BYTES):
        hasher.update(data)
    return hasher.hexdigest()


def once(path: Path) -> Callable[[], BinaryIO]:
    """Return an opener that opens a file of ours and takes its name away, so that it is gone when it is closed."""

    def opened() -> BinaryIO:
        stream = path.open("rb", buffering=0)
        path.unlink()
        return stream

    return opened


def name_in(address: str, ending: str = "") -> str:
    """Return a file's name for people out of an address: its last part, and nothing that could be a path.

    Parameters
    ----------
    address : str
    ending : str
        Put behind a name that does not end as footage does, such as ``".jpg"``.

    Examples
    --------
    >>> name_in("https://example.org/a/clip%201.mp4?x=1")
    'clip 1.mp4'
    >>> name_in("https://example.org/media/", ".jpg")
    'media.jpg'
    """
    try:
        last = PurePosixPath(unquote(urlsplit(address).path)).name
    except ValueError:
        last = ""
    name = re.sub(r"[\\/:]+", "_", last).strip(". ") or "unnamed"
    shown = "".join(letter if letter.isprintable() else "_" for letter in name)
    own = PurePosixPath(shown).suffix
    if not 1 < len(own) <= LONGEST_ENDING or (ending and own.lower() not in _FOOTAGE):
        own = ""
    stem = shown.removesuffix(own)
    return stem[: LONGEST_NAME - LONGEST_ENDING] + (own or ending)
