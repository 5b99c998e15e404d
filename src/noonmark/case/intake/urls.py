"""An address that the user gave, fetched with yt-dlp, an extra: what it leads to, and every request made for it."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from noonmark.case.intake.auto_archiver_told import LONGEST_TEXT, latest_instant, text_of
from noonmark.case.intake.note import Note
from noonmark.case.intake.urls_requests import LARGEST, LONGEST_ADDRESS, Recorder, Requests
from noonmark.case.intake.zips_facts import LONGEST_NAME, name_in, once
from noonmark.case.log.instants import write_instant
from noonmark.case.store.arrival import Arrival, Arriving, Left
from noonmark.errors import NoonmarkError
from noonmark.footage.sniff import HEAD, sniff

SOURCE = "url"
MOST_CLIPS = 50
"""Clips behind one address: a post has a few, a channel thousands."""
_INFO = ".info.json"
_TIMEOUT_S = 30
_GENERIC = "generic"
_FACTS = (
    "id", "extractor", "title", "uploader", "uploader_id", "uploader_url", "channel", "channel_id", "timestamp",
    "upload_date", "release_timestamp", "duration", "width", "height", "fps", "format_id", "ext", "live_status",
    "location",
)  # fmt: skip
_WHO = ("uploader", "channel", "creator", "uploader_id", "channel_id")
_BY_US = ("http", "https", "m3u8", "m3u8_native", "http_dash_segments")
"""Ways in which a clip is sent that need no other program to be fetched."""
_ENDINGS = {"JPEG": ".jpg", "mov": ".mp4", "matroska": ".mkv", "mpegts": ".ts", "asf": ".wmv"}
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

LATEST, FETCHED = "latest", "fetched"
"""Of a day that is told, its end everywhere on Earth. Of nothing that is told: it was there when it was fetched."""
NO_FILE = "the address leads to no picture, clip or sound"
LIVE = "it is being sent live now; add it when it has ended"

Told = Arriving | Left | Note | Requests


def recognises(told: str) -> bool:
    """Tell whether what was given is an address of the web."""
    return told.lower().startswith(("http://", "https://"))


def fetched(url: str, folder: Path) -> Iterator[Told]:
    """Fetch what an address leads to, and yield it, and at last every request that was made for it.

    Nothing of the user's is read or sent: no configuration, no cookies, no passwords, no cache, no plugins; no other
    program takes part in the download, and nothing is looked up but for this address.

    Parameters
    ----------
    url : str
    folder : Path
        An empty one, for what is fetched.

    Yields
    ------
    Note, Arriving, Left or Requests
        First a note that says who is asked; it comes before the first request.

    Raises
    ------
    NoonmarkError
        If yt-dlp is not installed, or the address names no host, or holds a password.
    """
    tool = _tool()
    host = _host(url)
    yield Note(f"this leaves your machine: asking {host} for {url}, and the addresses that it leads on to")
    recorder = Recorder(url, f"yt-dlp {tool.version.__version__}")
    try:
        found = _files(tool, recorder, folder)
        count = sum(not one.name.endswith(_INFO) for one in found)
        outcome = f"{count} file{'s' * (count != 1)} fetched"
        yield from found or [Left(url, NO_FILE)]
    except NoonmarkError as error:
        outcome = str(error)
        yield Left(url, outcome)
    except KeyboardInterrupt:
        yield recorder.told("interrupted")
        raise
    yield recorder.told(outcome)


def _tool() -> Any:
    try:
        tool: Any = importlib.import_module("yt_dlp")
        settings: Any = importlib.import_module("yt_dlp.globals")
    except ImportError:
        remedy = "run: pip install 'noonmark[urls]'; or fetch it yourself and add the file"
        raise NoonmarkError("fetching an address needs the library yt-dlp", remedy=remedy) from None
    settings.plugin_dirs.value = []  # strangers' code in the user's folders has no part in this
    return tool


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, has_name = parts.hostname, "@" in parts.netloc
    except ValueError:
        host, has_name = None, False
    if not recognises(url) or not host:
        raise NoonmarkError("this is no address of the web", where=url, remedy="write https://...")
    if has_name:
        problem = "the address holds a name or password, which would stay in the log"
        raise NoonmarkError(problem, where=host, remedy="fetch it yourself and add the file")
    return host


@dataclass
class _Listener:
    """Hears what yt-dlp would print."""

    error_told: str = ""
    is_live: bool = False
    warnings: list[str] = field(default_factory=list[str])

    def wanted(self, facts: Mapping[str, Any], *, incomplete: object = False) -> str | None:
        """Tell yt-dlp to leave out what is being sent live: it would not end."""
        del incomplete
        if facts.get("is_live"):
            self.is_live = True
            return LIVE
        return None

    def debug(self, text: str) -> None:
        """Leave progress out."""

    def warning(self, text: str) -> None:
        """Keep a warning."""
        self.warnings.append(text)

    def error(self, text: str) -> None:
        """Keep the last error."""
        self.error_told = text


def _settings(folder: Path, listener: _Listener) -> dict[str, Any]:
    return {
        "outtmpl": {"default": str(folder / "%(autonumber)05d")},
        "logger": listener,
        "quiet": True,
        "noprogress": True,
        "no_color": True,
        "cachedir": False,
        "noplaylist": True,
        "playlistend": MOST_CLIPS,
        "format": _chosen,
        "match_filter": listener.wanted,
        "ffmpeg_location": str(folder / "none"),
        "external_downloader": {"default": "native"},
        "fixup": "never",
        "allow_unplayable_formats": False,
        "allowed_extractors": ["default"],
        "updatetime": False,
        "nopart": True,
        "continuedl": False,
        "overwrites": False,
        "max_filesize": LARGEST,
        "socket_timeout": _TIMEOUT_S,
        "retries": 3,
        "fragment_retries": 3,
        "skip_unavailable_fragments": False,
        "usenetrc": False,
        "check_formats": None,
    }


def _chosen(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the best picture as it is served, and the best sound where that has none; they are not joined to one file.

    yt-dlp sorts what is offered from the worst to the best.
    """
    offered = [one for one in told["formats"] if one.get("protocol") in _BY_US]
    clips = [one for one in offered if one.get("vcodec") != "none"]
    sounds = [one for one in offered if one.get("vcodec") == "none"]
    yield from clips[-1:]
    if not clips or clips[-1].get("acodec") == "none":
        yield from sounds[-1:]


