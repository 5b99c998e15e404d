"""``noonmark read``: the text in a photo or clip, and the places that it points to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.progress import counting_up
from noonmark.commands.speaking import json_text, out_console, say
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.report.read_document import ReadFile

_EXAMPLES = """\b
Examples:
  noonmark read clip.mp4
  noonmark read photo.jpg --languages ru,uk --picture read.png
  noonmark read clip.mp4 --clues signs.toml && noonmark fix signs.toml
  noonmark read clip.mp4 --json -
"""
MOST_FRAMES = 200


@click.command("read", epilog=_EXAMPLES, short_help="The text in a picture, and the places it points to.")
@click.argument("file", metavar="FILE")
@click.option("--languages", metavar="LIST", help="By which it is read: en,ru,ar. [default: all that are installed]")
@click.option("--frames", "most", type=int, default=12, show_default=True, help="Frames of a clip that are read.")
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.read/1. '-' is stdout.")
@click.option("--picture", metavar="PATH", help="The frames with what was read drawn into them, PNG.")
@click.option("--clues", "clues_path", metavar="PATH", help="What it says of the place as a clues file for 'fix'.")
def read_command(file: str, languages: str | None, most: int, **targets: Any) -> None:
    """Read the signs in a photo or clip: what they say, where and when they are seen, which places they point to.

    FILE is a photo or a clip; it is decoded in a process of its own with limits, and nothing is sent anywhere. Of a
    clip the sharpest frames that show something new are read. Each line is read by each language separately; what is
    told with a probability below 50% is a guess. It needs the extra 'ocr' and Tesseract's data of each language.
    """
    named = {"--json": targets["json_path"], "--picture": targets["picture"], "--clues": targets["clues_path"]}
    outputs = check_outputs(named, [file])
    if not 1 <= most <= MOST_FRAMES:
        raise NoonmarkError(f"{most} frames cannot be read", where="--frames", remedy=f"give 1 to {MOST_FRAMES}")
    told = _read(file, _listed(languages), most)
    rendered = [(path, _rendered(option, told)) for option, path in outputs.items()]
    if STDOUT not in outputs.values():
        from noonmark.report.read_text import print_read  # noqa: PLC0415

        print_read(told, out_console())
    for path in write_all(rendered):
        say(f"wrote {path}")


def _listed(languages: str | None) -> list[str] | None:
    if languages is None:
        return None
    names = [name.strip() for name in languages.split(",") if name.strip()]
    if not names:
        raise NoonmarkError("it names no language", where="--languages", remedy="give e.g. en,ru")
    return names


def _read(file: str, languages: list[str] | None, most: int) -> ReadFile:
    from noonmark.report.read_document import ReadFile  # noqa: PLC0415
    from noonmark.words.signs.places import hints, pointed  # noqa: PLC0415
    from noonmark.words.signs.read import read_signs  # noqa: PLC0415

    with counting_up(most) as step:
        read = read_signs(Path(file), languages=languages, most_frames=most, step=step)
        found = hints(read.signs)
    return ReadFile(Path(file).name, read, tuple(found), pointed(found))


def _rendered(option: str, told: ReadFile) -> bytes:
    if option == "--json":
        from noonmark.report.read_document import read_document  # noqa: PLC0415

        return json_text(read_document(told)).encode()
    if option == "--picture":
        from noonmark.report.read_picture import read_picture  # noqa: PLC0415

        return read_picture(told.read)
    from noonmark.report.read_clues import read_clues  # noqa: PLC0415

    return read_clues(told).encode()
