"""What the signs of a photo or clip say, on a terminal: what ``noonmark read`` prints."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from noonmark.report.print_parts import emit, plain
from noonmark.report.read_document import SHOWN, ReadFile
from noonmark.words.signs.places import Pointed
from noonmark.words.signs.scripts import LANGUAGES
from noonmark.words.signs.types import Read, Sign

LIKELY = 0.5
"""Readings from here on are told as such; those below are guesses, and told as that."""
MOST_GUESSES, MOST_PLACES = 8, 8


def print_read(told: ReadFile, console: Console) -> None:
    """Print the readings that are likely, the guesses, then the places, then what is to be known."""
    signs = [(k + 1, sign) for k, sign in enumerate(told.read.signs) if sign.probability >= SHOWN]
    likely = [pair for pair in signs if pair[1].probability >= LIKELY]
    guesses = [pair for pair in signs if pair[1].probability < LIKELY]
    emit(Text(_summary(told.read, len(likely)), style="bold"), console)
    _signs(likely, "what the signs read", told.read, console)
    _signs(guesses[:MOST_GUESSES], "guesses, each more likely wrong than right", told.read, console)
    if len(guesses) > MOST_GUESSES:
        emit(Text(f"and {len(guesses) - MOST_GUESSES} more: see --json", style="dim"), console)
    _places(told.places, console)
    for line in _notes(told.read):
        emit(Text(f"- {line}"), console)


def _summary(read: Read, likely: int) -> str:
    frames = len(read.frames_s)
    looked = "the picture" if frames == 1 else f"{frames} frames"
    if not likely:
        return f"No text could be read with confidence in {looked}."
    return f"{likely} line{'s' * (likely != 1)} of text read in {looked}."


def _signs(signs: list[tuple[int, Sign]], head: str, read: Read, console: Console) -> None:
    if not signs:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    moving = len(read.frames_s) > 1
    for name in ("", head, "right", "script", *(("seen at", "frames") if moving else ()), "or"):
        table.add_column(name, overflow="fold", justify="right" if name in {"right", "frames", ""} else "left")
    for number, sign in signs:
        seen = (_seen(sign), str(len(sign.lines))) if moving else ()
        others = ", ".join(
            f"{plain(other.text)} ({percent(other.probability)})"
            for other in sign.readings[1:3]
            if other.probability >= SHOWN
        )
        table.add_row(
            str(number), Text(plain(sign.text)), percent(sign.probability), sign.readings[0].script, *seen, Text(others)
        )
    emit(Padding(table, 0), console)


def percent(probability: float) -> str:
    """Return a probability as a whole percentage; never 0 or 100 of what is neither.

    Examples
    --------
    >>> percent(0.421), percent(0.9991), percent(0.001)
    ('42%', '>99%', '<1%')
    """
    if 0.0 < probability < 0.01:
        return "<1%"
    return ">99%" if 0.99 < probability < 1.0 else f"{probability:.0%}"


def _seen(sign: Sign) -> str:
    start, end = f"{sign.start_s:.1f}", f"{sign.end_s:.1f}"
    return f"{start} s" if start == end else f"{start}–{end} s"


def _places(places: tuple[Pointed, ...], console: Console) -> None:
    if not places:
        emit(Text("It points to no place that Noonmark knows."), console)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for name in ("points to", "chance", "by", "sign"):
        table.add_column(name, overflow="fold")
    for point in places[:MOST_PLACES]:
        place = point.place
        where = ", ".join(dict.fromkeys(filter(None, (place.name, place.region, place.country_name))))
        numbers = ", ".join(str(number + 1) for number in point.signs)
        table.add_row(
            Text(plain(where)), percent(point.probability), Text(f"{point.kind} {plain(point.text)}"), numbers
        )
    emit(Padding(table, 0), console)


def _notes(read: Read) -> list[str]:
    lines = [plain(note) for note in read.notes]
    if read.missing:
        packages = [language.package for language in LANGUAGES if language.code in read.missing]
        names = [language.name for language in LANGUAGES if language.code in read.missing]
        lines.append(f"Not read by {', '.join(names)}, whose data are missing: apt-get install {' '.join(packages)}")
    lines.append(
        "A name on a sign says where it points, sells or comes from; that it stands there is for you to judge."
    )
    return lines
