"""The posterior as pixels of a map window, and the colours it is told in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.earth.cells import Cells, cell_at, centres
from noonmark.report.cover import not_finer, order_of_km, raised_density
from noonmark.report.view import KM_PER_DEG, View

DECADES = 3.0
"""Density is shown from its greatest value down to one thousandth of it, on a logarithmic scale."""
DRAWN_PX = 1.5
Pixels = NDArray[np.float64]
_FROM, _TO = (0.86, 0.12, 78.0), (0.33, 0.13, -18.0)
"""Ends of the ramp as lightness, chroma and hue [deg] in Oklab (Ottosson 2020,
https://bottosson.github.io/posts/oklab/): lightness falls evenly, so order is seen without colour."""


def ramp(level: Pixels) -> NDArray[np.uint8]:
    """Return sRGB, shape (..., 3), of levels from 0 (pale amber) to 1 (deep plum)."""
    start, end = np.array(_FROM), np.array(_TO)
    light, chroma, hue = np.moveaxis(start + np.clip(level, 0, 1)[..., None] * (end - start), -1, 0)
    a, b = chroma * np.cos(np.radians(hue)), chroma * np.sin(np.radians(hue))
    return _srgb(light, a, b)


def _srgb(light: Pixels, a: Pixels, b: Pixels) -> NDArray[np.uint8]:
    """Return sRGB bytes of Oklab colours (the two matrices of the definition)."""
    cone = np.stack(
        [
            light + 0.3963377774 * a + 0.2158037573 * b,
            light - 0.1055613458 * a - 0.0638541728 * b,
            light - 0.0894841775 * a - 1.2914855480 * b,
        ],
        axis=-1,
    )
    matrix = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    linear = np.clip(cone**3 @ matrix.T, 0, 1)
    curved = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return (curved * 255 + 0.5).astype(np.uint8)


def level_of(density: Pixels) -> Pixels:
    """Return density as 0 to 1 on the logarithmic scale, -1 where there is less than the scale shows."""
    most = density.max(initial=0.0)
    if most <= 0:
        return np.full(density.shape, -1.0)
    with np.errstate(divide="ignore"):
        level = 1.0 + np.log10(density / most) / DECADES
    return np.where(level > 0, level, -1.0)


def density_pixels(view: View, cells: Cells, density: Pixels) -> Pixels:
    """Return the density [1/km2] at each pixel, shape (height, width).

    Leaves smaller than ``DRAWN_PX`` pixels are joined first, so that a far town cannot fall
    between the centres of pixels and what is shown there is a mean.
    """
    if not len(cells):
        return np.zeros((view.height, view.width))
    return _looked_up(view, *raised_density(cells, density, _drawn_order(view)))


def mask_pixels(view: View, cells: Cells) -> NDArray[np.bool_]:
    """Return which pixels the cells cover, shape (height, width); small cells are raised as above."""
    if not len(cells):
        return np.zeros((view.height, view.width), bool)
    drawn = not_finer(cells, _drawn_order(view))
    return _looked_up(view, drawn, np.ones(len(drawn))) > 0


def _drawn_order(view: View) -> int:
    return order_of_km(DRAWN_PX * view.km_per_px)


def _looked_up(view: View, cells: Cells, density: Pixels) -> Pixels:
    rows, columns = _window(view, cells)
    image = np.zeros((view.height, view.width))
    if not (len(rows) and len(columns)):
        return image
    x: Pixels = np.tile(columns.astype(np.float64) + 0.5, len(rows))
    y: Pixels = np.repeat(rows.astype(np.float64) + 0.5, len(columns))
    lat, lon = view.lonlat(x, y)
    found = values_at(np.clip(lat, -90, 90), lon, cells, density)
    found[np.abs(lat) > 90] = 0.0
    image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = found.reshape(len(rows), len(columns))
    return image


def _window(view: View, cells: Cells) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows and columns that the cells can touch."""
    lat, lon = centres(cells)
    x, y = view.xy(lat, lon)
    reach = np.sqrt(cells.area_km2) / KM_PER_DEG
    tall = reach * view.per_lat
    wide = reach / np.maximum(np.cos(np.radians(np.minimum(np.abs(lat) + reach, 90))), 1e-3) * view.per_lon
    around = (x - wide < 0) | (x + wide > view.width)
    left, right = (0, view.width) if (around.any() and view.is_world) else ((x - wide).min(), (x + wide).max())
    rows = np.arange(max(0, int((y - tall).min())), min(view.height, int((y + tall).max()) + 1))
    return rows, np.arange(max(0, int(left)), min(view.width, int(right) + 1))


def values_at(lat: Pixels, lon: Pixels, cells: Cells, density: Pixels) -> Pixels:
    """Return the density of the leaf that holds each place, 0 where there is none."""
    finest = int(cells.order.max())
    shift = (2 * (finest - cells.order.astype(np.int64))).astype(np.uint64)
    start = cells.index << shift
    ordered = np.argsort(start)
    start, end, told = start[ordered], ((cells.index + np.uint64(1)) << shift)[ordered], density[ordered]
    index = cell_at(lat, lon, finest)
    leaf = np.searchsorted(start, index, side="right") - 1
    return np.where((leaf >= 0) & (index < end[leaf]), told[leaf], 0.0)
