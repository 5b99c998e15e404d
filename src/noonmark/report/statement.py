"""The statement of a coarse Fix, written only from what is coarse."""

from __future__ import annotations

from noonmark.fix.answer import Determined, RankedPlace, Region, Times
from noonmark.report.words import area, interval, probability


def coarse_statement(
    regions: tuple[Region, ...],
    times: tuple[Times, ...],
    places: tuple[RankedPlace, ...],
    determined: Determined,
    *,
    empty: bool,
    km: str,
) -> str:
    """Return what is established and what is not, to ``km`` kilometres, from coarse parts alone."""
    if empty:
        return f"No place and instant fits all clues together (places rounded to {km} km)."
    parts = [_where(regions, places), _when(times), _open(determined)]
    told = " ".join(part for part in parts if part)
    return f"{told} Places are rounded to {km} km."


def _where(regions: tuple[Region, ...], places: tuple[RankedPlace, ...]) -> str:
    found = [region for region in regions if region.level == 0.9]
    if not found:
        return ""
    text = f"With 90 % probability it was filmed within a region of {area(found[0].inner_km2, found[0].outer_km2)}"
    if not places:
        return f"{text}."
    best = places[0]
    where = f"{best.name}, {best.country}" if best.country else best.name
    return f"{text}, most probably {where} ({probability(best.probability)})."


def _when(times: tuple[Times, ...]) -> str:
    told = [one for one in times if one.level == 0.9 and one.intervals]
    if len(told) != 1:
        return ""
    pairs = told[0].intervals
    start, end = pairs[0][0], pairs[-1][1]
    how = "at" if start == end else "within" if len(pairs) == 1 else "in parts of"
    return f"With 90 % probability it was filmed {how} {interval(start, end)} UTC."


def _open(determined: Determined) -> str:
    names = [name for name in ("place", "longitude", "date", "time") if not getattr(determined, name)]
    return f"Not established: {', '.join(names)}." if names else ""
