"""A photo or clip read: its frames chosen, lines found, straightened, read and put together as signs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from noonmark.footage.open_footage import open_footage
from noonmark.words.signs.choose import chosen
from noonmark.words.signs.detector import Detector
from noonmark.words.signs.engines import installed_languages
from noonmark.words.signs.frames import MOST_FRAMES, chosen_frames
from noonmark.words.signs.quads import sides
from noonmark.words.signs.recogniser import Recogniser
from noonmark.words.signs.scripts import wanted
from noonmark.words.signs.straighten import UPRIGHT, cuts_to_read, sharpness, straightened
from noonmark.words.signs.tesseract import Tesseract
from noonmark.words.signs.tiles import LARGER, found_lines
from noonmark.words.signs.tracks import tracked
from noonmark.words.signs.types import Line, Quads, Read, Reading

if TYPE_CHECKING:
    from noonmark.footage.frame import Frame

LEAST_PROBABILITY = 0.05
"""A reading less probable than this is not told."""
CLIP_SIDE_PX = 1440
"""Longest side at which a clip's frame is looked at, and at once; a photo is looked at in parts too [px]."""


@dataclass(frozen=True, eq=False)
class Cut:
    """One line as it may be turned, with all readings of it, without probabilities.

    Attributes
    ----------
    number : int
        Of the line in its picture; its turns share it.
    corners : (4, 2) float32
        [px]
    score, aspect, sharpness : float
        The detector's; length by height; see :class:`~noonmark.words.signs.types.Line`.
    readings : tuple of Reading
    """

    number: int
    corners: NDArray[np.float32]
    score: float
    aspect: float
    sharpness: float
    readings: tuple[Reading, ...]


class Reader:
    """The detector and all readers, loaded once for many pictures; a context.

    Parameters
    ----------
    languages : iterable of str, optional
        As for :func:`read_signs`.
    """

    def __init__(self, languages: Iterable[str] | None = None) -> None:
        there, missing = wanted(languages, installed_languages())
        self.languages = tuple(language.code for language in there)
        self.missing = tuple(language.code for language in missing)
        self._stack = ExitStack()
        self._detector, self._recogniser = Detector(), Recogniser()
        self._tesseract = self._stack.enter_context(Tesseract(there))

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *told: object) -> None:
        self._stack.close()

    def lines(self, pixels: NDArray[np.uint8], *, time_s: float = 0.0, longest_side: int | None = None) -> list[Line]:
        """Return the lines of text in one picture that read something.

        Parameters
        ----------
        pixels : (height, width, 3) uint8
            RGB, upright.
        time_s : float
            Of the frame [s]; told on.
        longest_side : int, optional
            Of the picture given to the detector [px].
        """
        lines: dict[int, Line] = {}
        for cut in self.candidates(pixels, longest_side=longest_side):
            readings = tuple(
                reading for reading in chosen(cut.readings, cut.aspect) if reading.probability >= LEAST_PROBABILITY
            )
            known = lines.get(cut.number)
            if readings and (known is None or known.readings[0].probability < readings[0].probability):
                lines[cut.number] = Line(time_s, cut.corners, cut.score, cut.sharpness, readings)
        return list(lines.values())

    def candidates(self, pixels: NDArray[np.uint8], *, longest_side: int | None = None) -> list[Cut]:
        """Return each line of a picture, as it may be turned, with all that the readers say of it.

        Parameters
        ----------
        pixels, longest_side
            As for :meth:`lines`.
        """
        return self.read_cuts(pixels, *found_lines(self._detector, pixels, longest_side=longest_side))

    def read_cuts(self, pixels: NDArray[np.uint8], quads: Quads, scores: NDArray[np.float32]) -> list[Cut]:
        """Return the same of lines already found.

        Parameters
        ----------
        pixels : (height, width, 3) uint8
            RGB, upright.
        quads : (count, 4, 2) float32
            The lines' corners [px].
        scores : (count,) float32
            The detector's, told on.
        """
        turned = [(k, turn) for k, quad in enumerate(quads) for turn in _turns(quad)]
        flat = [straightened(pixels, quads[k], turned=turn) for k, turn in turned]
        gray = [cut for k, turn in turned for cut in cuts_to_read(pixels, quads[k], turned=turn)]
        read = self._recogniser.read(flat)
        by_language = self._tesseract.read(gray, [self.languages] * len(gray))
        return [
            Cut(
                k,
                quads[k],
                float(scores[k]),
                flat[at].shape[1] / flat[at].shape[0],
                sharpness(gray[2 * at]),
                (*filter(None, read[at : at + 1]), *by_language[2 * at], *by_language[2 * at + 1]),
            )
            for at, (k, _) in enumerate(turned)
        ]


def read_signs(
    path: str | Path,
    *,
    languages: Iterable[str] | None = None,
    most_frames: int = MOST_FRAMES,
    step: Callable[[str], None] | None = None,
) -> Read:
    """Read the signs in a photo or a clip.

    Parameters
    ----------
    path : path
        The photo or clip; it is decoded by an isolated child process.
    languages : iterable of str, optional
        Those to read by, ``"ru"``, ``"rus"`` or ``"Russian"``; all that Noonmark knows and are installed, else.
    most_frames : int
        How many frames of a clip are read at most.
    step : callable, optional
        Called once each frame is read, with its time in words.

    Returns
    -------
    Read
        The signs, most probable first.

    Raises
    ------
    NoonmarkError
        For a file that shows nothing, a language unknown, or where a part of the extra ``ocr`` is not installed.
    """
    with Reader(languages) as reader, open_footage(path) as footage:
        frames, notes = chosen_frames(footage, most=most_frames)
        lines: list[Line] = []
        side = None if footage.kind == "image" else round(min(CLIP_SIDE_PX, LARGER * max(footage.size)))
        for frame in frames:
            lines += reader.lines(frame.pixels, time_s=float(frame.offset_s), longest_side=side)
            if step is not None:
                step(f"{float(frame.offset_s):.1f} s")
        signs = tracked(lines)
        return Read(
            signs,
            tuple(float(frame.offset_s) for frame in frames),
            _shown(frames, {sign.best_s for sign in signs}),
            reader.languages,
            reader.missing,
            notes,
        )


def _shown(frames: Sequence[Frame], at: set[float]) -> dict[float, NDArray[np.uint8]]:
    return {float(frame.offset_s): frame.pixels for frame in frames if float(frame.offset_s) in at}


def _turns(quad: NDArray[np.float32]) -> tuple[int, ...]:
    """Return the quarter turns to try: a line much higher than long is read downwards and upwards too."""
    along, across = sides(quad)
    return (0, 1, 3) if across > UPRIGHT * along else (0,)
