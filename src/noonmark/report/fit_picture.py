"""The picture of a fit: what was marked, and where camera, ground and sun of the best fit put it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from noonmark.measure.picture import RADIUS_90, Drawing, DrawnObject, drawing_of
from noonmark.report.fit_legend import Row, legend, legend_rows
from noonmark.report.fit_strokes import SAMPLES, Window, paint, write_title
from noonmark.report.measure_words import azimuth_sentence, headline

if TYPE_CHECKING:
    from noonmark.measure.marks import Marks, ObjectMark, Point
    from noonmark.measure.measured import Measured

WIDTH = 1200
"""Of the finished picture [px]."""
TALLEST = 1300
"""Of the picture itself, without close-ups and legend [px]."""
CLOSE_UPS, MOST_CLOSE_UPS, CLOSE_UP_HEIGHT, GAP = 3, 6, 380, 8
"""Of them in a row, and in all; their height and distance [px]."""
SMALL = 0.15
"""An object that takes less than this of the picture's longer side is shown whole from near."""
PAPER, BLANK = (255, 255, 255), (96, 98, 104)
DIM = 0.2
LEAST_RATIO = 0.1
"""A close-up enlarges to ten page px for a pixel at most."""

Pixels: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FitParts:
    """The parts of the picture of a fit.

    Attributes
    ----------
    pictures : tuple of Image
        The whole one, then rows of close-ups, 1200 px wide or less.
    told : tuple of str
        The answer in sentences.
    strokes : tuple of (str, colour, dash)
        What each stroke is.
    """

    pictures: tuple[Image.Image, ...]
    told: tuple[str, ...]
    strokes: tuple[Row, ...]


def fit_png(found: Measured) -> bytes:
    """Return the picture of a measured marks file as PNG."""
    out = io.BytesIO()
    fit_picture(found).save(out, "PNG", optimize=True)
    return out.getvalue()


