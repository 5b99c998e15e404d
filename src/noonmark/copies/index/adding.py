"""Adding many files to an index: what is known already is not read again, and what is broken is told and left."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.index.protocol import Filed, Index
from noonmark.errors import NoonmarkError


class Shelf(Index, Protocol):
    """An index that files are added to, wherever it is kept."""

    def find(self, sha256: str) -> Filed | None:
        """Return the file with that hash; None where there is none."""
        ...

    def renew(self, sha256: str, *, path: str, item: str = "", posted: datetime | None = None) -> bool:
        """Give a file that is there its new path; return whether it is there."""
        ...

    def seen(self, path: str, size: int, modified_ns: int) -> str | None:
        """Return the SHA-256 of what a path held when it had this size and time of change; None if not known."""
        ...

    def saw(self, path: str, size: int, modified_ns: int, sha256: str) -> None:
        """Note what a path held."""
        ...

    def settle(self) -> None:
        """Make what was added quick to search."""
        ...

    def size(self) -> int:
        """Return how much room it takes [bytes]."""
        ...


@dataclass(frozen=True)
class Source:
    """A file to add, its item in a case, and when it was posted, where that is known."""

    path: Path
    item: str = ""
    posted: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Attributes
    ----------
    source : Source
    what : {"added", "known", "moved", "left"}
        ``moved``: it was known from another path, where it is no more. ``left``: it could not be read.
    duration_s : float
        Of what was read now [s]; 0 for the rest.
    why : NoonmarkError or None
        Why it was left.
    note : str
        What of it could not be read, in words; empty when all of it was.
    """

    source: Source
    what: Literal["added", "known", "moved", "left"]
    duration_s: float = 0.0
    why: NoonmarkError | None = None
    note: str = ""


Making = Callable[[Iterable[Path]], Iterator[tuple[Path, Fingerprint | NoonmarkError]]]
"""Makes the fingerprints of files, in any order."""
_Waiting = dict[Path, list[Source]]


def add_all(index: Shelf, sources: Iterable[Source], making: Making, *, fast: bool) -> Iterator[Outcome]:
    """Add files to an index, and yield what became of each; the same call again goes on where it was cut off.

    Parameters
    ----------
    index : Shelf
    sources : iterable of Source
    making : callable
        Such as :func:`noonmark.copies.index.workers.fingerprints`.
    fast : bool
        Whether `making` reads key frames only; what was read whole is then not read again, and the other way it is.

    Raises
    ------
    NoonmarkError
        If the index cannot be written, or `making` cannot work at all.
    """
    waiting: _Waiting = {}
    told: deque[Outcome] = deque()
    for path, made in making(_unknown(index, sources, waiting, told, fast=fast)):
        yield from _drained(told)
        yield from _taken(index, waiting.pop(path), made)
    yield from _drained(told)


def _drained(told: deque[Outcome]) -> Iterator[Outcome]:
    while told:
        yield told.popleft()


def _unknown(
    index: Shelf, sources: Iterable[Source], waiting: _Waiting, told: deque[Outcome], *, fast: bool
) -> Iterator[Path]:
    """Yield the paths that must be read; what becomes of the others is told."""
    for source in sources:
        outcome = _without_reading(index, source, fast=fast)
        if outcome is not None:
            told.append(outcome)
        elif source.path in waiting:
            waiting[source.path].append(source)
        else:
            waiting[source.path] = [source]
            yield source.path


def _without_reading(index: Shelf, source: Source, *, fast: bool) -> Outcome | None:
    """Return what becomes of a file that is known, or cannot be opened; None for one that must be read."""
    try:
        sha256 = _hash(index, source.path)
    except OSError as error:
        why = f"it cannot be read ({(error.strerror or 'unknown reason').lower()})"
        return Outcome(source, "left", why=NoonmarkError(why, where=str(source.path)))
    filed = index.find(sha256)
    if filed is None or (filed.fast and not fast):
        return None
    is_other = filed.path != str(source.path)
    moved = is_other and not Path(filed.path).exists()
    posted_known = source.posted is None or (filed.posted is not None and filed.posted <= source.posted)
    if moved or not posted_known or (source.item and source.item != filed.item):
        index.renew(sha256, path=str(source.path), item=source.item, posted=source.posted)
    return Outcome(source, "moved" if moved else "known")


def _hash(index: Shelf, path: Path) -> str:
    """Return a file's SHA-256: the one noted for its size and time of change, or counted now."""
    stat = path.stat()
    noted = index.seen(str(path), stat.st_size, stat.st_mtime_ns)
    if noted is not None:
        return noted
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    if index.find(sha256) is not None:
        index.saw(str(path), stat.st_size, stat.st_mtime_ns, sha256)
    return sha256


def _taken(index: Shelf, sources: list[Source], made: Fingerprint | NoonmarkError) -> Iterator[Outcome]:
    for source in sources:
        if isinstance(made, NoonmarkError):
            yield Outcome(source, "left", why=made)
            continue
        index.add(made, path=str(source.path), item=source.item, posted=source.posted)
        _note(index, source.path, made.sha256)
        yield Outcome(source, "added", made.duration_s, note=made.note)


def _note(index: Shelf, path: Path, sha256: str) -> None:
    try:
        stat = path.stat()
    except OSError:
        return
    index.saw(str(path), stat.st_size, stat.st_mtime_ns, sha256)
