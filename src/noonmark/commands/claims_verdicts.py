"""Claims held against a case: place and day by likelihood ratio, words by the posts that the case keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from noonmark.commands.claims_case import Evidence
from noonmark.errors import NoonmarkError
from noonmark.report.claims_checked import Checked, Verdict
from noonmark.words.claims.linking import dated_otherwise, posted_by_speaker, quoted_in, same_place_told

if TYPE_CHECKING:
    from noonmark.earth.gazetteer_table import Place
    from noonmark.words.claims.claim import Claim

LEAST_LOG10 = 1.0
"""A likelihood ratio of 10, "moderate support" on the ENFSI scale, from which a claim counts as borne out."""
_THEN = ("there, on a day left open", "there and then")
_NOT_CHECKABLE = {
    "count": "how many it was cannot be told from where and when footage was filmed",
    "document": "what a document says is read in it: see 'noonmark compare'",
    "not-verified": "it says itself that this is not established",
}


@dataclass(frozen=True)
class Beside:
    """What claims are held against.

    Attributes
    ----------
    text : str
        The report's readable text.
    published : date
    evidence : sequence of Evidence
        One for each item of the case.
    about : mapping of int to int
        Claims, by their number from 1, that are about an item, by its number, because the user says so.
    one_place : bool
        Whether all that the report tells of footage is at one place.
    """

    text: str
    published: date
    evidence: Sequence[Evidence]
    about: Mapping[int, int]
    one_place: bool = False


def verdict_of(number: int, claim: Claim, beside: Beside) -> Checked:
    """Return what a case says to a claim; ``number`` counts the claims from 1."""
    if claim.kind == "fact":
        return _fact(claim)
    if claim.kind in _NOT_CHECKABLE:
        return Checked(claim, "not checkable", _NOT_CHECKABLE[claim.kind])
    if claim.kind in ("statement", "quote"):
        return _said(claim, beside)
    return _filmed(number, claim, beside)


def _fact(claim: Claim) -> Checked:
    verdict, _, why = claim.checked.partition(": ")
    verdicts: dict[str, Verdict] = {"true": "supported", "false": "contradicted"}
    return Checked(claim, verdicts.get(verdict, "silent"), why)


def _said(claim: Claim, beside: Beside) -> Checked:
    posts = [words for each in beside.evidence for words in each.words]
    post = quoted_in(claim, beside.text, posts)
    if post is not None:
        by = f", posted by {post.posted_by}" if post.posted_by else ""
        day = f" on {post.posted.isoformat()}" if post.posted else ""
        if dated_otherwise(claim, post):
            why = f"the words stand with item {post.item}{by}{day}, which is another day than the report gives"
            return Checked(claim, "contradicted", why, (post.item,))
        return Checked(claim, "supported", f"the words stand with item {post.item}{by}{day}", (post.item,))
    mine = posted_by_speaker(claim, posts)
    if mine:
        items = tuple(dict.fromkeys(words.item for words in mine))
        told = ", ".join(map(str, items))
        return Checked(claim, "silent", f"posts of theirs are kept (item {told}), but not with these words", items)
    if claim.voice.speaker.endswith("(unnamed)"):
        return Checked(claim, "not checkable", "it does not name who said it")
    return Checked(claim, "silent", "the case keeps no post with these words")


def _filmed(number: int, claim: Claim, beside: Beside) -> Checked:
    """Return the verdict on what footage shows, or on what happened, by place and day."""
    place = next((where.place for where in claim.where if where.place is not None), None)
    if not claim.where:
        return Checked(claim, "not checkable", "it names no place")
    if place is None:
        return Checked(claim, "silent", _unknown(claim))
    linked, why = _linked(number, claim, beside)
    usable = [each for each in linked or beside.evidence if each.recipe is not None and each.recipe.clues]
    if not usable:
        return Checked(claim, "silent", _no_fix(linked, beside), tuple(each.placed.number for each in linked))
    if not linked and claim.kind == "event":
        return Checked(claim, "silent", "no item of the case is said to be of it")
    weighed = [(odds_of(claim, place, each, beside.published), each) for each in usable]
    odds, each = max(weighed, key=lambda row: row[0].worst)
    return _weighed(claim, odds, each, why if linked else "")


def _unknown(claim: Claim) -> str:
    where = claim.where[0]
    if where.others:
        return f"“{where.text}” may be {' or '.join(where.others[:3])}"
    return f"“{where.text}” is not in the gazetteer"


def _no_fix(linked: Sequence[Evidence], beside: Beside) -> str:
    troubles = [each.trouble for each in linked or beside.evidence if each.trouble]
    if troubles:
        return f"the fix cannot be used: {troubles[0]}"
    told = f"item {linked[0].placed.number}" if linked else "no item of the case"
    verb = "has no fix" if linked else "has a fix"
    return f"{told} {verb} that rests on more than a caption"


def _linked(number: int, claim: Claim, beside: Beside) -> tuple[list[Evidence], str]:
    """Return the items that a claim is about, and why: the user says so, or a caption names the place."""
    if number in beside.about:
        wanted = beside.about[number]
        return [each for each in beside.evidence if each.placed.number == wanted], "as you say"
    for each in beside.evidence:
        for words in each.words:
            if told := same_place_told(claim, words):
                return [each], f"its caption names {told}"
    if claim.kind == "footage" and len(beside.evidence) == 1 and beside.one_place:
        return list(beside.evidence), "the only item of the case"
    return [], ""


@dataclass(frozen=True)
class Odds:
    """log10 of the likelihood ratios of a claim's place given its days, and of its days given the place.

    One ratio of both together would let a right day make up for a wrong place. ``days`` is None where the claim tells
    no day, or names a country or a region, which is no small place to stand in.
    """

    place: float
    days: float | None

    @property
    def worst(self) -> float:
        """The smaller of the two."""
        return self.place if self.days is None else min(self.place, self.days)


def odds_of(claim: Claim, place: Place, each: Evidence, published: date) -> Odds:
    """Return how far the clues of an item's fix speak for a claim's place and days.

    Raises
    ------
    NoonmarkError
        Where the item has no fix.
    """
    from noonmark.fix.claim import MOST_LOG10, log10_ratio  # noqa: PLC0415
    from noonmark.fix.claim import Claim as Told  # noqa: PLC0415
    from noonmark.fix.scope import Disc  # noqa: PLC0415

    if each.recipe is None:
        raise NoonmarkError(f"item {each.placed.number} has no fix")
    clues, scope = each.recipe.clues, each.recipe.scope
    first, last = claim.when or (None, None)
    told = Told(claim.text, place, first or scope.earliest.date(), last or min(published, scope.latest.date()))
    start, end = max(told.window[0], scope.earliest), min(told.window[1], scope.latest)
    if start >= end:
        return Odds(0.0, -MOST_LOG10)
    ratio = log10_ratio(clues, replace(scope, earliest=start, latest=end), told)
    if claim.when is None or place.kind in ("country", "region"):
        return Odds(ratio, None)
    around = Disc(place.lat, place.lon, told.radius_km)
    return Odds(ratio, log10_ratio(clues, replace(scope, area=around), told))


def _weighed(claim: Claim, odds: Odds, each: Evidence, why: str) -> Checked:
    number = each.placed.number
    link = f" ({why})" if why else ""
    told = f"likelihood ratio {_power(odds.place)} for the place"
    told += "" if odds.days is None else f", {_power(odds.days)} for the day"
    if odds.place >= LEAST_LOG10 and odds.worst > -LEAST_LOG10:
        there = "there" if odds.days is None else _THEN[odds.days >= LEAST_LOG10]
        told = f"the clues of item {number}{link} speak for its being filmed {there}: {told}"
        if not why:
            told += "; whether it is this footage is for a reader to see"
        return Checked(claim, "supported", told, (number,), odds.worst)
    if odds.worst <= -LEAST_LOG10 and why:
        what = "there" if odds.place <= -LEAST_LOG10 else "then"
        told = f"the clues of item {number}{link} speak against its being filmed {what}: {told}"
        return Checked(claim, "contradicted", told, (number,), odds.worst)
    if why:
        return Checked(
            claim, "silent", f"the clues of item {number}{link} leave it open: {told}", (number,), odds.worst
        )
    return Checked(claim, "silent", "no item of the case was surely filmed there", (), odds.worst)


def _power(log10: float) -> str:
    """Return a likelihood ratio as a plain number, or as a power of ten."""
    return f"{10.0**log10:.3g}" if abs(log10) < 3.0 else f"10^{log10:.0f}"
