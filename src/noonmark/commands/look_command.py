"""``noonmark look``: what a picture, a clip or a folder of them says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from noonmark.commands.look_options import check_json_path, check_selection, look_options
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, out_console, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.look.answer import Look

_EXAMPLES = """\b
Examples:
  noonmark look clip.mp4
  noonmark look clip.mp4 --frames out/ --every 1s
  noonmark look clip.mp4 --frames out/ --at 00:01:02.500,75s
  noonmark look clip.mp4 --sheet contact.png
  noonmark look clip.mp4 --json -
  noonmark look folder/ --json > looks.jsonl
"""


@click.command("look", epilog=_EXAMPLES, short_help="What a file says of itself; its frames.")
@look_options
@click.argument("files", nargs=-1, metavar="FILE...")
def look_command(files: tuple[str, ...], **given: Any) -> None:
    """Tell what a picture or clip says of itself, contradictions first: device, clocks, places, track, provenance.

    FILE is a picture, a clip or a folder. Each file is read in a process of its own with limits, and nothing is sent
    anywhere. A clip's sidecars (.srt, .gpx of the same name) are read with it.

    A folder is walked with all folders in it; hidden files and linked folders are left out. A file that cannot be
    read is told and counted, and the rest goes on; the status is 0 when at least one could be read, else 2.
    """
    json_path, files = check_json_path(given["json_path"], files)
    if not all(files) or not files:
        raise NoonmarkError("there is no file to look at", remedy="give a picture, a clip or a folder")
    first, *others = files
    many = bool(others) or Path(first).is_dir()
    check_selection(given, many=many)
    targets = check_outputs({"--json": json_path, "--sheet": given["sheet"]}, files)
    _get_ready()
    if many:
        from noonmark.commands.look_folder import look_at_many  # noqa: PLC0415

        look_at_many(files, targets.get("--json"), looking(given))
        return
    _one(first, given, targets)


def _get_ready() -> None:
    """Start the server of children in the background, and load there what is needed once a child has answered."""
    import threading  # noqa: PLC0415

    threading.Thread(target=_load, daemon=True).start()


def _load() -> None:
    from importlib import import_module  # noqa: PLC0415

    from noonmark.footage.isolate import warm_up  # noqa: PLC0415

    with suppress(NoonmarkError):  # what goes wrong is told at the server's first use
        warm_up()
    for name in ("noonmark.look.look_at", "noonmark.report.look_text"):
        import_module(name)


def looking(given: Mapping[str, Any]) -> Callable[[str], Look]:
    """Return the function that looks at one path with the options given."""
    from noonmark.look.look import look  # noqa: PLC0415

    trust_list = Path(given["trust_list"]) if given["trust_list"] else None
    if trust_list is not None:
        from noonmark.footage.provenance import read_trust_list  # noqa: PLC0415

        read_trust_list(trust_list)  # once at the door, not for each file

    def look_at(path: str) -> Look:
        return look(
            Path(path), sidecars=not given["no_sidecars"], exiftool=not given["no_exiftool"], trust_list=trust_list
        )

    return look_at


def _one(path: str, given: Mapping[str, Any], targets: Mapping[str, str]) -> None:
    told = _looked(path, given)
    json_path = targets.get("--json")
    outputs: list[tuple[str, bytes]] = []
    if json_path is not None:
        from noonmark.report.look_document import look_document  # noqa: PLC0415

        outputs.append((json_path, json_text(look_document(told.found)).encode()))
    if json_path != STDOUT:
        from noonmark.report.look_text import print_look  # noqa: PLC0415

        print_look(told.found, out_console())
    for line in [*told.lines, *(f"wrote {name}" for name in write_all(outputs))]:
        say(line)


class _Told(NamedTuple):
    """A look, and what was written besides, in words."""

    found: Look
    lines: list[str]


def _looked(path: str, given: Mapping[str, Any]) -> _Told:
    if given["frames"] is None and given["sheet"] is None:
        return _Told(_look(path, given), [])
    from noonmark.commands.frame_folder import check_folder  # noqa: PLC0415
    from noonmark.commands.look_frames import write_frames  # noqa: PLC0415

    if given["frames"] is not None:
        check_folder(given["frames"])
    found = _look(path, given)
    return _Told(found, write_frames(path, found.facts, given))


def _look(path: str, given: Mapping[str, Any]) -> Look:
    with working(f"reading {Path(path).name}"):
        return looking(given)(path)
