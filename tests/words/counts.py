"""Rows of counts for tests, written in one line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from noonmark.words.tally import tally
from noonmark.words.tally_rows import read_rows
from noonmark.words.tally_types import Counted, Interval, Row, Tally

HEAD = "place,date,count,kind,source,what,corrects"


def rows(*lines: str) -> list[Row]:
    """Rows of CSV lines under the usual head; every one must be usable."""
    read = read_rows(line + "\n" for line in (HEAD, *lines))
    assert read.unusable == ()
    return list(read.rows)


def total(*lines: str, about: float = 0.2) -> Interval:
    """The one total of some lines."""
    (only,) = tally(rows(*lines), about=about).totals
    return only.interval


def place(told: Tally, name: str) -> Counted:
    """The one count of a place."""
    (only,) = [count for count in told.counts if count.spot.name == name]
    return only


def row(place: str, count: int, kind: str = "exact", *, line: int, source: str = "a", day: int = 21) -> Row:
    """One row of September 2022."""
    assert kind in {"exact", "at least", "about"}
    return Row(place, date(2022, 9, day), count, kind, source, "detained", line)  # pyright: ignore[reportArgumentType]


def shape(told: Tally) -> Iterable[tuple[str, Interval]]:
    """The totals, for comparing tallies."""
    return [(total.what, total.interval) for total in told.totals]
