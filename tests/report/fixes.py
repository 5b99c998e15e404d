"""Fixes made by hand from real cells, for the tests of the writers."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import Cells, all_cells, centres, children, no_cells
from noonmark.fix.answer import (
    Agreement,
    ClaimCheck,
    Determined,
    Fix,
    RankedPlace,
    Region,
    TimeProfile,
    Times,
)
from noonmark.fix.scope import Disc, Scope
from noonmark.report.cover import total_km2

KM_PER_DEG = 6371.0 * math.pi / 180.0
TOWN = (56.65807, 124.72012)


def distance_km(lat: float, lon: float, cells: Cells) -> NDArray[np.float64]:
    """Return great-circle distances [km] from a place to the cells' centres (sphere: near enough here)."""
    there, over = np.radians(centres(cells))
    here = math.radians(lat)
    half = (
        np.sin((there - here) / 2) ** 2 + math.cos(here) * np.cos(there) * np.sin((over - math.radians(lon)) / 2) ** 2
    )
    return 2 * 6371.0 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def ring_cells(lat: float, lon: float, near_km: float, far_km: float, order: int) -> Cells:
    """Return the cells of one order whose centres lie between two distances from a place."""
    cells = all_cells(2)
    for level in range(2, order + 1):
        wide = 6600.0 / 2**level
        away = distance_km(lat, lon, cells)
        slack = wide if level < order else 0.0
        cells = cells.take((away >= near_km - slack) & (away <= far_km + slack))
        if level < order:
            cells = children(cells)
    return cells


def region(level: float, inner: Cells, outer: Cells) -> Region:
    return Region(level, inner, outer, total_km2(inner), total_km2(outer))


def town_fix() -> Fix:
    """A town yard: a small region, one morning, a place name, six clues and one doubtful."""
    lat, lon = TOWN
    regions = tuple(
        region(level, ring_cells(lat, lon, 0, far * 0.9, 14), ring_cells(lat, lon, 0, far, 14))
        for level, far in ((0.5, 3.0), (0.9, 6.0), (0.99, 9.0))
    )
    cells = ring_cells(lat, lon, 0, 12.0, 14)
    density = np.exp(-((distance_km(lat, lon, cells) / 3.5) ** 2) / 2)
    density /= (density * cells.area_km2).sum()
    day = datetime(2022, 9, 22, tzinfo=UTC)
    spans = {
        0.5: ((day + timedelta(minutes=23), day + timedelta(minutes=47)),),
        0.9: (
            (day + timedelta(minutes=12), day + timedelta(minutes=58)),
            (day + timedelta(hours=5, minutes=4), day + timedelta(hours=5, minutes=31)),
        ),
    }
    spans[0.99] = ((day, day + timedelta(minutes=75)), (day + timedelta(hours=5), day + timedelta(hours=5, minutes=45)))
    return Fix(
        statement="The footage was filmed in or near Neryungri, Sakha (97 %), on 22 September 2022 between 00:12 and "
        "05:31 UTC (90 %); which of two hours of that morning it was, the clues do not settle.",
        scope=Scope(datetime(2022, 9, 21, tzinfo=UTC), datetime(2022, 9, 23, tzinfo=UTC), Disc(lat, lon, 50.0)),
        regions=regions,
        times=tuple(Times(level, told) for level, told in spans.items()),
        places=(
            RankedPlace("Neryungri", "Russia", "Sakha", lat, lon, 0.9714, "Asia/Yakutsk"),
            RankedPlace("Serebryany Bor", "Russia", "Sakha", 56.6912, 124.7431, 0.0213, "Asia/Yakutsk"),
            RankedPlace("Berkakit", "Russia", "Sakha", 56.5726, 124.7801, 0.0071, "Asia/Yakutsk"),
            RankedPlace("Chulman", "Russia", "Sakha", 56.8433, 124.8991, 0.0002, "Asia/Yakutsk"),
        ),
        clues=_town_clues(),
        determined=Determined(place=True, longitude=True, date=True, time=False),
        pruned_probability=3.1e-7,
        cells=cells,
        density=density,
        profiles=(morning_profile(day),),
        notes=("Two hours of the morning remain; a second shadow some minutes later would settle which.",),
        data_sources=("GeoNames (CC BY 4.0)", "Natural Earth (public domain)", "timezonefinder data (ODbL 1.0)"),
    )


