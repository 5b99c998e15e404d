"""The fixes that a case keeps of an item, told without reading the whole log each time."""

from __future__ import annotations

import json
from hashlib import sha256
from threading import Lock
from typing import Any

from sqlalchemy import select

from noonmark.case.log.entry import Entry
from noonmark.case.log.instants import write_instant
from noonmark.case.store.case import Case
from noonmark.case.store.database import read_transaction
from noonmark.case.store.tables import RECIPES


class FixRows:
    """Remembers which entries of the log keep a fix, and reads on from there; threads share it."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._case, self._read = "", 0
        self._entries: list[Entry] = []

    def of_item(self, case: Case, number: int) -> list[dict[str, Any]]:
        """Return the fixes of an item as JSON, the oldest first.

        Raises
        ------
        NoonmarkError
            If the log cannot be read.
        """
        entries = [entry for entry in self._all(case) if number in entry.what.get("items", ())]
        if not entries:
            return []
        query = select(RECIPES.c.entry, RECIPES.c.text).where(RECIPES.c.entry.in_([entry.number for entry in entries]))
        with read_transaction(case.place.engine, case.place.folder) as connection:
            texts = {row.entry: bytes(row.text) for row in connection.execute(query)}
        return [_row(entry, texts.get(entry.number)) for entry in entries]

    def _all(self, case: Case) -> list[Entry]:
        with self._turn:
            if self._case != case.case_id:
                self._case, self._read, self._entries = case.case_id, 0, []
            for entry in case.entries(self._read):
                self._read = entry.number + 1
                if "recipe" in entry.what:
                    self._entries.append(entry)
            return list(self._entries)


def _row(entry: Entry, text: bytes | None) -> dict[str, Any]:
    fix: dict[str, Any] = {}
    faults = list[str]()
    if text is None:
        faults.append("the recipe is missing")
    elif sha256(text).hexdigest() != entry.what["recipe"]:
        faults.append("the recipe was changed; run 'noonmark case verify'")
    else:
        fix = json.loads(text)["fix"]
    return {
        "entry": entry.number,
        "at_utc": write_instant(entry.at_utc),
        "who": entry.who,
        "state": entry.what.get("state"),
        "statement": fix.get("statement", ""),
        "items": list(entry.what.get("items", ())),
        "faults": faults,
    }
