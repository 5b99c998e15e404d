"""A tally as one JSON object: ``noonmark.tally/1``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from noonmark.earth.gazetteer_table import Place
from noonmark.report.document import noonmark_version
from noonmark.report.tally_lists import by_problem
from noonmark.report.tally_words import sentence, sources
from noonmark.words.tally_types import Apart, Counted, Interval, Spot, Tally, Total, Unusable

SCHEMA = "noonmark.tally/1"
Json = dict[str, Any]


def tally_document(name: str, told: Tally, unusable: Sequence[Unusable] = ()) -> Json:
    """Return a tally as in ``schema/tally-1.json``; ``name`` is the file's, ``unusable`` the rows left out."""
    used = sum(len(total.rows) for total in told.totals)
    apart = sum(len(one.rows) for one in told.apart)
    rows = {
        "read": used + apart + len(told.silent) + len(told.replaced) + len(unusable),
        "used": used,
        "apart": apart,
        "silent": len(told.silent),
        "replaced": len(told.replaced),
        "unusable": len(unusable),
    }
    return {
        "schema": SCHEMA,
        "file": name,
        "rows": rows,
        "about": told.about,
        "totals": [_total(total) for total in told.totals],
        "counts": [_count(count) for count in told.counts],
        "places": [_spot(spot) for spot in told.spots],
        "apart": [_apart(one) for one in told.apart],
        "replaced": [{"line": row.line, "by": by, "count": row.count, "kind": row.kind} for row, by in told.replaced],
        "silent": [row.line for row in told.silent],
        "unusable": [{"problem": problem, "lines": lines} for problem, lines in by_problem(unusable).items()],
        "notes": list(told.notes),
        "assumptions": list(told.assumptions),
        "version": noonmark_version(),
    }


def _interval(told: Interval) -> Json:
    return {"low": told.low, "high": told.high}


def _total(total: Total) -> Json:
    return {
        "what": total.what,
        **_interval(total.interval),
        "words": sentence(total),
        "first": total.first.isoformat(),
        "last": total.last.isoformat(),
        "sources": sources(total.rows),
        "lines": [row.line for row in total.rows],
        "by_day": [{"date": day.isoformat(), **_interval(told)} for day, told in total.by_day],
        "by_place": [{"place": spot.name, **_interval(told)} for spot, told in total.by_place],
    }


def _count(count: Counted) -> Json:
    rows = [{"line": row.line, "source": row.source, "kind": row.kind, "count": row.count} for row in count.rows]
    return {
        "what": count.what,
        "place": count.spot.name,
        "date": count.day.isoformat(),
        **_interval(count.interval),
        "own": _interval(count.own),
        "inside": None if count.inside is None else count.inside.name,
        "disagreement": count.told or None,
        "rows": rows,
    }


def _spot(spot: Spot) -> Json:
    return {
        "name": spot.name,
        "written": list(spot.written),
        "readings": [_place(where) for where in spot.readings],
        "elsewhere": [_place(where) for where in spot.elsewhere],
        "misspelt": list(spot.misspelt),
    }


def _place(where: Place) -> Json:
    return {
        "name": where.name,
        "kind": where.kind,
        "region": where.region,
        "country": where.country_name,
        "lat": round(where.lat, 5),
        "lon": round(where.lon, 5),
    }


def _apart(one: Apart) -> Json:
    return {
        "what": one.what,
        "place": one.spot.name,
        **_interval(one.interval),
        "lines": [row.line for row in one.rows],
        "nearest": list(one.spot.nearest),
    }
