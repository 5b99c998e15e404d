"""``noonmark claims``: what a report claims; ``noonmark claims check``: each claim beside a case."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.dates_command import published_date
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import out_console, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.words.claims.claim import Claim
    from noonmark.words.claims.page import Page

MOST_BYTES = 8_000_000
_EXAMPLES = """\b
Examples:
  noonmark claims report.txt --published 2022-09-22 --from CNN
  noonmark claims page.html --published 2022-09-22 --json -
  noonmark claims check report.txt case/ --published 2022-09-22
"""


class _WithCheck(click.Command):
    """A command whose first word ``check`` makes it another one; a report of that name is ``./check``."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context of this command, or of ``claims check``."""
        if args[:1] != ["check"]:
            return super().make_context(info_name, args, parent, **extra)
        from noonmark.commands.claims_check import check_claims_command  # noqa: PLC0415

        return check_claims_command.make_context(f"{info_name} check", args[1:], parent, **extra)


@dataclass(frozen=True)
class Source:
    """A report that was read: its readable text, and its page where it is one."""

    text: str
    page: Page | None


@click.command(
    "claims", cls=_WithCheck, epilog=_EXAMPLES, short_help="What a report claims: who says what, where, when."
)
@click.argument("file", metavar="FILE")
@click.option("--published", required=True, metavar="DATE", help="When it was published: 2022-09-22, or with a time.")
@click.option("--from", "source", default="", metavar="NAME", help="Who publishes it; stands for 'we'.")
@click.option("--language", type=click.Choice(["en", "ru", "uk"]), help="Without it the text's own.")
@click.option(
    "--json", "json_path", metavar="PATH", help="As JSON, a list as in schema noonmark.claims/1. '-' is stdout."
)
def claims_command(file: str, published: str, source: str, language: str | None, json_path: str | None) -> None:
    """List the checkable claims of a report: who says what, about where and when, and with which hedge.

    FILE is plain text or a page in HTML, in UTF-8; '-' is stdin. English, Russian or Ukrainian. Every claim keeps the
    characters it came from. Rules and word lists alone decide; nothing is sent anywhere, and nothing is added that the
    report does not say. 'noonmark claims check FILE CASE' holds the claims against a case.
    """
    outputs = check_outputs({"--json": json_path}, [file] if file != STDOUT else [])
    told = read_report(file)
    with working("reading the report"):
        claims = claims_of(told, file, published, source, language)
    if STDOUT not in outputs.values():
        _print(claims)
    document = claims_json(claims, told.page).encode() if outputs else b""
    for path in write_all([(path, document) for path in outputs.values()]):
        say(f"wrote {path}")


def claims_of(told: Source, file: str, published: str, source: str, language: str | None) -> tuple[Claim, ...]:
    """Return the claims of a report that was read.

    Raises
    ------
    NoonmarkError
        For a date that is none, and a text that cannot be read.
    """
    from datetime import datetime  # noqa: PLC0415

    from noonmark.words.claims.find import find_claims  # noqa: PLC0415
    from noonmark.words.claims.letters import is_english  # noqa: PLC0415

    day = published_date(published)
    day = day.date() if isinstance(day, datetime) else day
    try:
        found = find_claims(told.text, day, source=source, language=language)
    except NoonmarkError as error:
        raise NoonmarkError(error.problem, where=error.where or file, remedy=error.remedy) from None
    if not is_english(told.text):
        say(
            "noonmark: few common English words are in it; it is read as English all the same, and claims may be missed"
        )
    return found


def read_report(file: str) -> Source:
    """Return a report's readable text.

    Raises
    ------
    NoonmarkError
        For a file that cannot be read, is over 8 MB, or is not UTF-8.
    """
    data = _bytes(file)
    if len(data) > MOST_BYTES:
        problem = f"it is over {MOST_BYTES // 1_000_000} MB, which is no report"
        raise NoonmarkError(problem, where=file, remedy="give one report, or a part of it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start + 1} is not UTF-8"
        raise NoonmarkError(problem, where=file, remedy="save it as plain text in UTF-8 first") from None
    from noonmark.words.claims.page import is_page, page_text  # noqa: PLC0415

    page = page_text(text) if is_page(text) else None
    return Source(text if page is None else page.text, page)


def _bytes(file: str) -> bytes:
    if file == STDOUT:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "not a path").lower()
        raise NoonmarkError(
            f"it cannot be read ({why})", where=file, remedy="give a text file, or - for stdin"
        ) from None


def claims_json(claims: tuple[Claim, ...], page: Page | None) -> str:
    """Return claims as the JSON list of ``schema/claims-1.json``."""
    from noonmark.report.claims_document import claims_list  # noqa: PLC0415

    rows = claims_list(claims) if page is None else claims_list(claims, page.source, page.source_end)
    return json.dumps(rows, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _print(claims: tuple[Claim, ...]) -> None:
    from noonmark.report.claims_table import print_claims  # noqa: PLC0415

    if not claims:
        say("no checkable claims in this text")
        return
    print_claims(claims, out_console())
    say(f"{len(claims)} claim{'s' * (len(claims) != 1)}")