def _town_clues() -> tuple[Agreement, ...]:
    return (
        Agreement("shadow", "shadow-length", "clip.mp4, frame 00:00:04.120", 0.95, 0.021, 6.31,
                  "A pole of 1.8 casts a shadow of 2.6 (± 5 %): the sun stood 34.7° high (apparent)."),
        Agreement("near Neryungi", "near", "--near “Neryungi”", 0.8, 0.031, 9.72,
                  "Filmed near “Neryungi” (read as Neryungri)."),
        Agreement("window", "between", "--between", 1.0, 0.0, 4.2, "Filmed from 21 to 23 September 2022."),
        Agreement("file clock", "local-clock", "clip.mp4, QuickTime", 0.7, 0.84, 0.03,
                  "The file's clock says 2022-09-22 09:14; its zone is not known."),
        Agreement("gps", "gps", "clip.mp4, location", 0.9, 0.004, 11.4, "The file says 56.65807, 124.72012."),
        Agreement("daylight", "light", "clip.mp4", 0.99, 0.0004, 0.6, "The sun is up."),
    )  # fmt: skip


def morning_profile(day: datetime, item: str = "") -> TimeProfile:
    """Two humps on one morning, in bins of ten minutes."""
    start = np.arange(0, 8 * 60, 10)
    weight = np.exp(-(((start - 35) / 14) ** 2)) + 0.3 * np.exp(-(((start - 315) / 12) ** 2))
    origin = np.datetime64(day.replace(tzinfo=None), "ms")
    begin = origin + start.astype("timedelta64[m]")
    return TimeProfile(begin, begin + np.timedelta64(10, "m"), weight / weight.sum(), item)


def claimed_fix(log10_lr: float = -3.4, verbal: str = "strong support for the alternative") -> Fix:
    """The town's fix with a check of a claim that it is elsewhere."""
    claim = ClaimCheck(
        "Magadan airport, 22 September 2022", "Sokol airport, Magadan", 59.911, 150.72, 5.0,
        (datetime(2022, 9, 21, 13, tzinfo=UTC), datetime(2022, 9, 22, 13, tzinfo=UTC)), log10_lr, verbal,
        (("shadow", -1.9), ("gps", -1.2), ("near Neryungi", -0.4), ("file clock", 0.1)),
    )  # fmt: skip
    return replace(town_fix(), claim=claim)


def annulus_fix() -> Fix:
    """A shadow at a known instant: a ring around half the world, nothing else known."""
    lat, lon = -7.8, 3.1
    bands = ((0.5, 5900.0, 6150.0), (0.9, 5750.0, 6300.0), (0.99, 5600.0, 6450.0))
    regions = tuple(
        region(level, ring_cells(lat, lon, near + 30, far - 30, 8), ring_cells(lat, lon, near, far, 8))
        for level, near, far in bands
    )
    cells = regions[2].outer
    density = np.exp(-(((distance_km(lat, lon, cells) - 6025.0) / 180.0) ** 2) / 2)
    density /= (density * cells.area_km2).sum()
    noon = datetime(2024, 2, 29, 12, tzinfo=UTC)
    return Fix(
        statement="The place lies on a ring of 24 million km² around the point where the sun stood overhead; "
        "neither latitude nor longitude is established.",
        scope=Scope(noon - timedelta(seconds=1), noon + timedelta(seconds=1), prior="uniform"),
        regions=regions,
        times=tuple(Times(level, ((noon, noon),)) for level in (0.5, 0.9, 0.99)),
        places=(
            RankedPlace("Madrid", "Spain", "Madrid", 40.4165, -3.70256, 0.011, "Europe/Madrid"),
            RankedPlace("Cairo", "Egypt", "Cairo", 30.06263, 31.24967, 0.009, "Africa/Cairo"),
            RankedPlace("Salvador", "Brazil", "Bahia", -12.97563, -38.49096, 0.004, "America/Bahia"),
        ),
        clues=(
            Agreement("shadow", "shadow-length", "--object 1 --shadow 0.8", 0.95, 0.05, 4.9,
                      "A pole of 1 casts a shadow of 0.8 (± 5 %): the sun stood 51.3° high (apparent)."),
            Agreement("instant", "instant", "--at 2024-02-29T12:00Z", 1.0, 0.0, 0.0, "Filmed at 2024-02-29 12:00 UTC."),
        ),
        determined=Determined(place=False, longitude=False, date=True, time=True),
        pruned_probability=0.0,
        cells=cells,
        density=density,
        profiles=(TimeProfile(*_bin(noon), np.ones(1)),),
        notes=("The sun's azimuth, from a compass or a street on a map, would cut the ring to a short arc.",),
        data_sources=("GeoNames (CC BY 4.0)",),
    )  # fmt: skip


