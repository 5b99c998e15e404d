"""The readable words of a page in HTML, each with its place in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th"})
_HIDDEN = frozenset(
    {"script", "style", "nav", "footer", "aside", "form", "noscript", "template", "head", "title", "svg", "button"}
    | {"select", "iframe"}
)
_BLOCKS = _HEADINGS | frozenset(
    {"p", "div", "li", "ul", "ol", "br", "tr", "td", "table", "section", "article", "blockquote", "header", "main"}
    | {"figure", "figcaption", "pre", "dd", "dt", "dl", "hr", "body", "html"}
)
_LOOKS = re.compile(
    r"\s*(?:<!doctype html|<html|<\?xml|<!--|<(?:head|body|div|p|article|section|h[1-6])[\s>])", re.IGNORECASE
)


@dataclass(frozen=True)
class Page:
    """Readable text, and where each run of it stands in the file.

    Attributes
    ----------
    text : str
        Paragraphs on lines of their own; headings, menus and scripts left out.
    """

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    lengths: tuple[int, ...]

    def source(self, at: int) -> int:
        """Return the character of the file at which a character of the text stands."""
        run = max(0, bisect_right(self.starts, at) - 1)
        if not self.starts:
            return 0
        return self.sources[run] + min(at - self.starts[run], self.lengths[run])

    def source_end(self, end: int) -> int:
        """Return the character of the file behind the last one of a stretch that ends at ``end``."""
        if end <= 0 or not self.starts:
            return 0
        run = max(0, bisect_right(self.starts, end - 1) - 1)
        following = self.starts[run + 1] if run + 1 < len(self.starts) else len(self.text)
        as_written = following - self.starts[run] == self.lengths[run]  # and no entity such as &amp;
        return self.sources[run] + (end - self.starts[run] if as_written else self.lengths[run])


def is_page(text: str) -> bool:
    """Return whether a text is a page in HTML."""
    return _LOOKS.match(text[:2000]) is not None


def page_text(source: str) -> Page:
    """Return the readable text of a page in HTML.

    Examples
    --------
    >>> page = page_text("<p>One &amp; <b>two</b>.</p><script>no</script>")
    >>> page.text, page.source(6)
    ('One & two.', 16)
    """
    reader = _Reader(source)
    reader.feed(source)
    reader.close()
    return reader.page()


class _Reader(HTMLParser):
    """Collects runs of text; a run is one stretch of the file, or one character written as an entity."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0, *(found.end() for found in re.finditer("\n", source))]
        self._runs: list[tuple[str, int, int]] = []
        self._hidden = 0
        self._heading = 0

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in _HIDDEN
        self._heading += tag in _HEADINGS
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        if tag in _HEADINGS:
            self._heading = max(0, self._heading - 1)
        if tag == "head":
            self._hidden = 0
        self._break(tag)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS and self._runs and not self._runs[-1][0].endswith("\n"):
            self._runs.append(("\n", self._at(), 0))

    def handle_data(self, data: str) -> None:
        if self._hidden or self._heading:
            return
        at = self._at()
        for found in re.finditer(r"\s+|\S+", data):
            blank = found.group().isspace()
            if blank and (not self._runs or self._runs[-1][0][-1:] in " \n"):
                continue
            self._runs.append((" " if blank else found.group(), at + found.start(), found.end() - found.start()))

    def handle_entityref(self, name: str) -> None:
        self._character(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._character(f"&#{name};")

    def _character(self, written: str) -> None:
        told = unescape(written)
        if not self._hidden and not self._heading:
            self._runs.append((" " if told == "\xa0" else told, self._at(), len(written)))

    def page(self) -> Page:
        """Return what was collected."""
        starts: list[int] = []
        at = 0
        for text, _, _ in self._runs:
            starts.append(at)
            at += len(text)
        text = "".join(run[0] for run in self._runs)
        return Page(
            text.rstrip("\n"), tuple(starts), tuple(run[1] for run in self._runs), tuple(run[2] for run in self._runs)
        )
