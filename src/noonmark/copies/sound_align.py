"""Lay a query's peaks over a file's: the offset and speed at which most agree, and whether chance gives as many."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from noonmark.copies.sound_peaks import BANDS, Floats, Ints, Peaks

Flags: TypeAlias = NDArray[np.bool_]

NEAR_TICKS, NEAR_BANDS = 1.0, 0.9
"""Two peaks agree when they lie so near each other."""
LOOSE_TICKS = 12.0
"""How far off the votes may have placed it."""
TURNS = np.linspace(-0.03, 0.03, 25)
"""Changes of the speed that are tried around the one that was voted for."""
SURVIVES = 0.4
"""Share of the kept peaks that a copy is taken to have when its stretch is cut out of chance; less will do."""
LEAST_CHANCE = 0.02
"""Two recordings agree in no smaller a share by chance; shares measured on short stretches may say less."""
LEAST = 4
"""Fewer peaks than these are no agreement."""
MOST_ALIKE = 0.5
"""Two recordings whose key and beat are the same share no more than half of their peaks; copies share nearly all."""
MANY = 1e6
"""So many as make the binomial law Poisson's: groups that agree come in all sizes, and their number is not known."""
LEAST_LOG10 = -300.0
"""Smaller chances are told as this."""
APART_TICKS = 8
FAR_TICKS = 1900.0
"""Beyond a minute it is not looked for whether a sound repeats itself."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """How a query lies over a file, in ticks: its place in the file is ``offset + speed * its own``.

    `log10_p` is the chance of `votes` or more, of the `of` peaks of the file in `query`, where `expected` are due.
    """

    offset: float
    speed: float
    votes: int
    of: int
    expected: float
    log10_p: float
    query: tuple[float, float]


def aligned(query: Peaks, kept: Peaks, offset: float, speed: float, span: tuple[float, float]) -> Aligned | None:
    """Lay a query over a file near a voted offset and speed; None where too little agrees.

    Parameters
    ----------
    query, kept : Peaks
        Of the query, brought to the file's pitch, and of the file.
    offset, speed : float
        Where the votes put it [ticks].
    span : tuple of float
        The stretch of the query that voted [ticks].
    """
    found = _turned(part(query, *span), kept, offset, speed)
    best: Aligned | None = None
    while found is not None:
        told = _told(part(query, *span), kept, *found)
        if told is None or (best is not None and told.votes <= best.votes):
            break
        best = told
        reach = max(told.query[1] - told.query[0], span[1] - span[0]) / 2.0  # the surer the speed, the further it sees
        span = (told.query[0] - reach, told.query[1] + reach)
        found = _fitted(part(query, *span), kept, told)
    return best


def part(peaks: Peaks, start: float, end: float) -> Peaks:
    """Return the peaks from one tick to another, both included."""
    a, b = np.searchsorted(peaks.ticks, start), np.searchsorted(peaks.ticks, end, side="right")
    return Peaks(peaks.ticks[a:b], peaks.bands[a:b], peaks.stands_db[a:b])


def _near(query: Peaks, kept: Peaks, offset: float, speed: float, loose: float) -> tuple[Ints, Ints, Floats]:
    """Return rows of query and file that agree in pitch and nearly in time, and by how much the file's is later."""
    due = offset + speed * query.ticks
    left = np.searchsorted(kept.ticks, due - loose)
    counts = np.searchsorted(kept.ticks, due + loose, side="right") - left
    one = np.repeat(np.arange(len(query)), counts)
    two = np.repeat(left, counts) + np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    good = np.abs(query.bands[one] - kept.bands[two]) <= NEAR_BANDS
    one, two = one[good], two[good]
    return one, two, np.asarray(kept.ticks[two] - due[one], np.float32)