def _bin(noon: datetime) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    start = np.array([np.datetime64(noon.replace(tzinfo=None), "ms")])
    return start, start + np.timedelta64(1, "s")


def region_fix(lat: float, lon: float, far_km: float, order: int, name: str, country: str) -> Fix:
    """A disc about a place: used across the antimeridian and over a pole."""
    outer = tuple(ring_cells(lat, lon, 0, far_km * part, order) for part in (0.5, 0.8, 1.0))
    regions = tuple(region(level, cells, cells) for level, cells in zip((0.5, 0.9, 0.99), outer, strict=True))
    cells = outer[2]
    density = np.exp(-((distance_km(lat, lon, cells) / (0.4 * far_km)) ** 2) / 2)
    place = RankedPlace(name, country, "", lat, lon, 0.61)
    return replace(
        annulus_fix(),
        statement=f"The place lies near {name}.",
        regions=regions,
        places=(place,),
        cells=cells,
        density=density / (density * cells.area_km2).sum(),
    )


def antimeridian_fix() -> Fix:
    return region_fix(-16.8, 179.95, 220.0, 10, "Taveuni", "Fiji")


def pole_fix() -> Fix:
    return region_fix(-89.2, 140.0, 900.0, 8, "Amundsen–Scott station", "Antarctica")


def conflict_fix() -> Fix:
    """Clues that no place fits."""
    nowhere = tuple(region(level, no_cells(), no_cells()) for level in (0.5, 0.9, 0.99))
    return replace(
        town_fix(),
        statement="No place and instant fits all clues; drop “shadow”, or “gps” and “near Neryungi” together.",
        regions=nowhere,
        times=tuple(Times(level, ()) for level in (0.5, 0.9, 0.99)),
        places=(),
        cells=no_cells(),
        density=np.empty(0),
        profiles=(),
        conflict=(("shadow",), ("gps", "near Neryungi")),
        determined=Determined(place=False, longitude=False, date=False, time=False),
        notes=("Every clue is taken as certain; give those you doubt a trust below 1.",),
    )


def two_item_fix() -> Fix:
    """Two clips from one spot, each with its own times over most of a year."""
    base = town_fix()
    day = datetime(2022, 9, 22, tzinfo=UTC)
    start = np.datetime64("2022-02-01", "ms") + np.arange(24 * 300).astype("timedelta64[h]")
    hour = np.arange(24 * 300) % 24
    date = np.arange(24 * 300) // 24
    mean = 1.0 + 2.0 * np.cos((date - 140) / 58.0)
    weight = np.exp(-(((hour - mean) / 0.9) ** 2)) * np.exp(-(((date - 140) / 70.0) ** 2))
    other = TimeProfile(start, start + np.timedelta64(1, "h"), weight / weight.sum(), "b.mp4")
    times = tuple(replace(told, item="a.mp4") for told in base.times)
    late = (datetime(2022, 3, 1, tzinfo=UTC), datetime(2022, 10, 30, tzinfo=UTC))
    more = tuple(
        Times(
            level,
            tuple((late[0] + timedelta(days=9 * k), late[0] + timedelta(days=9 * k, hours=2)) for k in range(20)),
            "b.mp4",
        )
        for level in (0.5, 0.9, 0.99)
    )
    clues = tuple(replace(clue, item="a.mp4" if number % 2 else "b.mp4") for number, clue in enumerate(base.clues))
    return replace(base, times=times + more, profiles=(morning_profile(day, "a.mp4"), other), clues=clues)


def hostile_fix() -> Fix:
    """Words that try to become code or break a format."""
    evil = "<script>alert(1)</script>\"'&]]>\x00\u202e{{7*7}}[red]x[/red]"
    base = claimed_fix()
    assert base.claim is not None
    return replace(
        base,
        statement=f"Filmed {evil}",
        places=(replace(base.places[0], name=evil, region=evil, country=evil),),
        clues=tuple(replace(clue, label=evil, source=evil, words=evil) for clue in base.clues),
        notes=(evil,),
        conflict=((evil,),),
        data_sources=(evil,),
        claim=replace(base.claim, text=evil, place=evil, drivers=((evil, -1.0),)),
    )


FIXES = {
    "town": town_fix,
    "claim": claimed_fix,
    "annulus": annulus_fix,
    "antimeridian": antimeridian_fix,
    "pole": pole_fix,
    "conflict": conflict_fix,
    "two items": two_item_fix,
    "hostile": hostile_fix,
}
