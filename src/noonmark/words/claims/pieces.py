"""A sentence cut into the clauses that may each make a claim of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from noonmark.words.claims.lexicon import words_for
from noonmark.words.claims.scene import Scene, past_in

PieceKind = Literal["main", "fronted", "background", "absolute", "joined"]
_MOST_BETWEEN, _MOST_TO_SPEAKER = 4, 8
_EDGES = " \t\n\r,;:—–-"


@dataclass(frozen=True)
class Piece:
    """A clause: offsets into the sentence, and how it hangs on the rest.

    ``main``; ``fronted``, a phrase before the main clause; ``background``, what goes on at the same time or went
    before; ``absolute``, "with some of them hurt"; ``joined``, a clause after "and".
    """

    start: int
    end: int
    kind: PieceKind


def pieces_of(scene: Scene) -> list[Piece]:
    """Return the clauses of a sentence in order, without the signs between them."""
    told, lexicon = scene.told, scene.lexicon
    start = _fronted_end(scene)
    cuts = [(start, start, "main")] if start else [(0, 0, "main")]
    for found in _cutting(lexicon.code).finditer(told, start + 1):
        kind = _kind(found, scene)
        if kind and not _in_speaker(found.start(), found.end(), scene):
            cuts.append((found.start(), _content(found, kind), kind))
    cuts += _elided(scene, start)
    cuts = _spread(sorted(set(cuts)))
    out = [Piece(*_trimmed(told, 0, start), "fronted")] if start else []
    for number, (_, begin, kind) in enumerate(cuts):
        end = cuts[number + 1][0] if number + 1 < len(cuts) else len(told)
        span = _trimmed(told, begin, end)
        if span[1] > span[0]:
            out.append(Piece(*span, kind))  # pyright: ignore[reportArgumentType]
    return out


def _spread(cuts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return cuts of which none begins inside another's connecting word."""
    out: list[tuple[int, int, str]] = []
    for cut in cuts:
        if not out or cut[0] >= out[-1][1]:
            out.append(cut)
    return out


def _trimmed(told: str, start: int, end: int) -> tuple[int, int]:
    while start < end and told[start] in _EDGES + ".":
        start += 1
    while start < end and told[end - 1] in _EDGES:
        end -= 1
    return start, end


@lru_cache(maxsize=3)
def _cutting(code: str) -> re.Pattern[str]:
    lexicon = words_for(code)
    words = {
        key: lexicon.patterns[f"clauses.{key}"].pattern
        for key in ("background", "absolute", "and", "background_bare", "harming")
    }
    return re.compile(
        rf"(?:,|\s[—–-]|;)\s*(?P<bg>{words['background']})"
        rf"|(?:,|\s[—–-]|;)\s*(?P<abs>{words['absolute']})"
        rf"|(?:,|\s[—–-]|;)\s*(?P<and>{words['and']})"
        rf"|,\s*(?P<harm>{words['harming']})"
        rf"|\s(?:while\s+|and\s+)?(?P<harm2>{words['harming']})(?=\s+(?:[\w-]+\s+){{0,3}}?(?:\d|[a-z]+\s))"
        rf"|\s(?P<bare>{words['background_bare']})|;\s|(?P<list>,\s)",
        re.IGNORECASE,
    )


def _kind(found: re.Match[str], scene: Scene) -> str:
    if found["list"]:
        return "joined" if _lists_counts(found, scene) else ""
    if found["bg"] or found["bare"]:
        return "background"
    if found["harm"] or found["harm2"]:
        more = any(0 <= number.start - found.end() <= 4 for number in scene.numbers)
        first = found["harm2"] and not any(number.end <= found.start() for number in scene.numbers)
        return "joined" if more and not first else ""
    if found["abs"]:
        return "absolute" if _says_more(found, scene) else ""
    return "joined"


def _says_more(found: re.Match[str], scene: Scene) -> bool:
    """Return whether "with ..." or "including ..." has a count, a speaker or footage of its own."""
    start = found.start("abs")
    stop = re.compile(r"[,;—]\s|$").search(scene.told, start)
    end = stop.end() if stop else len(scene.told)
    own = [number.start for number in scene.numbers] + [one.start for one in scene.attributions]
    return any(start <= at <= end + 1 for at in own) or scene.has("footage.nouns", (start, end))


