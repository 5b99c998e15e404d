"""Later corrections: which rows stand after each source has corrected itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from noonmark.words.tally_types import Row, Spot

Subject = tuple[str, int, date, str]
_SHOWN = 6


@dataclass(frozen=True)
class Valid:
    """The rows that stand, those that were replaced with the line of the row that did, and notes."""

    rows: tuple[Row, ...]
    replaced: tuple[tuple[Row, int], ...]
    notes: tuple[str, ...]


def corrected(rows: Sequence[Row], places: Mapping[str, Spot]) -> Valid:
    """Return the rows that stand.

    Parameters
    ----------
    rows : sequence of Row
        In the order of their lines.
    places : mapping of str to Spot
        The place that each written name means.

    Notes
    -----
    A row with ``corrects=0`` replaces all rows above it of the same source, place, day and what. One with a line
    replaces that line, if it is of the same source, place, day and what. A correction that finds nothing to
    replace is kept as a count, and told.
    """
    subjects: dict[Subject, list[Row]] = {}
    for row in rows:
        subjects.setdefault(_subject(row, places), []).append(row)
    by: dict[int, int] = {}
    idle: list[Row] = []
    repeated: list[Row] = []
    for told in (told for told in subjects.values() if len(told) > 1 or told[0].corrects is not None):
        idle += _correct(told, by)
        left = [row for row in told if row.line not in by]
        repeated += left if len(left) > 1 else []
    stand = tuple(row for row in rows if row.line not in by)
    replaced = tuple((row, by[row.line]) for row in rows if row.line in by)
    return Valid(stand, replaced, (*_idle(idle), *_repeated(repeated)))


def _correct(told: Sequence[Row], by: dict[int, int]) -> list[Row]:
    """Note which rows of one subject are replaced by which line; return the corrections that replace nothing."""
    idle: list[Row] = []
    seen: set[int] = set()
    standing: list[int] = []
    for row in told:
        if row.corrects is not None:
            wrong = standing if row.corrects == 0 else [row.corrects] if row.corrects in seen else []
            idle += [] if wrong else [row]
            for line in wrong:
                by.setdefault(line, row.line)
            standing = [] if row.corrects == 0 else standing
        seen.add(row.line)
        standing.append(row.line)
    return idle


def _subject(row: Row, places: Mapping[str, Spot]) -> Subject:
    """Return what a row counts, and who counts: rows that agree in it are about the same number."""
    return row.source.casefold(), id(places[row.place]), row.day, row.what


def _idle(rows: Iterable[Row]) -> list[str]:
    found = list(rows)
    if not found:
        return []
    which = lines(row.line for row in found)
    return [f"{which}: marked as a correction, but no earlier row of the same source, place, day and subject is there"]


def _repeated(found: Sequence[Row]) -> list[str]:
    if not found:
        return []
    which = lines(row.line for row in found)
    return [
        f"{which}: one source counts the same place and day more than once without saying that it corrects itself; "
        "these are taken as counts of the same people and not added"
    ]


def lines(numbers: Iterable[int]) -> str:
    """Return lines in words, the first few of many.

    Examples
    --------
    >>> lines([4]), lines([9, 4]), lines(range(2, 12))
    ('line 4', 'lines 4 and 9', 'lines 2, 3, 4, 5, 6, 7 and 4 more')
    """
    found = sorted(numbers)
    if len(found) == 1:
        return f"line {found[0]}"
    head = [str(number) for number in found[:_SHOWN]]
    if len(found) > _SHOWN:
        return f"lines {', '.join(head)} and {len(found) - _SHOWN} more"
    return f"lines {', '.join(head[:-1])} and {head[-1]}"
