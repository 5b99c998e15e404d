"""Numbers of people and things in a sentence, with their unit and bound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from noonmark.words.claims.claim import Bound, Counted
from noonmark.words.claims.lexicon import Lexicon, words_for
from noonmark.words.claims.speakers import Word, words_in

Span = tuple[int, int]
_DIGITS = r"\d{1,3}(?:[,  \u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_WORDS_TO_UNIT = 4
_CLAUSE_END = re.compile(r"[.,;:()▮—!?]")


@dataclass(frozen=True)
class Number:
    """A number with what it counts; ``start`` is where its bound begins, ``end`` where its unit ends."""

    start: int
    end: int
    counted: Counted


def counts_in(text: str, span: Span, lexicon: Lexicon, dead: Sequence[Span] = ()) -> list[Number]:
    """Return the counts of a stretch of text in order; ages, dates, measures and money are none.

    Examples
    --------
    >>> [one] = counts_in("At least 1,300 people were detained.", (0, 36), words_for("en"))
    >>> one.counted
    Counted(value=1300, unit='people detained', bound='at least')
    """
    found: list[Number] = []
    for match in _number(lexicon.code).finditer(text, *span):
        if any(start <= match.start("n") < end for start, end in dead) or (found and match.start() < found[-1].end):
            continue
        one = _counted(text, match, span, lexicon) or _same_unit(text, match, found, lexicon)
        if one is not None:
            found.append(one)
    return found


@lru_cache(maxsize=3)
def _number(code: str) -> re.Pattern[str]:
    lexicon = words_for(code)
    words = "|".join(sorted(map(re.escape, lexicon.numbers), key=len, reverse=True))
    scales = "|".join(
        sorted((re.escape(word) + (r"\w*" if len(word) > 2 else "") for word in lexicon.scales), key=len, reverse=True)
    )
    vague = lexicon.patterns["counting.vague"].pattern
    bounds = "|".join(lexicon.patterns[f"counting.{key}"].pattern for key in ("at_least", "at_most", "about"))
    number = rf"(?P<n>{_DIGITS}|(?:{words})(?:[\s-](?:{words}))*)(?!\w)(?P<s>(?:\s(?:{scales})(?!\w)){{0,2}})"
    some = rf"(?P<v>{vague}(?:\s+\w+\s+{vague})?)"
    return re.compile(
        rf"(?P<b>(?:(?:{bounds})\s+)+(?:об?\s+)?)?(?<![\w.,:/№#$€£₽-])(?:{number}|{some})(?P<plus>\+)?(?![-–]?\w|[.,:/]\d|%)",
        re.IGNORECASE,
    )


def _counted(text: str, match: re.Match[str], span: Span, lexicon: Lexicon) -> Number | None:
    before = text[: match.start()].rstrip()
    if before.endswith(("№", "No.", "no.", "$", "€", "£")):
        return None
    end, noun = _unit(text, match.end(), span[1], lexicon, digits=bool(match["n"]) and match["n"][0].isdigit())
    if not noun:
        end, noun = match.end(), _befell(before, lexicon) or _number_of(text[: match.start("n")], lexicon)
    if not noun:
        return None
    value: float | str = match["v"].casefold() if match["v"] else _value(match, lexicon)
    if match["v"]:
        value = " ".join(str(value).split())
    unit = _with_harm(text, end, span[1], noun, lexicon)
    bound = _bound(match, text, end, lexicon)
    return Number(match.start(), end, Counted(value, unit, bound))


def _same_unit(text: str, match: re.Match[str], found: Sequence[Number], lexicon: Lexicon) -> Number | None:
    """Return a bare number that counts what the one before it does: "71 people in Omsk, in Irkutsk more than 60"."""
    told = match["n"] or ""
    ends = re.match(r"\s*(?:[.,;]|$)", text[match.end() :])
    before = text[: match.start("n")]
    bounded = match["b"] or before.rstrip()[-1:] in ("—", "–") or lexicon.patterns["counting.same_as"].search(before)
    if not found or not told[:1].isdigit() or not ends or not bounded:
        return None
    counted = Counted(_value(match, lexicon), found[-1].counted.unit, _bound(match, text, match.end(), lexicon))
    return Number(match.start(), match.end(), counted)


def _value(match: re.Match[str], lexicon: Lexicon) -> float:
    told = match["n"]
    if told[0].isdigit():
        grouped = re.fullmatch(r"\d{1,3}(?:[,  \u202f]\d{3})+", told)
        number = float(re.sub(r"\D", "", told)) if grouped else float(told.replace(",", "."))
    else:
        whole = " ".join(told.casefold().split())
        words = [whole] if whole in lexicon.numbers else re.split(r"[\s-]+", whole)
        number = float(sum(lexicon.numbers.get(word, 0) for word in words))
    for word in match["s"].casefold().split():
        scale = max((key for key in lexicon.scales if word.startswith(key)), key=len, default="")  # fits by the pattern
        number *= lexicon.scales.get(scale, 1)
    return int(number) if number == int(number) else number


def _unit(text: str, at: int, end: int, lexicon: Lexicon, *, digits: bool) -> tuple[int, str]:
    """Return where the unit of a number ends, and its words; "" where nothing is counted."""
    area = lexicon.patterns["counting.area_units"].search(text, at, min(end, at + 40))
    stop = _CLAUSE_END.search(text, at, end)
    words = words_in(text, at, stop.start() if stop else end)[:_WORDS_TO_UNIT]
    if area is not None and text[at : area.start()].casefold().strip() in ("", "of"):
        return area.end(), area.group()
    first = words[0] if words else None
    if first is None:
        return at, ""
    known = _known_unit(words, lexicon)
    if known is not None:
        return known
    if _is_passive(first, lexicon):
        harmed = [word for word in words[1:] if lexicon.has("counting.harm", word.text)]
        return (harmed[0].end, f"people {harmed[0].text}") if harmed else (at, "")
    return _common_unit(text, words, end, lexicon, digits=digits) or (at, "")


def _common_unit(
    text: str, words: Sequence[Word], end: int, lexicon: Lexicon, *, digits: bool
) -> tuple[int, str] | None:
    """Return a unit that no list has: a common noun in the plural, behind one describing word or none."""
    first = words[0]
    if _plain_noun(first, lexicon) and (digits or _goes_on_with_verb(text, first.end, end, lexicon)):
        return first.end, first.text
    second = words[1] if len(words) > 1 and digits and lexicon.code == "en" else None
    if second is None or not _plain_noun(second, lexicon) or not _may_describe(first, lexicon):
        return None
    return second.end, f"{first.text} {second.text}"


def _may_describe(word: Word, lexicon: Lexicon) -> bool:
    """Return whether a word may stand between a number and what it counts: "1,924 polling stations"."""
    keys = ("counting.no_units", "people.prepositions", "people.boundaries", "clauses.and", "reporting.assert")
    return word.text.isalpha() and not _is_verb(word, lexicon) and not any(lexicon.has(key, word.text) for key in keys)


def _known_unit(words: Sequence[Word], lexicon: Lexicon) -> tuple[int, str] | None:
    """Return a unit of the lists among the words behind a number, up to a verb or a preposition."""
    for number, word in enumerate(words):
        if lexicon.has("counting.units", word.text):
            more = number + 1 < len(words) and lexicon.has("counting.units", words[number + 1].text)
            last = number + 1 if more and lexicon.code == "en" else number
            return words[last].end, _noun(words[: last + 1], lexicon)
        if lexicon.has("counting.harm", word.text):
            return word.end, word.text
        joins = (number == 0 and lexicon.has("counting.of", word.text)) or word.text.isdigit()
        joins = joins or (number > 0 and words[number - 1].text.isdigit())
        if (lexicon.has("counting.no_units", word.text) and not joins) or _is_verb(word, lexicon):
            return None
    return None


def _is_passive(word: Word, lexicon: Lexicon) -> bool:
    return lexicon.code == "en" and word.text.casefold() in ("were", "was", "have", "had", "are")


def _is_verb(word: Word, lexicon: Lexicon) -> bool:
    keys = ("past.irregular", "past.present", "reporting.passive")
    return lexicon.code == "en" and any(lexicon.has(key, word.text) for key in keys)


def _goes_on_with_verb(text: str, at: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether a verb follows at once: "two projectiles were shot down"."""
    following = words_in(text, at, min(end, at + 30))[:1]
    return bool(following) and _is_verb(following[0], lexicon)