def _lists_counts(found: re.Match[str], scene: Scene) -> bool:
    """Return whether a bare comma parts two counts: "seven were hurt, two died"."""
    after = [number for number in scene.numbers if number.start >= found.end()]
    before = [number for number in scene.numbers if number.end <= found.start()]
    if not after or not before:
        return False
    between = scene.told[found.end() : after[0].start].split()
    return len(between) <= _MOST_BETWEEN and "," not in scene.told[found.end() : after[0].start]


def _content(found: re.Match[str], kind: str) -> int:
    """Return where a clause begins behind its cut: with its connecting word, but for "and" and for background."""
    if kind == "joined" and found["and"]:
        return found.end()
    for name in ("abs", "harm", "harm2"):
        if found[name]:
            return found.start(name)
    return found.end()


def _in_speaker(at: int, following: int, scene: Scene) -> bool:
    """Return whether a cut would part a speaker from the reporting words, or these from what they report."""
    return any(one.start < at < one.end or (one.after and one.start == following) for one in scene.attributions)


def _fronted_end(scene: Scene) -> int:
    """Return where a phrase before the main clause ends, 0 without one."""
    told, lexicon = scene.told, scene.lexicon
    first = told.split(maxsplit=1)[0] if told.split() else ""
    if not lexicon.has("clauses.fronted", first):
        return 0
    if any(number.start == 0 for number in scene.numbers):
        return 0
    comma = told.find(",")
    while comma > 0 and scene.numbers and any(n.start <= comma < n.end for n in scene.numbers):
        comma = told.find(",", comma + 1)
    rest = told[comma + 1 :].lstrip() if comma > 0 else ""
    if comma <= 0 or not rest or len(told[:comma].split()) > 30:
        return 0
    if any(one.after and 0 <= one.start - comma <= 4 for one in scene.attributions):
        return 0
    if scene.has("footage.nouns", (0, comma)) or _has_own_verb(scene, comma):
        return 0
    cut = _cutting(lexicon.code).match(told, comma)
    return 0 if cut is not None and not cut["list"] else comma


def _has_own_verb(scene: Scene, comma: int) -> bool:
    """Return whether the words up to a comma are a clause of their own: "В Казани задержали 5 человек, ..."."""
    lexicon = scene.lexicon
    if lexicon.code == "en" or lexicon.has("people.nesting", scene.told.split(maxsplit=1)[0]):
        return False
    return past_in(scene, (0, comma)) and any(number.end <= comma for number in scene.numbers)


def _elided(scene: Scene, start: int) -> list[tuple[int, int, str]]:
    """Return cuts before verbs whose subject is left out: "and stressed", "and put Moscow on the backfoot"."""
    told, lexicon = scene.told, scene.lexicon
    cuts: list[tuple[int, int, str]] = []
    for one in scene.attributions:
        if one.speaker is None and one.start > start:
            before = re.search(
                rf"(?:,\s*)?(?:{lexicon.patterns['clauses.and'].pattern})?\s*(?:\w+ly\s+)?$",
                told[: one.start],
                re.IGNORECASE,
            )
            cuts.append((before.start() if before else one.start, one.start, "joined"))
    for found in lexicon.patterns["clauses.and"].finditer(told, start):
        following = told[found.end() : found.end() + 24].split()[:1]
        if following and (_parts_counts(found, scene) or _parts_speakers(found, scene)):
            cuts.append((found.start(), found.end(), "joined"))
    return cuts


def _parts_speakers(found: re.Match[str], scene: Scene) -> bool:
    """Return whether a bare "and" or "but" stands before another speaker: "he said no but on Sunday she said yes"."""
    before = [one for one in scene.attributions if one.end <= found.start()]
    after = [one for one in scene.attributions if one.start >= found.end() and one.speaker is not None]
    if not before or not after or after[0].after:
        return False
    between = (found.end(), after[0].start)
    return len(scene.told[slice(*between)].split()) <= _MOST_TO_SPEAKER and not past_in(scene, between)


def _parts_counts(found: re.Match[str], scene: Scene) -> bool:
    """Return whether a bare "and" stands between two counts that each have a verb: "killing 5 and injuring 12"."""
    after = [
        n for n in scene.numbers if n.start - found.end() >= 0 and len(scene.told[found.end() : n.start].split()) <= 2
    ]
    before = [n for n in scene.numbers if n.end <= found.start()]
    if not after or not before or not after[0].counted.unit:
        return False
    verb = past_in(scene, (before[-1].start, found.start())) or before[-1].counted.unit.split()[-1:] == ["killed"]
    return verb and before[-1].counted.unit != after[0].counted.unit
