"""``noonmark fix`` and ``noonmark check``."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from noonmark.commands.distance import coarse_km as read_coarse
from noonmark.commands.gather import case_options, draft_of, input_options, kept_draft, worked_out
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import out_console, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.draft import Draft
    from noonmark.fix.answer import Fix
    from noonmark.recipe import Recipe

Command = TypeVar("Command", bound=Callable[..., Any])
_WRITERS = {
    "--json": "The fix as JSON, schema noonmark.fix/1.",
    "--html": "One self-contained page.",
    "--geojson": "The regions as GeoJSON.",
    "--kml": "The regions and places as KML.",
    "--png": "A map.",
    "--save": "The clues as a clues file that can be run again.",
}
_FIX_EXAMPLES = """\b
Examples:
  noonmark fix photo.jpg
  noonmark fix --object 1 --shadow 0.8 --error 5% --at 2024-02-29T12:00Z
  noonmark fix clip.mp4 --object 1.8 --shadow 2.6 --near Neryungri --html fix.html
  noonmark fix clues.toml --json -
  noonmark fix --case yard/ 3 --marks marks.json
"""
_CHECK_EXAMPLES = """\b
Examples:
  noonmark check clues.toml
  noonmark check clip.mp4 --shadow-azimuth 300~4 --claim "Magadan airport, 22 September 2022"
"""


def output_options(command: Command) -> Command:
    """Add the options that say where the answer goes."""
    for option, told in reversed(_WRITERS.items()):
        command = click.option(option, metavar="PATH", help=f"{told} '-' is stdout.")(command)
    return click.option("--coarse", metavar="KM", help="Round every place to this distance, e.g. 10km.")(command)


@click.command("fix", epilog=_FIX_EXAMPLES, short_help="Where and when footage was filmed.")
@input_options
@output_options
@case_options
@click.pass_context
def fix_command(context: click.Context, **given: Any) -> None:
    """Say where and when footage was filmed, with odds.

    FILE is a photo, a clip, or one clues file (.toml). What files say of themselves and every option below is a
    clue; all clues are joined into one fix.
    """
    _run(context, given)


@click.command("check", epilog=_CHECK_EXAMPLES, short_help="Whether a caption can be true.")
@click.option("--claim", metavar="TEXT", help='The caption: "Magadan airport, 22 September 2022".')
@input_options
@output_options
@case_options
@click.pass_context
def check_command(context: click.Context, **given: Any) -> None:
    """Say how far the clues support or refute a caption that names a place, and a date if any.

    The claim comes from --claim or from the clues file. Clues are given as for 'noonmark fix'; leave out those
    that come from the caption itself.
    """
    _run(context, given, claimed=True)


def _run(context: click.Context, given: Mapping[str, Any], *, claimed: bool = False) -> None:
    coarse_km = read_coarse(given["coarse"])
    draft = draft_of(given)
    if claimed and not draft.claim:
        raise NoonmarkError("there is no claim to check", remedy='give --claim "Neryungri, 22 September 2022"')
    read = [*given["inputs"], *given["marks"], *(row.path for row in draft.files)]
    targets = check_outputs({option: given[option.strip("-")] for option in _WRITERS}, read)
    if given["case"] is not None:
        recipe, found, kept = *_in_case(given, draft, claimed=claimed), []
    else:
        with working("reading the clues"):
            recipe = worked_out(draft)
        kept = _kept(targets.get("--save"), lambda folder: _draft_text(kept_draft(draft, recipe), folder))
        with working("searching places and times"):
            found = _solved(recipe, draft.claim if claimed else "")
    for line in recipe.facts if coarse_km is None else ():
        say(line)
    rerun = [shlex.join(["noonmark", *context.obj]).encode(errors="replace").decode()]
    outputs = kept + [
        (path, _rendered(option, found, coarse_km, rerun)) for option, path in targets.items() if option != "--save"
    ]
    if STDOUT not in targets.values():
        _print(found, coarse_km, claimed=claimed)
    for path in write_all(outputs):
        say(f"wrote {path}")


def _in_case(given: Mapping[str, Any], draft: Draft, *, claimed: bool) -> tuple[Recipe, Fix]:
    """Return the fix of items of a case; it is kept there, with all that it was made from."""
    if given["save"] is not None:
        remedy = "leave --save out: the case keeps all that the fix is made from"
        raise NoonmarkError("--save does not go with --case", remedy=remedy)
    from noonmark.commands.case_fix import fixed_in_case  # noqa: PLC0415 - loads a database

    return fixed_in_case(given["case"], given["who"], draft, claimed=claimed)


def _kept(target: str | None, text: Callable[[Path], str]) -> list[tuple[str, bytes]]:
    if target is None:
        return []
    folder = Path.cwd() if target == STDOUT else Path(target).resolve().parent
    return [(target, text(folder).encode())]


def _draft_text(draft: Any, folder: Path) -> str:
    from noonmark.draft import draft_text  # noqa: PLC0415

    return draft_text(draft, folder)


def _solved(recipe: Recipe, claim: str) -> Fix:
    from noonmark.fix.fuse import fuse  # noqa: PLC0415

    if not claim:
        return fuse(recipe.clues, recipe.scope)
    from noonmark.fix.claim import check  # noqa: PLC0415
    from noonmark.fix.claim_text import read_claim  # noqa: PLC0415

    told = read_claim(claim, recipe.scope)
    return replace(fuse(recipe.clues, recipe.scope), claim=check(recipe.clues, recipe.scope, told))


def _rendered(option: str, found: Fix, coarse_km: float | None, rerun: list[str]) -> bytes:
    from noonmark.report.coarse import coarsened  # noqa: PLC0415

    if option == "--json":
        from noonmark.report.document import fix_json  # noqa: PLC0415

        return fix_json(found, coarse_km=coarse_km).encode()
    told = found if coarse_km is None else coarsened(found, coarse_km)
    if option == "--geojson":
        from noonmark.report.geojson import geojson_text  # noqa: PLC0415

        return geojson_text(told).encode()
    if option == "--kml":
        from noonmark.report.kml import kml  # noqa: PLC0415

        return kml(told).encode()
    if option == "--png":
        from noonmark.report.map_png import map_png  # noqa: PLC0415

        return map_png(told)
    from noonmark.report.html import html_page  # noqa: PLC0415

    return html_page(told, rerun=rerun).encode()


def _print(found: Fix, coarse_km: float | None, *, claimed: bool) -> None:
    from noonmark.report.coarse import coarsened  # noqa: PLC0415
    from noonmark.report.terminal import print_check, print_fix  # noqa: PLC0415

    told = found if coarse_km is None else coarsened(found, coarse_km)
    (print_check if claimed else print_fix)(told, out_console())
