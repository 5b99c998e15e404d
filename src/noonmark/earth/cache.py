"""The folder for tables that are built once: found, made, and filled without half-written files."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=8)
def _usable(wanted: str) -> Path:
    folder = Path(wanted)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        spare = Path(tempfile.gettempdir()) / f"noonmark-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
        spare.mkdir(mode=0o700, parents=True, exist_ok=True)
        print(  # noqa: T201 - words go to stderr
            f"noonmark: cannot write the cache folder {folder} ({error.strerror}); using {spare}. "
            "Set NOONMARK_CACHE to a folder that can be written.",
            file=sys.stderr,
        )
        return spare


def cache_folder() -> Path:
    """Return the folder for built tables, made if need be.

    It is ``$NOONMARK_CACHE``, or ``noonmark`` in ``$XDG_CACHE_HOME`` or in ``~/.cache``. Where that
    cannot be written, a folder of the user's own under the temporary one is used and told on stderr.
    """
    named = os.environ.get("NOONMARK_CACHE", "")
    base = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(base) if Path(base).is_absolute() else Path("~").expanduser() / ".cache"
    return _usable(named or str(home / "noonmark"))


def built(name: str, build: Callable[[Path], None]) -> Path:
    """Return a file or folder of the cache, built first if it is not there.

    Parameters
    ----------
    name : str
        Its name, with the version of all that it depends on.
    build : callable
        Writes it (a file, or a folder of files) at the path it is given.

    Notes
    -----
    It is built under another name and renamed, so it is whole or absent. When two processes build
    at once both succeed and the first to finish is kept.
    """
    target = cache_folder() / name
    if target.exists():
        return target
    scratch = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=target.parent))
    try:
        build(scratch / name)
        _settle(scratch / name, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _settle(made: Path, target: Path) -> None:
    try:
        made.rename(target)
    except OSError:
        if not target.exists():
            raise
