"""Words inside quotation marks: where they begin and end, in the marks of several countries."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOSING = {"“": "”", "«": "»", "„": "“”", "‹": "›", "‘": "’"}
_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
LONG = 3
"""Words from which a quotation carries what somebody said, rather than a term."""


@dataclass(frozen=True)
class Quote:
    """A quotation; ``start`` and ``end`` include the marks, ``inner`` does not."""

    start: int
    end: int
    inner: tuple[int, int]
    words: int
    ended: bool
    """Whether it ends as speech does, with a full stop, a comma, or a question or exclamation mark at its end."""

    @property
    def spoken(self) -> bool:
        """Whether it is long enough to be what somebody said, or ends as speech does."""
        return self.words >= LONG or (self.ended and self.words > 0)


def quotes_in(text: str, start: int = 0, end: int | None = None) -> tuple[Quote, ...]:
    """Return the quotations of a paragraph, the outer ones only; one that is not closed reaches its end.

    Examples
    --------
    >>> [one] = quotes_in("He said “we will “never” leave” and left.")
    >>> (one.start, one.end)
    (8, 31)
    """
    end = len(text) if end is None else end
    found: list[Quote] = []
    at = start
    while at < end:
        mark = text[at]
        if mark in _CLOSING or (mark in "\"'" and _opens(text, at, start)):
            close = _close(text, at, end)
            if close > at:
                found.append(_quote(text, at, close))
                at = close
        at += 1
    return tuple(found)


def _opens(text: str, at: int, start: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1 : at + 2]
    return not before.isalnum() and before not in ",.!?’'\"" and bool(after) and not after.isspace()


def _close(text: str, at: int, end: int) -> int:
    """Return where a quotation ends, with its mark; ``at`` itself where it is none."""
    mark = text[at]
    if mark in "'‘":
        return _close_single(text, at, end)
    if mark == '"':
        place = text.find('"', at + 1, end)
        return end if place < 0 else place + 1
    depth = 0
    for place in range(at, end):
        if text[place] == mark and mark not in _CLOSING[mark]:
            depth += 1
        elif text[place] in _CLOSING[mark] and place > at:
            depth -= 1
            if depth <= 0:
                return place + 1
    return end


def _close_single(text: str, at: int, end: int) -> int:
    """Return the end of a quotation in single marks, whose closing one is an apostrophe elsewhere."""
    close = "’" if text[at] == "‘" else "'"
    if text[at] == "'" and not text[at + 1].isalpha():
        return at
    for place in range(at + 2, end):
        after = text[place + 1 : place + 2]
        if text[place] == close and not after.isalnum() and (close == "’" or text[place - 1] in ",.?!"):
            return place + 1
    return at


def _quote(text: str, start: int, end: int) -> Quote:
    closed = not (text[end - 1].isalnum() or text[end - 1].isspace())
    inner = text[start + 1 : end - 1] if closed else text[start + 1 : end]
    dashed = text[start] in '«„"' and re.match(r",\s*[—–-]", text[end : end + 4]) is not None
    ended = inner.rstrip()[-1:] in (".", ",", "!", "?", "…") or dashed
    first = start + 1 + len(inner) - len(inner.lstrip())
    return Quote(start, end, (first, start + 1 + len(inner.rstrip())), len(_WORD.findall(inner)), ended)


def masked(text: str, quotes: tuple[Quote, ...]) -> str:
    """Return a text of the same length in which what was said stands as ``▮``; terms in quotes stay, without marks."""
    out: list[str] = []
    at = 0
    for quote in quotes:
        out.append(text[at : quote.start])
        length = quote.end - quote.start
        if quote.spoken:
            out.append("▮" * length)
        else:
            inside = text[quote.inner[0] : quote.inner[1]]
            out.append((" " * (quote.inner[0] - quote.start) + inside).ljust(length))
        at = quote.end
    return "".join([*out, text[at:]])
