"""``noonmark tally``: counts of several sources made one honest total."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, out_console, say, working
from noonmark.errors import NoonmarkError

_EXAMPLES = """\b
Examples:
  noonmark tally counts.csv
  noonmark tally counts.csv --about 30%
  noonmark tally counts.csv --html tally.html --png tally.png
  noonmark tally counts.csv --json -

\b
counts.csv, with kind one of exact, at least, about:
  place,date,count,kind,source,what,corrects
  Moscow,2022-09-21,538,exact,monitor A,detained,
  Moscow,2022-09-21,500,at least,monitor B,detained,
  Moscow,2022-09-21,541,exact,monitor A,detained,yes
"""


@click.command("tally", epilog=_EXAMPLES, short_help="Counts of several sources made one total.")
@click.argument("counts", metavar="FILE")
@click.option("--about", default="20%", show_default=True, help="How much more or less 'about' means.")
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.tally/1. '-' is stdout.")
@click.option("--html", "html_path", metavar="PATH", help="As a page with a map and a chart.")
@click.option("--png", "png_path", metavar="PATH", help="The map and the chart as a picture.")
def tally_command(counts: str, about: str, json_path: str | None, html_path: str | None, png_path: str | None) -> None:
    """Add up counts of several sources to one interval, without counting anyone twice.

    FILE is CSV in UTF-8 with the columns place, date, count, kind, source, what, and corrects if there are
    corrections: 'yes' replaces the earlier rows of the same source, place, day and what; a number replaces the row at
    that line. Sources that count the same place and day are not added; a region's count holds its towns'.
    Rows that cannot be used are told with their lines, and the rest is counted.
    """
    targets = check_outputs({"--json": json_path, "--html": html_path, "--png": png_path}, [counts])
    share = read_share(about)
    with working("reading the counts and looking up their places"):
        from noonmark.words.tally import tally  # noqa: PLC0415
        from noonmark.words.tally_rows import read_file  # noqa: PLC0415

        read = read_file(Path(counts))
        told = tally(read.rows, about=share)
    with working("drawing"):
        rendered = {option: _rendered(option, Path(counts).name, told, read.unusable) for option in targets}
    if STDOUT not in targets.values():
        from noonmark.report.tally_text import print_tally  # noqa: PLC0415

        print_tally(Path(counts).name, told, read.unusable, out_console())
    for path in write_all([(path, rendered[option]) for option, path in targets.items()]):
        say(f"wrote {path}")


def read_share(text: str) -> float:
    """Return ``'20%'`` or ``'0.2'`` as 0.2.

    Raises
    ------
    NoonmarkError
        For what is no share from 0 to 1.
    """
    bare = text.strip().removesuffix("%").strip()
    try:
        share = round(float(bare) / (100.0 if "%" in text else 1.0), 6)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise NoonmarkError(f"{text!r} is no share", where="--about", remedy="give 0% to 100%")
    return share


def _rendered(option: str, name: str, told: Any, unusable: Any) -> bytes:
    if option == "--json":
        from noonmark.report.tally_document import tally_document  # noqa: PLC0415

        return json_text(tally_document(name, told, unusable)).encode()
    if option == "--html":
        from noonmark.report.tally_page import tally_page  # noqa: PLC0415

        return tally_page(name, told, unusable).encode()
    from noonmark.report.tally_png import tally_png  # noqa: PLC0415

    return tally_png(told)
