# pyright: basic
"""Every screen: accessible, on a desk and on a tablet, and small to load."""

from __future__ import annotations

import gzip

import pytest
from tests.conftest import ROOT
from tests.web.browser.hands import Hands
from tests.web.browser.in_page import HELD_BACK, WIDEN
from tests.web.browser.worked import SCREENS

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PAGE = ROOT / "src" / "noonmark" / "web" / "page"
MOST_SCRIPT = 250_000
"""Of all scripts together, packed [bytes]."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = [(1280, 800), (768, 1024)]


@pytest.fixture(scope="module")
def served(worked):
    """The server of all tests that only look."""
    return worked


@pytest.fixture(scope="session")
def axe(lack) -> str:
    """The script of axe-core."""
    if not AXE.exists():
        lack("needs axe-core: run 'make frontend'")
    return AXE.read_text()


def violations(hands: Hands, axe: str) -> list[str]:
    """Run axe-core on what the page shows; its script is evaluated, for the page's policy lets none be added."""
    hands.page.evaluate(axe + "; undefined")
    found = hands.page.evaluate("(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
    assert len(found["passes"]) > 5
    return [f"{one['id']}: {one['help']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("size", SIZES, ids=["desk", "tablet"])
def test_axe_finds_no_violation_and_nothing_is_cut_off(visit, axe, size) -> None:
    found = list[str]()
    for screen in SCREENS:
        hands = visit(screen)
        hands.page.set_viewport_size({"width": size[0], "height": size[1]})
        hands.page.wait_for_timeout(150)
        found += [f"{screen}: {words}" for words in violations(hands, axe)]
        found += [f"{screen}: {words}" for words in hands.page.evaluate(HELD_BACK)]
    assert found == []


def test_axe_finds_no_violation_in_what_opens(visit, axe) -> None:
    """The list of keys, the form of a clue, the places, a picked place, the scope, the reason for an exact report."""
    found = list[str]()
    hands = visit("fix/1")
    hands.key("?")
    hands.page.get_by_role("dialog").wait_for()
    found += violations(hands, axe)
    hands.key("Escape")
    hands.click("add-clue-open")
    hands.see("scope").locator("summary").click()
    found += violations(hands, axe)
    hands.click("tab-places")
    hands.see("places").get_by_role("button").first.click()
    hands.page.wait_for_timeout(300)
    found += violations(hands, axe)
    hands = visit("report/1")
    hands.click("exact")
    found += violations(hands, axe)
    assert found == []
    hands.page.evaluate("() => void document.querySelector('main').append(document.createElement('button'))")
    hands.page.evaluate(WIDEN)
    assert any("beyond the edge: P" in words for words in hands.page.evaluate(HELD_BACK))
    assert ["button-name" in words for words in violations(hands, axe)] == [True]  # a fault would be found


def test_the_scripts_together_are_small() -> None:
    """Packed as a server packs them; the maps are data, fetched when the map is opened."""
    packed = sum(len(gzip.compress(path.read_bytes(), 9)) for path in (PAGE / "assets").glob("*.js"))
    assert 10_000 < packed < MOST_SCRIPT
