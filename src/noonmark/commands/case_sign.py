"""``noonmark case sign``: a checkpoint over everything that a case's log holds, signed with your key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.signing import signing_key, signing_options
from noonmark.commands.speaking import json_text, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.log.notes import SigningKey
    from noonmark.case.store.case import Case

SCHEMA = "noonmark.case-sign/1"
_EXAMPLES = """\b
Examples:
  noonmark case sign yard/
  noonmark case sign yard/ --to monday.txt
  noonmark case sign yard/ --passphrase-file ~/words --json -
"""


@click.command("sign", epilog=_EXAMPLES, short_help="Sign the log as it is now.")
@click.argument("folder")
@click.option("--to", metavar="PATH", help="Also write the checkpoint to a file, to be given away.")
@signing_options
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="As JSON, schema noonmark.case-sign/1; to stdout without PATH.",
)  # fmt: skip
def sign_command(folder: str, to: str | None, who: str | None, json_path: str | None, **given: Any) -> None:
    """Sign the log of a case as it is now: its number of entries and the root that stands for all of them.

    Printed is the checkpoint, a few lines of text. Give it away: whoever has it can tell later that no entry up to
    then was changed. The log is read through first, and not signed where an entry was altered. Where nothing is new
    since your last checkpoint, that one is told again and none is made.
    """
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    outputs = check_outputs({"--json": json_path, "--to": to})
    with open_case(Path(folder), who=who) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        key = signing_key(given["key"], given["passphrase_file"], in_key_store=given["in_key_store"])
        with working("reading the log through"):
            text, new = _signed(case, key)
        document = _document(case, key, text, new=new)
    if STDOUT not in outputs.values():
        click.echo(text, nl=False)
    _say(document, folder, new=new)
    written = {"--json": json_text(document).encode(), "--to": text.encode()}
    for path in write_all([(path, written[option]) for option, path in outputs.items()]):
        say(f"wrote {path}")


def _signed(case: Case, key: SigningKey) -> tuple[str, bool]:
    """Return the checkpoint of the log as it is, and whether it was made now."""
    _check_whole(case)
    kept = _kept(case, key)
    return (kept, False) if kept else (case.sign(key), True)


def _check_whole(case: Case) -> None:
    """Refuse to sign a log whose entries or earlier checkpoints do not hold: a signature would cover it up."""
    where = str(case.place.folder)
    for found in case.check_log():
        if found.wrong:
            remedy = f"see all of it: noonmark case verify {where}"
            raise NoonmarkError(f"{found}; so it is not signed", where=where, remedy=remedy)


def _kept(case: Case, key: SigningKey) -> str:
    """Return the newest checkpoint where it is this key's and covers all entries; else nothing."""
    from noonmark.case.log.checkpoint import verify  # noqa: PLC0415

    texts, size = case.checkpoints(), case.head().size
    for text in reversed(texts):
        try:
            checkpoint, _ = verify(text, [key.public])
        except NoonmarkError:
            continue
        return text if checkpoint.size == size else ""
    return ""


def _document(case: Case, key: SigningKey, text: str, *, new: bool) -> dict[str, Any]:
    from noonmark.case.log.checkpoint import read_unchecked  # noqa: PLC0415
    from noonmark.case.log.instants import write_instant  # noqa: PLC0415

    checkpoint = read_unchecked(text)
    return {
        "schema": SCHEMA,
        "case": case.case_id,
        "title": case.title,
        "new": new,
        "size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "at_utc": write_instant(checkpoint.at_utc),
        "public_key": key.public.text,
        "checkpoint": text,
    }


def _say(document: dict[str, Any], folder: str, *, new: bool) -> None:
    size, key = document["size"], document["public_key"]
    entries = f"{size} entr{'y' if size == 1 else 'ies'}, root {document['root']}"
    if not new:
        say(f"nothing is new since this checkpoint of {document['at_utc']} ({entries}), so none was made")
        return
    say(f"signed {entries}, with the key {key}")
    say(f"give the checkpoint away, or have it time-stamped: noonmark case stamp {folder} --request stamp.tsq")
