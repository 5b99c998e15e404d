"""A Fix as one JSON object, schema ``noonmark.fix/1``: what ``--json`` writes."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import Any

from noonmark.fix.answer import Agreement, ClaimCheck, Fix, RankedPlace, Region, Times
from noonmark.fix.scope import Scope
from noonmark.report.coarse import coarsened, place_decimals
from noonmark.report.words import iso, rounded

SCHEMA = "noonmark.fix/1"
MOST_LOG10_LR = 300.0
"""JSON has no infinity: a likelihood ratio of 0 or without bound is written as this power of ten,
with its sign, and the key ``log10_lr_capped`` is true."""

Json = dict[str, Any]


def fix_document(fix: Fix, *, coarse_km: float | None = None) -> Json:
    """Return a Fix as a value that JSON can hold: no NaN, no infinity, instants in ISO 8601 with Z.

    Parameters
    ----------
    fix : Fix
        As solved, or coarse already.
    coarse_km : float, optional
        Round every place to this distance [km] first (:func:`noonmark.report.coarse.coarsened`).

    Returns
    -------
    dict
        Keys as in ``schema/fix-1.json``, which documents each of them.
    """
    told = fix if coarse_km is None else coarsened(fix, coarse_km)
    decimals = place_decimals(told)
    document: Json = {
        "schema": SCHEMA,
        "statement": told.statement,
        "scope": _scope(told.scope),
        "regions": [_region(region) for region in told.regions],
        "times": [_times(times) for times in told.times],
        "places": [place_document(place, decimals) for place in told.places],
        "clues": [_clue(clue) for clue in told.clues],
        "determined": _determined(told),
        "pruned_probability": finite(told.pruned_probability),
        "conflict": [list(labels) for labels in told.conflict],
        "notes": list(told.notes),
        "coarse_km": coarse_km,
        "data_sources": list(told.data_sources),
        "version": noonmark_version(),
    }
    if told.claim is not None:
        document["claim"] = _claim(told.claim)
    return document


def fix_json(fix: Fix, *, coarse_km: float | None = None) -> str:
    """Return :func:`fix_document` as text, two spaces deep, ended by a line feed."""
    return json.dumps(fix_document(fix, coarse_km=coarse_km), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


@lru_cache(maxsize=1)
def fix_schema() -> Json:
    """Return the JSON Schema (draft 2020-12) of :func:`fix_document`."""
    text = files("noonmark.report").joinpath("schema/fix-1.json").read_text(encoding="utf-8")
    return json.loads(text)


@lru_cache(maxsize=1)
def noonmark_version() -> str:
    """Return the installed version, ``"0"`` when Noonmark runs without being installed."""
    try:
        return version("noonmark")
    except PackageNotFoundError:
        return "0"


def finite(value: float) -> float:
    """Return a number as JSON may hold it: 12 significant digits; infinities become +-1e300, NaN is a bug."""
    if math.isnan(value):
        raise AssertionError("a number of the fix is NaN")
    return rounded(min(1e300, max(-1e300, float(value))), 12)


def place_document(place: RankedPlace, decimals: int) -> Json:
    """Return one candidate place with its coordinates to ``decimals`` of a degree."""
    return {
        "name": place.name,
        "country": place.country,
        "region": place.region,
        "lat": round(place.lat, decimals),
        "lon": wrapped(round(place.lon, decimals)),
        "probability": finite(place.probability),
        "zone": place.zone or None,
    }


def wrapped(lon: float) -> float:
    """Return lon [deg] in [-180, 180): rounding can carry it to 180."""
    return lon - 360.0 if lon >= 180.0 else lon


def _scope(scope: Scope) -> Json:
    area = scope.area
    disc = None if area is None else {"lat": area.lat, "lon": area.lon, "radius_km": area.radius_km}
    return {
        "earliest": iso(scope.earliest),
        "latest": iso(scope.latest),
        "area": disc,
        "place_prior": scope.prior,
    }


def _region(region: Region) -> Json:
    return {
        "level": region.level,
        "area_km2": {"inner": finite(region.inner_km2), "outer": finite(region.outer_km2)},
    }


def _times(times: Times) -> Json:
    intervals = [[iso(start), iso(end)] for start, end in times.intervals]
    return {"level": times.level, "intervals": intervals, "item": times.item}


def _clue(clue: Agreement) -> Json:
    return {
        "label": clue.label,
        "kind": clue.kind,
        "source": clue.source,
        "trust": finite(clue.trust),
        "probability_false": finite(clue.probability_false),
        "bits": finite(clue.bits),
        "words": clue.words,
        "item": clue.item,
    }


def _determined(fix: Fix) -> Json:
    told = fix.determined
    return {
        "place": bool(told.place),
        "longitude": bool(told.longitude),
        "date": bool(told.date),
        "time": bool(told.time),
    }


def _claim(claim: ClaimCheck) -> Json:
    return {
        "text": claim.text,
        "place": {"name": claim.place, "lat": claim.lat, "lon": claim.lon, "radius_km": claim.radius_km},
        "window": [iso(claim.window[0]), iso(claim.window[1])],
        "log10_lr": _capped(claim.log10_lr),
        "log10_lr_capped": abs(claim.log10_lr) > MOST_LOG10_LR,
        "verbal": claim.verbal,
        "drivers": [{"label": label, "log10_lr": _capped(value)} for label, value in claim.drivers],
    }


def _capped(log10_lr: float) -> float:
    return finite(min(MOST_LOG10_LR, max(-MOST_LOG10_LR, log10_lr)))
