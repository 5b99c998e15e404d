"""``noonmark report``: one item of a case told as a page and a PDF, for those who must check it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.distance import coarse_km
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.report_record import record_report, report_document
from noonmark.commands.speaking import json_text, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from noonmark.case.store.case import Case
    from noonmark.commands.report_picture import Wishes
    from noonmark.report.case_report.parts import CaseReport

_EXAMPLES = """\b
Examples:
  noonmark report --case yard/ 3 --pdf report.pdf
  noonmark report --case yard/ clip.mp4 --pdf report.pdf --html report.html --coarse 50km
  noonmark report --case yard/ 3 --pdf report.pdf --box 120,80,40,40 --box 510,92,35,44 --grey
  noonmark report --case yard/ 3 --pdf report.pdf --exact --why "asked for by the court, file 12/345"
"""


@click.command("report", epilog=_EXAMPLES, short_help="One item of a case as a PDF, for an editor or a court.")
@click.argument("item")
@click.option("--case", "folder", metavar="FOLDER", required=True, help="The case that holds the item.")
@click.option("--pdf", metavar="PATH", help="As PDF (PDF/UA-1). '-' is stdout.")
@click.option("--html", metavar="PATH", help="As one self-contained page. '-' is stdout.")
@click.option("--coarse", metavar="KM", help="Round every place to this distance; below 10km it needs --why. [10km]")
@click.option("--exact", is_flag=True, help="Round and withhold nothing; needs --why.")
@click.option(
    "--why", metavar="TEXT", default="", help="Why it is exact or finer than 10 km: put into it and on the record."
)
@click.option("--box", "boxes", metavar="X,Y,W,H", multiple=True, help="Paint over a part of the frame [pixels].")
@click.option("--redact", metavar="PATH", help='Boxes from a JSON file: [{"x":1,"y":2,"width":3,"height":4}, ...].')
@click.option("--grey", is_flag=True, help="Show the frame without colour.")
@click.option("--without-picture", is_flag=True, help="Leave the frame out: a picture can show where it was taken.")
@click.option("--without-claim", is_flag=True, help="Leave the claim out: it is quoted as it was made.")
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="What was written, as JSON, schema noonmark.report/1; to stdout without PATH.",
)  # fmt: skip
def report_command(item: str, folder: str, **given: Any) -> None:
    """Tell what is known of ITEM of a case: where and when, by which clues, what was not established, and the record.

    It is made from the item's newest fix, worked out again from the originals; an item without a fix gives a report
    too. Places are rounded to 10 km and names withheld unless --exact is given with a reason. The report's SHA-256
    goes into the case's log.
    """
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    targets = check_outputs({f"--{name}": given[name] for name in ("pdf", "html")} | {"--json": given["json_path"]})
    if not {"--pdf", "--html"} & set(targets):
        raise NoonmarkError("it is not said where the report goes", remedy="give --pdf report.pdf, or --html, or both")
    wishes = _wishes(given)
    with open_case(Path(folder), who=given["who"]) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        _check_record(case, wishes)
        with working("working the fix out again"):
            report = _gathered(case, item, wishes)
        with working("writing the report"):
            made = _rendered(report, targets)
        document = report_document(report, {option.strip("-"): data for option, data in made.items()})
        if case.place.writable:
            say(f"on the record as entry {record_report(case, document).number}")
    _warn(report)
    if "--json" in targets:
        made["--json"] = json_text(document).encode()
    for path in write_all([(targets[option], data) for option, data in made.items()]):
        say(f"wrote {path}")


def _wishes(given: Mapping[str, Any]) -> Wishes:
    from noonmark.commands.report_boxes import read_boxes  # noqa: PLC0415
    from noonmark.commands.report_picture import COARSE_KM, Wishes  # noqa: PLC0415

    if given["exact"] and given["coarse"] is not None:
        raise click.UsageError("--exact and --coarse exclude each other; give one of them")
    km = coarse_km(given["coarse"]) or COARSE_KM
    wishes = Wishes(
        coarse_km=None if given["exact"] else km,
        why=given["why"],
        boxes=read_boxes(given["boxes"], given["redact"]),
        grey=given["grey"],
        picture=not given["without_picture"],
        claim=not given["without_claim"],
    )
    if given["why"].strip() and not wishes.needs_why:
        raise click.UsageError("--why says why a report is finer than 10 km; give --exact, or a --coarse below that")
    return wishes


def _check_record(case: Case, wishes: Wishes) -> None:
    if not case.place.writable:
        if wishes.needs_why:
            remedy = "make the case writable, or give a coarse report"
            where = str(case.place.folder)
            raise NoonmarkError(
                "a report finer than 10 km goes on the record, and the case is read-only", where=where, remedy=remedy
            )
        say("noonmark: the case is read-only, so the report does not go on its record")


def _gathered(case: Case, item: str, wishes: Wishes) -> CaseReport:
    from noonmark.commands.report_parts import gather_report  # noqa: PLC0415

    return gather_report(case, item, wishes)


def _rendered(report: CaseReport, targets: Mapping[str, str]) -> dict[str, bytes]:
    from noonmark.report.case_report.page import report_page  # noqa: PLC0415

    page = report_page(report)
    made: dict[str, bytes] = {}
    if "--pdf" in targets:
        from noonmark.report.case_report.pdf import report_pdf  # noqa: PLC0415

        made["--pdf"] = report_pdf(page)
    if "--html" in targets:
        made["--html"] = page.encode()
    return made


def _warn(report: CaseReport) -> None:
    if report.fixed is not None and report.fixed.differences:
        say("noonmark: the fix is not the one that was kept; the report says how: see 'noonmark case replay'")
    if report.coarse_km is not None and report.picture is not None:
        say("noonmark: the frame is shown and may tell the place: --without-picture leaves it out, --box paints over")
    if report.coarse_km is not None and report.fixed is not None and report.fixed.fix.claim is not None:
        say("noonmark: the claim is quoted as it was made: --without-claim leaves it out")
