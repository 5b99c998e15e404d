"""Where a recording's sound stands out: peaks in time and pitch that survive coding, telephones and a voice over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, maximum_filter1d, uniform_filter1d

from noonmark.copies.fingerprint import MARK_S
from noonmark.errors import NoonmarkError
from noonmark.footage.frame import Sound
from noonmark.footage.open_footage import Footage

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int64]

RATE_HZ = 8000
"""The telephone's rate: what is above its half is gone in phone calls and on many messengers [Hz]."""
HOP = round(RATE_HZ * MARK_S)
WINDOW = 4 * HOP
LOW_HZ, HIGH_HZ = 300.0, 3400.0
"""The telephone's band, ITU-T G.712 [Hz]."""
KNEE_HZ = 700.0
"""Below it bands are about equally wide, above it about equal in pitch: the mel scale's knee (O'Shaughnessy 1987)."""
STEP = 0.012
"""Width of a band as a share of its frequency plus the knee: 12 Hz at 300 Hz, 49 Hz at 3,400 Hz."""
BANDS = int(np.log((HIGH_HZ + KNEE_HZ) / (LOW_HZ + KNEE_HZ)) / STEP)
QUIET_DB = -92.0
"""A band quieter than this under a full-scale sine is silence: 20 dB above the noise of 16 bits in a band [dB]."""
DEEP_DB = 60.0
"""What lies further under the loudest band of the second around it is coding noise, not sound [dB]."""
STANDS_DB = 5.0
"""By so much a peak stands above its band's mean over `AROUND` ticks; steady hums and tones do not [dB]."""
SWELLS_DB = 1.0
"""By so much a peak's band is weaker shortly before and after; a steady tone after silence is not [dB]."""
AROUND = 95
REACH_BANDS = 4
"""A peak is the plainest so far to either side."""
BESIDE_BANDS, BESIDE_TICKS = 15, 16
"""Peaks so near each other compete for their place, so that a voice over it leaves the other pitches their own."""
EDGE_TICKS = 2
"""Half a window: where a sound is cut off it clicks, and that is no peak of it."""
BLOCK = 2048
MARGIN = 64
"""Ticks worked at once, and those read beside them so that a block's edge changes nothing."""


@dataclass(frozen=True, eq=False)
class Peaks:
    """Peaks of a sound, ordered by time.

    Attributes
    ----------
    ticks : ndarray of float32, shape (n,)
        When, in ticks of `MARK_S` from the first frame's instant on, with fractions.
    bands : ndarray of float32, shape (n,)
        Where between `LOW_HZ` and `HIGH_HZ`, in bands with fractions; :func:`band_hz` gives the frequency.
    stands_db : ndarray of float32, shape (n,)
        By how much each stands above its surroundings [dB].
    """

    ticks: Floats
    bands: Floats
    stands_db: Floats

    def __len__(self) -> int:
        return len(self.ticks)


def band_hz(bands: Floats) -> Floats:
    """Return the frequency in the middle of bands, with fractions [Hz]."""
    return np.asarray((LOW_HZ + KNEE_HZ) * np.exp(STEP * (bands + 0.5)) - KNEE_HZ, np.float32)


def hz_band(hz: Floats) -> Floats:
    """Return the band of frequencies, with fractions; the inverse of :func:`band_hz`."""
    return np.asarray(np.log((hz + KNEE_HZ) / (LOW_HZ + KNEE_HZ)) / STEP - 0.5, np.float32)


def sound_peaks(footage: Footage, *, most_hz: float, reach: int) -> Peaks:
    """Find the peaks of a file's sound, in one pass and in little memory however long it is.

    Parameters
    ----------
    footage : Footage
        Open file.
    most_hz : float
        About the most peaks a second; the plainest of each neighbourhood are kept [Hz].
    reach : int
        A peak is the plainest of so many ticks before and after.

    Returns
    -------
    Peaks
        None where there is no sound, or only silence, hum or a steady tone.
    """
    start = footage.start_s if footage.kind == "video" else None
    return peaks_of_blocks(_steady(footage, start), most_hz=most_hz, reach=reach)


