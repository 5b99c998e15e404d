"""The check of a whole log: every entry, every checkpoint, every time stamp."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography import x509

from noonmark.case.log.checkpoint import Checkpoint, verify
from noonmark.case.log.entry import Entry, read_entry
from noonmark.case.log.findings import Finding
from noonmark.case.log.notes import PublicKey
from noonmark.case.log.stamp import read_stamp
from noonmark.case.log.tree import Head, leaf_hash
from noonmark.errors import NoonmarkError


@dataclass(frozen=True)
class KeptStamp:
    """A raw reply of a time stamp authority and the checkpoint text that it is for."""

    name: str
    reply: bytes
    of: str


@dataclass(frozen=True)
class KeptLog:
    """A log as it was kept.

    Attributes
    ----------
    origin : str
        Names the log in every checkpoint.
    entries : sequence of bytes or None
        Canonical bytes in order; None for one that was left out of a copy.
    hashes : sequence of bytes
        The leaf hash kept beside each entry.
    checkpoints : sequence of str
        Signed notes, the oldest first.
    stamps : sequence of KeptStamp
        In any order.
    """

    origin: str
    entries: Sequence[bytes | None]
    hashes: Sequence[bytes]
    checkpoints: Sequence[str] = ()
    stamps: Sequence[KeptStamp] = field(default_factory=tuple)


def verify_log(log: KeptLog, keys: Sequence[PublicKey], roots: Sequence[x509.Certificate] = ()) -> tuple[Finding, ...]:
    """Return all that is wrong with a log, and what a reader should know.

    Parameters
    ----------
    log : KeptLog
        As read from where it is kept.
    keys : sequence of PublicKey
        Keys that checkpoints may be signed with.
    roots : sequence of Certificate
        Time stamp authorities that the reader trusts; without them only imprints are compared.

    Returns
    -------
    tuple of Finding
        Empty where all holds. No finding stops the check of the rest.
    """
    entries: list[Entry] = []
    found = [*_entries(log, entries), *_checkpoints(log, keys)]
    return (*found, *_stamps(log, entries, roots))


def _entries(log: KeptLog, good: list[Entry]) -> Iterator[Finding]:
    """Yield what is wrong with entries, and put those that are right into ``good``."""
    if len(log.entries) != len(log.hashes):
        yield Finding("the log", f"{len(log.entries)} entries stand beside {len(log.hashes)} hashes")
    latest: datetime | None = None
    for number, (data, kept) in enumerate(zip(log.entries, log.hashes, strict=False)):
        if data is None:
            continue
        where = f"entry {number}"
        if leaf_hash(data) != kept:
            yield Finding(where, "its bytes are not those that were logged")
            continue
        try:
            entry = read_entry(data)
        except NoonmarkError as error:
            yield Finding(where, str(error))
            continue
        good.append(entry)
        yield from _order(where, number, entry, latest)
        latest = max(latest, entry.latest_utc) if latest else entry.latest_utc


def _order(where: str, number: int, entry: Entry, latest: datetime | None) -> Iterator[Finding]:
    if entry.number != number:
        yield Finding(where, f"it calls itself entry {entry.number}")
    if entry.set_back_from is not None:
        told = f"the clock had been set back, from {entry.set_back_from:%Y-%m-%d %H:%M:%S} UTC"
        yield Finding(where, f"{told} to {entry.at_utc:%Y-%m-%d %H:%M:%S} UTC", wrong=False)
    elif latest is not None and entry.at_utc < latest:
        yield Finding(where, "it is earlier than an entry before it, and does not say so")


def _checkpoints(log: KeptLog, keys: Sequence[PublicKey]) -> Iterator[Finding]:
    """Yield what is wrong with checkpoints; a root that differs is narrowed down by those that agree."""
    heads = _heads(log.hashes)
    covered, before = 0, -1
    for place, text in enumerate(log.checkpoints):
        try:
            checkpoint, _ = verify(text, keys)
        except NoonmarkError as error:
            yield Finding(f"checkpoint {place}", str(error))
            continue
        where = f"checkpoint at {checkpoint.size}"
        if checkpoint.origin != log.origin:
            yield Finding(where, f"it is of another log, {checkpoint.origin!r}")
        elif checkpoint.size < before:
            yield Finding(where, f"it is smaller than the one before it, at {before}: entries were taken away")
        elif problem := _against(checkpoint, heads, covered):
            yield Finding(where, problem)
        else:
            covered = checkpoint.size
        before = max(before, checkpoint.size)
    if covered < len(log.hashes):
        last = len(log.hashes) - 1
        told = f"entry {last}" if covered == last else f"entries {covered} to {last}"
        yield Finding("the log", f"no checkpoint that holds covers {told}; to sign: noonmark case sign", wrong=False)


def _heads(hashes: Sequence[bytes]) -> list[bytes]:
    """Return the root at each size, from 0."""
    at = Head()
    roots = [at.root]
    for leaf in hashes:
        at = at.add(leaf)
        roots.append(at.root)
    return roots


def _against(checkpoint: Checkpoint, roots: Sequence[bytes], covered: int) -> str:
    """Return why a signed head is not that of the entries kept, or nothing."""
    size = checkpoint.size
    if size >= len(roots):
        return f"it covers {size} entries, of which {size - len(roots) + 1} are missing at the end"
    if roots[size] != checkpoint.root:
        return f"its root is not that of the entries kept: one of entries {covered} to {size - 1} was altered"
    return ""


def _stamps(log: KeptLog, entries: Sequence[Entry], roots: Sequence[x509.Certificate]) -> Iterator[Finding]:
    """Yield what is wrong with time stamps: each is for a checkpoint kept, and its raw bytes are logged."""
    logged = {str(entry.what.get("reply_sha256")) for entry in entries if entry.act == "stamped"}
    for stamp in log.stamps:
        where, digest = f"time stamp {stamp.name}", sha256(stamp.reply).hexdigest()
        if digest not in logged:
            yield Finding(where, "its bytes are not those that were logged")
        logged.discard(digest)
        if stamp.of not in log.checkpoints:
            yield Finding(where, "the checkpoint that it is for is not kept")
        try:
            told = read_stamp(stamp.reply, stamp.of.encode(), roots)
        except NoonmarkError as error:
            yield Finding(where, str(error))
            continue
        if not told.trusted:
            yield Finding(where, f"not trusted: {told.why}", wrong=bool(roots))
    for digest in sorted(logged):
        yield Finding("the log", f"the time stamp with SHA-256 {digest} was logged and is missing")


def stamped(checkpoint: Checkpoint, reply: bytes) -> Mapping[str, Any]:
    """Return what an entry ``stamped`` says of an authority's reply: the hash of its raw bytes, above all."""
    told = read_stamp(reply)
    return {
        "checkpoint": checkpoint.size,
        "reply_sha256": sha256(reply).hexdigest(),
        "authority": told.authority,
        "at": told.at_utc.isoformat(),
    }
