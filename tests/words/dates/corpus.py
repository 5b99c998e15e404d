"""The English date cases of Recognizers-Text (MIT), and how their answers are written.

A case has a sentence, the day of writing, and what it resolves to. Left out, and counted: sentences with no date or
with several, those with a clock time, a duration or a repetition, and those that the corpus itself leaves unresolved.
Their conventions are turned into ours: ends are exclusive; a range's end is the first day of what was named, in the
experimental mode the first day after it; "after" a day starts with that very day.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from noonmark.words.dates.calendar import Span
from noonmark.words.dates.find import find_dates, find_readings
from noonmark.words.dates.grammar import WEAK

HOUR_FILES = ("DateTimeParser", "DateTimePeriodParser")
FILES = (
    "DateParser",
    "DatePeriodParser",
    "DateTimeModel",
    "MergedParser",
    "DateTimeModelComplexCalendar",
    "DateTimeModelExperimentalMode",
)
UNRESOLVED = (("", ""), ("not resolved",))
Answer = tuple[str, ...] | None


@dataclass(frozen=True)
class Case:
    """A sentence with one date or period, the day of writing, and the answers for the past and what was to come."""

    file: str
    text: str
    written: date
    answers: frozenset[Answer]


def hours_agree(folder: Path) -> tuple[int, int]:
    """Return how many cases with a clock time or a part of a day are resolved as there, and how many there are.

    Their night ends at midnight, ours at six.
    """
    right = count = 0
    for file in (*HOUR_FILES, *FILES[2:]):
        for row in json.loads((folder / f"{file}.json").read_text(encoding="utf-8-sig")):
            results = row["Results"]
            kind = (results[0].get("TypeName") or results[0]["Type"]).split(".")[-1] if len(results) == 1 else ""
            written = row.get("Context", {}).get("ReferenceDateTime")
            if kind not in {"datetime", "datetimerange"} or not written:
                continue
            answers = set(_answers(results[0].get("Value") or results[0].get("Resolution") or {}, "ateTime"))
            count += 1
            right += _hours_told(row["Input"], date.fromisoformat(written[:10])) in answers
    return right, count


def _hours_told(text: str, written: date) -> tuple[str, ...]:
    found = find_dates(text, written, language="en")
    if len(found) != 1 or found[0].hours is None or found[0].first is None:
        return ()
    midnight = datetime.combine(found[0].first, time())
    first, last = (midnight + timedelta(seconds=round(3600 * hour)) for hour in found[0].hours)
    if found[0].hours in {(20, 30), (22, 30)}:
        last = midnight + timedelta(days=1, seconds=-1)
    return (str(first),) if first == last else (str(first), str(last))


def cases(folder: Path) -> tuple[list[Case], Counter[str]]:
    """Return the cases in scope, and how many are not, by reason."""
    inside: list[Case] = []
    outside: Counter[str] = Counter()
    for file in FILES:
        for row in json.loads((folder / f"{file}.json").read_text(encoding="utf-8-sig")):
            case = _case(file, row)
            if isinstance(case, str):
                outside[case] += 1
            else:
                inside.append(case)
    return inside, outside


def _case(file: str, row: dict[str, Any]) -> Case | str:
    results = row["Results"]
    if len(results) != 1:
        return "no date, or several"
    kind = (results[0].get("TypeName") or results[0]["Type"]).split(".")[-1]
    if kind not in {"date", "daterange"}:
        return kind
    answers = list(_answers(results[0].get("Value") or results[0].get("Resolution") or {}))
    if not answers or all(answer in UNRESOLVED for answer in answers):
        return "unresolved there"
    written = row.get("Context", {}).get("ReferenceDateTime")
    if not written:
        return "no day of writing"
    kept = frozenset(None if answer == ("0001-01-01",) else answer for answer in answers)
    return Case(file, row["Input"], date.fromisoformat(written[:10]), kept)


def _answers(value: dict[str, Any], name: str = "ate") -> Iterator[tuple[str, ...]]:
    for key in ("PastResolution", "FutureResolution"):
        if key in value:
            part: dict[str, str] = value[key] or {}
            start, end = part.get(f"startD{name}", ""), part.get(f"endD{name}", "")
            yield (part[f"d{name}"],) if f"d{name}" in part else (start, end)
    for part in value.get("values", []):
        yield (
            (part["value"],)
            if part.get("type") in {"date", "datetime"}
            else (part.get("start", ""), part.get("end", ""))
        )


def agreement(case: Case, *, weak: bool) -> tuple[bool, bool]:
    """Return whether our reading for the past is one of the corpus's, and whether all readings are the very same."""
    found = [each for each in find_readings(case.text, case.written, language="en") if weak or each.token.tag != WEAK]
    if len(found) != 1:
        return False, False
    past, future = found[0].past, found[0].future
    said = case.text[found[0].token.start : found[0].token.end].casefold()
    one = any(told <= case.answers for told in _told([past], case, said))
    same = any(told == case.answers for told in _told([past, future], case, said))
    return one, same


def _told(spans: list[Span | None], case: Case, said: str) -> Iterator[frozenset[Answer]]:
    """Yield our readings as the corpus would write them."""
    yield frozenset(_written(span, stated=True) for span in spans)
    if case.file == "DateTimeModelExperimentalMode":
        yield frozenset(_written(span, stated=False) for span in spans)
    if said.startswith(("after", "later")):
        day = timedelta(days=1)
        moved = [Span(span.first - day, None) for span in spans if span and span.first and span.end is None]
        yield frozenset(_written(span, stated=True) for span in moved)


def _written(span: Span | None, *, stated: bool) -> Answer:
    if span is None:
        return None
    if span.is_day and span.stated_end is None and span.first is not None:
        return (span.first.isoformat(),)
    end = (span.stated_end or span.end) if stated else span.end
    return ("" if span.first is None else span.first.isoformat(), "" if end is None else end.isoformat())
