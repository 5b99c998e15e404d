"""A draft of a fix: scope, clues, files and a claim as they were written, before anything is worked out.

A clues file (TOML) and the options of the command line both become a draft, and a draft can be written as a
clues file again: what was typed can be kept and run again.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from noonmark.clues.options import Options
from noonmark.errors import NoonmarkError

KEYS = {"title", "scope", "clue", "file", "claim", "trust"}
SCOPE_KEYS = {"earliest", "latest", "prior", "lat", "lon", "radius-km"}
PATH = "path"
"""Key of a clue whose value is a file: in a clues file it counts from that file's folder."""
LARGEST_BYTES = 4_000_000


@dataclass(frozen=True)
class ClueRow:
    """One clue as it was written: where, its kind, and its keys."""

    where: str
    kind: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class FileRow:
    """One photo or clip: where it was named, its path, which item it is, and whether its own clues count.

    ``without`` names those of its own clues that are switched off.
    """

    where: str
    path: Path
    item: str = ""
    metadata: bool = True
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """All that a fix is made from, as it was written."""

    where: str = ""
    title: str = ""
    scope: Mapping[str, object] = field(default_factory=dict[str, object])
    clues: tuple[ClueRow, ...] = ()
    files: tuple[FileRow, ...] = ()
    trusts: Mapping[str, object] = field(default_factory=dict[str, object])
    claim: str = ""

    def place_in(self, part: str) -> str:
        """Return how an error names a part of the draft."""
        return f"{self.where}, {part}" if self.where else part


def read_draft(path: Path) -> Draft:
    """Read a clues file; the files that it names are taken from its own folder.

    Raises
    ------
    NoonmarkError
        For a file that cannot be read or is no TOML, and for an unknown key; the error names the place.
    """
    data, where = _load(path), path.name
    Options(data, where, KEYS)
    return Draft(
        where=where,
        title=_text(data, "title", where),
        scope=_table(data, "scope", where),
        clues=tuple(
            _clue_row(row, f"{where}, clue {n}", path) for n, row in enumerate(_tables(data, "clue", where), 1)
        ),
        files=tuple(
            _file_row(row, f"{where}, file {n}", path) for n, row in enumerate(_tables(data, "file", where), 1)
        ),
        trusts=_table(data, "trust", where),
        claim=_text(data, "claim", where),
    )


def draft_text(draft: Draft, folder: Path) -> str:
    """Return a draft as a clues file that stands in ``folder``.

    Raises
    ------
    NoonmarkError
        For a file name that is no text and so cannot stand in a clues file.
    """
    lines = [f"{key} = {toml_value(value)}" for key, value in (("title", draft.title), ("claim", draft.claim)) if value]
    if draft.scope:
        lines += ["", "[scope]", *_pairs(draft.scope)]
    for row in draft.files:
        values = (
            {"path": os.path.relpath(row.path, folder), "item": row.item}
            if row.item
            else {"path": os.path.relpath(row.path, folder)}
        )
        lines += ["", "[[file]]", *_pairs(values)]
        lines += [] if row.metadata else ["metadata = false"]
        lines += [f"without = {toml_value(list(row.without))}"] if row.without else []
    for clue in draft.clues:
        lines += [
            "",
            "[[clue]]",
            f"kind = {toml_value(clue.kind)}",
            *_pairs({k: _from(v, folder) if k == PATH else v for k, v in clue.values.items() if k != "kind"}),
        ]
    if draft.trusts:
        lines += ["", "[trust]", *_pairs(draft.trusts)]
    text = "\n".join(lines).strip() + "\n"
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NoonmarkError("a file name is no text in UTF-8", where="--save", remedy="rename that file") from None
    return text


def _from(value: object, folder: Path) -> object:
    return os.path.relpath(value, folder) if isinstance(value, str) else value


def _pairs(values: Mapping[str, object]) -> list[str]:
    return [f"{_key(str(key))} = {toml_value(value)}" for key, value in values.items()]


def _key(key: str) -> str:
    bare = key.replace("-", "a").replace("_", "a")
    return key if bare.isascii() and bare.isalnum() else toml_value(key)


def toml_value(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        return "{" + ", ".join(_pairs(table)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(part) for part in cast("list[object]", value)) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise NoonmarkError("this is too large for a clues file", where=path.name, remedy="give the right file")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoonmarkError("there is no such file", where=str(path), remedy="check the path") from None
    except tomllib.TOMLDecodeError as error:
        raise NoonmarkError(f"this is no TOML: {error}", where=path.name, remedy="mend that line") from None
    except UnicodeDecodeError:
        raise NoonmarkError("this is no text in UTF-8", where=path.name, remedy="save it as UTF-8") from None
    except RecursionError:
        raise NoonmarkError("its lists are nested too deeply", where=path.name, remedy="write them flat") from None
    except OSError as error:
        problem = f"it cannot be read ({(error.strerror or 'unknown reason').lower()})"
        raise NoonmarkError(problem, where=str(path), remedy="check the path and its permissions") from None


def _tables(data: Mapping[str, object], key: str, where: str) -> list[dict[str, object]]:
    rows = data.get(key, [])
    if not isinstance(rows, list):
        raise NoonmarkError(f"{key!r} is no list of tables", where=where, remedy=f"write [[{key}]] above each")
    tables = [_as_table(row) for row in cast("list[object]", rows)]
    found = [row for row in tables if row is not None]
    if len(found) < len(tables):
        raise NoonmarkError(f"{key!r} is no list of tables", where=where, remedy=f"write [[{key}]] above each")
    return found


def _as_table(value: Any) -> dict[str, object] | None:
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def _table(data: Mapping[str, object], key: str, where: str) -> dict[str, object]:
    table = _as_table(data.get(key, {}))
    if table is None:
        raise NoonmarkError(f"{key!r} is no table", where=where, remedy=f"write [{key}] and its keys below")
    return table


def _text(data: Mapping[str, object], key: str, where: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise NoonmarkError(f"{key} {value!r} is no text", where=where, remedy=f'write {key} = "..."')
    return value


def _clue_row(row: dict[str, object], where: str, clues_file: Path) -> ClueRow:
    kind = row.get("kind")
    if not isinstance(kind, str):
        raise NoonmarkError("the clue has no kind", where=where, remedy='add kind = "shadow-length", for example')
    values = {key: value for key, value in row.items() if key != "kind"}
    path = values.get(PATH)
    return ClueRow(where, kind, {**values, PATH: str(clues_file.parent / path)} if isinstance(path, str) else values)


def _file_row(row: dict[str, object], where: str, clues_file: Path) -> FileRow:
    options = Options(row, where, {"path", "item", "metadata", "without"})
    metadata = row.get("metadata", True)
    if not isinstance(metadata, bool):
        raise options.error(f"metadata {metadata!r} is neither true nor false", "write metadata = false to ignore it")
    path, item = clues_file.parent / options.text("path"), options.text("item", "")
    return FileRow(where, path, item, metadata, _names(row.get("without", []), options))


def _names(value: object, options: Options) -> tuple[str, ...]:
    names = cast("list[object]", value) if isinstance(value, list) else [None]
    if not all(isinstance(name, str) for name in names):
        raise options.error(f"without {value!r} is no list of names", 'write without = ["clock"], for example')
    return tuple(str(name) for name in names)
