"""The export of a case: recorded, signed, and written as one file that a stranger can check."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from noonmark.case.export.choosing import Choice
from noonmark.case.export.contents import Contents, Named, contents
from noonmark.case.export.snapshot import snapshot
from noonmark.case.export.whole_file import whole_file
from noonmark.case.log.bundle_layout import Step, write_bundle
from noonmark.case.log.entry import Entry
from noonmark.case.log.notes import SigningKey
from noonmark.case.store.case import Case
from noonmark.case.store.place import origin
from noonmark.errors import NoonmarkError

Start = Callable[[int], Step]
"""Told how many bytes there will be, gives what is told each count of bytes copied."""


@dataclass(frozen=True)
class Wanted:
    """What is to be written, and how.

    Attributes
    ----------
    choice : Choice
    more : mapping of str to bytes
        Further files by their path in the bundle: coarse fixes, tables for other programs.
    force : bool
        Whether a file that is there may be replaced.
    bag : bool
        Whether a BagIt bag is made around it.
    """

    choice: Choice = field(default_factory=Choice)
    more: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    force: bool = False
    bag: bool = False


@dataclass(frozen=True)
class Exported:
    """A bundle that was written, and what is in it.

    Attributes
    ----------
    sha256 : str
        Of the file.
    size : int
        Of the file [bytes].
    entry : int
        That records the act.
    contents : Contents
    """

    sha256: str
    size: int
    entry: int
    contents: Contents


def export_case(case: Case, target: Path, key: SigningKey, wanted: Wanted, start: Start | None = None) -> Exported:
    """Write a bundle of a case, whole or not at all.

    The act is recorded first, then a checkpoint is signed that covers it, then the bundle is written: a bundle that is
    out in the world without a record would be worse than a record of one that was never finished. Of the latter a note
    is made where the case can still be written.

    Parameters
    ----------
    case : Case
    target : Path
        The bundle's zip file.
    key : SigningKey
        Signs the checkpoint and the bundle's manifest.
    wanted : Wanted
    start : callable, optional
        For showing how far it has come.

    Raises
    ------
    NoonmarkError
        If the case or the target cannot be written, or an original is missing or altered.
    """
    begun: list[Entry] = []
    try:
        with whole_file(target, force=wanted.force) as out:
            begun.append(case.append("exported", _told(target, wanted.choice)))
            inside = _contents(case, case.sign(key), key, wanted)
            step = _nothing if start is None else start(inside.size)
            write_bundle(out, inside.bundle, key, step=step, within=_stem(target) if wanted.bag else "")
            digest, size = _digest(out)
    except BaseException:
        for entry in begun:
            with suppress(NoonmarkError):
                case.append("note", {"text": "the export was not finished", "export": entry.number})
        raise
    return Exported(digest, size, begun[0].number, inside)


def _told(target: Path, choice: Choice) -> dict[str, Any]:
    told: dict[str, Any] = {"items": list(choice.items) or "all", "originals": choice.originals}
    return {**told, "bundle": target.name} if choice.coarse_km is None else {**told, "coarse_km": choice.coarse_km}


def _contents(case: Case, checkpoint: str, key: SigningKey, wanted: Wanted) -> Contents:
    named = Named(case.title, origin(case.case_id), case.place.originals)
    try:
        return contents(named, snapshot(case, checkpoint), wanted.choice, wanted.more, key.public)
    except NoonmarkError as error:
        raise error.at(str(case.place.folder)) from None


def _digest(out: BinaryIO) -> tuple[str, int]:
    """Return the SHA-256 and the size of what was written."""
    out.seek(0)
    digest = hashlib.file_digest(cast("Any", out), "sha256").hexdigest()
    return digest, out.tell()


def _stem(target: Path) -> str:
    """Return a bag's own name, of letters that every system can have in a folder's name."""
    return "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in target.stem) or "bag"


def _nothing(count: int) -> None:
    del count
