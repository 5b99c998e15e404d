"""A case whose item is marked and fixed, and the way to each of its screens."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT
from tests.web.browser.hands import Hands
from tests.web.browser.running import Running, command, read

SCREENS = ["case", "item/1", "marks/1", "fix/1", "compare/1,1", "report/1"]
READY = {
    "case": "item-1",
    "item": "frame-time",
    "marks": "elevation",
    "fix": "clue-marks",
    "compare": "pane-1",
    "report": "make-report",
}
"""What stands on a screen once it shows what it is for."""


def work(running: Running, clip: Path) -> Running:
    """Mark and fix the demo's clip, beside the page."""
    command("case", "add", running.case, clip)
    marks = read(ROOT / "examples" / "yard" / "yard.json")
    running.api("/api/items/1/marks", {"version": 0, "marks": {k: v for k, v in marks.items() if k != "image"}}, "PUT")
    asked = {
        "items": [1],
        "clues": [{"kind": "country", "name": "Russia", "label": "country"}],
        "scope": {"earliest": "2022-09-21T06:00Z", "latest": "2022-09-22T12:00Z"},
        "keep": True,
        "wait": True,
    }
    running.api("/api/fix", asked)
    return running


def show(hands: Hands, running: Running, screen: str) -> Hands:
    """Open a screen, such as "marks/1", and wait until it shows what it is for."""
    hands.page.goto(f"{running.origin}/#/{screen}")
    hands.see(READY[screen.partition("/")[0]]).first.wait_for()
    if screen.startswith("fix"):
        hands.wait_for_map()
    return hands
