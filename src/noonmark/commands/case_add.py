"""``noonmark case add``: files and folders into a case, each acknowledged once no crash can take it away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.progress import counting
from noonmark.commands.speaking import json_text, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.store.adding import Adding
    from noonmark.case.store.arrival import Added, Arriving, Left

SCHEMA = "noonmark.case-add/1"
INTERRUPTED = 130
_EXAMPLES = """\b
Examples:
  noonmark case add yard/ clip.mp4
  noonmark case add yard/ folder/ --json
"""


@dataclass
class _Tally:
    """What became of the files so far."""

    added: list[Added] = field(default_factory=list["Added"])
    left: list[Left] = field(default_factory=list["Left"])
    skipped: int = 0

    @property
    def new(self) -> int:
        """Files that the case did not have."""
        return sum(told.is_new for told in self.added)


@click.command("add", epilog=_EXAMPLES, short_help="Put files and folders into a case.")
@click.argument("folder")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="What was added and what was left, as JSON, schema noonmark.case-add/1; to stdout without PATH.",
)  # fmt: skip
def add_command(folder: str, paths: tuple[str, ...], who: str | None, json_path: str | None) -> int:
    """Copy files into the case in FOLDER, with a record of where each came from.

    PATH is a file or a folder, with all folders in it; hidden files and links are left out. What cannot be read is
    told and counted, and the rest goes on. A file that the case has already is kept once, with one more arrival. A run
    that was cut off goes on where it stopped when the same command is given again.
    """
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    if not paths:
        raise NoonmarkError("there is nothing to add", remedy="give files or folders after the case's folder")
    outputs = check_outputs({"--json": json_path}, paths)
    tally = _Tally()
    with open_case(Path(folder), who=who) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        coming = _found(paths, Path(folder), tally)
        try:
            with case.adding(_words(paths)) as right:
                _add(right, coming, tally)
        except KeyboardInterrupt:
            say(f"noonmark: interrupted; {_told(tally)}. The same command goes on from there")
            return INTERRUPTED
        except NoonmarkError as error:
            raise NoonmarkError(f"{error.problem} ({_told(tally)})", where=error.where, remedy=error.remedy) from None
    _conclude(tally, outputs)
    return 0 if tally.added or tally.skipped else 2


def _words(paths: Sequence[str]) -> str:
    """Return how this run is known again when it was cut off."""
    from noonmark.case.store.arrival import whole  # noqa: PLC0415

    return json.dumps([whole(str(Path(path).absolute())) for path in paths], ensure_ascii=False)


def _found(paths: Sequence[str], folder: Path, tally: _Tally) -> list[Arriving]:
    from noonmark.case.store.arrival import Arriving, Left  # noqa: PLC0415
    from noonmark.case.store.walk import files  # noqa: PLC0415

    coming: list[Arriving] = []
    own = folder.resolve()
    with working("looking through the folders"):
        for found in files(paths):
            if isinstance(found, Arriving) and own in Path(found.arrival.path_told).resolve().parents:
                tally.left.append(Left(found.arrival.path_told, "it is a file of the case itself"))
            elif isinstance(found, Arriving):
                coming.append(found)
            else:
                tally.left.append(found)
    return coming


def _add(right: Adding, coming: Sequence[Arriving], tally: _Tally) -> None:
    from noonmark.case.store.arrival import Added  # noqa: PLC0415

    with counting(len(coming)) as step:
        for told in right.add(_wanted(right, coming, tally)):
            if isinstance(told, Added):
                tally.added.append(told)
                step(told.name)
            else:
                tally.left.append(told)
                step(told.what)


def _wanted(right: Adding, coming: Sequence[Arriving], tally: _Tally) -> Iterator[Arriving]:
    for one in coming:
        if right.intake.has(one):
            tally.skipped += 1
        else:
            yield one


def _told(tally: _Tally) -> str:
    count = len(tally.added) + tally.skipped
    return f"{count} file{'s' * (count != 1)} had been added and are kept"


def _conclude(tally: _Tally, outputs: dict[str, str]) -> None:
    from noonmark.footage.words import printable  # noqa: PLC0415

    for left in tally.left:
        say(f"left {printable(left.what, 300)}: {left.why}")
    again = len(tally.added) - tally.new
    parts = [
        f"{tally.new} new",
        f"{again} that the case had already, each with one more arrival" if again else "",
        f"{tally.skipped} added before this run was cut off" if tally.skipped else "",
        f"{len(tally.left)} left" if tally.left else "",
    ]
    say(f"added {len(tally.added)} file{'s' * (len(tally.added) != 1)}: {', '.join(part for part in parts if part)}")
    document = {
        "schema": SCHEMA,
        "added": [_row(told) for told in tally.added],
        "left": [{"what": printable(left.what, 4000), "why": left.why} for left in tally.left],
        "skipped": tally.skipped,
    }
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def _row(told: Added) -> dict[str, Any]:
    return {
        "item": told.number, "name": told.name, "sha256": told.sha256, "bytes": told.size, "new": told.is_new,
        "entry": told.entry,
    }  # fmt: skip
