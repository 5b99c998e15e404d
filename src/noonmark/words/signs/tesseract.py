"""Straightened lines read by Tesseract, each language by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from noonmark.words.signs.engines import THREADS, data_folder, extra
from noonmark.words.signs.scripts import Language, main_script, script_of
from noonmark.words.signs.types import Reading

RIM_PX = 10
"""White put round a line: Tesseract wants letters off the edge [px]."""


class Tesseract:
    """Tesseract with several languages loaded, each on its own; a context, since its memory is freed at the end."""

    def __init__(self, languages: Sequence[Language]) -> None:
        library: Any = extra("tesserocr", "tesserocr, which reads the lines,")
        self._library, self.languages = library, tuple(languages)
        folder = str(data_folder())
        self._loaded: dict[str, Any] = {}
        for language in languages:
            loaded = library.PyTessBaseAPI(path=folder, lang=language.code, psm=library.PSM.SINGLE_LINE)
            loaded.SetVariable("tessedit_do_invert", "0")
            self._loaded[language.code] = loaded
        self._pool = ThreadPoolExecutor(THREADS)

    def __enter__(self) -> Tesseract:
        return self

    def __exit__(self, *told: object) -> None:
        self._pool.shutdown()
        for loaded in self._loaded.values():
            loaded.End()

    def read(self, lines: Sequence[NDArray[np.uint8]], languages: Sequence[Sequence[str]]) -> list[list[Reading]]:
        """Return what each line reads in each of its languages.

        Parameters
        ----------
        lines : sequence of (height, length) uint8
            Dark on light, from :func:`~noonmark.words.signs.straighten.dark_on_light`.
        languages : sequence of sequence of str
            For each line the languages to try, of those loaded.

        Returns
        -------
        list of list of Reading
            For each line, the languages' readings that hold a letter or a digit; without a probability.
        """
        images = [_image(line) for line in lines]
        asked: dict[str, list[int]] = {
            code: [k for k, codes in enumerate(languages) if code in codes] for code in self._loaded
        }
        told: list[list[Reading]] = [[] for _ in lines]

        def all_of(code: str) -> list[Reading | None]:
            return self._all(code, [images[k] for k in asked[code]])

        done = self._pool.map(all_of, asked)
        for code, readings in zip(asked, done, strict=True):
            for k, reading in zip(asked[code], readings, strict=True):
                if reading is not None:
                    told[k].append(reading)
        return told

    def _all(self, code: str, images: Sequence[Any]) -> list[Reading | None]:
        return [self._one(code, image) for image in images]

    def _one(self, code: str, image: Any) -> Reading | None:
        loaded = self._loaded[code]
        loaded.SetImage(image)
        if not loaded.Recognize():
            return None
        text, letters = _joined(list(_symbols(self._library, loaded.GetIterator())))
        if not any(letter.isalnum() for letter in text):
            return None
        sure = [value for letter, value in zip(text, letters, strict=True) if not letter.isspace()]
        return Reading(text, code, main_script(text), "tesseract", float(np.mean(sure)), letters)


def _image(line: NDArray[np.uint8]) -> Any:
    from PIL import Image  # noqa: PLC0415

    return Image.fromarray(np.pad(line, RIM_PX, constant_values=255))


def _symbols(library: Any, at: Any) -> Iterator[tuple[str, float]]:
    """Yield each symbol with its word's confidence, and a space before each word but the first.

    A symbol's own confidence is near 1 in nonsense too; a word's is that of its worst letter and of the dictionary.
    """
    while at is not None:
        if at.IsAtBeginningOf(library.RIL.WORD):
            yield " ", 1.0
        try:
            yield at.GetUTF8Text(library.RIL.SYMBOL), at.Confidence(library.RIL.WORD) / 100.0
        except RuntimeError:  # it stands on nothing: an empty line
            return
        if not at.Next(library.RIL.SYMBOL):
            return


def _joined(pieces: Sequence[tuple[str, float]]) -> tuple[str, tuple[float, ...]]:
    """Return the text and a confidence for each of its characters; marks that only steer the direction are left out."""
    text, letters = "", list[float]()
    for symbol, confidence in pieces:
        kept = "".join(letter for letter in symbol if letter.isprintable())
        if kept == " " and (not text or text.endswith(" ")):
            continue
        text += kept
        letters += [confidence] * len(kept)
    return _cleaned(text, letters)


def _cleaned(text: str, letters: Sequence[float]) -> tuple[str, tuple[float, ...]]:
    """Return the text without marks at its ends, which are mostly a board's border, or spaces between ideographs."""
    words = [k for k, letter in enumerate(text) if letter.isalnum()]
    if not words:
        return "", ()
    first, last = words[0], words[-1]
    first -= first > 0 and text[first - 1] in "+("
    last += last + 1 < len(text) and text[last + 1] == ")" and "(" in text[first:last]
    kept = [k for k in range(first, last + 1) if not _between_ideographs(text, k)]
    return "".join(text[k] for k in kept), tuple(letters[k] for k in kept)


def _between_ideographs(text: str, k: int) -> bool:
    if not text[k].isspace() or not 0 < k < len(text) - 1:
        return False
    return all(script_of(text[at]) in {"Han", "Kana", "Hangul"} for at in (k - 1, k + 1))
