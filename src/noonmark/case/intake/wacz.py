"""Web archives, WACZ and WARC: the pictures, clips and sounds in them, with address and instant of capture."""

from __future__ import annotations

import re
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from noonmark.case.intake.note import Note
from noonmark.case.intake.wacz_package import Package, package_of
from noonmark.case.intake.wacz_payload import Digests, Reply, blocks_of, reply_of
from noonmark.case.intake.wacz_records import Record, records
from noonmark.case.intake.zips import listed
from noonmark.case.intake.zips_entries import Entry, is_zip, names
from noonmark.case.intake.zips_facts import Archive, archive_of, name_in, once
from noonmark.case.intake.zips_reading import unpacked
from noonmark.case.log.instants import write_instant
from noonmark.case.store.arrival import Arrival, Arriving, Left
from noonmark.errors import NoonmarkError
from noonmark.footage.sniff import HEAD, sniff
from noonmark.footage.words import printable

SOURCE = "wacz"
TINY = 2048
"""A picture of fewer bytes is a button or a counter of visits. [bytes]"""
MOST_WAITING = 256
"""Unpacked files that may wait to be copied; far fewer are under way at once."""
CAPTURED = "captured"
"""It was there when it was captured, so it had been posted by then."""
OTHER_DIGEST = "its bytes do not have the digest that the archive tells"
NO_WARC = "there is no WARC in it"
PART = "the archive holds a part of it only"
LONGEST_ADDRESS = 8000
_WHOLE, _PARTIAL = 200, 206
_OTHER_KINDS = {
    "revisit": "records that the same came again",
    "request": "requests",
    "metadata": "records about others",
    "warcinfo": "records about others",
}
_FITS = {True: True, False: False, None: "not checked"}
_MEDIA = ("image", "video", "audio")
_NOT_MEDIA = ("image/svg+xml",)
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream", "application/mp4", "application/x-mpegurl")
_ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/avif": ".avif",
    "image/heic": ".heic", "video/mp4": ".mp4", "video/webm": ".webm", "video/quicktime": ".mov", "video/mp2t": ".ts",
    "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/ogg": ".ogg", "audio/wav": ".wav",
}  # fmt: skip

Told = Arriving | Left | Note


def recognises(path: Path) -> bool:
    """Tell whether a file is a WACZ or a WARC, by its bytes; never raises."""
    if is_zip(path):
        if path.suffix.lower() == ".wacz":  # a broken one is one too, and must say so
            return True
        found = names(path) if path.suffix.lower() in (".zip", "") else []
        return "datapackage.json" in found and any(name.startswith("archive/") for name in found)
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
        if head.startswith(b"\x1f\x8b"):
            head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 64)
    except (OSError, zlib.error):
        return False
    return head.startswith(b"WARC/")


def arriving(path: Path, folder: Path) -> Iterator[Told]:
    """Yield a web archive and the pictures, clips and sounds in it.

    Parameters
    ----------
    path : Path
        A WACZ, or a WARC, packed with gzip or not.
    folder : Path
        For the files while they are on their way; each is gone once it was opened and closed.

    Yields
    ------
    Arriving, Left or Note
        The archive itself first. The instant of capture is an arrival's ``posted_utc``: what was captured then had
        been posted by then. A file whose bytes do not have the digest told is kept, with a ``warning`` in ``more``.
    """
    try:
        archive = archive_of(path, SOURCE)
        if is_zip(path):
            yield from _package(archive, folder)
            return
    except NoonmarkError as error:
        yield Left(str(path), str(error))
        return
    yield archive.itself()
    yield from _Warc(archive, "", Package(), folder).told(archive.open)


def _package(archive: Archive, folder: Path) -> Iterator[Told]:
    found, warning = listed(archive, nested=())
    warcs = [entry for entry in found if entry.name.startswith("archive/")]
    yield archive.itself(warning or ("" if warcs else NO_WARC))
    if warning:
        return
    package, left = package_of(archive, found)
    yield from left
    if package.warning:
        yield Note(f"warning: {archive.path}: {package.warning}")
    for entry in found:
        if entry.why_not:
            yield Left(f"{archive.path}/{entry.name or entry.told_name}", entry.why_not)
        elif entry in warcs:
            yield from _in_package(archive, entry, package, folder)


def _in_package(archive: Archive, entry: Entry, package: Package, folder: Path) -> Iterator[Told]:
    warning = package.warning_of(entry.name)
    if warning and not package.warning:
        yield Note(f"warning: {archive.path}/{entry.name}: {warning}")
    yield from _Warc(archive, entry.name, package, folder).told(lambda: unpacked(archive.open, entry))


