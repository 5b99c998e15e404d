"""Two texts side by side on a terminal: what ``noonmark compare`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from noonmark.report.print_parts import emit, plain
from noonmark.words.compare_types import NAMES, Beside, Compared, Span, Stated

NOT_STATED = "not stated"
MOST_SPANS = 4


def print_compare(names: tuple[str, str], told: Compared, console: Console) -> None:
    """Print what each text states, then the passages that go together, then those that stand alone."""
    heads = (_head(names[0], told, 0), _head(names[1], told, 1))
    emit(Text(_summary(names, told), style="bold"), console)
    console.print()
    table = _side_by_side(("", *heads), (14, None, None))
    for beside in told.parameters:
        note = "\n(the numbers differ)" if beside.numbers_differ else ""
        table.add_row(Text(beside.parameter + note), _spans(beside.left), _spans(beside.right))
    emit(Padding(table, 0), console)
    _passages(told, heads, console)
    for name, read in zip(names, (told.left, told.right), strict=True):
        for note in read.notes:
            emit(Text(f"- {plain(name)}: {note}"), console)
    for line in told.method:
        emit(Text(f"- {line}", style="dim"), console)


def _head(name: str, told: Compared, side: int) -> str:
    read = told.right if side else told.left
    return f"{plain(name)} ({NAMES[read.language]})"


def _summary(names: tuple[str, str], told: Compared) -> str:
    """Return in one sentence which parameters only one of the texts states, and which neither does."""
    found = {
        f"only in {plain(names[0])}": _named(told.parameters, "first only"),
        f"only in {plain(names[1])}": _named(told.parameters, "second only"),
        "in both": _named(told.parameters, "both"),
        "in neither": _named(told.parameters, "neither"),
    }
    return "; ".join(f"{where}: {', '.join(which)}" for where, which in found.items() if which)


def _named(parameters: Sequence[Beside], verdict: str) -> list[str]:
    return [beside.parameter for beside in parameters if beside.verdict == verdict]


def _side_by_side(heads: tuple[str, ...], widths: tuple[int | None, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False, expand=True, header_style="dim", leading=1)
    for head, width in zip(heads, widths, strict=True):
        table.add_column(head, width=width, ratio=None if width else 1, overflow="fold")
    return table


def _spans(found: Sequence[Stated]) -> Text:
    if not found:
        return Text(NOT_STATED, style="yellow")
    lines = [f"“{_flat(one.span)}” [{one.span.start}–{one.span.end}]" for one in found[:MOST_SPANS]]
    lines += [f"and {len(found) - MOST_SPANS} more: see --json"] if len(found) > MOST_SPANS else []
    return Text("\n".join(lines))


def _flat(span: Span) -> str:
    return plain(" ".join(span.text.split()))


def _passages(told: Compared, heads: tuple[str, str], console: Console) -> None:
    table = _side_by_side((*heads, "both speak of"), (None, None, 20))
    for pair in told.pairs:
        left, right = told.left.passages[pair.left], told.right.passages[pair.right]
        table.add_row(Text(_flat(left)), Text(_flat(right)), Text(", ".join(pair.shared[:5])))
    if told.pairs:
        emit(Text("Passages that go together", style="bold"), console)
        emit(Padding(table, 0), console)
    sides = ((heads[0], told.left.passages, told.only_left), (heads[1], told.right.passages, told.only_right))
    for head, passages, alone in sides:
        if alone:
            emit(Text(f"Without a counterpart, in {head}", style="bold"), console)
            for number in alone:
                emit(Text(f"- {_flat(passages[number])} [{passages[number].start}–{passages[number].end}]"), console)
            console.print()
