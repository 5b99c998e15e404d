"""Two texts compared: which passages speak of the same, and what one states and the other leaves open."""

from __future__ import annotations

import re

from noonmark.errors import NoonmarkError
from noonmark.words.compare_align import align
from noonmark.words.compare_features import features, joined_names
from noonmark.words.compare_numbers import numbers_in
from noonmark.words.compare_rules import rules
from noonmark.words.compare_text import read_text, straightened
from noonmark.words.compare_types import PARAMETERS, Beside, Compared, Parameter, Read, Span, Stated

_REST_OF_WORD = re.compile(r"\w*")
MOST_PAIRS = 4_000_000
METHOD = (
    "Passages are brought together by the names, numbers, days and subjects that they share, and by words of like "
    "letters; names are compared in Latin letters.",
    "Subjects across languages come from a short list of words about a call-up, taken from the Russian Decree No. 647 "
    "of 2022, its English translations and the Ukrainian Law No. 3543-XII.",
    "What a text states is found by fixed rules. “Not stated” means that no rule found it: read the text before "
    "saying that it is silent.",
)


def compare(left: str, right: str) -> Compared:
    """Return two texts side by side.

    Parameters
    ----------
    left, right : str
        Each in English, Russian or Ukrainian.

    Raises
    ------
    NoonmarkError
        For a text without words, of no supported script, or too long; ``where`` names which of the two.

    Examples
    --------
    >>> told = compare("Up to 300,000 reservists will be called up.", "Призвать граждан, пребывающих в запасе.")
    >>> [(beside.parameter, beside.verdict) for beside in told.parameters if beside.verdict != "neither"]
    [('who', 'both'), ('how many', 'first only')]
    """
    mine, theirs = _read(left, "the first text"), _read(right, "the second text")
    if len(mine.passages) * len(theirs.passages) > MOST_PAIRS:
        raise NoonmarkError(
            f"the texts have {len(mine.passages):,} and {len(theirs.passages):,} passages", remedy="compare parts"
        )
    pairs = align(*joined_names(features(mine), features(theirs)))
    used = {pair.left for pair in pairs}, {pair.right for pair in pairs}
    return Compared(
        left=mine,
        right=theirs,
        pairs=pairs,
        only_left=tuple(number for number in range(len(mine.passages)) if number not in used[0]),
        only_right=tuple(number for number in range(len(theirs.passages)) if number not in used[1]),
        parameters=tuple(Beside(name, stated(mine, name), stated(theirs, name)) for name in PARAMETERS),
        method=METHOD,
    )


def _read(text: str, which: str) -> Read:
    try:
        return read_text(text)
    except NoonmarkError as error:
        raise error.at(which) from None


def stated(read: Read, parameter: Parameter) -> tuple[Stated, ...]:
    """Return where a text states a parameter, in the order of the text; an empty tuple is not stated.

    Notes
    -----
    A length of time in a sentence that threatens a penalty is the penalty's and not how long the call-up lasts; and
    people, numbers and times inside what is told of an exemption or a penalty say who is exempt and not who is called.
    """
    found: list[Stated] = []
    for number, passage in enumerate(read.passages):
        plain = straightened(passage.text)[0]
        if parameter == "how long" and any(rule.search(plain) for rule in rules(read.language, "penalty")):
            continue
        taken = [span for other in _outer(parameter) for span in _spans(plain, read, other)]
        for start, end in _spans(plain, read, parameter):
            if any(start < stop and begun < end for begun, stop in taken):
                continue
            numbers = tuple(value for _, _, value in numbers_in(plain[start:end], read.language))
            begin = passage.start + start
            span = Span(begin, passage.start + end, passage.text[start:end])
            found.append(Stated(span, number, numbers if parameter == "how many" else ()))
    return tuple(found)


def _outer(parameter: Parameter) -> tuple[Parameter, ...]:
    return ("exempt", "penalty") if parameter in ("who", "how many", "how long") else ()


def _spans(text: str, read: Read, parameter: Parameter) -> list[tuple[int, int]]:
    """Return the matches of a parameter's rules, without those inside or over an earlier or longer one."""
    spans: list[tuple[int, int]] = []
    for rule in rules(read.language, parameter):
        for match in rule.finditer(text):
            part = match[0]
            start = match.start() + len(part) - len(part.lstrip(" ,"))
            end = match.start() + len(part.rstrip(" ,:—–-"))
            rest = _REST_OF_WORD.match(text, end) if end == match.end() else None
            spans.append((start, rest.end() if rest else end))
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda told: (told[0] - told[1], told[0])):
        if all(span[1] <= start or end <= span[0] for start, end in kept):
            kept.append(span)
    return sorted(kept)
