# pyright: basic
"""Every screen: accessible, in three languages, on a desk and on a tablet, and small to load."""

from __future__ import annotations

import gzip
import re

import pytest
from tests.conftest import ROOT
from tests.web.browser.hands import Hands
from tests.web.browser.running import command, read, until

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WORDS = ROOT / "frontend" / "src" / "words"
PAGE = ROOT / "src" / "noonmark" / "web" / "page"
MOST_SCRIPT = 250_000
"""Of all scripts together, packed [bytes]."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = [(1280, 800), (768, 1024)]
SCREENS = ["case", "item/1", "marks/1", "fix/1", "compare/1,1", "report/1"]
READY = {
    "case": "item-1",
    "item": "frame-time",
    "marks": "elevation",
    "fix": "clue-marks",
    "compare": "pane-1",
    "report": "make-report",
}
HELD_BACK = """() => {
    const wide = document.documentElement.clientWidth, found = [];
    if (document.documentElement.scrollWidth > wide) found.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} px`);
    const scrolls = (element) => {
        for (let up = element.parentElement; up; up = up.parentElement)
            if (["auto", "scroll"].includes(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth) return true;
        return false;
    };
    for (const one of document.querySelectorAll("button, a, input, select, textarea, h1, h2, p, td, th, dt, dd, summary")) {
        if (one.closest(".seen, .skip, [hidden]") || !one.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
        const box = one.getBoundingClientRect();
        if (box.width < 2 || box.height < 2) continue;
        const name = `${one.tagName} ${one.dataset.testid ?? ""} ${one.textContent.slice(0, 40)}`;
        if ((box.right > wide + 1 || box.left < -1) && !scrolls(one)) found.push(`beyond the edge: ${name}`);
        const style = getComputedStyle(one);
        if (one.scrollWidth > one.clientWidth + 2 && style.overflowX === "hidden" && style.textOverflow !== "ellipsis" && one.clientWidth > 0)
            found.push(`cut off: ${name}`);
    }
    return found;
}"""
TEXTS = """() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode())
        if (!node.parentElement.closest("body [lang=en], script, style, option") && node.textContent.trim()) found.push(node.textContent.trim());
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]"))
        for (const name of ["aria-label", "title", "placeholder"])
            if (one.getAttribute(name) && !one.closest("body [lang=en]")) found.push(one.getAttribute(name));
    return found;
}"""


@pytest.fixture(scope="module")
def worked(served, clip):
    """A case with an item that is marked and fixed."""
    command("case", "add", served.case, clip("yard"))
    marks = read(ROOT / "examples" / "yard" / "yard.json")
    served.api("/api/items/1/marks", {"version": 0, "marks": {k: v for k, v in marks.items() if k != "image"}}, "PUT")
    asked = {
        "items": [1], "clues": [{"kind": "country", "name": "Russia", "label": "country"}], "keep": True, "wait": True,
        "scope": {"earliest": "2022-09-21T06:00Z", "latest": "2022-09-22T12:00Z"},
    }  # fmt: skip
    served.api("/api/fix", asked)
    return served


@pytest.fixture
def visit(hands, worked):
    """``visit("marks/1")`` opens a screen and waits until it shows what it is for."""

    def go(screen: str) -> Hands:
        hands.page.goto(f"{worked.origin}/#/{screen}")
        hands.see(READY[screen.split("/")[0]]).first.wait_for()
        if screen.startswith("fix"):
            hands.wait_for_fix()
        return hands

    return go


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
    assert ["button-name" in words for words in violations(hands, axe)] == [True]  # a fault would be found


def test_the_scripts_together_are_small() -> None:
    """Packed as a server packs them; the maps are data, fetched when the map is opened."""
    packed = sum(len(gzip.compress(path.read_bytes(), 9)) for path in (PAGE / "assets").glob("*.js"))
    print(f"{packed} bytes of script, packed")
    assert 10_000 < packed < MOST_SCRIPT


def catalogue() -> dict[str, tuple[str, str, str]]:
    """Read the page's texts: English, Russian and Ukrainian by key."""
    text = r'"((?:[^"\\]|\\.)*)"'
    row = re.compile(rf'"([\w. -]+)":\s*\[\s*{text},\s*{text},\s*{text},?\s*\]')
    found = {}
    for path in WORDS.glob("*.ts"):
        for key, *texts in row.findall(path.read_text()):
            found[key] = tuple(one.encode().decode("unicode_escape") if "\\u" in one else one for one in texts)
    return found


def leftover(texts: list[str], place: int) -> set[str]:
    """Return the texts that are English ones of the catalogue whose translation differs."""
    english = {row[0] for row in catalogue().values() if row[0] != row[place] and re.search("[A-Za-z]{2}", row[0])}
    forms = [re.compile(re.sub(r"\\\{\w+\\\}", ".{1,60}", re.escape(words)) + "$") for words in english]
    return {text for text in texts if any(form.match(text) for form in forms)}


@pytest.mark.parametrize(("code", "place"), [("ru", 1), ("uk", 2)])
def test_no_english_words_of_the_catalogue_stay_in_another_language(visit, code, place) -> None:
    assert len(catalogue()) > 200
    hands = visit("case")
    assert leftover(hands.page.evaluate(TEXTS), place)  # in English there are some to find
    hands.see("language").select_option(code)
    found = list[str]()
    for screen in SCREENS:
        hands = visit(screen)
        until(lambda: hands.page.evaluate("document.documentElement.lang") == code, pause=hands.page.wait_for_timeout)
        texts = hands.page.evaluate(TEXTS)
        found += [f"{screen}: {text}" for text in sorted(leftover(texts, place))]
        assert any(re.search("[а-яіїє]{3}", text) for text in texts)
        hands.page.set_viewport_size({"width": 768, "height": 1024})
        hands.page.wait_for_timeout(100)
        found += [f"{screen}: {words}" for words in hands.page.evaluate(HELD_BACK)]
    hands.page.reload()
    until(lambda: hands.page.evaluate("document.documentElement.lang") == code, pause=hands.page.wait_for_timeout)
    assert found == []
