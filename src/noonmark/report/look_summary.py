"""What looks at many files found, told on a terminal: a row a file, then what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from noonmark.report import words
from noonmark.report.look_text import device
from noonmark.report.look_where import town_of
from noonmark.report.print_parts import heading, pairs, plain, show, table

if TYPE_CHECKING:
    from noonmark.look.answer import Look

MOST_CONTRADICTIONS = 3
"""Told of one file here; a look at that file alone tells all."""


@dataclass(frozen=True)
class Row:
    """What is told of one file among many; a whole look with its track would fill the memory."""

    path: str
    contradictions: tuple[str, ...]
    when: str
    where: str
    device: str


def row_of(path: str, look: Look) -> Row:
    """Return what is told of a file among many, by the path given."""
    spot = look.facts.places[0] if look.facts.places else None
    where = "" if spot is None else town_of(spot.lat, spot.lon, one=True) or words.place(spot.lat, spot.lon, 2)
    return Row(path, look.contradictions, _when(look), where, device(look.facts))


def print_looks(rows: Sequence[Row], console: Console) -> None:
    """Print looks at many files: contradictions by file first, then one row a file."""
    wrong = [row for row in rows if row.contradictions]
    if wrong:
        console.print(Text("Contradictions", style="bold red"))
        pairs([pair for row in wrong for pair in _contradictions(row)], console, style="red")
        heading("Files", console)
    made = table(("file", False), ("when (UTC)", False), ("where", False), ("device", False))
    made.columns[1].no_wrap = True
    for row in rows:
        style = "red" if row.contradictions else ""
        made.add_row(Text(plain(row.path), style=style), row.when, Text(plain(row.where)), Text(plain(row.device)))
    show(made, console)


def print_unread(errors: Sequence[tuple[str, str]], left_aside: Sequence[str], console: Console) -> None:
    """Print the files that could not be read, each with the reason, and those that are no pictures or clips."""
    if errors:
        heading("Could not be read", console)
        pairs([(plain(path), told) for path, told in errors], console)
    if left_aside:
        heading("No pictures or clips", console)
        pairs([("-", path) for path in left_aside], console)


def _contradictions(row: Row) -> list[tuple[str, str]]:
    told = row.contradictions[:MOST_CONTRADICTIONS]
    lines = [(plain(row.path) if number == 0 else "", text) for number, text in enumerate(told)]
    extra = len(row.contradictions) - MOST_CONTRADICTIONS
    return [*lines, ("", f"and {extra} more")] if extra > 0 else lines


def _when(look: Look) -> str:
    """Return the likeliest instant of the best clock, and how likely it is; or what the clock shows."""
    if not look.clocks:
        return ""
    best = max(look.clocks[0].readings, key=lambda reading: reading.weight, default=None)
    if best is None or best.utc is None:
        return f"{look.clocks[0].clock.value:%Y-%m-%d %H:%M} local?"
    return f"{best.utc:%Y-%m-%d %H:%M} {words.probability(best.weight)}"
