"""``noonmark measure``: the sun's direction from shadows marked in a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, out_console, say, working

if TYPE_CHECKING:
    from noonmark.measure.measured import Measured

_EXAMPLES = """\b
Examples:
  noonmark measure marks.json
  noonmark measure marks.json --picture fit.png
  noonmark measure marks.json --json -
  noonmark measure --propose photo.jpg --json proposals.json --picture proposals.png
  noonmark measure --accept v1,v4 proposals.json > marks.json
  noonmark fix photo.jpg --marks marks.json
  noonmark measure --case yard/ marks.json
"""


@click.command("measure", epilog=_EXAMPLES, short_help="The sun's direction from marked shadows.")
@click.argument("marks")
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.measure/1. '-' is stdout.")
@click.option("--picture", metavar="PATH", help="The marks and the fit drawn into the picture (PNG). '-' is stdout.")
@click.option("--propose", is_flag=True, help="MARKS is a picture: propose plumb lines and a horizon in it.")
@click.option("--accept", metavar="NAMES", help="MARKS is a proposals file: write a marks file with these, to stdout.")
@click.option("--case", metavar="FOLDER", help="Measure in the originals of a case, and keep marks and sight there.")
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="With --case: in whose name. [the computer's user]")
def measure_command(marks: str, json_path: str | None, picture: str | None, **given: Any) -> None:
    """Measure how high the sun stood and where, from an object's foot and top and the tip of its shadow.

    MARKS is a marks file (JSON, schema noonmark.marks/1): it names the picture and what was clicked in it; the page
    'Measure a shadow' tells what to click. Told are the sun's elevation and azimuth to the camera with intervals of
    50 and 90 %, the camera, what limits the answer, and the one mark that would help most. Marks that cannot be
    measured are an answer too, with the reason.
    """
    if given["propose"] and given["accept"]:
        raise click.UsageError("--propose and --accept are two steps; give one of them")
    if given["accept"] or given["propose"]:
        if given["case"]:
            raise click.UsageError("--case goes with marks; proposals are not kept")
        _with_proposals(marks, check_outputs({"--json": json_path, "--picture": picture}, [marks]), given["accept"])
        return
    outputs = check_outputs({"--json": json_path, "--picture": picture}, _read(marks))
    with working("measuring the shadows"):
        found = _measured(marks, given["case"], given["who"], with_pixels=picture is not None)
        written = [(path, _rendered(option, found)) for option, path in outputs.items()]
    if STDOUT not in outputs.values():
        from noonmark.report.measure_text import print_measured  # noqa: PLC0415

        print_measured(found, out_console())
        if picture is None:
            say("to see the fit in the picture, add: --picture fit.png")
    for path in write_all(written):
        say(f"wrote {path}")


def _measured(marks: str, case: str | None, who: str | None, *, with_pixels: bool) -> Measured:
    if case is not None:
        from noonmark.commands.case_measure import measured_in_case  # noqa: PLC0415 - loads a database

        return measured_in_case(case, who, Path(marks), with_pixels=with_pixels)
    from noonmark.measure.measured import measure_file  # noqa: PLC0415

    return measure_file(Path(marks), with_pixels=with_pixels)


def _with_proposals(path: str, outputs: dict[str, str], names: str | None) -> None:
    """Propose lines for a picture, or take those that are named out of a proposals file."""
    from noonmark.commands.proposing import accept_proposals, propose_picture  # noqa: PLC0415

    if names is None:
        propose_picture(path, outputs)
        return
    if "--picture" in outputs:
        raise click.UsageError("--accept writes marks, no picture; measure them with --picture")
    for written in write_all([(outputs.get("--json", STDOUT), accept_proposals(path, names))]):
        say(f"wrote {written}")


def _read(marks: str) -> list[str | Path]:
    """Return the files that are read, as far as they can be told before reading; none may be written over."""
    from noonmark.measure.marks import read_marks  # noqa: PLC0415

    path = Path(marks)
    image = read_marks(path).image
    return [path, path.parent / image] if image else [path]


def _rendered(option: str, found: Measured) -> bytes:
    if option == "--json":
        from noonmark.report.measure_document import measure_document  # noqa: PLC0415

        return json_text(measure_document(found)).encode()
    from noonmark.report.fit_picture import fit_png  # noqa: PLC0415

    return fit_png(found)
