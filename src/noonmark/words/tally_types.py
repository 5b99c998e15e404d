"""Counts and what becomes of them: a row, an interval, a place as written, a tally."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from noonmark.earth.gazetteer_table import Place

Kind = Literal["exact", "at least", "about"]
KINDS: tuple[Kind, ...] = ("exact", "at least", "about")


@dataclass(frozen=True, slots=True)
class Row:
    """One count as one source gave it.

    Attributes
    ----------
    place : str
        As written: a name in any script, with region or country after a comma or not, or ``LAT,LON`` [deg].
    day : date
        The day that was counted.
    count : int
        0 or more.
    kind : {"exact", "at least", "about"}
    source : str
        Who counted.
    what : str
        What was counted: detained, conscripted.
    line : int
        Where the row stands in its file, from 1. Of two rows the one with the larger line is the later.
    corrects : int or None
        The line that this row replaces; 0 replaces all earlier rows of the same source, place, day and what.
    """

    place: str
    day: date
    count: int
    kind: Kind
    source: str
    what: str
    line: int
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that cannot be used, and why."""

    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class Interval:
    """What a count can be: from ``low`` to ``high``, both included; no ``high`` is no upper bound.

    Examples
    --------
    >>> Interval(3, 5) + Interval(10, None)
    Interval(low=13, high=None)
    """

    low: int
    high: int | None

    def __add__(self, other: Interval) -> Interval:
        """Return what the sum of two counts of different things can be."""
        open_above = self.high is None or other.high is None
        return Interval(self.low + other.low, None if open_above else (self.high or 0) + (other.high or 0))


@dataclass(frozen=True)
class Spot:
    """One place of the file, with all that its name can mean.

    Attributes
    ----------
    written : tuple of str
        How the rows write it.
    readings : tuple of Place
        What it can be, the likeliest first; none where the gazetteer has no such name.
    elsewhere : tuple of Place
        Places of that name that were left out, for the other names of the file lie in another country.
    misspelt : tuple of str
        Those of ``written`` that are only almost the name.
    nearest : tuple of str
        For a name that is not known: names like it.
    """

    written: tuple[str, ...]
    readings: tuple[Place, ...]
    elsewhere: tuple[Place, ...] = ()
    misspelt: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()

    @property
    def town_or_region(self) -> bool:
        """Whether all that is open is if a town is meant or the region of that name round it."""
        first = self.readings[0] if self.readings else None
        return len(self.readings) > 1 and all(
            first is not None and (where.country, where.region) == (first.country, first.region)
            for where in self.readings
        )

    @property
    def name(self) -> str:
        """The name in the tally: the gazetteer's where it has one reading, else as first written."""
        return self.readings[0].name if len(self.readings) == 1 else self.written[0]


@dataclass(frozen=True)
class Counted:
    """What all rows together allow for one place and day.

    Attributes
    ----------
    interval : Interval
        After the places inside and around it were heard.
    own : Interval
        What the rows of this very place and day allow.
    inside : Spot or None
        The place with a count of its own for that day that holds this one, so that it is not added again.
    rows : tuple of Row
    told : str
        Where rows disagree: what the disagreement is; or empty.
    """

    what: str
    spot: Spot
    day: date
    interval: Interval
    own: Interval
    inside: Spot | None
    rows: tuple[Row, ...]
    told: str = ""


@dataclass(frozen=True)
class Total:
    """One total: of one ``what``, over all days and all places that are in no other place of the file."""

    what: str
    interval: Interval
    first: date
    last: date
    by_day: tuple[tuple[date, Interval], ...]
    by_place: tuple[tuple[Spot, Interval], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Apart:
    """Counts in a place that is not known, which are in no total."""

    what: str
    spot: Spot
    interval: Interval
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Tally:
    """What counts of several sources add up to.

    Attributes
    ----------
    totals : tuple of Total
        One for each ``what``, in the order of the alphabet.
    counts : tuple of Counted
        Every place and day.
    apart : tuple of Apart
        Places that are not known.
    spots : tuple of Spot
        All places that are known.
    replaced : tuple of (Row, int)
        Rows that a later row corrects, and that row's line.
    silent : tuple of Row
        Rows that say "at least 0", which says nothing.
    notes : tuple of str
        What a reader must know: corrections that correct nothing, sources that count twice.
    assumptions : tuple of str
        What the totals rest on, in sentences.
    about : float
        Relative half-width of "about".
    """

    totals: tuple[Total, ...]
    counts: tuple[Counted, ...]
    apart: tuple[Apart, ...]
    spots: tuple[Spot, ...]
    replaced: tuple[tuple[Row, int], ...]
    silent: tuple[Row, ...]
    notes: tuple[str, ...]
    assumptions: tuple[str, ...]
    about: float
