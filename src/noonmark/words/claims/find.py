"""Claims found in a report: who says what, about where and when, with which hedge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from noonmark.errors import NoonmarkError
from noonmark.words.claims.attribution import Attribution
from noonmark.words.claims.building import Draft, built
from noonmark.words.claims.claim import THE_REPORT, Claim
from noonmark.words.claims.counting import Number
from noonmark.words.claims.discourse import Discourse, Person
from noonmark.words.claims.facts import facts_in
from noonmark.words.claims.kinds import counted, kind_of
from noonmark.words.claims.letters import check_script, read_plainly, without_possessives
from noonmark.words.claims.lexicon import language_of, words_for
from noonmark.words.claims.mentions import mentions_of
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
        For an unknown language, a text without words or of no supported script, and one longer than 2,000,000
        characters.

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
    check_script(text)
    plain = read_plainly(text)
    lexicon = words_for(language or language_of(plain))
    dates, places = find_dates(without_possessives(plain), published, language=language), find_places(plain)
    sentences = sentences_of(plain)
    context = Context(text, published, source, dates, places, lexicon)
    discourse = Discourse(mentions=mentions_of(sentences, lexicon))
    for sentence in sentences:
        scene = scene_of(sentence, context)
        moved = _told_of_before(scene, discourse)
        if moved is not None:
            discourse = moved
            continue
        claims, people = _claims_of(scene, discourse)
        discourse = discourse.after(claims, people, sentence.paragraph)
    return discourse.claims


def _told_of_before(scene: Scene, discourse: Discourse) -> Discourse | None:
    """Return the discourse after "Об этом сообщил мэр", which says whose the sentence before was; None elsewhere."""
    about = scene.lexicon.patterns["reporting.about_this"].match(scene.told)
    speaking = [one for one in scene.attributions if one.speaker is not None]
    if about is None or not speaking or discourse.paragraph != scene.sentence.paragraph:
        return None
    line = scene.context.text.rfind("\n", 0, scene.sentence.start) + 1
    last: list[Claim] = []
    for claim in reversed(discourse.claims):
        if claim.start < line or claim.voice.speaker != THE_REPORT or claim.kind not in ("event", "count"):
            break
        last.insert(0, claim)
    if not last:
        return None
    draft = Draft("statement", Piece(0, len(scene.told), "main"), 0, len(scene.told), speaking[0], speaking[0])
    told, person = built(scene, draft, discourse)
    moved = [replace(each, voice=told.voice, kind="statement" if each.kind == "event" else each.kind) for each in last]
    return discourse.with_last(moved).after([], [person], scene.sentence.paragraph)


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
            number = next(iter(counted(scene, piece, own)), None) if kind in ("event", "statement") else None
            drafts.append(Draft(kind, piece, start, piece.end, said, own, number))
    return drafts


def _count_drafts(
    scene: Scene, piece: Piece, start: int, said: Attribution | None, own: Attribution | None
) -> list[Draft]:
    numbers = counted(scene, piece, own)
    drafts: list[Draft] = []
    for at, number in enumerate(numbers):
        end = _trimmed_count(scene, piece, number).end
        begin, until = start, end
        joint = _joint(scene, numbers[at - 1], number) if at else None
        begin = joint[1] if joint else start
        following = _joint(scene, number, numbers[at + 1]) if at + 1 < len(numbers) else None
        until = min(end, following[0]) if following else end
        drafts.append(Draft("count", piece, begin, until, said, own, number))
    return drafts


def _joint(scene: Scene, before: Number, after: Number) -> tuple[int, int] | None:
    """Return where "and" or a comma stands between two counts, None without one."""
    found = list(scene.lexicon.patterns["clauses.and"].finditer(scene.told, before.end, after.start))
    if found:
        return found[-1].start(), found[-1].end()
    comma = scene.told.rfind(",", before.end, after.start)
    return (comma, comma + 1) if comma >= 0 else None


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
    hedged = any(scene.has(key, (piece.start, piece.end)) for key in ("hedges.patterns", "documents.under"))
    return hedged or any(piece.start <= start < piece.end for start in inside)


def _inherited(drafts: Sequence[Draft], claims: Sequence[Claim]) -> list[Claim]:
    """Return claims of one sentence in which a clause joined to another has its day, and a count its place."""
    out = list(claims)
    for number in range(1, len(out)):
        before, claim, draft = out[number - 1], out[number], drafts[number]
        same_piece = drafts[number - 1].piece == draft.piece
        if (draft.piece.kind not in ("joined", "absolute") and not same_piece) or claim.kind in ("footage", "quote"):
            continue
        placed = claim.kind == "count"
        where = claim.where or (before.where if placed else ())
        out[number] = replace(claim, when=claim.when or before.when, where=where, hedge=claim.hedge)
    for number in range(len(out) - 2, -1, -1):
        claim, after, draft = out[number], out[number + 1], drafts[number + 1]
        together = draft.piece.kind == "joined" or drafts[number].piece == draft.piece
        if claim.kind == after.kind == "count" and together:
            out[number] = replace(claim, when=claim.when or after.when, where=claim.where or after.where)
    return _hedged(out)


def _hedged(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims of one sentence in which footage cut in two has the first part's hedge in both."""
    out = list(claims)
    for number in range(1, len(out)):
        if out[number].kind == out[number - 1].kind == "footage" and not out[number].hedge:
            out[number] = replace(out[number], hedge=out[number - 1].hedge)
    return out
