"""Rows of the index, made from the log's entries: what the tables must say, and what verifying compares."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from noonmark.case.log.canonical import canonical
from noonmark.case.log.entry import Entry
from noonmark.case.log.instants import write_instant

NOT_LOOKED_AT, MEASURED, FIXED, CONFLICT = "not looked at", "measured", "fixed", "conflict"
STATES = (NOT_LOOKED_AT, MEASURED, FIXED, CONFLICT)
ARRIVING = ("added", "arrived")
"""Acts that bring a file: the first time, and each time after."""

_TEXTS = ("source", "path_told", "posted_by", "caption", "forwarded_from", "url")


def item_row(entry: Entry) -> dict[str, Any]:
    """Return the row of an item from the entry that added it."""
    what = entry.what
    return {
        "number": what["item"],
        "entry": entry.number,
        "sha256": what["sha256"],
        "name": _kept(what["name"]),
        "state": NOT_LOOKED_AT,
        "added_utc": write_instant(entry.at_utc),
    }


def arrival_row(entry: Entry) -> dict[str, Any]:
    """Return the row of an arrival from its entry."""
    what, told = entry.what, entry.what["arrival"]
    texts = {name: _kept(str(told.get(name, ""))) for name in _TEXTS}
    searched = (what["name"], *(texts[name] for name in _TEXTS[1:]), what["sha256"])
    return {
        "entry": entry.number,
        "item": what["item"],
        "intake": what.get("intake"),
        "posted_utc": told.get("posted_utc"),
        "more": canonical(told["more"]).decode() if "more" in told else "",
        "words": folded("\n".join(searched)),
        **texts,
    }


def folded(text: str) -> str:
    """Return a text as it is searched: without difference between large and small letters."""
    return _kept(text).casefold()


def _kept(text: str) -> str:
    # PostgreSQL keeps no NUL in a text. The entry has it; the index goes without.
    return text.replace("\0", "\ufffd")


def row_digest(row: Mapping[str, Any]) -> bytes:
    """Return the SHA-256 of a row, for comparing many without keeping them."""
    return hashlib.sha256(canonical(dict(row))).digest()
