"""Claims beside a case on a terminal: what ``noonmark claims check`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from noonmark.report.claims_checked import Checked, PlacedItem, paragraph
from noonmark.report.claims_table import claim_where_when, claim_who, claim_words
from noonmark.report.print_parts import emit, plain, show

_STYLE = {"supported": "green", "contradicted": "bold red", "silent": "", "not checkable": "dim"}


def print_checked(checked: Sequence[Checked], items: Sequence[PlacedItem], console: Console) -> None:
    """Print the paragraph, then one row a claim: verdict, who, its words, where and when, and why."""
    emit(Padding(Text(plain(paragraph(checked, items)), style="bold"), (0, 0, 1, 2)), console)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False, expand=True, header_style="dim", leading=1)
    table.add_column("", justify="right", style="dim", width=3)
    table.add_column("verdict", width=13)
    table.add_column("who", ratio=2, overflow="fold")
    table.add_column("what", ratio=5, overflow="fold")
    table.add_column("where and when", ratio=3, overflow="fold")
    table.add_column("why", ratio=4, overflow="fold")
    for number, each in enumerate(checked, 1):
        verdict = Text(f"{each.verdict}\n", style=_STYLE[each.verdict]).append(each.claim.kind, style="dim")
        row = (claim_who(each.claim), claim_words(each.claim), claim_where_when(each.claim), Text(plain(each.why)))
        table.add_row(str(number), verdict, *row)
    show(table, console, indent=0)
