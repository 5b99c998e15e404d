"""The options of ``noonmark look``, and what they may be together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import click

from noonmark.commands.outputs import STDOUT
from noonmark.errors import NoonmarkError

Command = TypeVar("Command", bound=Callable[..., Any])

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:\.\d{1,9})?)")
_SPAN = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,5})min)?(?:(\d{1,7}(?:\.\d{1,9})?)s?)?")
_MILLISECONDS = re.compile(r"(\d{1,9})ms")
_OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("--json", "json_path"),
        {
            "metavar": "[PATH]",
            "is_flag": False,
            "flag_value": STDOUT,
            "help": "As JSON, schema noonmark.look/1; of a folder, one object a line. Without PATH, or '-', to stdout.",
        },
    ),
    (
        ("--frames",),
        {
            "metavar": "FOLDER",
            "help": "Write frames as PNG there, a contact sheet and frames.json. [24, evenly spread]",
        },
    ),
    (("--every",), {"metavar": "TIME", "help": "With --frames: one frame each so often, e.g. 1s, 500ms, 1min."}),
    (("--scenes",), {"is_flag": True, "help": "With --frames: the first frame of each scene."}),
    (
        ("--at",),
        {
            "metavar": "T[,T...]",
            "help": "With --frames: those shown at these times from the first frame: 00:01:02.500 or 75s.",
        },
    ),
    (("--sheet",), {"metavar": "PATH", "help": "Only the contact sheet, as PNG."}),
    (("--force",), {"is_flag": True, "help": "Frames may replace files of the same names."}),
    (("--trust-list",), {"metavar": "PEM", "help": "Authorities whose C2PA signatures you trust."}),
    (("--no-exiftool",), {"is_flag": True, "help": "Do not compare with ExifTool, if it is installed."}),
    (("--no-sidecars",), {"is_flag": True, "help": "Do not read .srt and .gpx files beside a clip."}),
)


def look_options(command: Command) -> Command:
    """Add the options of ``look`` to a command."""
    for names, settings in reversed(_OPTIONS):
        command = click.option(*names, **settings)(command)
    return command


def check_json_path(json_path: str | None, files: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Return where JSON goes and the files; in ``--json clip.mp4`` the clip is the file, not the output.

    Raises
    ------
    NoonmarkError
        If the JSON would replace a file that is no JSON, as in ``--json a.mp4 b.mp4``.
    """
    if json_path is None or json_path == STDOUT:
        return json_path, files
    if not files and Path(json_path).exists():
        return STDOUT, (json_path,)
    if Path(json_path).is_dir() or _holds_something_else(Path(json_path)):
        raise NoonmarkError(
            "this would replace something that is no JSON",
            where=f"--json {json_path}",
            remedy="write --json after the files, or --json=PATH",
        )
    return json_path, files


def _holds_something_else(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return stream.read(1) not in (b"", b"{")
    except OSError:
        return False


def check_selection(given: Mapping[str, Any], *, many: bool) -> None:
    """Check that the options about frames make sense together.

    Raises
    ------
    NoonmarkError
        For two choices of frames, a choice without --frames, or frames of several files.
    """
    chosen = [f"--{name}" for name in ("every", "scenes", "at") if _is_given(given, name)]
    if len(chosen) > 1:
        raise NoonmarkError(f"{' and '.join(chosen)} both choose the frames", remedy="give one of them")
    if chosen and given["frames"] is None:
        raise NoonmarkError(f"{chosen[0]} without --frames", remedy="say where to: --frames out/")
    wanted = [f"--{name}" for name in ("frames", "sheet") if _is_given(given, name)]
    if wanted and many:
        raise NoonmarkError(f"{wanted[0]} is for one clip", remedy="give one file")
    if given["every"] is not None:
        read_every(given["every"])
    if given["at"] is not None:
        read_times(given["at"])


def _is_given(given: Mapping[str, Any], name: str) -> bool:
    return given[name] not in (None, False)


def read_every(text: str) -> Fraction:
    """Return the time between frames [s], above 0.

    Raises
    ------
    NoonmarkError
        If it is no length of time above 0.
    """
    value = _seconds(text)
    if value is None or value <= 0:
        raise NoonmarkError(f"--every {text!r} is no length of time above 0", remedy="write 1s, 500ms or 1min")
    return value


def read_times(text: str) -> tuple[Fraction, ...]:
    """Return the times of ``--at`` from the clip's start, in the order given [s].

    Raises
    ------
    NoonmarkError
        If one is no time.

    Examples
    --------
    >>> read_times("00:01:02.500, 75s,1min")
    (Fraction(125, 2), Fraction(75, 1), Fraction(60, 1))
    """
    found: list[Fraction] = []
    for part in text.split(","):
        value = _seconds(part)
        if value is None:
            raise NoonmarkError(f"--at {part.strip()!r} is no time in a clip", remedy="write 00:01:02.500 or 75s")
        found.append(value)
    return tuple(dict.fromkeys(found))


def _seconds(text: str) -> Fraction | None:
    """Return a time as seconds: ``00:01:02.5``, ``1:02``, ``62.5``, ``62.5s``, ``500ms``, ``1min``, ``1h30min``."""
    told = text.strip()
    short = _MILLISECONDS.fullmatch(told)
    if short:
        return Fraction(int(short[1]), 1000)
    found = _CLOCK.fullmatch(told) or (_SPAN.fullmatch(told) if told else None)
    if not found:
        return None
    hours, minutes, seconds = (Fraction(part or 0) for part in found.groups())
    return None if ":" in told and seconds >= 60 else hours * 3600 + minutes * 60 + seconds