def peaks_of_blocks(samples: Iterator[Floats], *, most_hz: float, reach: int) -> Peaks:
    """Find the peaks of samples at `RATE_HZ` that come in pieces, the first sample at tick 0."""
    empty = np.zeros((3, 0), np.float32)
    found = np.concatenate([empty, *(_block_peaks(*block, reach) for block in _blocks(samples))], axis=1)
    order = np.lexsort((found[1], found[0]))
    return thinned(Peaks(*found[:, order]), most_hz)


def _steady(footage: Footage, start: Fraction | None) -> Iterator[Floats]:
    """Yield the samples without gaps from the first frame on; nothing where the file has no sound."""
    at = 0
    try:
        for heard in footage.sound(rate_hz=RATE_HZ, mono=True):
            start = heard.start_s if start is None else start
            part, at = _placed(heard, start, at)
            yield from part
    except NoonmarkError:
        return  # without sound there is nothing to hear; what was read before a break stands


def _placed(heard: Sound, start: Fraction, at: int) -> tuple[list[Floats], int]:
    begin = round((heard.start_s - start) * RATE_HZ)
    samples = np.asarray(heard.samples, np.float32)[max(0, at - begin) :]
    gap = max(0, begin - at)
    parts = [np.zeros(min(gap - done, RATE_HZ * 60), np.float32) for done in range(0, gap, RATE_HZ * 60)]
    return [*parts, samples], at + gap + len(samples)


def _blocks(samples: Iterator[Floats]) -> Iterator[tuple[Floats, int, int]]:
    """Yield the level of each band [dB], shape (ticks, bands), its first tick, and the tick after the sound's last.

    Each block has `MARGIN` ticks beside it on both sides.
    """
    held = np.zeros((MARGIN + 2) * HOP, np.float32)  # so that tick 0's window is centred on sample 0
    first, waiting, count = -MARGIN, [held], len(held)
    need = (BLOCK + 2 * MARGIN + 4) * HOP
    for part in samples:
        waiting.append(part)
        count += len(part)
        while count >= need:
            whole = np.concatenate(waiting)
            yield levels_db(whole[:need]), first, first + need
            waiting, count = [whole[BLOCK * HOP :]], count - BLOCK * HOP
            first += BLOCK
    end = first + count // HOP - 2
    if end > 0:
        rest = np.concatenate([*waiting, np.zeros((MARGIN + 4) * HOP, np.float32)])
        yield levels_db(rest), first, end


