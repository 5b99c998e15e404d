"""``noonmark dates``: the days that a text means."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, out_console, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.words.dates.dated import Dated

SCHEMA = "noonmark.dates/1"
_EXAMPLES = """\b
Examples:
  noonmark dates "Shots were heard on Thursday morning." --published 2022-09-24
  noonmark dates report.txt --published 2022-09-22T18:00Z --zone Asia/Yakutsk
  noonmark dates "В ночь на 22 сентября" --published 2022-09-25 --json -
"""


@dataclass(frozen=True)
class Reading:
    """How a text is read: its language and zone, which of 4/5 is the day, and whether weak ones are told."""

    language: str | None
    zone: str | None
    day_first: bool | None
    weak: bool


@click.command("dates", epilog=_EXAMPLES, short_help="Which days a text means.")
@click.argument("source", metavar="TEXT|FILE")
@click.option("--published", required=True, metavar="DATE", help="When it was written: 2022-09-22, or with a time.")
@click.option("--zone", help="IANA zone of where it was written: a time's day is taken there.")
@click.option("--language", type=click.Choice(["en", "ru", "uk"]), help="Without it each paragraph's own.")
@click.option("--day-first/--month-first", "day_first", default=None, help="How 4/5/2022 is read; else both are told.")
@click.option("--weak", is_flag=True, help="Tell 'the week', 'the day' and '4/5' too, which seldom name a date.")
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.dates/1. '-' is stdout.")
def dates_command(source: str, published: str, json_path: str | None, **reading: Any) -> None:
    """List the dates and periods that a text names, and the days that each means.

    TEXT|FILE is a text, a file of text in UTF-8, or - for stdin: English, Russian or Ukrainian. "On Thursday" counts
    from --published. A date that does not exist, or whose weekday is wrong, is told as it stands and never repaired.
    """
    outputs = check_outputs({"--json": json_path}, [source] if _is_file(source) else [])
    written = published_date(published)
    text = text_of(source)
    with working("reading the dates"):
        document = dates_document(text, written, Reading(**reading))
    if STDOUT not in outputs.values():
        _print(document)
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def published_date(words: str) -> date:
    """Return a day, or a time, that was given in words.

    Raises
    ------
    NoonmarkError
        Where it is neither.
    """
    try:
        return date.fromisoformat(words) if len(words) <= len("2022-09-22") else datetime.fromisoformat(words)
    except ValueError:
        problem = f"{words!r} is no date"
        raise NoonmarkError(
            problem, where="--published", remedy="write it as 2022-09-22 or 2022-09-22T18:00Z"
        ) from None


def text_of(source: str) -> str:
    """Return a text, a file's text, or stdin's.

    Raises
    ------
    NoonmarkError
        For a file that cannot be read, is too large, or is not UTF-8.
    """
    from noonmark.words.dates.find import LONGEST_TEXT  # noqa: PLC0415

    most = 4 * LONGEST_TEXT
    if source == STDOUT:
        return _decoded(sys.stdin.buffer.read(most + 1), "stdin")
    if not _is_file(source):
        _refuse_missing_file(source)
        return source
    try:
        with Path(source).open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise NoonmarkError(f"cannot be read: {(error.strerror or 'unknown').lower()}", where=source) from None
    return _decoded(data, source)


def _is_file(source: str) -> bool:
    try:
        return Path(source).is_file()
    except (OSError, ValueError):  # a text too long, or with a NUL, to be a path
        return False


def _refuse_missing_file(source: str) -> None:
    """Raise an error where a word looks like a file that is not there."""
    if source.endswith((".txt", ".md", ".html")) and not any(letter.isspace() for letter in source):
        raise NoonmarkError("no such file", where=source, remedy="check the path, or give the text itself in quotes")


def _decoded(data: bytes, where: str) -> str:
    from noonmark.words.dates.find import LONGEST_TEXT  # noqa: PLC0415

    if len(data) > 4 * LONGEST_TEXT:
        problem = f"more than {4 * LONGEST_TEXT // 1_000_000} MB of text is too much to be read at once"
        raise NoonmarkError(problem, where=where, remedy="cut it into parts")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start + 1} is not UTF-8"
        raise NoonmarkError(problem, where=where, remedy="save it as UTF-8 text first") from None


def dates_document(text: str, written: date, reading: Reading) -> dict[str, Any]:
    """Return the dates of a text, as in ``schema/dates-1.json``.

    Raises
    ------
    NoonmarkError
        As ``find_dates``.
    """
    from noonmark.words.dates.find import day_written, find_dates  # noqa: PLC0415

    found = find_dates(
        text,
        written,
        language=reading.language,
        zone=reading.zone,
        day_first=reading.day_first,
        weak=reading.weak,
    )
    day = day_written(written, reading.zone)
    return {"schema": SCHEMA, "published": day.isoformat(), "dates": [_row(each) for each in found]}


def _row(each: Dated) -> dict[str, Any]:
    return {
        "start": each.start,
        "end": each.end,
        "text": each.text,
        "first": _iso(each.first),
        "last": _iso(each.last),
        "hours": None if each.hours is None else [round(hour, 4) for hour in each.hours],
        "grain": each.grain,
        "sure": each.sure,
        "problem": each.problem,
        "other": None if each.other is None else [_iso(day) for day in each.other],
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _print(document: dict[str, Any]) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from noonmark.report.print_parts import plain, show  # noqa: PLC0415

    if not document["dates"]:
        say("no dates in this text")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in ("words", "days", "local hours", "to note"):
        table.add_column(head, overflow="fold")
    for row in document["dates"]:
        words = Text(plain(" ".join(row["text"].split())), style="bold")
        table.add_row(words, _days(row), _hours(row["hours"]), Text(plain(_note(row))))
    show(table, out_console())


def _days(row: dict[str, Any]) -> str:
    first, last = row["first"], row["last"]
    if first is None and last is None:
        return "none"
    if first == last:
        return str(first)
    return f"{first} on" if last is None else f"until {last}" if first is None else f"{first} to {last}"


def _hours(hours: list[float] | None) -> str:
    if hours is None:
        return ""
    minutes = [round(60 * hour) for hour in hours]
    told = [f"{minute // 60 % 24:02d}:{minute % 60:02d}" for minute in minutes]
    return told[0] if hours[0] == hours[1] else f"{told[0]} to {told[1]}"


def _note(row: dict[str, Any]) -> str:
    if row["problem"] or row["sure"]:
        return str(row["problem"])
    if row["other"] is None:
        return "may count from another day that the text names"
    first, last = row["other"]
    return f"or {_days({'first': first, 'last': last})}"
