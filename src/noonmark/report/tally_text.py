"""A tally on a terminal: what ``noonmark tally`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from noonmark.report.print_parts import emit, plain, show
from noonmark.report.tally_lists import lists, place_rows
from noonmark.report.tally_words import day_words, days, interval_words, sources
from noonmark.report.words import grouped
from noonmark.words.tally_types import Tally, Total, Unusable

MOST_PLACES = 20
MOST_DAYS = 31
MOST_TOLD = 12


def print_tally(name: str, told: Tally, unusable: Sequence[Unusable], console: Console) -> None:
    """Print a tally: totals, days and places, disagreements, what was left out, and what it rests on."""
    if not told.totals:
        console.print(Text(f"{plain(name)}: no row can be counted", style="bold"))
    for total in told.totals:
        _total(total, told, console)
    for head, found in lists(told, unusable):
        _bullets(head, found, console)


def _total(total: Total, told: Tally, console: Console) -> None:
    console.print(Text(f"{plain(total.what)}: {interval_words(total.interval)}", style="bold"))
    who = sources(total.rows)
    counted = grouped(len(total.rows))
    rows = f"{counted} {'row' if len(total.rows) == 1 else 'rows'} of {_listed(who)}"
    console.print(Text(f"{days(total.first, total.last)}; {rows}", style="dim"))
    console.print()
    if len(total.by_day) > 1:
        table = _table("day", "count")
        for day, interval in total.by_day[:MOST_DAYS]:
            table.add_row(day_words(day), interval_words(interval))
        _rest(table, len(total.by_day) - MOST_DAYS, "days")
        show(table, console)
        console.print()
    show(_places(total, told), console)
    console.print()


def _places(total: Total, told: Tally) -> Table:
    table = _table("place", "count", "part of", "from")
    rows = place_rows(total, told)
    for row in rows[:MOST_PLACES]:
        table.add_row(*row)
    _rest(table, len(rows) - MOST_PLACES, "places")
    return table


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _rest(table: Table, more: int, noun: str) -> None:
    if more > 0:
        table.add_row(f"and {grouped(more)} more {noun}: see --json", *[""] * (len(table.columns) - 1))


def _bullets(head: str, told: Sequence[str], console: Console) -> None:
    if not told:
        return
    console.print(Text(head, style="bold"))
    for line in told[:MOST_TOLD]:
        emit(Text(f"- {plain(line)}"), console)
    if len(told) > MOST_TOLD:
        console.print(Text(f"- and {grouped(len(told) - MOST_TOLD)} more: see --json"))
    console.print()


def _listed(names: Sequence[str], most: int = 4) -> str:
    if len(names) > most:
        return f"{grouped(len(names))} sources"
    return plain(" and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else list(names)))
