"""Recipes in a case: kept with their entry in the log, and found again with a word on whether they are the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from noonmark.case.log.entry import Entry
from noonmark.case.recipe.document import RecipeDocument, read_recipe
from noonmark.case.recipe.replay import Difference, Tell, replay
from noonmark.case.store.case import Case
from noonmark.case.store.database import read_transaction
from noonmark.case.store.rows import CONFLICT, FIXED
from noonmark.case.store.tables import RECIPES
from noonmark.errors import NoonmarkError


@dataclass(frozen=True)
class KeptRecipe:
    """A recipe as it lies in a case.

    Attributes
    ----------
    number : int
        Of its entry.
    items : tuple of int
        That its fix is of, the first of them first.
    text : bytes
        Empty where it is missing.
    entry : Entry or None
        None where the log has none of that number.
    faults : tuple of str
        Why it is not the recipe that the log recorded.
    """

    number: int
    items: tuple[int, ...]
    text: bytes
    entry: Entry | None
    faults: tuple[str, ...] = ()


def keep(case: Case, recipe: RecipeDocument, items: Sequence[int]) -> Entry:
    """Keep a recipe in a case with its entry, in one transaction; its items get the state of the fix.

    Parameters
    ----------
    case : Case
    recipe : RecipeDocument
    items : sequence of int
        Numbers of the items that the fix is of; one or more.

    Raises
    ------
    NoonmarkError
        If the case cannot be written, or has no such item.
    """
    text = recipe.to_bytes()
    digest, state = sha256(text).hexdigest(), FIXED if recipe.fix["regions"] else CONFLICT
    what: dict[str, Any] = {
        "item": items[0],
        "items": list(items),
        "state": state,
        "recipe": digest,
        "originals": [kept.sha256 for kept in recipe.used.originals()],
        "claim_checked": recipe.checked,
    }
    with case.writing() as write:
        entry = write.append("fixed", what)
        write.append_all([("fixed", {"item": n, "state": state, "with": entry.number}) for n in items[1:]])
        write.insert(RECIPES, [{"entry": entry.number, "item": items[0], "sha256": digest, "text": text}])
    return entry


def recipes_of(case: Case, item: int | None = None) -> list[KeptRecipe]:
    """Return the recipes of a case, or of one item of it, the oldest first; each held against the log.

    Raises
    ------
    NoonmarkError
        If the log cannot be read.
    """
    with read_transaction(case.place.engine, case.place.folder) as connection:
        rows = {row.entry: (row.item, bytes(row.text)) for row in connection.execute(select(RECIPES))}
    entries = {entry.number: entry for entry in case.entries() if "recipe" in entry.what}
    found = [_kept(number, entries.get(number), rows.get(number)) for number in sorted(rows.keys() | entries.keys())]
    return [kept for kept in found if item is None or item in kept.items]


def _kept(number: int, entry: Entry | None, row: tuple[int, bytes] | None) -> KeptRecipe:
    told: list[int] = list(entry.what.get("items", ())) if entry else []
    told += [row[0]] if row and row[0] not in told else []
    return KeptRecipe(number, tuple(told), row[1] if row else b"", entry, tuple(_faults(number, entry, row)))


def _faults(number: int, entry: Entry | None, row: tuple[int, bytes] | None) -> Iterator[str]:
    if row is None:
        yield "the recipe is missing"
    elif entry is None:
        yield f"the log has no entry {number} for this recipe"
    elif (found := sha256(row[1]).hexdigest()) != entry.what["recipe"]:
        yield f"the recipe was changed: its SHA-256 is {found}, and entry {number} tells {entry.what['recipe']}"


def replay_kept(case: Case, kept: KeptRecipe, tell: Tell) -> Difference:
    """Work a kept recipe's fix out again; a recipe that is not the recorded one is named, and worked out all the same.

    Parameters
    ----------
    case, kept
    tell : callable
        Gives a fix as JSON, schema ``noonmark.fix/1``.
    """
    try:
        found = replay(read_recipe(kept.text), case.original, tell) if kept.text else Difference()
    except NoonmarkError as error:
        found = Difference((), (str(error),))
    return Difference(found.versions, (*kept.faults, *found.faults), found.answer, found.exact, found.recipe)
