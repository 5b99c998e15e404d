"""``noonmark claims check``: each claim of a report beside what a case establishes."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.claims_command import claims_of, read_report
from noonmark.commands.dates_command import published_date
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.progress import counting
from noonmark.commands.speaking import json_text, out_console, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.commands.claims_case import Evidence
    from noonmark.report.claims_checked import Checked
    from noonmark.words.claims.claim import Claim

_ABOUT = re.compile(r"(\d{1,6})=(\d{1,9})")
_EXAMPLES = """\b
Examples:
  noonmark claims check report.txt yard/ --published 2022-09-22 --from CNN
  noonmark claims check report.txt yard/ --published 2022-09-22 --about 3=1 --json -
"""


@click.command("check", epilog=_EXAMPLES, short_help="Each claim of a report beside a case.")
@click.argument("file", metavar="FILE")
@click.argument("folder", metavar="CASE")
@click.option("--published", metavar="DATE", help="When it was published. [the file's own day, which is told]")
@click.option("--from", "source", default="", metavar="NAME", help="Who publishes it; stands for 'we'.")
@click.option("--language", type=click.Choice(["en", "ru", "uk"]), help="Without it the text's own.")
@click.option(
    "--about", multiple=True, metavar="CLAIM=ITEM", help="Claim 3 is about item 1 of the case: 3=1. May be repeated."
)
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.claims-check/1. '-' is stdout.")
def check_claims_command(file: str, folder: str, published: str | None, **given: Any) -> None:
    """Hold each claim of a report against a case: supported, contradicted, silent, or not checkable.

    FILE is the report, CASE the folder of a case. What footage is said to show is weighed by the clues of the items'
    newest fixes, without those that only repeat a caption: from a likelihood ratio of 10 on. A claim is held against
    an item when the user says so, when the item's caption names the same place, or when the case has one item and
    the report tells of footage of one place; footage of a case that is not known to be the same can support a claim,
    never refute it. Quoted words are looked for in the captions that the case keeps.
    """
    outputs = check_outputs({"--json": given["json_path"]}, [file] if file != STDOUT else [])
    day = _day(published, file)
    told = read_report(file)
    with working("reading the report"):
        claims = claims_of(told, file, day.isoformat(), given["source"], given["language"])
    links = _links(given["about"], len(claims))
    title, evidence = _evidence(folder)
    _check_items(links, evidence)
    checked = _checked(claims, told.text, day, evidence, links)
    from noonmark.report.claims_checked import checked_document  # noqa: PLC0415
    from noonmark.report.claims_checked_table import print_checked  # noqa: PLC0415

    items = [each.placed for each in evidence]
    if STDOUT not in outputs.values():
        print_checked(checked, items, out_console())
    document = json_text(checked_document(checked, items, title)).encode() if outputs else b""
    for path in write_all([(path, document) for path in outputs.values()]):
        say(f"wrote {path}")


def _day(published: str | None, file: str) -> date:
    """Return the day of publication; without one that of the file's last change, which is said."""
    if published is not None:
        day = published_date(published)
        return day.date() if isinstance(day, datetime) else day
    if file == STDOUT:
        raise NoonmarkError("stdin has no day", where="--published", remedy="write --published 2022-09-22")
    try:
        day = datetime.fromtimestamp(Path(file).stat().st_mtime).astimezone().date()
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise NoonmarkError(
            f"it cannot be read ({why})", where=file, remedy="give a text file, or - for stdin"
        ) from None
    say(f"noonmark: no --published, so 'on Thursday' counts from the file's last change, {day.isoformat()}")
    return day


def _links(about: tuple[str, ...], claims: int) -> dict[int, int]:
    links: dict[int, int] = {}
    for told in about:
        found = _ABOUT.fullmatch(told.strip())
        if found is None:
            raise NoonmarkError(f"{told!r} is no CLAIM=ITEM", where="--about", remedy="write --about 3=1")
        if not 1 <= int(found[1]) <= claims:
            problem = f"the report has no claim {found[1]}"
            raise NoonmarkError(problem, where="--about", remedy=f"its claims are numbered 1 to {claims}")
        links[int(found[1])] = int(found[2])
    return links


def _check_items(links: dict[int, int], evidence: list[Evidence]) -> None:
    known = {each.placed.number for each in evidence}
    for item in links.values():
        if item not in known:
            problem = f"the case has no item {item}"
            raise NoonmarkError(problem, where="--about", remedy="see what it has: noonmark case list CASE")


def _evidence(folder: str) -> tuple[str, list[Evidence]]:
    from noonmark.case.store.case import open_case  # noqa: PLC0415 - loads a database
    from noonmark.commands.claims_case import evidence_of  # noqa: PLC0415

    with open_case(Path(folder)) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        items = case.items()
        found: list[Evidence] = []
        with counting(len(items)) as step:
            for item in items:
                found.append(evidence_of(case, item))
                step(item.name)
        return case.title, found


def _checked(
    claims: tuple[Claim, ...], text: str, day: date, evidence: list[Evidence], links: dict[int, int]
) -> list[Checked]:
    from noonmark.commands.claims_verdicts import Beside, verdict_of  # noqa: PLC0415

    filmed = {claim.where[0].told for claim in claims if claim.kind == "footage" and claim.where}
    beside = Beside(text, day, evidence, links, one_place=len(filmed) == 1)
    checked: list[Checked] = []
    with counting(len(claims)) as step:
        for number, claim in enumerate(claims, 1):
            checked.append(verdict_of(number, claim, beside))
            step(f"claim {number}")
    return checked
