"""Telegram exports as its versions write them, made by the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
TOO_LARGE = "(File exceeds maximum size. Change data exporting settings to download.)"
UNAVAILABLE = "(File unavailable, please try again later)"


def message(number: int, **told: Any) -> dict[str, Any]:
    """A message of a new version, posted at 2022-09-22T01:40:00Z from a clock at UTC+9."""
    return {
        "id": number,
        "type": "message",
        "date": "2022-09-22T10:40:00",
        "date_unixtime": "1663810800",
        "from": "The yard",
        "from_id": "channel1234567890",
        "text": "",
        "text_entities": [],
        **told,
    }


def chat(messages: list[Any], **told: Any) -> dict[str, Any]:
    """An export of one chat."""
    return {"name": "The yard", "type": "public_channel", "id": 1234567890, **told, "messages": messages}


def account(chats: list[Any], left: list[Any] | None = None, **told: Any) -> dict[str, Any]:
    """An export of a whole account."""
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 5, "first_name": "A", "last_name": ""},
        "profile_pictures": [],
        "contacts": {"about": "...", "list": [{"user_id": 7, "first_name": "B"}]},
        "sessions": {"about": "...", "list": [{"last_ip": "192.0.2.1"}]},
        **told,
        "chats": {"about": "This page lists all chats.", "list": chats},
        "left_chats": {"about": "...", "list": left or []},
    }


def write_export(folder: Path, document: Any, files: dict[str, bytes] | None = None) -> Path:
    """Write an export's record, laid out as Telegram Desktop does, and its files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    record = folder / "result.json"
    record.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return record
