"""A case as it was at a signed checkpoint: what goes into a bundle is read from it at one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import Connection, select

from noonmark.case.log.bundle_layout import STAMPS as STAMPS_FOLDER
from noonmark.case.log.bundle_layout import checkpoint_name
from noonmark.case.log.checkpoint import read_unchecked
from noonmark.case.log.entry import Entry, read_entry
from noonmark.case.log.notes import PublicKey, read_public_key
from noonmark.case.store.case import Case
from noonmark.case.store.database import read_transaction
from noonmark.case.store.tables import CHECKPOINTS, ENTRIES, RECIPES, STAMPS
from noonmark.errors import NoonmarkError


@dataclass(frozen=True)
class Stamp:
    """A time stamp authority's raw reply.

    Attributes
    ----------
    name : str
        Its path in a bundle.
    checkpoint : str
        The path of the checkpoint that it is for.
    reply : bytes
    """

    name: str
    checkpoint: str
    reply: bytes


@dataclass(frozen=True)
class Snapshot:
    """The log of a case up to a checkpoint, and its recipes.

    Attributes
    ----------
    checkpoint : str
        The signed note; it covers every entry here.
    entries : tuple of Entry
        In order, from 0.
    hashes : tuple of bytes
        Their leaf hashes, as kept.
    earlier : mapping of str to str
        Path in a bundle to the text of each earlier checkpoint.
    stamps : tuple of Stamp
    recipes : mapping of int to bytes
        By the number of the entry that records each.
    """

    checkpoint: str
    entries: tuple[Entry, ...]
    hashes: tuple[bytes, ...]
    earlier: Mapping[str, str]
    stamps: tuple[Stamp, ...]
    recipes: Mapping[int, bytes]

    @property
    def keys(self) -> list[PublicKey]:
        """Every key that the case has been signed with."""
        return [read_public_key(entry.what["public_key"]) for entry in self.entries if "public_key" in entry.what]


def snapshot(case: Case, checkpoint: str) -> Snapshot:
    """Return a case as it was when a checkpoint of it was signed.

    Raises
    ------
    NoonmarkError
        If the case cannot be read, or an entry of it is missing.
    """
    size = read_unchecked(checkpoint).size
    with read_transaction(case.place.engine, case.place.folder) as connection:
        query = select(ENTRIES).where(ENTRIES.c.number < size).order_by(ENTRIES.c.number)
        rows = [(bytes(row.bytes), bytes(row.leaf_hash)) for row in connection.execute(query)]
        if len(rows) != size:
            where, remedy = str(case.place.folder), "run 'noonmark case verify'"
            raise NoonmarkError(f"{size - len(rows)} of {size} entries are missing", where=where, remedy=remedy)
        paths, texts = _earlier(connection, checkpoint)
        return Snapshot(
            checkpoint,
            tuple(read_entry(data) for data, _ in rows),
            tuple(leaf for _, leaf in rows),
            texts,
            tuple(_stamps(connection, paths, size)),
            {row.entry: bytes(row.text) for row in connection.execute(select(RECIPES)) if row.entry < size},
        )


def _earlier(connection: Connection, newest: str) -> tuple[dict[int, str], dict[str, str]]:
    """Return the path of each checkpoint by its number in the case, and the text of each by its path."""
    paths, texts, sizes = dict[int, str](), dict[str, str](), Counter[int]()
    for row in connection.execute(select(CHECKPOINTS).order_by(CHECKPOINTS.c.number)):
        text = bytes(row.text).decode()
        if text == newest:
            break
        paths[row.number] = checkpoint_name(row.size, sizes[row.size])
        sizes[row.size] += 1
        texts[paths[row.number]] = text
    return paths, texts


def _stamps(connection: Connection, paths: Mapping[int, str], size: int) -> list[Stamp]:
    """Return the stamps, each named after its checkpoint."""
    found: list[Stamp] = []
    for row in connection.execute(select(STAMPS).where(STAMPS.c.entry < size).order_by(STAMPS.c.entry)):
        path = paths[row.checkpoint]
        again = sum(other.checkpoint == path for other in found)
        name = f"{PurePosixPath(path).stem}{f'-stamp-{again + 1}' if again else ''}"
        found.append(Stamp(f"{STAMPS_FOLDER}{name}.tsr", path, bytes(row.reply)))
    return found
