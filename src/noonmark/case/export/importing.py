"""A checked bundle taken into a new case: its originals with their arrivals, its recipes, and its record as it came."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from noonmark.case.export.checking import Checked
from noonmark.case.export.reading import BROKEN, OpenBundle
from noonmark.case.log.bundle_layout import ORIGINALS, Step, original_name, recipe_name
from noonmark.case.log.entry import Entry
from noonmark.case.log.instants import read_instant, write_instant
from noonmark.case.recipe.document import RecipeDocument, read_recipe
from noonmark.case.store.arrival import Added, Arrival, Arriving
from noonmark.case.store.case import Case
from noonmark.case.store.rows import ARRIVING, CONFLICT, FIXED, arrival_row
from noonmark.case.store.tables import ARRIVALS
from noonmark.case.store.tables import RECIPES as RECIPE_ROWS
from noonmark.errors import NoonmarkError

SOURCE = "bundle"
"""How a file arrived that the bundle tells nothing else of."""
_TEXTS = ("source", "path_told", "posted_by", "caption", "forwarded_from", "url")


@dataclass(frozen=True)
class Imported:
    """What was taken in.

    Attributes
    ----------
    items : int
        Originals.
    arrivals : int
        Of them, in all.
    recipes : int
    left : tuple of str
        What of the bundle is not in the case's own tables, and why, in words; the record has it.
    """

    items: int
    arrivals: int
    recipes: int
    left: tuple[str, ...]


def take_in(case: Case, bundle: OpenBundle, checked: Checked, digest: str, step: Step) -> Imported:
    """Take a bundle into a new case.

    The case has a log of its own, whose entries ``imported`` name the other log: its origin, size, root, newest
    checkpoint and signer. The bundle's files other than originals are kept as they came, as one more item, so that
    the other log can be checked at any time.

    Parameters
    ----------
    case : Case
        New and empty.
    bundle, checked
        As :func:`noonmark.case.export.checking.check_bundle` found it.
    digest : str
        SHA-256 of the whole file.
    step : callable
        Told the bytes copied.

    Raises
    ------
    NoonmarkError
        If the case cannot be written, or the bundle was changed meanwhile.
    """
    case.append("imported", _what(bundle, checked, digest))
    brought = _brought(checked)
    numbers = _add_originals(case, bundle, checked, brought, step)
    more = _add_arrivals(case, checked, numbers)
    kept, left = _add_recipes(case, bundle, checked, numbers)
    _add_record(case, bundle)
    left += [f"the original {sha}: {str(why)[:200]}" for sha, why in bundle.manifest["left_out"].items()]
    return Imported(len(numbers), len(numbers) + more, kept, tuple(left))


def _what(bundle: OpenBundle, checked: Checked, digest: str) -> dict[str, Any]:
    return {
        "bundle": bundle.path.name.encode("utf-8", "backslashreplace").decode(),
        "bundle_sha256": digest,
        "origin": checked.checkpoint.origin,
        "size": checked.checkpoint.size,
        "root": checked.checkpoint.root.hex(),
        "checkpoint": checked.checkpoint_text,
        "signed_by": checked.signer.text,
        "originals": list(checked.originals),
    }


def _brought(checked: Checked) -> dict[str, Entry]:
    """Return the entry that first brought each original, by its hash."""
    found: dict[str, Entry] = {}
    for entry in checked.entries:
        if entry.act in ARRIVING and isinstance(entry.what.get("sha256"), str):
            found.setdefault(entry.what["sha256"], entry)
    return found


def _add_originals(
    case: Case, bundle: OpenBundle, checked: Checked, brought: Mapping[str, Entry], step: Step
) -> dict[str, int]:
    """Add the originals, and return the number of each by its hash."""
    coming = [_arriving(bundle, digest, brought.get(digest), checked.checkpoint.origin) for digest in checked.originals]
    numbers: dict[str, int] = {}
    with case.adding() as right, _reading(bundle):
        for digest, told in zip(checked.originals, right.add(coming), strict=True):
            if not isinstance(told, Added) or told.sha256 != digest:
                remedy = "see that nobody writes to the bundle, then give the same command again"
                raise NoonmarkError(
                    f"{original_name(digest)} changed while it was read", where=bundle.where, remedy=remedy
                )
            numbers[digest] = told.number
            step(told.size)
    return numbers


@contextmanager
def _reading(bundle: OpenBundle) -> Generator[None]:
    try:
        yield
    except BROKEN as error:
        raise NoonmarkError(f"it cannot be read ({type(error).__name__})", where=bundle.where) from None


def _arriving(bundle: OpenBundle, digest: str, entry: Entry | None, origin: str) -> Arriving:
    path = original_name(digest)
    if entry is None:
        return Arriving(digest, lambda: cast("BinaryIO", bundle.open(path)), Arrival(SOURCE, path))
    arrival = _arrival(entry, origin, bundle.where)
    return Arriving(str(entry.what.get("name", digest)), lambda: cast("BinaryIO", bundle.open(path)), arrival)


def _arrival(entry: Entry, origin: str, where: str) -> Arrival:
    """Return an arrival as the other log tells it, with a word on which entry of it does."""
    told = entry.what.get("arrival")
    if not isinstance(told, dict):
        raise NoonmarkError("it does not say how its file arrived", where=f"{where}, entry {entry.number}")
    values = cast("dict[str, Any]", told)
    more = values.get("more", {})
    texts = {name: str(values.get(name, "")) for name in _TEXTS}
    return Arrival(
        **{**texts, "source": texts["source"] or SOURCE},
        posted_utc=_instant(values.get("posted_utc"), f"{where}, entry {entry.number}"),
        more={**(cast("dict[str, Any]", more) if isinstance(more, dict) else {}), "imported": _told_by(entry, origin)},
    )


def _told_by(entry: Entry, origin: str) -> dict[str, Any]:
    return {"origin": origin, "entry": entry.number, "at": write_instant(entry.at_utc), "who": entry.who}


def _instant(told: object, where: str) -> datetime | None:
    if told is None:
        return None
    try:
        return read_instant(str(told))
    except NoonmarkError as error:
        raise error.at(where) from None


def _add_arrivals(case: Case, checked: Checked, numbers: Mapping[str, int]) -> int:
    """Write down the later arrivals of files that came more than once."""
    origin, first, later = checked.checkpoint.origin, set[str](), list[tuple[str, dict[str, Any]]]()
    for entry in checked.entries:
        digest = entry.what.get("sha256")
        if entry.act not in ARRIVING or not isinstance(digest, str) or digest not in numbers:
            continue
        if digest in first:
            told = _arrival(entry, origin, f"entry {entry.number}").plain()
            name, size = str(entry.what.get("name", digest)), entry.what.get("bytes")
            later.append(
                ("arrived", {"item": numbers[digest], "name": name, "sha256": digest, "bytes": size, "arrival": told})
            )
        first.add(digest)
    if later:
        with case.writing() as write:
            write.insert(ARRIVALS, [arrival_row(entry) for entry in write.append_all(later)])
    return len(later)


def _add_recipes(case: Case, bundle: OpenBundle, checked: Checked, numbers: Mapping[str, int]) -> tuple[int, list[str]]:
    """Keep the recipes whose originals are all here, so that their fixes can be worked out again."""
    hashes = {entry.what["item"]: sha for sha, entry in _brought(checked).items() if "item" in entry.what}
    entries = {entry.number: entry for entry in checked.entries if "recipe" in entry.what}
    kept, left = 0, list[str]()
    for number, entry in sorted(entries.items()):
        if recipe_name(number) not in bundle.files:
            left.append(f"the fix of entry {number}: its recipe was left out")
            continue
        text = bundle.read(recipe_name(number))
        recipe = read_recipe(text)
        items = [numbers.get(hashes.get(item, ""), 0) for item in _items(entry)]
        if not items or 0 in items or not {used.sha256 for used in recipe.used.originals()} <= numbers.keys():
            left.append(f"the fix of entry {number}: not all of its originals are in the bundle")
            continue
        _keep(case, entry, items, recipe, text)
        kept += 1
    return kept, left


def _items(entry: Entry) -> list[int]:
    told: Any = entry.what.get("items", [entry.what.get("item")])
    return [item for item in cast("list[Any]", told) if isinstance(item, int)] if isinstance(told, list) else []


def _keep(case: Case, entry: Entry, items: list[int], recipe: RecipeDocument, text: bytes) -> None:
    digest, state = sha256(text).hexdigest(), FIXED if recipe.fix.get("regions") else CONFLICT
    what: dict[str, Any] = {
        "item": items[0],
        "items": items,
        "state": state,
        "recipe": digest,
        "originals": [used.sha256 for used in recipe.used.originals()],
        "claim_checked": recipe.checked,
        "of": {"entry": entry.number, "at": write_instant(entry.at_utc), "who": entry.who},
    }
    with case.writing() as write:
        made = write.append("imported", what)
        write.append_all([("imported", {"item": n, "state": state, "with": made.number}) for n in items[1:]])
        write.insert(RECIPE_ROWS, [{"entry": made.number, "item": items[0], "sha256": digest, "text": text}])


def _add_record(case: Case, bundle: OpenBundle) -> None:
    """Keep the bundle's files other than originals, as they came, in one zip."""
    data = record_of(bundle)
    name = f"{bundle.path.stem}-record.zip"
    arrival = Arrival(SOURCE, bundle.path.name, more={"part": "the bundle as it came, without its originals"})
    with case.adding() as right:
        for told in right.add([Arriving(name, lambda: BytesIO(data), arrival)]):
            if not isinstance(told, Added):
                raise NoonmarkError(told.why, where=name)


def record_of(bundle: OpenBundle) -> bytes:
    """Return a zip of a bundle's files other than originals; the same bundle gives the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in sorted(name for name in bundle.files if not name.startswith(ORIGINALS)):
            about = ZipInfo(name)
            about.compress_type = ZIP_DEFLATED
            about.external_attr = 0o100644 << 16
            archive.writestr(about, bundle.read(name))
    return out.getvalue()
