"""Coarse fixes: what a bundle tells in place of recipes, where an exact place would endanger somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from noonmark.case.log.canonical import canonical
from noonmark.case.recipe.document import read_recipe
from noonmark.case.recipe.keeping import KeptRecipe
from noonmark.case.recipe.replay import Tell, replay
from noonmark.case.store.case import Case
from noonmark.errors import NoonmarkError
from noonmark.fix.answer import Fix

SCHEMA = "noonmark.coarse-fix/1"


@dataclass(frozen=True)
class Tellers:
    """How a fix is told as JSON, schema ``noonmark.fix/1``: all of it, and rounded."""

    exact: Tell
    coarse: Tell


@dataclass(frozen=True)
class Again:
    """A kept fix that was worked out again.

    Attributes
    ----------
    kept : KeptRecipe
    fix : Fix
    same : bool
        Whether it is the one that was kept.
    """

    kept: KeptRecipe
    fix: Fix
    same: bool


def worked_out(case: Case, kept: KeptRecipe, tell: Tell) -> Again:
    """Return the fix of a kept recipe, worked out again from the originals.

    Raises
    ------
    NoonmarkError
        If the recipe or an original is not as it was recorded, or the fix cannot be worked out.
    """
    found: list[Fix] = []

    def told(fix: Fix) -> Mapping[str, Any]:
        found.append(fix)
        return tell(fix)

    where = f"entry {kept.number}"
    for fault in kept.faults:
        raise NoonmarkError(fault, where=where, remedy="run 'noonmark case verify'")
    difference = replay(read_recipe(kept.text), case.original, told)
    if not found:
        why = "; ".join(difference.faults) or "it cannot be worked out again"
        raise NoonmarkError(why, where=where, remedy="run 'noonmark case replay' to see all of it")
    return Again(kept, found[0], difference.same)


def coarse_fix(again: Again, hashes: Sequence[str], coarse_km: float, tell: Tell) -> bytes:
    """Return the document that stands for a recipe in a coarse bundle, as canonical JSON.

    It names the originals by their SHA-256 and holds no name, no path, no caption and no claim: a claim that is well
    supported would tell the place.

    Parameters
    ----------
    again : Again
    hashes : sequence of str
        Of its items, in the order of ``again.kept.items``.
    coarse_km : float
        The distance that the fix is rounded to [km].
    tell : callable
        Gives the rounded fix.
    """
    items = [{"number": number, "sha256": digest} for number, digest in zip(again.kept.items, hashes, strict=True)]
    return canonical(
        {
            "schema": SCHEMA,
            "entry": again.kept.number,
            "items": items,
            "coarse_km": coarse_km,
            "same_as_kept": again.same,
            "fix": tell(replace(again.fix, claim=None)),
        }
    )
