# pyright: basic
"""The keyboard alone: add, step, mark, nudge, fix, switch and check, without touching the mouse."""

from __future__ import annotations

from fractions import Fraction

import pytest
from playwright.sync_api import FileChooser, expect
from tests.conftest import ROOT
from tests.web.browser.clips import MARKED_FRAME
from tests.web.browser.hands import PATIENCE_MS, Hands
from tests.web.browser.in_page import FOCUS, LET_GO, OUTLINE
from tests.web.browser.running import read, until

MARKS = ROOT / "examples" / "yard" / "yard.json"
MOST_TABS = 60


def reach(hands: Hands, name: str) -> None:
    """Press Tab until an element has the focus, and see that it shows so."""
    for _ in range(MOST_TABS):
        if hands.page.evaluate(FOCUS) == name:
            break
        hands.key("Tab")
    else:
        pytest.fail(f"{MOST_TABS} times Tab do not reach {name}")
    look = hands.page.evaluate(OUTLINE)
    assert look != "none", f"nothing shows that {name} has the focus"


def move(hands: Hands, by: float, less: str, more: str) -> None:
    """Move the crosshair along one axis: 20 px with Shift, 1 px without."""
    name = more if by > 0 else less
    hands.key(f"Shift+{name}", int(abs(by)) // 20)
    hands.key(name, int(abs(by)) % 20)


def add(hands: Hands, path) -> None:
    """Choose a file in the dialog that a key opens, and open the item."""
    page, asked = hands.page, list[FileChooser]()
    page.on("filechooser", lambda chooser: asked.append(chooser))  # noqa: PLW0108 - it must be a function
    hands.see("add-files").wait_for()
    reach(hands, "add-files")
    hands.key("Enter")
    until(lambda: asked, page.wait_for_timeout)
    asked[0].set_files(path)
    page.get_by_role("link", name=path.name).wait_for()
    page.evaluate(LET_GO)
    reach(hands, path.name)
    hands.key("Enter")


def place(hands: Hands, drawn: dict) -> None:
    """Move the crosshair to each point and press Enter; "v" takes the tool for plumb edges."""
    hair = (480.0, 270.0)  # the middle of the frame
    points = [one[part] for one in drawn["objects"] for part in ("base", "top", "tip")]
    for at in [*points, *drawn["verticals"][0]]:
        if at == drawn["verticals"][0][0]:
            hands.key("v")
        move(hands, at[0] - hair[0], "ArrowLeft", "ArrowRight")
        move(hands, at[1] - hair[1], "ArrowUp", "ArrowDown")
        hands.key("Enter")
        hair = tuple(at)


def test_the_marking_and_the_fixing_by_keys_only(hands, clip, served) -> None:
    def first_base(*at: float) -> None:
        """Wait until the server has it there."""
        asks = lambda: served.api("/api/items/1/marks")["marks"]["objects"][0]["base"] == list(at)  # noqa: E731
        until(asks, hands.page.wait_for_timeout)

    add(hands, clip("yard"))
    assert hands.time() == 0
    hands.key("Shift+ArrowRight", MARKED_FRAME // 10)
    hands.wait_for_time(Fraction(8, 5))
    hands.key("m")
    hands.see("ask").wait_for()
    reach(hands, "stage")
    place(hands, read(MARKS))
    assert abs(hands.number("elevation") - 29.3) < 4.0
    hands.wait_until_saved()

    hands.key("n")  # the next point is chosen: the first of all
    hands.key("ArrowRight", 3)
    hands.key("ArrowUp")
    first_base(534.3, 385.9)
    hands.key("Control+z")
    first_base(534.0, 386.0)
    fix_by_keys(hands)


def fix_by_keys(hands: Hands) -> None:
    """Fix, switch a clue off and on, check a claim and keep the fix."""
    hands.key("4")
    hands.wait_for_fix()
    before = hands.see("statement").inner_text()
    reach(hands, "switch-marks")
    hands.key("Space")
    expect(hands.see("statement")).not_to_have_text(before, timeout=PATIENCE_MS)
    hands.key("Space")
    expect(hands.see("statement")).to_have_text(before, timeout=PATIENCE_MS)
    hands.page.evaluate(LET_GO)
    reach(hands, "claim")
    hands.type("Neryungri, 22 September 2022")
    hands.key("Enter")
    hands.see("verbal").wait_for()
    expect(hands.see("verbal")).to_contain_text("support")
    hands.page.evaluate(LET_GO)
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
