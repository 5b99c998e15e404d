"""How reading a foreign file can end badly, in words."""

from __future__ import annotations

import json
import signal
from typing import cast

from noonmark.errors import NoonmarkError
from noonmark.footage.limits import Limits
from noonmark.footage.words import printable

REMEDY = "the file may be broken or hostile; do not open it in other programs"


def parse(raw: bytes | bytearray) -> object:
    """Return the JSON that a child wrote.

    Raises
    ------
    NoonmarkError
        If it is none.
    """
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise garbled() from None


def unwrap(answer: object) -> object:
    """Return what stands under ``ok`` in a child's answer, or raise the error in it."""
    if not isinstance(answer, dict):
        raise garbled()
    fields = cast(dict[str, object], answer)  # JSON's keys are text
    if "ok" in fields:
        return fields["ok"]
    raise _error_in(fields.get("error"))


def _error_in(error: object) -> NoonmarkError:
    fields = cast(dict[str, object], error) if isinstance(error, dict) else {}
    problem, where, remedy = (fields.get(key) for key in ("problem", "where", "remedy"))
    if isinstance(problem, str) and isinstance(where, str) and isinstance(remedy, str):
        return NoonmarkError(printable(problem, 500), where=printable(where), remedy=printable(remedy))
    return garbled()


def garbled() -> NoonmarkError:
    """Return the error for an answer that is none."""
    return NoonmarkError("reading it gave no answer that can be understood", remedy=REMEDY)


def flooded() -> NoonmarkError:
    """Return the error for an answer longer than allowed."""
    return NoonmarkError("reading it gave an answer without end", remedy=REMEDY)


def too_long(seconds: int) -> NoonmarkError:
    """Return the error for a limit of time [s]."""
    return NoonmarkError(f"reading it took more than {seconds} s and was stopped", remedy=REMEDY)


def crashed(code: int, limits: Limits) -> NoonmarkError:
    """Return the error for a child that ended by itself; ``code`` is below 0 for a signal."""
    if -code == signal.SIGXCPU:
        return too_long(limits.cpu_s)
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return NoonmarkError(f"reading it crashed the reader ({how}); nothing else was harmed", remedy=REMEDY)


def server_lost() -> NoonmarkError:
    """Return the error for a file on which the whole server of children ended, twice."""
    return NoonmarkError("reading it ended the process that opens files; it was started anew", remedy=REMEDY)
