"""How far a phrase with a place's name is a place: log-odds from what stands around it.

The weights were set by hand and then checked on texts that were not used for it (docs/words-places.md has the
measured share of readings that were right, by their trust).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import exp, log, log10

from noonmark.words.places.han import is_kind
from noonmark.words.places.lexicon import PlaceWords, Word, common_words, place_words
from noonmark.words.places.phrases import Phrase
from noonmark.words.places.reading import Candidate
from noonmark.words.places.unknown import STREETS

_ENDS = frozenset(".!?\n…:•")
_DATELINE = re.compile(r"\)?\s*(?:,[^.\n]{1,40}?)?\s*(?:\([^)\n]{1,40}\)|[-–—])")
_POSSESSIVE = ("'s", "’s")
_OWN_NAME, _FAR_NAME, _SOME_SIZE = 0.7, 0.15, 10_000
_CYRILLIC = re.compile("[Ѐ-ӿ]")
A_MISREAD_PLACE = 0.1
_LIKE_BY_CHANCE = ((94.0, 0.04), (91.5, 0.12), (88.5, 0.3), (0.0, 0.6))
"""Likeness from which on, and the share of everyday words that are so like some place's name (measured on 250 English
words, roughly: one in two is within a letter or two of one)."""
A_PLACE = 0.2
_LATIN_CHANCE = (0.5, 0.3, 0.12, 0.07, 0.05, 0.03, 0.015)
_CHANCE = (
    (re.compile("[぀-ヿ㐀-鿿]"), (0.055, 0.05, 0.04, 0.03)),
    (re.compile("[가-힯]"), (0.02, 0.013, 0.013)),
    (re.compile("[א-ת]"), (0.065, 0.054, 0.036, 0.017, 0.012)),
    (re.compile("[ء-ي]"), (0.12, 0.095, 0.052, 0.027, 0.02, 0.015)),
    (re.compile("[ა-ჰა-ჿ]"), (0.02, 0.02, 0.008, 0.005, 0.004, 0.003)),
    (re.compile("[Ա-և]"), (0.02, 0.028, 0.01, 0.01, 0.01, 0.01, 0.005)),
    (re.compile("[Ѐ-ӿ]"), (0.1, 0.1, 0.04, 0.03, 0.015, 0.007, 0.004)),
    (re.compile("[Ͱ-Ͽ]"), (0.05, 0.03, 0.03, 0.015, 0.01, 0.005, 0.003)),
)
"""By letters from two on, the last for all longer ones."""


def trust_in_prose(text: str, words: Sequence[Word], phrase: Phrase, found: Sequence[Candidate]) -> float:
    """Return the probability that a phrase of running text means one of its candidates."""
    lists = place_words()
    odds = _size(found) + 0.3 * log(0.05 / by_chance(phrase.text))
    odds += 1.3 * (phrase.last > phrase.first) + 2.5 * _is_dateline(text, phrase)
    odds -= 1.5 * all(each.height < _OWN_NAME for each in found)
    odds += _before(text, words, phrase.first)
    odds += _neighbours(text, words, phrase)
    odds += 2.0 * any(word.low in lists.kinds for word in words[phrase.first : phrase.last + 1])
    odds -= 0.5 * (phrase.found[0].how == "inflected" and words[phrase.first].low[-2:] not in _POSSESSIVE)
    odds -= 0.8 * (phrase.found[0].how == "misspelt") + 1.0 * (phrase.found[0].how == "transliterated")
    odds -= 2.5 * (words[phrase.first].low in lists.persons)
    odds += 0.6 * _common(words, phrase, found) * (1.0 if _begins(text, words, phrase.first) else 0.5)
    return 1.0 / (1.0 + exp(-odds))


def _size(found: Sequence[Candidate]) -> float:
    """Return log-odds by what the name would mean: many people know a large place."""
    if not found:
        return -2.0
    best = found[0].place
    if best.kind == "country":
        return 2.5
    if best.kind == "airport":
        return 3.0
    people = max(best.population, 100) * (1.0 if found[0].score > 98.0 else 0.5)
    return max(-2.2, min(1.8, 1.1 * (log10(people) - 5.0))) + 0.5 * (best.kind == "region")


def _cue(text: str, words: Sequence[Word], first: int) -> bool:
    """Return whether a word such as "in" or a kind of place stands before, in the same sentence."""
    lists = place_words()
    for back in (1, 2, 3):
        if first < back or _parted(text, words, first - back):
            return False
        low = words[first - back].low
        if low in lists.sure_before or low in lists.kinds:
            return True
        if low not in lists.part and low not in lists.weak_before:
            return False
    return False


def _is_dateline(text: str, phrase: Phrase) -> bool:
    """Return whether a phrase opens a line in capitals, as agencies begin: "GOMA, DR Congo -", "KYIV (Reuters)"."""
    before = text[max(0, phrase.start - 20) : phrase.start].rpartition("\n")
    opens = not before[2].strip(" (") and bool(before[1] or phrase.start < 20)
    return phrase.text.isupper() and opens and bool(_DATELINE.match(text, phrase.end))


def _parted(text: str, words: Sequence[Word], at: int) -> bool:
    """Return whether a sentence ends between a word and the next; the dot of "г." and "St." ends none."""
    gap = text[words[at].end : words[at + 1].start]
    return bool(_ENDS & set(gap.replace(".", "") if len(words[at].text) <= 4 else gap))


def _before(text: str, words: Sequence[Word], first: int) -> float:
    lists = place_words()
    if _cue(text, words, first):
        return 2.6
    if first and words[first - 1].low in lists.weak_before:
        return 1.0
    return -0.8 if _begins(text, words, first) else 0.0


def _begins(text: str, words: Sequence[Word], first: int) -> bool:
    """Return whether a word begins a sentence, where any word has a capital."""
    if not first:
        return True
    return bool(_ENDS & set(text[words[first - 1].end : words[first].start]))


def _neighbours(text: str, words: Sequence[Word], phrase: Phrase) -> float:
    """Return log-odds by the capitalised words that touch the phrase: parts of a longer name, mostly a person's."""
    lists = place_words()
    odds = 0.0
    for beside, gap in _beside(text, words, phrase):
        low = beside.low
        later = beside.start > phrase.end
        if low in lists.kinds:
            odds += 2.5
        elif later and low in lists.persons and _begins_or_plain(text, words, phrase.first):
            continue  # "Глава Чечни Рамзан Кадыров", "Head of Chechnya Ramzan Kadyrov"
        elif not beside.may_name or not beside.has_case or low in lists.part or _is_landmark(low):
            continue
        elif low in lists.roles and later:
            odds += 0.3
        elif gap.strip(" \u00a0") == "":
            odds -= 3.2 if later else _against(text, words, phrase.first - 1)
    return odds


