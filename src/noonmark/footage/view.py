"""A reader of an open file with its own position: several readers, and several processes, share one descriptor."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from noonmark.footage.sniff import HEAD, Format, sniff

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class View(io.RawIOBase):
    """A descriptor read by position; the descriptor's own position, which forked processes share, is not moved.

    Parameters
    ----------
    file : int
        Descriptor of a regular file; not closed here.
    """

    def __init__(self, file: int) -> None:
        super().__init__()
        self._file = file
        self._at = 0
        self._size = os.fstat(file).st_size

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be moved in."""
        return True

    def tell(self) -> int:
        """Return the own position."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the own position."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError(f"position {base + offset} lies before the file")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read into a buffer; return how much."""
        count = os.preadv(self._file, [buffer], self._at)
        self._at += count
        return count


def told_format(file: int) -> Format:
    """Tell the format of an open file by its first bytes.

    Raises
    ------
    NoonmarkError
        If it is no picture or clip.
    """
    return sniff(os.pread(file, HEAD, 0))
