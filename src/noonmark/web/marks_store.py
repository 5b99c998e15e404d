"""Marks being made: a working copy for each item, kept on the disk with every change, and each with a version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from noonmark.case.log.instants import write_instant
from noonmark.case.store.case import Case
from noonmark.case.store.troubles import plain_errors
from noonmark.errors import NoonmarkError
from noonmark.measure.marks import LARGEST_BYTES, marks_of
from noonmark.web.answers import Refused
from noonmark.web.desk import plain_json, working
from noonmark.web.durable import one_at_a_time, write_whole

ROOM = "marks"
_TAKE = "look at what was saved, and save again on top of it"


@dataclass(frozen=True)
class SavedMarks:
    """The marks of an item as they were last saved.

    Attributes
    ----------
    version : int
        Counts savings; 0 where nothing was saved yet.
    saved_utc : str
        When; empty where nothing was saved.
    marks : dict or None
        Schema ``noonmark.marks/1``; None where there are none, or they were all taken away.
    """

    version: int = 0
    saved_utc: str = ""
    marks: dict[str, Any] | None = None

    def told(self) -> dict[str, Any]:
        """Return version and instant as JSON."""
        return {"version": self.version, "saved_utc": self.saved_utc or None}


def saved_marks(case: Case, number: int) -> SavedMarks:
    """Return the working copy of an item's marks.

    Raises
    ------
    NoonmarkError
        If it cannot be read.
    """
    path = _path(case, number)
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
        return SavedMarks(int(told["version"]), str(told["saved_utc"]), told["marks"])
    except FileNotFoundError:
        return SavedMarks()
    except (OSError, ValueError, KeyError, TypeError):
        raise NoonmarkError(
            "the marks being made cannot be read", where=str(path), remedy="put the file back, or take it away"
        ) from None


def save_marks(case: Case, number: int, marks: Mapping[str, Any] | None, version: int) -> SavedMarks:
    """Save the working copy of an item's marks; when this returns, no crash takes it away.

    Parameters
    ----------
    case : Case
    number : int
        Of the item.
    marks : mapping or None
        Schema ``noonmark.marks/1``; what is not marked yet may be missing. None takes all away.
    version : int
        That it was based on; 0 where there was none.

    Raises
    ------
    Refused
        With status 409 where another was saved since.
    NoonmarkError
        If the marks are none, or the case cannot be written.
    """
    if marks is not None:
        raw = plain_json(dict(marks))
        if len(raw) > LARGEST_BYTES:
            raise NoonmarkError("these marks are too large", where="marks")
        marks_of(raw)
    if not case.place.writable:
        raise NoonmarkError(
            "this case cannot be written here",
            where=str(case.place.folder),
            remedy="check your right to write there, or work on a copy",
        )
    path = _path(case, number)
    with plain_errors(case.place.folder), one_at_a_time(path.parent / ".lock"):
        theirs = saved_marks(case, number)
        if theirs.version != version:
            raise _stale(theirs)
        mine = SavedMarks(version + 1, write_instant(datetime.now(UTC)), None if marks is None else dict(marks))
        told = {"version": mine.version, "saved_utc": mine.saved_utc, "item": number, "marks": mine.marks}
        write_whole(path, json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1).encode())
    return mine


def marked(case: Case) -> set[int]:
    """Return the numbers of the items that have marks."""
    room = working(case.place, ROOM)
    try:
        numbers = [int(path.stem) for path in room.glob("*.json") if path.stem.isdecimal()]
    except OSError:
        return set()
    return {number for number in numbers if _has_marks(case, number)}


def _has_marks(case: Case, number: int) -> bool:
    with suppress(NoonmarkError):  # told when the item is opened
        return saved_marks(case, number).marks is not None
    return True


def _stale(theirs: SavedMarks) -> Refused:
    when = f" at {theirs.saved_utc}" if theirs.saved_utc else ""
    return Refused(
        f"other marks of this item were saved{when} since you began",
        remedy=_TAKE,
        status=409,
        more={"theirs": theirs.told(), "marks": theirs.marks},
    )


def _path(case: Case, number: int) -> Path:
    return working(case.place, ROOM, f"{number}.json")
