"""What kind of claim a clause makes, if any."""

from __future__ import annotations

import re

from noonmark.words.claims.attribution import Attribution
from noonmark.words.claims.claim import Kind
from noonmark.words.claims.counting import Number
from noonmark.words.claims.discourse import Discourse
from noonmark.words.claims.pieces import Piece
from noonmark.words.claims.quotes import LONG, Quote
from noonmark.words.claims.scene import Scene, past_in

MOSTLY = 0.6
MOST_FEW = 3
_SUBJECT_WORDS = 9


def kind_of(
    scene: Scene, piece: Piece, said: Attribution | None, own: Attribution | None, discourse: Discourse
) -> Kind | None:
    """Return what a clause claims, None for nothing.

    Parameters
    ----------
    scene : Scene
    piece : Piece
    said : Attribution or None
        Whose words the clause are, wherever the sentence says so.
    own : Attribution or None
        The same where the clause itself says so.
    discourse : Discourse
    """
    span = (piece.start, piece.end)
    if scene.has("not_verified.patterns", span):
        return "not-verified"
    if spoken(scene, piece, said) and (said is not None or _has_speaker(scene, discourse)):
        return "quote"
    if scene.is_question:
        return None
    if is_footage(scene, span):
        return "footage"
    return _of_words(scene, piece, said, own, discourse)


def _of_words(
    scene: Scene, piece: Piece, said: Attribution | None, own: Attribution | None, discourse: Discourse
) -> Kind | None:
    """Return what a clause claims that neither quotes nor tells of footage."""
    if own is None and is_document(scene, piece, discourse):
        return "document"
    numbers = counted(scene, piece, own) if piece.kind != "fronted" else []
    if numbers and _counts(scene, piece, said) and not _is_few_things(scene, piece, numbers):
        return "count"
    if own is not None and (own.mood != "find" or _finds_that(scene, own)):
        return "statement"
    if said is not None:
        late = said.after and past_in(scene, (piece.start, piece.end)) and piece.kind in ("main", "joined")
        return "statement" if late else None
    return "event" if is_event(scene, piece) else None


def _is_few_things(scene: Scene, piece: Piece, numbers: list[Number]) -> bool:
    """Return whether one to three things make an event, rather than a count: "two bombs exploded in Goma"."""
    if len(numbers) != 1 or numbers[0].start > piece.start or not is_event(scene, piece):
        return False
    value, unit = numbers[0].counted.value, numbers[0].counted.unit.split()
    few = isinstance(value, int | float) and value <= MOST_FEW and numbers[0].counted.bound == "exact"
    lists = ("people.nouns", "counting.generic", "counting.harm", "counting.human")
    return few and not any(scene.lexicon.has(key, word) for key in lists for word in unit)


def is_whole_quote(told: str) -> bool:
    """Return whether a sentence is nothing but a quotation."""
    letters = sum(letter == "▮" for letter in told)
    return letters >= 0.9 * max(1, len(told.strip()))


def _has_speaker(scene: Scene, discourse: Discourse) -> bool:
    """Return whether a quotation that stands alone is one, or goes on with who spoke in its paragraph."""
    whole = is_whole_quote(scene.told)
    return whole or discourse.speaker_before(scene.sentence.paragraph, 0) is not None


def _finds_that(scene: Scene, own: Attribution) -> bool:
    """Return whether what somebody found is told in a clause: "found that", not "has verified the clip"."""
    following = scene.told[own.verb[1] :].split()[:1]
    return bool(following) and scene.lexicon.has("people.boundaries", following[0])


def spoken(scene: Scene, piece: Piece, said: Attribution | None) -> tuple[Quote, ...]:
    """Return the quotations of a clause that carry what somebody said."""
    base = scene.sentence.start
    inside = [q for q in scene.sentence.quotes if piece.start <= q.start - base < piece.end and q.spoken]
    letters = sum(letter == "▮" for letter in scene.told[piece.start : piece.end])
    if said is None and (not inside or letters < MOSTLY * max(1, piece.end - piece.start)):
        return ()
    if said is not None and said.mood == "find":
        return ()
    return tuple(q for q in inside if q.words >= LONG or (q.ended and said is not None))


