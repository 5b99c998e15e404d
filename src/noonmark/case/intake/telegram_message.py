"""One message of a Telegram export: which files it has, who posted them, when, and with which words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from noonmark.case.intake.telegram_instants import Posted, posted_of
from noonmark.case.intake.telegram_stream import Chat
from noonmark.case.log.canonical import LARGEST_INTEGER

FILE, PHOTO, THUMBNAIL, VCARD, MEDIA = "file", "photo", "thumbnail", "contact_vcard", "media"
PARTS = (FILE, PHOTO, VCARD, MEDIA, THUMBNAIL)
"""Keys whose value names a file; ``media`` is a story's. The thumbnail comes last: it may stand in for the file."""
PLACE = "location_information"
KEPT = (*PARTS, PLACE)
"""Keys of what is kept or told; a message with none of them is words alone."""

_MISSING = re.compile(
    r"\((?:File|Photo|Video|Sticker) (?:not included|exceeds maximum size|unavailable).*\)\Z", re.DOTALL
)
_PEER = re.compile(r"(?:user|chat|channel)\d{1,19}")
_TEXTS = (
    "author", "saved_from", "via_bot", "media_type", "mime_type", "file_name", "title", "performer", "sticker_emoji",
    "place_name", "address", "action", "forwarded_from_id", "reply_to_peer_id",
)  # fmt: skip
_NUMBERS = (
    "reply_to_message_id", "duration_seconds", "width", "height", "self_destruct_period_seconds",
    "live_location_period_seconds", "file_size", "photo_file_size",
)  # fmt: skip
_LONGEST = 4096
"""Letters kept of a text that is no caption."""
_CHATS_FROM, _CHANNELS_FROM, _BARE_END = 1 << 32, 2 << 32, 3 << 32
"""A bare sender's number in old exports has its kind above its lowest 32 bits: user 0, group 1, channel 2."""


class FileNamed(NamedTuple):
    """A file that a message names: by which key, and as what."""

    part: str
    name: str


class Missing(NamedTuple):
    """A file that the export says it does not hold, in its own words."""

    part: str
    why: str


class Odd(NamedTuple):
    """A value that is not what it should be."""

    key: str
    told: str


@dataclass(frozen=True)
class Message:
    """What a message says, its files apart.

    Attributes
    ----------
    posted : Posted
    by, caption, forwarded_from : str
    more : mapping
        Whatever else is kept of it.
    files : tuple
        Files named, and files told to be missing.
    odd : tuple of Odd
        What could not be read.
    """

    number: int | None
    posted: Posted
    by: str = ""
    caption: str = ""
    forwarded_from: str = ""
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])
    files: tuple[FileNamed | Missing, ...] = ()
    odd: tuple[Odd, ...] = ()
    place: tuple[float, float] | None = None


def read_message(told: Mapping[str, object], chat: Chat) -> Message:
    """Return what a message says; what is of another type than it should be is told in ``odd``, never an error."""
    odd: list[Odd] = []
    number = _whole(told.get("id"))
    if number is None and told.get("id") is not None:
        odd.append(_odd(told, "id"))
    posted = posted_of(told)
    odd += [_odd(told, key) for key in posted.odd]
    place = _place(told, odd)
    by, by_more = _by(told, chat, odd)
    caption, links = _caption(told, odd)
    forwarded, forwarded_more = _forwarded(told, odd)
    more: dict[str, Any] = {**posted.more, **by_more, **forwarded_more, **_texts(told, odd), **_numbers(told, odd)}
    if links:
        more["links"] = links
    if place is not None:
        more["location"] = {"lat": place[0], "lon": place[1]}
    files = tuple(_files(told, odd))
    return Message(number, posted, by, caption, forwarded, more, files, tuple(odd), place)


def _files(told: Mapping[str, object], odd: list[Odd]) -> Iterator[FileNamed | Missing]:
    for part in PARTS:
        value = told.get(part)
        if value is None:
            continue
        if not isinstance(value, str) or not value.strip():
            odd.append(_odd(told, part))
        elif missing := _MISSING.search(value):
            yield Missing(part, " ".join(missing[0].strip("()").split())[:120])
        else:
            yield FileNamed(part, value)


