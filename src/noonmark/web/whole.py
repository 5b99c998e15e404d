"""All clues of a request, switched on or off: worked out from the case, each with where it comes from."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import msgspec

from noonmark.case.log.canonical import canonical
from noonmark.case.recipe.document import Used
from noonmark.case.recipe.gathering import gather
from noonmark.case.recipe.laying import lay_out
from noonmark.case.store.case import Case
from noonmark.case.store.items import Item
from noonmark.clues.clue import Clue
from noonmark.draft import PATH, ClueRow, Draft, FileRow
from noonmark.errors import NoonmarkError
from noonmark.recipe import Reader, Recipe, recipe_of, unique_labels

MARKS = "marks"
_NUMBERED = re.compile(r" \d+$")
"""What :func:`unique_labels` adds; the files' own labels end in no number."""
From = Literal["typed", "marks", "file", "posted"]
MarksOf = Callable[[int], Mapping[str, Any] | None]
"""Gives the working marks of an item, schema ``noonmark.marks/1``; None where nothing is marked."""


@dataclass(frozen=True)
class Origin:
    """Where a clue comes from.

    Attributes
    ----------
    of : str
        Typed by the user, the working marks, the file itself, or the post.
    item : int or None
        The item's number; None for a clue about the place, or about all items.
    row : int
        Which row of the draft; of a file, which file.
    own : str
        Its label there.
    """

    of: From
    item: int | None
    row: int
    own: str


