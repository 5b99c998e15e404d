"""What became of everything that was given to a case: counted, and told in a few lines however much it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from noonmark.commands.speaking import say

if TYPE_CHECKING:
    from noonmark.case.store.arrival import Added, Arriving, Left

SCHEMA = "noonmark.case-add/1"
EMPTY = "it is empty (0 bytes); was it copied whole?"
MANY = 5
"""Things left for one reason are told one by one up to this many; more are counted, with the first few named."""
NAMED = 2
MOST_ROWS = 10_000
"""Left things that are kept by name, for the JSON; all are counted."""
_SHOWN, _LONGEST = 300, 4000


@dataclass
class Tally:
    """What became of the files so far."""

    keeps_rows: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    new: int = 0
    again: int = 0
    skipped: int = 0
    left: list[Left] = field(default_factory=list["Left"])
    reasons: Counter[str] = field(default_factory=Counter[str])
    warnings: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    notes: list[str] = field(default_factory=list[str])

    @property
    def added(self) -> int:
        """Files that were added."""
        return self.new + self.again

    @property
    def kept(self) -> int:
        """Files that are in the case now, by this run or by the one that it goes on with."""
        return self.added + self.skipped

    def add(self, told: Added) -> None:
        """Count a file that is in the case."""
        self.new += told.is_new
        self.again += not told.is_new
        if not told.size:
            self.warnings.append((told.name, EMPTY))
        if self.keeps_rows:
            self.rows.append(
                {
                    "item": told.number, "name": told.name, "sha256": told.sha256, "bytes": told.size,
                    "new": told.is_new, "entry": told.entry,
                }
            )  # fmt: skip

    def leave(self, left: Left) -> None:
        """Count a thing that was left; of each reason the first few are always kept by name."""
        self.reasons[left.why] += 1
        if len(self.left) < MOST_ROWS or self.reasons[left.why] <= NAMED:
            self.left.append(left)

    def note(self, told: str) -> None:
        """Say a line at once: that something leaves this machine is told before it does."""
        say(told)
        self.notes.append(told)

    def warn(self, coming: Arriving) -> None:
        """Keep the warning that a file comes with, if it has one."""
        told = coming.arrival.more.get("warning")
        if isinstance(told, str):
            self.warnings.append((coming.name, told))

    def say_all(self) -> None:
        """Write what became of everything to stderr; the notes were said when they came."""
        for line in (*_grouped_warnings(self.warnings), *_grouped(self.left, self.reasons)):
            say(line)
        left = sum(self.reasons.values())
        parts = [
            f"{self.new:,} new",
            f"{self.again:,} that the case had already, each with one more arrival" if self.again else "",
            f"{self.skipped:,} added before this run was cut off" if self.skipped else "",
            f"{left:,} left" if left else "",
            f"{len(self.warnings):,} with a warning" if self.warnings else "",
        ]
        say(f"added {self.added:,} file{'s' * (self.added != 1)}: {', '.join(part for part in parts if part)}")

    def document(self) -> dict[str, Any]:
        """Return it all as JSON, schema noonmark.case-add/1."""
        from noonmark.footage.words import printable  # noqa: PLC0415

        return {
            "schema": SCHEMA,
            "added": self.rows,
            "left": [{"what": printable(left.what, _LONGEST), "why": left.why} for left in self.left],
            "left_counts": [{"why": why, "count": count} for why, count in self.reasons.most_common()],
            "skipped": self.skipped,
            "warnings": [{"name": printable(name, _LONGEST), "warning": told} for name, told in self.warnings],
            "notes": self.notes,
        }


def _grouped(left: list[Left], reasons: Counter[str]) -> Iterator[str]:
    from noonmark.footage.words import printable  # noqa: PLC0415

    for one in left:
        if reasons[one.why] <= MANY:
            yield f"left {printable(one.what, _SHOWN)}: {printable(one.why, _SHOWN)}"
    for why, count in reasons.most_common():
        if count > MANY:
            first = [printable(one.what, _SHOWN) for one in left if one.why == why][:NAMED]
            yield f"left {count:,} things: {printable(why, _SHOWN)}; the first are {' and '.join(first)}"


def _grouped_warnings(warnings: list[tuple[str, str]]) -> Iterator[str]:
    from noonmark.footage.words import printable  # noqa: PLC0415

    counts = Counter(told for _, told in warnings)
    for name, told in warnings:
        if counts[told] <= MANY:
            yield f"warning: {printable(name, _SHOWN)}: {told}"
    for told, count in counts.most_common():
        if count > MANY:
            first = [printable(name, _SHOWN) for name, other in warnings if other == told][:NAMED]
            yield f"warning: {count:,} files: {told}; the first are {' and '.join(first)}"
