"""Pictures of high dynamic range brought to what an ordinary screen shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Light: TypeAlias = Floats | np.floating[Any]
Bytes: TypeAlias = NDArray[np.uint8]

PQ = 16
HLG = 18
"""Numbers of the transfer functions, ITU-T H.273 table 3."""
WIDE = 9
"""Number of the primaries of ITU-R BT.2020, H.273 table 2."""
PEAK_NITS = 1000.0
"""Brightest light that is told apart; what is brighter is shown as this [cd/m2]."""
WHITE_NITS = 203.0
"""What a screen's white stands for: reference white, ITU-R BT.2408-7 table 1 [cd/m2]."""
ROWS = 128
"""Rows worked at once, to hold little memory."""
_STEPS = 4096
_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
_TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32)
"""Linear BT.2020 to linear BT.709, ITU-R BT.2087-0 equation 4 and its matrix, to four decimals."""


def pq_nits(signal: Light) -> Floats:
    """Return the light of a PQ signal in [0, 1] [cd/m2] (ITU-R BT.2100-2 table 4).

    Examples
    --------
    >>> round(float(pq_nits(np.float32(0.58))))
    202
    """
    root = np.power(np.asarray(signal, np.float64), 1 / _M2)
    light = 10000.0 * np.power(np.maximum(root - _C1, 0.0) / (_C2 - _C3 * root), 1 / _M1)
    return np.asarray(light, np.float32)


def pq_signal(nits: Light) -> Floats:
    """Return the PQ signal of light; the inverse of :func:`pq_nits`."""
    power = np.power(np.asarray(nits, np.float64) / 10000.0, _M1)
    return np.asarray(np.power((_C1 + _C2 * power) / (1.0 + _C3 * power), _M2), np.float32)


def hlg_scene(signal: Light) -> Floats:
    """Return the scene's light in [0, 1] of an HLG signal in [0, 1] (ITU-R BT.2100-2 table 5)."""
    signal = np.asarray(signal, np.float32)
    high = (np.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12.0
    return np.asarray(np.where(signal <= 0.5, signal * signal / 3.0, high), np.float32)


def rolled_off(nits: Light) -> Floats:
    """Return the light that the screen shows for light up to :data:`PEAK_NITS`, 1 for its white.

    Below about half of white nothing changes; above, the highlights are pressed together.

    Notes
    -----
    ITU-R BT.2390-10 section 5.4.1, the EETF's knee in PQ signal, without black lift.
    """
    peak = pq_signal(np.float32(PEAK_NITS))
    signal = pq_signal(np.minimum(nits, PEAK_NITS)) / peak
    top = pq_signal(np.float32(WHITE_NITS)) / peak
    knee = 1.5 * top - 0.5
    t = np.maximum(signal - knee, 0.0) / (1.0 - knee)
    bent = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (-2 * t**3 + 3 * t**2) * top
    return np.asarray(pq_nits(np.where(signal < knee, signal, bent) * peak) / WHITE_NITS, np.float32)


def srgb_bytes(light: Floats) -> Bytes:
    """Return sRGB values of linear light, 1 for white; outside [0, 1] it is cut (IEC 61966-2-1)."""
    light = np.clip(light, 0.0, 1.0)
    signal = np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.power(light, 1 / 2.4) - 0.055)
    return np.asarray(np.rint(signal * 255.0), np.uint8)


def to_screen(signal: NDArray[np.uint16], transfer: int, *, wide: bool) -> Bytes:
    """Bring a PQ or HLG picture to sRGB.

    Parameters
    ----------
    signal : (height, width, 3) uint16
        Full range, 65535 for 1.
    transfer : int
        :data:`PQ` or :data:`HLG`.
    wide : bool
        Its primaries are those of BT.2020, not of BT.709.

    Returns
    -------
    (height, width, 3) uint8
    """
    out = np.empty(signal.shape, np.uint8)
    work = _pq_rows if transfer == PQ else _hlg_rows
    for top in range(0, signal.shape[0], ROWS):
        out[top : top + ROWS] = _shown(work(signal[top : top + ROWS]), wide=wide)
    return out


def _shown(light: Floats, *, wide: bool) -> Bytes:
    light = light @ _TO_709.T if wide else light
    steps = np.sqrt(np.clip(light, 0.0, 1.0)) * (_STEPS - 1)  # the root spends the steps where sRGB is steep
    return _srgb_table()[np.rint(steps).astype(np.uint16)]


def _pq_rows(signal: NDArray[np.uint16]) -> Floats:
    return _pq_table()[signal]


def _hlg_rows(signal: NDArray[np.uint16]) -> Floats:
    scene = _hlg_table()[signal]
    luminance = scene @ np.array([0.2627, 0.6780, 0.0593], np.float32)
    nits_share = scene * np.power(luminance, 0.2)[..., None]  # the OOTF, gamma 1.2 at 1,000 cd/m2
    steps = np.sqrt(np.sqrt(np.clip(nits_share, 0.0, 1.0))) * (_STEPS - 1)
    return _roll_table()[np.rint(steps).astype(np.uint16)]


def _table(of: Callable[[Floats], Floats], count: int) -> Floats:
    return of(np.linspace(0.0, 1.0, count, dtype=np.float32))


@cache
def _pq_table() -> Floats:
    return _table(lambda signal: rolled_off(pq_nits(signal)), 65536)


@cache
def _hlg_table() -> Floats:
    return _table(hlg_scene, 65536)


@cache
def _roll_table() -> Floats:
    return _table(lambda root: rolled_off(PEAK_NITS * root**4), _STEPS)


@cache
def _srgb_table() -> Bytes:
    return srgb_bytes(np.linspace(0.0, 1.0, _STEPS, dtype=np.float32) ** 2)
