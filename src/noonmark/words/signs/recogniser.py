"""Straightened lines read by the recogniser that comes with RapidOCR: Latin, Greek, Chinese and Japanese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from noonmark.words.signs.engines import network
from noonmark.words.signs.scripts import main_script
from noonmark.words.signs.types import Reading

BATCH = 6
HEIGHT_PX = 48
"""The network's own height [px]."""


class Recogniser:
    """PP-OCR's recogniser, loaded."""

    def __init__(self) -> None:
        self._network: Any = network("rec")
        self._input = self._network.get_inputs()[0].name
        told = self._network.get_modelmeta().custom_metadata_map["character"]
        self._letters = ["", *told.split("\n"), " "]

    def read(self, lines: Sequence[NDArray[np.uint8]]) -> list[Reading | None]:
        """Return what each line reads.

        Parameters
        ----------
        lines : sequence of (48, length, 3) uint8
            RGB, from :func:`~noonmark.words.signs.straighten.straightened`.

        Returns
        -------
        list of Reading or None
            None where nothing is read; without a probability.
        """
        order = sorted(range(len(lines)), key=lambda k: lines[k].shape[1])
        told: list[Reading | None] = [None] * len(lines)
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            for k, reading in zip(some, self._batch([lines[k] for k in some]), strict=True):
                told[k] = reading
        return told

    def _batch(self, lines: Sequence[NDArray[np.uint8]]) -> list[Reading | None]:
        length = max(64, *(line.shape[1] for line in lines))
        batch = np.zeros((len(lines), 3, HEIGHT_PX, length), np.float32)
        for k, line in enumerate(lines):
            batch[k, :, :, : line.shape[1]] = line[..., ::-1].transpose(2, 0, 1) / np.float32(127.5) - 1.0
        seen = self._network.run(None, {self._input: batch})[0]
        return [self._decoded(seen[k]) for k in range(len(lines))]

    def _decoded(self, seen: NDArray[np.float32]) -> Reading | None:
        """Return the best path of connectionist temporal classification: repeats joined, blanks left out."""
        best = seen.argmax(axis=1)
        kept = (best != 0) & np.r_[True, best[1:] != best[:-1]]
        pieces = [
            (self._letters[k], float(seen[at, k])) for at, k in zip(np.flatnonzero(kept), best[kept], strict=True)
        ]
        text = "".join(piece for piece, _ in pieces)
        letters = tuple(value for piece, value in pieces for _ in piece)
        lead, end = len(text) - len(text.lstrip()), len(text.rstrip())
        text, letters = text[lead:end], letters[lead:end]
        if not any(letter.isalnum() for letter in text):
            return None
        return Reading(text, "", main_script(text), "pp-ocr", float(np.mean(letters)), letters)
