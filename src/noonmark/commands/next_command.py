"""``noonmark next``: what to ask next, by how far it is expected to shrink the region."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.gather import draft_of, input_options, worked_out
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, say, working
from noonmark.draft import PATH

if TYPE_CHECKING:
    from noonmark.draft import Draft
    from noonmark.fix.next_candidates import Sharper
    from noonmark.recipe import Recipe

_EXAMPLES = """\b
Examples:
  noonmark next clues.toml
  noonmark next clip.mp4 --object 1.8 --shadow 2.6
  noonmark next clues.toml --json -
"""


@click.command("next", epilog=_EXAMPLES, short_help="What to ask next about a fix.")
@input_options
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.next/1. '-' is stdout.")
@click.option("--draws", default=48, metavar="N", help="Observations drawn of each clue. [48]")
def next_command(json_path: str | None, draws: int, **given: Any) -> None:
    """Rank the clues that can still be asked by how far each is expected to shrink the 90 % region.

    FILE and the options are those of 'noonmark fix'. For each clue, observations are drawn from what the fix leaves,
    false ones as often as its kind's trust says, and the region after each is measured: what is told is the mean, with
    the standard error of the draws.
    """
    draft = draft_of({**given, "claim": None})
    outputs = check_outputs({"--json": json_path}, [*given["inputs"], *given["marks"], *(f.path for f in draft.files)])
    with working("reading the clues"):
        recipe = worked_out(draft)
    with working("drawing from what the fix leaves"):
        from noonmark.fix.fuse import fuse  # noqa: PLC0415
        from noonmark.fix.next_clue import Besides, next_clues  # noqa: PLC0415
        from noonmark.fix.prepare import Memory  # noqa: PLC0415
        from noonmark.report.next_document import next_document, next_lines  # noqa: PLC0415

        memory = Memory()
        fix = fuse(recipe.clues, recipe.scope, bits=False, memory=memory)
        besides = Besides(_sharper(draft, recipe), memory)
        found = next_clues(recipe.clues, recipe.scope, fix, draws=draws, besides=besides)
    if STDOUT not in outputs.values():
        for line in next_lines(fix, found):
            click.echo(line)
    for path in write_all([(path, json_text(next_document(fix, found)).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def _sharper(draft: Draft, recipe: Recipe) -> dict[str, Sharper]:
    """Return, by item, the further mark that would help its marked shadows most."""
    from noonmark.fix.next_candidates import Sharper  # noqa: PLC0415
    from noonmark.measure.measured import measure_file  # noqa: PLC0415

    found: dict[str, Sharper] = {}
    items = {clue.item for clue in recipe.clues}
    for row in draft.clues:
        path, item = row.values.get(PATH), str(row.values.get("item", ""))
        if row.kind != "marks" or not isinstance(path, str):
            continue
        best = measure_file(Path(path)).sight.best_next_mark
        if best is not None:
            alone = next(iter(items - {""}), "") if len(items - {""}) == 1 else ""
            found[item or alone] = Sharper(best.what, best.before_deg, best.after_deg)
    return found
