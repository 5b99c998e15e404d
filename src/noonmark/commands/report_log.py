"""What the log of a case says of one item, for a report of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from noonmark.errors import NoonmarkError
from noonmark.report.case_report.parts import EntryTold, LogTold, SignedTold

if TYPE_CHECKING:
    from noonmark.case.log.entry import Entry
    from noonmark.case.log.notes import PublicKey
    from noonmark.case.store.case import Case

REPORT = "report"
"""What an entry ``exported`` says it wrote, where that is a report."""
_SPARE = {"item", "items", "state", "originals", "intake"}
_LONGEST = 200
_HASH = re.compile("[0-9a-f]{64}")


def log_of(case: Case, number: int) -> tuple[LogTold, Mapping[int, Entry]]:
    """Return what the log says of an item, and its entries by their number.

    Entries of reports are left out, and the log is told up to the last that is left: making a report changes nothing
    in the next one.
    """
    from noonmark.case.log.tree import root  # noqa: PLC0415 - loads a database's reader

    every = list(case.entries())
    told = [entry for entry in every if _is_about(entry, number) and not _is_report(entry)]
    size = told[-1].number + 1 if told else 0
    hashes = [entry.leaf_hash for entry in every[:size]]
    found = LogTold(
        size,
        root(hashes).hex(),
        tuple(_entry(entry) for entry in told),
        _signed(case, every, size),
        tuple(_second_look(entry) for entry in told if entry.what.get("role") == "second"),
    )
    return found, {entry.number: entry for entry in told}


def entry_told(entry: Entry) -> EntryTold:
    """Return an entry as a report tells it."""
    return _entry(entry)


def _is_about(entry: Entry, number: int) -> bool:
    items = entry.what.get("items")
    return entry.what.get("item") == number or (isinstance(items, list) and number in items)


def _is_report(entry: Entry) -> bool:
    return entry.act == "exported" and entry.what.get("what") == REPORT


def _entry(entry: Entry) -> EntryTold:
    pairs = list(_pairs(entry.what))
    words = ", ".join(told for told, free in pairs if not free)
    words += "" if entry.set_back_from is None else " (the clock had been set back)"
    said = ", ".join(told for told, free in pairs if free)
    return EntryTold(entry.number, entry.at_utc, entry.who, entry.act, words.strip(), said)


def _pairs(what: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield what an entry says, and whether anybody may have written it; hashes are cut, for the entry has them."""
    for key, value in what.items():
        name = key.replace("_", " ")
        if key in _SPARE or value in ("", None, [], {}, False) or isinstance(value, dict):
            continue
        if isinstance(value, bool):
            yield name, False
        elif isinstance(value, list):
            yield f"{name}: {len(cast('list[Any]', value))}", False
        elif key == "role":
            yield f"{value} look", False
        elif isinstance(value, str) and _HASH.fullmatch(value):
            yield f"{name} {value[:16]}…", False
        else:
            yield f"{name} {str(value)[:_LONGEST]}", not isinstance(value, int | float)


def _second_look(entry: Entry) -> str:
    """Return what a second analyst measured, and whether without knowing the first marks."""
    sight: Mapping[str, Any] = entry.what.get("sight") or {}
    angle: Mapping[str, Any] | None = sight.get("elevation_deg")
    told = "the marks gave no elevation of the sun"
    if angle is not None:
        low, high = angle["interval_90"]
        told = f"the sun stood {angle['median']:.0f} deg high (90 %: {low:.0f} to {high:.0f})"
    seen = entry.what.get("seen") or entry.what.get("same_person")
    blind = "not blind" if seen else "as far as the log knows, without having seen the first marks"
    return f"Measured a second time by {entry.who}, {blind}: {told} (entry {entry.number})."


def _signed(case: Case, every: Sequence[Entry], size: int) -> SignedTold | None:
    """Return the first checkpoint that covers so many entries."""
    from noonmark.case.log.checkpoint import read_unchecked, verify  # noqa: PLC0415
    from noonmark.case.log.tree import root  # noqa: PLC0415

    keys = _keys(every)
    for text in case.checkpoints():
        try:
            found = read_unchecked(text)
        except NoonmarkError:
            continue
        if found.size < size or found.size > len(every):
            continue
        holds, key = found.root == root([entry.leaf_hash for entry in every[: found.size]]), "unknown"
        try:
            key = verify(text, keys)[1].text
        except NoonmarkError:
            holds = False
        return SignedTold(found.size, found.at_utc, key, holds, tuple(_stamps(every, found.size)))
    return None


def _keys(every: Sequence[Entry]) -> list[PublicKey]:
    from noonmark.case.log.notes import read_public_key  # noqa: PLC0415

    return [read_public_key(str(entry.what["public_key"])) for entry in every if "public_key" in entry.what]


def _stamps(every: Sequence[Entry], size: int) -> Iterator[str]:
    for entry in every:
        if entry.act == "stamped" and entry.what.get("checkpoint") == size:
            at, by = entry.what.get("at"), entry.what.get("authority")
            yield f"Time stamp over it: {by}, {at} (entry {entry.number}; 'noonmark case verify' checks it)."
            return
