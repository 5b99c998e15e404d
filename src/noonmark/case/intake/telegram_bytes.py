r"""The bytes of a Telegram export, as JSON: what Telegram Desktop writes that JSON does not know is put into its terms.

Two things of that kind are known. Control characters are written ``\x1F``
(https://github.com/telegramdesktop/tdesktop/issues/27571), and version 4.1 wrote the files of emojis without quotation
marks (https://github.com/telegramdesktop/tdesktop/issues/24961).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from noonmark.errors import NoonmarkError

CHUNK_BYTES = 1 << 16
LONGEST_TEXT = 4 << 20
"""Bytes of one text. A message has 4096 characters at most; far beyond, the file is not what it says."""
LONGEST_LINE = 1 << 14

_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_OPEN_ESCAPE = re.compile(rb"\\+(x[0-9A-Fa-f]?)?\Z")
_BARE_EMOJI = re.compile(rb'(\n[ \t]*"document_id": )([^\s"{\[][^\n"]*?)(,?\r?\n)')
_NUMBER = re.compile(rb"-?\d+|null")
_QUOTE = re.compile(rb'(?<!\\)"')
_STAND_IN = "\ufffd".encode()


def _nothing(count: int) -> None:
    del count


def json_chunks(source: BinaryIO, replaced: Callable[[int], None] = _nothing) -> Iterator[bytes]:
    """Yield an export's bytes as JSON, in parts of about 64 kB.

    Parameters
    ----------
    source : binary file
    replaced : callable
        Told how many bytes were no UTF-8; each such place stands as U+FFFD.

    Raises
    ------
    NoonmarkError
        If one text in it is longer than 4 MB, which would fill the memory.
    OSError
        If it cannot be read.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest, run, first = b"", 0, True
    while raw := _lines(source):
        chunk = raw.removeprefix(codecs.BOM_UTF8) if first else raw
        first = False
        run = _unquoted(chunk, run)
        if run > LONGEST_TEXT:
            raise NoonmarkError(f"one text in it is longer than {LONGEST_TEXT >> 20} MB")
        text = decoder.decode(chunk).encode()
        if (odd := text.count(_STAND_IN) - chunk.count(_STAND_IN)) > 0:
            replaced(odd)
        told, rest = _whole(rest + text)
        yield _in_terms(told)
    yield rest + decoder.decode(b"", final=True).encode()


def _lines(source: BinaryIO) -> bytes:
    """Return the next bytes up to an end of line, where one is near."""
    chunk = source.read(CHUNK_BYTES)
    return chunk + source.readline(LONGEST_LINE) if len(chunk) == CHUNK_BYTES else chunk


def _unquoted(chunk: bytes, run: int) -> int:
    """Return for how many bytes no quotation mark has come."""
    return 0 if _QUOTE.search(chunk) else run + len(chunk)


def _whole(told: bytes) -> tuple[bytes, bytes]:
    """Return the bytes without an escape that is cut at their end, and that."""
    cut = _OPEN_ESCAPE.search(told[-400:]) if b"\\" in told[-3:] else None
    if cut is None:
        return told, b""
    slashes = _slashes(told, len(told) - len(cut[1] or b""))
    if slashes % 2 == 0:
        return told, b""
    at = len(told) - len(cut[1] or b"") - 1
    return told[:at], told[at:]


def _slashes(told: bytes, end: int) -> int:
    """Return how many backslashes stand before a place."""
    return end - len(told[:end].rstrip(b"\\"))


def _in_terms(told: bytes) -> bytes:
    if b'"document_id": ' in told:
        told = _BARE_EMOJI.sub(_quoted, told)
    return _ESCAPE.sub(_known, told) if b"\\x" in told else told


def _known(escape: re.Match[bytes]) -> bytes:
    return b"\\u00" + escape[1] if escape[1] is not None else escape[0]


def _quoted(line: re.Match[bytes]) -> bytes:
    value = line[2]
    return line[0] if _NUMBER.fullmatch(value) else line[1] + b'"' + value.replace(b"\\", b"/") + b'"' + line[3]
