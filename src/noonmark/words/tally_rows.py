"""A table of counts read row by row: what cannot be used is kept with its line, and nothing is lost."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from noonmark.errors import NoonmarkError
from noonmark.words.tally_types import KINDS, Kind, Row, Unusable

NEEDED = ("place", "date", "count", "kind", "source", "what")
MOST_ROWS = 2_000_000
MOST_PEOPLE = 10_000_000_000
"""More than all people: such a count is a slip of the pen."""
LONGEST_NAME = 200
_LONGEST_HEAD = 10_000
_WHOLE = re.compile(r"[0-9]+(?:\.0+)?")
_GROUPED = re.compile("[0-9]{1,3}(?:[ ,'\u00a0\u202f][0-9]{3})+")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_YES = frozenset({"yes", "y", "true", "x", "да", "так"})
_NO = frozenset({"", "no", "n", "false", "0", "нет", "ні"})
_SAME_KIND = {"≥": "at least", ">=": "at least", "~": "about", "≈": "about"}


@dataclass(frozen=True)
class Read:
    """The rows of a file, and those that cannot be used."""

    rows: tuple[Row, ...]
    unusable: tuple[Unusable, ...]


def read_file(path: Path) -> Read:
    """Return the rows of a CSV file in UTF-8; see :func:`read_rows`.

    Raises
    ------
    NoonmarkError
        Also for a file that is missing, cannot be read or is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return read_rows(lines)
    except UnicodeDecodeError:
        raise NoonmarkError(
            "it is not text in UTF-8", where=path.name, remedy="save it as CSV in UTF-8 and try again"
        ) from None
    except OSError as error:
        raise NoonmarkError(
            f"it cannot be read ({(error.strerror or 'unknown reason').lower()})",
            where=str(path),
            remedy="give a CSV file of counts",
        ) from None
    except NoonmarkError as error:
        raise error.at(path.name) from None


def read_rows(lines: Iterable[str]) -> Read:
    """Return the rows of a table of counts.

    Parameters
    ----------
    lines : iterable of str
        CSV; the first line names the columns place, date, count, kind, source, what, and perhaps corrects, in any
        order. Fields are set apart by commas, semicolons or tabs. Other columns are passed over.

    Raises
    ------
    NoonmarkError
        For no lines, missing columns, a table that is broken (a quote that never ends) or has over 2,000,000 rows.
    """
    reading = iter(lines)
    head = next(reading, "")
    if not head.strip():
        raise NoonmarkError("the file is empty", remedy=f"its first line names the columns {', '.join(NEEDED)}")
    columns, mark, width = _columns(head)
    rows: list[Row] = []
    unusable: list[Unusable] = []
    for line, fields in _numbered(reading, mark):
        read = _row(fields, columns, line) if len(fields) <= width else _too_long(fields, width, line)
        if isinstance(read, Row):
            rows.append(read)
        else:
            unusable.append(read)
        if len(rows) + len(unusable) > MOST_ROWS:
            raise NoonmarkError(f"it has more than {MOST_ROWS:,} rows", remedy="tally it in parts")
    return Read(tuple(rows), tuple(unusable))


def _columns(head: str) -> tuple[dict[str, int], str, int]:
    """Return where each column is, the mark between fields that finds most of them, and how many columns there are."""
    if len(head) > _LONGEST_HEAD:
        raise NoonmarkError("its first line is no list of columns", remedy=f"name the columns {', '.join(NEEDED)}")
    tried = [([name.strip().casefold() for name in head.strip().split(mark)], mark) for mark in ",;\t"]
    names, mark = max(tried, key=lambda told: len(set(told[0]) & set(NEEDED)))
    names = [name.strip('"') for name in names]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        noun = "column" if len(missing) == 1 else "columns"
        raise NoonmarkError(
            f"the {noun} {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing",
            where="line 1",
            remedy=f"name the columns {', '.join(NEEDED)} in the first line, and corrects if there are corrections",
        )
    twice = [name for name in (*NEEDED, "corrects") if names.count(name) > 1]
    if twice:
        raise NoonmarkError(f"the column {twice[0]} is there twice", where="line 1", remedy="rename one of them")
    return {name: at for at, name in enumerate(names)}, mark, len(names)


