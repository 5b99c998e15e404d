"""The order in which the rules are used: what is closest to a date first, what leans on it later."""

from __future__ import annotations

import re

from noonmark.words.dates import (
    counted_rules,
    day_rules,
    hour_rules,
    part_rules,
    range_rules,
    span_rules,
    weekday_rules,
)  # fmt: skip
from noonmark.words.dates.rewriting import Rule, rewritten
from noonmark.words.dates.tokens import Token

RULES: tuple[Rule, ...] = (
    *hour_rules.CLOCK,
    *day_rules.NAMED,
    *range_rules.IN_MONTH,
    *day_rules.RELATIVE,
    *weekday_rules.WEEKDAYS,
    *day_rules.OPEN,
    *span_rules.RUNNING,
    *part_rules.OF_YEARS,
    *span_rules.PLAIN,
    *day_rules.OPEN,
    *counted_rules.COUNTED,
    *part_rules.PARTS,
    *hour_rules.HOURS,
    *range_rules.OF_SPANS,
    *weekday_rules.OF_SPANS,
    *day_rules.OF_SPANS,
    *range_rules.RANGES,
    *weekday_rules.RANGES,
    *counted_rules.COUNTED,
    *range_rules.OPEN,
    *span_rules.LAST,
)
TOLD, WEAK = frozenset("12456"), "v"
_SEEDS = frozenset("nyomwuhdDpsQYH12Jv")
_LONGEST, _ABBREVIATED = 64, 5
_SENTENCE_END = re.compile(r"[.!?…]+[\"»”)]*\s+[\"«“(]*")


def worked_out(tokens: list[Token], text: str) -> list[Token]:
    """Return the dates among a text's tokens, in order: those whose tag is one of ``TOLD``, and weak ones.

    Notes
    -----
    Rules never reach over a word that is none of theirs, nor over the end of a sentence, so each run between two such
    is rewritten by itself: the work grows as the text does. A run of more than 64 tokens, which nobody writes, is cut.
    """
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at + 1
        if tokens[at].tag != "x":
            while end < len(tokens) and _goes_on(tokens, end, text) and end - at < _LONGEST:
                end += 1
            if any(token.tag in _SEEDS for token in tokens[at:end]):
                out += rewritten(_with_neighbours(tokens, at, end), RULES)
        at = end
    return [token for token in out if token.tag in TOLD or token.tag == WEAK]


def _goes_on(tokens: list[Token], at: int, text: str) -> bool:
    """Return whether a token belongs to the run of the one before it: no other word, and no new sentence."""
    before, token = tokens[at - 1], tokens[at]
    if token.tag == "x":
        return False
    if before.tag in "mw" and before.end - before.start <= _ABBREVIATED:
        return True
    found = _SENTENCE_END.match(text, before.start if before.tag in ".!?" else before.end)
    if found is None or found.end() != token.start:
        return True
    return not (text[token.start].isdigit() or (text[token.start].isupper() and token.tag not in "mw"))


def _with_neighbours(tokens: list[Token], at: int, end: int) -> list[Token]:
    """Return a run with the unknown word before it, and after it one or two, so that a rule can tell a text's end."""
    before = tokens[at - 1 : at] if at and tokens[at - 1].tag == "x" else []
    after = [Token("x", "", tokens[k].start, tokens[k].start) for k in range(end, min(end + 2, len(tokens)))]
    return [*before, *tokens[at:end], *after]
