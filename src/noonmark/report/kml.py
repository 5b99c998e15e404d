"""A Fix as KML 2.2 (OGC 07-147r2): its regions and candidate places, for map viewers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from noonmark.fix.answer import Fix, RankedPlace, Region
from noonmark.report.coarse import place_decimals
from noonmark.report.document import wrapped
from noonmark.report.geojson import rings
from noonmark.report.outline import decimals, polygons
from noonmark.report.words import area, level, listed, probability

NAMESPACE = "http://www.opengis.net/kml/2.2"
_STYLES = {0.5: ("ff5a2a7a", "995a2a7a"), 0.9: ("ff4a5fc8", "664a5fc8"), 0.99: ("ff6fb4f2", "406fb4f2")}
"""Line and fill of each level, as KML writes colours: alpha, blue, green, red."""

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def kml(fix: Fix) -> str:
    """Return a Fix as a KML document.

    Parameters
    ----------
    fix : Fix
        As solved, or coarse (:func:`noonmark.report.coarse.coarsened`).

    Returns
    -------
    str
        XML with its declaration. Regions from the largest level to the smallest, so that the
        smallest lies on top; then the candidate places. Characters that XML forbids are left out.
    """
    root = Element("kml", xmlns=NAMESPACE)
    document = SubElement(root, "Document")
    _text(document, "name", "Noonmark fix")
    _text(document, "description", "\n".join((fix.statement, *fix.notes, *fix.data_sources)))
    for told, colours in _STYLES.items():
        _style(document, told, *colours)
    for region in sorted(fix.regions, key=lambda told: -told.level):
        _region(document, region)
    digits = place_decimals(fix)
    for rank, place in enumerate(fix.places, 1):
        _place(document, place, rank, digits)
    indent(root, space=" ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _text(parent: Element, tag: str, text: str) -> Element:
    child = SubElement(parent, tag)
    child.text = _NOT_XML.sub("", text)
    return child


def _style_id(told: float) -> str:
    return f"level-{told * 100:g}"


def _style(document: Element, told: float, line: str, fill: str) -> None:
    style = SubElement(document, "Style", id=_style_id(told))
    stroke = SubElement(style, "LineStyle")
    _text(stroke, "color", line)
    _text(stroke, "width", "2")
    _text(SubElement(style, "PolyStyle"), "color", fill)


def _region(document: Element, region: Region) -> None:
    shape = polygons(region.outer)
    if shape.is_empty:
        return
    mark = SubElement(document, "Placemark")
    _text(mark, "name", f"{level(region.level)} region")
    _text(mark, "description", area(region.inner_km2, region.outer_km2))
    _text(mark, "styleUrl", f"#{_style_id(region.level if region.level in _STYLES else 0.9)}")
    many = SubElement(mark, "MultiGeometry")
    for outer, *holes in rings(shape, decimals(region.outer)):
        polygon = SubElement(many, "Polygon")
        _text(polygon, "tessellate", "1")
        for tag, ring in _boundaries(outer, holes):
            linear = SubElement(SubElement(polygon, tag), "LinearRing")
            _text(linear, "coordinates", " ".join(_point(lon, lat) for lon, lat in ring))


def _boundaries(outer: list[list[float]], holes: list[list[list[float]]]) -> Iterator[tuple[str, list[list[float]]]]:
    yield "outerBoundaryIs", outer
    for hole in holes:
        yield "innerBoundaryIs", hole


def _place(document: Element, place: RankedPlace, rank: int, digits: int) -> None:
    mark = SubElement(document, "Placemark")
    _text(mark, "name", f"{rank} {place.name}")
    _text(mark, "description", f"{probability(place.probability)}; {listed(place.region, place.country)}")
    point = _point(wrapped(round(place.lon, digits)), round(place.lat, digits))
    _text(SubElement(mark, "Point"), "coordinates", point)


def _point(lon: float, lat: float) -> str:
    """Return ``lon,lat`` without an exponent, which some viewers do not read."""
    return ",".join(f"{value:.10f}".rstrip("0").rstrip(".") for value in (lon, lat))