def _too_long(fields: list[str], width: int, line: int) -> Unusable:
    return Unusable(line, f"the row has {len(fields)} fields, the first line {width}")


def _numbered(lines: Iterator[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    """Return each row that is not blank with the number of its first line, the head being line 1."""
    table = csv.reader(lines, delimiter=mark, strict=True, skipinitialspace=True)
    begun = 2
    try:
        for fields in table:
            if any(field.strip() for field in fields):
                yield begun, fields
            begun = table.line_num + 2
    except csv.Error as error:
        raise NoonmarkError(
            f"the row cannot be taken apart ({error})", where=f"line {begun}", remedy='look for a quote (") too many'
        ) from None


def _row(fields: list[str], columns: Mapping[str, int], line: int) -> Row | Unusable:
    told = {name: fields[at].strip() if at < len(fields) else "" for name, at in columns.items()}
    try:
        _check_filled(told)
        return Row(
            place=_name(told["place"]),
            day=_day(told["date"]),
            count=_count(told["count"]),
            kind=_kind(told["kind"]),
            source=_name(told["source"]),
            what=_name(told["what"].casefold()),
            line=line,
            corrects=_corrects(told.get("corrects", "")),
        )
    except NoonmarkError as error:
        return Unusable(line, str(error))


def _check_filled(told: Mapping[str, str]) -> None:
    empty = [name for name in NEEDED if not told[name]]
    if empty:
        raise NoonmarkError(f"the row has no {' and no '.join(empty)}")
    long = [name for name in ("place", "source", "what") if len(told[name]) > LONGEST_NAME]
    if long:
        raise NoonmarkError(f"the {long[0]} is {len(told[long[0]])} letters long", remedy="give a name")


@lru_cache(maxsize=4096)
def _name(text: str) -> str:
    """Return a name with single blanks; the same name is one object, so that a million rows stay small."""
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    iso, dotted = _ISO.fullmatch(text), _DOTTED.fullmatch(text)
    parts = iso.groups() if iso else dotted.groups()[::-1] if dotted else None
    if parts is None:
        raise NoonmarkError(f"date {_short(text)} is not a day", remedy="write it as 2022-09-21")
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise NoonmarkError(f"date {_short(text)} does not exist", remedy="look it up at the source") from None


@lru_cache(maxsize=4096)
def _count(text: str) -> int:
    bare = text[1:].strip() if text[:1] in "-−–" else text
    if not (_WHOLE.fullmatch(bare) or _GROUPED.fullmatch(bare)) or len(bare) > 40:
        raise NoonmarkError(f"count {_short(text)} is not a whole number", remedy="write digits, such as 1300")
    count = int(re.sub("[^0-9]", "", bare.split(".", maxsplit=1)[0]))
    if bare is not text and count:
        raise NoonmarkError(f"count {_short(text)} is negative", remedy="a count is 0 or more")
    if count > MOST_PEOPLE:
        raise NoonmarkError(f"count {_short(text)} is more than all people", remedy="look it up at the source")
    return count


@lru_cache(maxsize=64)
def _kind(text: str) -> Kind:
    plain = " ".join(re.split(r"[\s_-]+", text.casefold()))
    plain = _SAME_KIND.get(plain, plain)
    for kind in KINDS:
        if plain == kind:
            return kind
    raise NoonmarkError(f"kind {_short(text)} is not known", remedy="write exact, at least or about")


def _corrects(text: str) -> int | None:
    plain = text.casefold()
    if plain in _NO:
        return None
    if plain in _YES:
        return 0
    if re.fullmatch("[0-9]{1,9}", plain):
        return int(plain)
    raise NoonmarkError(f"corrects {_short(text)} is not known", remedy="write yes, or the line that it replaces")


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
