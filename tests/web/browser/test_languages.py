# pyright: basic
"""Russian and Ukrainian: no English text of the catalogue stays, and the longer words have room."""

from __future__ import annotations

import re

import pytest
from tests.conftest import ROOT
from tests.web.browser.hands import Hands
from tests.web.browser.in_page import HELD_BACK, LANGUAGE, TEXTS
from tests.web.browser.running import until
from tests.web.browser.worked import SCREENS

WORDS = ROOT / "frontend" / "src" / "words"


@pytest.fixture(scope="module")
def served(worked):
    """The server of all tests that only look."""
    return worked


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


def speaks(hands: Hands, code: str) -> None:
    until(lambda: hands.page.evaluate(LANGUAGE) == code, hands.page.wait_for_timeout)


@pytest.mark.parametrize(("code", "place"), [("ru", 1), ("uk", 2)])
def test_no_english_words_of_the_catalogue_stay_in_another_language(visit, code, place) -> None:
    assert len(catalogue()) > 200
    hands = visit("case")
    assert leftover(hands.page.evaluate(TEXTS), place)  # in English there are some to find
    hands.see("language").select_option(code)
    found = list[str]()
    for screen in SCREENS:
        hands = visit(screen)
        speaks(hands, code)
        texts = hands.page.evaluate(TEXTS)
        found += [f"{screen}: {text}" for text in sorted(leftover(texts, place))]
        assert any(re.search("[а-яіїє]{3}", text) for text in texts)
        hands.page.set_viewport_size({"width": 768, "height": 1024})
        hands.page.wait_for_timeout(100)
        found += [f"{screen}: {words}" for words in hands.page.evaluate(HELD_BACK)]
    hands.page.reload()
    speaks(hands, code)
    assert found == []