def levels_db(samples: Floats) -> Floats:
    """Return the level of each band against a full-scale sine [dB], shape (ticks, `BANDS`)."""
    if len(samples) < WINDOW:
        return np.zeros((0, BANDS), np.float32)
    framed = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    spectrum = np.fft.rfft(framed * _hann(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) @ _filters()
    return np.asarray(10.0 * np.log10(power + 1e-12), np.float32)


@cache
def _hann() -> Floats:
    window = np.hanning(WINDOW + 1)[:-1]
    return np.asarray(window / (window.sum() / 2.0), np.float32)


@cache
def _filters() -> Floats:
    """Return triangles over the bins of the spectrum, shape (bins, bands), each a band wide on either side."""
    hz = np.arange(WINDOW // 2 + 1, dtype=np.float32) * (RATE_HZ / WINDOW)
    distance = np.abs(hz_band(hz)[:, None] - np.arange(BANDS, dtype=np.float32))
    return np.asarray(np.clip(1.0 - distance / 1.5, 0.0, None), np.float32)


def _block_peaks(levels: Floats, first: int, end: int, reach: int) -> Floats:
    """Return ticks, bands and prominence of one block's peaks, its margins left out, shape (3, n)."""
    ticks = first + np.arange(len(levels))
    inside = ((ticks >= EDGE_TICKS) & (ticks < end - EDGE_TICKS)).astype(np.float32)[:, None]
    levels = np.maximum(levels, QUIET_DB)
    stands = levels - _mean(levels, inside)
    loudest = maximum_filter1d(levels.max(axis=1), 31, mode="nearest")[:, None]
    heard = (levels > QUIET_DB) & (levels > loudest - DEEP_DB) & (stands > STANDS_DB) & (inside > 0)
    top = heard & (stands == maximum_filter(stands, (2 * reach + 1, 2 * REACH_BANDS + 1), mode="nearest"))
    top[:MARGIN] = top[MARGIN + BLOCK :] = False
    rows, columns = np.nonzero(top)
    swells = _swells(levels, rows, columns)
    rows, columns = rows[swells], columns[swells]
    at = first + rows + _between(stands, rows, columns, 0), columns + _between(stands, rows, columns, 1)
    return np.stack([*at, stands[rows, columns]]).astype(np.float32)


def _mean(levels: Floats, inside: Floats) -> Floats:
    """Return each band's mean over the ticks around that lie within the sound."""
    share = uniform_filter1d(inside, AROUND, axis=0, mode="nearest")
    return np.asarray(uniform_filter1d(levels * inside, AROUND, axis=0, mode="nearest") / (share + 1e-6), np.float32)


def _swells(levels: Floats, rows: Ints, columns: Ints) -> NDArray[np.bool_]:
    """Say of each peak whether its band is weaker both shortly before and shortly after."""
    own = levels[rows, columns]
    before = np.min([levels[np.maximum(rows - step, 0), columns] for step in range(1, 5)], axis=0)
    after = np.min([levels[np.minimum(rows + step, len(levels) - 1), columns] for step in range(1, 5)], axis=0)
    return np.asarray((own - before >= SWELLS_DB) & (own - after >= SWELLS_DB))


def thinned(peaks: Peaks, most_hz: float) -> Peaks:
    """Return the plainest of each neighbourhood in time and pitch, about `most_hz` peaks a second over all bands."""
    most = most_hz * (2 * BESIDE_TICKS * MARK_S) * (2 * BESIDE_BANDS + 1) / BANDS
    kept = np.flatnonzero(_plainer(peaks.ticks, peaks.bands, peaks.stands_db) < most)
    return Peaks(peaks.ticks[kept], peaks.bands[kept], peaks.stands_db[kept])


@njit(cache=True, nogil=True)
def _plainer(ticks: Floats, bands: Floats, stands: Floats) -> Ints:
    """Count for each peak those of its neighbourhood that stand higher; ticks must be in order."""
    counts = np.zeros(len(ticks), np.int64)
    for one in range(len(ticks)):
        two = one + 1
        while two < len(ticks) and ticks[two] - ticks[one] <= BESIDE_TICKS:
            if abs(bands[two] - bands[one]) <= BESIDE_BANDS:
                counts[one if stands[two] > stands[one] else two] += 1
            two += 1
    return counts


def _between(values: Floats, rows: Ints, columns: Ints, axis: int) -> Floats:
    """Return where the parabola through a peak and its two neighbours has its top, in [-0.5, 0.5]."""
    step = (1, 0) if axis == 0 else (0, 1)
    last = values.shape[axis] - 1
    at = rows if axis == 0 else columns
    before = values[np.maximum(rows - step[0], 0), np.maximum(columns - step[1], 0)]
    after = values[np.minimum(rows + step[0], values.shape[0] - 1), np.minimum(columns + step[1], values.shape[1] - 1)]
    bend = 2.0 * values[rows, columns] - before - after
    shift = np.where((bend > 1e-6) & (at > 0) & (at < last), 0.5 * (after - before) / np.maximum(bend, 1e-6), 0.0)
    return np.asarray(np.clip(shift, -0.5, 0.5), np.float32)
