"""``noonmark compare``: what one text states and the other leaves open."""

from __future__ import annotations

from pathlib import Path

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, out_console, say, working
from noonmark.errors import NoonmarkError

MOST_BYTES = 4_000_000
_EXAMPLES = """\b
Examples:
  noonmark compare speech.txt decree.txt
  noonmark compare speech.txt decree.txt --json -
"""


@click.command("compare", epilog=_EXAMPLES, short_help="What one text states and the other leaves open.")
@click.argument("first", metavar="FIRST")
@click.argument("second", metavar="SECOND")
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.compare/1. '-' is stdout.")
def compare_command(first: str, second: str, json_path: str | None) -> None:
    """Lay two texts side by side: who, where, how many, how long, exempt, from when, penalty; passage by passage.

    FIRST and SECOND are plain text in UTF-8, each in English, Russian or Ukrainian. Every finding stands with its
    character offsets, and what no rule finds is told as not stated. Nothing is translated and nothing is sent.
    """
    targets = check_outputs({"--json": json_path}, [first, second])
    texts = read_plain(Path(first)), read_plain(Path(second))
    names = (Path(first).name, Path(second).name)
    with working("comparing the texts"):
        from noonmark.report.compare_document import compare_document  # noqa: PLC0415
        from noonmark.words.compare import compare  # noqa: PLC0415

        try:
            told = compare(*texts)
        except NoonmarkError as error:
            raise _named(error, names) from None
    if STDOUT not in targets.values():
        from noonmark.report.compare_table import print_compare  # noqa: PLC0415

        print_compare(names, told, out_console())
    document = json_text(compare_document(names, told)).encode()
    for path in write_all([(path, document) for path in targets.values()]):
        say(f"wrote {path}")


def _named(error: NoonmarkError, names: tuple[str, str]) -> NoonmarkError:
    """Return the error with the file's name in place of which text it was."""
    where = {"the first text": names[0], "the second text": names[1]}.get(error.where, error.where)
    return NoonmarkError(error.problem, where=where, remedy=error.remedy)


def read_plain(path: Path) -> str:
    """Return a text file.

    Raises
    ------
    NoonmarkError
        For a file that cannot be read, is over 4 MB, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            told = file.read(MOST_BYTES + 1)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise NoonmarkError(f"it cannot be read ({why})", where=str(path), remedy="give a text file") from None
    if len(told) > MOST_BYTES:
        raise NoonmarkError("it is over 4 MB, which is no speech and no decree", where=path.name, remedy="give a part")
    try:
        return told.decode("utf-8-sig")
    except UnicodeDecodeError:
        remedy = "save it as plain text in UTF-8 and try again"
        raise NoonmarkError("it is not text in UTF-8", where=path.name, remedy=remedy) from None
