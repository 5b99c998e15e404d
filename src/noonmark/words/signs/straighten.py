"""Lines cut out of a picture, turned upright and stretched for a reader."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.words.signs.engines import opencv
from noonmark.words.signs.quads import sides, widened

HEIGHT_PX = 48
"""Height of a straightened line [px]."""
MOST_LENGTHS = 40.0
"""A line longer than this many heights is cut there."""
UPRIGHT = 1.5
"""A line this many times higher than long is one that runs downwards."""
READ_PX = 36
"""Height of a cut for Tesseract, the one its networks were trained on [px]."""
CUTS = ((0.0, 0.0), (-0.08, 0.0))
"""Margins added across and along, in heights of the line: the wide and the tight cut."""


def straightened(
    pixels: NDArray[np.uint8], quad: NDArray[np.float32], *, height_px: int = HEIGHT_PX, turned: int = 0
) -> NDArray[np.uint8]:
    """Return one line, upright.

    Parameters
    ----------
    pixels : (height, width, 3) uint8
        The picture.
    quad : (4, 2) float32
        The line's corners in it [px].
    height_px : int
        Height of what is returned [px].
    turned : int
        Quarter turns, counted clockwise on the screen, by which the text stands in the picture: a line that runs
        downwards has 1.

    Returns
    -------
    (height_px, length, 3) uint8
        The length keeps the line's own proportion.
    """
    cv2 = opencv()
    corners = np.roll(quad, -turned, axis=0)
    along, across = sides(corners)
    length = round(height_px * min(MOST_LENGTHS, max(0.3, along / max(across, 1.0))))
    length = max(8, length)
    flat = np.array([[0, 0], [length, 0], [length, height_px], [0, height_px]], np.float32)
    how = cv2.INTER_CUBIC if across < height_px else cv2.INTER_AREA
    if across > 2 * height_px:  # a warp takes only the nearest pixels: what is much too large is reduced first
        scale = height_px / across
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        corners = corners * scale
        how = cv2.INTER_LINEAR
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    return cv2.warpPerspective(pixels, matrix, (length, height_px), flags=how, borderMode=cv2.BORDER_REPLICATE)


def cuts_to_read(pixels: NDArray[np.uint8], quad: NDArray[np.float32], *, turned: int = 0) -> list[NDArray[np.uint8]]:
    """Return one line cut out in the two ways that Tesseract reads, gray and dark on light.

    Parameters
    ----------
    pixels, quad, turned
        As for :func:`straightened`.

    Returns
    -------
    list of (READ_PX, length) uint8
        The line as found, smoothed; and a tight one, which leaves out a board's border. Of 79 lines on rendered
        streets (not those of the benchmark) the two together read 66, each alone 61.
    """
    cv2 = opencv()
    corners = np.roll(quad, -turned, axis=0)
    wide, tight = (
        dark_on_light(straightened(pixels, widened(corners, across=across, along=along), height_px=READ_PX))
        for across, along in CUTS
    )
    return [cv2.bilateralFilter(wide, 7, 35, 3), tight]


def dark_on_light(line: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a straightened line as gray, its letters dark on a light ground, the contrast stretched.

    Parameters
    ----------
    line : (height, length, 3) uint8
        RGB.

    Returns
    -------
    (height, length) uint8
        Of the colour axis along which the line's pixels differ most: red on green of one luma is seen too.
    """
    flat = line.reshape(-1, 3).astype(np.float32)
    axis = np.linalg.eigh(np.cov(flat.T) + 1e-3 * np.eye(3))[1][:, -1]
    weights = axis * np.sign(axis.sum() or 1.0)
    gray = (flat @ weights.astype(np.float32)).reshape(line.shape[:2])
    low, high = np.percentile(gray, [1.0, 99.0])
    gray = np.clip((gray - low) * (255.0 / max(1.0, high - low)), 0.0, 255.0)
    return np.rint(255.0 - gray if _light_on_dark(gray) else gray).astype(np.uint8)


def _light_on_dark(gray: NDArray[np.floating]) -> bool:
    """Return whether the letters are the light part.

    Strokes are thin, so that their pixels lie nearer to an edge than the ground's; and a line mostly begins and ends
    with ground. On 400 rendered boards, blurred, 99.5 to 100 % are told rightly so; by the smaller area only 71 to 77.
    """
    cv2 = opencv()
    height = gray.shape[0]
    rows = slice(round(0.18 * height), round(0.82 * height))
    light = (gray > _middle(gray[rows])).astype(np.uint8)
    deep = [cv2.distanceTransform(part, cv2.DIST_L2, 3)[2:-2] for part in (light, 1 - light)]
    inside = light[2:-2] > 0
    if inside.all() or not inside.any():
        return False
    far = np.log((deep[0][inside].mean() + 0.1) / (deep[1][~inside].mean() + 0.1))
    rim = max(2, round(0.12 * height))
    ends = np.concatenate([light[rows, :rim], light[rows, -rim:]], axis=1)
    return bool(far + 2.0 * (ends.mean() - 0.5) < 0.0)


def _middle(gray: NDArray[np.floating]) -> float:
    """Return Otsu's threshold: the ground lies on one side of it, the letters on the other."""
    return float(opencv().threshold(gray.astype(np.uint8), 0, 255, opencv().THRESH_OTSU)[0])


def sharpness(gray: NDArray[np.uint8]) -> float:
    """Return how steep a line's edges are: the 95th percentile of the step between neighbours, in [0, 1]."""
    steps = np.abs(np.diff(gray.astype(np.int16), axis=1))
    return float(np.percentile(steps, 95.0)) / 255.0