def fit_picture(found: Measured) -> Image.Image:
    """Return the picture with marks and fit, close-ups of small objects, and a legend, 1200 px wide.

    Parameters
    ----------
    found : Measured
        With its pixels; without them the marks stand on grey. What could not be measured shows its marks alone.
    """
    images, told, rows = _drawn(found)
    parts = [*images, legend(told, rows, WIDTH)]
    page = _stacked(parts)
    return page.resize((WIDTH, page.height // SAMPLES), Image.Resampling.LANCZOS)


def fit_parts(found: Measured) -> FitParts:
    """Return the same picture in parts, for pages that write the legend out."""
    images, told, rows = _drawn(found)
    return FitParts(tuple(_reduced(image) for image in images), tuple(told), tuple(rows))


def _reduced(image: Image.Image) -> Image.Image:
    return image.resize((max(1, image.width // SAMPLES), max(1, image.height // SAMPLES)), Image.Resampling.LANCZOS)


def _drawn(found: Measured) -> tuple[list[Image.Image], list[str], list[Row]]:
    sight = found.sight
    drawing = drawing_of(sight.scene, sight.posterior.best) if sight.posterior is not None else None
    photo = _photo(found)
    images = [_whole(photo, found.marks, drawing), *_near(photo, found.marks, drawing)]
    seen = _horizon_seen(drawing, photo)
    rows = legend_rows(found.marks, drawing, horizon=seen)
    return images, _sentences(found, drawing, horizon=seen), rows


def _stacked(parts: list[Image.Image]) -> Image.Image:
    page = Image.new("RGB", (WIDTH * SAMPLES, sum(part.height for part in parts)), PAPER)
    y = 0
    for part in parts:
        page.paste(part, ((page.width - part.width) // 2, y))
        y += part.height
    return page


def _photo(found: Measured) -> Image.Image:
    """Return the upright picture, a little darkened so that lines stand out."""
    if found.pixels is None:
        return Image.new("RGB", (max(1, round(found.size[0])), max(1, round(found.size[1]))), BLANK)
    photo = Image.fromarray(found.pixels).convert("RGB")
    return Image.blend(photo, Image.new("RGB", photo.size), DIM)


def _whole(photo: Image.Image, marks: Marks, drawing: Drawing | None) -> Image.Image:
    scale = min(WIDTH / photo.width, TALLEST / photo.height) * SAMPLES
    width, height = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
    image = photo.resize((width, height), Image.Resampling.LANCZOS)
    paint(image, Window(0.0, 0.0, scale, width, height), marks, drawing, near=False)
    return image


def _near(photo: Image.Image, marks: Marks, drawing: Drawing | None) -> list[Image.Image]:
    """Return rows of close-ups: of small objects, and of the shadow's tip of large ones."""
    fitted = {drawn.mark: drawn for drawn in drawing.objects} if drawing is not None else {}
    shown: list[tuple[str, Floats]] = []
    for number, mark in enumerate(marks.objects[:MOST_CLOSE_UPS], start=1):
        if not _points(mark):
            continue
        told = mark.name or f"object {number}"
        whole = _box(_points(mark), fitted.get(mark), mark.error_px)
        if np.all(np.ptp(whole, axis=0) < SMALL * max(photo.size)):
            shown.append((told, whole))
        elif mark.tip is not None:
            shown.append((f"{told}, tip of its shadow", _tip_box(mark.tip, fitted.get(mark), mark.error_px)))
    return [_row(photo, shown[at : at + CLOSE_UPS], marks, drawing) for at in range(0, len(shown), CLOSE_UPS)]


def _row(photo: Image.Image, shown: list[tuple[str, Floats]], marks: Marks, drawing: Drawing | None) -> Image.Image:
    width = (WIDTH - GAP * (len(shown) - 1)) // len(shown)
    row = Image.new("RGB", (WIDTH * SAMPLES, (CLOSE_UP_HEIGHT + GAP) * SAMPLES), PAPER)
    for number, (told, box) in enumerate(shown):
        close = _close_up(photo, box, width, marks, drawing)
        write_title(close, told)
        row.paste(close, (number * (width + GAP) * SAMPLES, GAP * SAMPLES))
    return row


def _tip_box(tip: Point, fitted: DrawnObject | None, error_px: float) -> Floats:
    around = [np.array([tip]) - 2.0 * RADIUS_90 * error_px, np.array([tip]) + 2.0 * RADIUS_90 * error_px]
    if fitted is not None and np.isfinite(fitted.tip).all():
        around += [np.array([fitted.tip])] + ([fitted.ellipse] if fitted.ellipse is not None else [])
    joined = np.concatenate(around)
    return np.array([joined.min(axis=0), joined.max(axis=0)])


def _points(mark: ObjectMark) -> list[Point]:
    return [point for point in (mark.base, mark.top, mark.tip) if point is not None]


def _box(marked: list[Point], fitted: DrawnObject | None, error_px: float) -> Floats:
    """Return the corners (2, 2) of what a close-up must show: marks with their rings, and the fit."""
    points = np.array(marked).reshape(-1, 2)
    every = [points - RADIUS_90 * error_px, points + RADIUS_90 * error_px]
    if fitted is not None:
        every += [np.array([fitted.foot, fitted.tip])] + ([fitted.ellipse] if fitted.ellipse is not None else [])
        every += [np.array([fitted.top])] if fitted.mark.top is not None else []
    joined = np.concatenate(every)
    joined = joined[np.isfinite(joined).all(axis=1)]
    return np.array([joined.min(axis=0), joined.max(axis=0)])


def _close_up(photo: Image.Image, box: Floats, width: int, marks: Marks, drawing: Drawing | None) -> Image.Image:
    """Return a part of the picture round a box, enlarged to a width on the page [px]."""
    page = np.array([width, CLOSE_UP_HEIGHT], dtype=np.float64)
    ratio = float(np.max(1.5 * (box[1] - box[0]) / page))
    size = np.minimum(np.maximum(ratio, LEAST_RATIO) * page, (photo.width, photo.height))
    corner = np.clip(box.mean(axis=0) - size / 2.0, 0.0, np.array([photo.width, photo.height]) - size)
    scale = float(np.min(page / size)) * SAMPLES
    shown = (round(size[0] * scale), round(size[1] * scale))
    left, top = float(corner[0]), float(corner[1])
    image = photo.resize(shown, Image.Resampling.BICUBIC, box=(left, top, left + size[0], top + size[1]))
    paint(image, Window(left, top, scale, *shown), marks, drawing, near=True)
    return image


def _horizon_seen(drawing: Drawing | None, photo: Image.Image) -> bool:
    if drawing is None or not len(drawing.horizon):
        return False
    x, y = drawing.horizon.T
    return bool(np.any((x >= 0.0) & (x < photo.width) & (y >= 0.0) & (y < photo.height)))


def _sentences(found: Measured, drawing: Drawing | None, *, horizon: bool) -> list[str]:
    told = [headline(found), azimuth_sentence(found.sight)]
    if drawing is not None and len(drawing.horizon) and not horizon and not found.marks.camera.down:
        side = "below" if np.median(drawing.horizon[:, 1]) > 0.0 else "above"
        told.append(f"The horizon of the fit lies {side} the picture.")
    return [text for text in told if text]
