"""``noonmark case import``: a bundle that somebody else exported, checked and made a case of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.progress import hashing
from noonmark.commands.speaking import json_text, say
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.export.checking import Checked
    from noonmark.case.export.importing import Imported
    from noonmark.case.export.reading import OpenBundle

SCHEMA = "noonmark.case-import/1"
_SHOWN = 10
_EXAMPLES = """\b
Examples:
  noonmark case import yard.zip
  noonmark case import yard.zip --to theirs/ --key "ada+2bbde9ae+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
  noonmark case replay theirs/
"""


@click.command("import", epilog=_EXAMPLES, short_help="A bundle of somebody else, checked, as a new case.")
@click.argument("bundle")
@click.option("--to", "folder", metavar="FOLDER", help="The new case's folder. [the bundle's name without .zip]")
@click.option("--key", "keys", multiple=True, metavar="LINE", help="The signer's key, as the signer told it to you.")
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="What was taken in, as JSON, schema noonmark.case-import/1; to stdout without PATH.",
)  # fmt: skip
def import_command(
    bundle: str, folder: str | None, keys: tuple[str, ...], who: str | None, json_path: str | None
) -> None:
    """Check a BUNDLE, and make a new case of it.

    The new case has a log of its own, which names the other one. Originals come with their arrivals as the other log
    tells them, and every fix whose originals are there can be worked out again: 'noonmark case replay'. The bundle's
    own log stays in the case as it came. A bundle of which anything does not hold is refused.
    """
    from noonmark.case.export.checking import check_bundle  # noqa: PLC0415
    from noonmark.case.export.importing import take_in  # noqa: PLC0415
    from noonmark.case.export.new_folder import new_folder  # noqa: PLC0415
    from noonmark.case.export.reading import open_bundle  # noqa: PLC0415
    from noonmark.case.log.notes import read_public_key  # noqa: PLC0415
    from noonmark.case.store.case import make_case  # noqa: PLC0415

    outputs = check_outputs({"--json": json_path}, [bundle])
    try:
        known = [read_public_key(line) for line in keys]
    except NoonmarkError as error:
        raise error.at("--key") from None
    path = Path(bundle)
    target = Path(folder) if folder is not None else _named_after(path)
    with open_bundle(path) as opened, new_folder(target) as place:
        size = sum(info.file_size for info in opened.files.values())
        with hashing(size) as step:
            checked = check_bundle(opened, known, step)
        with make_case(place, _title(opened), who=who) as case, hashing(size) as step:
            done = take_in(case, opened, checked, _digest(path), step)
    _conclude(target, checked, done, outputs, told_key=bool(known), quiet=json_path == STDOUT)


def _named_after(path: Path) -> Path:
    """Return the folder of a bundle's name, in the folder where one is."""
    stem = path.stem if path.suffix.lower() == ".zip" else f"{path.name}-case"
    return Path(stem or "case")


def _title(bundle: OpenBundle) -> str:
    from noonmark.footage.words import printable  # noqa: PLC0415

    return printable(str(bundle.manifest["title"]), 400).strip() or "Imported"


def _digest(path: Path) -> str:
    import hashlib  # noqa: PLC0415

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _conclude(
    target: Path, checked: Checked, done: Imported, outputs: dict[str, str], *, told_key: bool, quiet: bool
) -> None:
    from noonmark.footage.words import printable  # noqa: PLC0415

    for line in done.left[:_SHOWN]:
        say(f"left: {printable(line, 300)}")
    if len(done.left) > _SHOWN:
        say(f"left: {len(done.left) - _SHOWN} more (--json names all)")
    if not quiet:
        click.echo(
            f"all of the bundle holds: {checked.checkpoint.size} entries of its log, signed by {checked.signer.name}"
        )
        click.echo(f"made the case {target}: {_count(done.items, 'item')} with {_count(done.arrivals, 'arrival')}, "
                   f"{_count(done.recipes, 'fix', 'fixes')}, and the bundle's own record")  # fmt: skip
    if told_key:
        say(f"it was signed with the key that you gave: {checked.signer.text}")
    else:
        say(f"ask {checked.signer.name}, by another way, whether this is their key: {checked.signer.text}")
    if done.recipes:
        say(f"to work the fixes out again: noonmark case replay {target}")
    for path in write_all([(path, json_text(_document(target, checked, done)).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def _count(count: int, noun: str, plural: str = "") -> str:
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def _document(target: Path, checked: Checked, done: Imported) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "case": str(target),
        "origin": checked.checkpoint.origin,
        "size": checked.checkpoint.size,
        "root": checked.checkpoint.root.hex(),
        "signed_by": checked.signer.text,
        "items": done.items,
        "arrivals": done.arrivals,
        "recipes": done.recipes,
        "left": list(done.left),
    }
