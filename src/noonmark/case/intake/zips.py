"""Zips: every file in one as an arrival; what could do harm is left, with its reason, and the rest goes on."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from noonmark.case.intake.note import Note
from noonmark.case.intake.zips_entries import NESTED_ENDINGS, Entry, entries, is_zip, names
from noonmark.case.intake.zips_facts import Archive, archive_of
from noonmark.case.intake.zips_reading import unpacked
from noonmark.case.store.arrival import Arrival, Arriving, Left
from noonmark.case.store.originals import CHUNK_BYTES
from noonmark.errors import NoonmarkError
from noonmark.footage.words import printable

SOURCE = "zip"
_EXPORTS = (".json", ".html", ".htm", ".csv")
"""Endings of the files in which an export tells of its other files."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)

Told = Arriving | Left | Note


def recognises(path: Path) -> bool:
    """Tell whether a file is a zip, by its first bytes and its name's ending; never raises.

    Documents and programs that are zips inside (``.docx``, ``.kmz``, ``.apk``) are files like any other.
    """
    return path.suffix.lower() in (".zip", "") and is_zip(path)


def holds_export(path: Path) -> bool:
    """Tell whether a zip may hold an export, which is told in a file of JSON, HTML or CSV; never raises."""
    return any(name.lower().endswith(_EXPORTS) for name in names(path))


def arriving(path: Path, folder: Path, inside: Callable[[Path], Iterator[Told]]) -> Iterator[Told]:
    """Yield a zip and the files in it.

    Parameters
    ----------
    path : Path
    folder : Path
        An empty one, for what must be unpacked; the caller takes it away once all is added.
    inside : callable
        Yields what arrives from a folder. A zip that may hold an export is unpacked and handed to it; any other is
        read in a stream.

    Yields
    ------
    Arriving, Left or Note
        The zip itself first, then each file in it.
    """
    try:
        archive = archive_of(path, SOURCE)
    except NoonmarkError as error:
        yield Left(str(path), str(error))
        return
    found, warning = listed(archive)
    yield archive.itself(warning)
    if not holds_export(path):
        yield from (_told(archive, entry) for entry in found)
        return
    yield from unpack(archive, found, folder)
    for told in inside(folder):
        yield _renamed(told, archive, folder)


def listed(archive: Archive, *, nested: tuple[str, ...] = NESTED_ENDINGS) -> tuple[list[Entry], str]:
    """Return the files of a zip, and why they cannot be read; empty where they can."""
    try:
        with archive.open() as stream:
            return entries(stream, archive.size, nested=nested), ""
    except NoonmarkError as error:
        return [], str(error)
    except OSError as error:
        return [], f"it cannot be read ({(error.strerror or 'unknown').lower()})"


def _told(archive: Archive, entry: Entry) -> Arriving | Left:
    if entry.why_not:
        return Left(_within(archive, entry), entry.why_not)
    arrival = Arrival(SOURCE, path_told=_within(archive, entry), more=archive.more)
    return Arriving(PurePosixPath(entry.name).name, lambda: unpacked(archive.open, entry), arrival)


def _within(archive: Archive, entry: Entry) -> str:
    return f"{archive.path}/{entry.name or printable(entry.told_name)}"


def unpack(archive: Archive, found: list[Entry], folder: Path) -> Iterator[Left]:
    """Write a zip's harmless files into a folder of ours, and yield those that were left.

    Raises
    ------
    OSError
        If the disk is full, or cannot be written.
    """
    for entry in found:
        why = entry.why_not
        if not why:
            try:
                _write(archive, entry, folder / entry.name)
            except NoonmarkError as error:
                why = str(error)
            except OSError as error:
                if error.errno in _FULL:
                    raise
                why = f"it cannot be unpacked ({(error.strerror or 'unknown').lower()})"
        if why:
            yield Left(_within(archive, entry), why)


def _write(archive: Archive, entry: Entry, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with unpacked(archive.open, entry) as source:
        number = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(number, "wb", buffering=0) as written:
                _pour(source, written)
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def _pour(source: BinaryIO, target: BinaryIO) -> None:
    while data := source.read(CHUNK_BYTES):
        view = memoryview(data)
        while view:
            view = view[target.write(view) :]


def _renamed(told: Told, archive: Archive, folder: Path) -> Told:
    """Return what was told of an unpacked file with the zip's own path, and where it came from."""
    before, after = str(folder), str(archive.path)
    if isinstance(told, Left):
        return replace(told, what=told.what.replace(before, after))
    if isinstance(told, Note):
        return replace(told, text=told.text.replace(before, after))
    arrival = told.arrival
    more = {**arrival.more, "archive": archive.path.name, "archive_sha256": archive.sha256}
    # When it was unpacked says nothing about the file.
    more.pop("modified_utc", None)
    source = SOURCE if arrival.source == "file" else arrival.source
    path = arrival.path_told.replace(before, after)
    return replace(told, arrival=replace(arrival, source=source, path_told=path, more=more))
