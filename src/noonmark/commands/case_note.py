"""``noonmark case note``: the user's own words, put on the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, say
from noonmark.errors import NoonmarkError

SCHEMA = "noonmark.case-note/1"
LONGEST = 10_000
"""Letters of a note: an entry holds what was done and decided, not a document; that is added as a file."""
_EXAMPLES = """\b
Examples:
  noonmark case note yard/ "The key ada+2bbde9ae was stolen on 3 March; do not trust it after that"
  noonmark case note yard/ "Spoke to the man who filmed it" --item 3
"""


@click.command("note", epilog=_EXAMPLES, short_help="Put your own words on the record.")
@click.argument("folder")
@click.argument("text")
@click.option("--item", metavar="ITEM", help="The item that it is about.")
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="The entry as JSON, schema noonmark.case-note/1; to stdout without PATH.",
)  # fmt: skip
def note_command(folder: str, text: str, item: str | None, who: str | None, json_path: str | None) -> None:
    """Put TEXT into the log of the case in FOLDER. Nothing takes it out again: name nobody who could be harmed."""
    import json  # noqa: PLC0415

    from noonmark.case.store.case import open_case  # noqa: PLC0415

    outputs = check_outputs({"--json": json_path})
    if not text.strip() or len(text) > LONGEST:
        problem = "the note is empty" if not text.strip() else f"the note has {len(text):,} letters"
        raise NoonmarkError(problem, remedy=f"write up to {LONGEST:,}, or add a file: noonmark case add")
    with open_case(Path(folder), who=who) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        what: dict[str, Any] = {"text": text}
        if item is not None:
            what["item"] = case.item(item).number
        entry = case.append("note", what)
    say(f"kept as entry {entry.number}")
    document = {"schema": SCHEMA, "entry": json.loads(entry.to_bytes())}
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")
