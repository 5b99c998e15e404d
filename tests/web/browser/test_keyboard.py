# pyright: basic
"""The keyboard alone: add, step, mark, nudge, fix, switch and check, without touching the mouse."""

from __future__ import annotations

from fractions import Fraction

import pytest
from playwright.sync_api import FileChooser, expect
from tests.conftest import ROOT
from tests.web.browser.clips import MARKED_FRAME
from tests.web.browser.hands import PATIENCE_MS, Hands
from tests.web.browser.running import read, until

MARKS = ROOT / "examples" / "yard" / "yard.json"
HELD = "() => document.activeElement?.dataset?.testid ?? document.activeElement?.textContent ?? ''"
MOST_TABS = 60


def reach(hands: Hands, name: str) -> None:
    """Press Tab until an element has the focus, and see that it shows so."""
    for _ in range(MOST_TABS):
        if hands.page.evaluate(HELD) == name:
            break
        hands.key("Tab")
    else:
        pytest.fail(f"{MOST_TABS} times Tab do not reach {name}")
    look = hands.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert look != "none", f"nothing shows that {name} has the focus"


def move(hands: Hands, by: float, less: str, more: str) -> None:
    """Move the crosshair along one axis: 20 px with Shift, 1 px without."""
    name = more if by > 0 else less
    hands.key(f"Shift+{name}", int(abs(by)) // 20)
    hands.key(name, int(abs(by)) % 20)


def test_the_marking_and_the_fixing_by_keys_only(hands, clip, served) -> None:
    page = hands.page
    hands.see("add-files").wait_for()
    asked = list[FileChooser]()
    page.on("filechooser", lambda chooser: asked.append(chooser))  # noqa: PLW0108 - it must be a function
    reach(hands, "add-files")
    hands.key("Enter")
    until(lambda: asked, pause=page.wait_for_timeout)
    asked[0].set_files(clip("yard"))
    page.get_by_role("link", name="yard.mp4").wait_for()
    page.keyboard.press("Control+Home")
    page.evaluate("() => document.activeElement.blur()")
    reach(hands, "yard.mp4")
    hands.key("Enter")
    assert hands.time() == 0
    hands.key("Shift+ArrowRight", MARKED_FRAME // 10)
    hands.wait_for_time(Fraction(8, 5))
    hands.key("m")
    hands.see("ask").wait_for()
    reach(hands, "stage")

    hair = (480.0, 270.0)  # the middle of the frame
    drawn = read(MARKS)
    points = [one[part] for one in drawn["objects"] for part in ("base", "top", "tip")]
    for at in [*points, *drawn["verticals"][0]]:
        if at == drawn["verticals"][0][0]:
            hands.key("v")
        move(hands, at[0] - hair[0], "ArrowLeft", "ArrowRight")
        move(hands, at[1] - hair[1], "ArrowUp", "ArrowDown")
        hands.key("Enter")
        hair = tuple(at)
    assert abs(hands.number("elevation") - 29.3) < 4.0

    hands.key("n")  # the next point is chosen: the first of all
    hands.key("ArrowRight", 3)
    hands.key("ArrowUp")
    hands.wait_until_saved()
    until(
        lambda: served.api("/api/items/1/marks")["marks"]["objects"][0]["base"] == [534.3, 385.9],
        pause=page.wait_for_timeout,
    )
    hands.key("Control+z")
    until(
        lambda: served.api("/api/items/1/marks")["marks"]["objects"][0]["base"] == [534.0, 386.0],
        pause=page.wait_for_timeout,
    )

    hands.key("4")
    hands.wait_for_map()
    before = hands.see("statement").inner_text()
    reach(hands, "switch-marks")
    hands.key("Space")
    hands.wait_for_map()
    expect(hands.see("statement")).not_to_have_text(before, timeout=PATIENCE_MS)
    hands.key("Space")
    hands.wait_for_map()
    expect(hands.see("statement")).to_have_text(before, timeout=PATIENCE_MS)
    page.evaluate("() => document.activeElement.blur()")
    reach(hands, "claim")
    hands.type("Neryungri, 22 September 2022")
    hands.key("Enter")
    hands.see("verbal").wait_for()
    expect(hands.see("verbal")).to_contain_text("support")
    page.evaluate("() => document.activeElement.blur()")
    reach(hands, "keep-fix")
    hands.key("Enter")
    hands.see("kept").wait_for()


def test_single_keys_can_be_switched_off(hands) -> None:
    """WCAG 2.1.4: who speaks to the machine, or rests a hand on the keys, must not jump between screens."""
    hands.see("add-files").wait_for()
    hands.key("?")
    tick = hands.page.get_by_role("dialog").get_by_role("checkbox")
    tick.focus()
    hands.key("Space")
    hands.key("Escape")
    expect(hands.page.get_by_role("dialog")).to_have_count(0)
    hands.key("5")
    hands.page.wait_for_timeout(100)
    expect(hands.see("screen-case")).to_be_visible()
