"""The log looked at again, and gathered: what the index, the signatures and the originals are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from sqlalchemy import Connection, select

from noonmark.case.log.entry import Entry, read_entry
from noonmark.case.log.findings import Finding
from noonmark.case.log.notes import PublicKey, read_public_key
from noonmark.case.log.tree import Head, head
from noonmark.case.log.verify import KeptLog, KeptStamp, verify_log
from noonmark.case.store.place import origin
from noonmark.case.store.rows import ARRIVING, arrival_row, item_row, row_digest
from noonmark.case.store.tables import CHECKPOINTS, ENTRIES, HEAD, STAMPS
from noonmark.errors import NoonmarkError


@dataclass
class Told:
    """What the entries say, gathered while they are read."""

    first: Mapping[str, Any] = field(default_factory=dict[str, Any])
    items: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    sizes: dict[str, int] = field(default_factory=dict[str, int])
    arrivals: dict[int, bytes] = field(default_factory=dict[int, bytes])
    keys: dict[str, PublicKey] = field(default_factory=dict[str, PublicKey])
    recipes: dict[int, str] = field(default_factory=dict[int, str])
    stamps: set[int] = field(default_factory=set[int])
    head: Head = field(default_factory=Head)


@dataclass(frozen=True)
class _Kept:
    """The log's bytes, as they lie in the database."""

    entries: list[bytes | None]
    hashes: list[bytes]


def check_log(connection: Connection, case_id: str, roots: Sequence[x509.Certificate], told: Told) -> Iterator[Finding]:
    """Yield what is wrong with the log, its checkpoints and its stamps; fill ``told`` with what the entries say."""
    kept = _Kept([], [])
    yield from _load(connection, kept)
    for number, data in enumerate(kept.entries):
        if data is not None:
            yield from _gather_one(number, data, told)
    told.head = head(kept.hashes)
    yield from _check_head(connection, told.head)
    texts, problems = _checkpoints(connection)
    yield from problems
    stamps = list(_stamps(connection, texts))
    yield from _check_stamp_rows(connection, told)
    log = KeptLog(origin(case_id), kept.entries, kept.hashes, list(texts.values()), stamps)
    yield from verify_log(log, list(told.keys.values()), roots)


def _load(connection: Connection, kept: _Kept) -> Iterator[Finding]:
    rows = connection.execution_options(yield_per=500).execute(select(ENTRIES).order_by(ENTRIES.c.number))
    for row in rows:
        number = int(row.number)
        if number != len(kept.hashes):
            missing = range(len(kept.hashes), min(number, len(kept.hashes) + 1_000_000))
            yield Finding(f"entry {missing.start}", _missing(len(missing)))
            kept.entries.extend(None for _ in missing)
            kept.hashes.extend(bytes(32) for _ in missing)
        kept.entries.append(bytes(row.bytes))
        kept.hashes.append(bytes(row.leaf_hash))


def _missing(count: int) -> str:
    return "it is missing" if count == 1 else f"it is missing, and the {count - 1} after it"


def _gather_one(number: int, data: bytes, told: Told) -> Iterator[Finding]:
    try:
        _gather(read_entry(data), told)
    except NoonmarkError:
        return  # the log's own check tells it
    except (KeyError, TypeError, AttributeError, ValueError):
        yield Finding(f"entry {number}", "it does not say what an entry of its act says")


def _gather(entry: Entry, told: Told) -> None:
    what = entry.what
    if entry.number == 0 and entry.act == "made":
        told.first = what
    if entry.act == "added":
        row = item_row(entry)
        told.items[row["number"]] = row
        told.sizes[row["sha256"]] = what["bytes"]
    if entry.act in ARRIVING:
        told.arrivals[entry.number] = row_digest(arrival_row(entry))
    if "state" in what and "item" in what:
        told.items[what["item"]]["state"] = what["state"]
    if "public_key" in what:
        told.keys[what["public_key"]] = read_public_key(what["public_key"])
    if "recipe" in what:
        told.recipes[entry.number] = what["recipe"]
    if entry.act == "stamped":
        told.stamps.add(entry.number)


def _check_head(connection: Connection, found: Head) -> Iterator[Finding]:
    row = connection.execute(select(HEAD)).first()
    where = "the log's head"
    if row is None:
        yield Finding(where, "it is missing")
    elif int(row.size) != found.size:
        yield Finding(where, f"it tells {row.size} entries and there are {found.size}")
    elif bytes(row.root) != found.root:
        yield Finding(where, "its root is not the root of the entries")
    elif bytes(row.frontier) != b"".join(found.peaks):
        yield Finding(where, "its subtrees are not those of the entries")


def _checkpoints(connection: Connection) -> tuple[dict[int, str], list[Finding]]:
    texts: dict[int, str] = {}
    problems: list[Finding] = []
    for row in connection.execute(select(CHECKPOINTS).order_by(CHECKPOINTS.c.number)):
        if row.number != len(texts) + 1:
            problems.append(Finding(f"checkpoint {len(texts)}", "the one after it is missing"))
        texts[row.number] = bytes(row.text).decode("utf-8", "replace")
        if f"\n{row.size}\n" not in texts[row.number]:
            problems.append(Finding(f"checkpoint {len(texts) - 1}", f"it is kept as of {row.size} entries and is not"))
    return texts, problems


def _stamps(connection: Connection, texts: Mapping[int, str]) -> Iterator[KeptStamp]:
    for row in connection.execute(select(STAMPS).order_by(STAMPS.c.entry)):
        yield KeptStamp(f"of entry {row.entry}", bytes(row.reply), texts.get(row.checkpoint, ""))


def _check_stamp_rows(connection: Connection, told: Told) -> Iterator[Finding]:
    kept = set(connection.execute(select(STAMPS.c.entry)).scalars())
    for number in sorted(kept ^ told.stamps):
        yield Finding(f"time stamp of entry {number}", "the log and what is kept do not fit each other")
