"""A case held against its own record: originals, entries, tree, index, signatures, stamps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography import x509
from sqlalchemy import Connection, func, select

from noonmark.case.log.findings import Finding
from noonmark.case.store.claim import any_alive
from noonmark.case.store.database import read_transaction
from noonmark.case.store.names import SQLITE_NAME
from noonmark.case.store.place import Place
from noonmark.case.store.tables import CHECKPOINTS, META, OBJECTS, STAMPS
from noonmark.case.store.verify_index import check_index
from noonmark.case.store.verify_log import Told, check_log
from noonmark.case.store.verify_originals import Step, check_originals, strangers
from noonmark.errors import NoonmarkError


@dataclass(frozen=True)
class Verified:
    """What was looked at, and what was found."""

    findings: tuple[Finding, ...]
    originals: int
    size: int
    entries: int
    root: bytes
    checkpoints: int
    stamps: int

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What is not as it was recorded; none when all is well."""
        return tuple(found for found in self.findings if found.wrong)


def verify_case(place: Place, step: Step, roots: Sequence[x509.Certificate] = ()) -> Verified:
    """Hold everything in a case against its record.

    Parameters
    ----------
    place : Place
    step : callable
        Told the bytes of originals as they are hashed, from several threads.
    roots : sequence of Certificate
        Authorities whose time stamps are trusted; without any, their signatures are not checked, which is noted.

    Notes
    -----
    A whole case that was rewritten, log and all, fits itself again. That shows only against a checkpoint or a stamp
    that was given away before.
    """
    told, findings, sizes, counts = Told(), list[Finding](), dict[str, int](), [0, 0]
    try:
        with read_transaction(place.engine, place.folder) as connection:
            sizes.update(_indexed(connection))
            counts = [connection.execute(select(func.count()).select_from(table)).scalar() or 0 for table in _SIGNED]
            findings.extend(_database(connection, told, roots))
    except NoonmarkError as error:  # the rest is still looked at
        findings.append(Finding(_name(place.engine.dialect.name), error.problem))
    sizes.update(told.sizes)
    names = {row["sha256"]: f"item {number}, {row['name']}" for number, row in told.items.items()}
    findings.extend(check_originals(place.originals, sizes, names, step))
    findings.extend(_strangers(place, sizes))
    return Verified(tuple(findings), len(sizes), sum(sizes.values()), told.head.size, told.head.root, *counts)


_SIGNED = (CHECKPOINTS, STAMPS)


def _name(dialect: str) -> str:
    return SQLITE_NAME if dialect == "sqlite" else "the database"


def _database(connection: Connection, told: Told, roots: Sequence[x509.Certificate]) -> Iterator[Finding]:
    if connection.dialect.name == "sqlite":
        for line in connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars():
            if line != "ok":
                yield Finding(SQLITE_NAME, f"it is damaged: {' '.join(str(line).split())}")
    case_id = connection.execute(select(META.c.value).where(META.c.key == "id")).scalar() or ""
    yield from check_log(connection, case_id, roots, told)
    yield from check_index(connection, told)


def _indexed(connection: Connection) -> dict[str, int]:
    """Return the originals that the index names; the log's word on them counts more."""
    return {row.sha256: row.bytes for row in connection.execute(select(OBJECTS))}


def _strangers(place: Place, sizes: dict[str, int]) -> Iterator[Finding]:
    if any_alive(place.temporary):  # another process is putting originals in place just now
        return
    for path in strangers(place.originals, sizes):
        where = str(path.relative_to(place.folder))
        yield Finding(where, "it lies among the originals and the log does not name it")
