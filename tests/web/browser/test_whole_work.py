# pyright: basic
"""The whole work on the demo's clips, from the dropped file to the report, as an investigator does it."""

from __future__ import annotations

from fractions import Fraction

import pypdf
from playwright.sync_api import expect
from tests.conftest import ROOT
from tests.web.browser.clips import MARKED_FRAME
from tests.web.browser.conftest import pictures
from tests.web.browser.hands import PATIENCE_MS, mark
from tests.web.browser.running import read

YARD = ROOT / "examples" / "yard"
CLAIM = "Neryungri, 22 September 2022"
MOST_INPUTS = 60
"""From the dropped clip to the first fix."""


def to_the_marked_frame(hands, clip) -> None:
    """Drop a clip, open it, go to the frame that is to be marked by exact steps, and begin to mark."""
    hands.drop(clip)
    row = hands.page.get_by_role("link", name=clip.name)
    row.wait_for()
    hands.inputs.append(f"click {clip.name}")
    row.click()
    assert hands.time() == 0
    pictures(hands.page, "item")
    hands.key("Shift+ArrowRight", MARKED_FRAME // 10)
    hands.wait_for_time(Fraction(8, 5))
    hands.key("m")


def test_from_a_dropped_clip_to_the_first_fix_the_claim_and_the_report(hands, clip, served, tmp_path) -> None:
    to_the_marked_frame(hands, clip("yard"))
    hands.wait_for_time(Fraction(8, 5))
    mark(hands, read(YARD / "yard.json"))
    assert abs(hands.number("elevation") - 29.3) < 4.0  # the truth, builders/render/yard.py
    hands.wait_until_saved()
    pictures(hands.page, "marks")
    hands.click("to-fix")
    hands.wait_for_fix()
    assert len(hands.inputs) < MOST_INPUTS, hands.inputs
    print("inputs to the first fix", len(hands.inputs))
    pictures(hands.page, "fix")
