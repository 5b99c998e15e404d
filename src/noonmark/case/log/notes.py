"""Signed notes: a short text with Ed25519 signatures beneath, as C2SP's signed-note lays down."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from noonmark.errors import NoonmarkError

_ED25519 = b"\x01"
"""The kind of key in a key's name (C2SP signed-note, "Signature types")."""

_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,100}")
_LINE = re.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True)
class PublicKey:
    """A key that signatures are checked with.

    Attributes
    ----------
    name : str
        Whose key: 1 to 100 characters, no white space and no ``+``.
    raw : bytes
        Ed25519 public key, 32 bytes (RFC 8032).
    """

    name: str
    raw: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise NoonmarkError(f"{self.name[:40]!r} is not a name for a key", remedy="leave out spaces and '+'")
        if len(self.raw) != 32:
            raise NoonmarkError(f"a public key has 32 bytes, this one {len(self.raw)}")

    @property
    def key_id(self) -> bytes:
        """Four bytes that stand for name and key: the start of SHA-256 over both."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()[:4]

    @property
    def text(self) -> str:
        """The key as one line, ``name+id+base64``: what is told to those who check."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_ED25519 + self.raw).decode()}"

    def holds(self, signature: bytes, text: bytes) -> bool:
        """Tell whether this key signed the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text)
        except InvalidSignature:
            return False
        return True


def read_public_key(text: str) -> PublicKey:
    """Return the key of its line.

    Raises
    ------
    NoonmarkError
        The line is not of that form, or its id is not that of name and key.
    """
    name, _, rest = text.strip().partition("+")
    key_id, _, coded = rest.partition("+")
    raw = _decode(coded)
    if raw is None or raw[:1] != _ED25519 or len(raw) != 33:
        raise NoonmarkError(f"{text.strip()[:60]!r} is not a public key", remedy="give the line name+id+base64")
    key = PublicKey(name, raw[1:])
    if key.key_id.hex() != key_id:
        raise NoonmarkError(f"the public key of {name!r} does not fit its id {key_id[:16]!r}", remedy="copy it again")
    return key


@dataclass(frozen=True)
class SigningKey:
    """A key that signs; its private half is never shown."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """The half that is told to others."""
        return PublicKey(self.name, self.private.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"SigningKey({self.public.text!r})"


def sign_note(text: str, key: SigningKey) -> str:
    """Return the text with one signature line beneath.

    Parameters
    ----------
    text : str
        One or more lines, ending in a line feed, none of them empty.
    key : SigningKey
        Signs the text's bytes, the last line feed included.
    """
    if not text.endswith("\n") or "\n\n" in text or "\r" in text:
        raise NoonmarkError("a note's text ends in a line feed and has no empty line")
    coded = base64.b64encode(key.public.key_id + key.private.sign(text.encode())).decode()
    return f"{text}\n\u2014 {key.name} {coded}\n"


def open_note(note: str, keys: Sequence[PublicKey]) -> tuple[str, PublicKey]:
    """Return a note's text and the key that signed it.

    Raises
    ------
    NoonmarkError
        It is not a signed note in its one spelling, it is signed by none of the keys, or the signature
        does not hold.

    Notes
    -----
    Signatures by unknown keys may stand beside a known one, as C2SP asks; a signature that names a
    known key and does not hold spoils the note.
    """
    text, _, below = note.rpartition("\n\n")
    text += "\n"
    lines = below.split("\n")
    if "\n\n" in text or len(lines) < 2 or lines.pop():
        raise NoonmarkError("this is not a signed note", remedy="get the file again")
    signers = [key for line in lines if (key := _signer(line, text, keys))]
    if not signers:
        known = ", ".join(key.name for key in keys) or "none"
        raise NoonmarkError(f"the note is signed by no known key (known: {known})", remedy="give the signer's key")
    return text, signers[0]


def _signer(line: str, text: str, keys: Sequence[PublicKey]) -> PublicKey | None:
    """Return the known key of one signature line, once its signature holds."""
    form = _LINE.fullmatch(line)
    raw = _decode(form[2]) if form else None
    if form is None or raw is None or len(raw) < 5:
        raise NoonmarkError(f"{line[:40]!r} is not a signature line", remedy="get the file again")
    for key in keys:
        if (form[1], raw[:4]) == (key.name, key.key_id):
            if not key.holds(raw[4:], text.encode()):
                raise NoonmarkError(f"the signature of {key.name!r} does not hold", remedy="the text was altered")
            return key
    return None


def _decode(coded: str) -> bytes | None:
    """Return the bytes of base64 in its one spelling: spare bits must be 0, or a flipped one would pass."""
    try:
        raw = base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if base64.b64encode(raw).decode() == coded else None