def _files(tool: Any, recorder: Recorder, folder: Path) -> list[Arriving]:
    """Fetch, and return the files with what is told of them.

    Raises
    ------
    NoonmarkError
        With yt-dlp's own reason, where nothing could be fetched.
    """
    listener = _Listener()
    try:
        with tool.YoutubeDL(_settings(folder, listener)) as fetching:
            fetching.urlopen = recorder.watched(fetching.urlopen)
            told = fetching.sanitize_info(fetching.extract_info(recorder.url, download=True))
    except NoonmarkError:
        raise
    except Exception as error:  # noqa: BLE001 - strangers' readers of strangers' pages raise what they like
        raise NoonmarkError(_reason(str(error), listener)) from None
    finally:
        recorder.close()
    found = list(_arrivals(_entries(told), recorder, folder))
    if not found and listener.is_live:
        raise NoonmarkError(LIVE)
    return found


def _reason(told: str, listener: _Listener) -> str:
    """Return yt-dlp's reason in one line, without its colours and its advice to report it to its makers."""
    text = _COLOURS.sub("", told or listener.error_told).removeprefix("ERROR: ")
    reason = re.split(r"; please report this issue|\(caused by|See +https://github", text)[0]
    return f"yt-dlp cannot fetch it ({' '.join(reason.split()).rstrip('. ')[:400] or 'without a reason'})"


def _entries(told: object) -> list[dict[str, Any]]:
    """Return what is told of each clip; a post can have several."""
    if not isinstance(told, dict):
        return []
    facts = cast("dict[str, Any]", told)
    if not isinstance(facts.get("entries"), list):
        return [facts]
    inner = cast("list[Any]", facts["entries"])
    around = {key: facts[key] for key in ("title", "uploader", "timestamp", "description") if facts.get(key)}
    return [{**around, **one} for entry in inner[:MOST_CLIPS] for one in _entries(entry)]


