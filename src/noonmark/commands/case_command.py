"""``noonmark case``: a folder that keeps originals and the record of what was done with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.later import Later
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, say

if TYPE_CHECKING:
    from noonmark.case.log.entry import Entry
    from noonmark.case.store.case import Case
    from noonmark.case.store.listing import Item, Listed

LIST_SCHEMA, LOG_SCHEMA = "noonmark.case-list/1", "noonmark.case-log/1"
_NAME, _WHO, _CAPTION = 40, 24, 60
"""Letters of a cell in the tables; the JSON has all."""
_YES = {"True": "yes", "False": "no"}
_EXAMPLES = """\b
Examples:
  noonmark case new yard/ --title "The yard in September"
  noonmark case add yard/ clip.mp4 folder/
  noonmark case add yard/ ChatExport_2024-05-01/
  noonmark case list yard/ --search "market square"
  noonmark case show yard/ 3
  noonmark case log yard/
  noonmark case verify yard/
  noonmark case sign yard/ --to monday.txt
"""


_LATER = {
    "new": "commands.case_command:new_command",
    "add": "commands.case_add:add_command",
    "list": "commands.case_command:list_command",
    "show": "commands.case_show:show_command",
    "log": "commands.case_command:log_command",
    "note": "commands.case_note:note_command",
    "replay": "commands.case_replay:replay_command",
    "verify": "commands.case_verify:verify_command",
    "key": "commands.case_key:key_command",
    "sign": "commands.case_sign:sign_command",
    "stamp": "commands.case_stamp:stamp_command",
    "second": "commands.case_second:second_command",
    "export": "commands.case_export:export_command",
    "import": "commands.case_import:import_command",
}


@click.group(
    "case", cls=Later, later=_LATER, epilog=_EXAMPLES, short_help="Keep originals, and the record of every step."
)
def case_command() -> None:
    """Keep originals and the record of what was done with them, in one folder.

    Originals are kept by their SHA-256 in read-only files. Every act is an entry in a log that can only grow; 'verify'
    holds all of it against that log.
    """


@click.command("new", short_help="Make a case in a new folder.")
@click.argument("folder")
@click.option("--title", required=True, help="What the case is called; one line.")
@click.option("--database", metavar="URL", help="Keep its tables on PostgreSQL. [SQLite, in the folder]")
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
def new_command(folder: str, title: str, database: str | None, who: str | None) -> None:
    """Make a case in a new or empty FOLDER."""
    from noonmark.case.store.case import make_case  # noqa: PLC0415

    with make_case(Path(folder), title, database=database, who=who) as case:
        say(f"made the case '{case.title}' in {folder}")


def _opened(folder: str) -> Case:
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    case = open_case(Path(folder))
    for line in case.recovered:
        say(f"noonmark: {line}")
    return case


@click.command("list", short_help="What a case holds.")
@click.argument("folder")
@click.option("--search", default="", metavar="WORDS", help="Only items with all these words in name, path or caption.")
@click.option("--state", metavar="STATE", help="Only items in this state: not looked at, measured, fixed, conflict.")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="As JSON, schema noonmark.case-list/1; to stdout without PATH.",
)  # fmt: skip
def list_command(folder: str, search: str, state: str | None, json_path: str | None) -> None:
    """Tell the items of a case, in the order in which they came, with the state of each."""
    outputs = check_outputs({"--json": json_path})
    listed = _listed(folder, search, state)
    items = listed.items
    if json_path != STDOUT:
        _print_items(items)
    document = _list_json(listed) if outputs else ""
    for path in write_all([(path, document.encode()) for path in outputs.values()]):
        say(f"wrote {path}")
    if json_path != STDOUT:
        say(f"{len(items)} item{'s' * (len(items) != 1)}")


def _listed(folder: str, search: str, state: str | None) -> Listed:
    from noonmark.case.store.listing import Listed, quick_list  # noqa: PLC0415

    quick = quick_list(Path(folder), search, state)
    if quick is not None:
        return quick
    with _opened(folder) as case:
        return Listed(case.case_id, case.title, case.items(search, state))


def _print_items(items: list[Item]) -> None:
    from noonmark.footage.words import printable  # noqa: PLC0415

    lines: list[str] = []
    for item in items:
        first = item.first
        times = f"{item.arrivals} times" if item.arrivals > 1 else ""
        told = (_posting(item), times, printable(first.caption, _CAPTION))
        head = f"{item.number:>6}  {item.state:<13} {item.added_utc:%Y-%m-%d}  {printable(item.name, _NAME):<{_NAME}}"
        lines.append(f"{head}  {'  '.join(part for part in told if part)}".rstrip())
    if lines:
        click.echo("\n".join(lines))


def _posting(item: Item) -> str:
    """Return when an item was posted by the earliest arrival, and by whom where the first arrival is that one."""
    first, by = item.first, ""
    if item.posted_utc is None or first.posted_utc == item.posted_utc:
        by = first.posted_by
    is_exact = first.posted_utc == item.posted_utc and "posted_is" not in first.more
    return _when_and_who("" if item.posted_utc is None else f"{item.posted_utc:%Y-%m-%d %H:%MZ}", by, is_exact=is_exact)


def _when_and_who(at: str, by: str, *, is_exact: bool) -> str:
    """Return an instant of posting and a name; one that is no more than the latest is not called the posting's."""
    from noonmark.footage.words import printable  # noqa: PLC0415

    when = f"{'posted' if is_exact else 'there by'} {at}" if at else ""
    who = f"{'by' if at and is_exact else 'posted by'} {printable(by, _WHO)}" if by else ""
    return (" " if is_exact else ", ").join(part for part in (when, who) if part)


