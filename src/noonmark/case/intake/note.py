"""A line for the user about what was read: neither a file nor something left."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """One line: ``export/result.json: 12,345 messages, 300 of them with files``."""

    text: str