@dataclass(frozen=True)
class Whole:
    """All clues of a request.

    Attributes
    ----------
    draft : Draft
        With every clue on; marks lie in it by their content, as JSON texts in ``marks``.
    used : Used
        The same looked up in the case.
    items : tuple of Item
    names : mapping of int to str
        What each item is called in the fix; empty where there is only one.
    recipe : Recipe
    origins : tuple of Origin
        One a clue of the recipe.
    left_out : tuple of (item, why)
        Marks that cannot be measured.
    """

    draft: Draft
    marks: Mapping[int, bytes]
    used: Used
    items: tuple[Item, ...]
    names: Mapping[int, str]
    recipe: Recipe
    origins: tuple[Origin, ...]
    left_out: tuple[tuple[int, str], ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that went in."""
        return sha256(canonical(msgspec.to_builtins(self.used))).hexdigest()

    def switched(self, without: Sequence[str], trusts: Mapping[str, float]) -> list[Clue]:
        """Return the clues that are on, with their trusts; a label that no clue has is an error."""
        labels = {clue.label for clue in self.recipe.clues}
        for name in (*without, *trusts):
            if name not in labels:
                raise NoonmarkError(f"no clue is called {name!r}", remedy=f"clues here: {', '.join(sorted(labels))}")
        on = [clue for clue in self.recipe.clues if clue.label not in without]
        return [c if trusts.get(c.label, c.trust) == c.trust else c.named(trust=trusts[c.label]) for c in on]


@dataclass(frozen=True)
class Wish:
    """What a request names, before anything is worked out.

    Attributes
    ----------
    clues : sequence of mapping
        Typed clues: ``kind`` with its keys.
    scope : mapping
        Keys of a [scope] table.
    """

    items: Sequence[int]
    clues: Sequence[Mapping[str, Any]]
    scope: Mapping[str, object]
    metadata: bool = True
    title: str = ""
    claim: str = ""


def whole_of(case: Case, wish: Wish, marks_of: MarksOf, reader: Reader) -> Whole:
    """Work out all clues of a request.

    Parameters
    ----------
    case : Case
    wish : Wish
    marks_of : callable
        Gives an item's working marks.
    reader : Reader
        Makes the clues.

    Raises
    ------
    NoonmarkError
        For an item that the case lacks or that is given twice, and for anything a clue or a file finds wrong.
    """
    _check_once(wish.items)
    items = tuple(case.item(number) for number in wish.items)
    names = names_of(items)
    typed = _labelled([_typed(values, n, case, names) for n, values in enumerate(wish.clues, 1)], reader)
    marks, left_out = _marks_of(items, marks_of), list[tuple[int, str]]()
    while True:
        draft = _draft(wish, typed, marks, names)
        used = used_of(case, draft, marks)
        try:
            recipe = recipe_in(case, used, reader)
            break
        except NoonmarkError as error:
            number = next((n for n in marks if re.match(rf"marks[ -]of[ -]item[ -]{n}\b", error.where)), None)
            if number is None:
                raise
            left_out.append((number, str(replace_where(error))))
            del marks[number]
    origins = _origins(used, recipe, names)
    return Whole(draft, marks, used, items, names, recipe, origins, tuple(left_out))


def _check_once(numbers: Sequence[int]) -> None:
    for number, count in Counter(numbers).items():
        if count > 1:
            raise NoonmarkError(f"item {number} is given {count} times", remedy="give each item once")


def _draft(wish: Wish, typed: Sequence[ClueRow], marks: Mapping[int, bytes], names: Mapping[int, str]) -> Draft:
    rows = [ClueRow(_where(n), MARKS, _of_item({PATH: str(n)}, names[n])) for n in marks]
    files = tuple(FileRow(f"item {n}", Path(str(n)), name, wish.metadata) for n, name in names.items())
    return Draft(title=wish.title, scope=dict(wish.scope), clues=(*typed, *rows), files=files, claim=wish.claim)


def _where(number: int) -> str:
    return f"marks of item {number}"


def replace_where(error: NoonmarkError) -> NoonmarkError:
    """Return an error of marks without the name of the scratch file that they were read from."""
    return NoonmarkError(error.problem, remedy=error.remedy)


def names_of(items: Sequence[Item]) -> dict[int, str]:
    """Return what a fix calls its items: nothing where there is one, else their names, told apart by number."""
    if len(items) < 2:
        return {item.number: "" for item in items}
    count = Counter(item.name for item in items)
    return {i.number: i.name if count[i.name] == 1 else f"{i.name} (item {i.number})" for i in items}


def used_of(case: Case, draft: Draft, marks: Mapping[int, bytes]) -> Used:
    """Return what goes into the fix of a draft whose marks are named by their item's number."""
    with TemporaryDirectory(prefix="noonmark-marks-") as folder:
        rows: list[ClueRow] = []
        for row in draft.clues:
            if row.kind == MARKS:
                number = int(str(row.values[PATH]))
                path = Path(folder) / f"marks-of-item-{number}.json"
                path.write_bytes(marks[number])
                row = ClueRow(row.where, row.kind, {**row.values, PATH: str(path)})  # noqa: PLW2901
            rows.append(row)
        return gather(case, replace(draft, clues=tuple(rows))).used


def recipe_in(case: Case, used: Used, reader: Reader | None = None) -> Recipe:
    """Work out what goes into a fix from the case's originals."""
    with TemporaryDirectory(prefix="noonmark-recipe-") as folder:
        return recipe_of(lay_out(used, case.original, Path(folder)), reader=reader)


def _marks_of(items: Sequence[Item], marks_of: MarksOf) -> dict[int, bytes]:
    """Return the working marks of the items as JSON, each naming its item as its picture."""
    found: dict[int, bytes] = {}
    for item in items:
        told = marks_of(item.number)
        if told is not None and _has_marks(told):
            found[item.number] = json.dumps({**told, "image": item.sha256}, sort_keys=True).encode()
    return found


def _has_marks(told: Mapping[str, Any]) -> bool:
    return any(told.get(key) for key in ("objects", "sun", "own_shadow", "frames"))


def _typed(values: Mapping[str, Any], number: int, case: Case, names: Mapping[int, str]) -> ClueRow:
    """Return a typed clue as a row of a draft; a file that it names must be an item of the case."""
    where = f"clue {number}"
    kind = values.get("kind")
    if not isinstance(kind, str):
        raise NoonmarkError("this clue has no kind", where=where, remedy="see 'noonmark kinds'")
    if kind == MARKS:
        raise NoonmarkError("marks are made in the picture, not typed", where=where, remedy="open the item's marks")
    given = {key: value for key, value in values.items() if key != "kind" and value is not None}
    if isinstance(given.get(PATH), str | int):
        given[PATH] = str(case.item(given[PATH]).number)
    item = given.pop("item", "")
    if isinstance(item, int):
        if item not in names:
            raise NoonmarkError(f"item {item} is not among the items of this fix", where=where)
        item = names[item]
    elif len(names) == 1:
        item = ""
    return ClueRow(where, kind, _of_item(given, item))


def _of_item(values: dict[str, Any], item: str) -> dict[str, Any]:
    return {**values, "item": item} if item else values


def _labelled(rows: Sequence[ClueRow], reader: Reader) -> list[ClueRow]:
    """Return the rows, each with a label of its own, so that a switch names one clue whatever else is there."""
    named = unique_labels([reader.clue(row) for row in rows if PATH not in row.values])
    labels = iter(named)
    return [
        row if PATH in row.values else replace(row, values={**row.values, "label": next(labels).label}) for row in rows
    ]


def _origins(used: Used, recipe: Recipe, names: Mapping[int, str]) -> tuple[Origin, ...]:
    """Return where each clue of a recipe comes from: rows in order, each for one or all items, then the files'."""
    number_of = {name: number for number, name in names.items()}
    numbers = list(names)
    alone = numbers[0] if len(numbers) == 1 else None
    out: list[Origin] = []
    at = 0
    for row, clue in enumerate(used.clues):
        of: From = "marks" if clue.marks is not None else "posted" if clue.where.startswith("arrival of") else "typed"
        own = recipe.clues[at].label
        more = _spread(recipe.clues, at, clue.values.get("item", ""))
        for k in range(more):
            item = number_of.get(recipe.clues[at + k].item, alone)
            out.append(Origin(of, item, row, own.removesuffix(f", {recipe.clues[at + k].item}") if more > 1 else own))
        at += more
    for clue in recipe.clues[at:]:
        item = number_of.get(clue.item, alone)
        own = _NUMBERED.sub("", clue.label)
        out.append(Origin("file", item, numbers.index(item) if item in numbers else 0, own))
    return tuple(out)


def _spread(clues: Sequence[Clue], at: int, given: str) -> int:
    """Return how many clues a row became: one, or one for each item."""
    first = clues[at]
    if given or not first.item or not first.label.endswith(f", {first.item}"):
        return 1
    stem = first.label.removesuffix(first.item)
    count = 1
    while at + count < len(clues) and clues[at + count].label == stem + clues[at + count].item:
        count += 1
    return count