def _turned(query: Peaks, kept: Peaks, offset: float, speed: float) -> tuple[float, float] | None:
    """Return offset and speed, among small changes of them, at which most pairs agree in time."""
    one, _, late = _near(query, kept, offset, speed, LOOSE_TICKS)
    if len(one) < LEAST:
        return None
    middle = float(query.ticks[one].mean())
    edges = np.arange(-LOOSE_TICKS, LOOSE_TICKS + 0.5, 0.5)
    rest = np.sort(late - TURNS[:, None] * speed * (query.ticks[one] - middle), axis=1)
    counts = [
        np.searchsorted(each, edges + NEAR_TICKS, side="right") - np.searchsorted(each, edges - NEAR_TICKS)
        for each in rest
    ]
    best = np.flatnonzero(np.ravel(counts) == np.max(counts))  # the middle one of many that do equally well
    turn, at = np.unravel_index(int(best[len(best) // 2]), (len(TURNS), len(edges)))
    change = float(TURNS[turn]) * speed
    return offset + float(edges[at]) - change * middle, speed + change


def _fitted(query: Peaks, kept: Peaks, told: Aligned) -> tuple[float, float] | None:
    """Return offset and speed by least squares over what agrees within the stretch that is known so far."""
    own = part(query, *told.query)
    one, _, late = _near(own, kept, told.offset, told.speed, 2.0 * NEAR_TICKS)
    ticks = own.ticks[one]
    slope, shift = 0.0, 0.0
    for _ in range(3):
        good = np.abs(late - slope * ticks - shift) <= NEAR_TICKS
        if good.sum() < LEAST or float(np.ptp(ticks[good])) < 4 * APART_TICKS:
            break
        slope, shift = (float(value) for value in np.polyfit(ticks[good], late[good], 1))
    return told.offset + shift, told.speed + slope


def _told(query: Peaks, kept: Peaks, offset: float, speed: float) -> Aligned | None:
    """Cut the stretch that agrees more than chance would, and say how far it does."""
    if len(query) < LEAST:
        return None
    there = part(kept, offset + speed * query.ticks[0] - 1.0, offset + speed * query.ticks[-1] + 1.0)
    agree: Flags = np.zeros(len(there), np.bool_)
    agree[_near(query, there, offset, speed, NEAR_TICKS)[1]] = True
    if agree.sum() < LEAST:
        return None
    first, last = _stretch(agree, max(LEAST_CHANCE, _share(query, there)))
    of, votes = last - first + 1, int(agree[first : last + 1].sum())
    if votes < LEAST:
        return None
    start, end = ((float(there.ticks[row]) - offset) / speed for row in (first, last))
    own = part(query, start - 1.0, end + 1.0)
    cut = Peaks(there.ticks[first : last + 1], there.bands[first : last + 1], there.stands_db[first : last + 1])
    beside = _beside(own, cut, offset, speed)
    expected = max(of * LEAST_CHANCE, of * _share(own, cut))
    together = votes / len(np.unique(cut.ticks[agree[first : last + 1]]))
    lumps, half = beside.lumps or together, (1.0 + together) / 2.0
    log10_p = min(
        tail_log10(votes / lumps, expected / lumps, MANY),
        tail_log10(votes / half, max(expected, min(beside.most, MOST_ALIKE * of)) / half, of / half),  # all on the beat
    )
    return Aligned(offset, speed, votes, of, expected, max(LEAST_LOG10, log10_p), (max(start, 0.0), end))


def _stretch(agree: Flags, chance: float) -> tuple[int, int]:
    """Return first and last row of the stretch that speaks most for a copy: the run of the greatest sum."""
    gain, loss = log(SURVIVES / min(chance, 0.3)), log((1.0 - SURVIVES) / (1.0 - min(chance, 0.3)))
    total = np.append(0.0, np.cumsum(loss + (gain - loss) * agree.astype(np.float64)))
    lowest = np.minimum.accumulate(total)
    last = int(np.argmax(total[1:] - lowest[:-1]))
    return int(np.argmin(total[: last + 1])), last


def _share(query: Peaks, kept: Peaks) -> float:
    """Return the share of the file's peaks that agree by chance, from how often both have each pitch."""
    ticks = max(float(query.ticks[-1] - query.ticks[0]), 32.0) if len(query) else 32.0
    often = np.bincount(np.clip(np.rint(query.bands), 0, BANDS - 1).astype(np.int64), minlength=BANDS) / ticks
    wide = np.convolve(often, [NEAR_BANDS - 0.5, 1.0, NEAR_BANDS - 0.5], mode="same")
    rates = 2.0 * NEAR_TICKS * wide[np.clip(np.rint(kept.bands), 0, BANDS - 1).astype(np.int64)]
    return float(np.mean(1.0 - np.exp(-rates))) if len(rates) else 0.0


@dataclass(frozen=True, slots=True)
class _Beside:
    """What agrees at all other offsets.

    `most` is how many peaks agree at the best of them. `lumps` is how many agree at once, at least 1: the notes of two
    songs in one key fall together, on the beat, and beeps agree with themselves at many offsets. 0 where the stretch is
    too short to tell.
    """

    lumps: float
    most: float


def _beside(query: Peaks, kept: Peaks, offset: float, speed: float) -> _Beside:
    """Lay the query beside its place in the file's stretch, going round, at every other offset."""
    start, end = float(kept.ticks[0]), float(kept.ticks[-1])
    there = part(kept, start, min(end, start + FAR_TICKS))
    length = float(there.ticks[-1]) - start + 1.0
    own = part(query, (start - offset) / speed - 1.0, (start + length - offset) / speed + 1.0)
    if len(own) == 0 or length < 4 * APART_TICKS:
        return _Beside(0.0, 0.0)
    late = there.ticks[:, None] - (offset + speed * own.ticks)[None, :]
    same = np.abs(there.bands[:, None] - own.bands[None, :]) <= NEAR_BANDS
    often = np.bincount(np.floor(np.mod(late[same], length)).astype(np.int64), minlength=int(length) + 1)
    often = (often + np.roll(often, -1))[APART_TICKS : int(length) + 1 - APART_TICKS]
    mean, most = max(float(often.mean()), 0.1), min(float(often.max()), len(there))
    lumps = max(1.0, float(often.var()) / mean)
    return _Beside(lumps, most * len(kept) / len(there))


def tail_log10(count: float, mean: float, of: float) -> float:
    """Return the logarithm of the chance of `count` or more `of` so many where `mean` are due; never too small.

    Notes
    -----
    The binomial law: the first term of its tail times the geometric series that bounds the others, for numbers that
    need not be whole.

    Examples
    --------
    >>> round(10 ** tail_log10(2, 0.3, 3), 5)  # by hand: 3 0.1**2 0.9 / (1 - 1 * 0.1 / (3 * 0.9))
    0.02804
    """
    if count <= mean or count > of:
        return 0.0
    share, rest = mean / of, of - count
    ways = gammaln(of + 1.0) - gammaln(count + 1.0) - gammaln(rest + 1.0)
    first = ways + count * np.log(share) + rest * np.log1p(-share)
    ratio = rest * share / ((count + 1.0) * (1.0 - share))
    return float(min(0.0, (first - np.log1p(-ratio)) / np.log(10.0)))