def _arrivals(entries: list[dict[str, Any]], recorder: Recorder, folder: Path) -> Iterator[Arriving]:
    for facts in entries:
        rows = _rows(facts, folder)
        if not rows:
            continue
        raw = json.dumps(facts, ensure_ascii=True, sort_keys=True, indent=1).encode()
        record = folder / f"{next(iter(rows)).name}.info"
        record.write_bytes(raw)
        more = _more(facts, recorder) | {"record_sha256": hashlib.sha256(raw).hexdigest()}
        name = _name(facts)
        for path, row in rows.items():
            one = more | {"format": text_of(row.get("format"))[:300]}
            yield Arriving(name + _ending(path), once(path), _arrival(facts, recorder, one))
        page = str(facts.get("webpage_url") or recorder.url)
        told = Arrival(SOURCE, path_told=f"what yt-dlp told of {page}"[:LONGEST_ADDRESS], url=page[:LONGEST_ADDRESS])
        yield Arriving(name + _INFO, once(record), told)


def _rows(facts: Mapping[str, Any], folder: Path) -> dict[Path, Mapping[str, Any]]:
    """Return the files that were fetched for one clip, all of them in our folder, each with what is told of it."""
    rows = cast("list[Mapping[str, Any]]", facts.get("requested_downloads") or [])
    told = {Path(str(row.get("filepath") or "")): row for row in rows}
    return {
        path: row for path, row in told.items() if path.parent == folder and path.is_file() and not path.is_symlink()
    }


def _name(facts: Mapping[str, Any]) -> str:
    """Return a name for people, without what could be a path or an ending: the server's own name is not trusted."""
    told = text_of(facts.get("title")) or text_of(facts.get("id")) or "unnamed"
    return name_in("/" + re.sub(r"[/?#%]+", " ", told))[: LONGEST_NAME - 20]


def _ending(path: Path) -> str:
    """Return the ending that a file's first bytes ask for; none where they are not known."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    try:
        reader = sniff(head).reader
    except NoonmarkError:
        return ""
    return _ENDINGS.get(reader, f".{reader.lower()}")


def _arrival(facts: Mapping[str, Any], recorder: Recorder, more: Mapping[str, Any]) -> Arrival:
    posted, posted_is = _posted(facts)
    title = "" if facts.get("extractor") == _GENERIC else text_of(facts.get("title"))
    words = [part for part in (title, text_of(facts.get("description"))) if part]
    who = next((text_of(facts[key]) for key in _WHO if facts.get(key)), "")
    return Arrival(
        SOURCE,
        path_told=recorder.url[:LONGEST_ADDRESS],
        posted_utc=posted or recorder.begun_utc,
        posted_by=who[:1000],
        caption="\n".join(words)[:LONGEST_TEXT],
        url=str(facts.get("webpage_url") or recorder.url)[:LONGEST_ADDRESS],
        more={**more, "posted_is": posted_is} if posted_is else more,
    )


def _posted(facts: Mapping[str, Any]) -> tuple[datetime | None, str]:
    """Return the latest instant at which it can have been posted, and what that instant is where it is not exact.

    For a bare file yt-dlp gives the server's date of its last change for the date of posting; that is not taken.
    """
    if facts.get("extractor") != _GENERIC:
        instant = latest_instant(text_of(facts.get("timestamp")))
        if instant is not None:
            return instant, ""
        day = latest_instant(text_of(facts.get("upload_date")), is_day=True)
        if day is not None:
            return day, LATEST
    return None, FETCHED


def _more(facts: Mapping[str, Any], recorder: Recorder) -> dict[str, Any]:
    told = {key: text_of(facts.get(key))[:2000] for key in _FACTS}
    more: dict[str, Any] = {
        "told": {key: value for key, value in told.items() if value},
        "fetched_utc": write_instant(recorder.begun_utc),
        "tool": recorder.tool,
        "requests": recorder.count,
    }
    if facts.get("direct") and (modified := latest_instant(text_of(facts.get("timestamp")))):
        more["last_modified_utc"] = write_instant(modified)
        for key in ("timestamp", "upload_date"):
            more["told"].pop(key, None)
    return more
