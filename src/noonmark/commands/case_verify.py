"""``noonmark case verify``: a case held against its own record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.progress import hashing
from noonmark.commands.speaking import json_text, say
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.store.case import Case
    from noonmark.case.store.verify import Verified

SCHEMA = "noonmark.case-verify/1"
ALTERED = 1
"""Exit status where something is not as it was recorded."""


@click.command("verify", short_help="Every original, entry, signature and time stamp.")
@click.argument("folder")
@click.option("--roots", metavar="PEM", help="Authorities whose time stamps you trust.")
@click.option("--record", is_flag=True, help="Write the outcome into the case's log.")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="As JSON, schema noonmark.case-verify/1; to stdout without PATH.",
)  # fmt: skip
def verify_command(folder: str, roots: str | None, json_path: str | None, *, record: bool) -> int:
    """Hold everything in a case against its log: originals, entries, index, checkpoints, time stamps.

    The status is 0 when all is as it was recorded, 1 when something is not: each such thing is named.
    """
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    outputs = check_outputs({"--json": json_path})
    certificates = ()
    if roots is not None:
        from noonmark.case.log.stamp import read_roots  # noqa: PLC0415

        certificates = read_roots(Path(roots))
    with open_case(Path(folder)) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        with hashing(_size(case)) as step:
            found = case.verify(step, certificates)
        if record:
            case.append("verified", {"entries": found.entries, "root": found.root.hex(), "faults": len(found.faults)})
    if json_path != STDOUT:
        _print(found)
    for path in write_all([(path, json_text(_document(found)).encode()) for path in outputs.values()]):
        say(f"wrote {path}")
    return ALTERED if found.faults else 0


def _size(case: Case) -> int:
    """Return how many bytes there are to hash; 0 where a damaged database does not tell."""
    try:
        return sum(item.size for item in case.items())
    except NoonmarkError:
        return 0


def _print(found: Verified) -> None:
    from noonmark.footage.words import printable  # noqa: PLC0415

    for one in sorted(found.findings, key=lambda told: not told.wrong):
        click.echo(printable(f"{'ALTERED' if one.wrong else 'note'}: {one}", 1000))
    parts = (
        f"{_count(found.originals, 'original')} ({found.size:,} bytes)",
        "1 entry" if found.entries == 1 else f"{found.entries} entries",
        _count(found.checkpoints, "checkpoint"),
        _count(found.stamps, "time stamp"),
    )
    click.echo(f"{', '.join(parts)}; root {found.root.hex()}")
    count = len(found.faults)
    click.echo(f"{_count(count, 'thing')} not as recorded" if count else "all is as it was recorded")


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _document(found: Verified) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "as_recorded": not found.faults,
        "findings": [{"where": one.where, "problem": one.problem, "wrong": one.wrong} for one in found.findings],
        "originals": found.originals,
        "bytes": found.size,
        "entries": found.entries,
        "root": found.root.hex(),
        "checkpoints": found.checkpoints,
        "stamps": found.stamps,
    }
