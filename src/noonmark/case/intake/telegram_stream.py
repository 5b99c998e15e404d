"""A Telegram export read message by message, so that one of any size needs little memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from noonmark.errors import NoonmarkError

MOST_VALUES = 50_000
MOST_LETTERS = 8 << 20
DEEPEST = 60
"""Values, letters and levels of one message; one with more is no message."""

_CHATS = ("chats", "left_chats")
_OWN = ("stories", "profile_pictures")
_ENDS, _STARTS = ("end_map", "end_array"), ("start_map", "start_array")

_Event = tuple[str, Any]


@dataclass(frozen=True)
class Chat:
    """The chat that a message stands in, as the export tells it."""

    name: str = ""
    kind: str = ""
    number: int | None = None
    has_left: bool = False


class Row(NamedTuple):
    """One message, or story, or profile picture: any JSON value at all."""

    section: str
    chat: Chat
    value: object


class TooLarge:
    """Stands for a value that was not kept, because it had too much in it."""


TOO_LARGE: Final = TooLarge()


@dataclass(frozen=True)
class Broken:
    """The export cannot be read beyond this place."""

    ends_early: bool
    why: str = ""


def rows(chunks: Iterable[bytes]) -> Iterator[Row | Broken]:
    """Yield what an export holds, in its order; last, where and why it could not be read to its end.

    Parameters
    ----------
    chunks : iterable of bytes
        JSON, of :func:`noonmark.case.intake.telegram_bytes.json_chunks`.
    """
    import ijson  # noqa: PLC0415

    try:
        yield from _root(_events(chunks))
    except ijson.IncompleteJSONError as error:
        told = str(error)
        early = "premature" in told.lower() or "incomplete" in told.lower()
        yield Broken(early, "" if early else _first_line(told))
    except ijson.JSONError as error:
        yield Broken(False, _first_line(str(error)))  # noqa: FBT003
    except NoonmarkError as error:
        yield Broken(False, error.problem)  # noqa: FBT003


def _first_line(told: str) -> str:
    return " ".join(told.splitlines()[0].split())[:120] if told else "it is no JSON"


def _events(chunks: Iterable[bytes]) -> Iterator[_Event]:
    """Yield JSON's events; those before an error come before the error."""
    import ijson  # noqa: PLC0415

    found: Any = ijson.sendable_list()
    parser = ijson.basic_parse_coro(found, use_float=True)  # without it, a number of 5,000 digits ends the process
    for chunk in chunks:
        if not chunk:
            continue
        try:
            parser.send(chunk)
        except ijson.JSONError:
            yield from found
            raise
        yield from found
        del found[:]
    try:
        parser.close()
    except ijson.JSONError as error:  # whatever it complains of, the rest of it did not come
        yield from found
        raise ijson.IncompleteJSONError("premature end") from error
    yield from found


def _root(events: Iterator[_Event]) -> Iterator[Row | Broken]:
    event, _ = next(events, ("", None))
    if event != "start_map":
        yield Broken(not event, "" if not event else "it is no export of Telegram Desktop")
        return
    told: dict[str, object] = {}
    for key in _keys(events):
        if key == "messages":
            yield from _list(events, key, _chat(told))
        elif key in _CHATS:
            yield from _chats(events, has_left=key == "left_chats")
        elif key in _OWN:
            yield from _list(events, key, Chat())
        else:
            told[key] = _scalar(events)


def _keys(events: Iterator[_Event]) -> Iterator[str]:
    """Yield the keys of an object that has been begun; the caller takes each value."""
    for event, value in events:
        if event != "map_key":
            return
        yield value


def _chats(events: Iterator[_Event], *, has_left: bool) -> Iterator[Row]:
    event, value = next(events, ("", None))
    if event != "start_map":
        _built(events, event, value)
        return
    for key in _keys(events):
        if key != "list":
            _scalar(events)
            continue
        event, value = next(events, ("", None))
        if event != "start_array":
            _built(events, event, value)
            continue
        for event, value in events:
            if event == "end_array":
                break
            if event == "start_map":
                yield from _one_chat(events, has_left=has_left)
            else:
                yield Row("chats", Chat(has_left=has_left), _built(events, event, value))


def _one_chat(events: Iterator[_Event], *, has_left: bool) -> Iterator[Row]:
    told: dict[str, object] = {}
    for key in _keys(events):
        if key == "messages":
            yield from _list(events, key, _chat(told, has_left=has_left))
        else:
            told[key] = _scalar(events)


def _list(events: Iterator[_Event], section: str, chat: Chat) -> Iterator[Row]:
    """Yield the members of an array; a value that is none is one row."""
    event, value = next(events, ("", None))
    if event != "start_array":
        yield Row(section, chat, _built(events, event, value))
        return
    for event, value in events:
        if event == "end_array":
            return
        yield Row(section, chat, _built(events, event, value))


def _chat(told: dict[str, object], *, has_left: bool = False) -> Chat:
    name, kind, number = told.get("name"), told.get("type"), told.get("id")
    return Chat(
        name if isinstance(name, str) else "",
        kind if isinstance(kind, str) else "",
        number if isinstance(number, int) and not isinstance(number, bool) else None,
        has_left,
    )


def _scalar(events: Iterator[_Event]) -> object:
    """Return the value that comes next where it is a single one; anything larger is passed over."""
    event, value = next(events, ("", None))
    if event not in _STARTS:
        return value
    _skip(events, 1)
    return None


def _skip(events: Iterator[_Event], depth: int) -> None:
    for event, _ in events:
        if event in _STARTS:
            depth += 1
        elif event in _ENDS:
            depth -= 1
            if depth == 0:
                return


def _built(events: Iterator[_Event], event: str, value: object) -> object:
    """Return the value that begins with an event, whole; TOO_LARGE for one that no message is."""
    if event not in _STARTS:
        return value
    top: Any = {} if event == "start_map" else []
    stack, keys, count, letters = [top], [""], 0, 0
    for event, value in events:  # noqa: PLR1704
        if event == "map_key":
            keys[-1] = str(value)
        elif event in _ENDS:
            stack.pop()
            keys.pop()
            if not stack:
                return top
        else:
            inner: Any = {} if event == "start_map" else [] if event == "start_array" else value
            holder = stack[-1]
            if isinstance(holder, dict):
                holder[keys[-1]] = inner
            else:
                holder.append(inner)
            count += 1
            letters += len(inner) if isinstance(inner, str) else 0
            if event in _STARTS:
                stack.append(inner)
                keys.append("")
        if count > MOST_VALUES or letters > MOST_LETTERS or len(stack) > DEEPEST:
            _skip(events, len(stack))
            return TOO_LARGE
    return top
