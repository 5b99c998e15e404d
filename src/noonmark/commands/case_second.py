"""``noonmark case second``: another analyst marks the same frame without the first marks, and the two are compared."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, out_console, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.second.document import SecondLook
    from noonmark.case.second.fixes import FixPair
    from noonmark.case.second.measuring import Kept
    from noonmark.case.second.task import FirstLook
    from noonmark.case.store.case import Case
    from noonmark.case.store.items import Item

_EXAMPLES = """\b
Examples:
  noonmark case second yard/ 3 --who ben --to ben.json --sheet frame.png
  noonmark case second yard/ 3 --who ben --marks ben.json
"""


@click.command("second", epilog=_EXAMPLES, short_help="Mark a frame again without the first marks, and compare.")
@click.argument("folder")
@click.argument("item")
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="The second analyst. [the computer's user]")
@click.option("--to", metavar="PATH", help="Open it: write a marks file for the same frame with nothing marked in it.")
@click.option("--sheet", metavar="PATH", help="Open it: write the frame itself, as a PNG.")
@click.option("--marks", metavar="PATH", help="Hand it in: measure these marks, keep them, then compare.")
@click.option("--of", type=click.IntRange(min=0), metavar="ENTRY", help="Of the marks in this entry. [the newest]")
@click.option("--without-fix", is_flag=True, help="Compare the suns alone, not the fix that rests on the marks.")
@click.option("--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
              help="The comparison as JSON, schema noonmark.case-second/1; to stdout without PATH.")  # fmt: skip
def second_command(folder: str, item: str, who: str | None, json_path: str | None, **given: Any) -> None:
    """Look at ITEM a second time: another analyst marks the same frame without seeing what the first marked.

    Two steps. First open it: --to writes a marks file in which nothing is marked, --sheet the frame. Nothing that the
    first measured is shown. Then hand in: the marks are measured and kept in the log, and only after that are the two
    compared: both suns, their difference against what the clicks' errors explain, the clicks, and the fix with
    either's marks. The log keeps when each step was taken.
    """
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    _check_step(given, json_path)
    inputs = [given["marks"]] if given["marks"] else []
    outputs = check_outputs({"--json": json_path, "--to": given["to"], "--sheet": given["sheet"]}, inputs)
    with open_case(Path(folder), who=who) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        found = case.item(item)
        if given["marks"] is None:
            _open(case, found, given["of"], outputs)
            return
        look = _handed_in(case, found, Path(given["marks"]), given["of"], with_fix=not given["without_fix"])
        document = _document(case, look)
    if json_path != STDOUT:
        from noonmark.commands.second_text import print_second  # noqa: PLC0415

        print_second(document, out_console())
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def _check_step(given: dict[str, Any], json_path: str | None) -> None:
    opening = given["to"] is not None or given["sheet"] is not None
    if opening and given["marks"] is not None:
        raise click.UsageError("--marks hands a second look in, --to and --sheet open one; these are two steps")
    if not opening and given["marks"] is None:
        raise click.UsageError("give --to and --sheet to open a second look, or --marks to hand one in")
    if opening and json_path is not None:
        raise click.UsageError("--json goes with --marks: there is nothing to compare yet")


def _open(case: Case, item: Item, of: int | None, outputs: dict[str, str]) -> None:
    """Write what a second analyst needs, and into the log that it was opened."""
    from noonmark.case.second.task import LOOK, OPENED, blank_marks, blindness, first_look  # noqa: PLC0415

    first = first_look(case, item, of)
    written = {"--to": json_text(blank_marks(first)).encode()} if "--to" in outputs else {}
    if "--sheet" in outputs:
        with working("taking the frame"):
            written["--sheet"] = _frame(case, item, first)
    told = blindness(case, first, case.place.who)
    entry = case.append("note", {LOOK: OPENED, "item": item.number, "of": first.entry})
    for path in write_all([(outputs[option], data) for option, data in written.items()]):
        say(f"wrote {path}")
    say(f"entry {entry.number}: a second look at item {item.number} opened by {case.place.who}")
    if told.same_person:
        say(f"note: the first marks are in the name of {first.who} too; give --who if that is somebody else")
    if told.seen:
        say(f"note: {case.place.who} has seen the comparison already (entry {told.seen[0]}); this look is not blind")
    if first.used.content["frames"]:
        say(f"note: {len(first.used.content['frames']) + 1} frames were marked; mark the same ones")
    say(f"when marked: noonmark case second {case.place.folder} {item.number} --who {case.place.who} --marks PATH")


def _frame(case: Case, item: Item, first: FirstLook) -> bytes:
    """Return the first frame of the task as a PNG, upright, as pixels are counted."""
    from PIL import Image  # noqa: PLC0415

    from noonmark.footage.open_footage import open_footage  # noqa: PLC0415

    offset = Fraction(str(first.used.content["offset_s"]))
    with open_footage(case.original(item.sha256)) as footage:
        pixels = footage.frame_at(footage.start_s + offset).pixels
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "PNG")
    return data.getvalue()


def _handed_in(case: Case, item: Item, path: Path, of: int | None, *, with_fix: bool) -> SecondLook:
    """Measure a second's marks, keep them, and only then hold them against the first's."""
    from noonmark.case.second.document import SecondLook, compared  # noqa: PLC0415
    from noonmark.case.second.measuring import Kept, keep_measured, measure_used, read_for_case  # noqa: PLC0415
    from noonmark.case.second.task import blindness, first_look, same_frames, second_role  # noqa: PLC0415

    first = first_look(case, item, of)
    used, marked = read_for_case(case, path)
    if marked.number != item.number:
        raise NoonmarkError(f"these marks are of item {marked.number}, not {item.number}", where=str(path))
    same_frames(first.used, used)
    told = blindness(case, first, case.place.who)
    with working("measuring the shadows"):
        measured = measure_used(case, used)
    kept = Kept(keep_measured(case, item, used, measured, second_role(first, told)), item, used, measured)
    say(f"kept as entry {kept.entry.number}, before the first marks were looked at")
    with working("holding the two together"):
        ours = measure_used(case, first.used)
        found = compared(ours, measured)
    fixes, why_not = _fixes(case, first, kept) if with_fix else (None, "")
    return SecondLook(first, ours, kept, told, found, fixes, why_not)


def _fixes(case: Case, first: FirstLook, second: Kept) -> tuple[FixPair | None, str]:
    from noonmark.case.second.fixes import fix_pair  # noqa: PLC0415

    if not second.measured.sight.measurable:
        return None, "the second marks measure nothing"
    try:
        with working("working the fix out with either's marks"):
            found = fix_pair(case, first, second.used)
    except NoonmarkError as error:
        return None, str(error)
    return found, "" if found else "no fix of the case rests on the first marks"


def _document(case: Case, look: SecondLook) -> dict[str, Any]:
    """Return the comparison, and put into the log that it was shown, with its outcome."""
    from noonmark.case.second.document import second_document  # noqa: PLC0415
    from noonmark.case.second.task import COMPARED, LOOK  # noqa: PLC0415

    document = second_document(case.case_id, look)
    what = {key: document[key] for key in ("item", "verdict", "probability", "difference", "fixes")}
    case.append("note", {LOOK: COMPARED, "of": look.first.entry, "second": look.second.entry.number, **what})
    return document
