"""Where answers are written: all rendered first, then each file whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from noonmark.errors import NoonmarkError

STDOUT = "-"


def check_outputs(targets: Mapping[str, str | None], inputs: Iterable[str | Path] = ()) -> dict[str, str]:
    """Return the outputs that were asked for, by option, once each path can be written.

    Parameters
    ----------
    targets : mapping of str to str or None
        Option to path; ``-`` is stdout.
    inputs : iterable of path
        Files that must not be overwritten.

    Raises
    ------
    NoonmarkError
        For stdout asked for twice, one path for two outputs, an input as output, a path that cannot be written.
    """
    wanted = {option: path for option, path in targets.items() if path is not None}
    seen: dict[str, str] = {}
    for option, path in wanted.items():
        real = path if path == STDOUT else str(Path(path).resolve())
        if real in seen:
            what = "stdout" if path == STDOUT else path
            raise NoonmarkError(f"{seen[real]} and {option} both write to {what}", remedy="give each its own path")
        seen[real] = option
        if path != STDOUT:
            _check_path(path, option, {str(Path(name).resolve()) for name in inputs})
    return wanted


def _check_path(path: str, option: str, inputs: set[str]) -> None:
    target = Path(path).resolve()
    where = f"{option} {path}"
    if not path or "\0" in path:
        raise NoonmarkError("this is no path", where=option, remedy="give a file name, or - for stdout")
    if str(target) in inputs:
        raise NoonmarkError("this would overwrite a file that is read", where=where, remedy="write to another path")
    if target.is_dir():
        raise NoonmarkError("this is a folder", where=where, remedy="give the name of a file in it")
    if not target.parent.is_dir():
        raise NoonmarkError("its folder does not exist", where=where, remedy=f"make it first: mkdir -p {target.parent}")
    if not os.access(target if _special(target) else target.parent, os.W_OK):
        raise NoonmarkError("this cannot be written", where=where, remedy="check your right to write there")


def _special(target: Path) -> bool:
    """Return whether a path is a device or a pipe, which is written to and never replaced."""
    return target.exists() and not target.is_file()


def write_all(outputs: Sequence[tuple[str, bytes]]) -> list[str]:
    """Write each path's bytes: first all to scratch files beside their targets, then renamed, then stdout.

    Returns
    -------
    list of str
        The paths of files written.

    Raises
    ------
    NoonmarkError
        When one cannot be written; the scratch files are taken away.
    """
    files = [(path, data) for path, data in outputs if path != STDOUT]
    scratch: list[tuple[Path, Path]] = []
    where = ""
    try:
        for path, data in files:
            where = path
            target = Path(path).resolve()
            if _special(target):
                target.write_bytes(data)
            else:
                scratch.append((_scratch(target, data), target))
        for made, target in scratch:
            where = str(target)
            made.replace(target)
    except OSError as error:
        raise NoonmarkError(
            f"it cannot be written ({(error.strerror or 'unknown reason').lower()})",
            where=where,
            remedy="choose another path",
        ) from None
    finally:
        for made, _ in scratch:
            with suppress(OSError):
                made.unlink(missing_ok=True)
    for path, data in outputs:
        if path == STDOUT:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
    return [path for path, _ in files]


def _scratch(target: Path, data: bytes) -> Path:
    """Return a file beside the target that holds the data, with the rights that the target has or would have."""
    number, name = tempfile.mkstemp(prefix=f".{target.name[:100]}-", dir=target.parent)
    made = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(_mode(target))
    except OSError:
        made.unlink(missing_ok=True)
        raise
    return made


def _mode(target: Path) -> int:
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