def _list_json(listed: Listed) -> str:
    """Return the items as JSON, one a line: ten thousand of them laid out in full would be slow to write."""
    import json  # noqa: PLC0415

    head = json_text({"schema": LIST_SCHEMA, "case": listed.case_id, "title": listed.title})
    write = json.JSONEncoder(ensure_ascii=False).encode
    rows = ",\n".join(f"    {write(item.plain())}" for item in listed.items)
    return f'{head.rstrip().removesuffix("}").rstrip()},\n  "items": [\n{rows}\n  ]\n}}\n'


@click.command("log", short_help="Every act, in order.")
@click.argument("folder")
@click.option("--from", "start", type=click.IntRange(min=0), default=0, help="Start with this entry. [0]")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="As JSON, schema noonmark.case-log/1, with the log's root; to stdout without PATH.",
)  # fmt: skip
def log_command(folder: str, start: int, json_path: str | None) -> None:
    """Tell every act that was done with a case: when, by whom, and what."""
    outputs = check_outputs({"--json": json_path})
    with _opened(folder) as case:
        head = case.head()
        entries = list(case.entries(start))
        if json_path != STDOUT:
            click.echo("".join(f"{_log_line(entry)}\n" for entry in entries), nl=False)
            say(f"{head.size} entr{'y' if head.size == 1 else 'ies'}, root {head.root.hex()}")
        document = {
            "schema": LOG_SCHEMA, "case": case.case_id, "title": case.title, "size": head.size,
            "root": head.root.hex(), "checkpoints": case.checkpoints(), "entries": [_plain(entry) for entry in entries],
        }  # fmt: skip
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def _plain(entry: Entry) -> dict[str, Any]:
    import json  # noqa: PLC0415

    return json.loads(entry.to_bytes())


def _log_line(entry: Entry) -> str:
    from noonmark.footage.words import printable  # noqa: PLC0415

    what = entry.what
    state = "" if what.get("state") == entry.act else str(what.get("state", ""))
    parts = [f"item {what['item']}" if "item" in what else "", str(what.get("title") or what.get("name") or "")]
    parts += [f"fetched {what['fetched']}: {what.get('outcome', '')}" if "fetched" in what else ""]
    parts += [str(what.get("text", ""))]
    parts += ["a second look" if what.get("role") == "second" else ""]
    parts += [f"second look {what['second_look']}" if "second_look" in what else ""]
    parts += [str(what["sha256"])[:16] if "sha256" in what else "", state, _posted(what)]
    if not any(parts):
        parts = [", ".join(f"{key} {_YES.get(str(value), value)}" for key, value in what.items())]
    told = printable("  ".join(part for part in parts if part), 120)
    back = "  (the clock had been set back)" if entry.set_back_from else ""
    who = printable(entry.who, _WHO)
    return f"{entry.number:>6}  {entry.at_utc:%Y-%m-%d %H:%M:%SZ}  {who:<12} {entry.act:<9} {told}{back}"


def _posted(what: Mapping[str, Any]) -> str:
    """Return who posted what an entry brings, and when."""
    told: Mapping[str, Any] = what.get("arrival", {})
    by, at = str(told.get("posted_by", "")), str(told.get("posted_utc", "")).replace("T", " ")
    is_exact = "posted_is" not in told.get("more", {})
    return _when_and_who(f"{at[:16]}Z" if at else "", by, is_exact=is_exact)
