"""A person at the page: what they press, click and drag is counted; where they click is told in the frame's pixels."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.web.browser.in_page import DROP

PATIENCE_MS = 90_000
XY = tuple[float, float]


@dataclass
class Hands:
    """Inputs made so far on a page.

    Attributes
    ----------
    inputs : list of str
        A line for every click, key and drag; a typed character is a key.
    """

    page: Page
    inputs: list[str] = field(default_factory=list[str])

    def see(self, testid: str) -> Locator:
        """Find what a test id names."""
        return self.page.get_by_test_id(testid)

    def click(self, testid: str) -> None:
        self.inputs.append(f"click {testid}")
        self.see(testid).click()

    def key(self, name: str, times: int = 1) -> None:
        for _ in range(times):
            self.inputs.append(f"key {name}")
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        for letter in text:
            self.key("Space" if letter == " " else letter)

    def write(self, testid: str, text: str) -> None:
        """Click into a field and type."""
        self.click(testid)
        self.type(text)

    def choose(self, testid: str, value: str) -> None:
        """Choose from a list: a click to open it, another on the choice."""
        self.inputs += [f"click {testid}", f"click {value}"]
        self.see(testid).select_option(value)

    def drop(self, path: Path) -> None:
        """Drop a file on the page, as from a file manager."""
        self.see("add-files").wait_for()
        self.inputs.append(f"drop {path.name}")
        data = base64.b64encode(path.read_bytes()).decode()
        self.page.evaluate(DROP, [path.name, int(path.stat().st_mtime * 1000), data])

    def point(self, at: XY, size: XY = (960, 540)) -> None:
        """Click at a frame's pixel; the whole frame must be in sight."""
        x, y = self.where(at, size)
        self.inputs.append(f"click {at}")
        self.page.mouse.click(x, y)

    def where(self, at: XY, size: XY = (960, 540)) -> XY:
        """Return where the page shows a frame's pixel; pixel 0 has its centre half a pixel in."""
        box = self.see("stage").bounding_box()
        assert box is not None
        scale = min(box["width"] / size[0], box["height"] / size[1])
        left = box["x"] + (box["width"] - size[0] * scale) / 2
        top = box["y"] + (box["height"] - size[1] * scale) / 2
        return left + (at[0] + 0.5) * scale, top + (at[1] + 0.5) * scale

    def time(self) -> Fraction:
        """Return the exact time of the frame that is shown [s]."""
        shown = self.see("frame-time")
        expect(shown).to_have_attribute("data-time", re.compile(r"\d"), timeout=PATIENCE_MS)
        return Fraction(shown.get_attribute("data-time") or "")

    def wait_for_time(self, seconds: Fraction) -> None:
        """Wait until the frame that is shown is of just this time."""
        both = f"^({seconds}|{seconds.numerator}/{seconds.denominator}|{float(seconds)})$"
        expect(self.see("frame-time")).to_have_attribute("data-time", re.compile(both), timeout=PATIENCE_MS)

    def wait_for_fix(self) -> None:
        """Wait until the whole fix is shown."""
        expect(self.see("fix-state")).to_have_attribute("data-state", "whole", timeout=PATIENCE_MS)

    def wait_for_map(self) -> None:
        """Wait until an answer is shown, if only a provisional one."""
        state = re.compile("^(provisional|whole)$")
        expect(self.see("fix-state")).to_have_attribute("data-state", state, timeout=PATIENCE_MS)

    def wait_until_saved(self) -> None:
        expect(self.see("save-state")).to_have_attribute("data-state", "saved", timeout=PATIENCE_MS)
        expect(self.see("save-state")).not_to_be_empty()

    def number(self, testid: str) -> float:
        """Return the first number that something shows."""
        shown = self.see(testid)
        expect(shown).to_have_text(re.compile(r"\d"), timeout=PATIENCE_MS)
        found = re.search(r"-?\d+(\.\d+)?", (shown.text_content() or "").replace("\u2212", "-"))
        assert found is not None
        return float(found[0])


def mark(hands: Hands, marks: dict[str, Any], *, keys: bool = True) -> None:
    """Mark a document's objects and verticals by clicks; the tool for objects is already in the hand."""
    for one in marks["objects"]:
        for part in ("base", "top", "tip"):
            hands.point(tuple(one[part]))
    for line in marks["verticals"]:
        if keys:
            hands.key("v")
        else:
            hands.click("tool-vertical")
        for end in line:
            hands.point(tuple(end))
