"""``noonmark copies list`` and ``remove``: what an index of fingerprints holds, and taking files out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.copies_options import index_options, opened
from noonmark.commands.copies_tally import hours
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, say
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from noonmark.copies.index.protocol import Filed

SCHEMA = "noonmark.copies-list/1"
_LIST_EXAMPLES = """\b
Examples:
  noonmark copies list
  noonmark copies list --index fast-index/ --json
"""
_REMOVE_EXAMPLES = """\b
Examples:
  noonmark copies remove 17 18
  noonmark copies remove archive/clip.mp4
"""
_PATH = 70


@click.command("list", epilog=_LIST_EXAMPLES, short_help="What the index holds.")
@index_options
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="As JSON, schema noonmark.copies-list/1; to stdout without PATH.",
)  # fmt: skip
def list_command(index_path: str | None, postgres: str | None, json_path: str | None) -> None:
    """Tell the files whose fingerprints are kept, by number, and how much room they take."""
    outputs = check_outputs({"--json": json_path})
    index = opened(index_path, postgres)
    try:
        files, size = index.files(), index.size()
    finally:
        index.close()
    if json_path != STDOUT and files:
        click.echo("\n".join(_line(filed) for filed in files))
    for path in write_all([(path, _document(files, size).encode()) for path in outputs.values()]):
        say(f"wrote {path}")
    length = sum(filed.duration_s for filed in files)
    say(f"{len(files):,} file{'s' * (len(files) != 1)}, {hours(length)} of footage, {size / 1e6:,.1f} MB")


def _line(filed: Filed) -> str:
    from noonmark.footage.words import printable  # noqa: PLC0415

    when = "" if filed.posted is None else f"posted {filed.posted:%Y-%m-%d %H:%MZ}"
    length = "still" if filed.kind == "image" else hours(filed.duration_s)
    told = (
        f"{filed.number:>6}",
        f"{length:>8}",
        _shortened(printable(filed.path, 4000)),
        printable(filed.item, 60),
        when,
    )
    return "  ".join(part for part in (*told, "key frames only" if filed.fast else "") if part)


def _shortened(path: str) -> str:
    return path if len(path) <= _PATH else f"…{path[1 - _PATH :]}"


def _document(files: Sequence[Filed], size: int) -> str:
    """Return the files as JSON, one a line."""
    head = json_text({"schema": SCHEMA, "bytes": size})
    write = json.JSONEncoder(ensure_ascii=False).encode
    rows = ",\n".join(f"    {write(_plain(filed))}" for filed in files)
    return f'{head.rstrip().removesuffix("}").rstrip()},\n  "files": [\n{rows}\n  ]\n}}\n'


def _plain(filed: Filed) -> dict[str, Any]:
    return {
        "number": filed.number,
        "file": filed.path,
        "sha256": filed.sha256,
        "item": filed.item,
        "posted": None if filed.posted is None else filed.posted.isoformat(),
        "kind": filed.kind,
        "duration_s": round(filed.duration_s, 3),
        "fast": filed.fast,
    }


@click.command("remove", epilog=_REMOVE_EXAMPLES, short_help="Take files out of the index.")
@click.argument("what", nargs=-1, required=True, metavar="NUMBER|PATH...")
@index_options
def remove_command(what: tuple[str, ...], index_path: str | None, postgres: str | None) -> None:
    """Take fingerprints out of the index, by the number or the path that 'list' tells; the files are not touched."""
    index = opened(index_path, postgres)
    try:
        files = index.files()
        numbers = [_number(files, told) for told in what]
        for number in dict.fromkeys(numbers):
            index.remove(number)
    finally:
        index.close()
    count = len(set(numbers))
    say(f"took {count} file{'s' * (count != 1)} out of the index")


def _number(files: Sequence[Filed], told: str) -> int:
    path = str(Path(told).absolute())
    for filed in files:
        if told == str(filed.number) or filed.path in {path, told}:
            return filed.number
    raise NoonmarkError(f"the index holds no file {told!r}", remedy="see 'noonmark copies list'")
