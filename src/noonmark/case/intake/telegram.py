"""Telegram Desktop's export (``result.json`` with its folders): each file in it, with who posted it and when.

Notes
-----
The layout is that of https://core.telegram.org/import-export, with what older and newer versions write besides.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

from noonmark.case.intake.note import Note
from noonmark.case.intake.telegram_bytes import json_chunks
from noonmark.case.intake.telegram_files import SOURCE, Export, arriving_file, modified, name_mark, words_of
from noonmark.case.intake.telegram_message import (
    FILE,
    KEPT,
    MEDIA,
    PHOTO,
    THUMBNAIL,
    Message,
    Missing,
    read_message,
)
from noonmark.case.intake.telegram_stream import TOO_LARGE, Row, rows
from noonmark.case.store.arrival import Arrival, Arriving, Left
from noonmark.case.store.originals import open_source
from noonmark.errors import NoonmarkError

RECORD = "result.json"
HEAD_BYTES = 1 << 16
_SINGLE = {"name", "type", "id", "messages"}
_FULL = {
    "about", "personal_information", "profile_pictures", "stories", "contacts", "frequent_contacts", "sessions",
    "web_sessions", "other_data", "chats", "left_chats", "drafts", "ips",
}  # fmt: skip
_NOT_THERE = "a message names this file and the export does not hold it"
_THUMBNAIL = "a thumbnail of a file that was taken"
_PLACE = "a place without a file; the export's record has it"
_NO_MESSAGE = "this is no message"
_ODD = "this cannot be read; what else its message has is taken"
_UNNAMED = "no message that was read names this file; give it by itself if you want it"
_CUT = "the export ends in the middle; what was read before is taken, what came after is not there"
_FOLDERS = (
    "chats", "contacts", "files", "photos", "profile_pictures", "round_video_messages", "stickers", "stories",
    "video_files", "voice_messages",
)  # fmt: skip
_PAGES = {".html", ".css", ".js"}


@dataclass
class _Tally:
    """What has been read of an export."""

    messages: int = 0
    with_files: int = 0
    odd_bytes: int = 0
    zoneless: int = 0
    last: str = ""
    chats: Counter[str] = field(default_factory=Counter[str])
    named: set[int] = field(default_factory=set[int])


def recognises(path: Path) -> bool:
    """Return whether a file is the record of a Telegram export, or a folder has one; quick, and never an error."""
    record = record_in(path)
    if record is None:
        return False
    try:
        with open_source(record) as source:
            head = source.read(HEAD_BYTES)
    except (OSError, NoonmarkError):
        return False
    return _is_export(head, is_named=record.name.lower() == RECORD)


def is_only_pages(folder: Path) -> bool:
    """Return whether a folder is an export in HTML, which has no record that can be read."""
    return (folder / "messages.html").is_file() and (folder / "css").is_dir() and not (folder / RECORD).exists()


def record_in(path: Path) -> Path | None:
    """Return the file of a path that may be an export's record; of a folder, its ``result.json``."""
    if path.is_dir():
        path = path / RECORD
    return path if path.suffix.lower() == ".json" and path.is_file() else None


def _is_export(head: bytes, *, is_named: bool) -> bool:
    import ijson  # noqa: PLC0415

    keys: set[str] = set()
    with suppress(ijson.JSONError, ValueError, NoonmarkError):
        for prefix, event, value in ijson.parse(b"".join(json_chunks(io.BytesIO(head))), use_float=True):
            if (prefix, event) == ("", "map_key"):
                keys.add(value)
            elif prefix == "" and event not in ("start_map", "end_map"):
                return False
    if "messages" in keys:
        return {"type", "id"} <= keys
    if keys & _FULL and "about" in keys:
        return len(keys & _FULL) > 1 or is_named
    return is_named and bool(keys) and keys <= _SINGLE | _FULL


def arriving(path: Path, *, record: bool = True) -> Iterator[Arriving | Left | Note]:
    """Yield the files of an export, with who posted each and when, then what was left and a summary.

    Parameters
    ----------
    path : Path
        A ``result.json``, or the folder that has it.
    record : bool
        Whether that file itself comes too, first: everything that is told of the others can be read in it.

    Notes
    -----
    The record is read in a stream: its size does not matter. Where it ends early or is broken, what was read before
    is kept and the rest is told as left.
    """
    found = record_in(path)
    if found is None:
        yield Left(str(path), "there is no result.json")
        return
    tally = _Tally()
    try:
        with open_source(found) as raw, os.fdopen(os.dup(raw.fileno()), "rb") as source:
            export = Export(found.absolute(), found.absolute().parent, str(found), _sha256(source))
            if record:
                yield _record(export)
            source.seek(0)
            yield from _read(export, source, tally)
    except (OSError, NoonmarkError) as error:
        yield Left(str(found), words_of(error))
        return
    yield from _unnamed(export, tally)
    yield from _notes(export, tally)


