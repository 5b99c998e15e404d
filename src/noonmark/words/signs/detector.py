"""Lines of text found in a picture by RapidOCR's detector."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from noonmark.words.signs.engines import network, opencv
from noonmark.words.signs.quads import quads_of
from noonmark.words.signs.types import Quads

THRESHOLD, LEAST_SCORE = 0.3, 0.5
"""As RapidOCR has them."""
STEP_PX = 32
"""The network takes sides that are multiples of this [px]."""
LEAST_PX = 64
SHARPENING, SHARPENING_PX = 1.2, 2.0
"""How much of the difference from the blurred picture is added, and the blur's sd [px]. On 14 rendered streets (not
those of the benchmark) 28 of 30 signs were found with it, 25 to 27 without."""


class Detector:
    """RapidOCR's text detector, loaded."""

    def __init__(self) -> None:
        self._network: Any = network("det")
        self._input = self._network.get_inputs()[0].name

    def lines(self, pixels: NDArray[np.uint8], *, longest_side: int) -> tuple[Quads, NDArray[np.float32]]:
        """Return the lines of text in a picture.

        Parameters
        ----------
        pixels : (height, width, 3) uint8
            RGB, upright.
        longest_side : int
            To which the picture is made larger or smaller for the detector [px].

        Returns
        -------
        quads : (count, 4, 2) float32
            In pixels of the picture.
        scores : (count,) float32
            In [0, 1].
        """
        cv2 = opencv()
        height, width = pixels.shape[:2]
        scale = longest_side / max(height, width)
        size = tuple(max(LEAST_PX, round(side * scale / STEP_PX) * STEP_PX) for side in (width, height))
        small = np.ascontiguousarray(pixels[..., ::-1])
        if scale < 1.0:
            small = _sharpened(cv2.resize(small, size, interpolation=cv2.INTER_AREA))
        else:
            small = cv2.resize(_sharpened(small), size, interpolation=cv2.INTER_CUBIC)
        batch = (small.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
        heat = self._network.run(None, {self._input: np.ascontiguousarray(batch)})[0][0, 0]
        quads, scores = quads_of(heat, threshold=THRESHOLD, least_score=LEAST_SCORE)
        return quads * np.array([width / size[0], height / size[1]], np.float32), scores


def _sharpened(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the picture with its edges raised (unsharp masking): what compression and focus took from letters."""
    cv2 = opencv()
    return cv2.addWeighted(pixels, 1.0 + SHARPENING, cv2.GaussianBlur(pixels, (0, 0), SHARPENING_PX), -SHARPENING, 0)
