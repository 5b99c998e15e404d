"""``noonmark copies find``: earlier copies of a clip, a picture or a sound in an index of fingerprints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.copies_options import index_options, opened
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import out_console, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from noonmark.copies.match import Match

_EXAMPLES = """\b
Examples:
  noonmark copies find clip.mp4
  noonmark copies find clip.mp4 --strip pairs.png
  noonmark copies find clip.mp4 --clues seen.toml && noonmark fix seen.toml
  noonmark copies find photo.jpg --json -
"""


@click.command("find", epilog=_EXAMPLES, short_help="Earlier copies of a clip, picture or sound.")
@click.argument("file", metavar="FILE")
@index_options
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.copies-find/1. '-' is stdout.")
@click.option("--strip", metavar="PATH", help="The matched pairs of frames, to be looked at, PNG.")
@click.option("--clues", "clues_path", metavar="PATH", help="When copies were posted, as a clues file for 'fix'.")
@click.option(
    "--least", type=float, default=0.5, show_default=True, metavar="P", help="Leave out what is less probable."
)
@click.option(
    "--no-originals", is_flag=True, help="Do not read the archive's own files: by fingerprints alone, less sure."
)
def find_command(
    file: str, index_path: str | None, postgres: str | None, least: float, *, no_originals: bool, **targets: Any
) -> None:
    """Find earlier copies of FILE in the index: which file, which seconds, how altered, how sure.

    A copy is the same recording, however cropped, turned, mirrored, captioned, sped up or filmed off a screen. 'Same
    place' is another recording of it; 'the sound only' has another picture. Where the archive's own files still lie
    on disk they are compared pixel by pixel. Look at the pairs of frames (--strip) before you rely on a match.
    """
    named = {"--json": targets["json_path"], "--strip": targets["strip"], "--clues": targets["clues_path"]}
    outputs = check_outputs(named, [file])
    if not 0 <= least <= 1:
        raise NoonmarkError(f"{least:g} is no probability", where="--least", remedy="give 0 to 1")
    matches = _found(Path(file), index_path, postgres, least, originals=not no_originals)
    rendered = [(path, _rendered(option, Path(file), matches)) for option, path in outputs.items()]
    if STDOUT not in outputs.values():
        from noonmark.report.copies_table import print_copies  # noqa: PLC0415

        print_copies(matches, out_console())
    for path in write_all([(path, data) for path, data in rendered if data is not None]):
        say(f"wrote {path}")
    _tell(file, matches)


def _found(
    path: Path, index_path: str | None, postgres: str | None, least: float, *, originals: bool
) -> Sequence[Match]:
    from noonmark.copies.query import read_query  # noqa: PLC0415
    from noonmark.copies.search import find_all  # noqa: PLC0415

    index = opened(index_path, postgres)
    try:
        with working("reading what is looked for"):
            query = read_query(path)
        with working("comparing it with the index"):
            matches = find_all(query, index, originals=originals, least_probability=least)
        say(f"compared with {len(index.files()):,} files of the index")
    finally:
        index.close()
    return matches


def _rendered(option: str, clip: Path, matches: Sequence[Match]) -> bytes | None:
    """Return what an option asks for; None where there is nothing to show."""
    if option == "--json":
        from noonmark.report.copies_document import copies_json  # noqa: PLC0415

        return copies_json(matches).encode()
    if option == "--clues":
        from noonmark.report.copies_clues import copies_clues  # noqa: PLC0415

        return copies_clues(matches, clip.name).encode()
    from noonmark.report.copies_strip import strip_png  # noqa: PLC0415

    if all(match.relation == "same-sound" for match in matches):
        say("no match shows a picture: no strip was written")
        return None
    with working("drawing the pairs of frames"):
        return strip_png(clip, matches)


def _tell(file: str, matches: Sequence[Match]) -> None:
    """Say on stderr what follows from the matches."""
    from noonmark.report.copies_clues import clue_option, posted_rows  # noqa: PLC0415

    if not matches:
        say("no earlier copy was found; that is no proof that there is none")
        return
    rows = posted_rows(matches)
    if rows:
        say(f"for fix: noonmark fix {Path(file).name} {clue_option(rows[0])}")
    elif any(match.relation == "copy" for match in matches):
        say("of no copy is known when it was posted: add a case, or files with a listing, to get a 'not after' clue")
