"""The fixes of a case for other programs: Atlos, timemap, GeoJSON, KML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from noonmark.commands.progress import counting
from noonmark.commands.speaking import say

if TYPE_CHECKING:
    from noonmark.case.export.coarse import Again
    from noonmark.case.export.rows import Row
    from noonmark.case.store.case import Case
    from noonmark.fix.answer import Fix

TABLES = ("--atlos", "--timemap", "--geojson", "--kml")
USUAL_KM = 10.0


def told_fixes(case: Case, numbers: Sequence[int]) -> list[Again]:
    """Return the newest fix of each item, worked out again: a kept fix does not hold its regions' outlines.

    Raises
    ------
    NoonmarkError
        If one cannot be worked out again.
    """
    from noonmark.case.export.coarse import worked_out  # noqa: PLC0415
    from noonmark.case.export.rows import newest  # noqa: PLC0415
    from noonmark.case.recipe.keeping import recipes_of  # noqa: PLC0415
    from noonmark.report.document import fix_document  # noqa: PLC0415

    kept = [one for one in newest(recipes_of(case)) if not numbers or set(one.items) & set(numbers)]
    found: list[Again] = []
    with counting(len(kept)) as step:
        for one in kept:
            again = worked_out(case, one, fix_document)
            if not again.same:
                say(f"warning: entry {one.number}: worked out again, the fix is not the one that was kept: run replay")
            found.append(again)
            step(f"entry {one.number}")
    return found


@dataclass(frozen=True)
class Telling:
    """How tables tell the fixes.

    Attributes
    ----------
    numbers : tuple of int
        Of the items; empty is all.
    km : float or None
        What places are rounded to [km]; names and captions are then withheld.
    links : bool
        Whether addresses of posts are told.
    """

    numbers: tuple[int, ...]
    km: float | None
    links: bool = True


def rendered(case: Case, option: str, fixes: Sequence[Again], how: Telling) -> list[tuple[str, bytes]]:
    """Return the files of one table, each with what its name ends in beyond the one that was given.

    Parameters
    ----------
    case : Case
    option : str
        One of :data:`TABLES`.
    fixes : sequence of Again
    how : Telling
    """
    if option == "--geojson":
        return [("", _geojson(fixes, how.km))]
    if option == "--kml":
        return [("", _kml(fixes, how.km))]
    from noonmark.case.export.tables import atlos_csv, timemap_events, timemap_sources  # noqa: PLC0415

    rows = _rows(case, fixes, how)
    if option == "--atlos":
        return [("", atlos_csv(rows))]
    return [("", timemap_events(rows)), ("-sources", timemap_sources(rows))]


def beside(path: str, ending: str) -> str:
    """Return the path of a second file beside one: ``events-sources.json``."""
    told = Path(path)
    return str(told.with_name(f"{told.stem}{ending}{told.suffix}")) if ending else path


_NAMES = {"--atlos": "atlos.csv", "--timemap": "timemap.json", "--geojson": "fixes.geojson", "--kml": "fixes.kml"}


def inside(case: Case, options: Iterable[str], fixes: Sequence[Again], how: Telling) -> dict[str, bytes]:
    """Return the tables as a bundle holds them, by path."""
    from noonmark.case.log.bundle_layout import TABLES as FOLDER  # noqa: PLC0415

    return {
        FOLDER + beside(_NAMES[option], ending): data
        for option in options
        for ending, data in rendered(case, option, fixes, how)
    }


def coarse_fixes(case: Case, fixes: Sequence[Again], how: Telling, km: float) -> dict[str, bytes]:
    """Return the coarse fixes of a bundle by path; a fix that is also of an item that stays at home is not told."""
    from noonmark.case.export.coarse import coarse_fix  # noqa: PLC0415
    from noonmark.case.log.bundle_layout import coarse_name  # noqa: PLC0415
    from noonmark.report.document import fix_document  # noqa: PLC0415

    hashes = {item.number: item.sha256 for item in case.items()}
    return {
        coarse_name(again.kept.number): coarse_fix(
            again, [hashes[number] for number in again.kept.items], km, lambda fix: fix_document(fix, coarse_km=km)
        )
        for again in fixes
        if not how.numbers or set(again.kept.items) <= set(how.numbers)
    }


def _rows(case: Case, fixes: Sequence[Again], how: Telling) -> list[Row]:
    """Return the rows of fixes, rounded where a distance is given."""
    from noonmark.case.export.rows import Told, rows_of  # noqa: PLC0415
    from noonmark.report.document import fix_document  # noqa: PLC0415

    told: list[Told] = []
    for again in fixes:
        shown = _shown(again, how.km)
        told.append(Told(again.kept, fix_document(shown, coarse_km=how.km), _peak(shown, how.km)))
    rows = rows_of(case, told, names=how.km is None, links=how.links)
    return [row for row in rows if not how.numbers or row.number in how.numbers]


def _peak(fix: Fix, km: float | None) -> tuple[float, float] | None:
    """Return the most probable point [deg], as finely as the fix supports; of a rounded one its first place."""
    from noonmark.earth.cells import centres  # noqa: PLC0415
    from noonmark.report.coarse import place_decimals  # noqa: PLC0415

    if not fix.determined.place or not len(fix.density):
        return None
    if km is not None:
        return (fix.places[0].lat, fix.places[0].lon) if fix.places else None
    lat, lon = centres(fix.cells)
    best, decimals = int(fix.density.argmax()), place_decimals(fix)
    return round(float(lat[best]), decimals), round(float(lon[best]), decimals)


def _unclaimed(fix: Fix, km: float | None) -> Fix:
    """Return a fix that is to be rounded without its claim: one that is well supported would tell the place."""
    return fix if km is None else replace(fix, claim=None)


def _shown(again: Again, km: float | None) -> Fix:
    from noonmark.report.coarse import coarsened  # noqa: PLC0415

    return again.fix if km is None else coarsened(_unclaimed(again.fix, km), km)


def _geojson(fixes: Sequence[Again], km: float | None) -> bytes:
    """Return one FeatureCollection: the regions of each fix, and its most probable places."""
    from noonmark.report.geojson import geojson  # noqa: PLC0415

    features: list[Any] = []
    for again in fixes:
        told = geojson(_shown(again, km))
        of = {"items": list(again.kept.items), "entry": again.kept.number, "statement": told["statement"]}
        features += [{**one, "properties": {**of, **one["properties"]}} for one in told["features"]]
        features += [_point({**of, "rank": rank, **place}) for rank, place in enumerate(told["places"], 1)]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def _point(properties: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [properties["lon"], properties["lat"]]}
    return {"type": "Feature", "properties": properties, "geometry": point}


def _kml(fixes: Sequence[Again], km: float | None) -> bytes:
    """Return one KML document with a folder for each fix."""
    from xml.etree.ElementTree import (  # noqa: PLC0415
        Element,
        SubElement,
        fromstring,
        indent,
        register_namespace,
        tostring,
    )

    from noonmark.report.kml import NAMESPACE, kml  # noqa: PLC0415

    register_namespace("", NAMESPACE)
    root = Element(f"{{{NAMESPACE}}}kml")
    document = SubElement(root, f"{{{NAMESPACE}}}Document")
    SubElement(document, f"{{{NAMESPACE}}}name").text = "Noonmark fixes"
    styles: dict[str, Element] = {}
    folders: list[Element] = []
    for again in fixes:
        (inner,) = fromstring(kml(_shown(again, km)))  # noqa: S314 - written here, by nobody else
        folder = Element(f"{{{NAMESPACE}}}Folder")
        SubElement(folder, f"{{{NAMESPACE}}}name").text = f"Item {', '.join(map(str, again.kept.items))}"
        for child in inner:
            if child.tag.endswith("}Style"):
                styles[child.attrib["id"]] = child
            elif not child.tag.endswith("}name"):
                folder.append(child)
        folders.append(folder)
    document.extend([*styles.values(), *folders])
    indent(root, space=" ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()
