"""``noonmark copies groups``: what repeats in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.copies_options import index_options, opened
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.progress import counting
from noonmark.commands.speaking import json_text, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from noonmark.copies.index.protocol import Filed
    from noonmark.copies.repeat_groups import Group
    from noonmark.copies.repeats import Pair

SCHEMA = "noonmark.copies-groups/1"
_EXAMPLES = """\b
Examples:
  noonmark copies groups
  noonmark copies groups --index archive-index/ --json groups.json
"""
Span = tuple[float, float]


@click.command("groups", epilog=_EXAMPLES, short_help="What repeats in the archive.")
@index_options
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="As JSON, schema noonmark.copies-groups/1; to stdout without PATH.",
)  # fmt: skip
def groups_command(index_path: str | None, postgres: str | None, json_path: str | None) -> None:
    """Tell which files of the index hang together: copies and parts of each other, or the same sound.

    It goes by fingerprints alone and reads no file, so it is quick and misses what is hard to recognise, mirrored
    copies above all: 'noonmark copies find' with a file finds these. Files whose pictures are alike but stand still
    are told as such, since a copy and another take of one place look the same then.
    """
    from noonmark.copies.repeat_groups import grouped  # noqa: PLC0415
    from noonmark.copies.repeats import repeating  # noqa: PLC0415

    outputs = check_outputs({"--json": json_path})
    index = opened(index_path, postgres)
    pairs: list[Pair] = []
    try:
        files = index.files()
        with counting(len(files)) as step:
            for filed in files:
                pairs += repeating(index, filed)
                step(filed.path)
    finally:
        index.close()
    groups = grouped(files, pairs)
    if json_path != STDOUT and groups:
        click.echo("\n\n".join(_text(number, group) for number, group in enumerate(groups, 1)))
    for path in write_all([(path, json_text(_document(groups)).encode()) for path in outputs.values()]):
        say(f"wrote {path}")
    say(_told(files, groups))


def _told(files: Sequence[Filed], groups: Sequence[Group]) -> str:
    if not groups:
        return f"none of {len(files):,} files repeats another"
    count = sum(len(group.files) for group in groups)
    return f"{len(groups):,} group{'s' * (len(groups) != 1)}, {count:,} of {len(files):,} files"


def _text(number: int, group: Group) -> str:
    from noonmark.footage.words import printable  # noqa: PLC0415

    lines = [f"group {number}"]
    for filed in group.files:
        when = "" if filed.posted is None else f"  posted {filed.posted:%Y-%m-%d %H:%MZ}"
        item = f"  {printable(filed.item, 60)}" if filed.item else ""
        lines.append(f"  {filed.number:>6}  {printable(filed.path, 300)}{item}{when}")
        lines += [f"          {words}" for words in _pair_words(group, filed)]
    return "\n".join(lines)


def _pair_words(group: Group, filed: Filed) -> list[str]:
    """Return what a file shares with the first file before it that it shares something with; the JSON has all."""
    for before in group.files[: group.files.index(filed)]:
        for pair in group.pairs:
            if {pair.one, pair.other} == {before.number, filed.number}:
                own, there = pair.seconds, pair.other_seconds
                if pair.one != filed.number:
                    own, there = there, own
                return [_words(pair, own, before, there)]
    return []


def _words(pair: Pair, own: Span, before: Filed, there: Span) -> str:
    if own[1] - own[0] < 0.05:
        at = "" if before.kind == "image" else f" at {there[0]:.1f} s"
        return f"the same picture as {before.number}{at}"
    what = {"copy": "the same recording as", "alike": "looks like", "same-sound": "the same sound as"}[pair.shared]
    span = f"{there[0]:.1f} to {there[1]:.1f} s"
    return f"{own[0]:.1f} to {own[1]:.1f} s: {what} {before.number}, {span} ({own[1] - own[0]:.1f} s long)"


def _document(groups: Sequence[Group]) -> dict[str, Any]:
    return {"schema": SCHEMA, "groups": [{"files": _files(group), "pairs": _pairs(group)} for group in groups]}


def _files(group: Group) -> list[dict[str, Any]]:
    return [
        {
            "number": filed.number, "file": filed.path, "item": filed.item,
            "posted": None if filed.posted is None else filed.posted.isoformat(),
        }
        for filed in group.files
    ]  # fmt: skip


def _pairs(group: Group) -> list[dict[str, Any]]:
    return [
        {
            "one": pair.one, "other": pair.other, "relation": pair.shared,
            "seconds": [round(second, 2) for second in pair.seconds],
            "other_seconds": [round(second, 2) for second in pair.other_seconds],
            "agreeing": round(pair.agreeing, 3),
        }
        for pair in group.pairs
    ]  # fmt: skip
