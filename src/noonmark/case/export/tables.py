"""Rows as the tables that Atlos and timemap read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from noonmark.case.export.rows import Row

ATLOS_COLUMNS: tuple[str, ...] = (
    "description", "sensitive", "status", "date", "latitude", "longitude", "more_info", "tags", "source_1", "source_2",
    "source_3",
)  # fmt: skip
"""Columns of Atlos' bulk import (docs.atlos.org, "Import and export data"; ``source_1`` and on, ``latitude`` and
``longitude`` as its import page names them). The first three must be there."""

SENSITIVE = "Personal Information Visible"
"""Atlos wants a word on it. Nobody has looked yet, so it is the one that protects; change it there."""
STATUS = "Ready for Review"
LONGEST_DESCRIPTION, LONGEST_INFO = 240, 3000
"""Letters that Atlos takes."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MINUTE = timedelta(minutes=1)


def atlos_csv(rows: Sequence[Row]) -> bytes:
    """Return a CSV table for Atlos' bulk import, one incident a row, in UTF-8.

    The date is told only where the times that hold 90 % lie within one day of UTC, and a place only where it is
    established. A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, ATLOS_COLUMNS, lineterminator="\r\n")  # RFC 4180
    table.writeheader()
    table.writerows(_atlos(row) for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def _atlos(row: Row) -> dict[str, str]:
    sources = dict(zip(ATLOS_COLUMNS[-3:], row.urls, strict=False))
    told = {
        "description": _cut(f"{_called(row)}: {row.caption or row.statement}", LONGEST_DESCRIPTION),
        "sensitive": SENSITIVE,
        "status": STATUS,
        "date": f"{row.start:%Y-%m-%d}" if row.is_one_day else "",
        "more_info": _cut(_info(row), LONGEST_INFO),
        "tags": "Noonmark",
        **sources,
    }
    safe = {key: f"'{text}" if text.startswith(_FORMULA) else text for key, text in told.items()}
    return {**safe, "latitude": _degrees(row.lat), "longitude": _degrees(row.lon)}


def _called(row: Row) -> str:
    return f"Item {row.number}, {row.name}" if row.name else f"Item {row.number}"


def _info(row: Row) -> str:
    parts = [
        row.statement,
        f"{'Place' if row.coarse_km else 'Nearest town'}: {row.place} (probability {row.probability:.2g})."
        if row.place
        else "",
        f"Filmed, with 90 % probability, {_between(row)} UTC." if row.start else "",
        f"Posted {row.posted:%Y-%m-%d %H:%M} UTC." if row.posted else "",
        f"Noonmark, item {row.number}, entry {row.entry} of the case's log.",
    ]
    return " ".join(part for part in parts if part)


def timemap_events(rows: Sequence[Row]) -> bytes:
    """Return the events of a timemap as JSON, with the keys of its event schema, each a text.

    timemap leaves out events without a date: the date is the middle of the times that hold 90 %, and ``time_display``
    tells both bounds. An item whose times are not known at all is left out.
    """
    return _json([_event(row) for row in rows if row.start and row.end])


def _event(row: Row) -> dict[str, Any]:
    middle = _middle(row)
    narrow = row.start is not None and row.end is not None and row.end - row.start <= timedelta(days=1)
    return {
        "id": f"item-{row.number}",
        "description": row.caption or row.statement,
        "date": f"{middle:%m/%d/%Y}",  # timemap's own form when it is not told another
        "time": f"{middle:%H:%M}" if narrow else "",
        "time_display": f"{_between(row)} UTC, with 90 % probability",
        "location": row.place,
        "latitude": _degrees(row.lat),
        "longitude": _degrees(row.lon),
        "category": "Noonmark",
        "associations": [],
        "sources": [_source_id(row, number) for number in range(len(row.urls))],
        "comments": _info(row),
    }


def timemap_sources(rows: Sequence[Row]) -> bytes:
    """Return the sources that the events name, as the object that timemap reads them from."""
    return _json({_source_id(row, number): _source(row, number) for row in rows for number in range(len(row.urls))})


def _source_id(row: Row, number: int) -> str:
    return f"item-{row.number}-{number + 1}"


def _source(row: Row, number: int) -> dict[str, Any]:
    return {
        "id": _source_id(row, number),
        "title": _called(row),
        "paths": [],
        "url": row.urls[number],
        "date": f"{row.posted:%m/%d/%Y}" if row.posted else "",
    }


def _middle(row: Row) -> datetime:
    assert row.start is not None
    assert row.end is not None
    return row.start + (row.end - row.start) / 2


def _between(row: Row) -> str:
    start, end = row.start, row.end
    assert start is not None
    assert end is not None
    if end - start < _MINUTE:
        return f"{start:%Y-%m-%d %H:%M:%S}"
    return (
        f"{start:%Y-%m-%d %H:%M} to {end:%H:%M}"
        if row.is_one_day
        else f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}"
    )


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.7f}".rstrip("0").rstrip(".")


def _cut(text: str, longest: int) -> str:
    told = " ".join(text.split())
    return told if len(told) <= longest else f"{told[: longest - 3]}..."


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
