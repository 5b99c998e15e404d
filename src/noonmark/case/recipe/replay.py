"""A fix worked out again from its recipe and the originals, and held against the one that was kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from noonmark.case.log.canonical import canonical
from noonmark.case.recipe.compare import compare
from noonmark.case.recipe.document import SEEDS, ClueMade, RecipeDocument, Used, recipe_document
from noonmark.case.recipe.laying import Originals, faults_of, lay_out
from noonmark.case.recipe.versions import version_lines, versions_here
from noonmark.errors import NoonmarkError
from noonmark.fix.answer import Fix
from noonmark.fix.claim import check
from noonmark.fix.claim_text import read_claim
from noonmark.fix.fuse import fuse
from noonmark.recipe import Recipe, recipe_of

Tell = Callable[[Fix], Mapping[str, Any]]
"""Gives a fix as JSON, schema ``noonmark.fix/1``."""


@dataclass(frozen=True)
class Difference:
    """How a replay came out.

    Attributes
    ----------
    versions : tuple of str
        Versions that differ from those that the fix was made with.
    faults : tuple of str
        What is not as it was recorded: the recipe, an original, marks. While an original is, nothing is worked out.
    answer : tuple of str
        What the fix says otherwise, beyond :data:`noonmark.case.recipe.compare.ROUNDING`.
    exact : bool
        The two fixes are the same to the last digit.
    recipe : RecipeDocument or None
        With the fix as it is now; None where nothing was worked out.
    """

    versions: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    exact: bool = False
    recipe: RecipeDocument | None = None

    @property
    def same(self) -> bool:
        """Whether all is as recorded, and the fix is the same."""
        return self.recipe is not None and not self.faults and not self.answer

    @property
    def lines(self) -> tuple[str, ...]:
        """All that differs: versions first."""
        return (*self.versions, *self.faults, *self.answer)


@dataclass(frozen=True)
class Solved:
    """A fix with what it was worked out of."""

    recipe: Recipe
    fix: Fix


def solve(used: Used, originals: Originals, *, checked: bool = False, tolerance: float = 0.05) -> Solved:
    """Work out a fix from what goes into it; a fix of a case and its replay both come from here.

    Raises
    ------
    NoonmarkError
        If an original is missing, or a clue finds anything wrong.
    """
    with tempfile.TemporaryDirectory(prefix="noonmark-recipe-") as folder:
        recipe = recipe_of(lay_out(used, originals, Path(folder)))
    if not recipe.clues:
        names = ", ".join(file.name for file in used.files)
        raise NoonmarkError("there is no clue to make a fix from", where=names, remedy="see 'noonmark kinds'")
    fix = fuse(recipe.clues, recipe.scope, tolerance=tolerance)
    return Solved(recipe, with_claim(fix, recipe) if checked else fix)


def with_claim(fix: Fix, recipe: Recipe) -> Fix:
    """Return a fix with its recipe's claim checked."""
    told = read_claim(recipe.claim, recipe.scope)
    return replace(fix, claim=check(recipe.clues, recipe.scope, told))


def replay(recipe: RecipeDocument, originals: Originals, tell: Tell) -> Difference:
    """Work a recipe's fix out again, and return how it differs from the one that the recipe holds.

    Parameters
    ----------
    recipe : RecipeDocument
    originals : callable
        Gives the file with a SHA-256.
    tell : callable
        Gives a fix as JSON, as the recipe's own was written.

    Returns
    -------
    Difference
        What cannot be worked out is told in it, and no error.
    """
    try:
        faults = faults_of(recipe.used, originals)
        if faults:
            return Difference(_versions(recipe, None), faults)
        solved = solve(recipe.used, originals, checked=recipe.checked, tolerance=recipe.tolerance)
        return compared(recipe, solved, tell)
    except NoonmarkError as error:
        return Difference(_versions(recipe, None), (f"it cannot be worked out again: {error}",))


def compared(recipe: RecipeDocument, solved: Solved, tell: Tell) -> Difference:
    """Return how a fix that was worked out again differs from the one that its recipe holds."""
    found = recipe_document(recipe.used, solved.recipe.clues, tell(solved.fix), checked=recipe.checked)
    found = msgspec.structs.replace(found, tolerance=recipe.tolerance)
    return Difference(_versions(recipe, found), (), _answer(recipe, found), _exact(recipe, found), found)


def _versions(then: RecipeDocument, now: RecipeDocument | None) -> tuple[str, ...]:
    lines = version_lines(then.versions, versions_here() if now is None else now.versions)
    names = sorted(then.seeds.keys() | SEEDS.keys())
    seeds = [(name, then.seeds.get(name, "not there"), SEEDS.get(name, "not there")) for name in names]
    return (*lines, *(f"the seed {name!r} was {old} and is {new}" for name, old, new in seeds if old != new))


def _answer(then: RecipeDocument, now: RecipeDocument) -> tuple[str, ...]:
    try:
        told = list(compare(then.fix, now.fix))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return (f"the fix that the recipe holds cannot be read ({type(error).__name__}: {error})",)
    return tuple(dict.fromkeys((*told, *_clues(then.clues, now.clues))))


def _clues(then: tuple[ClueMade, ...], now: tuple[ClueMade, ...]) -> list[str]:
    """Return the trusts that the recipe tells otherwise than they are."""
    trusts = {clue.label: clue.trust for clue in now}
    return [
        f"the trust of {clue.label!r} was {clue.trust:g} and is {trusts[clue.label]:g}"
        for clue in then
        if clue.label in trusts and trusts[clue.label] != clue.trust
    ]


def _exact(then: RecipeDocument, now: RecipeDocument) -> bool:
    fixes = [{key: value for key, value in each.fix.items() if key != "version"} for each in (then, now)]
    return canonical(fixes[0]) == canonical(fixes[1]) and then.clues == now.clues
