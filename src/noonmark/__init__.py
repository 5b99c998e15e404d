"""Noonmark: where and when footage was filmed, with honest odds.

The public names are loaded on first use, so that ``import noonmark`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from noonmark.errors import NoonmarkError
    from noonmark.fix.answer import Fix
    from noonmark.fix.fuse import fuse
    from noonmark.fix.scope import Disc, Scope
    from noonmark.footage.open_footage import Footage, open_footage

__version__ = "0.1.0"

__all__ = ["Disc", "Fix", "Footage", "NoonmarkError", "Scope", "__version__", "fuse", "open_footage"]

_HOME = {
    "Disc": "noonmark.fix.scope",
    "Fix": "noonmark.fix.answer",
    "Footage": "noonmark.footage.open_footage",
    "NoonmarkError": "noonmark.errors",
    "Scope": "noonmark.fix.scope",
    "fuse": "noonmark.fix.fuse",
    "open_footage": "noonmark.footage.open_footage",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'noonmark' has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
