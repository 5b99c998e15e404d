"""Which index is meant: a folder named or the user's own, or a server."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from noonmark.copies.index.folder import FolderIndex, is_index, make_index
from noonmark.errors import NoonmarkError

VARIABLE = "NOONMARK_COPIES"


def default_folder() -> Path:
    """Return the folder of the user's own index; it need not exist.

    It is ``$NOONMARK_COPIES``, or ``noonmark/copies`` in the platform's own: ``%LOCALAPPDATA%``,
    ``~/Library/Application Support``, ``$XDG_DATA_HOME`` or ``~/.local/share``.
    """
    if named := os.environ.get(VARIABLE):
        return Path(named)
    home = Path("~").expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "noonmark" / "copies"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "noonmark" / "copies"
    base = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (base if base.is_absolute() else home / ".local" / "share") / "noonmark" / "copies"


def open_index(path: Path | None = None, *, make: bool = False) -> FolderIndex:
    """Open the index in a folder.

    Parameters
    ----------
    path : Path, optional
        `default_folder` when left out.
    make : bool, optional
        Make one where there is none.

    Raises
    ------
    NoonmarkError
        If there is none (and none is to be made), or it is of another version.
    """
    folder = default_folder() if path is None else Path(path)
    if is_index(folder):
        return FolderIndex(folder)
    if make:
        return make_index(folder)
    raise NoonmarkError(
        "there is no index of fingerprints here",
        where=str(folder),
        remedy=f"make one: noonmark copies add FOLDER{'' if path is None else f' --index {folder}'}",
    )
