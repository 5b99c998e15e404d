"""Claims found in a report: who says what, about where and when, with which hedge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from noonmark.errors import NoonmarkError
from noonmark.words.claims.attribution import Attribution
from noonmark.words.claims.building import Draft, built
from noonmark.words.claims.claim import Claim
from noonmark.words.claims.discourse import Discourse, Person
from noonmark.words.claims.facts import facts_in
from noonmark.words.claims.kinds import counted, kind_of
from noonmark.words.claims.lexicon import language_of, words_for
from noonmark.words.claims.counting import Number
from noonmark.words.claims.pictured import apart
from noonmark.words.claims.pieces import Piece, pieces_of
from noonmark.words.claims.scene import Context, Scene, past_in, scene_of
from noonmark.words.claims.sentences import sentences_of
from noonmark.words.dates.find import find_dates
from noonmark.words.places.find import find_places

LONGEST_TEXT = 2_000_000
"""Characters that are read at once: a book of 1,000 pages."""


def find_claims(text: str, published: date, *, source: str = "", language: str | None = None) -> tuple[Claim, ...]:
    """Return the checkable claims that a report makes, in order.

    Parameters
    ----------
    text : str
        English, Russian or Ukrainian; plain text (for a page see ``words.claims.page``).
    published : date
        The day on which it was published: "on Thursday" counts from it.
    source : str
        Who publishes it; stands for "we".
    language : str, optional
        ``"en"``, ``"ru"`` or ``"uk"``; without it the text's own.

    Returns
    -------
    tuple of Claim
        Every claim's words are ``text[claim.start:claim.end]``.

    Raises
    ------
    NoonmarkError
        For an unknown language and a text longer than 2,000,000 characters.

    Examples
    --------
    >>> [one] = find_claims("At least 14 people were killed in Kharkiv on Friday, police said.", date(2023, 3, 11))
    >>> one.kind, one.counted.value, one.where[0].name, one.voice.speaker
    ('count', 14, 'Kharkiv, Kharkivs’ka Oblast’, Ukraine', 'police (unnamed)')
    """
    if len(text) > LONGEST_TEXT:
        raise NoonmarkError(
            f"a text of {len(text):,} characters is too long to be read at once",
            remedy=f"cut it into parts of at most {LONGEST_TEXT:,}",
        )
    lexicon = words_for(language or language_of(text))
    dates, places = find_dates(text, published, language=language), find_places(text)
    context = Context(text, published, source, dates, places, lexicon)
    discourse = Discourse()
    for sentence in sentences_of(text):
        scene = scene_of(sentence, context)
        claims, people = _claims_of(scene, discourse)
        discourse = discourse.after(claims, people, sentence.paragraph)
    return discourse.claims


def _claims_of(scene: Scene, discourse: Discourse) -> tuple[list[Claim], list[Person | None]]:
    claims: list[Claim] = []
    people: list[Person | None] = []
    drafts = drafts_of(scene, discourse)
    for draft in drafts:
        so_far = discourse.after(claims, people, scene.sentence.paragraph)
        claim, person = built(scene, draft, so_far)
        claims.append(claim)
        people.append(person)
    claims = _inherited(drafts, claims)
    return sorted([*claims, *facts_in(scene, claims)], key=lambda each: (each.start, -each.end)), people


def drafts_of(scene: Scene, discourse: Discourse) -> list[Draft]:
    """Return the claims of a sentence before their details: its clauses told apart, those without a claim joined."""
    drafts: list[Draft] = []
    fronted: Piece | None = None
    lead: Attribution | None = None
    joins = True
    for piece, kind_before in apart(scene, pieces_of(scene)):
        own = next((one for one in scene.attributions if piece.start <= one.start < piece.end), None)
        if piece.kind == "fronted" and own is not None and own.mood == "according":
            fronted, lead = piece, own
            continue
        own, lead = own or lead, None
        said = own or _said(scene, piece)
        kind = kind_before or kind_of(scene, piece, said, own, discourse)
        if kind is None:
            if piece.kind == "fronted":
                fronted = piece if _tells(scene, piece) else None
            elif drafts and joins and (piece.kind != "background" or drafts[-1].kind == "footage"):
                drafts[-1] = replace(drafts[-1], end=piece.end)
            else:
                joins = False
            continue
        start = fronted.start if fronted is not None else piece.start
        fronted, joins = None, True
        if kind == "count":
            drafts += _count_drafts(scene, piece, start, said, own)
        else:
            drafts.append(Draft(kind, piece, start, piece.end, said, own))
    return drafts


def _count_drafts(
    scene: Scene, piece: Piece, start: int, said: Attribution | None, own: Attribution | None
) -> list[Draft]:
    numbers = counted(scene, piece, own)
    ends = [_trimmed_count(scene, piece, number).end for number in numbers]
    return [Draft("count", piece, start, end, said, own, n) for n, end in zip(numbers, ends, strict=True)]


def _trimmed_count(scene: Scene, piece: Piece, number: Number) -> Piece:
    """Return a clause with a count up to the next thing that its subject did: "took 5 towns and put up flags"."""
    if any(number.end <= one.start < piece.end for one in scene.attributions):
        return piece
    for joint in scene.lexicon.patterns["clauses.and"].finditer(scene.told, number.end, piece.end):
        word = scene.told[joint.end() : piece.end].split()[:1]
        begin = scene.told.find(word[0], joint.end()) if word else -1
        if word and past_in(scene, (begin, begin + len(word[0]))):
            return replace(piece, end=joint.start())
    return piece


def _said(scene: Scene, piece: Piece) -> Attribution | None:
    """Return whose words a clause are that does not say so itself: of who speaks after it, or spoke before."""
    later = [one for one in scene.attributions if one.start >= piece.end]
    if later and later[0].after and piece.kind != "fronted":
        return later[0]
    earlier = [one for one in scene.attributions if one.start < piece.start]
    if earlier and piece.kind in ("joined", "absolute", "main") and not earlier[-1].after:
        return earlier[-1]
    return None


def _tells(scene: Scene, piece: Piece) -> bool:
    """Return whether a phrase before the main clause tells when, where, how or by whom."""
    inside = [start for start, *_ in (*scene.dates, *scene.channels)] + [p.where.start for p in scene.places]
    inside += [one.start for one in scene.attributions]
    hedged = scene.has("hedges.patterns", (piece.start, piece.end))
    return hedged or any(piece.start <= start < piece.end for start in inside)


def _inherited(drafts: Sequence[Draft], claims: Sequence[Claim]) -> list[Claim]:
    """Return claims of one sentence in which a clause joined to another has its day, and a full clause its place."""
    out: list[Claim] = []
    for draft, claim in zip(drafts, claims, strict=True):
        before = out[-1] if out else None
        if before is None or draft.piece.kind not in ("joined", "absolute") or claim.kind in ("footage", "quote"):
            out.append(claim)
            continue
        where = claim.where or (before.where if draft.piece.kind == "joined" and claim.kind == "count" else ())
        out.append(replace(claim, when=claim.when or before.when, where=where))
    return out
