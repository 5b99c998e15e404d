"""What ties a claim to a post: its words, who posted it, and when."""

from __future__ import annotations

from datetime import date

from noonmark.words.claims.find import find_claims
from noonmark.words.claims.linking import Words, dated_otherwise, posted_by_speaker, quoted_in, same_place_told

TEXT = "“The road was empty all day long,” Mayor Ann Other wrote on Telegram on Monday."
DAY = date(2017, 4, 20)
[QUOTE] = find_claims(TEXT, DAY)
SAME = Words(3, "Look: the road was empty, all day long!", "Ann Other", date(2017, 4, 17))


def test_quoted_words_are_found_in_the_post_that_has_them() -> None:
    other = Words(1, "The river was full of ice.", "Ann Other", date(2017, 4, 17))
    assert quoted_in(QUOTE, TEXT, [other, SAME]) is SAME
    assert quoted_in(QUOTE, TEXT, [other]) is None


def test_a_post_of_another_day_is_told_from_one_of_the_day() -> None:
    assert not dated_otherwise(QUOTE, SAME)
    assert dated_otherwise(QUOTE, Words(3, SAME.text, "Ann Other", date(2017, 4, 3)))


def test_posts_of_the_speaker_on_the_day_are_found() -> None:
    late = Words(4, "Good night.", "Ann Other", date(2017, 5, 1))
    assert posted_by_speaker(QUOTE, [SAME, late]) == (SAME,)


def test_a_caption_that_names_the_place_of_a_claim_is_about_it() -> None:
    [claim] = find_claims("A video shows smoke over a depot in Odesa.", DAY)
    assert same_place_told(claim, Words(1, "Одеса, порт, зараз")) == "Одеса"
    assert same_place_told(claim, Words(1, "Kharkiv now")) == ""
