"""The table that auto-archiver writes: a row for each archived address, its cells as Python or JSON prints them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, cast

from noonmark.case.intake.auto_archiver_text import read_python
from noonmark.case.intake.auto_archiver_told import Medium, Post, text_of
from noonmark.errors import NoonmarkError

COLUMNS = ("status", "metadata", "media")
"""What ``csv_db`` writes: the fields of its record. Other columns may stand beside them."""
LONGEST_CELL = 8 << 20
"""Letters of one cell; a whole comment thread has under a million."""
MOST_MEDIA = 20_000
DEEPEST = 8
"""Files inside files: thumbnails of a clip, tokens of a time stamp."""
_STARTED = '"'


def looks_like_table(head: bytes) -> bool:
    """Tell whether a file's first bytes are such a table's."""
    line = head.split(b"\n", 1)[0].decode("utf-8-sig", "replace").strip()
    return {*COLUMNS} <= {name.strip().strip(_STARTED) for name in line.split(",")}


def read_table(stream: BinaryIO) -> Iterator[Post | tuple[int, str]]:
    """Yield each row's post, or its number and why it cannot be read.

    Raises
    ------
    NoonmarkError
        If it is no such table, or cannot be read further.
    """
    text = io.TextIOWrapper(cast("Any", stream), encoding="utf-8-sig", errors="replace", newline="")
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        rows = csv.reader(text, strict=False)
        columns = [name.strip() for name in next(rows, list[str]())]
        if not {*COLUMNS} <= {*columns}:
            raise NoonmarkError(f"the table has no columns {', '.join(COLUMNS)}")
        for number, row in enumerate(rows, 2):
            try:
                yield _post(dict(zip(columns, row, strict=False)))
            except NoonmarkError:
                yield number, "the row cannot be read"
    except csv.Error as error:
        raise NoonmarkError(f"the table cannot be read further ({error})") from None
    finally:
        csv.field_size_limit(before)
        text.detach()


def _post(row: Mapping[str, str]) -> Post:
    facts, listed = _value(row.get("metadata", "")), _value(row.get("media", ""))
    if not isinstance(facts, dict) or not isinstance(listed, list):
        raise NoonmarkError("the row has other values than it should")
    told = {**cast("dict[str, Any]", facts)}
    status = row.get("status", "")
    found = tuple(_media(cast("list[Any]", listed), DEEPEST))[:MOST_MEDIA]
    return Post(text_of(told.get("url")), text_of(told.get("title")), {**told, "status": status}, found)


def _value(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return read_python(cell)


def _media(values: Sequence[Any], depth: int) -> Iterator[Medium]:
    """Yield the files in a list, and those inside them."""
    for value in values if depth else ():
        if not isinstance(value, dict):
            continue
        told = cast("dict[str, Any]", value)
        inner: Any = told.get("properties")
        properties = cast("dict[str, Any]", inner) if isinstance(inner, dict) else {}
        urls: Any = told.get("urls")
        addresses = [text_of(url) for url in cast("list[Any]", urls)] if isinstance(urls, list) else []
        keys = [text_of(told.get(key)) for key in ("key", "_key", "filename")]
        names = tuple(dict.fromkeys(name for name in (*keys[:2], *addresses, keys[2]) if name))
        if names:
            yield Medium(names[:20], text_of(properties.get("hash")), text_of(told.get("_mimetype")))
        for one in properties.values():
            yield from _media(cast("list[Any]", one) if isinstance(one, list) else [one], depth - 1)
