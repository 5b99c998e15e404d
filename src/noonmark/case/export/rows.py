"""Fixed items as rows for other programs: what is established of each, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from noonmark.case.recipe.document import FileUsed, read_recipe
from noonmark.case.recipe.keeping import KeptRecipe
from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import Case
from noonmark.case.store.items import Item

LEVEL = 0.9
_DAY_S = 86_400.0


@dataclass(frozen=True)
class Row:
    """One fixed item, as a table tells it.

    Attributes
    ----------
    number : int
        Of the item.
    entry : int
        That records the fix.
    name : str
        Of the item; empty where names are withheld.
    urls : tuple of str
        Where it was posted.
    posted : datetime or None
        The earliest that is known; aware, UTC.
    caption : str
        Empty where captions are withheld.
    place : str
        The most probable town, in words; empty where the place is not established.
    lat, lon : float or None
        The most probable point, which need not be that town's [deg]; None where the place is not established.
    probability : float
        Of that town.
    start, end : datetime or None
        Bounds of the times that hold 90 %; None where there are none.
    statement : str
    coarse_km : float or None
        What the place was rounded to [km].
    """

    number: int
    entry: int
    name: str
    urls: tuple[str, ...]
    posted: datetime | None
    caption: str
    place: str
    lat: float | None
    lon: float | None
    probability: float
    start: datetime | None
    end: datetime | None
    statement: str
    coarse_km: float | None

    @property
    def is_one_day(self) -> bool:
        """Whether the times lie within one day of UTC."""
        return self.start is not None and self.end is not None and self.start.date() == self.end.date()


@dataclass(frozen=True)
class Told:
    """A kept fix and how it is told.

    Attributes
    ----------
    kept : KeptRecipe
    document : mapping
        Schema ``noonmark.fix/1``: all of the fix, or rounded.
    peak : tuple of float or None
        Where it is most probable, lat and lon [deg]; None where the place is not established.
    """

    kept: KeptRecipe
    document: Mapping[str, Any]
    peak: tuple[float, float] | None


def newest(kept: Sequence[KeptRecipe]) -> list[KeptRecipe]:
    """Return the recipes that hold the newest fix of some item."""
    last = {number: recipe.number for recipe in kept for number in recipe.items}
    return [recipe for recipe in kept if recipe.number in last.values()]


def rows_of(case: Case, told: Sequence[Told], *, names: bool, links: bool = True) -> list[Row]:
    """Return a row for each fixed item, in the order of their numbers.

    Parameters
    ----------
    case : Case
    told : sequence of Told
        Where an item is in several, the last one counts.
    names : bool
        Whether names and captions are told, which can name a place.
    links : bool
        Whether addresses of posts are.
    """
    items = {item.number: item for item in case.items()}
    latest = {number: one for one in told for number in one.kept.items if number in items}
    return [_row(case, items[number], one, names=names, links=links) for number, one in sorted(latest.items())]


def _row(case: Case, item: Item, told: Told, *, names: bool, links: bool) -> Row:
    arrivals = case.arrivals(item.number)
    document = told.document
    best: Mapping[str, Any] = document["places"][0] if told.peak and document["places"] else {}
    lat, lon = told.peak or (None, None)
    start, end = _hull(document, _label(told.kept, item))
    return Row(
        number=item.number,
        entry=told.kept.number,
        name=item.name if names else "",
        urls=tuple(dict.fromkeys(arrival.url for arrival in arrivals if arrival.url)) if links else (),
        posted=min((arrival.posted_utc for arrival in arrivals if arrival.posted_utc), default=None),
        caption=_caption(arrivals) if names else "",
        place=", ".join(str(best[key]) for key in ("name", "region", "country") if best.get(key)),
        lat=lat,
        lon=lon,
        probability=best.get("probability", 0.0),
        start=start,
        end=end,
        statement=document["statement"],
        coarse_km=document["coarse_km"],
    )


def _caption(arrivals: Sequence[Arrival]) -> str:
    return next((arrival.caption for arrival in arrivals if arrival.caption), "")


def _label(kept: KeptRecipe, item: Item) -> int:
    """Return which of a fix's items an item is: a fix tells its times in the order of its files."""
    files: tuple[FileUsed, ...] = read_recipe(kept.text).used.files
    return next((place for place, file in enumerate(files) if file.sha256 == item.sha256), 0)


def _hull(document: Mapping[str, Any], place: int) -> tuple[datetime | None, datetime | None]:
    """Return the bounds of the 90 % times of a fix's item."""
    times = [told for told in document["times"] if told["level"] == LEVEL]
    if not times:
        return None, None
    intervals = times[min(place, len(times) - 1)]["intervals"]
    if not intervals:
        return None, None
    return _instant(intervals[0][0]), _instant(intervals[-1][1])


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told.replace("Z", "+00:00"))
