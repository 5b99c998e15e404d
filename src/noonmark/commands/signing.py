"""The user's signing key as every command asks for it: where it lies, and its passphrase."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.log.notes import SigningKey

PASSPHRASE = "NOONMARK_PASSPHRASE"  # noqa: S105 - the name of a variable
_LONGEST = 4096
_GIVE = f"set {PASSPHRASE}, or give --passphrase-file PATH"
_AnyFunction = TypeVar("_AnyFunction", bound=Callable[..., Any])


def signing_options(command: _AnyFunction) -> _AnyFunction:
    """Give a command the options ``--key``, ``--passphrase-file`` and ``--in-key-store``, by those names."""
    for option in (
        click.option("--in-key-store", is_flag=True, help="The key lies in the platform's key store; --key names it."),
        click.option("--passphrase-file", metavar="PATH", help="Its first line opens the key. [asked for]"),
        click.option("--key", metavar="PATH", help="The file of your signing key. [in your settings folder]"),
    ):
        command = option(command)
    return command


def signing_key(
    key: str | None = None, passphrase_file: str | None = None, *, in_key_store: bool = False
) -> SigningKey:
    """Return the user's signing key, opened.

    Parameters
    ----------
    key : str, optional
        Path of its file; with ``in_key_store`` the name that it was made with. Left out: the usual file, or the
        computer's user.
    passphrase_file : str, optional
        A file whose first line is the passphrase. Else ``NOONMARK_PASSPHRASE``, else it is asked for.
    in_key_store : bool
        The platform's key store holds it, and asks for what it wants by itself.

    Raises
    ------
    NoonmarkError
        No key there, a wrong passphrase, or nobody at a terminal who could be asked for it.
    """
    from noonmark.case.log.keys import check_key_file, key_from_key_store, load_key  # noqa: PLC0415

    if in_key_store:
        return key_from_key_store(key or computer_user())
    path = None if key is None else Path(key)
    check_key_file(path)  # before anybody types a passphrase for nothing
    return load_key(passphrase(passphrase_file), path)


def computer_user() -> str:
    """Return the name of the computer's user, as a key without a name gets it."""
    from noonmark.case.store.case import user_name  # noqa: PLC0415

    return user_name()


def passphrase(passphrase_file: str | None, *, twice: bool = False) -> str:
    """Return the passphrase: of the file, else of ``NOONMARK_PASSPHRASE``, else typed, unseen.

    Parameters
    ----------
    passphrase_file : str or None
    twice : bool
        It is a new one, so a typed one is asked for again.

    Raises
    ------
    NoonmarkError
        The file cannot be used, or there is no terminal to ask at.
    """
    if passphrase_file is not None:
        return _first_line(Path(passphrase_file))
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    if not sys.stdin.isatty():
        raise NoonmarkError("the key has a passphrase, and there is no terminal to ask for it", remedy=_GIVE)
    return click.prompt("Passphrase of your key", hide_input=True, confirmation_prompt=twice, err=True)


def _first_line(path: Path) -> str:
    where = f"--passphrase-file {path}"
    try:
        open_to = path.is_file() and os.name == "posix" and path.stat().st_mode & 0o077
        with path.open("rb") as file:
            line = file.readline(_LONGEST + 1).decode().rstrip("\r\n")
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or "it is no text"
        raise NoonmarkError(f"no passphrase can be read ({told.lower()})", where=where, remedy=_GIVE) from None
    if open_to:
        raise NoonmarkError("others may read this file", where=where, remedy=f"run chmod 600 {path}")
    if not line or len(line) > _LONGEST:
        problem = "its first line is empty" if not line else "its first line is too long"
        raise NoonmarkError(problem, where=where, remedy="write the passphrase there")
    return line
