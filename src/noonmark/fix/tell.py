"""A fix in words: what is established, what is not, and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from noonmark.clues.clue import Clue, SkyTerm
from noonmark.fix.answer import Agreement, Determined, RankedPlace, Region, Times
from noonmark.fix.time_regions import span, total_time

PLACE_KM2 = 10_000.0
"""A place is called determined when its outer 90 % region is below this (a circle of 56 km)."""
LONGITUDE_DEG = 30.0
DATE_SPAN = timedelta(hours=48)
TIME_TOTAL = timedelta(hours=2)
SEASON = timedelta(days=30)
LIKELY_FALSE = 0.5


def determined_by(regions: Sequence[Region], times: Sequence[Times], lon_deg: float) -> Determined:
    """Return which unknowns are settled at 90 %.

    The place is within 10,000 km2, the longitude within 30 deg, the date within 48 h, the time within 2 h in all (of
    every item).
    """
    area = next(r.outer_km2 for r in regions if r.level == 0.9)
    at90 = [t for t in times if t.level == 0.9]
    return Determined(
        place=area <= PLACE_KM2,
        longitude=lon_deg <= LONGITUDE_DEG,
        date=bool(at90) and all(span(t) <= DATE_SPAN for t in at90),
        time=bool(at90) and all(total_time(t) <= TIME_TOTAL for t in at90),
    )


def statement_of(
    places: Sequence[RankedPlace],
    regions: Sequence[Region],
    times: Sequence[Times],
    determined: Determined,
    agreed: Sequence[Agreement],
) -> str:
    """Return one sentence: what is established and what is not."""
    where = _where_words(places, regions, determined)
    when = _when_words(times, determined)
    doubt = [a.label for a in agreed if a.probability_false >= LIKELY_FALSE and a.trust > 1.0 - LIKELY_FALSE]
    tail = f" The clue {_listed(doubt)} disagrees with the others and is probably false." if doubt else ""
    return f"{where}; {when}.{tail}"


def _where_words(places: Sequence[RankedPlace], regions: Sequence[Region], determined: Determined) -> str:
    area = next(r.outer_km2 for r in regions if r.level == 0.9)
    size = f"{_area_words(area)} at 90 %"
    if determined.place and places:
        near = ", ".join(dict.fromkeys(p for p in (places[0].name, places[0].region, places[0].country) if p))
        return f"The place is established: near {near} ({size})"
    if determined.longitude:
        return f"The place is narrowed, not established ({size})"
    if determined.time:
        return f"The place is not established: {size} remain"
    return f"The place is not established: {size} remain, and the longitude is open"


def _area_words(area: float) -> str:
    if area < 1.0:
        return f"{area * 1e6:,.0f} m2" if area < 0.01 else f"{area:.2f} km2"
    digits = max(0, len(str(int(area))) - 2)
    return f"{round(area, -digits):,.0f} km2"


def _when_words(times: Sequence[Times], determined: Determined) -> str:
    at90 = [t for t in times if t.level == 0.9 and t.intervals]
    if not at90:
        return "the time is not established"
    parts: list[str] = []
    for t in at90:
        first, last = t.intervals[0][0], t.intervals[-1][1]
        name = f"{t.item}: " if t.item and len(at90) > 1 else ""
        parts.append(name + _span_words(first, last))
    said = "; ".join(parts)
    if determined.date and determined.time:
        return f"the time is established: {said} UTC"
    if determined.date:
        return f"the date is established, the hour is not: {said} UTC"
    return f"the date is not established: {said} UTC remain"


def _span_words(first: datetime, last: datetime) -> str:
    if first.date() == last.date():
        return f"{first:%Y-%m-%d %H:%M} to {last:%H:%M}"
    return f"{first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names)


def notes_on(
    determined: Determined,
    agreed: Sequence[Agreement],
    regions: Sequence[Region],
    times: Sequence[Times],
    clues: Sequence[Clue],
) -> tuple[str, ...]:
    """Return what a reader must know, and the clue that would break a tie."""
    out: list[str] = []
    kinds = {clue.kind for clue in clues}
    sky = any(clue.terms_of(SkyTerm) for clue in clues)
    instant_known = bool(kinds & {"instant", "file-clock"})
    azimuth_known = any(isinstance(t, SkyTerm) and t.quantity == "azimuth" for c in clues for t in c.terms)
    if sky and not determined.longitude and not instant_known:
        if azimuth_known:
            out.append("The sun tells local time, not longitude: the instant in UTC, or a place clue, would settle it.")
        else:
            out.append(
                "With neither the instant nor an azimuth the sun cannot tell longitude, and latitude only loosely: "
                "the posting time, a clock, or a street's direction would help most."
            )
    if sky and instant_known and not azimuth_known and not determined.place:
        out.append(
            "One elevation at a known instant leaves a ring on the Earth: an azimuth or a second sight would cut it."
        )
    if not determined.date and sky:
        seasons = any(span(t) > SEASON for t in times if t.level == 0.9)
        out.append(
            "The date is open: the sun stands alike on two dates a year; the season or a posting time would tell."
            if seasons
            else "The date is open within days over which the sun hardly changes: a posting time or a clock would tell."
        )
    out += [
        f"{a.label}: {100.0 * a.probability_false:.0f} % likely to be false or about something else."
        for a in agreed
        if a.probability_false >= 0.2 and a.probability_false > 2.0 * (1.0 - a.trust)
    ]
    wide = [r for r in regions if r.inner_km2 < 0.8 * r.outer_km2 and r.level < 0.99]
    if wide:
        out.append("The area is bracketed loosely: the region is scattered over more cells than the search holds.")
    return tuple(out)
