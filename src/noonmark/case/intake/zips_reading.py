"""One file out of a zip, unpacked in a stream: never more bytes than the zip tells, and all of them checked."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from noonmark.case.intake.zips_entries import DEFLATED, Entry
from noonmark.errors import NoonmarkError

_HEADER = struct.Struct("<4s5H3I2H")
"""The header before each file (PKWARE's APPNOTE, 4.3.7)."""
_BLOCK = 1 << 16

_AGAIN = "get the archive again"
DAMAGED = "it is damaged in the archive"
CUT = "the archive ends in the middle of it"
LONGER = "it is longer than the archive tells"
SHORTER = "it is shorter than the archive tells"
OTHER_NAME = "the archive has two different names for it"


class Unpacking(io.RawIOBase):
    """The content of one file of a zip, as a stream of its own, independent of every other.

    Reading raises :class:`NoonmarkError` where the content is not what the zip's list tells: its name, its length, its
    check sum. At most what was asked for is held in memory.
    """

    def __init__(self, stream: BinaryIO, entry: Entry) -> None:
        super().__init__()
        self._stream = stream
        self._entry = entry
        self._packed_left = entry.packed
        self._left = entry.size
        self._crc = 0
        self._inflater: Any = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == DEFLATED else None
        self._find()

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next, and return how many bytes that is; 0 at the end."""
        view = memoryview(buffer).cast("B")
        # One byte more than is left is asked for: a content that goes on must be noticed.
        data = self._some(min(len(view), self._left + 1)) if len(view) else b""
        if len(data) > self._left:
            raise NoonmarkError(LONGER, remedy=_AGAIN)
        if not data and len(view):
            self._check_end()
        view[: len(data)] = data
        self._left -= len(data)
        self._crc = zlib.crc32(data, self._crc)
        return len(data)

    def close(self) -> None:
        """Close the archive that it reads from."""
        if not self.closed:
            self._stream.close()
        super().close()

    def _find(self) -> None:
        entry = self._entry
        if entry.at < 0:
            raise NoonmarkError(CUT, remedy=_AGAIN)
        self._stream.seek(entry.at)
        raw = self._stream.read(_HEADER.size)
        if len(raw) < _HEADER.size:
            raise NoonmarkError(CUT, remedy=_AGAIN)
        signature, *_, name_length, extra_length = _HEADER.unpack(raw)
        if signature != b"PK\x03\x04":
            raise NoonmarkError(DAMAGED, remedy=_AGAIN)
        if self._stream.read(name_length) != entry.raw_name:
            raise NoonmarkError(OTHER_NAME, remedy=_AGAIN)
        self._stream.seek(extra_length, io.SEEK_CUR)

    def _some(self, most: int) -> bytes:
        """Return up to so many bytes of content, none at its end."""
        if self._inflater is None:
            return self._packed(most)
        try:
            while not self._inflater.eof:
                data = self._inflater.unconsumed_tail or self._packed(_BLOCK)
                out = cast("bytes", self._inflater.decompress(data, most))
                if out:
                    return out
                if not data:
                    raise NoonmarkError(SHORTER, remedy=_AGAIN)
        except zlib.error:
            raise NoonmarkError(DAMAGED, remedy=_AGAIN) from None
        return b""

    def _packed(self, most: int) -> bytes:
        wanted = min(most, self._packed_left)
        data = self._stream.read(wanted) if wanted else b""
        if wanted and not data:
            raise NoonmarkError(CUT, remedy=_AGAIN)
        self._packed_left -= len(data)
        return data

    def _check_end(self) -> None:
        if self._left:
            raise NoonmarkError(SHORTER, remedy=_AGAIN)
        if self._crc != self._entry.crc:
            raise NoonmarkError(DAMAGED, remedy=_AGAIN)


def unpacked(opener: Callable[[], BinaryIO], entry: Entry) -> BinaryIO:
    """Return the content of a file of a zip as a stream.

    Parameters
    ----------
    opener : callable
        Opens the zip; the stream is this one's own and is closed with it.
    entry : Entry

    Raises
    ------
    NoonmarkError
        If what stands at its place is not that file.
    """
    stream = opener()
    try:
        return cast("BinaryIO", Unpacking(stream, entry))
    except BaseException:
        stream.close()
        raise
