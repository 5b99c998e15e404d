"""Items as the page reads them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from noonmark.case.store.items import Item
from noonmark.errors import NoonmarkError
from noonmark.web.desk import Brief
from noonmark.web.exact_time import write_time
from noonmark.web.marks_store import SavedMarks
from noonmark.web.state import Workbench

OF = 16
"""Letters of an original's hash in the addresses of its pictures, so that a browser's cache never mixes two files."""


def item_row(bench: Workbench, item: Item, *, has_marks: bool) -> dict[str, Any]:
    """Return an item as JSON: what ``case list --json`` tells of it, and what the list of items shows beside."""
    kind = bench.desk.brief_of(item).kind
    return {
        **item.plain(),
        "kind": kind,
        "has_marks": has_marks,
        "still": None if kind == "other" else address(item, "still.jpg"),
    }


def address(item: Item | Brief, name: str, **asked: str) -> str:
    """Return the address of a picture of an item."""
    return f"/api/items/{item.number}/{name}?{urlencode({**asked, 'of': item.sha256[:OF]})}"


def item_document(bench: Workbench, number: int) -> dict[str, Any]:
    """Return all that the page of one item shows."""
    case, item = bench.case, bench.item(number)
    saved = bench.saved_marks(number)
    look, broken = _looked(bench, number)
    frames, undecodable = _framed(bench, number) if not broken else (None, None)
    return {
        "item": item_row(bench, item, has_marks=saved.marks is not None),
        "arrivals": [arrival.plain() for arrival in case.arrivals(number)],
        "look": look,
        "broken": broken or undecodable,
        "frames": frames,
        "fixes": bench.fix_rows.of_item(case, number),
        "marks": saved.told() if saved.version else None,
    }


def _looked(bench: Workbench, number: int) -> tuple[dict[str, Any] | None, str | None]:
    try:
        return bench.look_document(number), None
    except NoonmarkError as error:
        return None, str(error)


def _framed(bench: Workbench, number: int) -> tuple[dict[str, Any] | None, str | None]:
    """Return what is known of an item's frames, or why they cannot be decoded; neither for what has none."""
    if bench.kind(number) == "other":
        return None, None
    try:
        return bench.derived_json(number, "frames.json", lambda: described(bench, number)), None
    except NoonmarkError as error:
        return None, str(error)


def described(bench: Workbench, number: int) -> dict[str, Any]:
    """Return start, length, rate and size of an item's frames; times as exact text."""
    streams: list[dict[str, Any]] = bench.look_document(number)["streams"]
    rate = next((stream["rate_hz"] for stream in streams if stream["type"] == "video"), None)
    with bench.footage(number) as footage:
        length, (width, height) = footage.duration_s, footage.size
        return {
            "start_s": write_time(footage.start_s),
            "duration_s": None if length is None else write_time(length),
            "rate": rate,
            "width": width,
            "height": height,
        }


def marks_document(saved: SavedMarks) -> dict[str, Any]:
    """Return an item's marks with their version, as JSON."""
    return {**saved.told(), "marks": saved.marks}
