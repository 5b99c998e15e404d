"""Text from strangers made fit to print: no control characters, no escapes, not endless."""

from __future__ import annotations

import os
from pathlib import PurePath

LONGEST = 200
"""Longest text kept from a file; a camera's name has under 40 characters."""


def printable(text: str, longest: int = LONGEST) -> str:
    r"""Return ``text`` with control, format and unpaired characters as escapes, cut at ``longest``.

    Examples
    --------
    >>> print(printable("clip\n\x1b[31m.mp4"))
    clip\n\x1b[31m.mp4
    """
    shown = text[: longest + 1]
    if not shown.isprintable():
        shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in shown)
    return shown if len(shown) <= longest else shown[: longest - 3] + "..."


def shown_name(path: str | bytes | os.PathLike[str] | os.PathLike[bytes]) -> str:
    r"""Return a path's last part for people; bytes that are not UTF-8 become ``\xff``.

    Examples
    --------
    >>> print(shown_name(b"/tmp/caf\xe9.jpg"))
    caf\xe9.jpg
    """
    raw = os.fsencode(path)
    name = os.fsencode(PurePath(os.fsdecode(raw)).name) or raw
    return printable(name.decode("utf-8", "backslashreplace"))


def tidy(value: object) -> str | None:
    """Return text out of a metadata value (str or bytes, ended by NUL), or None when there is none."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    return printable(value.split("\0", 1)[0].strip()) or None
