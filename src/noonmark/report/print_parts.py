"""What every text on a terminal is made of: headings, tables without lines, plain text when piped."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDEST_NAME = 32
"""Longer names in the first column are folded, so that the second keeps its room [columns]."""


def plain(text: str) -> str:
    """Return a text without characters that could move a terminal's cursor or change its state."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\u00a0\u202f")


def heading(text: str, console: Console, style: str = "bold magenta") -> None:
    """Print an empty line and a heading."""
    console.print()
    emit(Text(plain(text), style=style), console)


def table(*columns: tuple[str, bool], head: bool = True) -> Table:
    """Return a table without lines; a column is its head and whether it holds numbers."""
    made = Table(box=None, show_header=head, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name, number in columns:
        made.add_column(name, justify="right" if number else "left", no_wrap=number, overflow="fold")
    return made


def show(made: Table, console: Console, indent: int = 2) -> None:
    """Print a table some columns in."""
    emit(Padding(made, (0, 0, 0, indent), expand=False), console)


def emit(what: Text | Padding, console: Console) -> None:
    """Print; where no terminal reads it, without blanks at the ends of lines."""
    if console.is_terminal:
        console.print(what)
        return
    with console.capture() as captured:
        console.print(what)
    lines = "\n".join(line.rstrip() for line in captured.get().splitlines())
    console.print(Text(lines), soft_wrap=True)


def pairs(rows: Sequence[tuple[str, str]], console: Console, style: str = "") -> None:
    """Print rows of a name and what is told of it; nothing where there is none."""
    if not rows:
        return
    made = table(("", False), ("", False), head=False)
    if max(len(name) for name, _ in rows) <= WIDEST_NAME:
        made.columns[0].no_wrap = True
    else:
        made.columns[0].max_width = WIDEST_NAME
    for name, told in rows:
        made.add_row(Text(plain(name), style=style or "dim"), Text(plain(told), style=style))
    show(made, console)
