"""Boxes to paint over, as they are given on the command line or in a file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from noonmark.errors import NoonmarkError
from noonmark.report.case_report.frame import Box

_LARGEST = 1 << 20
_BOX_KEYS = ("x", "y", "width", "height")
_HOW = "give x,y,width,height in pixels of the upright frame: --box 120,80,40,40"


def read_boxes(texts: Sequence[str], path: str | None) -> tuple[Box, ...]:
    """Return the boxes of ``--box`` and of the file of ``--redact``.

    Raises
    ------
    NoonmarkError
        For what is no box; the error names the option, or the file and the box in it.
    """
    found = [_box(text) for text in texts]
    if path is not None:
        for number, row in enumerate(_rows(path), start=1):
            try:
                found.append(Box(*(_number(row, key) for key in _BOX_KEYS)))
            except NoonmarkError as error:
                raise error.at(f"{path}, box {number}") from None
    return tuple(found)


def _box(text: str) -> Box:
    try:
        x, y, width, height = (float(part) for part in text.split(","))
    except ValueError:
        raise NoonmarkError(f"--box {text[:60]!r} is no box", remedy=_HOW) from None
    return Box(x, y, width, height)


def _rows(path: str) -> list[Mapping[str, object]]:
    remedy = 'write [{"x": 120, "y": 80, "width": 40, "height": 40}]'
    try:
        with Path(path).open("rb") as file:
            told: Any = json.loads(file.read(_LARGEST))
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise NoonmarkError(f"it cannot be read ({why})", where=path, remedy="check the path") from None
    except (ValueError, RecursionError):
        raise NoonmarkError("this is no JSON", where=path, remedy=remedy) from None
    if not isinstance(told, list) or not told or not all(isinstance(row, dict) for row in cast("list[Any]", told)):
        raise NoonmarkError("this is no list of boxes", where=path, remedy=remedy)
    return cast("list[Mapping[str, object]]", told)


def _number(row: Mapping[str, object], key: str) -> float:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NoonmarkError(f"{key} {value!r} is no number", remedy="give pixels of the upright frame")
    return float(value)
