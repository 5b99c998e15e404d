"""Adding files: copied and hashed side by side, then recorded in batches, each wholly or not at all."""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import select, update

from noonmark.case.log.canonical import canonical
from noonmark.case.log.entry import Entry
from noonmark.case.log.instants import write_instant
from noonmark.case.store.arrival import Added, Arriving, Left, whole
from noonmark.case.store.claim import claim, is_alive, sync_folder
from noonmark.case.store.originals import Copy, SourceError, copy_in, forget, open_source, original_path, put_in_place
from noonmark.case.store.place import Place
from noonmark.case.store.recover import recover
from noonmark.case.store.rows import arrival_row, item_row
from noonmark.case.store.tables import ARRIVALS, INTAKES, ITEMS, OBJECTS
from noonmark.case.store.troubles import plain_errors
from noonmark.case.store.writing import Writing, writing
from noonmark.errors import NoonmarkError

BATCH_FILES = 128
BATCH_BYTES = 256 << 20
BATCH_S = 0.5
"""A batch is recorded when it has so many files, so many bytes, or its first file has waited so long."""
AHEAD = 24
"""Files that may be under way at once."""


class _Copied(NamedTuple):
    """A file that is copied and not yet recorded."""

    arriving: Arriving
    told: Mapping[str, Any]
    copy: Copy


@dataclass(frozen=True)
class Intake:
    """One run of adding. One that was cut off is gone on with: what it had brought is not brought again."""

    number: int | None = None
    done: Set[bytes] = frozenset()

    def has(self, arriving: Arriving) -> bool:
        """Return whether this run had already brought this file, as it is now and told in the same way.

        One file may arrive several times in one run: each message that has it is an arrival.
        """
        if not self.done:
            return False
        told = arriving.arrival.plain()
        try:
            more = canonical(told["more"]).decode() if "more" in told else ""
        except NoonmarkError:
            return False
        return _mark(told.get("path_told", ""), more) in self.done


@dataclass(frozen=True)
class Adding:
    """A process's right to add to a case, until its block ends."""

    place: Place
    corner: Path
    intake: Intake

    def add(self, arriving: Iterable[Arriving]) -> Iterator[Added | Left]:
        """Add files, and tell each once no crash can take it away again.

        What cannot be read is told as left, and the rest goes on.

        Raises
        ------
        NoonmarkError
            If the case itself cannot be written: disk full, read-only. What was told before is kept.
        """
        with plain_errors(self.place.folder):
            batch, started = list[_Copied | Left](), time.monotonic()
            for done in _copied_ahead(arriving, self.corner):
                started = started if batch else time.monotonic()
                batch.append(done)
                if _is_full(batch, started):
                    yield from self._record(batch)
                    batch = []
            yield from self._record(batch)

    def _record(self, batch: Sequence[_Copied | Left]) -> list[Added | Left]:
        copied = [done for done in batch if isinstance(done, _Copied)]
        added = iter(_recorded(self.place, copied, self.intake.number) if copied else [])
        forget(done.copy for done in copied)
        return [next(added) if isinstance(done, _Copied) else done for done in batch]


def _is_full(batch: Sequence[_Copied | Left], started: float) -> bool:
    size = sum(done.copy.size for done in batch if isinstance(done, _Copied))
    return len(batch) >= BATCH_FILES or size >= BATCH_BYTES or time.monotonic() - started > BATCH_S


def _copied_ahead(arriving: Iterable[Arriving], corner: Path) -> Iterator[_Copied | Left]:
    """Yield each file in order, once it is copied; the next ones are copied meanwhile."""
    pool = ThreadPoolExecutor(min(4, os.cpu_count() or 1))
    ahead: deque[Future[_Copied | Left]] = deque()
    try:
        for number, coming in enumerate(arriving):
            ahead.append(pool.submit(_copied, coming, corner, str(number)))
            if len(ahead) >= AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _copied(arriving: Arriving, corner: Path, name: str) -> _Copied | Left:
    try:
        told = arriving.arrival.plain()
        canonical(told)
        return _Copied(arriving, told, copy_in(_opener(arriving), corner, name))
    except SourceError as error:
        return Left(arriving.arrival.path_told, f"it cannot be read ({(error.strerror or 'unknown').lower()})")
    except NoonmarkError as error:
        return Left(arriving.arrival.path_told, str(NoonmarkError(error.problem, remedy=error.remedy)))


def _opener(arriving: Arriving) -> Callable[[], BinaryIO]:
    given = arriving.opener
    return (lambda: open_source(given)) if isinstance(given, Path) else given


