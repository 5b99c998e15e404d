"""Looks at originals, kept in the case's ``derived`` folder: the same as ``noonmark look`` gives."""

from __future__ import annotations

from typing import Any

import msgspec

from noonmark.case.store.case import Case
from noonmark.case.store.items import Item
from noonmark.look.answer import Look
from noonmark.look.look import look
from noonmark.web.desk import derived
from noonmark.web.naming import Naming


def kept_look(case: Case, item: Item, naming: Naming) -> Look:
    """Return a look at an item's original with its sidecars.

    Raises
    ------
    NoonmarkError
        If it cannot be read. That is not kept: it is tried again each time.
    """
    path, digest = naming.named(case, item)
    raw = derived(case.place, item.sha256, f"look-{digest}.json", lambda: _written(look(path)))
    try:
        return msgspec.json.decode(raw, type=Look)
    except msgspec.DecodeError:  # a file that somebody changed, or of another build of this version
        return look(path)


def _written(found: Look) -> bytes:
    return msgspec.json.encode(found, enc_hook=_number)


def _number(value: Any) -> object:
    return value.item()  # numpy's numbers are plain ones elsewhere
