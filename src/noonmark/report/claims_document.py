"""The claims of a report as JSON: a list, each claim with its words, whose they are, where, when and how many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from noonmark.words.claims.claim import Claim, Where

SCHEMA = "noonmark.claims/1"
Json = dict[str, Any]
Place = Callable[[int], int]


def claims_list(claims: Sequence[Claim], start_of: Place | None = None, end_of: Place | None = None) -> list[Json]:
    """Return claims as in ``schema/claims-1.json``.

    Parameters
    ----------
    claims : sequence of Claim
    start_of, end_of : callable, optional
        For a page in HTML: where in the file a character of the readable text stands, and where a stretch ends.
    """
    return [_row(claim, start_of or int, end_of or int) for claim in claims]


def _row(claim: Claim, start_of: Place, end_of: Place) -> Json:
    counted = claim.counted
    return {
        "kind": claim.kind,
        "start": start_of(claim.start),
        "end": end_of(claim.end),
        "text": " ".join(claim.text.split()) if start_of is not int else claim.text,
        "speaker": claim.voice.speaker,
        "role": claim.voice.role or None,
        "channel": claim.voice.channel or None,
        "verb": claim.voice.verb or None,
        "place": ", ".join(where.told for where in claim.where) or None,
        "places": [_place(where) for where in claim.where],
        "date": None if claim.when is None else [_day(claim.when[0]), _day(claim.when[1])],
        "count": None if counted is None else counted.value,
        "unit": None if counted is None else counted.unit,
        "bound": None if counted is None else counted.bound,
        "hedge": claim.hedge or None,
        "document": claim.document or None,
        "quotes": [[start_of(start), end_of(end)] for start, end in claim.quotes],
        "checked": claim.checked or None,
        "note": claim.voice.note or None,
    }


def _place(where: Where) -> Json:
    return {
        "text": where.text,
        "name": where.name or None,
        "lat": None if where.lat is None else round(where.lat, 5),
        "lon": None if where.lon is None else round(where.lon, 5),
        "others": list(where.others),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
