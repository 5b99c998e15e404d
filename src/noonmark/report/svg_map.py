"""The map of the page, as inline SVG that follows the page's light or dark colours."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from markupsafe import Markup

from noonmark.fix.answer import Fix, Region
from noonmark.report.basemap import Line, border_lines, coast_lines, faces
from noonmark.report.labels import place_labels
from noonmark.report.map_frame import scale_km
from noonmark.report.outline import polygons
from noonmark.report.svg import element, group, path_data
from noonmark.report.view import View, view_of
from noonmark.report.words import grouped, probability

WIDTH = 960
MOST_LABELS = 10
MAP_CELLS = 2000
LEAST_PX = 1.0
"""What is smaller on the page [px, px2] is not drawn; the page would be twice as large with it."""
_LETTER_PX, _LINE_PX = 7.4, 20.0


def svg_map(fix: Fix) -> Markup:
    """Return an ``svg`` element: land, borders, the 99, 90 and 50 % regions and the candidate places."""
    tall = 379 if view_of(fix, WIDTH, 560).is_world else 560
    view = view_of(fix, WIDTH, tall)
    coast = coast_lines(view)
    regions = [_region(view, region) for region in sorted(fix.regions, key=lambda told: -told.level)]
    return element(
        "svg",
        element("title", "Map of the credible regions and candidate places"),
        element("rect", class_="sea", width=WIDTH, height=tall),
        _land(view, coast),
        element("path", class_="border", d=path_data(_seen(border_lines(view)))),
        element("path", class_="coast", d=path_data(_seen(coast))),
        *regions,
        _places(fix, view),
        *([] if view.is_world else [_scale_bar(view), _inset(view)]),
        viewBox=f"0 0 {WIDTH} {tall}",
        role="img",
        class_="map",
    )


def _land(view: View, coast: list[Line]) -> Markup:
    rings: list[Line] = []
    for part, land in faces(view, coast):
        if land and part.area > LEAST_PX:
            rings.extend(np.array(ring.coords) for ring in (part.exterior, *part.interiors))
    return element("path", class_="land", fill_rule="evenodd", d=path_data(rings, closed=True))


def _seen(lines: list[Line]) -> list[Line]:
    slim: Any = shapely.simplify(np.array([shapely.linestrings(line) for line in lines], dtype=object), 0.6)
    return [shapely.get_coordinates(line) for line in slim if line.length > LEAST_PX]


def _inset(view: View) -> Markup:
    """Return the world small in the upper right corner, with the map's window marked."""
    wide, tall, left, top = 200, 79, view.width - 212, 12
    small = View(13.0, 0.0, wide, tall, tall / 142.0, wide / 360.0)
    x, y = small.xy(np.array([view.lat]), np.array([view.lon]))
    half_x = max(4.0, view.width / view.per_lon * small.per_lon / 2)
    half_y = max(4.0, view.height / view.per_lat * small.per_lat / 2)
    box = {"x": float(x[0] - half_x), "y": float(y[0] - half_y), "width": 2 * half_x, "height": 2 * half_y}
    frame = element("rect", class_="frame", width=wide, height=tall)
    window = element("rect", class_="window", **box)
    parts = Markup("").join([frame, _land(small, coast_lines(small)), window])
    return element("g", parts, class_="inset", transform=f"translate({left} {top})")


def _region(view: View, region: Region) -> Markup:
    shape = polygons(region.outer, MAP_CELLS)
    west, south, east, north = view.box
    rings: list[Line] = []
    for turn in (-360.0, 0.0, 360.0):
        cut: Any = shapely.clip_by_rect(shape, west - turn - 1, south - 1, east - turn + 1, north + 1)
        for part in shapely.get_parts(cut):
            if part.geom_type == "Polygon":
                rings.extend(_pixels(view, ring, turn) for ring in (part.exterior, *part.interiors))
    name = f"region r{region.level * 100:g}"
    return element("path", class_=name, fill_rule="evenodd", d=path_data(rings, closed=True))


def _pixels(view: View, ring: Any, turn: float) -> Line:
    points = view.straight(np.add(shapely.get_coordinates(ring), (turn, 0.0)))
    slim: Any = shapely.simplify(shapely.linestrings(points), 0.2)
    return shapely.get_coordinates(slim)


def _places(fix: Fix, view: View) -> Markup:
    x, y = view.xy(np.array([place.lat for place in fix.places]), np.array([place.lon for place in fix.places]))
    shown = [n for n in range(len(fix.places)) if 0 <= x[n] < view.width and 0 <= y[n] < view.height][:MOST_LABELS]
    points = [(float(x[n]), float(y[n])) for n in shown]
    texts = [f"{_short(fix.places[n].name)} {probability(fix.places[n].probability)}" for n in shown]
    sizes = [(_LETTER_PX * len(text), _LINE_PX) for text in texts]
    labels = place_labels(points, sizes, (4, 4, view.width - 4, view.height - 44), gap=9.0)
    dots = [element("circle", cx=spot[0], cy=spot[1], r=4.5) for spot in points]
    names = [element("text", texts[told.number], x=told.x, y=told.y + 15) for told in labels]
    return group([*dots, *names], "places")


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:39]}…"


def _scale_bar(view: View) -> Markup:
    km = scale_km(view.km_per_px, 170)
    long, base = km / view.km_per_px, view.height - 16
    text = f"{grouped(km)} km" if km >= 1 else f"{grouped(round(km * 1000))} m"
    line = f"M16 {base - 6}V{base}H{16 + long:.1f}V{base - 6}"
    label = element("text", text, x=16 + long / 2, y=base - 5, text_anchor="middle")
    return group([element("path", d=line), label], "scale")
