"""Uploads under way: streamed to the disk, gone on with after a cut, and then added to the case."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

from noonmark.case.store.case import Case
from noonmark.case.store.troubles import plain_errors
from noonmark.errors import NoonmarkError
from noonmark.web.answers import Refused
from noonmark.web.desk import working
from noonmark.web.durable import write_whole

ROOM = "uploads"
LARGEST = 64 << 30
"""Largest file that can be sent [bytes], the largest that is looked at."""
SPARE = 256 << 20
"""Room that must be left on the disk after a file was sent and copied [bytes]."""
OLD_S = 7 * 86_400
"""An upload that was not gone on with for so long is taken away [s]."""
MOST = 200
"""Uploads under way at once."""
_ID = re.compile(r"[0-9a-f]{32}")
_TOLD, _PART = "upload.json", "part"


@dataclass(frozen=True)
class Upload:
    """A file on its way: its name, its size [bytes], and when it was changed, as the browser tells."""

    id: str
    name: str
    size: int
    modified_utc: str | None = None


class Uploads:
    """Takes uploads, one writer each; threads share it."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._busy: set[str] = set()

    @contextmanager
    def taking(self, number: str) -> Generator[None]:
        """Let the block alone write to an upload.

        Raises
        ------
        Refused
            If another request is writing to it.
        """
        with self._turn:
            if number in self._busy:
                raise Refused("another request is sending this file", remedy="wait until it ends", status=409)
            self._busy.add(number)
        try:
            yield
        finally:
            with self._turn:
                self._busy.discard(number)


def begin(case: Case, name: str, size: int, modified_utc: str | None) -> Upload:
    """Make place for a file that will be sent.

    Raises
    ------
    NoonmarkError
        If the name or the size is none, the file is too large, or the case or its disk cannot hold it.
    """
    _check(case, name, size)
    room = working(case.place, ROOM)
    with plain_errors(case.place.folder):
        _drop_old(room)
        if room.is_dir() and sum(1 for _ in room.iterdir()) >= MOST:
            raise Refused("too many files are being sent", remedy="wait until some are through", status=429)
        upload = Upload(secrets.token_hex(16), name, size, modified_utc)
        write_whole(room / upload.id / _TOLD, json.dumps(asdict(upload)).encode())
        (room / upload.id / _PART).touch(0o600)
    return upload


def find(case: Case, number: str) -> Upload:
    """Return an upload under way.

    Raises
    ------
    Refused
        If there is none of that number.
    """
    try:
        if _ID.fullmatch(number):
            return Upload(**json.loads((working(case.place, ROOM, number, _TOLD)).read_bytes()))
    except (OSError, ValueError, TypeError):
        pass
    raise Refused("no such file is being sent", remedy="send it again from its start", status=404)


def part_of(case: Case, upload: Upload) -> Path:
    """Return the file that holds what has come of an upload."""
    return working(case.place, ROOM, upload.id, _PART)


def offset_of(case: Case, upload: Upload) -> int:
    """Return how much of an upload has come [bytes]."""
    try:
        return part_of(case, upload).stat().st_size
    except OSError:
        return 0


def whole_uploads(case: Case) -> list[Upload]:
    """Return the uploads that have come whole and are not added yet."""
    try:
        numbers = sorted(path.name for path in working(case.place, ROOM).iterdir())
    except OSError:
        return []
    found = list[Upload]()
    for number in numbers:
        with suppress(Refused):
            found.append(find(case, number))
    return [upload for upload in found if offset_of(case, upload) == upload.size]


class Sink:
    """Where an upload's bytes go, from an offset on.

    Raises
    ------
    Refused
        If the offset is not where the file ends; the answer tells where it does.
    """

    def __init__(self, case: Case, upload: Upload, offset: int) -> None:
        self._folder, self._left = case.place.folder, upload.size - offset
        with plain_errors(self._folder):
            self._file = os.open(part_of(case, upload), os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW)
        at = os.fstat(self._file).st_size
        if at != offset:
            os.close(self._file)
            raise Refused(
                f"the file has come to {at} bytes, and the request begins at {offset}",
                remedy="go on from the offset that is told",
                status=409,
                more={"offset": at},
            )

    def write(self, data: bytes) -> None:
        """Write some bytes; more than the file was to have are an error, and none of them is written."""
        if len(data) > self._left:
            raise Refused("more bytes came than the file was to have", remedy="send it again", status=413)
        with plain_errors(self._folder):
            view = memoryview(data)
            while view:
                done = os.write(self._file, view)
                view, self._left = view[done:], self._left - done

    def close(self) -> None:
        """Wait until the disk has what was written."""
        try:
            with plain_errors(self._folder):
                os.fsync(self._file)
        finally:
            os.close(self._file)


def give_up(case: Case, upload: Upload) -> None:
    """Take an upload away."""
    shutil.rmtree(working(case.place, ROOM, upload.id), ignore_errors=True)


def _check(case: Case, name: str, size: int) -> None:
    if not case.place.writable:
        raise NoonmarkError(
            "this case cannot be written here",
            where=str(case.place.folder),
            remedy="check your right to write there, or work on a copy",
        )
    if not name.strip() or set(name) & set("\0/") or name in (".", ".."):
        raise NoonmarkError(f"{name[:80]!r} is no file's name", where="name", remedy="give the name without folders")
    if size == 0:
        raise NoonmarkError("the file is empty", where=name[:200], remedy="get it again from where it was first posted")
    if size > LARGEST:
        raise Refused(
            f"the file is larger than {LARGEST >> 30} GiB", where=name[:200], remedy="cut it into shorter clips",
            status=413,
        )  # fmt: skip
    with plain_errors(case.place.folder):
        told = os.statvfs(case.place.folder)
    if told.f_bavail * told.f_frsize < 2 * size + SPARE:  # as sent, and as copied among the originals
        raise Refused(
            "the disk has no room for this file", where=name[:200], remedy="make room and send it again", status=507
        )


def _drop_old(room: Path) -> None:
    with suppress(OSError):
        for folder in list(room.iterdir()):
            if time.time() - (folder / _PART).stat().st_mtime > OLD_S:
                shutil.rmtree(folder, ignore_errors=True)
