"""``noonmark case stamp``: a case's newest checkpoint made ready for a time stamp, and the stamps that came back."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.case.log.entry import Entry
    from noonmark.case.store.case import Case

SCHEMA = "noonmark.case-stamp/1"
_EXAMPLES = """\b
Examples:
  noonmark case stamp yard/
  noonmark case stamp yard/ --request yard.tsq
  noonmark case stamp yard/ --reply yard.tsr --roots authority.pem
  noonmark case stamp yard/ --authority https://stamps.example
  noonmark case stamp yard/ --ots yard.ots
"""
_MOVE = "give --ots another name"
_WAYS = ("--request", "--reply", "--authority", "--ots")


@click.command("stamp", epilog=_EXAMPLES, short_help="Have a checkpoint time-stamped; the stamps there are.")
@click.argument("folder")
@click.option(
    "--request", metavar="PATH", help="Write a request (RFC 3161) for the newest checkpoint. Nothing is sent."
)
@click.option("--reply", metavar="PATH", help="Keep the reply that an authority gave to such a request.")
@click.option("--authority", metavar="URL", help="Send the request to this authority now, and keep its reply.")
@click.option("--roots", metavar="PEM", help="With a reply: the authorities that you trust; others' are refused.")
@click.option("--ots", metavar="PATH", help="Write a file for OpenTimestamps; where it is there, tell what it says.")
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="As JSON, schema noonmark.case-stamp/1; to stdout without PATH.",
)  # fmt: skip
def stamp_command(folder: str, who: str | None, json_path: str | None, **given: str | None) -> None:
    """Have the newest checkpoint of a case time-stamped, so that others can tell it was there by an instant.

    Without an option: which stamps the case has. --request and --ots write files and send nothing; --authority is the
    one way that sends: the checkpoint's SHA-256 and a random number go to that address, and the log says so. A reply
    is kept raw, with an entry of its hash. It is for the checkpoint that it was asked for, also where newer ones
    have been made since.
    """
    from noonmark.case.store.case import open_case  # noqa: PLC0415

    outputs = check_outputs({"--json": json_path, "--request": given["request"]}, _files(given))
    _check_ways(given)
    with open_case(Path(folder), who=who) as case:
        for line in case.recovered:
            say(f"noonmark: {line}")
        kept = _do(case, given, outputs)
        document = _document(case, kept)
    if json_path is not None:
        write_all([(outputs["--json"], json_text(document).encode())])
    if json_path != STDOUT and not any(given[way.strip("-")] for way in _WAYS):
        _print(document)


def _files(given: dict[str, str | None]) -> list[str]:
    return [path for key in ("reply", "roots") if (path := given[key]) is not None]


def _check_ways(given: dict[str, str | None]) -> None:
    chosen = [way for way in _WAYS if given[way.strip("-")] is not None]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} are different steps; give one of them")
    if given["roots"] is not None and not {"--reply", "--authority"} & set(chosen):
        raise click.UsageError("--roots goes with --reply or --authority; 'noonmark case verify' takes it too")


def _do(case: Case, given: dict[str, str | None], outputs: dict[str, str]) -> Entry | None:
    """Do the one step that was asked for; return the entry of a stamp that was kept."""
    if "--request" in outputs:
        _write_request(case, outputs["--request"])
    elif given["ots"] is not None:
        _open_timestamps(case, given["ots"])
    elif given["reply"] is not None:
        return _keep(case, _read(Path(given["reply"])), given["roots"])
    elif given["authority"] is not None:
        return _ask(case, given["authority"], given["roots"])
    return None


def _newest(case: Case) -> str:
    """Return the newest checkpoint, and say where it does not cover all."""
    from noonmark.case.log.checkpoint import read_unchecked  # noqa: PLC0415

    texts, where = case.checkpoints(), str(case.place.folder)
    if not texts:
        raise NoonmarkError(
            "it has no checkpoint that could be stamped",
            where=where,
            remedy=f"sign it first: noonmark case sign {where}",
        )
    size, covered = case.head().size, read_unchecked(texts[-1]).size
    if covered < size:
        say(f"the newest checkpoint covers {covered} of {size} entries; to have all covered, sign first")
    return texts[-1]


def _write_request(case: Case, path: str) -> None:
    from noonmark.case.log.stamp import request  # noqa: PLC0415

    data = request(_newest(case).encode())
    for written in write_all([(path, data)]):
        say(f"wrote {written}; nothing was sent. To send it yourself, to an authority of your choice:")
        say("  curl -H 'Content-Type: application/timestamp-query' "
            f"--data-binary @{written} https://AUTHORITY -o reply.tsr")  # fmt: skip
        say(f"then: noonmark case stamp {case.place.folder} --reply reply.tsr")


def _open_timestamps(case: Case, path: str) -> None:
    from noonmark.case.log.ots import unstamped  # noqa: PLC0415

    if Path(path).exists():
        _tell_ots(case, Path(path))
        return
    text = _newest(case).encode()
    beside = f"{path.removesuffix('.ots')}.txt"
    check_outputs({"--ots": path, "the checkpoint beside it": beside})
    if Path(beside).exists() and _read(Path(beside)) != text:
        raise NoonmarkError("there is another file, where the checkpoint would be written", where=beside, remedy=_MOVE)
    write_all([(path, unstamped(text)), (beside, text)])
    say(f"wrote {path}: the hash of the newest checkpoint, marked as not stamped. It proves nothing yet.")
    say(f"wrote {beside}: the checkpoint. To have it stamped, when online: ots stamp {beside}")


def _tell_ots(case: Case, path: Path) -> None:
    from noonmark.case.log.ots import read_ots  # noqa: PLC0415

    found = read_ots(_read(path))
    sizes = [size for text, size in _sizes(case) if sha256(text.encode()).digest() == found.digest]
    if not sizes:
        raise NoonmarkError("this OpenTimestamps file is for no checkpoint of the case", where=str(path))
    blocks = ", ".join(map(str, found.bitcoin_blocks))
    if blocks:
        told = f"claims that Bitcoin block {blocks} holds it; 'ots verify' checks that"
    elif found.pending:
        told = f"is promised by {', '.join(found.pending)}; 'ots upgrade' asks whether it is done"
    else:
        told = "is not stamped yet, and proves nothing"
    say(f"{path}: the checkpoint of {sizes[0]} entries {told}. Nothing was written.")


def _sizes(case: Case) -> list[tuple[str, int]]:
    from noonmark.case.log.checkpoint import read_unchecked  # noqa: PLC0415

    return [(text, read_unchecked(text).size) for text in case.checkpoints()]


def _read(path: Path) -> bytes:
    from noonmark.case.log.stamp import LONGEST_REPLY  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            return file.read(LONGEST_REPLY + 1)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise NoonmarkError(f"it cannot be read ({why})", where=str(path), remedy="check the path") from None


def _ask(case: Case, url: str, roots: str | None) -> Entry:
    from noonmark.case.log.ask_authority import ask, check_address  # noqa: PLC0415
    from noonmark.case.log.checkpoint import read_unchecked  # noqa: PLC0415
    from noonmark.case.log.stamp import request  # noqa: PLC0415

    text = _newest(case)
    check_address(url)
    digest = sha256(text.encode()).hexdigest()
    # Written before it is sent: what has left the machine is on the record even where no reply comes.
    case.append("note", {"asked": url, "for": f"a time stamp over SHA-256 {digest}", "size": read_unchecked(text).size})
    say(f"sending the SHA-256 {digest} to {url}")
    with working("waiting for the authority"):
        reply = ask(url, request(text.encode()))
    return _keep(case, reply, roots)


def _keep(case: Case, reply: bytes, roots: str | None) -> Entry:
    """Keep a reply with the checkpoint that it is over, unless it leads to none of the authorities trusted."""
    from noonmark.case.log.stamp import read_roots, read_stamp  # noqa: PLC0415

    text, size = _stamped_one(case, reply)
    told = read_stamp(reply, text.encode(), () if roots is None else read_roots(Path(roots)))
    if roots is not None and not told.trusted:
        raise NoonmarkError(
            f"this time stamp is not of an authority in {roots} ({told.why}), so it was not kept",
            remedy="give the authority's root certificate, or leave --roots out to keep it unchecked",
        )
    for entry in case.entries():
        if entry.act == "stamped" and entry.what.get("reply_sha256") == sha256(reply).hexdigest():
            say(f"this reply is kept already, as entry {entry.number}")
            return entry
    entry = case.keep_stamp(text, reply)
    say(f"kept as entry {entry.number}: {told.authority or 'an authority without a name'} says that it saw the "
        f"checkpoint of {size} entries at {told.at_utc:%Y-%m-%d %H:%M:%S} UTC")  # fmt: skip
    unchecked = "its signature was not checked: give the authority's root certificate with --roots, here or to 'verify'"
    say("its signature leads to a certificate that you trust" if told.trusted else unchecked)
    return entry


def _stamped_one(case: Case, reply: bytes) -> tuple[str, int]:
    """Return the checkpoint that a reply is over, and its size; the newest where there are several."""
    import hashlib  # noqa: PLC0415

    from noonmark.case.log.stamp import read_stamp  # noqa: PLC0415

    told = read_stamp(reply)
    for text, size in reversed(_sizes(case)):
        if hashlib.new(told.algorithm, text.encode()).digest() == told.imprint:
            return text, size
    raise NoonmarkError(
        "this time stamp is over no checkpoint of the case",
        where=str(case.place.folder),
        remedy="keep it in the case that the request was made in",
    )


def _document(case: Case, kept: Entry | None) -> dict[str, Any]:
    from noonmark.case.log.checkpoint import read_unchecked  # noqa: PLC0415
    from noonmark.case.log.instants import write_instant  # noqa: PLC0415

    texts = case.checkpoints()
    newest = read_unchecked(texts[-1]) if texts else None
    return {
        "schema": SCHEMA,
        "case": case.case_id,
        "title": case.title,
        "entries": case.head().size,
        "newest": None if newest is None else {
            "size": newest.size, "root": newest.root.hex(), "at_utc": write_instant(newest.at_utc),
            "sha256": sha256(texts[-1].encode()).hexdigest(),
        },
        "kept": None if kept is None else kept.number,
        "stamps": [_row(entry) for entry in case.entries() if entry.act == "stamped"],
    }  # fmt: skip


def _row(entry: Entry) -> dict[str, Any]:
    from noonmark.case.log.instants import write_instant  # noqa: PLC0415

    what = entry.what
    return {
        "entry": entry.number,
        "checkpoint": what["checkpoint"],
        "at_utc": write_instant(datetime.fromisoformat(what["at"])),
        "authority": what["authority"],
        "reply_sha256": what["reply_sha256"],
    }


def _print(document: dict[str, Any]) -> None:
    from noonmark.footage.words import printable  # noqa: PLC0415

    newest = document["newest"]
    if newest is None:
        click.echo("no checkpoint yet; sign first: noonmark case sign")
        return
    click.echo(f"newest checkpoint: {newest['size']} of {document['entries']} entries, signed {newest['at_utc']}")
    for stamp in document["stamps"]:
        by = stamp["authority"] or "an authority without a name"
        told = f"the checkpoint of {stamp['checkpoint']} entries, {stamp['at_utc']}, by {by}"
        click.echo(printable(f"time stamp of entry {stamp['entry']}: {told}", 1000))
    if not document["stamps"]:
        click.echo("no time stamp yet")
