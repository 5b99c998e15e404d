"""A page in HTML: its readable words, and where each stands in the file."""

from __future__ import annotations

import pytest
from tests.words.claims.truths import report

from noonmark.words.claims.find import find_claims
from noonmark.words.claims.page import is_page, page_text


def test_words_are_read_and_menus_scripts_and_headings_are_not() -> None:
    page = page_text(
        "<head><title>No</title></head><nav>No</nav><h1>No</h1><p>Yes &amp;&nbsp;<b>so</b>.</p><script>no</script>"
    )
    assert page.text.strip() == "Yes & so."


def test_each_character_is_found_again_in_the_file() -> None:
    source = "<p>One &amp; <b>two</b></p>"
    page = page_text(source)
    for at, letter in enumerate(page.text):
        if letter.isalnum():
            assert source[page.source(at)] == letter
    assert source[page.source(4) : page.source_end(5)] == "&amp;"
    assert source[page.source(0) : page.source_end(9)] == "One &amp; <b>two"


def test_a_claim_of_a_page_is_found_in_its_source() -> None:
    told = report("broadcaster")
    page = page_text(told.text)
    [claim] = [each for each in find_claims(page.text, told.published) if each.voice.speaker == "Lucía Ferrer"]
    part = told.text[page.source(claim.start) : page.source_end(claim.end)]
    assert part == "&lsquo;The water came up to my chest in ten minutes,&rsquo; said baker Luc&iacute;a Ferrer"


@pytest.mark.parametrize(
    ("text", "told"),
    [("<!DOCTYPE html><p>x", True), (" <html>", True), ("<p>x</p>", True), ("x < y", False), ("A report.", False)],
)
def test_a_page_is_told_from_plain_text(text: str, told: bool) -> None:
    assert is_page(text) is told


@pytest.mark.parametrize("source", ["", "<p>", "</p></p>", "<<<>>>", "<p>&bogus; &#xfffffff;</p>", "<script>", "<!--"])
def test_a_broken_page_is_read_as_far_as_it_goes(source: str) -> None:
    page = page_text(source)
    assert all(0 <= page.source(at) <= len(source) for at in range(len(page.text)))
