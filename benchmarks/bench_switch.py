"""A switch of the page: how long until the new map and strip are there, the server asked in this process.

Run: ``python benchmarks/bench_switch.py``. The demo clip with its marks and typed clues; each clue is switched off and
on, a trust is moved, as a user does. ``first`` is the first time that a state is asked for, ``ahead`` when the
server had a quiet moment before, ``again`` when it was asked before. Told are the answer with fix, outlines and strip,
and the overlay's picture after it.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from _measure import Timing, heading, timing_row
from fastapi.testclient import TestClient

from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import make_case
from noonmark.web.app import make_app

ROOT = Path(__file__).resolve().parent.parent
LIMIT_S = 0.3
TOKEN = "bench"
LANGUAGE: dict[str, Any] = {"kind": "country", "name": "Russia", "trust": 0.9, "label": "language"}
MORE: list[dict[str, Any]] = [
    {"kind": "sun-azimuth", "azimuth": "147~8", "trust": 0.9, "label": "street"},
    {"kind": "local-words", "weekday": "Thursday", "daytime": "morning", "label": "said"},
    {"kind": "near", "place": "Neryungri", "trust": 0.6, "label": "caption"},
]
CASES: dict[str, dict[str, Any]] = {
    "the demo: its scope of 30 hours": {
        "items": [1],
        "clues": [LANGUAGE],
        "scope": {"earliest": "2022-09-21T06:00:00Z", "latest": "2022-09-22T12:00:00Z"},
    },
    "six clues, a month": {
        "items": [1],
        "clues": [LANGUAGE, *MORE],
        "scope": {"earliest": "2022-09-01T00:00:00Z", "latest": "2022-10-01T00:00:00Z"},
    },
}


@contextmanager
def server() -> Generator[httpx.Client]:
    """Serve a case with the demo clip, marked."""
    with tempfile.TemporaryDirectory() as folder:
        with make_case(Path(folder) / "case", "Yard") as case:
            case.add_file(ROOT / "build/demo/yard.mp4", Arrival("file", "yard.mp4"))
        app = make_app(Path(folder) / "case", TOKEN, port=80)
        client: Any = TestClient(app, base_url="http://127.0.0.1", headers={"Authorization": f"Bearer {TOKEN}"})
        with client as page:
            marks = json.loads((ROOT / "examples/yard/yard.json").read_text())
            done = page.put("/api/items/1/marks", json={"version": 0, "marks": marks})
            assert done.status_code == 200, done.text
            yield page


def asked(page: httpx.Client, body: dict[str, Any], **changes: Any) -> tuple[float, float, dict[str, Any]]:
    """Return the seconds until the answer, until the picture after it, and the answer."""
    start = time.perf_counter()
    found = page.post("/api/fix", json={**body, **changes})
    told = time.perf_counter()
    assert found.status_code == 200, found.text
    page.get(found.json()["overlay"]["image"])
    return told - start, time.perf_counter() - start, found.json()


def rest(page: httpx.Client, key: str) -> None:
    """Wait until a fix is whole and nothing is worked on any more."""
    while page.get(f"/api/fix/{key}").json()["provisional"]:
        time.sleep(0.1)
    spent = -1.0
    while time.process_time() - spent > 0.05:
        spent = time.process_time()
        time.sleep(0.5)


def switch(page: httpx.Client, name: str, body: dict[str, Any]) -> None:
    """Print the table of one case."""
    _, _, whole = asked(page, body)
    labels = [clue["label"] for clue in whole["clues"]]
    heading(f"Switch one of {len(labels)} clues ({', '.join(labels)}); {name}")
    first = [asked(page, body, without=[label]) for label in labels]
    moved = [asked(page, body, trusts={label: 0.5 + 0.01 * k}) for k, label in enumerate(labels)]
    again = [asked(page, body, without=[label]) for label in labels]
    _, _, less = asked(page, body, without=[labels[0]])
    rest(page, less["key"])
    ahead = [asked(page, body, without=[labels[0], label]) for label in labels[1:]]
    for told, rows in (("ahead", ahead), ("again", again), ("first", first), ("trust moved", moved)):
        timing_row(f"{told}: fix, outlines, strip", LIMIT_S, Timing([row[0] for row in rows], None))
        timing_row(f"{told}: and the map's overlay", LIMIT_S, Timing([row[1] for row in rows], None))


def main() -> None:
    """Print the tables."""
    with server() as page:
        for name, body in CASES.items():
            switch(page, name, body)


if __name__ == "__main__":
    main()
