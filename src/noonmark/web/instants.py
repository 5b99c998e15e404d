"""Instants that the page sends: ISO 8601 with a zone, read as a clues file's are."""

from __future__ import annotations

from datetime import datetime

from noonmark.clues.options import Options


def read_instant(text: str, where: str) -> datetime:
    """Return an aware instant in UTC.

    Raises
    ------
    NoonmarkError
        If it is none, or has no zone.

    Examples
    --------
    >>> read_instant("2022-09-22T03:00Z", "window").isoformat()
    '2022-09-22T03:00:00+00:00'
    """
    return Options({where: text}, "", {where}).instant(where)[0]
