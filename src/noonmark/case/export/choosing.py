"""What of a case goes into a bundle, and what stays at home to protect people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from noonmark.case.log.entry import Entry

ASKED = "left out by who made the bundle"
COARSE = "a file can hold the exact place, and the bundle is coarse"


@dataclass(frozen=True)
class Choice:
    """What of a case is wanted in a bundle.

    Attributes
    ----------
    items : tuple of int
        Numbers of items; empty is all of them.
    originals : bool
        Whether the original files go along.
    coarse_km : float or None
        Nothing in the bundle tells a place more finely [km]; None tells everything.
    """

    items: tuple[int, ...] = ()
    originals: bool = True
    coarse_km: float | None = None


@dataclass(frozen=True)
class Holdings:
    """The chosen items of a case: their numbers, and their hashes."""

    items: frozenset[int]
    hashes: frozenset[str]


def chosen(entries: Iterable[Entry], choice: Choice) -> Holdings:
    """Return the items that are wanted, from the entries that added them."""
    added = {entry.what["item"]: str(entry.what["sha256"]) for entry in entries if entry.act == "added"}
    wanted = {number: digest for number, digest in added.items() if not choice.items or number in choice.items}
    return Holdings(frozenset(wanted), frozenset(wanted.values()))


def goes_along(entry: Entry, choice: Choice, held: Holdings) -> bool:
    """Return whether an entry may be in the bundle.

    In a coarse one only what cannot tell a place, a file or a person who was filmed or filmed: who exported, verified,
    stamped and signed, and when. Of a choice of items only what is about these, and what is about none.
    """
    if choice.coarse_km is not None:
        return _is_bare(entry)
    return not choice.items or _is_of(entry, held)


_BARE: dict[str, Collection[str]] = {
    "exported": {"items", "originals", "coarse_km", "tables"},
    "verified": {"entries", "root", "faults", "replayed", "different"},
    "stamped": {"checkpoint", "reply_sha256", "authority", "at"},
    "note": {"public_key"},
}
"""Acts that tell no place, while they tell nothing but these."""


def _is_bare(entry: Entry) -> bool:
    return entry.act in _BARE and set(entry.what) <= set(_BARE[entry.act])


_OF_THE_CASE = ("made", "exported", "verified", "stamped")


def _is_of(entry: Entry, held: Holdings) -> bool:
    what = entry.what
    numbers, digests = (
        {*_list(what, "items"), *_list(what, "item")},
        {*_list(what, "originals"), *_list(what, "sha256")},
    )
    if entry.act in _OF_THE_CASE or (entry.act == "note" and set(what) == {"public_key"}):
        return True
    named = bool(numbers or digests)
    return named and numbers <= held.items and digests <= held.hashes


def _list(what: Mapping[str, Any], key: str) -> list[int | str]:
    told: Any = what.get(key, [])
    several = cast("list[Any]", told) if isinstance(told, list) else [told]
    return [each for each in several if isinstance(each, int | str)]
