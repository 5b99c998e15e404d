"""``noonmark place``: what a name may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, out_console, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.earth.gazetteer import Match

SCHEMA = "noonmark.places/1"
_EXAMPLES = """\b
Examples:
  noonmark place Neryungi
  noonmark place "Magadan Airport"
  noonmark place Springfield --limit 20
"""


@click.command("place", epilog=_EXAMPLES, short_help="What a place name may mean.")
@click.argument("name")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="At most so many.")
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.places/1. '-' is stdout.")
def place_command(name: str, limit: int, json_path: str | None) -> None:
    """List the places that NAME may mean, the likeliest first.

    NAME may be misspelt and in any script; add the region or country after a comma. LAT,LON tells what is there.
    """
    outputs = check_outputs({"--json": json_path})
    with working("looking up the name"):
        document = places_document(name, limit)
    if STDOUT not in outputs.values():
        _print(document)
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def places_document(name: str, limit: int) -> dict[str, Any]:
    """Return the places that a name may mean, as in ``schema/places-1.json``.

    Raises
    ------
    NoonmarkError
        Where no name is near, or coordinates are not on the Earth.
    """
    from noonmark.earth.gazetteer import Match, look_up, resolve  # noqa: PLC0415
    from noonmark.earth.place_text import is_lat_lon  # noqa: PLC0415

    matches = [Match(resolve(name), 100.0, name.strip())] if is_lat_lon(name) else look_up(name, limit)
    if not matches:
        raise NoonmarkError(f"unknown place {name!r}", remedy="check the spelling or give LAT,LON")
    return {"schema": SCHEMA, "name": name.strip(), "places": [_row(match) for match in matches]}


def _row(match: Match) -> dict[str, Any]:
    place = match.place
    return {
        "name": place.name,
        "kind": place.kind,
        "region": place.region,
        "country": place.country_name,
        "country_code": place.country,
        "lat": round(place.lat, 5),
        "lon": round(place.lon, 5),
        "population": place.population,
        "zone": place.zone,
        "score": round(match.score, 1),
    }


def _print(document: dict[str, Any]) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from noonmark.report.print_parts import plain, show  # noqa: PLC0415
    from noonmark.report.words import grouped, listed, place  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head, right in (
        ("name", False),
        ("kind", False),
        ("in", False),
        ("at", False),
        ("people", True),
        ("zone", False),
        ("alike", True),
    ):
        table.add_column(head, justify="right" if right else "left", overflow="fold")
    for row in document["places"]:
        around = listed(
            row["region"] if row["kind"] != "region" else "", row["country"] if row["kind"] != "country" else ""
        )
        spot = place(row["lat"], row["lon"], 2 if row["kind"] != "point" else 4)
        people = grouped(row["population"]) if row["population"] else ""
        table.add_row(
            Text(plain(row["name"]), style="bold"),
            row["kind"],
            Text(plain(around)),
            spot,
            people,
            row["zone"],
            f"{row['score']:.0f} %",
        )
    show(table, out_console())
