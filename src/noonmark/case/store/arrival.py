"""What arrives in a case: where a file came from, who posted it and when, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from noonmark.case.log.instants import write_instant
from noonmark.errors import NoonmarkError

_TEXTS = ("path_told", "posted_by", "caption", "forwarded_from", "url")


@dataclass(frozen=True)
class Arrival:
    """How one file came into the case.

    Parameters
    ----------
    source : str
        What brought it: ``"file"``, ``"telegram"``, ``"auto-archiver"``, ``"wacz"``, ``"url"``.
    path_told : str
        Where it lay, or its name inside the export.
    posted_utc : datetime, optional
        When it was posted; aware, in UTC.
    more : mapping
        Whatever else is told, as JSON allows.

    Raises
    ------
    NoonmarkError
        If the instant has no zone.
    """

    source: str
    path_told: str = ""
    posted_utc: datetime | None = None
    posted_by: str = ""
    caption: str = ""
    forwarded_from: str = ""
    url: str = ""
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        if self.posted_utc is not None and self.posted_utc.tzinfo is None:
            raise NoonmarkError(f"posted at {self.posted_utc} has no time zone", where=self.path_told)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON, what is empty left out. Letters that no text can hold are written as their escape."""
        told: dict[str, Any] = {"source": whole(self.source)}
        told.update({name: whole(getattr(self, name)) for name in _TEXTS if getattr(self, name)})
        if self.posted_utc is not None:
            told["posted_utc"] = write_instant(self.posted_utc)
        if self.more:
            told["more"] = json.loads(whole(json.dumps(self.more, ensure_ascii=False)))
        return told


@dataclass(frozen=True)
class Arriving:
    """A file on its way in: its name, how to open it, and how it came."""

    name: str
    opener: Path | Callable[[], BinaryIO]
    arrival: Arrival


@dataclass(frozen=True)
class Added:
    """A file that is in the case, and in its log. It is acknowledged: no crash takes it away."""

    number: int
    name: str
    sha256: str
    size: int
    is_new: bool
    entry: int
    path_told: str = ""


@dataclass(frozen=True)
class Left:
    """Something that was left out, and why."""

    what: str
    why: str


def whole(text: str) -> str:
    r"""Return a text with what is no letter, half of a pair or a byte of no encoding, written as ``\udc80``."""
    return text.encode("utf-8", "backslashreplace").decode()
