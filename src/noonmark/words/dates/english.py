"""English words for days, months, units and how they are joined."""

from __future__ import annotations

from noonmark.words.dates import calendar as c
from noonmark.words.dates.holidays import ENGLISH
from noonmark.words.dates.lexicon import Lexicon, Phrases, spelt, told, words
from noonmark.words.dates.numbers import number_words
from noonmark.words.dates.tokens import Token

_MONTHS = words("january february march april may june july august september october november december")
_SHORT = words("jan feb mar apr may jun jul aug sep oct nov dec")
_DAYS = words("monday tuesday wednesday thursday friday saturday sunday")
_SHORT_DAYS = ("mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun")
_HOURS: dict[tuple[float, float], str] = {
    (8, 12): "morning|the morning|in the morning",
    (12, 16): "afternoon|in the afternoon|the afternoon",
    (16, 20): "evening|in the evening|the evening",
    (20, 30): "night|at night|overnight|in the night",
    (12, 12): "noon|at noon|midday|at midday",
    (2, 6): "before dawn|pre-dawn|predawn",
    (4, 7): "dawn|at dawn|daybreak",
    (17, 21): "dusk|at dusk",
}
_UNITS = {
    c.DAY: "day|days|day's|days ' time",
    c.WEEK: "week|weeks|week's|week's time|weeks ' time|calendar week",
    c.MONTH: "month|months|month's|month's time|months ' time|calendar month",
    c.YEAR: "year|years|year's|year's time|years ' time|calendar year|cy",
    c.QUARTER: "quarter|quarters|quarter's",
    c.DECADE: "decade|decades|decade's",
    c.WEEKEND: "weekend|weekends|weekend's",
    c.FORTNIGHT: "fortnight|fortnights|fortnight's time",
    c.CENTURY: "century|centuries",
    c.WORKWEEK: "workweek|working week|work week",
    c.WORKDAY: "business day|working day|work day|weekday|business days|working days|weekdays",
}
_FAR = {
    -2: "the day before yesterday|day before yesterday",
    -1: "yesterday|last day|the last day|past day",
    0: "today|now|current date|the current date",
    1: "tomorrow|tmrw|tmr",
    2: "the day after tomorrow|day after tomorrow|the day after tmrw|day after tmrw|day after tmr|the day after tmr",
}
_JOINTS = {
    "a": "ago|earlier on|back",
    "l": "later|from now|hence|in the future",
    "b": "before|prior to|until before|earlier than|sooner than",
    "f": "after|following on",
    "S": "since|starting from|starting on|starting|as of|beginning on|beginning|commencing|commencing on|from|"
    "as early as|after or equal to|on or after|later than or in|later than or at|later than or on",
    "F": "between",
    "t": "to|until|till|through|thru|til|up to",
    "&": "and",
    "O": "of",
    "I": "in|on|at|during|for|around|about|over|within",
    "B": "by|on or earlier than|before or in|before or on|before or at|ending with|ending on|"
    "no later than|not later than|as late as|on or before|before or equal to",
    "T": "the",
    "A": "a|an",
    "k": "few|a few|several|couple|a couple|a couple of|couple of|few of",
    "g": "rest of|the rest of|rest|remainder of|the remainder of|the remaining of|remaining of|rest of my|rest of our",
    "E": "earlier|earlier in",
    "L": "later in",
    "q": "half",
    "M": "more than|at least|greater than|later than",
    "N": "less than|no more than",
    "J": "to date|till date|until now|till now|up to now",
    "Z": "or later|or after|and later|and after|onwards|onward",
}
_RELATIONS = {
    -1: "last|past|previous|preceding|prior|the last|the past|the previous",
    0: "this|current|present|same|that|the same|the current",
    1: "next|coming|following|upcoming|the next|the coming|the following|the upcoming",
}
_EDGES = {
    "start": "start of|the start of|beginning of|the beginning of|start|beginning of the|start of the",
    "early": "early|early in|the early",
    "middle": "middle of|the middle of|mid|the mid|mid of",
    "end": "end of|the end of|end",
    "late": "late|late in|the late",
}
_SEASONS = ("winter", "spring", "summer", "autumn|fall")
_DOUBTFUL = {
    "may": "m",
    "march": "m",
    "sat": "w",
    "sun": "w",
    "wed": "w",
    "mon": "w",
    "dec": "m",
    "mar": "m",
    "fall": "s",
}
_OF_DATES = {"in", "on", "during", "around", "for"}
_COMING = (
    "will|shall|going|plans|planned|planning|scheduled|due|expected|upcoming|would|tomorrow|next|i'll|we'll|it'll|he'll|"
    "she'll|they'll|you'll"
)
_GONE = (
    "said|was|were|had|told|took|came|began|wrote|saw|did|has|have|been|held|made|went|fell|struck|hit|shot|left|found"
)


