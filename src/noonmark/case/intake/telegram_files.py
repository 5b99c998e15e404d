"""A file that a Telegram export names: found in the export's folder, with all that is told of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from unicodedata import normalize

from noonmark.case.intake.inside import find_inside, open_inside, parts_inside
from noonmark.case.intake.telegram_message import FileNamed, Message
from noonmark.case.intake.telegram_stream import Chat
from noonmark.case.log.instants import write_instant
from noonmark.case.store.arrival import Arrival, Arriving, whole
from noonmark.errors import NoonmarkError

SOURCE = "telegram"


@dataclass(frozen=True)
class Export:
    """An export's folder, and the record in it that tells of its files."""

    record: Path
    folder: Path
    told: str
    sha256: str


def arriving_file(export: Export, message: Message, named: FileNamed, *, chat: Chat, section: str) -> Arriving:
    """Return a file of an export on its way in.

    Raises
    ------
    NoonmarkError
        If its name leads out of the export, or to what is no file.
    OSError
        If it is not there.
    """
    name, changed = _spelled(export.folder, named.name)
    more = {
        "record_sha256": export.sha256,
        "message": message.number,
        "part": named.part,
        "chat": chat.name,
        "chat_id": chat.number,
        "chat_type": chat.kind or (section if section != "messages" else ""),
        "left_chat": chat.has_left,
        **message.more,
        **modified(changed),
    }
    arrival = Arrival(
        SOURCE,
        path_told=str(export.folder / "/".join(parts_inside(name))),
        posted_utc=message.posted.utc,
        posted_by=message.by,
        caption=message.caption,
        forwarded_from=message.forwarded_from,
        more={key: value for key, value in more.items() if value not in (None, "", False)},
    )
    return Arriving(parts_inside(name)[-1], partial(open_inside, export.folder, name), arrival)


def _spelled(folder: Path, told: str) -> tuple[str, float]:
    """Return a file's name as the disk spells it, and when it was changed: copying may have taken its accents apart."""
    for name in dict.fromkeys((told, normalize("NFC", told), normalize("NFD", told))):
        with suppress(FileNotFoundError):
            return name, find_inside(folder, name).st_mtime
    raise FileNotFoundError(told)


def modified(seconds: float) -> dict[str, str]:
    """Return when a file was changed, as an arrival tells it."""
    with suppress(OSError, OverflowError, ValueError):
        return {"modified_utc": write_instant(datetime.fromtimestamp(seconds, UTC))}
    return {}


def name_mark(name: str) -> int:
    """Return what stands for a file's name in memory, where there may be millions."""
    return hash(normalize("NFC", "/".join(part for part in name.split("/") if part not in ("", "."))))


def words_of(error: OSError | NoonmarkError) -> str:
    """Return why something was left, in one line."""
    if isinstance(error, NoonmarkError):
        return str(NoonmarkError(error.problem, remedy=error.remedy))
    return f"it cannot be read ({whole((error.strerror or 'unknown').lower())})"
