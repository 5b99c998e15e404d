"""``noonmark case export``: a case as one file that a stranger can check without Noonmark, or as tables."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.case_tables import TABLES, USUAL_KM, Telling, beside, coarse_fixes, inside, rendered, told_fixes
from noonmark.commands.distance import coarse_km
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.progress import hashing
from noonmark.commands.signing import signing_key, signing_options
from noonmark.commands.speaking import json_text, say
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.export.coarse import Again
    from noonmark.case.export.exporting import Exported
    from noonmark.case.log.bundle_layout import Step
    from noonmark.case.log.notes import SigningKey
    from noonmark.case.store.case import Case

SCHEMA = "noonmark.case-export/1"
_EXAMPLES = """\b
Examples:
  noonmark case export yard/ --to yard.zip
  noonmark case export yard/ --to yard.zip --item 3 --item 5
  noonmark case export yard/ --to yard-coarse.zip --coarse 10km
  noonmark case export yard/ --to yard-bag.zip --bagit
  noonmark case export yard/ --atlos incidents.csv --geojson fixes.geojson
"""


@click.command("export", epilog=_EXAMPLES, short_help="One file that others can check, or tables.")
@click.argument("folder")
@click.option("--to", "target", metavar="FILE.zip", help="The bundle to write: signed, with its own checker.")
@click.option("--item", "items", multiple=True, metavar="ITEM", help="Only this item; may be given again. [all]")
@click.option("--coarse", metavar="KM", help="Tell no place more finely, and leave out what could, e.g. 10km.")
@click.option("--without-originals", is_flag=True, help="Leave the files out; their hashes stay.")
@click.option("--with-originals", is_flag=True, help="With --coarse: put the files in all the same.")
@click.option("--bagit", "bag", is_flag=True, help="The bundle inside a BagIt bag (RFC 8493), for archives.")
@click.option("--force", is_flag=True, help="Replace a bundle that is there.")
@click.option("--atlos", metavar="FILE.csv", help="The fixes as a table that Atlos imports.")
@click.option("--timemap", metavar="FILE.json", help="As a timemap's events; its sources go to FILE-sources.json.")
@click.option("--geojson", metavar="FILE", help="As GeoJSON: regions and places.")
@click.option("--kml", metavar="FILE", help="As KML: regions and places.")
@click.option("--exact", is_flag=True, help="Tables with exact places, names and captions. [rounded to 10 km, without]")
@signing_options
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="What was written, as JSON, schema noonmark.case-export/1; to stdout without PATH.",
)  # fmt: skip
def export_command(folder: str, **given: Any) -> None:
    """Write the case in FOLDER as one signed bundle, or its fixes as tables for other programs.

    The bundle holds the originals, the log with its checkpoints and time stamps, and the recipe of every fix, so that
    others can work the fixes out again: 'noonmark case import'. With --coarse the originals, names, captions and
    recipes stay at home, and each fix is told rounded.

    An exact place can endanger who filmed. So tables are rounded to 10 km, and tell neither names of files nor
    captions, unless --exact asks for them. With --to they are in the bundle too.
    """
    from noonmark.case.export.whole_file import check_target  # noqa: PLC0415
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    asked = _asked(given)
    outputs = check_outputs({option: given[option.strip("-")] for option in TABLES} | {"--json": given["json_path"]})
    key = None
    if asked.target is not None:
        check_target(asked.target, force=given["force"])
        key = signing_key(given["key"], given["passphrase_file"], in_key_store=given["in_key_store"])
    with open_case(Path(folder), who=given["who"]) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        how = Telling(tuple(dict.fromkeys(case.item(told).number for told in asked.items)), asked.tables_km)
        tables = {option: path for option, path in outputs.items() if option in TABLES}
        fixes = told_fixes(case, how.numbers) if tables or (key and asked.coarse_km is not None) else []
        if tables:
            _write_tables(case, tables, fixes, how)
        document: dict[str, Any] = {"schema": SCHEMA, "tables": list(tables.values()), "bundle": None}
        if asked.target is not None and key is not None:
            km = asked.coarse_km
            more = inside(case, tables, fixes, replace(how, links=km is None))
            more |= {} if km is None else coarse_fixes(case, fixes, how, km)
            done = _write_bundle(case, asked, more, how.numbers, key)
            _tell(asked.target, done, key, quiet=STDOUT in outputs.values())
            document["bundle"] = _bundle_json(asked.target, done, key)
    if (path := outputs.get("--json")) is not None:
        for written in write_all([(path, json_text(document).encode())]):
            say(f"wrote {written}")


@dataclass(frozen=True)
class _Asked:
    """The options, checked against each other."""

    target: Path | None
    items: tuple[str, ...]
    coarse_km: float | None
    tables_km: float | None
    originals: bool
    force: bool
    bag: bool


def _asked(given: dict[str, Any]) -> _Asked:
    km, target = coarse_km(given["coarse"]), given["target"]
    without, insisted, exact = given["without_originals"], given["with_originals"], given["exact"]
    has_tables = any(given[option.strip("-")] for option in TABLES)
    if target is None and not has_tables:
        raise NoonmarkError("there is nothing to write", remedy="give --to FILE.zip, or a table: --atlos FILE.csv")
    for wrong, names in (
        (without and insisted, ("--without-originals", "--with-originals")),
        (exact and km, ("--exact", "--coarse")),
    ):
        if wrong:
            raise NoonmarkError(f"{names[0]} and {names[1]} do not go together", remedy="give one of them")
    if target is not None and km is not None and insisted:
        say("warning: the files can hold the exact place, in their metadata and in the picture; you asked for them")
    elif target is not None and km is not None and not without:
        say("the originals stay at home: a file can hold the exact place (--with-originals puts them in all the same)")
    originals = insisted or not (without or km is not None)
    tables_km = None if exact else km or USUAL_KM
    path = None if target is None else Path(target)
    return _Asked(path, given["items"], km, tables_km, originals, given["force"], given["bag"])


def _write_tables(case: Case, tables: dict[str, str], fixes: list[Again], how: Telling) -> None:
    if how.km is None:
        say("warning: the tables tell exact places, which can endanger who filmed: think of who will read them")
    files = [
        (beside(path, ending), data)
        for option, path in tables.items()
        for ending, data in rendered(case, option, fixes, how)
        if not (path == STDOUT and ending)
    ]
    told = {"items": list(how.numbers) or "all", "tables": [option.strip("-") for option in tables]}
    case.append("exported", told if how.km is None else {**told, "coarse_km": how.km})
    for path in write_all(files):
        say(f"wrote {path}")
    if how.km is not None:
        say(f"places are rounded to {how.km:g} km; names of files and captions are left out (--exact tells all)")
    told_items = {number for one in fixes for number in one.kept.items}
    if missing := sum(
        item.number not in told_items for item in case.items() if not how.numbers or item.number in how.numbers
    ):
        say(f"{missing} item{'s have' if missing > 1 else ' has'} no fix and {'are' if missing > 1 else 'is'} not told")


def _write_bundle(
    case: Case, asked: _Asked, more: dict[str, bytes], numbers: tuple[int, ...], key: SigningKey
) -> Exported:
    from noonmark.case.export.choosing import Choice  # noqa: PLC0415
    from noonmark.case.export.exporting import Wanted, export_case  # noqa: PLC0415

    wanted = Wanted(Choice(numbers, asked.originals, asked.coarse_km), more, asked.force, asked.bag)
    with ExitStack() as bars:

        def start(size: int) -> Step:
            return bars.enter_context(hashing(size))

        assert asked.target is not None
        return export_case(case, asked.target, key, wanted, start)


def _tell(target: Path, done: Exported, key: SigningKey, *, quiet: bool) -> None:
    if not quiet:
        click.echo(f"wrote {target}: {done.contents.words}, {done.size:,} bytes")
        click.echo(f"SHA-256 {done.sha256}")
        click.echo(f"key     {key.public.text}")
    say("tell the receiver that key by another way; they check the file with the checker.py that is in it")


def _bundle_json(target: Path, done: Exported, key: SigningKey) -> dict[str, Any]:
    inside = done.contents
    return {
        "path": str(target),
        "sha256": done.sha256,
        "bytes": done.size,
        "entry": done.entry,
        "entries": inside.entries,
        "entries_left_out": inside.entries_left_out,
        "originals": inside.originals,
        "originals_left_out": inside.originals_left_out,
        "recipes": inside.recipes,
        "coarse_fixes": inside.coarse,
        "key": key.public.text,
    }
