"""A draft's files looked up in a case: every file becomes an original of it, by hash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path, PurePath
from typing import Any

import msgspec

from noonmark.case.log.canonical import canonical
from noonmark.case.log.instants import write_instant
from noonmark.case.recipe.document import ClueUsed, FileUsed, Kept, MarksUsed, Used, marks_digest, same_as_kept
from noonmark.case.recipe.document import scope_used as spelled_out
from noonmark.case.recipe.laying import image_names, plain_name
from noonmark.case.recipe.values import to_plain
from noonmark.case.store.case import Case
from noonmark.case.store.listing import Item
from noonmark.draft import PATH, ClueRow, Draft, FileRow
from noonmark.errors import NoonmarkError
from noonmark.footage.sidecar import ENDINGS
from noonmark.measure.marks import LARGEST_BYTES, marks_of
from noonmark.recipe import scope_of

POSTED = "posted"
"""The clue that a case adds by itself: an item was filmed before it was posted."""
_POSTED_KIND = "posted-before"
_GIVE = "name an item of the case; 'noonmark case list' shows them"


@dataclass(frozen=True)
class Gathered:
    """What goes into a fix, and the numbers of the items that it is of."""

    used: Used
    items: tuple[int, ...]


def gather(case: Case, draft: Draft) -> Gathered:
    """Return what goes into the fix of a draft, every file of it looked up in a case.

    A file is an item's number, name or start of hash; else a file on the disk whose bytes the case has. An item that
    was posted brings the clue ``posted``, unless it is switched off or the draft says when it was posted. The scope is
    spelled out.

    Raises
    ------
    NoonmarkError
        For a file that the case does not have, an item given twice, and a draft that names no item.
    """
    found = [(row, find_item(case, row.path)) for row in draft.files]
    _check_once([item for _, item in found])
    files = _named(found)
    posted = [clue for row, item in files for clue in _posted(case, draft, row, item)]
    marks, pictured, clues = list[MarksUsed](), list[Item](), list[ClueUsed]()
    for row in draft.clues:
        if row.kind == "marks" and isinstance(row.values.get(PATH), str):
            used, item = marks_used(case, Path(str(row.values[PATH])), row.where)
            clues.append(_clue(row, marks=len(marks)))
            marks.append(used)
            pictured += [item] if item else []
        else:
            clues.append(_other(case, row))
    items = tuple(dict.fromkeys(item.number for item in [*(item for _, item in found), *pictured]))
    if not items:
        raise NoonmarkError("no item of the case is named, so the fix is of none", remedy=_GIVE)
    used = Used(
        title=draft.title,
        claim=draft.claim,
        scope=spelled_out(scope_of(draft.scope, draft.place_in("[scope]"))),
        files=tuple(_file(case, row, item) for row, item in files),
        marks=tuple(marks),
        clues=(*clues, *posted),
        trusts={label: _trust(value, label) for label, value in draft.trusts.items()},
    )
    return Gathered(same_as_kept(used), items)


def find_item(case: Case, path: Path) -> Item:
    """Return the item that a name, a number, the start of a hash or a file on the disk stands for.

    Raises
    ------
    NoonmarkError
        If the case has none, or several.
    """
    try:
        return case.item(str(path))
    except NoonmarkError as error:
        if path.is_file():
            return _by_bytes(case, path)
        if path.name != str(path):
            return case.item(path.name)
        raise error.at(str(path)) if not error.where else error from None


def _by_bytes(case: Case, path: Path) -> Item:
    try:
        with path.open("rb") as file:
            sha256 = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise NoonmarkError(
            f"it cannot be read ({(error.strerror or 'unknown reason').lower()})", where=str(path)
        ) from None
    try:
        return case.item(sha256)
    except NoonmarkError:
        remedy = f"add it first: noonmark case add {case.place.folder} {path}"
        raise NoonmarkError("the case does not have this file", where=str(path), remedy=remedy) from None


def _check_once(items: Sequence[Item]) -> None:
    for number, count in Counter(item.number for item in items).items():
        if count > 1:
            raise NoonmarkError(f"item {number} is given {count} times", remedy="give each item once")


def _named(found: Sequence[tuple[FileRow, Item]]) -> list[tuple[FileRow, Item]]:
    """Return the files, each with a name of its own for the fix where there are several."""
    if len(found) < 2:
        return list(found)
    count = Counter(item.name for _, item in found)
    return [(row if row.item else replace(row, item=_call(item, count)), item) for row, item in found]


def _call(item: Item, count: Mapping[str, int]) -> str:
    return item.name if count[item.name] == 1 else f"{item.name} (item {item.number})"


def _file(case: Case, row: FileRow, item: Item) -> FileUsed:
    return FileUsed(
        **_kept(item),
        item=row.item,
        metadata=row.metadata,
        without=tuple(name for name in row.without if name != POSTED),
        beside=tuple(Kept(**_kept(beside)) for beside in _beside(case, item)),
    )


def _kept(item: Item) -> dict[str, Any]:
    return {"sha256": item.sha256, "bytes": item.size, "name": file_name(item)}


def file_name(item: Item) -> str:
    """Return the name under which an item's original is read: its last part, for a name tells a date."""
    name = PurePath(item.name.replace("\0", "")).name
    try:
        return plain_name(name)
    except NoonmarkError:
        return item.sha256