@dataclass
class _Warc:
    """One WARC being read.

    Parameters
    ----------
    archive : Archive
    name : str
        Of the WARC inside a WACZ; empty for a WARC by itself.
    package : Package
        What the WACZ tells.
    folder : Path
        For what is unpacked.
    """

    archive: Archive
    name: str
    package: Package
    folder: Path
    others: Counter[str] = field(default_factory=Counter[str])
    written: deque[Path] = field(default_factory=deque[Path])

    @property
    def path(self) -> str:
        """Its path, as it is told."""
        return f"{self.archive.path}/{self.name}" if self.name else str(self.archive.path)

    def told(self, opener: Callable[[], BinaryIO]) -> Iterator[Told]:
        """Yield the files in it, and at last what else it holds, counted."""
        try:
            with opener() as stream:
                for record in records(stream):
                    if isinstance(record, str):
                        yield Left(self.path, record)
                    else:
                        yield from self._record(record)
        except NoonmarkError as error:
            yield Left(self.path, str(error))
        except OSError as error:
            yield Left(self.path, f"it cannot be read ({(error.strerror or 'unknown').lower()})")
        if self.others:
            counted = ", ".join(f"{what} ({count:,})" for what, count in sorted(self.others.items()))
            yield Note(f"{self.path}: not taken: {counted}")

    def _record(self, record: Record) -> Iterator[Arriving | Left]:
        if record.kind not in ("response", "resource"):
            self.others[_OTHER_KINDS.get(record.kind, "records of other kinds")] += 1
            return
        where = f"{self.path}, record {record.number}"
        try:
            found = self._medium(record)
        except NoonmarkError as error:
            # What it would have been is known by its header only; pages and scripts do not matter here.
            yield Left(f"{where}, {printable(record.address, 300)}", str(error))
            return
        if found is not None:
            yield found
        # Files are copied soon after they are told; one that was not wanted must not stay until the end.
        while len(self.written) > MOST_WAITING:
            self.written.popleft().unlink(missing_ok=True)

    def _medium(self, record: Record) -> Arriving | None:
        """Return a record's file, unpacked into the folder; None where it is none of ours."""
        reply = _reply(record)
        kind = _kind(reply.headers)
        if not _may_be(kind):
            self.others["pages, scripts and other files"] += 1
            return None
        if not _is_whole(reply):
            if reply.status == _PARTIAL:
                raise NoonmarkError(PART)
            self.others["replies without a file (redirected, refused)"] += 1
            return None
        digests = Digests(record.headers.get("warc-payload-digest", ""))
        blocks = blocks_of(reply, digests)
        head = _head(blocks)
        if not _is_footage(kind, head):
            self.others["pages, scripts and other files"] += 1
            return None
        target = self.folder / f"{zlib.crc32(self.name.encode()):08x}-{record.number}"
        size = _write(target, chain([head], blocks))
        if size < TINY and kind.startswith("image"):
            target.unlink()
            self.others[f"pictures of under {TINY:,} bytes"] += 1
            return None
        return Arriving(
            name_in(record.address, _ENDINGS.get(kind, "")), once(target), self._arrival(record, reply, digests)
        )

    def _arrival(self, record: Record, reply: Reply, digests: Digests) -> Arrival:
        captured = _captured(record.headers.get("warc-date", ""))
        more: dict[str, Any] = {**self.archive.more, **self.package.more, "content_type": _kind(reply.headers)}
        if self.name:
            more["warc"] = self.name
            more["warc_hash_fits"] = _FITS[self.package.files.get(self.name)]
        if captured is not None:
            more |= {"captured_utc": write_instant(captured), "posted_is": CAPTURED}
        if modified := _modified(reply.headers.get("last-modified", "")):
            more["last_modified_utc"] = modified
        if digests.told:
            more |= {"digest_told": digests.told[:300], "digest_fits": _FITS[digests.fits()]}
        warning = OTHER_DIGEST if digests.fits() is False else self.package.warning_of(self.name)
        if warning:
            more["warning"] = warning
        path = f"{self.path}, record {record.number}"
        return Arrival(SOURCE, path_told=path, posted_utc=captured, url=record.address[:LONGEST_ADDRESS], more=more)


def _reply(record: Record) -> Reply:
    """Return what a record holds as a reply; a resource was kept without one."""
    if record.kind == "resource":
        return Reply(_WHOLE, {"content-type": record.headers.get("content-type", "")}, record.block)
    return reply_of(record)


def _kind(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").split(";")[0].strip().lower()


def _may_be(kind: str) -> bool:
    return kind in _UNTOLD or (kind.split("/", maxsplit=1)[0] in _MEDIA and kind not in _NOT_MEDIA)


def _is_footage(kind: str, head: bytes) -> bool:
    """Tell whether content is a picture, a clip or a sound: as its server says, or else by its first bytes."""
    if kind not in _UNTOLD:
        return True
    try:
        return sniff(head).kind in ("image", "video", "sound")
    except NoonmarkError:
        return False


def _is_whole(reply: Reply) -> bool:
    """Tell whether a reply holds all of a file; browsers ask for clips in parts, and one part can be all of it."""
    if reply.status == _WHOLE:
        return True
    found = re.fullmatch(r"bytes 0-(\d{1,18})/(\d{1,18})", reply.headers.get("content-range", "").strip())
    return reply.status == _PARTIAL and found is not None and int(found[1]) + 1 == int(found[2])


def _head(blocks: Iterator[bytes]) -> bytes:
    """Return the first bytes, enough to tell what it is."""
    head = b""
    for data in blocks:
        head += data
        if len(head) >= HEAD:
            break
    return head


def _write(target: Path, blocks: Iterable[bytes]) -> int:
    """Write a file and return its size; what is not whole is taken away again."""
    size = 0
    try:
        with target.open("xb") as stream:
            for data in blocks:
                size += stream.write(data)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return size


def _captured(told: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(told)
    except ValueError:
        return None
    return instant.astimezone(UTC) if instant.tzinfo is not None else None


def _modified(told: str) -> str:
    try:
        instant = parsedate_to_datetime(told)
        return write_instant(instant) if instant.tzinfo is not None else ""
    except (ValueError, TypeError, OverflowError):
        return ""
