"""Checkpoints: the log's size and root at an instant, signed, as C2SP's tlog-checkpoint lays down."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from noonmark.case.log.instants import read_instant, write_instant
from noonmark.case.log.notes import PublicKey, SigningKey, open_note, sign_note
from noonmark.case.log.tree import HASH_BYTES
from noonmark.errors import NoonmarkError

_SIZE = re.compile(r"0|[1-9][0-9]{0,14}")


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log, as it is signed.

    Attributes
    ----------
    origin : str
        Names the log, one line; the same in all its checkpoints.
    size : int
        Number of entries, 0 or more.
    root : bytes
        Root of the Merkle tree over them, 32 bytes.
    at_utc : datetime
        The signer's clock; aware, UTC.
    """

    origin: str
    size: int
    root: bytes
    at_utc: datetime

    def __post_init__(self) -> None:
        if not self.origin.isprintable() or not self.origin.strip():
            raise NoonmarkError(f"{self.origin[:40]!r} does not name a log", remedy="give one printable line")
        if self.size < 0 or len(self.root) != HASH_BYTES:
            raise NoonmarkError(f"size {self.size} and a root of {len(self.root)} bytes are no head of a log")

    @property
    def text(self) -> str:
        """The lines that are signed."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\nat {write_instant(self.at_utc)}\n"


def sign(checkpoint: Checkpoint, key: SigningKey) -> str:
    """Return the checkpoint as a signed note."""
    return sign_note(checkpoint.text, key)


def verify(text: str, public_keys: Sequence[PublicKey]) -> tuple[Checkpoint, PublicKey]:
    """Return the checkpoint of a signed note and the key that signed it.

    Raises
    ------
    NoonmarkError
        The note is broken, signed by none of the keys, or its signature does not hold.
    """
    body, key = open_note(text, public_keys)
    return _read(body), key


def read_unchecked(text: str) -> Checkpoint:
    """Return the checkpoint of a signed note without looking at its signature, for showing it only."""
    return _read(text.rpartition("\n\n")[0] + "\n")


def _read(body: str) -> Checkpoint:
    lines = body.split("\n")
    if len(lines) != 5 or not _SIZE.fullmatch(lines[1]) or not lines[3].startswith("at "):
        raise NoonmarkError("this is not a checkpoint of a log", remedy="get the file again")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError):
        root = b""
    checkpoint = Checkpoint(lines[0], int(lines[1]), root, read_instant(lines[3].removeprefix("at ")))
    if checkpoint.text != body:
        raise NoonmarkError("the checkpoint is not in its one spelling", remedy="get the file again")
    return checkpoint
