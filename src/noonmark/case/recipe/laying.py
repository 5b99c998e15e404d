"""A recipe laid out on the disk again: each original under its name, marks as files, and the draft of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any

from noonmark.case.recipe.document import Kept, MarksUsed, Used, marks_digest, scope_values
from noonmark.case.recipe.values import from_plain
from noonmark.draft import PATH, ClueRow, Draft, FileRow
from noonmark.errors import NoonmarkError

Originals = Callable[[str], Path]
"""Gives the file with a SHA-256; a NoonmarkError where there is none."""
_LONGEST_NAME = 255


def faults_of(used: Used, originals: Originals) -> tuple[str, ...]:
    """Return what of a recipe's inputs is not as it was: an original missing or changed, marks changed.

    Every original is hashed.
    """
    return (*_faulty_originals(used, originals), *_faulty_marks(used))


def _faulty_originals(used: Used, originals: Originals) -> Iterator[str]:
    for kept in used.originals():
        told = f"the original {kept.name} ({kept.sha256[:16]})"
        try:
            with originals(kept.sha256).open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
        except NoonmarkError:
            yield f"{told} is missing"
        except OSError as error:
            yield f"{told} cannot be read ({(error.strerror or 'unknown reason').lower()})"
        else:
            if found != kept.sha256:
                yield f"{told} was changed: its SHA-256 is {found}"


def _faulty_marks(used: Used) -> Iterator[str]:
    for marks in used.marks:
        if (found := marks_digest(marks.content)) != marks.sha256:
            yield f"the marks {marks.name} are not those that were used: their SHA-256 is {found}, not {marks.sha256}"


def lay_out(used: Used, originals: Originals, folder: Path) -> Draft:
    """Return the draft of a recipe; its files are links to the originals in an empty folder.

    The links carry the names that the originals had, for a name tells a date, and sidecars are known by theirs.

    Raises
    ------
    NoonmarkError
        If an original is missing, or a name cannot be a file's.
    """
    files = [
        FileRow(file.name, _link(file, originals, folder / f"file-{number}"), file.item, file.metadata, file.without)
        for number, file in enumerate(used.files)
    ]
    for number, file in enumerate(used.files):
        for beside in file.beside:
            _link(beside, originals, folder / f"file-{number}")
    paths = [lay_marks(marks, originals, folder / f"marks-{n}") for n, marks in enumerate(used.marks)]
    clues = list[ClueRow]()
    for number, clue in enumerate(used.clues):
        values: dict[str, object] = {key: from_plain(value) for key, value in clue.values.items()}
        if PATH in values:
            raise NoonmarkError("this clue names a file that the recipe does not hold", where=clue.where)
        if clue.marks is not None:
            values[PATH] = str(_of(paths, clue.marks, clue.where))
        elif clue.original is not None:
            values[PATH] = str(_link(clue.original, originals, folder / f"clue-{number}"))
        clues.append(ClueRow(clue.where, clue.kind, values))
    return Draft(
        title=used.title,
        scope=scope_values(used.scope),
        clues=tuple(clues),
        files=tuple(files),
        trusts=dict(used.trusts),
        claim=used.claim,
    )


def lay_marks(marks: MarksUsed, originals: Originals, folder: Path) -> Path:
    """Write marks and links to their pictures into a new folder, and return the marks file."""
    path = folder / plain_name(marks.name)
    for name in image_names(marks.content):
        plain_name(name)
    folder.mkdir()
    path.write_text(json.dumps(marks.content), encoding="utf-8")
    for picture in marks.pictures:
        _link(picture, originals, folder)
    return path


def image_names(content: dict[str, Any]) -> list[str]:
    """Return the names of the pictures that marks are of, each once."""
    names = [content.get("image"), *(frame.get("image") for frame in content.get("frames", ()))]
    return list(dict.fromkeys(str(name) for name in names if name))


def _of(paths: list[Path], number: int, where: str) -> Path:
    if number >= len(paths):
        raise NoonmarkError(f"the recipe has no marks number {number}", where=where)
    return paths[number]


def _link(kept: Kept, originals: Originals, folder: Path) -> Path:
    path = folder / plain_name(kept.name)
    folder.mkdir(exist_ok=True)
    try:
        path.symlink_to(originals(kept.sha256).absolute())
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise NoonmarkError(f"it cannot be laid out: {why}", where=kept.name) from None
    return path


def plain_name(name: str) -> str:
    """Return a name that is one file's, in one folder; anything else is an error."""
    good = name not in ("", ".", "..") and not set("/\0") & set(name)
    if not good or len(name.encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
        raise NoonmarkError(f"{name[:80]!r} cannot be the name of a file", where="recipe")
    return name