def _beside(case: Case, item: Item) -> list[Item]:
    """Return telemetry that lay in the same folder under the same name; of two alike, the one that came last."""
    stem = PurePath(item.name).stem
    folders = {PurePath(told.path_told).parent for told in case.arrivals(item.number) if told.source == "file"}
    found: dict[str, Item] = {}
    for other in case.items(stem) if folders else ():
        path = PurePath(other.name)
        if other.number == item.number or path.stem != stem or path.suffix.lower() not in ENDINGS:
            continue
        arrivals = case.arrivals(other.number)
        if folders & {PurePath(told.path_told).parent for told in arrivals if told.source == "file"}:
            found[file_name(other)] = other
    return list(found.values())


def _posted(case: Case, draft: Draft, row: FileRow, item: Item) -> list[ClueUsed]:
    told = [arrival for arrival in case.arrivals(item.number) if arrival.posted_utc is not None]
    given = any(
        clue.kind == _POSTED_KIND and clue.values.get("item", row.item) in ("", row.item) for clue in draft.clues
    )
    if not told or given or POSTED in row.without:
        return []
    first = min(told, key=lambda arrival: (arrival.posted_utc, arrival.source, arrival.path_told))
    by = f", posted by {first.posted_by}" if first.posted_by else ""
    values = {
        "before": write_instant(first.posted_utc) if first.posted_utc else "",
        "label": POSTED if not row.item else f"{POSTED}, {row.item}",
        "source": f"{first.source}: {first.url or first.path_told}{by}",
    }
    values |= {"item": row.item} if row.item else {}
    return [ClueUsed(where=f"arrival of item {item.number}", kind=_POSTED_KIND, values=values)]


def marks_used(case: Case, path: Path, where: str) -> tuple[MarksUsed, Item | None]:
    """Return the marks of a file, their pictures taken from the case, and the item that they mark.

    Raises
    ------
    NoonmarkError
        If they cannot be read, or the case does not have a picture that lies beside them.
    """
    raw, name = _marks_bytes(case, path)
    content = msgspec.to_builtins(marks_of(raw, name))
    pictures: dict[str, Item | None] = {
        image: _picture(case, path.parent / image, where) for image in image_names(content)
    }
    for one in (content, *content["frames"]):
        item = pictures.get(one["image"])
        one["image"] = file_name(item) if item else PurePath(one["image"]).name
    used = MarksUsed(
        name=plain_name(name),
        sha256=marks_digest(content),
        content=content,
        frames_s=(content["offset_s"], *(frame["offset_s"] for frame in content["frames"])),
        pictures=tuple({item.sha256: Kept(**_kept(item)) for item in pictures.values() if item}.values()),
    )
    return used, next(iter(pictures.values()), None)


def _marks_bytes(case: Case, path: Path) -> tuple[bytes, str]:
    try:
        if not path.exists():
            item = case.item(str(path))
            path, name = case.original(item.sha256), file_name(item)
        else:
            name = path.name
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise NoonmarkError(f"it cannot be read ({why})", where=str(path), remedy="check the path") from None
    if len(raw) > LARGEST_BYTES:
        raise NoonmarkError("this is too large for a marks file", where=path.name, remedy="give the right file")
    return raw, name


def _picture(case: Case, path: Path, where: str) -> Item | None:
    """Return the item that a marked picture is; None where there is no such picture anywhere."""
    try:
        if path.is_file():
            return _by_bytes(case, path)
    except NoonmarkError as error:
        raise error.at(where) from None
    try:
        return case.item(path.name)
    except NoonmarkError:
        return None


def _other(case: Case, row: ClueRow) -> ClueUsed:
    path = row.values.get(PATH)
    if not isinstance(path, str):
        return _clue(row)
    try:
        return _clue(row, original=Kept(**_kept(find_item(case, Path(path)))))
    except NoonmarkError as error:
        raise error.at(row.where) from None


def _clue(row: ClueRow, *, marks: int | None = None, original: Kept | None = None) -> ClueUsed:
    values = {key: to_plain(value) for key, value in row.values.items() if key != "kind"}
    if marks is not None or original is not None:
        values.pop(PATH, None)
    try:
        canonical(values)
    except NoonmarkError as error:
        raise NoonmarkError(error.problem, where=row.where, remedy="write a value that JSON can hold") from None
    return ClueUsed(where=row.where, kind=row.kind, values=values, marks=marks, original=original)


def _trust(value: object, label: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NoonmarkError(f"{label} {value!r} is not a number", where="trust", remedy=f"write {label} = 0.9")
    return float(value)
