"""``noonmark case key``: the key that signs your cases, and the half of it that you give to others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.signing import computer_user, passphrase
from noonmark.commands.speaking import json_text, say

if TYPE_CHECKING:
    from noonmark.case.log.notes import PublicKey

SCHEMA = "noonmark.case-key/1"
_EXAMPLES = """\b
Examples:
  noonmark case key make --name ada
  noonmark case key show
  noonmark case key show --json -
"""
_KEY_STORE = "the platform's key store"


@click.group("key", epilog=_EXAMPLES, short_help="Make the key that signs your cases, or show its public half.")
def key_command() -> None:
    """Make the key that signs your cases, or show the half of it that others check with."""


_JSON = click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="As JSON, schema noonmark.case-key/1; to stdout without PATH.",
)  # fmt: skip
_NAME = click.option("--name", metavar="NAME", help="Whose key; no spaces and no '+'. [the computer's user]")
_KEY = click.option("--key", metavar="PATH", help="Its file. [in your settings folder]")
_STORE = click.option("--in-key-store", is_flag=True, help="In the platform's key store instead of a file.")


@key_command.command("make", short_help="Make a new key.")
@_NAME
@_KEY
@_STORE
@click.option("--passphrase-file", metavar="PATH", help="Its first line will open the key. [asked for]")
@_JSON
def make_command(
    name: str | None, key: str | None, passphrase_file: str | None, json_path: str | None, *, in_key_store: bool
) -> None:
    """Make a signing key (Ed25519), in a file under your passphrase or in the platform's key store.

    The passphrase is that of --passphrase-file, else of NOONMARK_PASSPHRASE, else you are asked for it. It cannot be
    recovered. A key that is there already is never overwritten. Printed is the public key: one line, to be given to
    those who will check your cases.
    """
    from noonmark.case.log.keys import check_no_key_file, key_path, make_key, make_key_in_key_store  # noqa: PLC0415

    outputs = check_outputs({"--json": json_path})
    called = name or computer_user()
    if in_key_store:
        _tell_of(key)
        made, where = make_key_in_key_store(called), _KEY_STORE
    else:
        path = Path(key) if key is not None else key_path()
        check_no_key_file(called, path)
        made, where = make_key(called, passphrase(passphrase_file, twice=True), path), str(path)
    say(f"made the key of {made.name} in {where}; a lost passphrase cannot be recovered")
    _tell(made.public, where, outputs)


@key_command.command("show", short_help="Show the public key.")
@_NAME
@_KEY
@_STORE
@_JSON
def show_command(name: str | None, key: str | None, json_path: str | None, *, in_key_store: bool) -> None:
    """Show the public half of your key: one line, to be given to those who check. No passphrase is needed."""
    from noonmark.case.log.keys import key_from_key_store, key_path, public_key_of_file  # noqa: PLC0415

    outputs = check_outputs({"--json": json_path})
    if in_key_store:
        _tell_of(key)
        _tell(key_from_key_store(name or computer_user()).public, _KEY_STORE, outputs)
        return
    path = Path(key) if key is not None else key_path()
    found = public_key_of_file(path)
    if name is not None and name != found.name:
        raise click.UsageError(f"the key in {path} is that of {found.name!r}, not of {name!r}")
    _tell(found, str(path), outputs)


def _tell_of(key: str | None) -> None:
    if key is not None:
        raise click.UsageError("--key names a file and --in-key-store wants none; give one of them")


def _tell(key: PublicKey, where: str, outputs: dict[str, str]) -> None:
    if outputs.get("--json") != STDOUT:
        click.echo(key.text)
    say("give this line to whoever checks your cases, by another way than with the case itself: on paper, on your web "
        "page. They check with it: python checker.py bundle.zip --key LINE")  # fmt: skip
    document = {
        "schema": SCHEMA, "name": key.name, "key_id": key.key_id.hex(), "public_key": key.text, "where": where,
    }  # fmt: skip
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")
