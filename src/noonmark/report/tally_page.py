"""A tally as one self-contained page that asks nothing of any network."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from noonmark.report.document import noonmark_version
from noonmark.report.html import BASE_CREDIT, LICENCE, content_policy
from noonmark.report.tally_document import tally_document
from noonmark.report.tally_lists import lists, place_rows
from noonmark.report.tally_marks import marks
from noonmark.report.tally_svg import tally_chart, tally_map
from noonmark.report.tally_words import days, interval_words, sources
from noonmark.words.tally_types import Tally, Total, Unusable

MOST_PLACES = 1000


def tally_page(name: str, told: Tally, unusable: Sequence[Unusable] = ()) -> str:
    """Return a tally as an HTML page with a map and a chart for each total; ``name`` is the file's.

    Notes
    -----
    The page holds no script and no clock; its content security policy forbids every request.
    """
    style = _read("fix.css") + _read("tally.css")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    helpers: dict[str, Any] = {"words": interval_words}
    environment.globals.update(helpers)
    page = environment.from_string(_read("tally.html"))
    return page.render(
        name=name,
        style=Markup(style),  # noqa: S704 - our own files
        policy=content_policy(style),
        head=_head(told),
        rows=tally_document(name, told, unusable)["rows"],
        parts=[_part(total, told) for total in told.totals],
        lists=[{"head": head, "lines": found} for head, found in lists(told, unusable)],
        credit=BASE_CREDIT,
        licence=LICENCE,
        version=noonmark_version(),
    )


def _head(told: Tally) -> str:
    if not told.totals:
        return "No row can be counted"
    return "; ".join(f"{total.what}: {interval_words(total.interval)}" for total in told.totals)


def _part(total: Total, told: Tally) -> dict[str, Any]:
    names = ("name", "count", "inside", "lines")
    return {
        "told": total,
        "days": days(total.first, total.last),
        "sources": sources(total.rows),
        "chart": tally_chart(total),
        "map": tally_map(total),
        "not_shown": marks(total)[1],
        "places": [dict(zip(names, row, strict=True)) for row in place_rows(total, told)[:MOST_PLACES]],
    }


def _read(name: str) -> str:
    return files("noonmark.report").joinpath(f"templates/{name}").read_text(encoding="utf-8")
