"""What a camera sees of a street: it moves, shakes and blurs, and the clip is made small and compressed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from builders.signs.scene import HEIGHT, WIDTH, Hung, street
from builders.signs.texts import Text
from numpy.typing import NDArray

SIZE = (640, 360)
"""What a channel makes of a clip [px]."""
RATE_HZ = 10
FRAMES = 24
LEAST_LETTER_PX = {"CJK": 14.0}
"""Letter height from which a person reads a sign, in the clip's own pixels; 9 for alphabets. Strokes and gaps are
about a seventh of the height of a letter and a twelfth of an ideograph's: below this they are under 1.2 px."""
MOST_BLUR = 1.0 / 8.0
"""Standard deviation of the blur, by the letter height, up to which strokes stay apart."""
LEAST_CONTRAST, LEAST_NARROWING = 0.25, 0.5
"""Michelson contrast of the paints as lit, and width of the letters as seen, from which a person reads them."""


@dataclass(frozen=True, eq=False)
class Shown:
    """One sign of a clip, with what decides whether a person can read it.

    Attributes
    ----------
    text : Text
    letter_px, blur_px : float
        Letter height and blur (one sd) in the frame in which it is seen best [px].
    contrast, narrowing : float
        In [0, 1].
    whole : bool
        Whether all of it is in the picture then.
    corners : (frames, 4, 2) float32
        Of the board in each frame [px].
    """

    text: Text
    letter_px: float
    blur_px: float
    contrast: float
    narrowing: float
    whole: bool
    corners: NDArray[np.float32]

    @property
    def readable(self) -> bool:
        """Whether a person can read it, by the limits above, set before anything was read."""
        least = LEAST_LETTER_PX.get(self.text.script, 9.0)
        return (
            self.letter_px >= least
            and self.blur_px <= MOST_BLUR * self.letter_px
            and self.contrast >= LEAST_CONTRAST
            and self.narrowing >= LEAST_NARROWING
            and self.whole
        )


def filmed(texts: Sequence[Text], seed: int, *, fitted: bool, frames: int = FRAMES) -> tuple[list[Any], list[Shown]]:
    """Return a clip's frames, uint8 RGB, and the signs in it."""
    rng = np.random.default_rng(seed)
    picture, hung = street(texts, rng, fitted=fitted)
    focus = float(rng.gamma(2.0, 0.35))
    matrices, shakes = _path(rng, frames), rng.gamma(1.2, 0.9, frames) * rng.uniform(0.2, 1.5)
    seen = [_frame(picture, matrix, focus, float(shake), rng) for matrix, shake in zip(matrices, shakes, strict=True)]
    return seen, [_shown(one, matrices, focus, shakes) for one in hung]


def _path(rng: np.random.Generator, frames: int) -> list[NDArray[np.float64]]:
    """Return for each frame what takes the street to the frame: all signs in view, drifting and drawing near."""
    base = SIZE[0] / WIDTH
    drift, zoom = rng.uniform(-25, 25, 2), rng.uniform(1.0, 1.18)
    shake = np.cumsum(rng.normal(0, 1.2, (frames, 2)), axis=0)
    told: list[NDArray[np.float64]] = []
    for k in range(frames):
        share = k / max(1, frames - 1)
        scale = base * (1.0 + (zoom - 1.0) * share)
        middle = np.array([WIDTH, HEIGHT]) / 2.0 + drift * (share - 0.5) + shake[k]
        shift = np.array(SIZE) / 2.0 - scale * middle
        told.append(np.array([[scale, 0, shift[0]], [0, scale, shift[1]], [0, 0, 1.0]]))
    return told


def _frame(
    picture: NDArray[np.uint8], matrix: NDArray[np.float64], focus: float, shake: float, rng: np.random.Generator
) -> NDArray[np.uint8]:
    twice = np.diag([2.0, 2.0, 1.0]) @ matrix  # drawn at twice the size, then averaged: no letter is aliased
    big = cv2.warpPerspective(picture, twice, (2 * SIZE[0], 2 * SIZE[1]), flags=cv2.INTER_LINEAR)
    small = cv2.resize(big, SIZE, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(0.05, focus))
    length = max(1, round(shake * np.sqrt(12.0)))
    kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    angle = float(rng.uniform(0, np.pi))
    ends = [
        (int(length + s * length / 2 * np.cos(angle)), int(length + s * length / 2 * np.sin(angle))) for s in (-1, 1)
    ]
    cv2.line(kernel, ends[0], ends[1], 1.0)
    return np.asarray(cv2.filter2D(small, -1, kernel / kernel.sum()), np.uint8)


def _shown(one: Hung, matrices: Sequence[NDArray[np.float64]], focus: float, shakes: NDArray[np.float64]) -> Shown:
    """Return a sign as seen best: where its letters are largest against the blur."""
    scales = np.array([matrix[0, 0] for matrix in matrices])
    blurs = np.hypot(focus, shakes)
    best = int(np.argmax(scales / np.maximum(blurs, 0.3)))
    corners = np.stack([cv2.perspectiveTransform(one.corners[None], matrix)[0] for matrix in matrices])
    return Shown(
        one.text,
        one.letter_px * float(scales[best]),
        float(blurs[best]),
        one.contrast,
        one.narrowing,
        bool((corners[best] >= 0).all() and (corners[best] <= SIZE).all()),
        corners.astype(np.float32),
    )


def written(frames: Sequence[NDArray[np.uint8]], path: Path, *, crf: int) -> None:
    """Write frames as H.264, as a channel compresses them."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(RATE_HZ), options={"crf": str(crf), "preset": "medium"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.thread_count = 2
        for pixels in frames:
            for packet in stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)


def scenes(texts: Sequence[Text], a_scene: int) -> Iterator[list[Text]]:
    """Yield the texts, so many a street."""
    for start in range(0, len(texts), a_scene):
        yield list(texts[start : start + a_scene])
