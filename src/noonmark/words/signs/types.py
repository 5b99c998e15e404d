"""What reading a picture gives: lines, readings, signs; plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Quads = NDArray[np.float32]
"""Corners (count, 4, 2), x then y [px]: upper left, upper right, lower right, lower left, as the text is read."""


@dataclass(frozen=True)
class Reading:
    """One text read from one line by one reader.

    Attributes
    ----------
    text : str
        In the order of reading; spaces single.
    language : str
        Tesseract's name of the language's data, ``"rus"``; ``""`` from a reader of several at once.
    script : str
        The script that most of its letters are of: ``"Cyrillic"``; ``"digits"`` where it has no letters.
    reader : str
        ``"tesseract"`` or ``"pp-ocr"``.
    confidence : float
        What the reader says of itself, in [0, 1]; the readers' scales differ.
    letters : tuple of float
        The same of each character of ``text``, when the reader tells it; else empty.
    probability : float
        That the whole text is right, in [0, 1].
    """

    text: str
    language: str
    script: str
    reader: str
    confidence: float
    letters: tuple[float, ...] = ()
    probability: float = 0.0


@dataclass(frozen=True, eq=False)
class Line:
    """One line of text seen in one frame.

    Attributes
    ----------
    time_s : float
        Presentation time of the frame [s]; 0 in a photo.
    corners : (4, 2) float32
        As :data:`Quads` [px of the frame].
    score : float
        How sure the detector is that it is text, in [0, 1].
    sharpness : float
        How much of the line's contrast its edges keep; grows with it.
    readings : tuple of Reading
        The most probable first.
    """

    time_s: float
    corners: NDArray[np.float32]
    score: float
    sharpness: float
    readings: tuple[Reading, ...]


@dataclass(frozen=True, eq=False)
class Sign:
    """One line of text, seen in one frame or more, and the one reading that all of them make.

    Attributes
    ----------
    readings : tuple of Reading
        What it may read, the most probable first; at least one.
    start_s, end_s : float
        Presentation time of the first and the last frame in which it was read [s].
    best_s : float
        Of the frame in which it is read best [s].
    corners : (4, 2) float32
        In that frame [px].
    lines : tuple of Line
        All sights of it, in order of time.
    """

    readings: tuple[Reading, ...]
    start_s: float
    end_s: float
    best_s: float
    corners: NDArray[np.float32]
    lines: tuple[Line, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The most probable reading."""
        return self.readings[0].text

    @property
    def probability(self) -> float:
        """That it is right, in [0, 1]."""
        return self.readings[0].probability


@dataclass(frozen=True, eq=False)
class Read:
    """All signs of a photo or a clip.

    Attributes
    ----------
    signs : tuple of Sign
        The most probable first.
    frames_s : tuple of float
        Presentation times of the frames that were looked at [s].
    frames : mapping of float to (height, width, 3) uint8
        Those of them in which a sign is read best.
    languages : tuple of str
        Tesseract's languages that were tried.
    missing : tuple of str
        Those asked for whose data are not installed.
    notes : tuple of str
        What else is to be known: a clip cut off, a photo made smaller.
    """

    signs: tuple[Sign, ...]
    frames_s: tuple[float, ...]
    frames: Mapping[float, NDArray[np.uint8]] = field(repr=False)
    languages: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
