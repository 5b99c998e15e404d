"""Coarse by default: how finely a place may be written, and one Fix from which nothing finer can be.

An exact place can endanger who filmed. Every writer of this room takes a Fix; ``coarsened`` makes
a Fix in which nothing is finer than a stated distance, so that no writer can forget.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace

import numpy as np

from noonmark.earth.cells import Cells, cell_area_km2, cell_at, centres
from noonmark.errors import NoonmarkError
from noonmark.fix.answer import Agreement, ClaimCheck, Fix, RankedPlace, Region
from noonmark.fix.scope import Disc, Scope
from noonmark.report.cover import not_finer, order_of_km, raised_density, total_km2, wholly
from noonmark.report.redact import Redaction, redaction
from noonmark.report.small_countries import name_tells
from noonmark.report.statement import coarse_statement
from noonmark.report.words import grouped, place

DEGREE_KM = 111.32
"""A degree of latitude, or of longitude on the equator [km]."""

NAME_KM = 2.0
"""A name of a populated place of 500 people or more locates its middle within about this distance;
rounding further than it drops the names."""

MOST_KM = 6000.0
LEAST_KM = 0.001
FINEST_DECIMALS = 4
_NOTE = "Rounded to {km} km: no place, outline or name here is finer."


def place_decimals(fix: Fix) -> int:
    """Return how many decimals of a degree the 90 % region supports, 0 to 4.

    Notes
    -----
    The rule: the step of the last decimal is no larger than the radius of a circle with the outer
    area of the 90 % region, and ten times the step is. So a region of 13 000 km2 (radius 64 km)
    gives one decimal (11 km) and a town of 50 km2 (4 km) gives two (1.1 km).
    """
    outer = [region.outer_km2 for region in fix.regions if region.level == 0.9]
    if not outer or outer[0] <= 0:
        return 2
    return _decimals_of_km(math.sqrt(outer[0] / math.pi))


def _decimals_of_km(km: float) -> int:
    return min(FINEST_DECIMALS, max(0, math.ceil(math.log10(DEGREE_KM / km) - 1e-9)))


def coarse_decimals(coarse_km: float) -> int:
    """Return the decimals in which a coarse place is told: a step nearest to ``coarse_km`` (10 km: one)."""
    return min(FINEST_DECIMALS, max(0, math.ceil(math.log10(DEGREE_KM / coarse_km) - 0.1)))


def is_coarse(fix: Fix) -> bool:
    """Return whether the Fix came from :func:`coarsened`."""
    return any(note.startswith("Rounded to ") for note in fix.notes)


def coarsened(fix: Fix, coarse_km: float) -> Fix:
    """Return a Fix of which no part tells a place more finely than about ``coarse_km``.

    Parameters
    ----------
    fix : Fix
        As solved.
    coarse_km : float
        0.001 to 6000 [km].

    Returns
    -------
    Fix
        Cells and regions are raised to the finest order whose cells are ``coarse_km`` wide or wider
        (outer regions cover what they covered; inner ones keep what is wholly inside). Candidate
        places are joined by cell and stand at its centre, without name beyond 2 km and without
        region; a country whose name alone tells more is dropped. The scope's disc grows.
        A Fix that was rounded to the same distance is given back as it is. The statement is written
        anew from these; labels, sources and items are replaced by kind and
        number; words of clues that could speak of a place are withheld. The claim's place and
        words, which the user gave, stay.

    Raises
    ------
    NoonmarkError
        When the distance is not a number in that range.
    """
    _check(coarse_km)
    note = _NOTE.format(km=grouped(coarse_km))
    if note in fix.notes:
        return fix
    order = order_of_km(coarse_km)
    hide = redaction(fix, keep_names=coarse_km <= NAME_KM)
    regions = tuple(_region(region, order) for region in fix.regions)
    places = _places(fix.places, order, coarse_km)
    times = tuple(replace(told, item=hide.item(told.item)) for told in fix.times)
    cells, density = raised_density(fix.cells, fix.density, order)
    notes = tuple(hide.text(old) for old in fix.notes if not old.startswith("Rounded to "))
    return replace(
        fix,
        statement=coarse_statement(regions, times, places, fix.determined, empty=_empty(fix), km=grouped(coarse_km)),
        scope=_scope(fix.scope, order, coarse_km),
        regions=regions,
        times=times,
        places=places,
        clues=tuple(_clue(clue, hide) for clue in fix.clues),
        cells=cells,
        density=density,
        profiles=tuple(replace(profile, item=hide.item(profile.item)) for profile in fix.profiles),
        conflict=tuple(tuple(hide.label(label) for label in labels) for labels in fix.conflict),
        notes=(*notes, note),
        claim=_claim(fix.claim, hide),
    )


def _check(coarse_km: float) -> None:
    if not (LEAST_KM <= coarse_km <= MOST_KM):
        raise NoonmarkError(
            f"{coarse_km:g} km is not a distance to round to", remedy=f"give {LEAST_KM:g} to {MOST_KM:g} km, e.g. 10km"
        )


def _empty(fix: Fix) -> bool:
    return bool(fix.conflict) or not any(region.outer_km2 > 0 for region in fix.regions)


def _region(region: Region, order: int) -> Region:
    outer, inner = not_finer(region.outer, order), wholly(region.inner, order)
    return Region(region.level, inner, outer, total_km2(inner), total_km2(outer))


def _places(places: tuple[RankedPlace, ...], order: int, coarse_km: float) -> tuple[RankedPlace, ...]:
    groups: dict[int, list[RankedPlace]] = defaultdict(list)
    for told in places:
        index = cell_at(np.array([told.lat]), np.array([told.lon]), order)
        groups[int(index[0])].append(told)
    joined = [_place(index, members, order, coarse_km) for index, members in groups.items()]
    return tuple(sorted(joined, key=lambda told: -told.probability))


def _place(index: int, members: list[RankedPlace], order: int, coarse_km: float) -> RankedPlace:
    here = _centre(index, order, coarse_km)
    best = max(members, key=lambda told: told.probability)
    tells = name_tells(best.country, coarse_km)
    return replace(
        best,
        name=best.name if coarse_km <= NAME_KM else f"near {place(*here, coarse_decimals(coarse_km))}",
        country="" if tells else best.country,
        region=best.region if coarse_km <= NAME_KM else "",
        zone="" if tells else best.zone,
        lat=here[0],
        lon=here[1],
        probability=min(1.0, sum(told.probability for told in members)),
    )


def _scope(scope: Scope, order: int, coarse_km: float) -> Scope:
    """Return the scope with its disc about the centre of a cell, grown by a bound of that move.

    The bound, not the move itself: two roundings on two grids would together tell more than each.
    """
    if scope.area is None:
        return scope
    index = cell_at(np.array([scope.area.lat]), np.array([scope.area.lon]), order)
    lat, lon = _centre(int(index[0]), order, coarse_km)
    radius = scope.area.radius_km + 1.5 * math.sqrt(float(cell_area_km2(order)))
    return replace(scope, area=Disc(lat, lon, coarse_km * math.ceil(radius / coarse_km)))


def _centre(index: int, order: int, coarse_km: float) -> tuple[float, float]:
    lat, lon = centres(Cells(np.array([order], np.uint8), np.array([index], np.uint64)))
    decimals = coarse_decimals(coarse_km)
    rounded = round(float(lon[0]), decimals)
    return round(float(lat[0]), decimals), -180.0 if rounded >= 180.0 else rounded


def _clue(clue: Agreement, hide: Redaction) -> Agreement:
    return replace(
        clue,
        label=hide.label(clue.label),
        source=hide.source,
        words=hide.words(clue),
        item=hide.item(clue.item),
    )


def _claim(claim: ClaimCheck | None, hide: Redaction) -> ClaimCheck | None:
    if claim is None:
        return None
    return replace(claim, drivers=tuple((hide.label(label), value) for label, value in claim.drivers))
