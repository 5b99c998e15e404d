"""Place and time together: an area narrows the strip, a stretch of time the map; and the sun at a picked place."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from noonmark.clues.instants import from_posix, to_posix
from noonmark.errors import NoonmarkError
from noonmark.fix.joint import Area, PlacesThen, places_within, times_at_place, times_in
from noonmark.report.sun_at import sun_rows
from noonmark.web.fix_room import Solved
from noonmark.web.instants import read_instant
from noonmark.web.overlays import Shown, overlay_answer
from noonmark.web.state import Bench
from noonmark.web.told_fix import told_overlay, told_strip

router = APIRouter(prefix="/api/fix", tags=["fix"])


class Brush(BaseModel):
    """What narrows the other: an area of the map [deg], or a stretch of one item's time."""

    model_config = ConfigDict(extra="forbid")
    area: tuple[float, float, float, float] | None = None
    window: tuple[str, str] | None = None
    item: str = Field(default="", max_length=300)


@router.post("/{key}/brush")
def brush(key: str, sent: Brush, bench: Bench) -> dict[str, Any]:
    """Return the times that an area leaves, and the places that a stretch of time leaves."""
    solved = bench.analysis.found(key)
    told: dict[str, Any] = {"overlay": None, "strip": None, "strips": []}
    if sent.area is not None:
        there = times_in(bench.analysis.joint(solved), Area(*sent.area))
        told["strips"] = [told_strip(profile) for profile in there.profiles]
        told["strip"] = told["strips"][0] if told["strips"] else None
        told["area_probability"] = there.probability
    if sent.window is not None:
        start, end = sent.window
        then = _places(solved, bench, start, end, sent.item)
        left, image = then.leaves, f"/api/fix/{key}/brush/{_name(solved, bench, start, end, sent.item)}.png"
        told["overlay"] = told_overlay(image, left.cells, left.density) if then.probability > 0.0 else None
        told["window_probability"] = then.probability
    return told


@router.get("/{key}/brush/{start}_{end}_{number}.png")
def brushed(key: str, start: int, end: int, number: int, bench: Bench, shown: Annotated[Shown, Query()]) -> Response:
    """Return the places that a stretch of time leaves (POSIX seconds, of which item), as a picture in Web Mercator."""
    solved = bench.analysis.found(key)
    items = bench.analysis.joint(solved).items
    if not 0 <= number < len(items):
        raise NoonmarkError(f"this fix has no item {number}", where="item")
    first, last = (f"{from_posix(float(edge)):%Y-%m-%dT%H:%M:%SZ}" for edge in (start, end))
    left = _places(solved, bench, first, last, items[number]).leaves
    return overlay_answer(left.cells, left.density, shown)


@router.get("/{key}/sun")
def sun(
    key: str,
    bench: Bench,
    lat: Annotated[float, Query(ge=-90.0, le=90.0)],
    lon: Annotated[float, Query(ge=-360.0, le=360.0)],
    item: Annotated[str, Query(max_length=300)] = "",
) -> dict[str, Any]:
    """Return where the sun stood at a picked place, at the times that the posterior leaves there, with local time."""
    solved = bench.analysis.found(key)
    joint = bench.analysis.joint(solved)
    lon = lon if -180.0 <= lon < 180.0 else (lon + 180.0) % 360.0 - 180.0
    profiles = times_at_place(joint, lat, lon)
    chosen = next((p for p in profiles if p.item == item), profiles[0] if profiles else None)
    return sun_rows(lat, lon, chosen)


def _places(solved: Solved, bench: Bench, start: str, end: str, item: str) -> PlacesThen:
    joint = bench.analysis.joint(solved)
    if item not in joint.items:
        if len(joint.items) > 1 or item:
            remedy = f"write one of: {', '.join(joint.items)}"
            raise NoonmarkError(f"no item of this fix is called {item[:80]!r}", where="item", remedy=remedy)
        item = next(iter(joint.items))
    ends = read_instant(start, "window"), read_instant(end, "window")
    key = (solved.key, ends, item)
    return bench.analysis.stretches.get(key, lambda: places_within(joint, *ends, item))


def _name(solved: Solved, bench: Bench, start: str, end: str, item: str) -> str:
    items = bench.analysis.joint(solved).items
    ends = (round(to_posix(read_instant(text, "window"))) for text in (start, end))
    return "_".join(str(part) for part in (*ends, items.index(item) if item in items else 0))
