"""One entry of the log: what was done, by whom, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from noonmark.case.log.canonical import canonical, parse
from noonmark.case.log.instants import read_instant, write_instant
from noonmark.case.log.tree import leaf_hash
from noonmark.errors import NoonmarkError

ACTS = (
    "made",
    "added",
    "arrived",
    "fixed",
    "measured",
    "exported",
    "imported",
    "verified",
    "note",
    "stamped",
)
"""What an entry can record."""

_KEYS = {"number", "at", "act", "who", "what"}
_SET_BACK = "clock_set_back_from"


@dataclass(frozen=True)
class Entry:
    """One act, as the log keeps it.

    Attributes
    ----------
    number : int
        Its place in the log, from 0.
    at_utc : datetime
        The computer's own clock then; aware, UTC. The log proves the order, not this instant.
    act : str
        One of ``ACTS``.
    who : str
        The name told by the user.
    what : mapping
        What canonical JSON can hold.
    set_back_from : datetime or None
        The latest instant among the entries before, where this one is earlier: the clock had been set
        back, or ran ahead before.
    """

    number: int
    at_utc: datetime
    act: str
    who: str
    what: Mapping[str, Any] = field(default_factory=dict[str, Any])
    set_back_from: datetime | None = None

    def __post_init__(self) -> None:
        if self.act not in ACTS:
            raise NoonmarkError(f"unknown act {self.act[:40]!r}", remedy=f"write one of {', '.join(ACTS)}")
        if self.number < 0:
            raise NoonmarkError(f"entry number {self.number} is below 0")

    def to_bytes(self) -> bytes:
        """Return the canonical JSON that is hashed and kept."""
        told: dict[str, object] = {
            "number": self.number,
            "at": write_instant(self.at_utc),
            "act": self.act,
            "who": self.who,
            "what": self.what,
        }
        if self.set_back_from is not None:
            told[_SET_BACK] = write_instant(self.set_back_from)
        return canonical(told)

    @property
    def leaf_hash(self) -> bytes:
        """The entry's leaf in the Merkle tree, 32 bytes."""
        return leaf_hash(self.to_bytes())

    @property
    def latest_utc(self) -> datetime:
        """The latest instant that the log has seen up to this entry."""
        return max(self.at_utc, self.set_back_from) if self.set_back_from else self.at_utc


def next_entry(
    last: Entry | None, act: str, who: str, what: Mapping[str, Any], *, at_utc: datetime | None = None
) -> Entry:
    """Return the entry that follows ``last``.

    Parameters
    ----------
    last : Entry or None
        The log's last entry; None for the first.
    act, who, what
        As in `Entry`.
    at_utc : datetime, optional
        Now, when left out. Where it is before the latest instant of the log, the entry says so.
    """
    now = (at_utc or datetime.now(UTC)).astimezone(UTC)
    if last is None:
        return Entry(0, now, act, who, what)
    return Entry(last.number + 1, now, act, who, what, last.latest_utc if now < last.latest_utc else None)


def read_entry(data: bytes) -> Entry:
    """Return the entry of its bytes.

    Raises
    ------
    NoonmarkError
        They are not canonical JSON, or not an entry's.
    """
    value: Any = parse(data)
    if not isinstance(value, dict):
        raise NoonmarkError("this is not an entry of a log")
    told = cast("dict[str, Any]", value)
    kinds = {"number": int, "act": str, "who": str, "what": dict}
    right = set(told) - {_SET_BACK} == _KEYS and all(type(told[key]) is kind for key, kind in kinds.items())
    if not right:
        raise NoonmarkError("this is not an entry of a log", remedy=f"its keys are {', '.join(sorted(_KEYS))}")
    back = read_instant(told[_SET_BACK]) if _SET_BACK in told else None
    return Entry(told["number"], read_instant(told["at"]), told["act"], told["who"], told["what"], back)
