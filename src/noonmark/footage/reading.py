"""One open file into facts, in this process. Foreign files come here only inside a child process."""

from __future__ import annotations

from typing import BinaryIO

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import FileFacts
from noonmark.footage.sniff import HEAD, Format, sniff


def read_stream(stream: BinaryIO) -> FileFacts:
    """Read the facts of an open file; ``name``, ``sha256`` and ``bytes`` stay empty.

    Raises
    ------
    NoonmarkError
        If it is no picture, clip, sound or track, or one that cannot be read.
    """
    stream.seek(0)
    found = sniff(stream.read(HEAD))
    stream.seek(0)
    try:
        return _read(stream, found)
    except ImportError as error:
        raise NoonmarkError(f"{error.name} is not installed", remedy="run: pip install av pillow pi-heif") from None


def _read(stream: BinaryIO, found: Format) -> FileFacts:
    """Read it with the reader for its kind; each loads only what it needs."""
    if found.kind == "image":
        from noonmark.footage.still import read_still  # noqa: PLC0415

        return read_still(stream, found.reader)
    if found.kind == "telemetry":
        return _read_track(stream, found.reader)
    from noonmark.footage.clip import read_clip  # noqa: PLC0415

    return read_clip(stream, found.reader)


def _read_track(stream: BinaryIO, reader: str) -> FileFacts:
    if reader == "srt":
        from noonmark.footage.srt import read_srt  # noqa: PLC0415

        return read_srt(stream)
    if reader == "gpx":
        from noonmark.footage.gpx import read_gpx  # noqa: PLC0415

        return read_gpx(stream)
    from noonmark.footage.gpmf_track import read_gpmf  # noqa: PLC0415

    return read_gpmf(stream)
