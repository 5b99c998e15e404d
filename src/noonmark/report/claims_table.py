"""Claims on a terminal: what ``noonmark claims`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from noonmark.report.print_parts import plain, show
from noonmark.words.claims.claim import THE_REPORT, Claim

_LETTERS = 160


def print_claims(claims: Sequence[Claim], console: Console) -> None:
    """Print one row a claim: kind, who, its words, where, when, and what to note."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False, expand=True, header_style="dim", leading=1)
    table.add_column("", justify="right", style="dim", width=3)
    table.add_column("kind", width=12)
    table.add_column("who", ratio=3, overflow="fold")
    table.add_column("what", ratio=6, overflow="fold")
    table.add_column("where and when", ratio=3, overflow="fold")
    table.add_column("to note", ratio=3, overflow="fold")
    for number, claim in enumerate(claims, 1):
        table.add_row(
            str(number), claim.kind, claim_who(claim), claim_words(claim), claim_where_when(claim), _note(claim)
        )
    show(table, console, indent=0)


def claim_who(claim: Claim) -> Text:
    """Return who makes a claim, with role and channel below."""
    voice = claim.voice
    told = Text(plain(voice.speaker), style="" if voice.speaker == THE_REPORT else "bold")
    for extra in (voice.role, voice.channel):
        if extra:
            told.append(f"\n{plain(extra)}", style="dim")
    return told


def claim_words(claim: Claim) -> Text:
    """Return a claim's words, cut where they are many, with their offsets."""
    words = plain(" ".join(claim.text.split()))
    cut = words if len(words) <= _LETTERS else words[: _LETTERS - 1].rsplit(" ", 1)[0] + " …"
    return Text(f"{cut} ").append(f"[{claim.start}–{claim.end}]", style="dim")


def claim_where_when(claim: Claim) -> Text:
    """Return the places and days that a claim is about, a line each."""
    lines = [plain(where.told) for where in claim.where]
    if claim.when is not None:
        lines.append(days_told(*claim.when))
    return Text("\n".join(lines))


def days_told(first: date | None, last: date | None) -> str:
    """Return a period as "2022-09-19 to 2022-09-22"."""
    if first is None or last is None:
        return f"from {first}" if first is not None else f"until {last}"
    return str(first) if first == last else f"{first} to {last}"


def _note(claim: Claim) -> Text:
    lines: list[str] = []
    if claim.counted is not None:
        bound = "" if claim.counted.bound == "exact" else f"{claim.counted.bound} "
        value = claim.counted.value
        told = f"{bound}{value:,}" if isinstance(value, (int, float)) else f"{value} of"
        lines.append(f"{told} {claim.counted.unit}")
    lines += [f"hedge: “{claim.hedge}”"] if claim.hedge else []
    lines += [f"of the {claim.document}"] if claim.kind == "document" and claim.document else []
    lines += [line for line in (claim.checked, claim.voice.note) if line]
    return Text(plain("\n".join(lines)) if len(lines) < 2 else "\n".join(plain(line) for line in lines))
