"""Every request that leaves this machine for an address that the user gave: on record, and within limits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from noonmark.case.log.instants import write_instant
from noonmark.errors import NoonmarkError

LARGEST = 8 << 30
"""Of all replies for one address. [bytes]"""
LARGEST_PAGE = 64 << 20
"""Of a reply that is read in one go, as pages are. [bytes]"""
MOST_LISTED = 5000
"""Requests that are listed one by one; a clip in pieces takes one for each few seconds."""
LONGEST_ADDRESS = 4000
_PIECE = 1 << 18
_SCHEMES = ("http", "https")

TOO_MUCH = f"the replies are larger than {LARGEST >> 30} GB"
LARGE_PAGE = f"a reply is larger than {LARGEST_PAGE >> 20} MB"
NO_WEB = "it leads to an address that is none of the web"


@dataclass(frozen=True)
class Requests:
    """What was asked for over the network, for the case's log.

    Attributes
    ----------
    url : str
        As the user gave it.
    tool : str
        What asked, with its version.
    begun_utc, ended_utc : datetime
    requests : tuple of dict
        Each with ``at``, ``method``, ``url``, and once there was a reply ``status`` and ``replied_by``, the address
        that it was led on to where that is another; or ``failed``, and why.
    not_listed : int
        Requests beyond those.
    outcome : str
        What came of it, in words.
    """

    url: str
    tool: str
    begun_utc: datetime
    ended_utc: datetime
    requests: tuple[dict[str, Any], ...]
    not_listed: int
    outcome: str

    def plain(self) -> dict[str, Any]:
        """Return it as JSON, for an entry of the log."""
        told: dict[str, Any] = {
            "fetched": self.url[:LONGEST_ADDRESS],
            "tool": self.tool,
            "begun_utc": write_instant(self.begun_utc),
            "ended_utc": write_instant(self.ended_utc),
            "requests": list(self.requests),
            "outcome": self.outcome,
        }
        return {**told, "not_listed": self.not_listed} if self.not_listed else told


@dataclass
class Recorder:
    """Writes down the requests of one fetch while they are made."""

    url: str
    tool: str
    begun_utc: datetime = field(default_factory=lambda: datetime.now(UTC))
    made: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    count: int = 0
    size: int = 0
    replies: list[Any] = field(default_factory=list[Any])

    def told(self, outcome: str) -> Requests:
        """Return what was asked for until now."""
        unlisted = self.count - len(self.made)
        return Requests(
            self.url, self.tool, self.begun_utc, datetime.now(UTC), tuple(self.made), unlisted, outcome[:1000]
        )

    def watched(self, opener: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Return an opener of addresses that writes down each before it opens it, and limits what comes back."""

        def opened(request: Any) -> Any:
            address = str(getattr(request, "url", request))
            row = self._write_down(str(getattr(request, "method", "GET")), address)
            if urlsplit(address).scheme.lower() not in _SCHEMES:
                raise NoonmarkError(NO_WEB)
            try:
                reply = opener(request)
            except Exception as error:
                row["failed"] = str(error)[:300]
                raise
            row["status"] = int(getattr(reply, "status", 0))
            replied_by = str(getattr(reply, "url", address))
            if replied_by != address:
                row["replied_by"] = replied_by[:LONGEST_ADDRESS]
            reply.read = self._limited(reply.read)
            self.replies = [one for one in self.replies if not one.closed]
            self.replies.append(reply)
            return reply

        return opened

    def close(self) -> None:
        """Close what readers left open, a reply of which they wanted the beginning only."""
        for reply in self.replies:
            with suppress(OSError):
                reply.close()
        self.replies = []

    def _write_down(self, method: str, address: str) -> dict[str, Any]:
        row = {"at": write_instant(datetime.now(UTC)), "method": method, "url": address[:LONGEST_ADDRESS]}
        self.count += 1
        if len(self.made) < MOST_LISTED:
            self.made.append(row)
        return row

    def _limited(self, read: Callable[[int], bytes]) -> Callable[..., bytes]:
        def limited(size: int | None = None) -> bytes:
            if size is not None and size >= 0:
                return self._counted(read(min(size, LARGEST_PAGE)))
            parts: list[bytes] = []
            left = LARGEST_PAGE
            while data := self._counted(read(_PIECE)):
                parts.append(data)
                left -= len(data)
                if left < 0:
                    raise NoonmarkError(LARGE_PAGE)
            return b"".join(parts)

        return limited

    def _counted(self, data: bytes) -> bytes:
        self.size += len(data)
        if self.size > LARGEST:
            raise NoonmarkError(TOO_MUCH)
        return data