def _is_landmark(low: str) -> bool:
    lists = place_words()
    return low in lists.landmark and lists.landmark_kinds[lists.landmark[low]] not in STREETS


def _begins_or_plain(text: str, words: Sequence[Word], first: int) -> bool:
    """Return whether no unknown capitalised word stands before a phrase."""
    if not first or not words[first - 1].may_name:
        return first > 0
    return words[first - 1].low in place_words().no_place and not _begins(text, words, first)


def _against(text: str, words: Sequence[Word], number: int) -> float:
    """Return log-odds against a name after a capitalised word: "Pavel Moscow", and less so "Outside Moscow"."""
    word = words[number]
    if not _begins(text, words, number) or word.low in place_words().persons:
        return 3.2
    return 0.0 if word.low in place_words().no_place else 1.2


def _beside(text: str, words: Sequence[Word], phrase: Phrase) -> list[tuple[Word, str]]:
    out: list[tuple[Word, str]] = []
    if phrase.first:
        before = words[phrase.first - 1]
        out.append((before, text[before.end : phrase.start]))
    if phrase.last + 1 < len(words):
        after = words[phrase.last + 1]
        out.append((after, text[phrase.end : after.start]))
    return out


def _common(words: Sequence[Word], phrase: Phrase, found: Sequence[Candidate]) -> float:
    """Return log-odds against a single everyday word: more where no place of some size has it as its own name."""
    if phrase.first != phrase.last or words[phrase.first].low not in common_words():
        return 0.0
    own = max((each.place.population for each in found if each.height >= _OWN_NAME), default=0)
    return -0.8 if own >= _SOME_SIZE else -2.5


