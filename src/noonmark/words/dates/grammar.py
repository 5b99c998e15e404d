"""The order in which the rules are used: what is closest to a date first, what leans on it later."""

from __future__ import annotations

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
_LONGEST = 64


def worked_out(tokens: list[Token]) -> list[Token]:
    """Return the dates among a text's tokens, in order: those whose tag is one of ``TOLD``, and weak ones.

    Notes
    -----
    Rules never reach over a word that is none of theirs, so each run between two such words is rewritten by itself:
    the work grows as the text does. A run of more than 64 tokens, which no writer makes, is cut.
    """
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].tag == "x":
            at += 1
            continue
        end = at
        while end < len(tokens) and tokens[end].tag != "x" and end - at < _LONGEST:
            end += 1
        if any(token.tag in _SEEDS for token in tokens[at:end]):
            out += rewritten(_with_neighbours(tokens, at, end), RULES)
        at = end
    return [token for token in out if token.tag in TOLD or token.tag == WEAK]


def _with_neighbours(tokens: list[Token], at: int, end: int) -> list[Token]:
    """Return a run with the unknown word before it, and after it one or two, so that a rule can tell a text's end."""
    before = tokens[at - 1 : at] if at and tokens[at - 1].tag == "x" else []
    after = [Token("x", "", tokens[k].start, tokens[k].start) for k in range(end, min(end + 2, len(tokens)))]
    return [*before, *tokens[at:end], *after]
