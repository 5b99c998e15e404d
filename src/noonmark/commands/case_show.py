"""``noonmark case show``: all that a case has on one item."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, say

if TYPE_CHECKING:
    from noonmark.case.log.entry import Entry
    from noonmark.case.store.arrival import Arrival
    from noonmark.case.store.case import Case
    from noonmark.case.store.listing import Item

SCHEMA = "noonmark.case-show/1"
_EXAMPLES = """\b
Examples:
  noonmark case show yard/ 3
  noonmark case show yard/ clip.mp4 --json
"""
_POSTED_IS = {
    "latest": "the latest that it can be",
    "captured": "when it was captured: it was there by then",
    "fetched": "when it was fetched: it was there by then",
    "edited": "when it was last edited, which can have put in another file",
}
_BEFORE_IS = {
    "": "when it was posted",
    "latest": "the latest that it can have been posted",
    "captured": "when it was captured",
    "fetched": "when it was fetched",
    "edited": "when its post was last edited",
}
_LONGEST = 100_000
"""Letters of one value that are printed; the JSON has all."""


@click.command("show", epilog=_EXAMPLES, short_help="All that a case has on one item.")
@click.argument("folder")
@click.argument("item")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="As JSON, schema noonmark.case-show/1; to stdout without PATH.",
)  # fmt: skip
def show_command(folder: str, item: str, json_path: str | None) -> None:
    """Tell all that the case in FOLDER has on one ITEM: its original, how it came, and what was done with it.

    ITEM is its number, its name or the start of its SHA-256. Captions are told whole.
    """
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    outputs = check_outputs({"--json": json_path})
    with open_case(Path(folder)) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        found = case.item(item)
        arrivals = case.arrivals(found.number)
        entries = [entry for entry in case.entries() if _is_about(entry, found.number)]
        if json_path != STDOUT:
            click.echo("\n".join(_lines(case, found, arrivals, entries)))
    document = _document(found, arrivals, entries)
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def _is_about(entry: Entry, number: int) -> bool:
    several = entry.what.get("items")
    return entry.what.get("item") == number or (isinstance(several, list) and number in cast("list[object]", several))


def _lines(case: Case, item: Item, arrivals: list[Arrival], entries: list[Entry]) -> Iterator[str]:
    from noonmark.case.store.originals import original_path  # noqa: PLC0415

    yield f"item {item.number}: {_clean(item.name)}"
    yield _line("state", item.state)
    yield _line("SHA-256", item.sha256)
    yield _line("bytes", f"{item.size:,}")
    yield _line("original", str(original_path(case.place.originals, item.sha256)))
    if posted := [(arrival.posted_utc, _BEFORE_IS[_posted_is(arrival)]) for arrival in arrivals if arrival.posted_utc]:
        at, why = min(posted)
        yield _line("filmed before", f"{at:%Y-%m-%d %H:%M:%SZ}, {why}")
    for count, arrival in enumerate(arrivals, 1):
        yield ""
        yield from _arrival(arrival, f"arrival {count} of {len(arrivals)}" if len(arrivals) > 1 else "arrival")
    yield ""
    yield "in the log"
    for entry in entries:
        head = f"  entry {entry.number:<6}  {entry.at_utc:%Y-%m-%d %H:%M:%SZ}  {entry.act:<9}"
        yield f"{head} by {_clean(entry.who)}{_outcome(entry)}"


def _posted_is(arrival: Arrival) -> str:
    told = str(arrival.more.get("posted_is", ""))
    return told if told in _POSTED_IS else ""


def _arrival(arrival: Arrival, head: str) -> Iterator[str]:
    more = dict(arrival.more)
    yield f"{head}, {arrival.source}"
    if "warning" in more:
        yield _line("WARNING", str(more.pop("warning")))
    if arrival.posted_utc is not None:
        note = _POSTED_IS.get(str(more.pop("posted_is", "")), "")
        yield _line("posted", f"{arrival.posted_utc:%Y-%m-%d %H:%M:%SZ}{f' ({note})' if note else ''}")
    told = (("by", arrival.posted_by), ("forwarded from", arrival.forwarded_from), ("address", arrival.url))
    yield from (_line(name, text) for name, text in told if text)
    if arrival.caption:
        yield _line("caption", "")
        yield from (f"    {_clean(line)}" for line in arrival.caption.splitlines())
    yield _line("path", arrival.path_told)
    yield from (_line(key.replace("_", " "), _value(value)) for key, value in more.items())


def _outcome(entry: Entry) -> str:
    state, with_entry = entry.what.get("state"), entry.what.get("with")
    return (f": {_clean(str(state))}" if state else "") + (f" (with entry {with_entry})" if with_entry else "")


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _line(name: str, told: str) -> str:
    return f"  {name:<16}  {_clean(told)}".rstrip()


def _clean(text: str) -> str:
    from noonmark.footage.words import printable  # noqa: PLC0415

    return printable(text, _LONGEST)


def _document(item: Item, arrivals: list[Arrival], entries: list[Entry]) -> Mapping[str, Any]:
    from noonmark.case.log.instants import write_instant  # noqa: PLC0415

    return {
        "schema": SCHEMA,
        "number": item.number,
        "name": item.name,
        "sha256": item.sha256,
        "bytes": item.size,
        "state": item.state,
        "added_utc": write_instant(item.added_utc),
        "arrivals": [arrival.plain() for arrival in arrivals],
        "entries": [json.loads(entry.to_bytes()) for entry in entries],
    }
