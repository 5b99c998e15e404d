"""``noonmark kinds``: every kind of clue, what it takes, and its trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, out_console, say
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.clues.kind import Kind

SCHEMA = "noonmark.kinds/1"
_EXAMPLES = """\b
Examples:
  noonmark kinds
  noonmark kinds shadow-length sights
"""


@click.command("kinds", epilog=_EXAMPLES, short_help="Every kind of clue and its keys.")
@click.argument("names", nargs=-1, metavar="[KIND]...")
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.kinds/1. '-' is stdout.")
def kinds_command(names: tuple[str, ...], json_path: str | None) -> None:
    """List the kinds of clues with their keys, their default trust, and why that trust.

    A kind is used in a clues file as [[clue]] with kind = "...", or by --clue 'KIND key=value'.
    """
    outputs = check_outputs({"--json": json_path})
    document = kinds_document(names)
    if STDOUT not in outputs.values():
        _print(document)
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def kinds_document(names: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the kinds of clues as in ``schema/kinds-1.json``; all of them without names.

    Raises
    ------
    NoonmarkError
        For a name that is no kind.
    """
    import difflib  # noqa: PLC0415

    from noonmark.clues.kind import COMMON_KEYS  # noqa: PLC0415
    from noonmark.plugins import clue_kinds  # noqa: PLC0415

    kinds = clue_kinds()
    for name in names:
        if name not in kinds:
            near = difflib.get_close_matches(name, list(kinds), n=1)
            remedy = f"did you mean {near[0]!r}?" if near else "'noonmark kinds' lists all"
            raise NoonmarkError(f"unknown kind of clue {name!r}", remedy=remedy)
    shown = [kinds[name] for name in dict.fromkeys(names)] or list(kinds.values())
    return {"schema": SCHEMA, "kinds": [_row(kind) for kind in shown], "common_keys": dict(COMMON_KEYS)}


def _row(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "summary": kind.summary,
        "keys": dict(kind.keys),
        "trust": kind.trust,
        "why": kind.why,
        "example": dict(kind.example),
    }


def _print(document: dict[str, Any]) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from noonmark.report.print_parts import plain, show  # noqa: PLC0415

    console = out_console()
    for kind in document["kinds"]:
        console.print(Text.assemble((plain(kind["name"]), "bold"), f": {plain(kind['summary'])}"))
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for key, told in kind["keys"].items():
            table.add_row(Text(key), Text(plain(told)))
        table.add_row(Text("trust", style="dim"), Text(f"{kind['trust']:g}: {plain(kind['why'])}", style="dim"))
        example = f"--clue '{kind['name']} {_typed(kind['example'])}'"
        table.add_row(Text("example", style="dim"), Text(example, style="dim"))
        show(table, console)
        console.print()
    common = "; ".join(f"{key} ({told})" for key, told in document["common_keys"].items())
    console.print(Text(f"Every kind also takes {common}."), soft_wrap=True)


def _typed(example: dict[str, Any]) -> str:
    from noonmark.draft import toml_value  # noqa: PLC0415

    return " ".join(f"{key}={toml_value(value)}" for key, value in example.items())
