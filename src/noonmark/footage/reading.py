"""One open file into facts, in this process. Foreign files come here only inside a child process."""

from __future__ import annotations

from typing import BinaryIO

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import FileFacts
from noonmark.footage.sniff import HEAD, sniff


def read_stream(stream: BinaryIO) -> FileFacts:
    """Read the facts of an open file; ``name``, ``sha256`` and ``bytes`` stay empty.

    Raises
    ------
    NoonmarkError
        If it is no picture or clip, or one that cannot be read.
    """
    stream.seek(0)
    found = sniff(stream.read(HEAD))
    try:
        if found.kind == "image":
            from noonmark.footage.still import read_still  # noqa: PLC0415 - Pillow and libav load only when needed

            return read_still(stream, found.reader)
        from noonmark.footage.clip import read_clip  # noqa: PLC0415

        return read_clip(stream, found.reader)
    except ImportError as error:
        raise NoonmarkError(f"{error.name} is not installed", remedy="run: pip install av pillow") from None