def _sha256(source: BinaryIO) -> str:
    hasher = sha256()
    while chunk := source.read(1 << 20):
        hasher.update(chunk)
    return hasher.hexdigest()


def _record(export: Export) -> Arriving:
    more = {"record": "Telegram Desktop's export", **modified(export.record.stat().st_mtime)}
    return Arriving(export.record.name, export.record, Arrival(SOURCE, path_told=str(export.record), more=more))


def _read(export: Export, source: BinaryIO, tally: _Tally) -> Iterator[Arriving | Left]:
    def replaced(count: int) -> None:
        tally.odd_bytes += count

    for row in rows(json_chunks(source, replaced)):
        if isinstance(row, Row):
            yield from _of_row(export, row, tally)
        elif row.ends_early:
            yield Left(f"{export.told}, after {tally.last or 'no message'}", _CUT)
        else:
            why = f"the export cannot be read from here on ({row.why}); what was read before is taken"
            yield Left(f"{export.told}, after {tally.last or 'no message'}", why)


def _of_row(export: Export, row: Row, tally: _Tally) -> Iterator[Arriving | Left]:
    tally.messages += 1
    where = _where(row, tally.messages)
    told = _object(row)
    if told is None:
        too_large = row.value is TOO_LARGE
        yield Left(f"{export.told}, {where}", "this is too large to be a message" if too_large else _NO_MESSAGE)
        return
    if told.get("type") == "unsupported":
        yield Left(f"{export.told}, {where}", "Telegram Desktop could not export what this message holds")
        return
    tally.last = where
    tally.chats[row.chat.name or str(row.chat.number or row.section)] += 1
    if not any(key in told for key in KEPT):
        return
    message = read_message(told, row.chat)
    taken = list(_files(export, row, message, where, tally))
    yield from taken
    has_file = any(isinstance(one, Arriving) for one in taken)
    tally.with_files += has_file
    if message.place is not None and not has_file:
        yield Left(f"{export.told}, {where}: {message.place[0]:.6f}, {message.place[1]:.6f}", _PLACE)
    if has_file or any(odd.key in (FILE, PHOTO, MEDIA) for odd in message.odd):
        tally.zoneless += message.posted.more.get("posted_is") == "latest"
        yield from (Left(f"{export.told}, {where}, {odd.key} {odd.told}", _ODD) for odd in message.odd)


def _object(row: Row) -> Mapping[str, object] | None:
    value = row.value
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def _where(row: Row, count: int) -> str:
    number = (_object(row) or {}).get("id")
    chat = f" of '{row.chat.name[:60]}'" if row.chat.name else ""
    if row.section == "messages" and isinstance(number, int):
        return f"message {str(number)[:20]}{chat}"
    return f"entry {count} of {row.section}{chat}" if row.section != "messages" else f"entry {count}{chat}"


def _files(export: Export, row: Row, message: Message, where: str, tally: _Tally) -> Iterator[Arriving | Left]:
    has_main = False
    for named in message.files:
        if isinstance(named, Missing):
            if named.part != THUMBNAIL or not has_main:  # nobody misses the thumbnail of a file that is there
                yield Left(f"{export.told}, {where}", f"not in the export: {named.why}")
            continue
        told = f"{export.told}, {where}: {named.name[:300]}"
        tally.named.add(name_mark(named.name))
        if named.part == THUMBNAIL and has_main:
            yield Left(told, _THUMBNAIL)
            continue
        try:
            found = arriving_file(export, message, named, chat=row.chat, section=row.section)
        except FileNotFoundError:
            yield Left(told, _NOT_THERE)
        except (OSError, NoonmarkError) as error:
            yield Left(told, words_of(error))
        else:
            has_main = has_main or named.part != THUMBNAIL
            yield found


def _unnamed(export: Export, tally: _Tally) -> Iterator[Left]:
    """Yield the files that no message names, in the folders that Telegram Desktop makes beside its record."""
    for top in _FOLDERS:
        for folder, inner, names in os.walk(export.folder / top):
            inner.sort()
            for name in sorted(names):
                path = Path(folder) / name
                is_page = name.startswith(".") or path.suffix.lower() in _PAGES
                if not is_page and name_mark(path.relative_to(export.folder).as_posix()) not in tally.named:
                    yield Left(str(path), _UNNAMED)


def _notes(export: Export, tally: _Tally) -> Iterator[Note]:
    chats = f" in {len(tally.chats)} chats" if len(tally.chats) > 1 else ""
    yield Note(f"{export.told}: {_count(tally.messages)}{chats}, {tally.with_files:,} of them with files")
    if tally.zoneless:
        yield Note(
            f"{export.told}: it does not say in which time zone its instants are, so for {_count(tally.zoneless)}"
            " the latest that each can be is kept (UTC-12)"
        )
    if tally.odd_bytes:
        yield Note(f"{export.told}: {tally.odd_bytes:,} bytes are no UTF-8; each stands as a question mark")


def _count(messages: int) -> str:
    return f"{messages:,} message{'s' * (messages != 1)}"
