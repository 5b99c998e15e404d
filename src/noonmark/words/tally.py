"""Counts of several sources made one honest total: an interval with the rows that made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from noonmark.errors import NoonmarkError
from noonmark.words.tally_bounds import NOTHING, Day, day_bounds, group_days, same_place
from noonmark.words.tally_corrections import corrected
from noonmark.words.tally_notes import assumptions, place_notes
from noonmark.words.tally_places import spots
from noonmark.words.tally_types import Apart, Counted, Interval, Row, Spot, Tally, Total

ABOUT = 0.2
"""Relative half-width of "about": a convention that the output states, not a measured figure."""


def tally(rows: Iterable[Row], *, about: float = ABOUT) -> Tally:
    """Return what rows of counts add up to.

    Parameters
    ----------
    rows : iterable of Row
        In any order; "earlier" and "later" go by their lines.
    about : float
        Relative half-width of a count told as "about", 0 to 1: 0.2 reads "about 50" as 40 to 60.

    Returns
    -------
    Tally
        One total for each ``what``. No rows give no totals.

    Raises
    ------
    NoonmarkError
        For ``about`` out of range, and for a column of places that holds none (see
        :func:`noonmark.words.tally_places.spots`).

    Examples
    --------
    >>> day = date(2022, 9, 21)
    >>> two = [Row("Tula, Russia", day, 50, "exact", "a", "detained", 2),
    ...        Row("Tula, Russia", day, 45, "at least", "b", "detained", 3)]
    >>> tally(two).totals[0].interval
    Interval(low=50, high=50)
    """
    if not 0.0 <= about <= 1.0:
        raise NoonmarkError(f"about {about:g} is no share", remedy="give a number from 0 to 1, or a percentage")
    ordered = sorted(rows, key=lambda row: row.line)
    places = spots({row.place for row in ordered}, {row.place for row in ordered if _says(row)})
    valid = corrected(ordered, places)
    silent = tuple(row for row in valid.rows if not _says(row))
    known = [row for row in valid.rows if _says(row) and places[row.place].readings]
    unknown = [row for row in valid.rows if _says(row) and not places[row.place].readings]
    days = _days(known, places, about)
    return Tally(
        totals=_totals(days),
        counts=tuple(count for day in days.values() for count in day.counts),
        apart=_apart(unknown, places, about),
        spots=_unique(places[row.place] for row in known),
        replaced=valid.replaced,
        silent=silent,
        notes=(*valid.notes, *place_notes(_unique(places[row.place] for row in known))),
        assumptions=assumptions(about),
        about=about,
    )


def _says(row: Row) -> bool:
    """Return whether a row says something: all do but "at least 0"."""
    return row.count > 0 or row.kind != "at least"


def _days(rows: Sequence[Row], places: Mapping[str, Spot], about: float) -> dict[tuple[str, date], Day]:
    by_id = {id(spot): spot for spot in places.values()}
    days: dict[tuple[str, date], Day] = {}
    for (what, day), grouped in sorted(group_days(rows, places).items()):
        groups = sorted(((by_id[number], told) for number, told in grouped.items()), key=lambda told: told[0].name)
        days[what, day] = day_bounds(what, day, groups, about)
    return days


def _totals(days: Mapping[tuple[str, date], Day]) -> tuple[Total, ...]:
    totals: list[Total] = []
    for what in sorted({what for what, _ in days}):
        mine = {day: told for (name, day), told in days.items() if name == what}
        counts = [count for told in mine.values() for count in told.counts]
        totals.append(
            Total(
                what=what,
                interval=sum((told.total for told in mine.values()), NOTHING),
                first=min(mine),
                last=max(mine),
                by_day=tuple((day, told.total) for day, told in sorted(mine.items())),
                by_place=_by_place(counts),
                rows=tuple(sorted((row for count in counts for row in count.rows), key=lambda row: row.line)),
            )
        )
    return tuple(totals)


def _by_place(counts: Sequence[Counted]) -> tuple[tuple[Spot, Interval], ...]:
    """Return each place with its sum over the days, the largest first."""
    sums: dict[int, tuple[Spot, Interval]] = {}
    for count in counts:
        sums[id(count.spot)] = (count.spot, sums.get(id(count.spot), (count.spot, NOTHING))[1] + count.interval)
    return tuple(sorted(sums.values(), key=lambda told: (-told[1].low, told[0].name)))


def _apart(rows: Sequence[Row], places: Mapping[str, Spot], about: float) -> tuple[Apart, ...]:
    found: dict[tuple[str, str], tuple[Spot, Interval, list[Row]]] = {}
    for (what, _), grouped in sorted(group_days(rows, places).items()):
        for told in grouped.values():
            spot = places[told[0].place]
            _, before, mine = found.get((what, spot.name), (spot, NOTHING, []))
            found[what, spot.name] = (spot, before + same_place(told, about)[0], [*mine, *told])
    return tuple(
        Apart(what, spot, interval, tuple(sorted(mine, key=lambda row: row.line)))
        for (what, _), (spot, interval, mine) in sorted(found.items())
    )


def _unique(places: Iterable[Spot]) -> tuple[Spot, ...]:
    found = {id(spot): spot for spot in places}
    return tuple(sorted(found.values(), key=lambda spot: spot.name))
