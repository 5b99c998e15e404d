"""A case with a marked picture and a second photo, and what a page asks about them."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import make_case

SCOPE = {"earliest": "2022-09-21T06:00:00Z", "latest": "2022-09-22T12:00:00Z", "prior": "default"}
LANGUAGE = {"kind": "country", "name": "Russia", "trust": 0.9, "label": "language"}
STREAM = {"kind": "instant", "at": "2022-09-22T01:41:00Z", "error": "3min", "trust": 0.9, "label": "stream"}


def marks_of_yard(root: Path) -> dict[str, Any]:
    return json.loads((root / "examples/neryungri/marks.json").read_text())


def yard_case(folder: Path, root: Path) -> Path:
    """A case: 1 the drawn yard, posted on 22 September at noon; 2 a photo with a place and a clock."""
    with make_case(folder / "yard", "The yard", who="an analyst") as case:
        posted = datetime(2022, 9, 22, 12, tzinfo=UTC)
        case.add_file(root / "examples/neryungri/yard.png", Arrival("file", "yard.png", posted_utc=posted))
        case.add_file(root / "examples/look/yard.jpg", Arrival("file", "yard.jpg"))
    return folder / "yard"


def mark(client: httpx.Client, root: Path, **changes: Any) -> None:
    known = client.get("/api/items/1/marks").json()["version"]
    done = client.put("/api/items/1/marks", json={"version": known, "marks": {**marks_of_yard(root), **changes}})
    assert done.status_code == 200, done.text


def ask(client: httpx.Client, **changes: Any) -> dict[str, Any]:
    """Ask for the fix of the yard; whole unless something else is said."""
    body = {"items": [1], "clues": [LANGUAGE], "scope": SCOPE, "wait": True, **changes}
    found = client.post("/api/fix", json=body)
    assert found.status_code == 200, found.text
    return found.json()


def refused(client: httpx.Client, **changes: Any) -> dict[str, Any]:
    found = client.post("/api/fix", json={"items": [1], "clues": [LANGUAGE], "scope": SCOPE, **changes})
    assert found.status_code in (404, 422), found.text
    return found.json()


def whole(client: httpx.Client, key: str) -> dict[str, Any]:
    """Wait until a provisional fix is whole."""
    until = time.monotonic() + 120.0
    while time.monotonic() < until:
        found = client.get(f"/api/fix/{key}").json()
        if not found["provisional"]:
            return found
        time.sleep(0.1)
    raise AssertionError("the fix was never finished")
