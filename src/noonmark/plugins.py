"""Kinds of clues from the entry-point group ``noonmark.clues``; the built-in ones enter by it too."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import entry_points

from noonmark.clues.clue import Clue
from noonmark.clues.kind import Kind
from noonmark.errors import NoonmarkError

GROUP = "noonmark.clues"


@lru_cache(maxsize=1)
def clue_kinds() -> dict[str, Kind]:
    """Return all kinds by name, in alphabetical order.

    Raises
    ------
    NoonmarkError
        When a plug-in cannot be loaded or names no kind; the error says which.
    """
    kinds: dict[str, Kind] = {}
    for entry in entry_points(group=GROUP):
        try:
            kind = entry.load()
        except Exception as error:  # a stranger's code runs here
            raise NoonmarkError(
                f"the plug-in {entry.name!r} ({entry.value}) cannot be loaded: {error}", remedy="repair or uninstall it"
            ) from error
        if entry.name in kinds and kinds[entry.name] is not kind:
            raise NoonmarkError(
                f"two plug-ins give the kind {entry.name!r}, one of them {entry.value}", remedy="uninstall one"
            )
        if not isinstance(kind, Kind) or kind.name != entry.name:
            raise NoonmarkError(
                f"the plug-in {entry.name!r} ({entry.value}) is no kind of that name", remedy="uninstall it"
            )
        kinds[entry.name] = kind
    return dict(sorted(kinds.items()))


def make_clue(name: str, values: Mapping[str, object], where: str = "") -> Clue:
    """Make a clue of a named kind.

    Raises
    ------
    NoonmarkError
        For an unknown kind, or whatever the kind finds wrong.
    """
    kinds = clue_kinds()
    if name not in kinds:
        near = difflib.get_close_matches(name, list(kinds), n=1)
        remedy = f"did you mean {near[0]!r}?" if near else f"kinds: {', '.join(kinds)}"
        raise NoonmarkError(f"unknown kind of clue {name!r}", where=where, remedy=remedy)
    where = where or f"clue {name!r}"
    try:
        return kinds[name].clue(values, where)
    except NoonmarkError:
        raise
    except Exception as error:  # a stranger's code runs here
        raise NoonmarkError(
            f"the kind {name!r} failed: {error!r}", where=where, remedy="tell whoever made it"
        ) from error
