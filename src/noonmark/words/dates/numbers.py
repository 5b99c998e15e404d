"""Numbers in English words: "twenty-first", "two thousand and eighteen", "nineteen seventy eight"."""

from __future__ import annotations

from noonmark.words.dates.lexicon import words
from noonmark.words.dates.parts import NamedYear
from noonmark.words.dates.tokens import Token, end_of, stem_of

_ONES = {
    word: number
    for number, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
_TENS = {word: 20 + 10 * k for k, word in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"))}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        1,
    )
} | {"thirtieth": 30}
_DECADES = {f"{word[:-1]}ies": value for word, value in _TENS.items()} | {"tens": 10, "noughties": 0, "hundreds": 0}
_SMALL = _ONES | _TENS
_STARTS = frozenset(_SMALL) | frozenset(_ORDINALS) | frozenset(_DECADES)
_ENDS = frozenset(_ORDINALS) | frozenset(_DECADES) | {"thousands"}
_INSIDE = _STARTS | {"hundred", "thousand", "thousands"}
_NO_DIGITS = "-abcdefghijklmnopqrstuvwxyzабвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"
_JOINING = frozenset({"-", "and"})


def number_words(tokens: list[Token]) -> list[Token]:
    """Return the tokens with runs of number words, and digits, made one token each."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        found, count = _number_at(tokens, at)
        out.append(found)
        at += count
    return out


def _number_at(tokens: list[Token], at: int) -> tuple[Token, int]:
    token = tokens[at]
    word = stem_of(token) if token.tag == "x" else ""
    if word[:1].isdigit():
        return digits(token), 1
    if word not in _STARTS:
        return token, 1
    return _best(token, *_run(tokens, at))


def _run(tokens: list[Token], at: int) -> tuple[list[str], list[int]]:
    """Return the number words from one token on, and where each ends."""
    told: list[str] = []
    ends: list[int] = []
    for k in range(at, min(len(tokens), at + 12)):
        word = stem_of(tokens[k])
        joins = word in _JOINING and _goes_on(tokens, k + 1, told)
        if tokens[k].tag not in "x-" or (not joins and word not in _INSIDE):
            break
        told.append(word)
        ends.append(end_of(tokens[k]))
        if word in _ENDS:
            break
    return told, ends


def _goes_on(tokens: list[Token], at: int, told: list[str]) -> bool:
    """Return whether "and" or a hyphen joins two number words into one number."""
    if at >= len(tokens) or not told or tokens[at].tag != "x":
        return False
    word = stem_of(tokens[at])
    if told[-1] in {"hundred", "thousand"}:
        return word in _SMALL or word in _ORDINALS or word in _DECADES
    return told[-1] in _TENS and (word in _ORDINALS or 0 < _ONES.get(word, 0) < 10)


def _best(token: Token, told: list[str], ends: list[int]) -> tuple[Token, int]:
    """Return the longest start of a run that makes a number, and how many tokens it takes."""
    for count in range(len(told), 0, -1):
        if told[count - 1] in _JOINING:
            continue
        made = _value([word for word in told[:count] if word not in _JOINING])
        if made is not None:
            return Token(made[0], made[1], token.start, ends[count - 1]), count
    return token, 1


def _value(told: list[str]) -> tuple[str, int] | None:
    last = told[-1]
    if last in _DECADES or last == "thousands":
        return _decade(told)
    if last in _ORDINALS:
        if len(told) == 1:
            return "o", _ORDINALS[last]
        before = _TENS.get(told[0])
        return ("o", before + _ORDINALS[last]) if len(told) == 2 and before and _ORDINALS[last] < 10 else None
    return _cardinal(told)


def _decade(told: list[str]) -> tuple[str, int] | None:
    if told[-1] == "thousands":
        return ("Y", 2000) if told == ["two", "thousands"] else None
    if told[-1] == "noughties":
        return "Y", 2000
    value = _DECADES[told[-1]]
    before = _cardinal(told[:-1])
    if before is None:
        return ("Y", value) if len(told) == 1 and value > 10 else None
    return "Y", (before[1] if before[1] >= 1000 else before[1] * 100) + value


def _cardinal(told: list[str]) -> tuple[str, int] | None:
    if not told:
        return None
    if "thousand" in told:
        at = told.index("thousand")
        head, tail = _below_thousand(told[:at]), _below_thousand(told[at + 1 :]) if told[at + 1 :] else 0
        return None if not head or tail is None else ("y", head * 1000 + tail)
    whole = _below_thousand(told)
    return ("n", whole) if whole is not None else _year_in_halves(told)


def _year_in_halves(told: list[str]) -> tuple[str, int] | None:
    """Nineteen eighty-six; nineteen hundred eighty-six."""
    for cut in range(1, len(told)):
        head, tail = _below_hundred(told[:cut]), _below_hundred(told[cut:])
        if told[cut - 1] == "hundred":
            head = _below_hundred(told[: cut - 1])
        elif "hundred" in told[cut:] or (tail is not None and tail < 10 and told[cut] != "zero"):
            continue
        if head is not None and 10 <= head <= 20 and tail is not None:
            return "y", head * 100 + tail
    return None


def _below_thousand(told: list[str]) -> int | None:
    if "hundred" in told:
        at = told.index("hundred")
        head, tail = _below_hundred(told[:at]), _below_hundred(told[at + 1 :]) if told[at + 1 :] else 0
        return None if not head or head > 9 or tail is None else head * 100 + tail
    return _below_hundred(told)


def _below_hundred(told: list[str]) -> int | None:
    if len(told) == 1:
        return _SMALL.get(told[0])
    if len(told) == 2 and told[0] in _TENS and 0 < _ONES.get(told[1], 0) < 10:
        return _TENS[told[0]] + _ONES[told[1]]
    if len(told) == 2 and told[0] == "zero" and told[1] in _ONES:
        return _ONES[told[1]]
    return None


def digits(token: Token) -> Token:
    """Return a token of digits as a number, an ordinal ("22nd", "22-го") or a year."""
    text = stem_of(token)
    plain = text.rstrip(_NO_DIGITS) if not text.isdecimal() else text
    value = int(plain) if plain.isdecimal() and len(plain) < 12 else 0
    end = token.start + len(text)
    if plain != text and 1000 <= value < 3000 and "-" in text:
        return Token("y", NamedYear(value), token.start, end)
    if plain != text:
        return Token("o", value, token.start, end)
    return Token("y" if len(plain) == 4 and 1000 <= value < 3000 else "n", value, token.start, end)