def _number_of(before: str, lexicon: Lexicon) -> str:
    """Return what a bare number counts in "the number of houses burnt has risen to 12", "" elsewhere."""
    found = lexicon.patterns["counting.number_of"].search(before)
    return " ".join((found["what"] or lexicon.dead).split()) if found else ""


def _befell(before: str, lexicon: Lexicon) -> str:
    """Return "people killed" for a bare number behind "killing", "" behind any other word."""
    last = before.rsplit(maxsplit=1)[-1] if before.split() else ""
    return lexicon.harming.get(last.casefold(), "")


def _noun(words: Sequence[Word], lexicon: Lexicon) -> str:
    """Return a unit with the words that describe it, without "of 20"."""
    kept = [word for word in words if not (lexicon.has("counting.of", word.text) or word.text.isdigit())]
    return " ".join(word.text for word in kept)


def _plain_noun(word: Word, lexicon: Lexicon) -> bool:
    """Return whether a word that no list has is a common noun in the plural."""
    if lexicon.code != "en":
        return word.text[:1].islower() and len(word.text) > 3 and not lexicon.has("counting.no_units", word.text)
    if lexicon.has("counting.abstract", word.text) or lexicon.has("counting.no_units", word.text):
        return False
    plural = word.text.endswith("s") and not word.text.endswith(("ss", "'s", "’s"))
    return word.text[1:].islower() and plural and len(word.text) > 3


def _with_harm(text: str, at: int, end: int, noun: str, lexicon: Lexicon) -> str:
    """Return a unit such as "people" with what befell them: "people detained"."""
    if not lexicon.has("counting.generic", noun.rsplit(maxsplit=1)[-1]):
        return noun
    stop = _CLAUSE_END.search(text, at, end)
    for word in words_in(text, at, stop.start() if stop else end)[:5]:
        if lexicon.has("counting.harm", word.text):
            return f"{noun} {word.text}"
        if not (lexicon.has("reporting.passive", word.text) or lexicon.has("reporting.helpers", word.text)):
            return noun
    return noun


def _bound(match: re.Match[str], text: str, end: int, lexicon: Lexicon) -> Bound:
    told = match["b"] or ""
    if told and lexicon.patterns["counting.rose"].search(text, 0, match.start("n")):
        return "exact"
    for key, bound in (("at_least", "at least"), ("at_most", "at most"), ("about", "about")):
        if lexicon.patterns[f"counting.{key}"].search(told):
            return bound  # pyright: ignore[reportReturnType]
    if match["plus"] or lexicon.patterns["counting.after_at_least"].match(text[end : end + 12].lstrip()):
        return "at least"
    return "about" if match["v"] else "exact"