def _recorded(place: Place, copied: Sequence[_Copied], intake: int | None) -> list[Added]:
    """Put copies in their places and record them, in one transaction."""
    with writing(place) as write:
        known = _known(write, {done.copy.sha256 for done in copied})
        number, new, changed = write.next_number(ITEMS), set[int](), set[Path]()
        acts: list[tuple[str, dict[str, Any]]] = []
        for at, done in enumerate(copied):
            is_new = done.copy.sha256 not in known
            is_missing = not is_new and not original_path(place.originals, done.copy.sha256).exists()
            if is_new:
                known[done.copy.sha256] = number
                number += 1
                new.add(at)
            if is_new or is_missing:
                changed.add(put_in_place(done.copy, place.originals))
            what = _what(done, known[done.copy.sha256], intake)
            acts.append(("added" if is_new else "arrived", {**what, "restored": True} if is_missing else what))
        _wait_for_disk(changed, place.originals)
        entries = write.append_all(acts)
        _index(write, copied, entries, new)
    return [_added(done, entry, is_new=at in new) for at, (done, entry) in enumerate(zip(copied, entries, strict=True))]


def _wait_for_disk(changed: set[Path], originals: Path) -> None:
    for folder in changed:
        sync_folder(folder)
    if changed:
        sync_folder(originals)


def _known(write: Writing, hashes: set[str]) -> dict[str, int]:
    rows = write.connection.execute(select(ITEMS.c.sha256, ITEMS.c.number).where(ITEMS.c.sha256.in_(sorted(hashes))))
    return {row.sha256: row.number for row in rows}


def _what(done: _Copied, number: int, intake: int | None) -> dict[str, Any]:
    what: dict[str, Any] = {
        "item": number,
        "name": whole(done.arriving.name),
        "sha256": done.copy.sha256,
        "bytes": done.copy.size,
        "arrival": dict(done.told),
    }
    return what if intake is None else {**what, "intake": intake}


def _index(write: Writing, copied: Sequence[_Copied], entries: Sequence[Entry], new: set[int]) -> None:
    first = [copied[at].copy for at in sorted(new)]
    write.insert(OBJECTS, ({"sha256": copy.sha256, "bytes": copy.size} for copy in first))
    write.insert(ITEMS, (item_row(entries[at]) for at in sorted(new)))
    write.insert(ARRIVALS, (arrival_row(entry) for entry in entries))


def _added(done: _Copied, entry: Entry, *, is_new: bool) -> Added:
    what = entry.what
    told = done.arriving.arrival.path_told
    return Added(what["item"], what["name"], what["sha256"], what["bytes"], is_new, entry.number, told)


@contextmanager
def adding(place: Place, what: str = "") -> Generator[Adding]:
    """Give the right to add to a case until the block ends.

    Parameters
    ----------
    place : Place
    what : str
        What is being added, told in the same words each time. A run that was cut off is then gone on with;
        left out, each run stands alone.

    Raises
    ------
    NoonmarkError
        If the case cannot be written.
    """
    try:
        with plain_errors(place.folder), claim(place.temporary) as corner:
            intake = _begun(place, what, corner) if what else Intake()
            yield Adding(place, corner, intake)
            if intake.number is not None:
                with writing(place) as write:
                    ended = update(INTAKES).where(INTAKES.c.number == intake.number)
                    write.connection.execute(ended.values(ended_utc=_now()))
    except BaseException:
        with suppress(NoonmarkError):  # where that fails too, the next start cleans up
            recover(place)
        raise


def _begun(place: Place, what: str, corner: Path) -> Intake:
    """Return a new run, or the same one that was cut off, with what it had brought."""
    with writing(place) as write:
        open_ones = select(INTAKES).where(INTAKES.c.what == what, INTAKES.c.ended_utc.is_(None))
        for row in write.connection.execute(open_ones.order_by(INTAKES.c.number)).all():
            if not is_alive(place.temporary / row.claim):
                taken = update(INTAKES).where(INTAKES.c.number == row.number).values(claim=corner.name)
                write.connection.execute(taken)
                return Intake(row.number, _brought(write, row.number))
        number = write.next_number(INTAKES)
        write.insert(
            INTAKES, [{"number": number, "what": what, "claim": corner.name, "begun_utc": _now(), "ended_utc": None}]
        )
    return Intake(number)


def _brought(write: Writing, number: int) -> set[bytes]:
    rows = write.connection.execute(select(ARRIVALS.c.path_told, ARRIVALS.c.more).where(ARRIVALS.c.intake == number))
    return {_mark(row.path_told, row.more) for row in rows}


def _mark(path_told: str, more: str) -> bytes:
    """Return what stands in memory for one arrival of a run, of which there may be a million."""
    path = path_told.replace("\0", "\ufffd")  # as the index keeps it
    return hashlib.blake2b(f"{path}\0{more}".encode(), digest_size=16).digest()


def _now() -> str:
    return write_instant(datetime.now(UTC))
