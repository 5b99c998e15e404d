"""What ties a claim to something in an archive: a quotation, a place, rare words in a caption."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rapidfuzz import fuzz

from noonmark.words.claims.claim import Claim
from noonmark.words.claims.names import same_name
from noonmark.words.places.find import find_places

LIKE = 88.0
"""Likeness of a quotation to a stretch of a post [0 to 100] from which the post has it: a few letters may differ."""
SHORTEST = 20
"""Letters that a quotation needs to be looked for; shorter ones stand in many posts."""
_LEAST_TRUST = 0.5
_NEAR_DEG = 0.3


@dataclass(frozen=True)
class Words:
    """Words that came with an item: who posted them, when, and what they say."""

    item: int
    text: str
    posted_by: str = ""
    posted: date | None = None


def quoted_in(claim: Claim, text: str, posts: Sequence[Words]) -> Words | None:
    """Return the post that has a claim's quoted words, None without one.

    ``text`` is the report; quotations of fewer than 20 letters are not looked for.
    """
    for start, end in claim.quotes:
        told = _folded(text[start:end])
        if len(told) < SHORTEST:
            continue
        for post in posts:
            if (
                fuzz.partial_ratio(told, _folded(post.text), score_cutoff=LIKE) >= LIKE
                and len(post.text) >= len(told) // 2
            ):
                return post
    return None


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def posted_by_speaker(claim: Claim, posts: Sequence[Words]) -> tuple[Words, ...]:
    """Return the posts of the one whose claim it is, on the claim's days where it tells them."""
    mine = [post for post in posts if post.posted_by and same_name(claim.voice.speaker, post.posted_by, "person")]
    return tuple(post for post in mine if _on(claim, post))


def _on(claim: Claim, post: Words) -> bool:
    if claim.when is None or post.posted is None:
        return True
    first, last = claim.when
    day = timedelta(days=1)  # a post's day is in UTC, the report's where it was written
    return (first is None or post.posted >= first - day) and (last is None or post.posted <= last + day)


def dated_otherwise(claim: Claim, post: Words) -> bool:
    """Return whether a post lies outside the days of a claim that it otherwise bears out."""
    return not _on(claim, post)


def same_place_told(claim: Claim, post: Words) -> str:
    """Return the name under which a caption names a place of a claim, "" where it does not."""
    for where in claim.where:
        if where.place is None or where.place.kind == "country":
            continue
        for reading in find_places(post.text, least_trust=_LEAST_TRUST):
            for each in reading.candidates[:3]:
                place = each.place
                near = abs(place.lat - where.place.lat) < _NEAR_DEG and abs(place.lon - where.place.lon) < _NEAR_DEG
                if near and place.kind != "country":
                    return reading.text
    return ""
