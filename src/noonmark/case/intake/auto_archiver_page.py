"""A page of auto-archiver: one archived address with its files, their hashes and what was told about it."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from typing import Any, BinaryIO, cast

from noonmark.case.intake.auto_archiver_told import Medium, Post
from noonmark.errors import NoonmarkError

LARGEST_PAGE = 32 << 20
"""Pages have some ten kB, and a few MB where whole comment threads were kept. [bytes]"""
MOST_MEDIA = 20_000
MOST_FACTS = 5_000
LONGEST_VALUE = 200_000
"""Letters of one value that are kept."""
_BLOCK = 1 << 16
_LONGEST_TAG = 1 << 20
"""A tag that has not ended after so many letters is none; each block would be looked through again for its end."""
_VERSION = re.compile(r"\s*v([\w.+-]{1,40})\s*")
_ADDRESS = re.compile(r"Archived media for\s+(\S+)")
_COPY = "Copy as JSON"
"""The words on a button."""
_SEARCHES = re.compile(
    r"https://(www\.google\.com/searchbyimage|lens\.google\.com/|yandex\.ru/images|www\.bing\.com/images/search"
    r"|(www\.)?(tineye|saucenao|imgops)\.com/|iqdb\.org/|replayweb\.page/)"
)
"""The pages link to searches for each picture; those are not its address."""


def looks_like_page(head: bytes) -> bool:
    """Tell whether a file's first bytes are a page of auto-archiver's."""
    start = head.lstrip()[:200].lower()
    return start.startswith((b"<!doctype html", b"<html")) and b"Archived media for" in head


def read_page(stream: BinaryIO) -> Post:
    """Return what a page tells.

    Raises
    ------
    NoonmarkError
        If it is too large, is no such page, or its marks cannot be told apart.
    """
    reader = _Reader()
    size = 0
    while data := stream.read(_BLOCK):
        size += len(data)
        if size > LARGEST_PAGE:
            raise NoonmarkError(f"the page is larger than {LARGEST_PAGE >> 20} MB")
        reader.more(data)
    return reader.post()


class _Reader(HTMLParser):
    """Follows a page's two tables; end marks may be missing, as in a page that was made small."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._letters = codecs.getincrementaldecoder("utf-8")("replace")
        self._table = ""
        self._cell = -1
        self._silent = 0
        self._is_label = False
        self._heading: list[str] | None = None
        self._label = ""
        self._texts: list[str] = []
        self._media: list[dict[str, list[str]]] = []
        self._first = 0
        self._facts: dict[str, Any] = {}
        self._key = ""
        self._url = self._title = self._version = ""

    def more(self, data: bytes) -> None:
        """Read on."""
        self.feed(self._letters.decode(data))
        if len(self.rawdata) > _LONGEST_TAG:
            raise NoonmarkError("the page has a mark that does not end")

    def post(self) -> Post:
        """Return what was read."""
        self.feed(self._letters.decode(b"", final=True))
        self.close()
        self._end_value()
        if not self._url:
            raise NoonmarkError("this is no page of auto-archiver")
        media = tuple(found for one in self._media if (found := _medium(one)).names)
        return Post(self._url, self._title, self._facts, media, self._version)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Follow a mark."""
        told = {key: value or "" for key, value in attrs}
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "table":
            self._table = next((name for name in ("content", "metadata") if name in told.get("class", "").split()), "")
        elif tag in ("tr", "td"):
            self._begin(tag)
        elif tag == "h2":
            self._heading = []
        elif tag in ("b", "li"):
            self._end_value()
            self._is_label = tag == "b"
        if self._table == "content" and self._media:
            self._address(tag, told)

    def handle_endtag(self, tag: str) -> None:
        """Follow a mark's end."""
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif tag == "b" and self._is_label:
            self._is_label = False
            self._label = "".join(self._texts).strip().removesuffix(":").strip().lower()
            self._texts = []
            self._begin_medium()
        elif tag in ("span", "li", "td", "tr", "p"):
            self._end_value()
        elif tag == "h2":
            self._end_heading()
        elif tag == "table":
            self._end_value()
            self._table = ""

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._silent or data.strip() == _COPY:
            return
        version = None if self._table else _VERSION.fullmatch(data)
        if version:
            self._version = version[1]
        into = self._texts if self._heading is None else self._heading
        if sum(map(len, into)) < LONGEST_VALUE:
            into.append(data)

    def _end_heading(self) -> None:
        found = _ADDRESS.search("".join(self._heading or ()))
        self._heading = None
        if found and not self._url:
            self._url = found[1]

    def _begin(self, tag: str) -> None:
        """Begin a row or a cell."""
        self._end_value()
        self._texts = []
        if tag == "tr":
            self._cell, self._key = -1, ""
            if self._table == "content" and len(self._media) < MOST_MEDIA:
                self._first = len(self._media)
                self._media.append({})
        else:
            self._cell += 1
            self._label = ""

    def _begin_medium(self) -> None:
        """A second key in a row begins a file inside the row's file, such as its thumbnail."""
        is_second = self._table == "content" and self._label == "key" and bool(self._media) and "key" in self._media[-1]
        if is_second and len(self._media) < MOST_MEDIA:
            self._media.append({})

    def _end_value(self) -> None:
        """Keep the text that a label or a cell has had."""
        text = "".join(self._texts).strip()
        if self._is_label or not text:
            return
        self._texts = []
        if self._table == "content" and self._label and self._media:
            self._media[-1].setdefault(self._label, []).append(text[:LONGEST_VALUE])
            self._label = ""
        elif self._table == "metadata":
            self._keep_fact(text)
        elif self._label == "title" and not self._title:
            self._title, self._label = text.removeprefix("'").removesuffix("'"), ""

    def _keep_fact(self, text: str) -> None:
        if self._cell == 0:
            self._key = text
        elif self._cell == 1 and self._key and len(self._facts) < MOST_FACTS:
            if not self._label:
                self._facts.setdefault(self._key, text[:LONGEST_VALUE])
                return
            inside: Any = self._facts.setdefault(self._key, {})
            if isinstance(inside, dict):
                cast("dict[str, str]", inside).setdefault(self._label, text[:LONGEST_VALUE])

    def _address(self, tag: str, told: dict[str, str]) -> None:
        """Keep the addresses of the row's file: the link to it, and what shows it."""
        address = told.get("href" if tag == "a" else "src", "")
        if address and tag in ("a", "img", "video", "source", "audio", "embed"):
            # The second cell shows the row's own file; links in the first belong to the file that was named last.
            one = self._media[self._first if self._cell == 1 else -1]
            if not _SEARCHES.match(address):
                one.setdefault("address", []).append(address)


def _medium(told: dict[str, list[str]]) -> Medium:
    names = dict.fromkeys([*told.get("key", []), *told.get("filename", []), *told.get("address", [])])
    return Medium(tuple(names)[:20], "".join(told.get("hash", [])[:1]), "".join(told.get("type", [])[:1]))
