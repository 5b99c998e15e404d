"""A marks file measured: its picture looked up, its sight, and what could not be looked up."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import FileFacts
from noonmark.footage.open_footage import Footage, open_footage
from noonmark.measure.marks import Marks, read_marks
from noonmark.measure.sight import Sight, sight_of


@dataclass(frozen=True, eq=False)
class Measured:
    """The marks of one picture and the sight they give.

    Attributes
    ----------
    path : Path
        Of the marks file.
    size : (width, height)
        Of the upright picture [px].
    facts : FileFacts or None
        What the picture's file says of itself; None without the picture.
    pixels : ndarray of uint8, shape (height, width, 3), or None
        The upright picture, when it was asked for and is there.
    notes : tuple of str
        What could not be looked up.
    """

    path: Path
    marks: Marks
    sight: Sight
    size: tuple[float, float]
    facts: FileFacts | None = None
    pixels: NDArray[np.uint8] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Pictured:
    """A picture or clip that is open already: its name, upright size [px], facts, and length [s] (None: not stated)."""

    name: str
    size: tuple[float, float]
    facts: FileFacts
    duration_s: Fraction | None


def measure_file(path: Path, *, with_pixels: bool = False) -> Measured:
    """Measure the sun's direction from a marks file.

    The picture that it names is taken from its own folder and read in a child process, for its upright size and what
    it says of its camera. Where it is missing, the marks' own ``size`` stands in.

    Parameters
    ----------
    path : Path
        Of the marks file, schema ``noonmark.marks/1``.
    with_pixels : bool
        Also give the picture, of a clip the frame at ``offset_s``.

    Raises
    ------
    NoonmarkError
        For marks that cannot be read, cannot be, or contradict one another, a picture that cannot be read, and where
        neither picture nor ``size`` is there. The error names the marks file.
    """
    marks = read_marks(path)
    with blamed(path):
        picture = path.parent / marks.image if marks.image else None
        if picture is None or not picture.exists():
            return _without_picture(path, marks)
        with open_footage(picture) as footage:
            pixels = _frame(footage, marks.offset_s) if with_pixels or marks.offset_s else None
            width, height = footage.size
            facts = footage.facts
        size = (float(width), float(height))
        return Measured(path, marks, sight_of(marks, size, facts), size, facts, pixels if with_pixels else None)


def measure_marks(path: Path, marks: Marks, picture: Pictured) -> Measured:
    """Measure the sun's direction from marks of a picture whose size and facts are known already.

    Parameters
    ----------
    path : Path
        Of the marks file; errors name it.
    marks : Marks
    picture : Pictured
        The one that is marked.

    Raises
    ------
    NoonmarkError
        For marks that cannot be, contradict one another, or lie after the end of the clip.
    """
    with blamed(path):
        check_offset(marks.offset_s, picture.duration_s, picture.name)
        return Measured(path, marks, sight_of(marks, picture.size, picture.facts), picture.size, picture.facts)


def check_offset(offset_s: float, length: Fraction | None, name: str) -> None:
    """Refuse an offset after the end of a clip."""
    if length is not None and offset_s > length:
        told = f"lasts {float(length):g} s" if length else "is a still"
        raise NoonmarkError(f"there is no frame at {offset_s:g} s: {name} {told}", where="offset_s")


def _frame(footage: Footage, offset_s: float) -> NDArray[np.uint8]:
    check_offset(offset_s, footage.duration_s, footage.name)
    return footage.frame_at(footage.start_s + Fraction(str(offset_s))).pixels


def _without_picture(path: Path, marks: Marks) -> Measured:
    if marks.size is None:
        problem = f"there is no picture {marks.image!r}" if marks.image else "no picture is named"
        raise NoonmarkError(
            f"{problem}, and its size is not given",
            where="image",
            remedy="name the picture from this file's folder, or give size: [width, height] in pixels",
        )
    told = f"the picture {marks.image} is not there" if marks.image else "no picture is named"
    note = f"{told}; its size is taken from the marks, and nothing is known of its camera besides"
    return Measured(path, marks, sight_of(marks, marks.size), marks.size, notes=(note,))


@contextmanager
def blamed(path: Path) -> Generator[None]:
    """Name the marks file in errors that a check inside raises."""
    try:
        yield
    except NoonmarkError as error:
        raise (error if error.where.startswith(path.name) else error.at(path.name)) from None
