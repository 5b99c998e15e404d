"""OpenTimestamps: a detached file that says what to stamp, and a reader of stamped ones."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from noonmark.errors import NoonmarkError

_MAGIC = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294")
_VERSION = 1
_SHA256 = 0x08
_UNARY = {0x02, 0x03, 0x08, 0x67, 0xF2, 0xF3}
_BINARY = {0xF0, 0xF1}
_FORK, _ATTESTATION = 0xFF, 0x00
_PENDING, _BITCOIN = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
_NONE_YET = sha256(b"noonmark: not stamped yet").digest()[:8]
_LONGEST = 8192
_DEEPEST = 256


@dataclass(frozen=True)
class OtsFile:
    """What a detached file says; nothing of it is checked against a calendar or a block chain.

    Attributes
    ----------
    digest : bytes
        SHA-256 of the stamped file, 32 bytes.
    pending : tuple of str
        Calendars that have promised a proof.
    bitcoin_blocks : tuple of int
        Heights of the blocks that it leads to, as the file claims.
    """

    digest: bytes
    pending: tuple[str, ...] = ()
    bitcoin_blocks: tuple[int, ...] = ()


def unstamped(data: bytes) -> bytes:
    """Return a detached file for ``data`` that nobody has stamped yet.

    The format cannot leave the proof out, so one attestation of our own kind stands in it and says
    "not stamped yet"; other programs read it as unknown and prove nothing from it. It proves nothing
    about any instant. ``ots stamp`` on the same data, when online, makes the real one.
    """
    note = b"not stamped yet"
    body = bytes([_ATTESTATION]) + _NONE_YET + bytes([len(note)]) + note
    return _MAGIC + bytes([_VERSION, _SHA256]) + sha256(data).digest() + body


def read_ots(file: bytes, data: bytes | None = None) -> OtsFile:
    """Read a detached file, and compare its hash with ``data`` when given.

    Raises
    ------
    NoonmarkError
        It is not an OpenTimestamps file over SHA-256, it is broken, or it is for other data.
    """
    start = len(_MAGIC) + 2
    digest = file[start : start + 32]
    if file[:start] != _MAGIC + bytes([_VERSION, _SHA256]) or len(digest) < 32:
        raise NoonmarkError("this is not an OpenTimestamps file over SHA-256", remedy="make it with ots stamp")
    if data is not None and sha256(data).digest() != digest:
        raise NoonmarkError("the OpenTimestamps file is for other data", remedy="find the file it was made for")
    reader = _Reader(file, start + 32)
    try:
        reader.proof(_DEEPEST)
    except (IndexError, ValueError):
        raise NoonmarkError("the OpenTimestamps file is broken", remedy="get it again") from None
    if reader.at != len(file):
        raise NoonmarkError("the OpenTimestamps file has bytes after its end", remedy="get it again")
    return OtsFile(digest, tuple(reader.pending), tuple(reader.blocks))


class _Reader:
    """Walks the proof's tree of operations and notes its attestations."""

    def __init__(self, file: bytes, at: int) -> None:
        self.file, self.at = file, at
        self.pending: list[str] = []
        self.blocks: list[int] = []

    def proof(self, depth: int) -> None:
        """Read one node: forks, then one operation or attestation."""
        if depth == 0:
            raise ValueError("nested too deep")
        tag = self._byte()
        while tag == _FORK:
            self._branch(self._byte(), depth)
            tag = self._byte()
        self._branch(tag, depth)

    def _branch(self, tag: int, depth: int) -> None:
        if tag == _ATTESTATION:
            self._attestation()
            return
        if tag in _BINARY:
            self._bytes()
        elif tag not in _UNARY:
            raise ValueError("unknown operation")
        self.proof(depth - 1)

    def _attestation(self) -> None:
        kind = self._take(8)
        inner = _Reader(self._bytes(), 0)
        if kind == _PENDING:
            self.pending.append(inner._bytes().decode("utf-8"))
        elif kind == _BITCOIN:
            self.blocks.append(inner._number())

    def _byte(self) -> int:
        return self._take(1)[0]

    def _take(self, count: int) -> bytes:
        taken = self.file[self.at : self.at + count]
        if len(taken) < count:
            raise ValueError("cut short")
        self.at += count
        return taken

    def _number(self) -> int:
        value = shift = 0
        while shift < 64:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value
        raise ValueError("number too long")

    def _bytes(self) -> bytes:
        length = self._number()
        if length > _LONGEST:
            raise ValueError("text too long")
        return self._take(length)
