from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from noonmark.fix.answer import Agreement, Fix
from noonmark.report.coarse import coarsened
from noonmark.report.html import html_page, verdict

from .fixes import claimed_fix, conflict_fix, hostile_fix, town_fix  # noqa: TID252

VOID = {"meta", "br", "path", "rect", "circle"}


class Page(HTMLParser):
    """The tags and attributes of a page; it must be balanced."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def test_a_page_asks_nothing_of_any_network(fix: Fix) -> None:
    page = Page(html_page(fix, rerun=["noonmark fix a.jpg"]))
    assert not {"script", "link", "iframe", "img", "object", "embed", "form", "base"} & set(page.tags)
    names = {name for _, name, _ in page.attributes}
    assert not {"src", "href", "style", "action", "srcset", "data"} & names
    assert not [name for name in names if name.startswith("on")]
    assert "url(" not in html_page(fix)
    assert "@import" not in html_page(fix)


def test_the_policy_forbids_all_but_the_one_style_sheet() -> None:
    text = html_page(town_fix())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert policy is not None
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    told = policy[1].replace("&#39;", "'")
    assert told == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_hostile_words_stay_words() -> None:
    text = html_page(hostile_fix(), rerun=["<script>alert(2)</script>"])
    assert "<script" not in text.lower()
    assert "&lt;script&gt;alert(1)" in text
    assert "{{7*7}}" in text  # a template would have made 49 of it


def test_the_statement_comes_first_and_the_rest_in_order() -> None:
    text = html_page(claimed_fix(), rerun=["noonmark check clip.mp4"])
    ids = ["claim", "where", "when", "clues", "notes", "scope", "rerun"]
    order = [text.index("<h1>"), *(text.index(f'<h2 id="{name}"') for name in ids)]
    assert order == sorted(order)
    assert text.count("<h1>") == 1


def test_a_page_has_landmarks_a_language_and_names_for_its_pictures() -> None:
    page = Page(html_page(claimed_fix()))
    assert {"header", "main", "footer", "title"} <= set(page.tags)
    assert ("html", "lang", "en") in page.attributes
    told = html_page(claimed_fix())
    for picture in re.findall(r"<svg[^>]*role=.img.[^>]*>(.{0,8})", told):
        assert picture.startswith("<title>")
    labels = {value for _, name, value in page.attributes if name == "aria-labelledby"}
    ids = {value for _, name, value in page.attributes if name == "id"}
    assert labels <= ids


def test_the_page_tells_the_conflict_and_the_claim() -> None:
    assert "gps and near Neryungi" in html_page(conflict_fix())
    text = html_page(claimed_fix())
    assert "strong support for the alternative" in text
    assert "ENFSI" in text
    assert "ENFSI" not in html_page(town_fix())


def test_a_coarse_page_holds_no_command_and_says_why() -> None:
    text = html_page(coarsened(town_fix(), 10.0), rerun=["noonmark fix --near Neryungri"])
    assert "Neryungri" not in text
    assert "rounded on purpose" in text


def test_the_same_fix_gives_the_same_page_and_a_clock_only_on_demand() -> None:
    assert html_page(town_fix()) == html_page(town_fix())
    assert "Page made 2026-01-02 03:04 UTC" in html_page(town_fix(), made=datetime(2026, 1, 2, 3, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("trust", "false", "words"),
    [
        (1.0, 0.0, "taken as certain"),
        (0.95, 0.02, "agrees with the rest"),
        (0.7, 0.31, "agrees with the rest"),
        (0.95, 0.3, "in some doubt"),
        (0.7, 0.84, "probably false"),
        (0.9, 0.99, "almost surely false"),
    ],
)
def test_agreement_is_told_in_words(trust: float, false: float, words: str) -> None:
    assert verdict(Agreement("a", "b", "c", trust, false, 1.0, "")) == words


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_has_the_contrast_that_wcag_aa_asks_for_light_and_dark() -> None:
    style = re.findall(r":root \{([^}]*)\}", html_page(town_fix()), re.DOTALL)
    assert len(style) == 2
    for sheet in style:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", sheet))
        for ink in ("ink", "soft", "brand", "good", "fair", "bad"):
            for ground in ("paper", "card"):
                light, dark = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)