def trust_on_a_sign(words: Sequence[Word], phrase: Phrase, found: Sequence[Candidate]) -> float:
    """Return the probability that words of a sign mean one of the candidates.

    Notes
    -----
    Odds of one in five that a phrase of a sign names a place, over the measured share of everyday words of that
    script and length that are some place's name, times what the rest of the sign says.
    """
    lists = place_words()
    how = phrase.found[0].how
    odds = _misspelt_odds(found) if how == "misspelt" else log(A_PLACE / by_chance(phrase.text))
    odds += _sign_size(found) + _coverage(words, phrase) + _common(words, phrase, found)
    odds += 1.2 * any(word.low in lists.kinds for word in words)
    odds -= _by_sound(phrase.text) * (how in ("transliterated", "misspelt"))
    odds -= 0.6 * (how == "look-alike") + (1.5 if phrase.text.isascii() else 0.4) * (how == "inflected")
    odds -= 2.0 * any(_is_street(word.low) for word in words)  # a street bears a town's name anywhere
    return 1.0 / (1.0 + exp(-odds))


def _by_sound(text: str) -> float:
    """Return log-odds against a name that only sounds so: brought to Latin letters, many words are alike."""
    if text.isascii():
        return 0.0
    return 1.5 if _CYRILLIC.search(text) else 2.5


def _misspelt_odds(found: Sequence[Candidate]) -> float:
    """Return log-odds that a word which is no name as it stands is a misread one, by the best likeness."""
    best = max((each.score for each in found), default=0.0)
    return log(A_MISREAD_PLACE / next(share for least, share in _LIKE_BY_CHANCE if best >= least))


def _sign_size(found: Sequence[Candidate]) -> float:
    """Return log-odds by how large and how usual a meaning is."""
    if not found:
        return -3.0
    best = max(found, key=lambda each: each.share * each.height)
    usual = 0.0 if best.height >= _OWN_NAME else -1.0 if best.height > _FAR_NAME else -2.0
    if best.place.kind != "place":
        return 0.5 + usual
    return max(-0.8, min(0.8, 0.4 * (log10(max(best.place.population, 100)) - 4.3))) + usual


def _coverage(words: Sequence[Word], phrase: Phrase) -> float:
    """Return log-odds by how much of what is no everyday word on the sign the phrase is."""
    lists = place_words()
    beside = [word for number, word in enumerate(words) if not phrase.first <= number <= phrase.last]
    rest = sum(len(word.text) for word in beside if not _is_plain(word, lists))
    own = phrase.end - phrase.start
    first = words[phrase.first]
    before, after = first.text[: phrase.start - first.start], first.text[phrase.end - first.start :]
    whole = phrase.first != phrase.last or (is_kind(before) and is_kind(after))
    return 0.9 - 2.2 * rest / (rest + own) - (0.0 if whole else 3.0)


def _is_plain(word: Word, lists: PlaceWords) -> bool:
    """Return whether a word says nothing against a place beside it: "km", "station", "municipality"."""
    low = word.low
    return (
        len(word.text) < 3 or low in lists.no_place or low in lists.kinds or low in lists.part or low in lists.landmark
    )


def _is_street(low: str) -> bool:
    lists = place_words()
    return low in lists.landmark and lists.landmark_kinds[lists.landmark[low]] in STREETS


def by_chance(text: str) -> float:
    """Return the share of everyday words of a script and length that are some place's name.

    Measured with the gazetteer on 2,000 to 8,000 words of each of the word lists in Tesseract's models (English,
    Russian, Ukrainian, Greek, Hebrew, Arabic, Georgian, Armenian, Chinese, Japanese, Korean), those of
    ``common_words.txt.xz`` taken out for Latin, Cyrillic and Greek; see docs/words-places.md.
    """
    letters = len("".join(text.split()))
    rates = next((rates for script, rates in _CHANCE if script.search(text)), _LATIN_CHANCE)
    return rates[max(0, min(letters, len(rates) + 1) - 2)]
