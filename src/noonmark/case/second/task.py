"""A second look opened and handed in: which first marks it is of, a blank marks file, and what was seen when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from noonmark.case.log.entry import Entry
from noonmark.case.recipe.document import MarksUsed, read_recipe
from noonmark.case.recipe.gathering import file_name
from noonmark.case.recipe.keeping import KeptRecipe, recipes_of
from noonmark.case.second.measuring import FIRST, ROLE, SECOND
from noonmark.case.store.case import Case
from noonmark.case.store.items import Item
from noonmark.errors import NoonmarkError
from noonmark.measure.marks import SCHEMA, Marks, marks_of

LOOK = "second_look"
"""Key of a note that a second look was opened, or held against the first."""
OPENED, COMPARED = "opened", "compared"


@dataclass(frozen=True)
class FirstLook:
    """The marks that a second look is of.

    Attributes
    ----------
    entry : int
        Number of the first entry that holds them: ``measured``, or ``fixed`` with a recipe.
    who : str
        Who made them, as that entry says.
    used : MarksUsed
    recipe : KeptRecipe or None
        The newest fix that rests on them.
    """

    entry: int
    who: str
    used: MarksUsed
    recipe: KeptRecipe | None = None

    @property
    def marks(self) -> Marks:
        """Its marks, read."""
        return marks_read(self.used)


def marks_read(used: MarksUsed) -> Marks:
    """Return marks as :mod:`noonmark.measure` takes them."""
    return marks_of(msgspec.json.encode(used.content), used.name)


def first_look(case: Case, item: Item, of: int | None = None) -> FirstLook:
    """Return the newest first marks of an item, or those of one entry.

    Raises
    ------
    NoonmarkError
        If the item has none yet, or that entry holds none of it.
    """
    looks = sorted(_looks(case, item), key=lambda look: look.entry)
    newest = next((look for look in reversed(looks) if of is None or look.entry == of), None)
    if newest is not None:
        same = [look for look in looks if look.used.sha256 == newest.used.sha256]
        fixes = [look.recipe for look in same if look.recipe is not None]
        return replace(same[0], recipe=fixes[-1] if fixes else None)
    where = str(case.place.folder)
    if of is not None:
        raise NoonmarkError(
            f"entry {of} holds no first marks of item {item.number}",
            where=where,
            remedy=f"see: noonmark case log {where}",
        )
    raise NoonmarkError(
        f"item {item.number} was not measured yet, so there is nothing to look at a second time",
        where=where,
        remedy=f"measure it first: noonmark measure --case {where} marks.json",
    )


def _looks(case: Case, item: Item) -> Iterator[FirstLook]:
    """Yield the first marks of an item, of measurements and of fixes; fixes with a second's marks are none."""
    seconds: set[str] = set()
    for entry in case.entries():
        what = entry.what
        if entry.act != "measured" or what.get("item") != item.number or "marks" not in what:
            continue
        if what.get(ROLE) == FIRST:
            yield FirstLook(entry.number, entry.who, _used(what, item))
        else:
            seconds.add(what["marks"]["sha256"])
    for kept in recipes_of(case, item.number):
        if kept.entry is None or kept.faults:
            continue
        for marks in read_recipe(kept.text).used.marks:
            if marks.sha256 not in seconds and any(picture.sha256 == item.sha256 for picture in marks.pictures):
                yield FirstLook(kept.number, kept.entry.who, marks, kept)


def _used(what: Any, item: Item) -> MarksUsed:
    content = what["marks"]["content"]
    frames = (content["offset_s"], *(frame["offset_s"] for frame in content["frames"]))
    pictures = ({"sha256": item.sha256, "bytes": item.size, "name": file_name(item)},)
    told = {**what["marks"], "frames_s": frames, "pictures": pictures}
    return msgspec.convert(told, MarksUsed)


def blank_marks(first: FirstLook) -> dict[str, Any]:
    """Return a marks file for the same frames with nothing marked in it.

    It holds what is so whoever looks: which picture, which instants of it, its size where the first gave it, and
    whether the camera stood still or looked straight down. Nothing that the first measured or judged is in it.
    """
    content = first.used.content
    blank: dict[str, Any] = {"schema": SCHEMA, "image": content["image"], "offset_s": content["offset_s"]}
    if content["size"] is not None:
        blank["size"] = content["size"]
    camera = {key: True for key in ("fixed", "down") if content["camera"][key]}
    blank |= {"camera": camera} if camera else {}
    if content["frames"]:
        blank["frames"] = [
            {"offset_s": frame["offset_s"], "objects": []} | ({"image": frame["image"]} if frame["image"] else {})
            for frame in content["frames"]
        ]
    return blank | {"objects": []}


def same_frames(first: MarksUsed, second: MarksUsed) -> None:
    """Raise where two sets of marks are not of the same frames of the same pictures."""
    if {one.sha256 for one in first.pictures} != {one.sha256 for one in second.pictures}:
        raise NoonmarkError("these marks are not of the same picture", where=second.name, remedy=_FROM_TASK)
    here, there = (sorted(set(one.frames_s)) for one in (first, second))
    if here != there:
        told = [", ".join(f"{at:g}" for at in times) for times in (there, here)]
        problem = f"these marks are of the frame at {told[0]} s, and the first of that at {told[1]} s"
        raise NoonmarkError(problem, where=second.name, remedy=_FROM_TASK)


_FROM_TASK = "mark in the file that 'noonmark case second' writes"


@dataclass(frozen=True)
class Blindness:
    """What the log says of whether a second look was made without the first.

    Attributes
    ----------
    opened : Entry or None
        When this person opened it; None where they handed marks in without.
    seen : tuple of int
        Entries in which the comparison had been shown to this person before.
    same_person : bool
        The first marks are in the same name.
    """

    opened: Entry | None
    seen: tuple[int, ...]
    same_person: bool

    @property
    def blind(self) -> bool:
        """Whether nothing on the record speaks against it."""
        return not self.seen and not self.same_person


def blindness(case: Case, first: FirstLook, who: str) -> Blindness:
    """Return what the log says of what a person had seen of an item's first marks."""
    opened: Entry | None = None
    seen: list[int] = []
    for entry in case.entries():
        if entry.who != who or entry.what.get("of") != first.entry:
            continue
        if entry.what.get(LOOK) == OPENED:
            opened = entry
        elif entry.what.get(LOOK) == COMPARED:
            seen.append(entry.number)
    return Blindness(opened, tuple(seen), who == first.who)


def second_role(first: FirstLook, told: Blindness) -> dict[str, Any]:
    """Return what an entry ``measured`` says of a second look, besides the measurement."""
    return {
        ROLE: SECOND,
        "of": first.entry,
        "opened": None if told.opened is None else told.opened.number,
        "seen": list(told.seen),
        "same_person": told.same_person,
    }
