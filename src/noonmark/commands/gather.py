"""The inputs of ``fix`` and ``check``: files and options, joined into one draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from noonmark.commands.clue_options import clue_options, clue_rows, trust_rows
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.draft import Draft, FileRow
    from noonmark.recipe import Recipe

Command = TypeVar("Command", bound=Callable[..., Any])
PRIORS = ("default", "people", "land", "uniform")
_HOW = (
    "give a photo or clip, a clues.toml, or options such as "
    "--object 1.8 --shadow 2.6 --error 5% --at 2022-09-22T03:00Z; "
    "'noonmark kinds' lists all clues"
)


def input_options(command: Command) -> Command:
    """Add the files, the clue options and the scope's options to a command."""
    command = click.option("--prior", type=click.Choice(PRIORS), help="How likely each place was before any clue.")(
        command
    )
    command = click.option(
        "--without",
        "without",
        metavar="NAME",
        multiple=True,
        help="Switch off a clue of the files by its name: gps, clock.",
    )(command)
    command = click.option("--no-metadata", is_flag=True, help="Use nothing that the files say of themselves.")(command)
    command = clue_options(command)
    return click.argument("inputs", nargs=-1, metavar="[FILE]...")(command)


def case_options(command: Command) -> Command:
    """Add the options that make a fix of a case's items and keep it there."""
    command = click.option(
        "--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name, with --case. [the computer's user]"
    )(command)
    return click.option(
        "--case", metavar="FOLDER", help="FILE is an item of this case, which keeps the fix and how it was made."
    )(command)


def draft_of(given: Mapping[str, Any]) -> Draft:
    """Return the draft of files and options.

    Raises
    ------
    NoonmarkError
        For two clues files, or an option that is no clue.
    """
    from noonmark.draft import ClueRow, Draft, FileRow, read_draft  # noqa: PLC0415

    inputs: Sequence[str] = given["inputs"]
    tomls = [name for name in inputs if name.lower().endswith(".toml")]
    if len(tomls) > 1:
        raise NoonmarkError(f"two clues files, {tomls[0]} and {tomls[1]}", remedy="give one, or join them")
    base = read_draft(Path(tomls[0])) if tomls else Draft()
    files = [FileRow(name, Path(name)) for name in inputs if name not in tomls]
    rows = [ClueRow(where, kind, values) for where, kind, values in clue_rows(given)]
    scope = {**base.scope, "prior": given["prior"]} if given.get("prior") else base.scope
    return replace(
        base,
        scope=scope,
        clues=(*base.clues, *rows),
        files=tuple(_switched(row, given) for row in (*base.files, *files)),
        trusts={**base.trusts, **trust_rows(given.get("trust", ()))},
        claim=given.get("claim") or base.claim,
    )


def _switched(row: FileRow, given: Mapping[str, Any]) -> FileRow:
    """Return the file with the clues switched off that the options name."""
    without = tuple(dict.fromkeys((*row.without, *given.get("without", ()))))
    return replace(row, metadata=row.metadata and not given.get("no_metadata"), without=without)


def worked_out(draft: Draft) -> Recipe:
    """Return the recipe of a draft.

    Raises
    ------
    NoonmarkError
        Where there is no clue at all, or anything in it cannot be used.
    """
    from noonmark.recipe import recipe_of  # noqa: PLC0415

    if not draft.clues and not draft.files:
        raise NoonmarkError("there is no clue to make a fix from", where=draft.where, remedy=_HOW)
    recipe = recipe_of(draft)
    if not recipe.clues:
        names = ", ".join(row.path.name for row in draft.files)
        used = any(row.metadata for row in draft.files)
        why = "no place and no clock in it" if used else "what it says of itself is left out by --no-metadata"
        raise NoonmarkError(f"{why}, and there is no other clue", where=names, remedy=_HOW)
    return recipe


def kept_draft(draft: Draft, recipe: Recipe) -> Draft:
    """Return the draft with its scope spelled out, so that it gives the same fix on another day."""
    scope = recipe.scope
    edges = {"earliest": f"{scope.earliest:%Y-%m-%dT%H:%M:%SZ}", "latest": f"{scope.latest:%Y-%m-%dT%H:%M:%SZ}"}
    return replace(draft, scope={**edges, "prior": scope.prior, **draft.scope})
