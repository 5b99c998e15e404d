# pyright: basic
"""The whole work on the demo's clips, from the dropped file to the report, as an investigator does it."""

from __future__ import annotations

import re
from fractions import Fraction

import pypdf
from playwright.sync_api import expect
from tests.conftest import ROOT
from tests.web.browser.clips import MARKED_FRAME
from tests.web.browser.hands import PATIENCE_MS, Hands, mark
from tests.web.browser.running import read

YARD = ROOT / "examples" / "yard"
CLAIM = "Neryungri, 22 September 2022"
MOST_INPUTS = 60
"""From the dropped clip to the first fix."""


def to_the_marked_frame(hands: Hands, clip) -> None:
    """Drop a clip, open it, go to the frame that is to be marked by exact steps, and begin to mark."""
    hands.drop(clip)
    row = hands.page.get_by_role("link", name=clip.name)
    row.wait_for()
    hands.inputs.append(f"click {clip.name}")
    row.click()
    assert hands.time() == 0
    hands.key("Shift+ArrowRight", MARKED_FRAME // 10)
    hands.wait_for_time(Fraction(8, 5))
    hands.key("m")
    hands.see("ask").wait_for()
    assert hands.time() == Fraction(8, 5)


def clue(hands: Hands, kind: str, **values: str) -> None:
    """Add a clue in the form."""
    hands.click("add-clue-open")
    hands.choose("clue-kind", kind)
    for name, value in values.items():
        hands.write(f"value-{name}", value)
    hands.key("Enter")
    hands.see(f"clue-{kind}").wait_for()


def scope(hands: Hands, earliest: str, latest: str) -> None:
    """Tell between which instants [UTC] it was filmed."""
    hands.inputs.append("click scope")
    hands.see("scope").locator("summary").click()
    for name, when in (("earliest", earliest), ("latest", latest)):
        hands.write(name, when)
        hands.key("Tab")


def claim(hands: Hands, text: str) -> str:
    """Check a claim, and return the answer in words."""
    hands.write("claim", text)
    hands.key("Enter")
    hands.see("verbal").wait_for()
    return hands.see("verbal").inner_text()


def test_the_true_clip_is_fixed_with_few_inputs_its_claim_supported_and_reported(hands, clip, served, seen, tmp_path):
    to_the_marked_frame(hands, clip("yard"))
    mark(hands, read(YARD / "yard.json"))
    assert abs(hands.number("elevation") - 29.3) < 4.0  # the truth of the rendered scene
    hands.wait_until_saved()
    kept = served.api("/api/items/1/marks")["marks"]
    assert kept["offset_s"] == 1.6
    drawn = read(YARD / "yard.json")
    for one, other in zip(kept["objects"], drawn["objects"], strict=True):
        for part in ("base", "top", "tip"):
            assert max(abs(a - b) for a, b in zip(one[part], other[part], strict=True)) < 0.51  # px
    hands.click("to-fix")
    hands.wait_for_fix()
    expect(hands.see("clue-marks")).to_contain_text("the sun stood")
    expect(hands.see("clue-clock")).to_contain_text("2022-09-22T01:40:12")
    assert len(hands.inputs) < MOST_INPUTS, hands.inputs

    scope(hands, "2022-09-21 06:00", "2022-09-22 12:00")
    clue(hands, "country", name="Russia")
    assert "support for the claim" in claim(hands, CLAIM)
    assert "contradict" not in hands.see("verbal").inner_text()
    ask_what_next(hands)
    keep_and_report(hands, served, tmp_path)
    assert seen.strangers() == []
    assert len(seen.asked) > 50


def ask_what_next(hands: Hands) -> None:
    """The best clue comes first, and choosing it opens what asks for it."""
    hands.click("tab-next")
    hands.click("ask-next")
    rows = hands.see("next").get_by_role("button")
    rows.first.wait_for()
    told = [re.search(r"(-?\d+(\.\d+)?)\s?%\s*$", text) for text in rows.all_inner_texts()]
    shares = [float(found[1]) for found in told if found]
    assert len(shares) == rows.count() >= 3
    assert shares == sorted(shares, reverse=True)
    typed = hands.see("next").locator("[data-tool=clue]").first
    kind = (typed.get_attribute("data-testid") or "").removeprefix("next-")
    typed.click()
    expect(hands.see("clue-kind")).to_have_value(kind)


def keep_and_report(hands: Hands, served, folder) -> None:
    hands.click("keep-fix")
    hands.see("kept").wait_for()
    fixes = served.api("/api/items/1")["fixes"]
    assert len(fixes) == 1
    assert "established" in fixes[0]["statement"]
    hands.click("nav-report")
    hands.click("make-report")
    shown = hands.page.frame_locator("[data-testid=preview]")
    expect(shown.locator("body")).to_contain_text(CLAIM)
    with hands.page.expect_download() as coming:
        hands.click("download-pdf")
    coming.value.save_as(folder / "report.pdf")
    with pypdf.PdfReader(folder / "report.pdf") as pdf:
        words = " ".join(page.extract_text() for page in pdf.pages)
    assert served.api("/api/items/1")["item"]["sha256"][:8] in words
    assert CLAIM in " ".join(words.split())
    assert "56.65" not in words  # coarse: no place of the posterior is told closer than it may be


def test_on_the_other_clip_the_same_caption_is_refuted(hands, clip, seen) -> None:
    to_the_marked_frame(hands, clip("false_caption"))
    mark(hands, read(YARD / "false_caption.json"), keys=False)
    assert abs(hands.number("elevation") - 61.0) < 6.0
    hands.wait_until_saved()
    hands.click("to-fix")
    scope(hands, "2022-09-21 06:00", "2022-09-22 12:00")
    clue(hands, "instant", at="2022-09-22T03:21:00Z")
    words = claim(hands, CLAIM)
    assert "support for the alternative" in words
    expect(hands.see("claim-answer")).to_contain_text("1 : ", timeout=PATIENCE_MS)
    assert seen.strangers() == []
