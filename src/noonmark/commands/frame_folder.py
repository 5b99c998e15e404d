"""A folder into which many files are written, all of them or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from noonmark.errors import NoonmarkError


def check_folder(path: str) -> None:
    """Check that frames can be written into a folder, which may not be there yet.

    Raises
    ------
    NoonmarkError
        If it is a file, or the folder around it is not there.
    """
    folder, where = Path(path), f"--frames {path}"
    if not path or path.startswith("-") or "\0" in path:
        raise NoonmarkError("this is no folder", where=where, remedy="write --frames out/")
    if folder.exists() and not folder.is_dir():
        raise NoonmarkError("this is a file", where=where, remedy="give a folder")
    if not folder.resolve().parent.is_dir():
        around = folder.resolve().parent
        raise NoonmarkError("its folder does not exist", where=where, remedy=f"make it first: mkdir -p {around}")


def in_the_way(folder: Path, name: str) -> NoonmarkError:
    """Return the error that a file is there already."""
    return NoonmarkError(
        f"{name} is there already", where=f"--frames {folder}", remedy="give another folder, or --force to replace it"
    )


@contextmanager
def filled(folder: Path, *, force: bool) -> Generator[Path]:
    """Give a scratch folder inside the target; what is in it at the end becomes the target's, after an error nothing.

    Raises
    ------
    NoonmarkError
        If the disk is full or the folder shut, or a file would be replaced without ``force``.
    """
    was_there = folder.is_dir()
    try:
        folder.mkdir(exist_ok=True)
        with _scratch(folder) as scratch:
            yield scratch
            _move(scratch, folder, force=force)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise NoonmarkError(
            f"the frames cannot be written ({reason})", where=f"--frames {folder}", remedy="choose another folder"
        ) from None
    finally:
        if not was_there:
            with suppress(OSError):
                folder.rmdir()  # only when nothing came of it


@contextmanager
def _scratch(folder: Path) -> Generator[Path]:
    made = Path(tempfile.mkdtemp(prefix=".frames-", dir=folder))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _move(scratch: Path, folder: Path, *, force: bool) -> None:
    """Rename all that was made into the folder; nothing when one of them would replace a file."""
    made = sorted(scratch.iterdir())
    for path in made:
        if (folder / path.name).exists() and not force:
            raise in_the_way(folder, path.name)
    for path in made:
        path.replace(folder / path.name)
