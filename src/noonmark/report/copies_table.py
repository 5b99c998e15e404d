"""Earlier copies on a terminal: what ``noonmark copies find`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from math import isnan
from pathlib import Path

from rich.console import Console
from rich.text import Text

from noonmark.copies.match import Match, Span
from noonmark.footage.words import printable
from noonmark.report.print_parts import emit

SAID = {
    "copy": "copy of the same recording",
    "same-scene": "same place, but another recording",
    "same-sound": "the sound only",
}


def print_copies(matches: Sequence[Match], console: Console) -> None:
    """Print the matches, the surest first, each with what speaks for it."""
    for number, match in enumerate(matches, start=1):
        emit(Text(f"{number}. {_name(match)}", style="bold"), console)
        for line in told(match):
            emit(Text(f"   {line}"), console)


def told(match: Match) -> list[str]:
    """Return what is known of a match, one sentence a line."""
    lines = [f"{SAID[match.relation]}, {percent(match.probability)} sure", _when(match)]
    if match.alterations:
        lines.append(f"altered: {', '.join(match.alterations)}")
    if match.posted is not None:
        lines.append(f"posted {match.posted.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z")
    if match.fast:
        lines.append("read by key frames only: its seconds are coarse")
    return [*lines, f"because: {'; '.join(_reasons(match))}"]


def _reasons(match: Match) -> list[str]:
    """Return what speaks for the relation."""
    told, many = match.evidence, match.evidence.frames != 1
    frames = f"{told.frames} frame{'s' * many}"
    out: list[str] = []
    if told.frames and match.relation == "same-scene":
        out.append(f"the place agrees in {frames}")
    elif told.frames:
        out.append(f"{frames} agree{'s' * (not many)}{' in one order' * many}")
    if told.frames and not isnan(told.motion):
        out.append(f"what moves in them {'differs' if match.relation == 'same-scene' else 'moves alike'}")
    return [*out, "the sound agrees"] if told.sound > 0 else out


def percent(probability: float) -> str:
    """Return a probability for people; never 100 %.

    >>> percent(0.9999), percent(0.984), percent(0.5)
    ('over 99.9 %', '98.4 %', '50.0 %')
    """
    return "over 99.9 %" if probability > 0.999 else f"{100 * probability:.1f} %"


def clock(seconds: float) -> str:
    """Return a time in a file for people.

    >>> clock(75.24), clock(3675.0)
    ('1:15.2', '1:01:15.0')
    """
    tenths = round(seconds * 10)
    hours, minutes, rest = tenths // 36000, tenths // 600 % 60, tenths % 600
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{rest // 10:02d}.{rest % 10}"


def _name(match: Match) -> str:
    name = printable(Path(match.file).name, 90)
    return f"{printable(match.item, 60)} ({name})" if match.item else name


def _when(match: Match) -> str:
    if match.query[1] <= match.query[0]:
        at = "" if match.match[1] <= 0 else f" looks like {clock(match.match[0])} of it"
        return f"the picture{at or ' is this picture'}"
    return f"{_span(match.query)} of the clip is {_span(match.match)} of it"


def _span(span: Span) -> str:
    return f"{clock(span[0])} to {clock(span[1])}"
