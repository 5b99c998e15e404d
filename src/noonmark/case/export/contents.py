"""The files of a bundle: log, originals, recipes, stamps, and what helps its reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from noonmark.case.export.choosing import ASKED, COARSE, Choice, Holdings, chosen, goes_along
from noonmark.case.export.readme import readme
from noonmark.case.export.snapshot import Snapshot
from noonmark.case.log.bundle_layout import (
    CHECKER,
    ORIGINALS,
    README,
    RECIPES,
    Bundle,
    log_files,
    original_name,
    recipe_name,
)
from noonmark.case.log.bundle_layout import COARSE as COARSE_FIXES
from noonmark.case.log.entry import Entry
from noonmark.case.log.notes import PublicKey
from noonmark.case.recipe.document import read_recipe
from noonmark.case.store.originals import original_path
from noonmark.errors import NoonmarkError


@dataclass(frozen=True)
class Contents:
    """A bundle that is ready to be written, and how much of what is in it."""

    bundle: Bundle
    entries: int
    entries_left_out: int

    @property
    def originals(self) -> int:
        """Original files in it."""
        return self._under(ORIGINALS)

    @property
    def originals_left_out(self) -> int:
        """Original files that are told of and are not in it."""
        return len(self.bundle.left_out)

    @property
    def recipes(self) -> int:
        """Recipes in it."""
        return self._under(RECIPES)

    @property
    def coarse(self) -> int:
        """Coarse fixes in it."""
        return self._under(COARSE_FIXES)

    def _under(self, folder: str) -> int:
        return sum(name.startswith(folder) for name in self.bundle.files)

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(_size(content) for content in self.bundle.files.values())

    @property
    def words(self) -> str:
        """What is in it, and what is not."""
        fixes = (
            _count(self.coarse, "coarse fix", "coarse fixes") if self.coarse else _count(self.recipes, "fix", "fixes")
        )
        told = f"{_count(self.originals, 'original file')}, {fixes} and {_count(self.entries, *_ENTRY)}"
        parts = [(self.originals_left_out, ("original file", "")), (self.entries_left_out, _ENTRY)]
        left = " and ".join(_count(count, *noun) for count, noun in parts if count)
        return f"{told} ({left} left out)" if left else told


_ENTRY = ("entry of the record", "entries of the record")


def _count(count: int, noun: str, plural: str = "") -> str:
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def _size(content: bytes | Path) -> int:
    return content.stat().st_size if isinstance(content, Path) else len(content)


@dataclass(frozen=True)
class Named:
    """Of which case a bundle is, and where its originals lie."""

    title: str
    origin: str
    originals: Path


def contents(named: Named, at: Snapshot, choice: Choice, more: Mapping[str, bytes], key: PublicKey) -> Contents:
    """Return what goes into a bundle.

    Parameters
    ----------
    named : Named
    at : Snapshot
        The case at the checkpoint that the bundle carries.
    choice : Choice
    more : mapping of str to bytes
        Further files by their path.
    key : PublicKey
        Of who signs.

    Raises
    ------
    NoonmarkError
        If an original is missing, or there is no item of a number.
    """
    held = chosen(at.entries, choice)
    for number in set(choice.items) - held.items:
        raise NoonmarkError(f"the case has no item {number}", remedy="see what it has: noonmark case list")
    kept = {entry.number: entry for entry in at.entries if goes_along(entry, choice, held)}
    originals = _originals(named.originals, choice, held)
    title = named.title if choice.coarse_km is None else ""
    told = log_files({number: entry.to_bytes() for number, entry in kept.items()}, at.hashes, at.checkpoint, at.keys)
    told |= {path: text.encode() for path, text in at.earlier.items()}
    told |= {stamp.name: stamp.reply for stamp in at.stamps}
    told |= originals | _recipes(at, kept, choice, held) | {CHECKER: _checker()} | dict(more)
    left = {} if originals else dict.fromkeys(sorted(held.hashes), ASKED if choice.coarse_km is None else COARSE)
    stamps = {stamp.name: stamp.checkpoint for stamp in at.stamps}
    found = Contents(Bundle(title, named.origin, told, left, stamps), len(kept), len(at.entries) - len(kept))
    told[README] = readme(title, found.words, key, choice.coarse_km).encode()
    return found


def _originals(folder: Path, choice: Choice, held: Holdings) -> dict[str, bytes | Path]:
    found: dict[str, bytes | Path] = {}
    for digest in sorted(held.hashes) if choice.originals else ():
        path = original_path(folder, digest)
        if not path.is_file():
            raise NoonmarkError(f"the original {digest} is missing", remedy="run 'noonmark case verify'")
        found[original_name(digest)] = path
    return found


def _recipes(at: Snapshot, kept: Mapping[int, Entry], choice: Choice, held: Holdings) -> dict[str, bytes | Path]:
    """Return the recipes whose entry goes along, and all of whose originals do: others could not be worked out."""
    if choice.coarse_km is not None:
        return {}
    return {
        recipe_name(number): text
        for number, text in sorted(at.recipes.items())
        if number in kept and {used.sha256 for used in read_recipe(text).used.originals()} <= held.hashes
    }


def _checker() -> bytes:
    return files("noonmark.case").joinpath("checker.py").read_bytes()
