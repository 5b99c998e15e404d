"""A claim put together: whose it is, where, when, how many, with which hedge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from noonmark.words.claims.attribution import Attribution
from noonmark.words.claims.claim import THE_REPORT, Claim, Kind, Period, Voice, Where
from noonmark.words.claims.counting import Number
from noonmark.words.claims.discourse import Discourse, Person
from noonmark.words.claims.kinds import is_whole_quote
from noonmark.words.claims.lexicon import Lexicon
from noonmark.words.claims.pieces import Piece
from noonmark.words.claims.placing import Located, named
from noonmark.words.claims.scene import Scene, between
from noonmark.words.claims.speakers import UNNAMED, read_speaker, words_in

_MORE_EXACT = {"": 3, "airport": 3, "place": 2, "region": 1, "country": 0}


@dataclass(frozen=True)
class Draft:
    """A claim before its details: its clause, the clauses joined to it, and whose words they are."""

    kind: Kind
    piece: Piece
    start: int
    end: int
    said: Attribution | None
    own: Attribution | None
    number: Number | None = None


def built(scene: Scene, draft: Draft, discourse: Discourse) -> tuple[Claim, Person | None]:
    """Return a draft as a claim, and its speaker."""
    voice, person = _voice(scene, draft, discourse)
    start, end = _edges(scene, draft)
    base = scene.sentence.start
    claim = Claim(
        kind=draft.kind,
        start=base + start,
        end=base + end,
        text=scene.context.text[base + start : base + end],
        voice=voice,
        where=_where(scene, draft, discourse),
        when=_when(scene, draft),
        counted=draft.number.counted if draft.number else None,
        hedge=_hedge(scene, (start, end)),
        document=_document(scene, (start, end), draft.kind),
        quotes=tuple(q.inner for q in scene.sentence.quotes if start <= q.start - base < end),
    )
    return _continued(claim, discourse, scene.lexicon), person


def _edges(scene: Scene, draft: Draft) -> tuple[int, int]:
    """Return a claim's offsets without the sentence's stop, which stays where a quotation ends with it."""
    start, end = draft.start, draft.end
    while end > start and scene.told[end - 1] in ".!?… ,;:—–":
        end -= 1
    while start < end and scene.told[start] in " ,;:—–-•":
        start += 1
    base = scene.sentence.start
    for quote in scene.sentence.quotes:  # a term in quotes keeps its marks, which the mask shows as blanks
        if quote.start - base < start < quote.end - base:
            start = quote.start - base
        if quote.start - base < end < quote.end - base:
            end = quote.end - base
    if scene.told[start : start + 1] == "(" and ")" not in scene.told[start:end]:
        start += 1
    if end < len(scene.told) and scene.told[end] == " " and any(q.end - base == end + 1 for q in scene.sentence.quotes):
        end += 1
    if start and any(q.start - base == start - 1 for q in scene.sentence.quotes):
        start -= 1
    return start, end


def _voice(scene: Scene, draft: Draft, discourse: Discourse) -> tuple[Voice, Person | None]:
    if draft.kind == "not-verified" and draft.own is None:
        return _unverifying(scene, draft, discourse)
    said = draft.said
    channel = _channel(scene, draft)
    if said is None and draft.kind == "quote":
        return _carried(discourse, scene)
    if said is None:
        return Voice(THE_REPORT, channel=channel if draft.kind == "statement" else ""), None
    verb = " ".join(scene.told[slice(*said.verb)].split())
    speaker = said.speaker or _elided(scene, said)
    if speaker is None:
        return Voice(THE_REPORT, channel=channel), None
    voice, person = discourse.voice(speaker, scene.lexicon, at=scene.sentence.start, genitive=said.mood == "according")
    return replace(voice, channel=channel, verb=verb), person


def _elided(scene: Scene, said: Attribution):
    """Return the speaker whom "and stressed" leaves out: the one before."""
    before = [one.speaker for one in scene.attributions if one.start < said.start and one.speaker is not None]
    return before[-1] if before else None


def _carried(discourse: Discourse, scene: Scene) -> tuple[Voice, Person | None]:
    """Return whose a quotation is that stands alone: of who spoke last, in this paragraph or the one before."""
    whole = is_whole_quote(scene.told)
    before = discourse.speaker_before(scene.sentence.paragraph, 1 if whole else 0)
    if before is None:
        return Voice(f"somebody{UNNAMED}", note="the text does not say who"), None
    note = "carried over from the sentence before"
    return Voice(before.voice.speaker, before.voice.role, note=note), discourse.last[-1] if discourse.last else None


def _unverifying(scene: Scene, draft: Draft, discourse: Discourse) -> tuple[Voice, Person | None]:
    """Return who could not verify: the subject, "we" as who publishes, or the report itself."""
    found = scene.lexicon.find("not_verified.patterns", scene.told, draft.piece.start, draft.piece.end)
    words = words_in(scene.told, draft.piece.start, found.start()) if found else []
    aside = ("reporting.helpers", "reporting.passive")
    words = [w for w in words if not any(scene.lexicon.has(key, w.text) for key in aside)][:6]
    if words and scene.lexicon.has("people.first", words[-1].text):
        return Voice(scene.context.source or THE_REPORT), None
    speaker = read_speaker(scene.told, words, scene.lexicon) if words and not _names_footage(scene, words) else None
    if speaker is None or (speaker.kind == "unnamed" and not scene.lexicon.has("people.bodies", words[-1].text)):
        return Voice(THE_REPORT), None
    if speaker.kind == "pronoun":
        return Voice(THE_REPORT), None
    if speaker.kind == "unnamed":
        return Voice(speaker.words), None
    return discourse.voice(speaker, scene.lexicon)[0], None


def _names_footage(scene: Scene, words: Sequence[object]) -> bool:
    return any(scene.lexicon.has("footage.nouns", getattr(word, "text", "")) for word in words)


def _channel(scene: Scene, draft: Draft) -> str:
    for start, _, name in scene.channels:
        if draft.start <= start < draft.end:
            return name
    return ""


def _where(scene: Scene, draft: Draft, discourse: Discourse) -> tuple[Where, ...]:
    inside = [p for p in scene.places if draft.start <= p.where.start < draft.end and not _of_speaker(p, scene)]
    if draft.kind in ("quote", "document", "not-verified"):
        return ()
    if draft.kind == "statement" and not _tells_of_place(scene, draft):
        return ()
    places = sorted(inside, key=lambda each: -_MORE_EXACT.get(each.kind, 0))
    base = scene.sentence.start
    found = tuple(replace(p.where, start=p.where.start + base, end=p.where.end + base) for p in places)
    if not found and draft.kind == "event":
        owner = named(between(scene.context.places, base + draft.start, base + draft.end))
        return (owner,) if owner else ()
    if (
        not found
        and draft.kind == "footage"
        and scene.lexicon.patterns["footage.definite"].search(_words(scene, draft))
    ):
        return discourse.footage_before(scene.sentence.paragraph)
    return found


def _words(scene: Scene, draft: Draft) -> str:
    return scene.told[draft.start : draft.end].lstrip()


def _of_speaker(place: Located, scene: Scene) -> bool:
    """Return whether a place belongs to the speaker or to where they spoke: "told a briefing in Kabul that"."""
    at = place.where.start
    for one in scene.attributions:
        if one.start <= at < one.end:
            return True
        that = scene.lexicon.find("clauses.that", scene.told, one.verb[1])
        if not one.after and that is not None and one.verb[1] <= at < that.start() and one.mood != "according":
            return True
    return False


def _tells_of_place(scene: Scene, draft: Draft) -> bool:
    """Return whether a statement says what is or was somewhere, not what shall be or is asked for."""
    said = draft.said
    if said is None or said.mood == "direct":
        return False
    return not scene.has("clauses.modal", (draft.piece.start, draft.piece.end))


def _when(scene: Scene, draft: Draft) -> Period | None:
    inside = [(start, period) for start, _, period in scene.dates if draft.start <= start < draft.end]
    if draft.kind == "quote" and draft.said is not None:
        inside = [row for row in inside if not _of_another_clause(scene, row[0], draft.said.end)]
    if len(inside) < 2:
        return inside[0][1] if inside else None
    said = draft.said
    told = [period for start, period in inside if not (said and _with_verb(scene, start, said))]
    if draft.kind == "footage":
        told = [period for start, period in inside if not _with_posting(scene, start)]
    return told[0] if told and draft.kind != "quote" else inside[0][1]


def _of_another_clause(scene: Scene, at: int, after: int) -> bool:
    """Return whether a date stands behind "who" or "which" and tells something else of the speaker."""
    return at > after and scene.lexicon.find("people.nesting", scene.told, after, at) is not None


def _with_posting(scene: Scene, at: int) -> bool:
    """Return whether a date tells when footage was posted: "a clip shared on Monday"."""
    before = " ".join(scene.told[:at].split()[-4:])
    return scene.lexicon.find("footage.posting", before) is not None


def _with_verb(scene: Scene, at: int, said: Attribution) -> bool:
    """Return whether a date stands at the reporting words: "said on Monday that"."""
    if said.start <= at <= said.end:
        return True
    between = scene.told[min(at, said.end) : max(at, said.start)]
    return said.end <= at and len(between.split()) <= 3 and "," not in between


def _hedge(scene: Scene, span: tuple[int, int]) -> str:
    found = scene.lexicon.find("hedges.patterns", scene.told, *span)
    return " ".join(found.group().split()) if found else ""


def _document(scene: Scene, span: tuple[int, int], kind: Kind) -> str:
    if kind not in ("statement", "quote", "document"):
        return ""
    for key in ("documents.nouns", "documents.speeches"):
        found = scene.lexicon.find(key, scene.told, *span)
        if found is not None and not scene.lexicon.patterns["documents.not_before"].match(scene.told[found.end() :]):
            return found.group().casefold()
    return ""


def _continued(claim: Claim, discourse: Discourse, lexicon: Lexicon) -> Claim:
    """Return a claim that goes on with "he added" with the day and channel of the one before."""
    if not discourse.claims or not lexicon.has("reporting.continuing", claim.voice.verb):
        return claim
    before = discourse.claims[-1]
    if before.voice.speaker != claim.voice.speaker or before.kind not in ("quote", "statement", "count"):
        return claim
    said_then = before.when if before.kind == "quote" else None
    return replace(
        claim,
        when=claim.when or said_then,
        voice=replace(claim.voice, channel=claim.voice.channel or before.voice.channel),
    )
