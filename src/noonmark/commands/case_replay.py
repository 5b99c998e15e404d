"""``noonmark case replay``: every fix of a case worked out again from the originals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.progress import counting
from noonmark.commands.speaking import json_text, say
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.recipe.keeping import KeptRecipe
    from noonmark.case.recipe.replay import Difference
    from noonmark.case.store.case import Case

SCHEMA = "noonmark.case-replay/1"
DIFFERENT = 1
"""Exit status where a fix is not the same, or could not be worked out."""
_EXAMPLES = """\b
Examples:
  noonmark case replay yard/
  noonmark case replay yard/ 3 --json replay.json
"""
Replayed = tuple["KeptRecipe", "Difference"]


@click.command("replay", epilog=_EXAMPLES, short_help="Work every fix out again, and compare.")
@click.argument("folder")
@click.argument("item", required=False)
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
@click.option("--record", is_flag=True, help="Write the outcome into the case's log.")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="As JSON, schema noonmark.case-replay/1; to stdout without PATH.",
)  # fmt: skip
def replay_command(folder: str, item: str | None, who: str | None, json_path: str | None, *, record: bool) -> int:
    """Work the fixes of a case, or of one ITEM, out again from the originals, and hold each against the kept one.

    Two fixes are the same to 0.05 % of each area, 0.0005 of each probability and 1 s of each time. What differs is
    told: versions first, then what is not as it was recorded, then what the fix says otherwise. The status is 0 when
    all fixes are the same, 1 when one is not.
    """
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    outputs = check_outputs({"--json": json_path})
    with open_case(Path(folder), who=who) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        found = _replayed(case, item, folder)
        different = sum(not difference.same for _, difference in found)
        if record:
            case.append("verified", {"replayed": len(found), "different": different})
        if json_path != STDOUT:
            _print(case, found)
    for path in write_all([(path, json_text(_document(found)).encode()) for path in outputs.values()]):
        say(f"wrote {path}")
    return DIFFERENT if different else 0


def _replayed(case: Case, item: str | None, folder: str) -> list[Replayed]:
    from noonmark.case.recipe.keeping import recipes_of, replay_kept  # noqa: PLC0415
    from noonmark.report.document import fix_document  # noqa: PLC0415

    number = None if item is None else case.item(item).number
    kept = recipes_of(case, number)
    if number is not None and not kept:
        remedy = f"make one: noonmark fix --case {folder} {number}"
        raise NoonmarkError(f"item {number} has no fix yet", where=folder, remedy=remedy)
    found: list[Replayed] = []
    with counting(len(kept)) as step:
        for one in kept:
            found.append((one, replay_kept(case, one, fix_document)))
            step(f"entry {one.number}")
    return found


def _print(case: Case, found: list[Replayed]) -> None:
    from noonmark.footage.words import printable  # noqa: PLC0415

    names = {item.number: item.name for item in case.items()}
    for kept, difference in found:
        items = ", ".join(f"{number} {names.get(number, '')}".strip() for number in kept.items)
        click.echo(printable(f"entry {kept.number}, item {items}: {_outcome(difference)}", 1000))
        for line in difference.lines:
            click.echo(printable(f"  {line}", 1000))
    count, different = len(found), sum(not difference.same for _, difference in found)
    told = f"{different} not the same" if different else "all the same"
    click.echo(f"{count} fix{'es' * (count != 1)} worked out again: {told}" if count else "the case keeps no fix yet")


def _outcome(difference: Difference) -> str:
    if difference.same:
        return "the same, to the last digit" if difference.exact else "the same"
    return "not worked out" if difference.recipe is None else "NOT THE SAME"


def _document(found: list[Replayed]) -> dict[str, Any]:
    from noonmark.case.recipe.compare import ROUNDING  # noqa: PLC0415

    return {
        "schema": SCHEMA,
        "same": all(difference.same for _, difference in found),
        "rounding": ROUNDING,
        "fixes": [_row(kept, difference) for kept, difference in found],
    }


def _row(kept: KeptRecipe, difference: Difference) -> dict[str, Any]:
    return {
        "entry": kept.number,
        "items": list(kept.items),
        "same": difference.same,
        "exact": difference.exact,
        "versions": list(difference.versions),
        "faults": list(difference.faults),
        "answer": list(difference.answer),
        "fix": None if difference.recipe is None else difference.recipe.fix,
    }
