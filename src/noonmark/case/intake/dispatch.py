"""What is given to a case, each thing read by what it is: an address, an export, an archive, a folder, a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from noonmark.case.intake import telegram
from noonmark.case.intake.note import Note
from noonmark.case.store.arrival import Arriving, Left
from noonmark.case.store.walk import file_arriving, files, files_or
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:  # each reader loads only when something of its kind may be there
    from noonmark.case.intake.urls import Requests

    Told = Arriving | Left | Note
    Found = Told | Requests

URLS = ("http://", "https://")
_PACKED = (b"PK", b"\x1f\x8b", b"WARC")
"""How zip, gzip and WARC begin."""
_PAGES = (".html", ".htm", ".csv")
OWN = "it is of the case itself"
_ONLY_PAGES = (
    "this looks like a Telegram export in HTML, whose files come without who posted them;"
    " export again as 'Machine-readable JSON'"
)


@dataclass(frozen=True)
class Reading:
    """How things are read.

    Parameters
    ----------
    corner : Path
        A folder of this process; what archives need is unpacked there and taken away.
    own : Path
        The case's own folder, which is never read into itself.
    record : bool
        Whether an export's own record is kept as an original too.
    """

    corner: Path
    own: Path
    record: bool = True

    def room(self) -> Path:
        """Return a new folder in the corner. It stays until the run ends, as files are copied some time after."""
        return Path(tempfile.mkdtemp(prefix=".", dir=self.corner.absolute()))


def is_address(told: str) -> bool:
    """Return whether what was given is an address, which is fetched."""
    return told.lower().startswith(URLS)


def check_there(paths: Iterable[str]) -> None:
    """Check that what was given is there, before anything is read.

    Raises
    ------
    NoonmarkError
        For a path that is not.
    """
    for told in paths:
        if not is_address(told) and not os.path.lexists(told):
            raise NoonmarkError("there is no such file or folder", where=told)


def arriving(paths: Iterable[str], reading: Reading) -> Iterator[Found]:
    """Yield what comes of each thing that was given.

    One thing that cannot be read is told as left, and the rest goes on.

    Parameters
    ----------
    paths : iterable of str
        Addresses beginning with http:// or https://, which are fetched; else files and folders. In a folder each
        thing is told apart in the same way; addresses are never taken from a file.
    reading : Reading
    """
    for told in paths:
        try:
            yield from _address(told, reading) if is_address(told) else _path(told, reading)
        except NoonmarkError as error:
            yield Left(error.where or told, str(NoonmarkError(error.problem, remedy=error.remedy)))
        except OSError as error:
            yield Left(told, f"it cannot be read ({(error.strerror or 'unknown').lower()})")


def _address(told: str, reading: Reading) -> Iterator[Found]:
    from noonmark.case.intake import urls  # noqa: PLC0415

    yield from urls.fetched(told, reading.room())


def _path(told: str | Path, reading: Reading) -> Iterator[Told]:
    path = Path(told)
    if path.is_symlink():
        yield from files([told])
    elif reading.own in (path.resolve(), *path.resolve().parents):
        yield Left(str(told), OWN)
    elif path.is_dir():
        yield from _folder(path, reading)
    else:
        yield from _file(path, file_arriving(path), reading)


def _folder(top: Path, reading: Reading) -> Iterator[Told]:
    """Yield what is in a folder: exports by their readers, the rest file by file."""

    def instead(folder: Path) -> Iterator[Told] | None:
        if folder.resolve() == reading.own:
            return iter((Left(str(folder), OWN),))
        return telegram.arriving(folder, record=reading.record) if telegram.recognises(folder) else None

    if telegram.is_only_pages(top):
        yield Note(f"{top}: {_ONLY_PAGES}")
    told = set[str]()
    if not telegram.recognises(top) and _has_archiver(top):
        for found in _archiver(top, reading):
            if isinstance(found, Arriving):
                told.add(found.arrival.path_told)
            yield found
    for found in files_or([top], instead):
        if not isinstance(found, Arriving) or found.arrival.source != "file":
            yield found
        elif found.arrival.path_told not in told:
            yield from _file(Path(found.arrival.path_told), found, reading)


def _has_archiver(folder: Path) -> bool:
    from noonmark.case.intake import auto_archiver  # noqa: PLC0415

    return auto_archiver.recognises(folder)


def _archiver(path: Path, reading: Reading) -> Iterator[Told]:
    from noonmark.case.intake import auto_archiver  # noqa: PLC0415

    yield from auto_archiver.arriving(path, reading.room())


def _file(path: Path, plain: Arriving, reading: Reading) -> Iterator[Told]:
    """Yield what comes of one file: it is what its bytes say, whatever it is called."""
    if telegram.record_in(path) is not None and telegram.recognises(path):
        yield from telegram.arriving(path, record=reading.record)
    elif _is_packed(path):
        yield from _packed(path, plain, reading)
    elif path.suffix.lower() in _PAGES and _has_archiver(path):
        yield from _archiver(path, reading)
    else:
        yield plain


def _is_packed(path: Path) -> bool:
    try:
        with path.open("rb", buffering=0) as file:
            return file.read(8).startswith(_PACKED)
    except OSError:
        return False


def _packed(path: Path, plain: Arriving, reading: Reading) -> Iterator[Told]:
    from noonmark.case.intake import wacz, zips  # noqa: PLC0415

    if wacz.recognises(path):
        yield from wacz.arriving(path, reading.room())
    elif zips.recognises(path):
        # An archive in an archive is left by its reader, so this goes no deeper.
        yield from zips.arriving(path, reading.room(), lambda inside: _folder(inside, reading))
    else:
        yield plain