def _phrases() -> Phrases:
    out: Phrases = {}
    for number, (name, short) in enumerate(zip(_MONTHS, _SHORT, strict=True), 1):
        out |= told("m", number, (name, short))
    out |= told("m", 9, "sept")
    for number, (name, short) in enumerate(zip(_DAYS, _SHORT_DAYS, strict=True)):
        out |= told("w", number, (name, f"{name}s", *short.split()))
    for tag, table in (("u", _UNITS), ("d", _FAR), ("r", _RELATIONS), ("e", _EDGES), ("p", _HOURS)):
        for value, names in table.items():
            out |= told(tag, value, names)
    for number, names in enumerate(_SEASONS):
        out |= told("s", number, names)
    for tag, names in _JOINTS.items():
        out |= spelt(tag, names)
    for names, feast in ENGLISH.items():
        out |= told("h", feast, names)
    out |= told("U", 0, "hours|hour") | told("P", 0, "am|a m") | told("P", 12, "pm|p m")
    out |= told("D", (0, (20, 30)), "tonight") | told("D", (-1, (20, 30)), "last night|overnight last night")
    out |= told("D", (0, (8, 12)), "this morning") | told("D", (0, (16, 20)), "this evening")
    out |= told("D", (0, (12, 16)), "this afternoon")
    return out


def _in_context(tokens: list[Token], text: str) -> list[Token]:
    """Take the tag from "may", "march", "sat" and the like where nothing beside them makes them dates."""
    out = list(tokens)
    for at, token in enumerate(tokens):
        word = text[token.start : token.end]
        if _DOUBTFUL.get(word.casefold()) == token.tag and not _dated(tokens, at, text):
            out[at] = Token("x", word.casefold(), token.start, token.end)
    return out


def _dated(tokens: list[Token], at: int, text: str) -> bool:
    """Return whether a doubtful word stands where only a date can."""
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and _is_number_beside(tokens[at], after, text):
        return True
    if after is not None and after.tag in "t-" and tokens[at + 2 : at + 3] and tokens[at + 2].tag == tokens[at].tag:
        return True
    if before is None:
        return after is not None and after.tag in "t-/"
    return _fits_before(tokens, at, before) if tokens[at].tag != "w" else _fits_weekday(before)


def _fits_weekday(before: Token) -> bool:
    return before.tag in "r/" or (before.tag == "I" and before.value == "on")


def _fits_before(tokens: list[Token], at: int, before: Token) -> bool:
    """Return whether the word before a doubtful month stands before a date."""
    if before.tag in "nyoSFbfBeO-/LE" or (before.tag == "I" and before.value in _OF_DATES):
        return not _means_a_verb(tokens, at)
    if before.tag == "t":
        return before.value != "to" or (at > 1 and tokens[at - 2].tag in "mnoy2")
    return before.tag == "r"


def _is_number_beside(word: Token, after: Token, text: str) -> bool:
    """Return whether a number follows as in a date; after a weekday only one in digits ("sun second" is none)."""
    if after.tag not in "noy" or text[word.end : after.start] not in {" ", ". ", "-", "/", " the "}:
        return False
    return word.tag == "m" or text[after.start].isdigit()


def _means_a_verb(tokens: list[Token], at: int) -> bool:
    """Return whether "for may" and the like go on as no date does: by another word for a verb."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is not None and after.tag == "x" and after.value in {"be", "have", "not", "also"}


ENGLISH_LEXICON = Lexicon(
    code="en",
    phrases=_phrases(),
    numbers=number_words,
    context=_in_context,
    day_first=False,
    coming=frozenset(_COMING.split("|")),
    gone=frozenset(_GONE.split("|")),
    gone_endings=("ed",),
)
