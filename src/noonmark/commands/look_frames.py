"""Frames of a clip written as pictures, with a contact sheet and a list of what they are."""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from noonmark.commands.frame_folder import filled, in_the_way
from noonmark.commands.look_options import read_every, read_times
from noonmark.commands.outputs import write_all
from noonmark.commands.speaking import json_text, working
from noonmark.errors import NoonmarkError
from noonmark.footage.words import shown_name

if TYPE_CHECKING:
    from PIL import Image

    from noonmark.footage.facts import FileFacts
    from noonmark.footage.frame import Frame
    from noonmark.footage.open_footage import Footage

SCHEMA = "noonmark.frames/1"
LIST, SHEET = "frames.json", "contact.png"
SPREAD = 24
"""Frames taken where no choice is given, evenly spread."""
MOST_ON_SHEET = 96
"""Of more frames every second, fourth and so on stands on the contact sheet."""
SMALL = 320
"""Longer side of a frame on the contact sheet [pixels]."""
LONGEST_STEM = 80
_LEVEL = 3
"""Of PNG's compression: half the time of the usual 6, files some per cent larger."""

Step = Callable[[Fraction], None]


def write_frames(path: str, facts: FileFacts, given: Mapping[str, Any]) -> list[str]:
    """Write the frames or the contact sheet that the options ask for; all of them or nothing.

    Parameters
    ----------
    path : str
        The clip or picture.
    facts : FileFacts
        Of the same file; its SHA-256 goes into the list.
    given : mapping
        ``frames``, ``every``, ``scenes``, ``at``, ``sheet``, ``force`` as the options give them.

    Returns
    -------
    list of str
        What was written, in words.

    Raises
    ------
    NoonmarkError
        If a frame cannot be decoded, a file would be replaced, or the disk is full.
    """
    if facts.kind not in ("image", "video"):
        raise NoonmarkError(
            f"there are no frames in a {facts.kind} file", where=facts.name, remedy="give a clip or a picture"
        )
    from noonmark.footage.open_footage import open_footage  # noqa: PLC0415

    with open_footage(path) as footage:
        told = _to_folder(footage, facts, given) if given["frames"] is not None else []
        if given["sheet"] is not None:
            with working("making the contact sheet"):
                sheet = _png(footage.contact_sheet(SPREAD))
            told += [f"wrote {name}" for name in write_all([(given["sheet"], sheet)])]
    return told


def chosen(footage: Footage, given: Mapping[str, Any]) -> Iterator[Frame]:
    """Return the frames that the options choose; times count from the clip's first frame."""
    start_s = footage.start_s
    if given["at"]:
        return (footage.frame_at(start_s + time) for time in read_times(given["at"]))
    if given["scenes"]:
        with working("looking for cuts"):
            scenes = footage.scenes()
        return (footage.frame_at(scene.start_s) for scene in scenes)
    if given["every"]:
        return footage.frames(every_s=read_every(given["every"]))
    length = footage.duration_s or Fraction(0)
    return footage.frames(every_s=length / SPREAD if length else Fraction(1))


def picture_name(stem: str, offset_s: Fraction) -> str:
    """Return the name of a picture: the clip's and the frame's time from the first one, to the millisecond.

    Examples
    --------
    >>> picture_name("clip", Fraction(125, 2))
    'clip_00-01-02.500.png'
    """
    sign = "-" if offset_s < 0 else ""
    seconds, thousandths = divmod(round(abs(offset_s) * 1000), 1000)
    return f"{stem}_{sign}{seconds // 3600:02d}-{seconds // 60 % 60:02d}-{seconds % 60:02d}.{thousandths:03d}.png"


def stem_of(path: str) -> str:
    """Return the clip's name without ending, of letters that every system takes in a file's name."""
    shown = Path(shown_name(path)).stem
    return "".join(c if c.isalnum() or c in "._-+ " else "_" for c in shown).strip(". ")[:LONGEST_STEM] or "clip"


def _to_folder(footage: Footage, facts: FileFacts, given: Mapping[str, Any]) -> list[str]:
    folder, force = Path(given["frames"]), bool(given["force"])
    if (folder / LIST).exists() and not force:
        raise in_the_way(folder, LIST)
    with filled(folder, force=force) as scratch:
        rows, small, stop = _pictures(footage, stem_of(facts.name), given, scratch)
        from noonmark.footage.contact import contact_sheet  # noqa: PLC0415

        (scratch / SHEET).write_bytes(_png(contact_sheet(small)))
        (scratch / LIST).write_bytes(json_text(_list(facts, rows, stop)).encode())
    told = f"wrote {len(rows)} frame{'s' * (len(rows) != 1)}, {SHEET} and {LIST} to {folder}"
    return [f"{stop}; the frames before it are written", told] if stop else [told]


def _pictures(
    footage: Footage, stem: str, given: Mapping[str, Any], folder: Path
) -> tuple[list[dict[str, Any]], list[Frame], str]:
    """Write the frames; return their rows, small ones for the sheet, and why the clip ended early, if it did.

    Raises
    ------
    NoonmarkError
        If not one frame can be decoded, or one of ``--at``.
    """
    rows: list[dict[str, Any]] = []
    small: list[Frame] = []
    stride, frames = 1, chosen(footage, given)
    with _progress(footage) as step:
        try:
            for number, frame in enumerate(frames):
                rows.append(_write(frame, _unused(stem, frame.offset_s, rows), folder))
                if number % stride == 0:
                    small.append(_small(frame))
                if len(small) > MOST_ON_SHEET:
                    small, stride = small[::2], stride * 2
                step(frame.offset_s)
        except NoonmarkError as error:
            if not rows or given["at"]:
                raise
            return rows, small, str(error)
    return rows, small, ""


def _small(frame: Frame) -> Frame:
    import numpy as np  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    image = Image.fromarray(frame.pixels)
    image.thumbnail((SMALL, SMALL))
    return replace(frame, pixels=np.asarray(image))


def _png(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.save(data, "PNG", compress_level=_LEVEL)
    return data.getvalue()


def _unused(stem: str, offset_s: Fraction, rows: list[dict[str, Any]]) -> str:
    """Return the frame's name; frames of the same millisecond are numbered."""
    name = picture_name(stem, offset_s)
    same = sum(row["name"] == name or row["name"].startswith(f"{name[:-4]}_") for row in rows[-1000:])
    return f"{name[:-4]}_{same + 1}.png" if same else name


def _write(frame: Frame, name: str, folder: Path) -> dict[str, Any]:
    from PIL import Image  # noqa: PLC0415

    data = _png(Image.fromarray(frame.pixels))
    (folder / name).write_bytes(data)
    return {
        "name": name,
        "time": f"{frame.time_s.numerator}/{frame.time_s.denominator}",
        "time_s": round(float(frame.time_s), 9),
        "offset_s": round(float(frame.offset_s), 9),
        "whole": frame.whole,
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _list(facts: FileFacts, rows: list[dict[str, Any]], stop: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "file": {"name": facts.name, "sha256": facts.sha256, "bytes": facts.bytes},
        "sheet": SHEET,
        "frames": rows,
        "stopped": stop or None,
    }


@contextmanager
def _progress(footage: Footage) -> Generator[Step]:
    """Show a bar on stderr, by the time within the clip, where stderr is a terminal."""
    if not sys.stderr.isatty():
        yield _nothing
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("frames"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=float(footage.duration_s or 0) or None)
        yield lambda offset_s: bar.update(task, completed=float(offset_s))


def _nothing(offset_s: Fraction) -> None:
    del offset_s
