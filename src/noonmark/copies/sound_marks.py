"""Marks of sound: pairs of peaks as keys that can be looked up, and when they come."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.sound_peaks import BANDS, Floats, Ints, Peaks, band_hz, hz_band, peaks_of_blocks, sound_peaks
from noonmark.footage.open_footage import Footage

Keys: TypeAlias = NDArray[np.uint32]

KEPT_HZ, KEPT_REACH = 6.0, 4
"""About so many peaks a second are kept, and so many ticks before and after each is the plainest."""
ASKED_HZ, ASKED_REACH = 28.0, 2
"""A query looks with more peaks than are kept, since it is not known which of them survived."""
FAN = 2
"""Pairs kept for each peak: with the next ones in time."""
LEAST_TICKS, MOST_TICKS = 2, 48
MOST_BANDS = 40
"""A pair's second peak comes so much later, and lies so far off in pitch at most."""
_TICK_BITS, _BAND_BITS = 6, 7


def marks(footage: Footage) -> tuple[Keys, Keys]:
    """Return the marks of a file's sound, as kept in a fingerprint: keys and ticks, both uint32 of shape (m,).

    Empty where the file has no sound, or only silence, hum or a steady tone.
    """
    return marks_of(sound_peaks(footage, most_hz=KEPT_HZ, reach=KEPT_REACH))


def marks_of_samples(samples: Floats) -> tuple[Keys, Keys]:
    """Return the marks of samples at :data:`~noonmark.copies.sound_peaks.RATE_HZ`, the first at tick 0."""
    return marks_of(peaks_of_blocks(iter([samples]), most_hz=KEPT_HZ, reach=KEPT_REACH))


def asked_of_samples(samples: Floats) -> Peaks:
    """Return the peaks with which a query looks, of samples at :data:`~noonmark.copies.sound_peaks.RATE_HZ`."""
    return peaks_of_blocks(iter([samples]), most_hz=ASKED_HZ, reach=ASKED_REACH)


def asked(footage: Footage) -> Peaks:
    """Return the peaks with which a query looks for its sound."""
    return sound_peaks(footage, most_hz=ASKED_HZ, reach=ASKED_REACH)


def marks_of(peaks: Peaks) -> tuple[Keys, Keys]:
    """Return keys and ticks of the pairs of peaks that an archive keeps."""
    ticks, bands = np.rint(peaks.ticks).astype(np.int64), np.rint(peaks.bands).astype(np.int64)
    inside = (ticks >= 0) & (bands >= 0) & (bands < BANDS)
    ticks, bands = ticks[inside], bands[inside]
    one, two = pairs(ticks, bands, fan=FAN)
    return key_of(bands[one], bands[two], ticks[two] - ticks[one]), ticks[one].astype(np.uint32)


def pairs(
    ticks: Ints | Floats,
    bands: Ints | Floats,
    *,
    fan: int,
    most_ticks: float = MOST_TICKS,
    least_ticks: float = LEAST_TICKS,
) -> tuple[Ints, Ints]:
    """Return rows of pairs: each peak with the next `fan` ones that lie in its reach; ticks must be in order."""
    ends = np.searchsorted(ticks, ticks + most_ticks, side="right")
    widest = int((ends - np.arange(len(ticks))).max(initial=0))
    taken = np.zeros(len(ticks), np.int64)
    ones, twos = list[Ints](), list[Ints]()
    for step in range(1, widest):
        one = np.flatnonzero((np.arange(len(ticks)) + step < ends) & (taken < fan))
        two = one + step
        good = (ticks[two] - ticks[one] >= least_ticks) & (np.abs(bands[two] - bands[one]) <= MOST_BANDS)
        taken[one[good]] += 1
        ones.append(one[good])
        twos.append(two[good])
    empty = np.zeros(0, np.int64)
    return np.concatenate([*ones, empty]), np.concatenate([*twos, empty])


def key_of(first: Ints, second: Ints, later: Ints) -> Keys:
    """Return keys of pairs of peaks: band of the first, band of the second, ticks between them."""
    return ((first << (_BAND_BITS + _TICK_BITS)) | (second << _TICK_BITS) | later).astype(np.uint32)


def pair_of(keys: Keys) -> tuple[Ints, Ints, Ints]:
    """Return band of the first, band of the second and ticks between them; the inverse of :func:`key_of`."""
    whole = keys.astype(np.int64)
    band = (1 << _BAND_BITS) - 1
    return whole >> (_BAND_BITS + _TICK_BITS), (whole >> _TICK_BITS) & band, whole & ((1 << _TICK_BITS) - 1)


def peaks_kept(keys: Keys, ticks: Keys) -> Peaks:
    """Return the peaks of which marks were made, without their fractions; each stands equally high."""
    first, second, later = pair_of(keys)
    at = ticks.astype(np.int64)
    both = np.unique(np.stack([np.concatenate([at, at + later]), np.concatenate([first, second])], axis=1), axis=0)
    return Peaks(both[:, 0].astype(np.float32), both[:, 1].astype(np.float32), np.ones(len(both), np.float32))


def pitched(peaks: Peaks, pitch: float) -> Peaks:
    """Return peaks with their frequencies multiplied by `pitch`; those that leave the band are left out."""
    if pitch == 1.0:
        return peaks
    bands = hz_band(band_hz(peaks.bands) * np.float32(pitch))
    inside = (bands > -0.5) & (bands < BANDS - 0.5)
    return Peaks(peaks.ticks[inside], bands[inside], peaks.stands_db[inside])
