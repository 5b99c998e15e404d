"""``noonmark case add``: files, exports and archives into a case, each acknowledged once no crash can take it away."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from noonmark.commands.intake_tally import Tally
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.progress import counting_up
from noonmark.commands.speaking import json_text, say
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.intake.dispatch import Found
    from noonmark.case.store.adding import Adding
    from noonmark.case.store.arrival import Arriving
    from noonmark.case.store.case import Case

INTERRUPTED = 130
_EXAMPLES = """\b
Examples:
  noonmark case add yard/ clip.mp4 folder/
  noonmark case add yard/ ChatExport_2024-05-01/
  noonmark case add yard/ DataExport/result.json --json
  noonmark case add yard/ https://example.org/watch/17
"""
_PACKED = {".zip", ".wacz", ".warc", ".gz"}


@click.command("add", epilog=_EXAMPLES, short_help="Put files, exports and archives into a case.")
@click.argument("folder")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
@click.option(
    "--without-record", is_flag=True,
    help="Leave out result.json itself, which holds all messages of an export, also those without files.",
)  # fmt: skip
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="What was added and what was left, as JSON, schema noonmark.case-add/1; to stdout without PATH.",
)  # fmt: skip
def add_command(
    folder: str, paths: tuple[str, ...], who: str | None, json_path: str | None, *, without_record: bool
) -> int:
    """Copy files into the case in FOLDER, with a record of where each came from.

    PATH is a file, a folder with all folders in it, Telegram Desktop's export (result.json or its folder), the output
    of auto-archiver, a WACZ or WARC, a zip, or an address, which is fetched with yt-dlp. Each is read by what it is,
    and each file in it is kept with who posted it, when, and with which words, where that is told. Hidden files and
    links are left out. What cannot be read is told and counted, and the rest goes on.

    A file that the case has already is kept once, with one more arrival. A run that was cut off goes on where it
    stopped when the same command is given again. Nothing is fetched but the addresses that you give.
    """
    from noonmark.case.intake.dispatch import check_there  # noqa: PLC0415
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    if not paths:
        raise NoonmarkError(
            "there is nothing to add", remedy="give files, folders or addresses after the case's folder"
        )
    outputs = check_outputs({"--json": json_path}, paths)
    check_there(paths)
    tally = Tally(keeps_rows=bool(outputs))
    with open_case(Path(folder), who=who) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        try:
            with case.adding(_words(paths)) as right, counting_up(_expected(paths)) as step:
                _add(right, _coming(case, right, paths, tally, without_record=without_record), tally, step)
        except KeyboardInterrupt:
            say(f"noonmark: interrupted; {_told(tally)}. The same command goes on from there")
            return INTERRUPTED
        except NoonmarkError as error:
            raise NoonmarkError(f"{error.problem} ({_told(tally)})", where=error.where, remedy=error.remedy) from None
    tally.say_all()
    for path in write_all([(path, json_text(tally.document()).encode()) for path in outputs.values()]):
        say(f"wrote {path}")
    return 0 if tally.kept else 2


def _words(paths: Sequence[str]) -> str:
    """Return how this run is known again when it was cut off."""
    from noonmark.case.intake.dispatch import is_address  # noqa: PLC0415
    from noonmark.case.store.arrival import whole  # noqa: PLC0415

    told = [path if is_address(path) else str(Path(path).absolute()) for path in paths]
    return json.dumps([whole(path) for path in told], ensure_ascii=False)


def _expected(paths: Sequence[str]) -> int | None:
    """Return about how many files will come; None where that cannot be seen beforehand."""
    count = 0
    for told in paths:
        path = Path(told)
        if not os.path.lexists(told) or path.suffix.lower() in _PACKED:
            return None
        top = path if path.is_dir() else path.parent if path.suffix.lower() == ".json" else None
        count += 1 if top is None else sum(len(names) for _, _, names in os.walk(top))
    return count


def _coming(
    case: Case, right: Adding, paths: Sequence[str], tally: Tally, *, without_record: bool
) -> Iterator[Arriving]:
    """Yield the files to add; all else that is told is tallied, and what was requested of the net is logged."""
    from noonmark.case.intake.dispatch import Reading, arriving  # noqa: PLC0415

    own = case.place.folder.resolve()
    for found in arriving(paths, Reading(right.corner, own=own, record=not without_record)):
        coming = _sorted(case, found, tally)
        if coming is None:
            continue
        if right.intake.has(coming):
            tally.skipped += 1
            continue
        tally.warn(coming)
        yield coming


def _sorted(case: Case, found: Found, tally: Tally) -> Arriving | None:
    from noonmark.case.intake.note import Note  # noqa: PLC0415
    from noonmark.case.store.arrival import Arriving, Left  # noqa: PLC0415

    if isinstance(found, Arriving):
        return found
    if isinstance(found, Left):
        tally.leave(found)
    elif isinstance(found, Note):
        tally.note(found.text)
    else:
        case.append("note", found.plain())
    return None


def _add(right: Adding, coming: Iterator[Arriving], tally: Tally, step: Callable[[str], None]) -> None:
    from noonmark.case.store.arrival import Added  # noqa: PLC0415

    for told in right.add(coming):
        if isinstance(told, Added):
            tally.add(told)
            step(told.name)
        else:
            tally.leave(told)
            step(told.what)


def _told(tally: Tally) -> str:
    return f"{tally.kept} file{'s' * (tally.kept != 1)} had been added and are kept"
