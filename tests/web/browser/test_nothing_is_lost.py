# pyright: basic
"""Two tabs on one item, and a server that dies in the middle of the work."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.conftest import ROOT
from tests.web.browser.hands import Hands
from tests.web.browser.running import command, read, until

DRAWN = read(ROOT / "examples" / "yard" / "yard.json")
FIRST, SECOND = DRAWN["objects"]


@pytest.fixture(scope="module")
def loaded(served, clip):
    """The server with the clip in its case."""
    command("case", "add", served.case, clip("yard"))
    return served


@pytest.fixture
def bare(loaded):
    """The item without marks."""
    at = loaded.api("/api/items/1/marks")["version"]
    loaded.api("/api/items/1/marks", {"version": at, "marks": None}, "PUT")
    return loaded


def marking(hands: Hands, running) -> Hands:
    """Open the item's marks."""
    hands.page.goto(f"{running.origin}/#/marks/1")
    hands.see("ask").wait_for()
    return hands


def put(hands: Hands, one: dict) -> None:
    for part in ("base", "top", "tip"):
        hands.point(tuple(one[part]))


def bases(running) -> list[float]:
    """Return where the server has the objects' bases, their x."""
    marks = running.api("/api/items/1/marks")["marks"] or {}
    return [one["base"][0] for one in marks.get("objects", [])]


def near(found: list[float], *wanted: float) -> bool:
    return len(found) == len(wanted) and all(abs(a - b) < 1 for a, b in zip(found, wanted, strict=True))


def conflicting(hands: Hands, context, running) -> Hands:
    """Mark one post in a tab and another in a second tab that was open before; return the second."""
    other = Hands(context.new_page())
    marking(hands, running)
    marking(other, running)
    put(hands, FIRST)
    hands.wait_until_saved()
    put(other, SECOND)
    other.see("save-conflict").wait_for()
    assert near(bases(running), FIRST["base"][0])
    return other


def test_the_later_of_two_tabs_is_told_and_can_take_what_the_earlier_saved(hands, context, bare, seen) -> None:
    seen.cut = True  # the browser itself notes the answer 409 in its console
    other = conflicting(hands, context, bare)
    other.click("take-theirs")
    expect(other.see("point-object.0.base")).to_contain_text(f"{FIRST['base'][0]:.0f}")
    expect(other.see("save-conflict")).to_have_count(0)
    assert near(bases(bare), FIRST["base"][0])


def test_the_later_of_two_tabs_can_keep_its_own(hands, context, bare, seen) -> None:
    seen.cut = True
    other = conflicting(hands, context, bare)
    other.click("keep-mine")
    other.wait_until_saved()
    assert near(bases(bare), SECOND["base"][0])


def test_what_is_marked_while_the_server_is_dead_is_sent_when_it_is_back(hands, context, bare, seen) -> None:
    seen.cut = True
    marking(hands, bare)
    put(hands, FIRST)
    hands.wait_until_saved()
    bare.kill()
    put(hands, SECOND)
    expect(hands.see("save-state")).to_have_attribute("data-state", "kept")
    hands.see("offline").wait_for()
    bare.restart()
    context.new_page().goto(bare.address)  # as the person does: the new start has a new secret
    hands.wait_until_saved()
    assert near(bases(bare), FIRST["base"][0], SECOND["base"][0])
    expect(hands.see("offline")).to_have_count(0)
    expect(hands.see("stranger")).to_have_count(0)
    hands.page.wait_for_timeout(100)
    command("case", "list", bare.case)
    hands.click("nav-case")  # and events come again
    expect(hands.see("count")).to_contain_text("1")


def test_what_was_marked_in_a_tab_that_was_closed_while_the_server_was_dead_stands_there_again(
    hands, context, bare, seen
):
    seen.cut = True
    marking(hands, bare)
    bare.kill()
    put(hands, FIRST)
    expect(hands.see("save-state")).to_have_attribute("data-state", "kept")
    hands.page.close()
    bare.restart()
    again = Hands(context.new_page())
    again.page.goto(bare.address)
    again.see("items").wait_for()
    marking(again, bare)
    expect(again.see("point-object.0.base")).to_contain_text(f"{FIRST['base'][0]:.0f}")
    until(lambda: near(bases(bare), FIRST["base"][0]), again.page.wait_for_timeout)
