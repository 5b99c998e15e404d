"""What became of the files that were added to an index of fingerprints, while it goes on and at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from noonmark.commands.look_folder import NO_MEDIA
from noonmark.commands.speaking import say
from noonmark.footage.words import printable

if TYPE_CHECKING:
    from noonmark.copies.index.adding import Outcome

SCHEMA = "noonmark.copies-add/1"
NAMED = 20
"""Broken files that are told by name; all are counted, and the JSON has all."""
_LONGEST = 300


@dataclass
class Tally:
    """What became of the files so far."""

    begun: float = field(default_factory=time.monotonic)
    added: int = 0
    known: int = 0
    moved: int = 0
    aside: int = 0
    duration_s: float = 0.0
    broken: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    notes: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def count(self, outcome: Outcome) -> None:
        """Count one file; a broken one is told at once."""
        self.duration_s += outcome.duration_s
        self.added += outcome.what == "added"
        self.known += outcome.what == "known"
        self.moved += outcome.what == "moved"
        if outcome.note:
            self.notes.append((str(outcome.source.path), outcome.note))
            self._say(self.notes, "read in part")
        if outcome.why is None:
            return
        if outcome.why.problem.startswith(NO_MEDIA):
            self.aside += 1
            return
        self.broken.append((str(outcome.source.path), outcome.why.problem))
        self._say(self.broken, "left")

    def _say(self, rows: list[tuple[str, str]], verb: str) -> None:
        if len(rows) <= NAMED:
            path, why = rows[-1]
            say(f"{verb}: {printable(path, _LONGEST)}: {printable(why, _LONGEST)}")

    @property
    def kept(self) -> int:
        """Files that are in the index now."""
        return self.added + self.known + self.moved

    def told(self) -> str:
        """Return it in one line."""
        parts = [
            f"added {self.added:,} file{'s' * (self.added != 1)}",
            f"{hours(self.duration_s)} of footage{self._rate()}" if self.duration_s else "",
            f"{self.known:,} known already" if self.known else "",
            f"{self.moved:,} found at a new path" if self.moved else "",
            f"{len(self.broken):,} could not be read" if self.broken else "",
            f"{len(self.notes):,} read in part" if self.notes else "",
            f"{self.aside:,} no picture, clip or sound" if self.aside else "",
        ]
        return ", ".join(part for part in parts if part)

    def _rate(self) -> str:
        taken = time.monotonic() - self.begun
        return f" ({hours(3600.0 * self.duration_s / taken)} of it an hour)" if taken > 1.0 else ""

    def document(self) -> dict[str, Any]:
        """Return it as JSON, schema noonmark.copies-add/1."""
        return {
            "schema": SCHEMA,
            "added": self.added,
            "known": self.known,
            "moved": self.moved,
            "hours": round(self.duration_s / 3600.0, 4),
            "left": _rows(self.broken),
            "in_part": _rows(self.notes),
            "no_media": self.aside,
        }


def _rows(rows: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"file": printable(path, 4000), "why": printable(why, _LONGEST)} for path, why in rows]


def hours(seconds: float) -> str:
    """Return a length as people say it: ``41 s``, ``12 min``, ``3.4 h``."""
    if seconds < 120.0:
        return f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 7200.0 else f"{seconds / 3600.0:,.1f} h"


@contextmanager
def shown(tally: Tally) -> Generator[Callable[[], None]]:
    """Show the tally in a line of stderr, renewed at each call; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status("reading …") as status:
        yield lambda: status.update(tally.told())
