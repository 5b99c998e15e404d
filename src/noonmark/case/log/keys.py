"""A user's signing key: in a file under a passphrase, or in the platform's own key store."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from noonmark.case.log.notes import PublicKey, SigningKey, read_public_key
from noonmark.errors import NoonmarkError

_FILE = "signing.key"
_HEAD = "Noonmark signing key of "
_PEM = "-----BEGIN "
_SERVICE = "noonmark"
_MAKE = "make one: noonmark case key make"


def config_folder() -> Path:
    """Return the folder for a user's settings; it need not exist.

    It is ``$NOONMARK_CONFIG``, or ``noonmark`` in the platform's own: ``%APPDATA%``,
    ``~/Library/Application Support``, ``$XDG_CONFIG_HOME`` or ``~/.config``.
    """
    if named := os.environ.get("NOONMARK_CONFIG"):
        return Path(named)
    home = Path("~").expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / "noonmark"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "noonmark"
    base = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return (base if base.is_absolute() else home / ".config") / "noonmark"


def key_path() -> Path:
    """Return where the key file is looked for when no other is named."""
    return config_folder() / _FILE


def make_key(name: str, passphrase: str, path: Path | None = None) -> SigningKey:
    """Make a key, and write it encrypted to a file that only its owner may read.

    Parameters
    ----------
    name : str
        Whose key; no white space and no ``+``.
    passphrase : str
        Not empty. Without it the file is of no use, and it cannot be recovered.
    path : Path, optional
        `key_path` when left out.

    Raises
    ------
    NoonmarkError
        There is a file already (a key is never overwritten), or the folder cannot be written.
    """
    key = _new(name)
    if not passphrase:
        raise NoonmarkError("the passphrase is empty", remedy="give one of several words")
    pem = key.private.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode())
    ).decode()
    _write_secret(path or key_path(), f"{_HEAD}{name}\n{key.public.text}\n{pem}")
    return key


def _new(name: str) -> SigningKey:
    key = SigningKey(name, Ed25519PrivateKey.generate())
    _ = key.public  # a wrong name is told before anything is written
    return key


def _write_secret(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise _there_is_one(path) from None
    except OSError as error:
        raise NoonmarkError(f"cannot write the key ({error.strerror})", where=str(path)) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def load_key(passphrase: str, path: Path | None = None) -> SigningKey:
    """Return the key of a file.

    Raises
    ------
    NoonmarkError
        No such file; a file that others may read; a wrong passphrase; not a key.
    """
    place = path or key_path()
    told, pem = _parts(place)
    try:
        private = load_pem_private_key(pem.encode(), passphrase.encode() or None)
    except (ValueError, TypeError):
        raise NoonmarkError("wrong passphrase, or a damaged key file", where=str(place), remedy="try again") from None
    key = _signing(told.name, private, str(place))
    if key.public != told:
        raise NoonmarkError("its public key is not that of the private one", where=str(place), remedy=_MAKE)
    return key


def public_key_of_file(path: Path | None = None) -> PublicKey:
    """Return the public key that a key file tells in the open, without its passphrase.

    Raises
    ------
    NoonmarkError
        No such file, or not a key.
    """
    return _parts(path or key_path())[0]


def check_no_key_file(name: str, path: Path) -> None:
    """Raise as :func:`make_key` does for a name that cannot sign or a file that is there, before anything is asked."""
    _new(name)
    if path.exists():
        raise _there_is_one(path)


def _there_is_one(path: Path) -> NoonmarkError:
    return NoonmarkError("there is a key already", where=str(path), remedy="use it, or move it away")


def check_key_file(path: Path | None = None) -> None:
    """Raise as :func:`load_key` does for a file that is no key, before a passphrase is asked for."""
    _parts(path or key_path())


def _parts(place: Path) -> tuple[PublicKey, str]:
    """Return the public key and the encrypted private one of a key file."""
    head, start, rest = _read_secret(place).partition(_PEM)
    lines = head.splitlines()
    if len(lines) != 2 or not lines[0].startswith(_HEAD) or not start:
        raise NoonmarkError("this is not a signing key", where=str(place))
    try:
        told = read_public_key(lines[1])
    except NoonmarkError as error:
        raise error.at(str(place)) from None
    if lines[0] != f"{_HEAD}{told.name}":
        raise NoonmarkError("the key file names two people", where=str(place), remedy=_MAKE)
    return told, start + rest


def _read_secret(place: Path) -> str:
    try:
        open_to = place.stat().st_mode & 0o077
        text = place.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NoonmarkError("there is no signing key", where=str(place), remedy=_MAKE) from None
    except (OSError, UnicodeDecodeError) as error:
        raise NoonmarkError(f"cannot read the key ({type(error).__name__})", where=str(place)) from None
    if open_to and os.name == "posix":
        raise NoonmarkError("others may read the key file", where=str(place), remedy="run chmod 600 on it")
    return text


def _signing(name: str, private: object, where: str) -> SigningKey:
    if not isinstance(private, Ed25519PrivateKey):
        raise NoonmarkError("the key is not an Ed25519 key", where=where)
    return SigningKey(name, private)


def public_key(key: SigningKey) -> PublicKey:
    """Return the half of a key that is told to others."""
    return key.public


def make_key_in_key_store(name: str) -> SigningKey:
    """Make a key in the platform's own key store; no file is written.

    Raises
    ------
    NoonmarkError
        As :func:`key_from_key_store`, and where it holds a key of that name: a key is never overwritten.
    """
    key = _new(name)
    if _ask_key_store("get_password", name) is not None:
        raise NoonmarkError(f"the platform's key store has a key of {name!r} already", remedy="give another --name")
    keep_in_key_store(key)
    return key


def keep_in_key_store(key: SigningKey) -> None:
    """Put a key into the platform's own key store, through the library ``keyring`` (an extra)."""
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    _ask_key_store("set_password", key.name, pem)


def key_from_key_store(name: str) -> SigningKey:
    """Return a user's key from the platform's own key store.

    Raises
    ------
    NoonmarkError
        ``keyring`` is not installed, the platform has no key store, or it holds no such key.
    """
    pem = _ask_key_store("get_password", name)
    if pem is None:
        raise NoonmarkError(f"the platform's key store holds no key of {name!r}", remedy=f"{_MAKE} --in-key-store")
    try:
        private = load_pem_private_key(str(pem).encode(), None)
    except (ValueError, TypeError):
        raise NoonmarkError(f"what the key store holds for {name!r} is not a key") from None
    return _signing(name, private, "the platform's key store")


def _ask_key_store(verb: str, *arguments: str) -> object:
    try:
        keyring: Any = importlib.import_module("keyring")
    except ImportError:
        remedy = "run: pip install 'noonmark[keyring]', or use a key file"
        raise NoonmarkError("the platform's key store needs the library keyring", remedy=remedy) from None
    try:
        return getattr(keyring, verb)(_SERVICE, *arguments)
    except Exception as error:  # noqa: BLE001 - strangers' backends raise what they like
        raise NoonmarkError(f"the platform's key store refused ({error})", remedy="use a key file") from None