def _by(told: Mapping[str, object], chat: Chat, odd: list[Odd]) -> tuple[str, dict[str, Any]]:
    """Return who posted a message: the name, else the number, else the channel that it stands in."""
    label = "from" if "from" in told or "from_id" in told else "actor"
    name, peer = told.get(label), told.get(f"{label}_id")
    if name is not None and not isinstance(name, str):
        odd.append(_odd(told, label))
        name = None
    number = peer_of(peer)
    if peer is not None and not number:
        odd.append(_odd(told, f"{label}_id"))
    more: dict[str, Any] = {"from_id": number} if number else {}
    if number and peer != number:
        more["from_id_told"] = _short(peer)
    is_chat = number == f"channel{chat.number}" or (not number and "channel" in chat.kind)
    return (name or (chat.name if is_chat else "") or number)[:_LONGEST], more


def peer_of(told: object) -> str:
    """Return a sender's number as new exports write it, ``user123``; empty where it is none.

    Examples
    --------
    >>> peer_of("channel42"), peer_of(123), peer_of(8589934634)
    ('channel42', 'user123', 'channel42')
    """
    if isinstance(told, str) and _PEER.fullmatch(told):
        return told
    text = str(told)
    if isinstance(told, bool) or not isinstance(told, str | int) or not (text.isascii() and text.isdecimal()):
        return ""
    bare = int(text) if len(text) < 20 else _BARE_END
    if bare >= _BARE_END:
        return ""
    kinds = ((_CHANNELS_FROM, "channel"), (_CHATS_FROM, "chat"), (0, "user"))
    return next(f"{kind}{bare - start}" for start, kind in kinds if bare >= start)


def _forwarded(told: Mapping[str, object], odd: list[Odd]) -> tuple[str, dict[str, Any]]:
    if "forwarded_from" not in told:
        return "", {}
    name = told["forwarded_from"]
    if isinstance(name, str) and name:
        return name[:_LONGEST], {}
    if name is not None and name != "":
        odd.append(_odd(told, "forwarded_from"))
    return "", {"forwarded": "the export does not say from whom"}


def _caption(told: Mapping[str, object], odd: list[Odd]) -> tuple[str, list[str]]:
    """Return the words of a message in full, and the addresses that stand behind them."""
    key = "text" if told.get("text") not in (None, "", []) or "caption" not in told else "caption"
    value = told.get(key, "")
    parts = cast("list[object]", value) if isinstance(value, list) else [value]
    words, links, is_odd = list[str](), list[str](), False
    for part in parts:
        text = cast("dict[str, object]", part).get("text") if isinstance(part, dict) else part
        href = cast("dict[str, object]", part).get("href") if isinstance(part, dict) else None
        if isinstance(text, str):
            words.append(text)
        else:
            is_odd = is_odd or text is not None
        if isinstance(href, str):
            links.append(href[:_LONGEST])
    if is_odd:
        odd.append(_odd(told, key))
    return "".join(words), links


def _texts(told: Mapping[str, object], odd: list[Odd]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in _TEXTS:
        value = told.get(key)
        if isinstance(value, str):
            found |= {key: value[:_LONGEST]} if value else {}
        elif value is not None:
            odd.append(_odd(told, key))
    return found


def _numbers(told: Mapping[str, object], odd: list[Odd]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in _NUMBERS:
        value = told.get(key)
        if value is None:
            continue
        number = _whole(value)
        if number is None:
            odd.append(_odd(told, key))
        else:
            found[key] = number
    return found


def _place(told: Mapping[str, object], odd: list[Odd]) -> tuple[float, float] | None:
    """Return the latitude and longitude [deg] that a message tells."""
    value = told.get(PLACE)
    if value is None:
        return None
    if isinstance(value, dict):
        values = cast("dict[str, object]", value)
        lat, lon = _real(values.get("latitude")), _real(values.get("longitude"))
        if lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
    odd.append(_odd(told, PLACE))
    return None


def _real(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1000 else None


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_INTEGER:
        return None
    return value


def _odd(told: Mapping[str, object], key: str) -> Odd:
    return Odd(key, _short(told.get(key)))


def _short(value: object) -> str:
    """Return how a value looks, in few letters, without laying a large one out."""
    if isinstance(value, str):
        return repr(value[:40])
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST_INTEGER:
        return "a number too large"
    return str(value)[:40]