def is_footage(scene: Scene, span: tuple[int, int]) -> bool:
    """Return whether a stretch tells what footage shows, or that it was posted."""
    lexicon = scene.lexicon
    noun = lexicon.find("footage.nouns", scene.told, *span)
    while noun is not None and _in_channel(noun.start(), scene):
        noun = lexicon.find("footage.nouns", scene.told, noun.end(), span[1])
    if noun is None or lexicon.find("footage.channel_words", scene.told, *span):
        return False
    return scene.has("footage.shows", span)


def _in_channel(at: int, scene: Scene) -> bool:
    return any(start <= at < end for start, end, _ in scene.channels)


def is_document(scene: Scene, piece: Piece, discourse: Discourse) -> bool:
    """Return whether a clause tells what a document states or leaves open."""
    lexicon, told = scene.lexicon, scene.told
    if piece.kind == "main" and lexicon.patterns["documents.under"].match(told):
        return True
    noun = lexicon.find("documents.nouns", told, piece.start, piece.end)
    if noun is not None and len(told[piece.start : noun.start()].split()) <= _SUBJECT_WORDS:
        before = (piece.start, noun.start())
        verb = lexicon.find("documents.verbs", told, noun.end(), piece.end)
        near = verb is not None and len(told[noun.end() : verb.start()].split()) <= _SUBJECT_WORDS
        return near and not past_in(scene, before) and not _behind_preposition(scene, noun.start(), piece.start)
    first = told[piece.start : piece.end].split()[:1]
    goes_on = bool(discourse.claims) and discourse.claims[-1].kind == "document"
    body = bool(first) and lexicon.pronouns.get(first[0].casefold()) == "body"
    return goes_on and body and lexicon.find("documents.verbs", told, piece.start, piece.end) is not None


def _behind_preposition(scene: Scene, at: int, start: int) -> bool:
    """Return whether a noun hangs on a preposition, so that it is no subject: "under the law"."""
    before = [word for word in scene.told[start:at].split() if not scene.lexicon.has("people.articles", word)]
    return bool(before) and any(scene.lexicon.has("people.prepositions", word) for word in before[-3:])


def counted(scene: Scene, piece: Piece, own: Attribution | None) -> list[Number]:
    """Return the counts of a clause that are not those of its speakers: "three witnesses said"."""
    inside = [n for n in scene.numbers if piece.start <= n.start < piece.end]
    speakers = [one.speaker for one in scene.attributions if one.speaker is not None]
    return [
        n
        for n in inside
        if not any(one.start <= n.start < one.end for one in speakers) or (own is None and not speakers)
    ]


def _counts(scene: Scene, piece: Piece, said: Attribution | None) -> bool:
    """Return whether a clause with a number claims it: it tells what happened or is, or somebody says so."""
    span = (piece.start, piece.end)
    if said is not None and not (piece.kind == "background" and said.after is False):
        return True
    if piece.kind == "joined" and scene.lexicon.patterns["clauses.harming"].match(scene.told, *span):
        return True
    if piece.kind in ("absolute", "joined") and past_in(scene, (0, len(scene.told))):
        return True
    return past_in(scene, span) or (scene.has("past.present", span) and not scene.has("clauses.modal", span))


def is_event(scene: Scene, piece: Piece) -> bool:
    """Return whether a clause tells, in the report's own voice, what happened where or when."""
    span = (piece.start, piece.end)
    if not (past_in(scene, span) or scene.has("past.now", span)) or scene.has("clauses.modal", span):
        return False
    first = scene.told[piece.start : piece.end].split()[:1]
    if first and scene.lexicon.has("people.first", first[0]):
        return False
    dated = any(piece.start <= start < piece.end for start, _, _ in scene.dates)
    if piece.kind in ("background", "fronted"):
        return dated and bool(re.search(r"\w+ \w+ \w+", scene.told[slice(*span)]))
    return dated or any(piece.start <= place.where.start < piece.end and place.sure for place in scene.places)
